"""The clipboard of grids: out as a table with real numbers, in as rows of text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from PySide6.QtCore import QMimeData

from app.core.i18n import MINUS
from app.core.money import HUNDRED
from app.core.texts import bare, harmless
from forms.kit.grid_values import bare_number

Table = list[list[str]]

MOST_CELLS = 100
"""Cells of a pasted row that are looked at; no grid has so many columns."""

MOST_READ = 100_000
"""Rows that are looked at: far more than can be pasted, and a whole file is no more."""

_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|([^\t\n]*+))(\t|\n|\Z)')

FIELDS = "application/x-lading-fields"
"""Tells another grid of this program which fields the columns are."""

_HEAD = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<head><meta charset="utf-8"></head><body><table>'
)


@dataclass(frozen=True, slots=True)
class Copied:
    """One copied cell.

    Attributes:
        text: As the screen shows it.
        number: The number behind it; None: it is words.
        share: Whether it is a share in percent: 30 means 30 %.
    """

    text: str
    number: Decimal | None = None
    share: bool = False

    def plain(self) -> str:
        """Return it as text between tabs: a number ungrouped, a share with its sign."""
        if self.number is None:
            return harmless(self.text)
        return bare_number(self.number, 12) + ("%" if self.share else "")


def to_mime(
    rows: Sequence[Sequence[Copied]],
    fields: Sequence[str] = (),
    headings: Sequence[str] = (),
) -> QMimeData:
    """Return cells as tab-separated text and as HTML, for spreadsheets and mails.

    Args:
        rows: The cells.
        fields: The fields of the columns, for grids of this program; lists have none.
        headings: A first row; empty: none.
    """
    mime = QMimeData()
    mime.setText(_tsv(rows, headings))
    mime.setHtml(_html(rows, headings))
    if fields:
        mime.setData(FIELDS, "\n".join(fields).encode())
    return mime


def _tsv(rows: Sequence[Sequence[Copied]], headings: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\r\n")
    if headings:
        writer.writerow(headings)
    for row in rows:
        writer.writerow([cell.plain() for cell in row])
    return out.getvalue().removesuffix("\r\n")


def _html(rows: Sequence[Sequence[Copied]], headings: Sequence[str]) -> str:
    parts = [_HEAD]
    if headings:
        heads = "".join(f"<th>{_escaped(words)}</th>" for words in headings)
        parts.append(f"<tr>{heads}</tr>")
    parts += [f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in rows]
    parts.append("</table></body></html>")
    return "".join(parts)


def _escaped(words: str) -> str:
    from html import escape  # noqa: PLC0415 - a list stands before one copies from it

    return escape(words)


def _html_cell(cell: Copied) -> str:
    words = _escaped(cell.text).replace("\n", "<br>")
    if cell.number is None:
        # Codes such as 00123 must stay words.
        return f"<td style=\"mso-number-format:'\\@'\">{words}</td>"
    words = words.replace(MINUS, "-")
    exact = f"{cell.number / HUNDRED if cell.share else cell.number:f}"
    style = ' style="mso-number-format:\'0.00%\'" sdnum="1033;0;0.00%"'
    look = style if cell.share else ""
    return f'<td align="right"{look} x:num="{exact}" sdval="{exact}">{words}</td>'


def from_mime(mime: QMimeData) -> tuple[Table, tuple[str, ...]]:
    """Return the rows of text on the clipboard, and their fields when they are ours."""
    rows = read_table(mime.text()) if mime.hasText() else []
    known: tuple[str, ...] = ()
    if mime.hasFormat(FIELDS):
        known = tuple(
            bytes(mime.data(FIELDS).data()).decode(errors="replace").split("\n")
        )
        rows = [[bare(cell) for cell in row] for row in rows]
    return rows, known


def _rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row, at most `MOST_CELLS` of it."""
    row: list[str] = []
    for found in _CELL.finditer(text):
        quoted, plain, end = found.groups()
        if len(row) < MOST_CELLS:
            cell = plain if quoted is None else quoted.replace('""', '"')
            row.append(cell.strip())
        if end != "\t":
            yield row
            row = []
        if not end:
            return


def read_table(text: str) -> Table:
    """Split copied text into rows of equal length; empty last rows are dropped.

    At most `MOST_READ` are read, whatever somebody has copied.

    Cells may be quoted and then hold tabs and line breaks, as spreadsheets write them.
    They leave a quotation mark that begins a cell of one line as it is: what is not
    closed before a tab or a line break is no quoted cell, and swallows no rows.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not clean.strip():
        return []
    rows = list(islice(filter(any, _rows(clean)), MOST_READ))
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
