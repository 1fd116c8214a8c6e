"""The theme of the program: fonts, palette, colours; changed while it runs.

Widgets that paint themselves read `color()` while painting and repaint on
`signals.changed`. The common parts are painted by `style`, in fonts and inks that
`dress` gives them; menus, tabs and drop-down lists bear their part of `stylesheet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QToolTip

from app.core.resources import RESOURCES
from forms.kit import stylesheet, tokens

MODES = ("light", "dark", "system")
SCALES = (12, 13, 14, 15, 16)
BASE = 13
"""Pixel size of running text that all measures of the kit are given for."""

FAMILIES = ("Inter", "Lading Sans")
_TABULAR = QFont.Tag("tnum")


class Signals(QObject):
    """Tells widgets that paint themselves that colours or sizes are others now."""

    changed = Signal()


signals = Signals()


class _State:
    """What is chosen; there is one screen in a process."""

    mode = "light"
    scale = BASE
    tokens: Mapping[str, str] = tokens.LIGHT
    sheet: Mapping[str, str] = MappingProxyType({})
    families: tuple[str, ...] = ()
    applying = False
    listening = False


def install(app: QApplication) -> None:
    """Give the program its style, fonts and palette.

    Args:
        app: The running application; installing twice does no harm.
    """
    # Late: they paint in these colours.
    from forms.kit.focus_ring import FocusRing  # noqa: PLC0415
    from forms.kit.style import Style  # noqa: PLC0415

    _State.families = _load_fonts()
    if not _State.listening:
        _State.listening = True
        app.setStyle(Style("Fusion"))
        FocusRing(app)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(_system_changed)
    _apply()


def set_mode(mode: str) -> None:
    """Choose "light", "dark" or "system"; takes effect at once."""
    if mode not in MODES:
        raise ValueError(mode)
    _State.mode = mode
    _apply()


def mode() -> str:
    """Return the chosen mode: "light", "dark" or "system"."""
    return _State.mode


def set_scale(px: int) -> None:
    """Choose the pixel size of running text, 12 to 16; all sizes follow it."""
    _State.scale = min(max(px, SCALES[0]), SCALES[-1])
    _apply()


def scale() -> int:
    """Return the pixel size of running text."""
    return _State.scale


def px(value: float) -> int:
    """Scale a measure that is given for the base size."""
    return round(value * _State.scale / BASE)


def is_dark() -> bool:
    """Say whether the dark colours are shown now."""
    return _State.tokens is tokens.DARK


def token(name: str) -> str:
    """Return a colour by its name as "#RRGGBB".

    Raises:
        KeyError: There is no such token.
    """
    return _State.tokens[name]


def names() -> tuple[str, ...]:
    """Return the names of all colour tokens."""
    return tuple(_State.tokens)


def color(name: str) -> QColor:
    """Return a colour by its name, for painting."""
    return QColor(_State.tokens[name])


def fill(
    painter: QPainter, area: QRect | tuple[int, int, int, int], colour: QColor
) -> None:
    """Paint an area in one colour, as QPainter.fillRect does.

    To tell a colour from a gradient, that one makes all there is to know of gradients:
    a two hundredth of the start.

    Args:
        painter: Its background is this colour from now on.
        area: Or left, top, width and height.
        colour: Of the area.
    """
    painter.setBackground(colour)
    if isinstance(area, tuple):
        painter.eraseRect(*area)
    else:
        painter.eraseRect(area)


def font(px: int = BASE, weight: int = 400, *, tabular: bool = False) -> QFont:
    """Return the font of the screen.

    Args:
        px: Pixel size at the base scale.
        weight: 400, 500 or 600.
        tabular: Whether all figures are of one width.
    """
    return QFont(_font(px, weight, tabular, _State.scale))


@lru_cache(maxsize=64)
def _font(size: int, weight: int, tabular: bool, at_scale: int) -> QFont:  # noqa: FBT001
    made = QFont()
    made.setFamilies(list(_State.families or FAMILIES))
    made.setPixelSize(round(size * at_scale / BASE))
    made.setWeight(QFont.Weight(weight))
    # Hinting only in height keeps letter spacing alike at every scale.
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if tabular:
        made.setFeature(_TABULAR, 1)
    return made


def _load_fonts() -> tuple[str, ...]:
    """Load the bundled fonts; returns their families, Latin first."""
    if _State.families:
        return _State.families
    found: list[str] = []
    for path in sorted((RESOURCES / "fonts").rglob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        found += QFontDatabase.applicationFontFamilies(number)
    known = [name for name in FAMILIES if name in found]
    others = [name for name in dict.fromkeys(found) if name not in FAMILIES]
    # A checkout without fonts still shows something.
    fallback = [] if known else [QFont().defaultFamily()]
    return (*known, *others, *fallback)


def _system_changed() -> None:
    if _State.mode == "system" and not _State.applying:
        _apply()


def _resolved() -> Mapping[str, str]:
    if _State.mode == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return tokens.DARK if scheme == Qt.ColorScheme.Dark else tokens.LIGHT
    return tokens.DARK if _State.mode == "dark" else tokens.LIGHT


def _apply() -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    _State.applying = True
    try:
        _tell_platform()
        _State.tokens = _resolved()
        sheet = stylesheet.qss(_State.tokens, px, _images())
        if _State.sheet == sheet:
            return  # nothing looks otherwise now
        _State.sheet = sheet
        if app.font() != font():
            app.setFont(font())
        app.setPalette(palette())
        QToolTip.setFont(font(12))
        QToolTip.setPalette(palette())
        _dress_all(app)
    finally:
        _State.applying = False
    signals.changed.emit()


def _tell_platform() -> None:
    """Let the window frame follow; a mode of its own stands above the system's."""
    hints = QGuiApplication.styleHints()
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    if _State.mode in wanted:
        hints.setColorScheme(wanted[_State.mode])
    else:
        hints.unsetColorScheme()


def _dress_all(app: QApplication) -> None:
    from forms.kit.dress import dress  # noqa: PLC0415 - it looks up these colours

    for widget in app.allWidgets():
        dress(widget)


def _images() -> str:
    """Return the folder of the few pictures that a sheet can only take from files."""
    return (RESOURCES / "look" / ("dark" if is_dark() else "light")).as_posix()


def sheet(part: str) -> str:
    """Return a part of the style sheet, for what is not painted by `style`.

    Args:
        part: One of those of `stylesheet.qss`.
    """
    return _State.sheet[part]


def palette() -> QPalette:
    """Return the palette of the colours shown now."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, name in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "surface2"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.PlaceholderText, "text3"),
        (role.ToolTipBase, "tooltip"),
        (role.ToolTipText, "tooltip_text"),
        (role.Link, "accent_text"),
        (role.LinkVisited, "accent_text"),
        (role.Mid, "line"),
        (role.Accent, "accent"),
    ):
        made.setColor(where, color(name))
    for where in (role.Text, role.ButtonText, role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, where, color("disabled"))
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, color("surface2"))
    return made
