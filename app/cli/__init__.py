"""The command line beside the window: `lading WORD …`, for what offices automate.

Every word takes `--json`, ends with an exit status (0 done, 1 not well, 2 refused),
says what is wrong in one line on standard error, and changes nothing when it fails.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib import import_module
from typing import Any, NoReturn

from app.cli import names, speech
from app.core.errors import AppError, reason_of
from app.core.i18n import _

PARTS = {
    "deal": ("deal",),
    "papers": ("print",),
    "reports": ("report",),
    "credits": ("lc",),
    "calc": ("calc",),
    "keep": ("backup", "restore", "doctor", "tidy"),
    "tables": ("import", "undo-import", "export", "template"),
    "office": ("office",),
    "demo": ("demo",),
}
"""The modules of this package, each with its words; in the order of the help."""

WRONG = 2
"""Exit status of everything that was refused."""
_LONGEST = 360


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the words in one line."""

    def error(self, message: str) -> NoReturn:
        """Override ArgumentParser.error: no usage text around the sentence."""
        sys.stderr.write(f"{self.prog}: {_short(message)}\n")
        raise SystemExit(WRONG)


def parser(word: str = "") -> Parser:
    """Return the parser of the whole command line, or of what one word needs.

    Args:
        word: The first of those typed: who calculates loads no papers, and who asks
            for the version nothing.
    """
    about = _("The command line beside the window, for what offices automate.")
    top = Parser(prog="lading", description=about)
    top.add_argument("--version", action="version", version=f"lading {_version()}")
    words = top.add_subparsers(dest="word", required=True, parser_class=Parser)
    asked = [part for part, known in PARTS.items() if word in known]
    for part in () if word == "--version" else asked or PARTS:
        import_module(f"app.cli.{part}").add(words)
    return top


def main(argv: Sequence[str]) -> int:
    """Do what the words say.

    A screen or file that has no sign for something (of Arabic, or a byte of a name that
    is no text) gets the number of it: nothing ends without an answer.

    Returns:
        The exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with speech.speaking():
        return _carry_out(argv)


def _carry_out(argv: Sequence[str]) -> int:
    try:
        asked = parser(*argv[:1]).parse_args(list(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        answer = asked.run(asked)
    except (AppError, OSError) as error:
        sys.stderr.write(f"lading: {_one_line(error)}\n")
        return WRONG
    except UnicodeEncodeError as error:
        said = _("“{text}” is no text: it cannot be stored.", text=error.object)
        sys.stderr.write(f"lading: {said}\n")
        return WRONG
    if answer is not None:
        show(answer, as_json=getattr(asked, "json", False))
    return int(getattr(answer, "status", 0))


def show(answer: Any, *, as_json: bool) -> None:
    """Write an answer to standard output: as JSON, or as lines a person reads."""
    if as_json:
        text = json.dumps(answer, ensure_ascii=False, indent=1, default=_plain)
    elif isinstance(answer, dict):
        said = {names.called(name): value for name, value in answer.items()}
        wide = max(map(names.width, said), default=0)
        text = "\n".join(
            f"{names.filled(name, wide)}  {names.called(_plain(value))}"
            for name, value in said.items()
        )
    elif isinstance(answer, list):
        text = "\n".join(_lines(answer))
    else:
        text = str(answer)
    sys.stdout.write(f"{text}\n")


def _lines(rows: Sequence[object]) -> Iterator[str]:
    """Yield rows as lines; those of named values stand under each other."""
    named = [row for row in rows if isinstance(row, dict)]
    if not named:
        yield from map(str, rows)
        return
    table = [[*named[0]], *([str(value) for value in row.values()] for row in named)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if isinstance(value, bool) else str(value)


def _one_line(error: AppError | OSError) -> str:
    if isinstance(error, OSError):
        return _short(f"{error.filename or ''}: {reason_of(error)}".lstrip(": "))
    return _short(speech.sentence(error))


def _short(message: str) -> str:
    """Return a message as one line; what somebody typed may be very long."""
    line = " ".join(message.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("lading")
    except PackageNotFoundError:  # run from the checkout or from the built folder
        return "0.1.0"
