"""Writes cells into workbooks and text files; words never become formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.core.errors import NotPossibleError
from app.core.i18n import N_n, _
from app.core.texts import harmless
from app.core.whole import replacing
from app.exchange.sheets import LONGEST_CELL, Share

Cell = str | Decimal | date | None

XLSX_ROWS = 1_048_576
_WIDEST = 48
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False}
_LISTED = 250  # characters of the choices that a worksheet offers by itself
_NAME_MOST = 31
_SPELT = re.compile("_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What workbooks spell out: signs that XML has not, and what looks like one of them."""
_HEAD = {"bold": True, "bottom": 1, "bg_color": "#F0F3F7", "text_wrap": True}
_NEEDED = {**_HEAD, "bg_color": "#DCE8FA"}


@dataclass(frozen=True, slots=True)
class Guide:
    """What the template tells of a column.

    Attributes:
        heading: Its heading.
        required: Whether it must be filled.
        example: What may stand in it.
        words: What it takes.
        choices: What is offered; empty: anything.
        number: Whether it holds numbers.
        several: Whether several of the choices may stand in one cell.
    """

    heading: str
    required: bool
    example: str
    words: str
    choices: tuple[str, ...] = ()
    number: bool = False
    several: bool = False


def write(
    path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write headings and rows; the file appears only when it is whole.

    Raises:
        OSError: The file cannot be written.
        NotPossibleError: There are more rows than a worksheet holds.
    """
    with replacing(path) as new:
        if path.suffix.lower() == ".csv":
            _write_csv(new, heads, rows)
        else:
            _write_xlsx(new, title, heads, rows)


def _write_csv(
    path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    # With a mark at the beginning, without which Excel garbles Chinese.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([harmless(words) for words in heads])
        for row in rows:
            out.writerow([_text(cell) for cell in row])


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return str(cell) if isinstance(cell, Share) else f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if cell else ""


def _write_xlsx(
    path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    with _book(path) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        head = book.add_format(_HEAD)
        formats = {
            "number": book.add_format({"num_format": "General"}),
            "share": book.add_format({"num_format": "0.00%"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        widths = [len(words) + 2 for words in heads]
        for at, words in enumerate(heads):
            sheet.write_string(0, at, words, head)
        last = 0
        for last, row in enumerate(rows, start=1):
            _check_rows(last)
            for at, cell in enumerate(row):
                _put(sheet, (last, at), cell, formats)
                widths[at] = max(widths[at], _wide(cell))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(width + 1, _WIDEST))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, max(len(heads) - 1, 0))


def _check_rows(row: int) -> None:
    if row >= XLSX_ROWS:
        raise NotPossibleError(
            N_n(
                "A worksheet holds {most} row. Narrow the list, or export it as text.",
                "A worksheet holds {most} rows. Narrow the list, or export it as text.",
                "most",
            ),
            most=XLSX_ROWS,
        )


def _put(sheet: Any, at: tuple[int, int], cell: Cell, formats: Any) -> None:
    if isinstance(cell, Decimal):
        look = "share" if isinstance(cell, Share) else "number"
        sheet.write_number(*at, cell, formats[look])
    elif isinstance(cell, date):
        sheet.write_datetime(*at, cell, formats["day"])
    elif cell:
        # Read again as from a text file: a quote of its own must not go.
        words = harmless(cell) if cell.startswith("'") else cell
        sheet.write_string(*at, words[:LONGEST_CELL])


def _wide(cell: Cell) -> int:
    words = _text(cell)
    # Chinese characters are twice as wide as Latin ones.
    return sum(1 + (sign > "\u2e7f") for sign in words[:_WIDEST])


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    # Nobody waits for it who exports nothing.
    import xlsxwriter  # noqa: PLC0415
    from xlsxwriter.sharedstrings import SharedStrings  # noqa: PLC0415

    SharedStrings._write_si = _write_words  # type: ignore[assignment,method-assign]  # noqa: SLF001
    try:
        with xlsxwriter.Workbook(str(path), {**_SAFE, "in_memory": True}) as book:
            yield book
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _write_words(strings: Any, words: str) -> None:
    """Write one text of a workbook as words and nothing else.

    Its own way takes "<r>…</r>" for markup, and "_x005F_x0041_" came back as "_x005FA".
    """
    spelt = _SPELT.sub(lambda sign: f"_x{ord(sign[0]):04X}_", words)
    space = [("xml:space", "preserve")]
    strings._xml_si_element(spelt, space)  # noqa: SLF001 - one of its own


def _sheet_name(title: str) -> str:
    plain = "".join(sign for sign in title if sign not in "[]:*?/\\'")
    return plain[:_NAME_MOST] or "1"


def template(path: Path, title: str, guide: Sequence[Guide]) -> None:
    """Write the headings with an example in a second sheet and choices to pick from.

    Raises:
        OSError: The file cannot be written.
    """
    with replacing(path) as new, _book(new) as book:
        _write_headings(book, title, guide)
        _write_guide(book, guide)


def _write_headings(book: Any, title: str, guide: Sequence[Guide]) -> None:
    sheet = book.add_worksheet(_sheet_name(title))
    plain, needed = book.add_format(_HEAD), book.add_format(_NEEDED)
    text = book.add_format({"num_format": "@"})
    for at, one in enumerate(guide):
        star = " *" if one.required else ""
        sheet.write_string(0, at, one.heading + star, needed if star else plain)
        # Codes such as 00123 stay what they are while they are typed.
        width = min(max(_wide(one.heading) + 4, _wide(one.example) + 2), _WIDEST)
        sheet.set_column(at, at, width, None if one.number else text)
        sheet.write_comment(0, at, _note(one), {"x_scale": 1.6})
        if one.choices and not one.several and len(",".join(one.choices)) < _LISTED:
            options = {"validate": "list", "source": list(one.choices)}
            sheet.data_validation(1, at, 5000, at, options)
    sheet.freeze_panes(1, 1)


def _note(one: Guide) -> str:
    example = _("Example: {example}", example=one.example) if one.example else ""
    return "\n".join(part for part in (one.words, example) if part)


def _write_guide(book: Any, guide: Sequence[Guide]) -> None:
    sheet = book.add_worksheet(_sheet_name(_("How to fill it in")))
    head, wrap = book.add_format(_HEAD), book.add_format({"text_wrap": True})
    heads = (_("Column"), _("Required"), _("Takes"), _("Example"), _("Choices"))
    for at, words in enumerate(heads):
        sheet.write_string(0, at, words, head)
    for row, one in enumerate(guide, start=1):
        needed = _("Yes") if one.required else ""
        cells = (one.heading, needed, one.words, one.example, ", ".join(one.choices))
        for at, words in enumerate(cells):
            sheet.write_string(row, at, words, wrap)
    for at, width in enumerate((30, 10, 44, 34, 44)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
