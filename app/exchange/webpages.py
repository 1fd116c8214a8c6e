"""Reads the tables of web pages, which many programs export under the name .xls.

Only the cells are taken: nothing is fetched, run or shown, and whatever is hidden in
tags, scripts and styles is passed over.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.core.i18n import N_
from app.core.job import Job
from app.exchange import textfiles
from app.exchange.sheets import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Raw,
    Sheet,
    check_size,
    column_name,
    refuse,
    trimmed,
)

_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_HEAD = 4096  # bytes in which a page begins and says its encoding
_PIECE = 1 << 16
_LONGEST_TAG = 1 << 18  # a tag or a script without an end is read again and again
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_LINES = frozenset({"br", "p", "div", "li"})
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
"""Pages that say so hold the rarer characters as well."""
_KNOWN = re.compile(
    r"gb18030|big5(-hkscs)?|shift_jis|euc-(jp|kr)|koi8-[ru]|us-ascii"
    r"|(windows-12|iso-8859-)[0-9]{1,2}"
)


def is_page(data: bytes) -> bool:
    """Say whether bytes are a page, by what they begin with; no book written as XML."""
    head = data[:_HEAD].lstrip(_MARKS).replace(b"\x00", b"").lstrip().lower()
    return head.startswith(b"<") and b"<workbook" not in head


def read(name: str, data: bytes, job: Job) -> list[Sheet]:
    """Read every table of a page as a sheet.

    Raises:
        FileError: It has no table, is damaged or too large.
        StoppedError: The person stopped it.
    """
    text = textfiles.decoded(name, data, _encoding(data))
    page = _Page(name)
    for at in range(0, len(text), _PIECE):
        job.step(N_("Reading {file}"), at, len(text), file=name)
        try:
            page.feed(text[at : at + _PIECE])
        except AssertionError:  # how the parser refuses marks that no page has
            refuse(N_("{file} is damaged and cannot be read."), file=name)
        if len(page.rawdata) > _LONGEST_TAG:
            refuse(N_("{file} is damaged and cannot be read."), file=name)
    return page.sheets()


def _encoding(data: bytes) -> str:
    marked = textfiles.encoding_of(data)
    said = _CHARSET.search(data[:_HEAD])
    if marked.startswith("utf-") or said is None:
        return marked
    code = said[1].decode().lower()
    code = _CHINESE.get(code, code)
    good = _KNOWN.fullmatch(code) and textfiles.fits(data, code)
    return code if good else marked


class _Table:
    """The cells of one table while it is read.

    Attributes:
        title: Its caption.
        cell: Words of the cell that is open; None: none is.
    """

    def __init__(self) -> None:
        self.title = ""
        self.rows: list[list[Raw]] = []
        self.cell: list[str] | None = None
        self.length = 0
        self.wide = 1
        self.caption = False
        self._below: dict[int, int] = {}  # columns that a cell above still fills

    def begin_row(self) -> None:
        """Begin a row; cells of rows above that reach down stay empty in it."""
        self.rows.append([])
        self._below = {at: left - 1 for at, left in self._below.items() if left > 1}

    def place(self, words: str, deep: int) -> None:
        """Put a cell behind the others of the row."""
        row = self.rows[-1]
        while len(row) in self._below and len(row) <= MOST_COLUMNS:
            row.append(None)
        at = len(row)
        row += [words or None, *[None] * (self.wide - 1)]
        if deep > 1:
            self._below |= dict.fromkeys(range(at, len(row)), deep)


class _Page(HTMLParser):
    """Gathers the tables of a page; one inside another is a table of its own."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._found: list[_Table] = []
        self._open: list[_Table] = []
        self._deep = 1

    def sheets(self) -> list[Sheet]:
        """Return the tables that have rows, in the order they stand in."""
        for table in self._open:
            self._end_cell(table)
        made: list[Sheet] = []
        for table in self._found:
            rows = trimmed(table.rows)
            if rows and rows[0]:
                title = _SPACES.sub(" ", table.title).strip()
                made.append(Sheet(title or str(len(made) + 1), rows))
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Override: begin a table, a row or a cell."""
        if tag == "table":
            self._begin_table()
        elif not self._open:
            return
        table = self._open[-1]
        if tag == "tr":
            self._begin_row(table)
        elif tag in {"td", "th"}:
            self._begin_cell(table, dict(attrs))
        elif tag == "caption":
            table.caption = True
        elif tag in _LINES and table.cell:
            table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Override: end what ends; what was left open ends with what is around it."""
        if not self._open:
            return
        table = self._open[-1]
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell(table)
        if tag == "table":
            self._open.pop()
        elif tag == "caption":
            table.caption = False

    def handle_data(self, data: str) -> None:
        """Override: take what stands in a cell."""
        if not self._open or self.cdata_elem is not None:
            return  # between tables, or a script or a style
        table = self._open[-1]
        if table.cell is not None:
            table.length += len(data)
            if table.length > LONGEST_CELL * 4:
                self._too_long(table)
            table.cell.append(_SPACES.sub(" ", data))
        elif table.caption and len(table.title) < LONGEST_CELL:
            table.title += data

    def _begin_table(self) -> None:
        if len(self._found) >= MOST_SHEETS:
            refuse(
                N_("{file} has too many sheets: at most {most} are read."),
                file=self._name,
                most=str(MOST_SHEETS),
            )
        table = _Table()
        self._found.append(table)
        self._open.append(table)

    def _begin_row(self, table: _Table) -> None:
        self._end_cell(table)
        table.begin_row()
        if len(table.rows) > MOST_ROWS:
            check_size(self._name, self._title(table), len(table.rows), 1)

    def _begin_cell(self, table: _Table, attrs: dict[str, str | None]) -> None:
        self._end_cell(table)
        if not table.rows:
            table.begin_row()
        table.wide = _count(attrs.get("colspan"), MOST_COLUMNS + 1)
        self._deep = _count(attrs.get("rowspan"), MOST_ROWS)
        table.cell, table.length = [], 0

    def _end_cell(self, table: _Table) -> None:
        if table.cell is None:
            return
        lines = "".join(table.cell).split("\n")
        told = (_SPACES.sub(" ", one).strip(" ") for one in lines)
        words = "\n".join(filter(None, told))
        table.cell = None
        table.place(words, self._deep)
        textfiles.check_cells(self._name, len(table.rows), [words])
        count = len(table.rows[-1])
        if count > MOST_COLUMNS:
            check_size(self._name, self._title(table), len(table.rows), count)

    def _too_long(self, table: _Table) -> None:
        refuse(
            N_("{file}, sheet {sheet}, cell {cell}: the text is too long."),
            file=self._name,
            sheet=self._title(table),
            cell=f"{column_name(len(table.rows[-1]))}{len(table.rows)}",
        )

    def _title(self, table: _Table) -> str:
        return table.title.strip() or str(self._found.index(table) + 1)


def _count(said: str | None, most: int) -> int:
    """Return how far a cell reaches; what is no number reaches one."""
    text = (said or "").strip()
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:6]), 1), most)
