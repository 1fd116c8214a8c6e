"""The way in: the window, the sample, or a word of the command line."""

from __future__ import annotations

import builtins
import gc
import importlib
import os
import sys
from collections.abc import Mapping, MutableMapping, Sequence

from app import sooner

OPTIONS = ("--sample",)
"""What the window knows; those with one hyphen are Qt's."""


def no_display() -> str:
    """Return what is said where no window can be shown."""
    from app.core.i18n import N_, language, wanted_language  # noqa: PLC0415 - seldom

    words = N_(
        "there is no display here; use a word such as 'doctor' or 'demo', or set "
        "QT_QPA_PLATFORM=offscreen."
    )
    return f"lading: {language(wanted_language()).tr(words)}"


def no_library(missing: ImportError) -> str:
    """Return what is said where the system lacks what Qt draws with."""
    from app.core.i18n import N_, language, wanted_language  # noqa: PLC0415 - seldom

    words = N_(
        "a library of the system is missing ({reason}); on Debian and Ubuntu install: "
        "sudo apt-get install --no-install-recommends libgl1 libegl1"
    )
    told = language(wanted_language()).tr(words, reason=str(missing))
    return f"lading: {told}"


def no_option(option: str) -> str:
    """Return what is said of an option that is none of the window's."""
    from app.core.i18n import N_, language, wanted_language  # noqa: PLC0415 - seldom

    words = N_("there is no option {option}; --help tells those there are.")
    told = language(wanted_language()).tr(words, option=option[:80])
    return f"lading: {told}"


_SCALES = {"QT_SCALE_FACTOR": (0.25, 8.0), "QT_FONT_DPI": (24.0, 768.0)}
"""The least and the most with which somebody can work."""


def has_display() -> bool:
    """Say whether a window can be shown."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def input_methods(environment: Mapping[str, str]) -> str:
    """Return the input methods Qt shall try, in turn; "" leaves Qt its own choice.

    Desktops ask for fcitx by a name for which the Qt that comes along has no plug-in,
    and nobody could write Chinese. Fcitx speaks as ibus does, for which it has one.

    Args:
        environment: What the desktop says.
    """
    asked = environment.get("QT_IM_MODULES") or environment.get("QT_IM_MODULE", "")
    if not asked and not environment.get("WAYLAND_DISPLAY"):
        asked = environment.get("XMODIFIERS", "").partition("@im=")[2]
    names = [name for name in asked.split(";") if name]
    if not any(name.startswith("fcitx") for name in names) or "ibus" in names:
        return ""
    return ";".join([*names, "ibus"])


def keys_in_order(environment: MutableMapping[str, str]) -> None:
    """Let an input method answer each key before the next one is asked about.

    Else Qt goes on meanwhile, and when the keyboard goes from cell to cell letters
    overtake each other, or whole lines that are typed fast are lost.

    Args:
        environment: What the desktop says; what it says of this stays.
    """
    environment.setdefault("IBUS_ENABLE_SYNC_MODE", "1")


def odd_scales(environment: Mapping[str, str]) -> list[str]:
    """Return the variables that would make Qt paint on nothing, or on acres.

    It takes whatever number stands there, and the window falls with the first icon.

    Args:
        environment: What the desktop says.
    """
    return [name for name, (least, most) in _SCALES.items()
            if name in environment
            and not least <= _number(environment[name]) <= most]  # fmt: skip


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0


def is_for_window(words: Sequence[str]) -> bool:
    """Say whether the window is asked for: by an option, a link, or by no word."""
    if {"-h", "--help", "--version"} & set(words):
        return False
    if not words or words[0].startswith("-"):
        return True
    from app.core.links import is_link  # noqa: PLC0415 - few starts follow a link

    return is_link(words[0])


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program.

    Args:
        argv: The words after the command; None: those it was called with.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--draw-pdf"]:  # started by a window, for what it does not trust
        return int(importlib.import_module("app.core.aside").draw(words[1:]))
    sooner.begin()
    if "--headless-demo" in words:
        words = ["demo", *(w for w in words if w != "--headless-demo")]
    if not is_for_window(words):
        return int(importlib.import_module("app.cli").main(words) or 0)
    for word in words:
        if word.startswith("--") and word not in OPTIONS:
            sys.stderr.write(no_option(word) + "\n")
            return 2
    if not has_display():
        sys.stderr.write(no_display() + "\n")
        return 2
    _tell_qt()
    try:
        load_qt()
        # The command line needs no Qt.
        start = importlib.import_module("app.ui.start")
    except ImportError as missing:
        if ".so" not in str(missing):
            raise  # not a library of the system
        sys.stderr.write(no_library(missing) + "\n")
        return 2
    return int(start.run(words))


def _tell_qt() -> None:
    """Give Qt the desktop's words as it can use them."""
    for name in odd_scales(os.environ):
        del os.environ[name]
    if methods := input_methods(os.environ):
        os.environ["QT_IM_MODULES"] = methods
    keys_in_order(os.environ)


def load_qt() -> None:
    """Load Qt, and let Python import as before.

    PySide takes the place of Python's import, and reads the source of every module that
    is loaded from then on, to learn whether it speaks the library's other dialect
    (`from __feature__ import snake_case`). Nothing here does; it costs a tenth of the
    start. Loading makes no garbage worth looking for either, so nobody looks until the
    window stands (`app.ui.sweep`).
    """
    gc.disable()
    plain = builtins.__import__
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = plain


if __name__ == "__main__":
    raise SystemExit(main())
