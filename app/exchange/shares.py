"""Finds the cells of a workbook that are shown as percent.

A spreadsheet that shows 30 % holds 0.3; only the look of the cell says which is meant.
The library that reads workbooks tells nothing of looks.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import unescape

from app.exchange import compounds, old_sheets
from app.exchange.sheets import MOST_COLUMNS, Raw, Share

Place = tuple[int, int]
"""Row and column, both counted from 0."""

_OLE = b"\xd0\xcf\x11\xe0"
_BUILT_IN = {9, 10}
"""The numbers of "0%" and "0.00%", which no file spells out."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_TAG = rb"<(?:[\w.-]+:)?"
_FORMAT = re.compile(_TAG + rb"numFmt\s([^>]*)>")
_LOOKS = re.compile(_TAG + rb"cellXfs\b.*?</(?:[\w.-]+:)?cellXfs>", re.DOTALL)
_LOOK = re.compile(_TAG + rb"xf\s([^>]*)>")
_SHEET = re.compile(_TAG + rb"sheet\s([^>]*)>")
_LINK = re.compile(_TAG + rb"Relationship\s([^>]*)>")
_CELL = re.compile(_TAG + rb"(row|c)(\s[^>]*)?>")
_ATTRIBUTE = re.compile(rb"([\w.:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NAMED = re.compile(rb"([A-Za-z]{1,3})(\d{1,7})")
_PIECE = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)(\s[^>]*)?>"
)
_SHEET_HEAD, _FORMAT_OLD, _XF, _SEVERAL = 0x85, 0x041E, 0xE0, 0xBD
_NUMBERS = {0x06, 0x0203, 0x027E}
_WIDE_FROM = 0x600  # from this version on a text says how wide its letters are


def mark(rows: list[list[Raw]], places: Iterable[Place]) -> None:
    """Turn the numbers at some places into shares."""
    for row, column in places:
        if row < len(rows) and column < len(rows[row]):
            cell = rows[row][column]
            if type(cell) is Decimal:
                rows[row][column] = Share(cell)


def places(data: bytes) -> list[list[Place]]:
    """Return where each sheet of a workbook shows percent, in the order of its sheets.

    What cannot be made out is left out: the reader that follows refuses a bad file.
    """
    try:
        if data.startswith(_OLE):
            return [list(one) for one in _old(data)]
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names = set(book.namelist())
            found = _open(book) if "content.xml" in names else _new(book, names)
            return [list(one) for one in found]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, struct.error):
        return []


def _is_percent(pattern: str) -> bool:
    return "%" in _QUOTED.sub("", pattern)


def _attributes(words: bytes | None) -> dict[bytes, bytes]:
    found = _ATTRIBUTE.findall(words or b"")
    return {name.rpartition(b":")[2]: one or other for name, one, other in found}


# --- .xlsx ---------------------------------------------------------------------------


def _new(book: zipfile.ZipFile, names: set[str]) -> Iterator[Iterator[Place]]:
    looks = _looks(book.read("xl/styles.xml"))
    if not looks:
        return
    links = {
        one[b"Id"]: one[b"Target"].decode()
        for one in map(
            _attributes, _LINK.findall(book.read("xl/_rels/workbook.xml.rels"))
        )
    }
    for words in _SHEET.findall(book.read("xl/workbook.xml")):
        target = links.get(_attributes(words).get(b"id", b""), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield _cells(book.read(part), looks) if part in names else iter(())


def _looks(styles: bytes) -> set[int]:
    """Return the numbers of the looks that show percent."""
    formats = set(_BUILT_IN)
    for one in map(_attributes, _FORMAT.findall(styles)):
        pattern = unescape(one.get(b"formatCode", b"").decode("utf-8", "replace"))
        number = int(one.get(b"numFmtId", b"-1"))
        (formats.add if _is_percent(pattern) else formats.discard)(number)
    whole = _LOOKS.search(styles)
    looks = _LOOK.findall(whole[0]) if whole else []
    return {
        at
        for at, words in enumerate(looks)
        if int(_attributes(words).get(b"numFmtId", b"0")) in formats
    }


def _cells(sheet: bytes, looks: set[int]) -> Iterator[Place]:
    row = column = -1
    for kind, words in _CELL.findall(sheet):
        told = _attributes(words)
        if kind == b"row":
            row, column = int(told.get(b"r", b"%d" % (row + 2))) - 1, -1
            continue
        column += 1
        if named := _NAMED.fullmatch(told.get(b"r", b"")):
            row, column = int(named[2]) - 1, _column(named[1])
        if int(told.get(b"s", b"0")) in looks:
            yield row, column


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


# --- .ods ----------------------------------------------------------------------------


def _open(book: zipfile.ZipFile) -> Iterator[list[Place]]:
    """Yield the places of each table; of repeated rows the first."""
    found: list[Place] | None = None
    row = after = column = 0
    for kind, words in _PIECE.findall(book.read("content.xml")):
        told = _attributes(words)
        if kind == b"table":
            if found is not None:
                yield found
            found, row, after = [], 0, 0
        elif kind == b"table-row":
            row, column = after, 0
            after += int(told.get(b"number-rows-repeated", b"1"))
        else:
            times = int(told.get(b"number-columns-repeated", b"1"))
            if told.get(b"value-type") == b"percentage" and found is not None:
                last = min(column + times, MOST_COLUMNS)
                found += [(row, at) for at in range(column, last)]
            column += times
    if found is not None:
        yield found


# --- .xls ----------------------------------------------------------------------------


def _old(data: bytes) -> Iterator[Iterator[Place]]:
    book = compounds.stream(data, ("workbook", "book"))
    formats, looks, sheets = set(_BUILT_IN), [], []
    wide = struct.unpack_from("<H", book, 4)[0] >= _WIDE_FROM
    for kind, one in old_sheets.records(book, 0):
        if kind == _FORMAT_OLD:
            (number,) = struct.unpack_from("<H", one)
            pattern = _pattern(one, wide=wide)
            (formats.add if _is_percent(pattern) else formats.discard)(number)
        elif kind == _XF:
            looks.append(struct.unpack_from("<H", one, 2)[0])
        elif kind == _SHEET_HEAD:
            sheets.append(struct.unpack_from("<I", one)[0])
    shown = {at for at, number in enumerate(looks) if number in formats}
    for place in sheets:
        yield _cells_of_old(book, place, shown) if shown else iter(())


def _pattern(one: bytes, *, wide: bool) -> str:
    if not wide:
        return one[3:].decode("latin-1")
    return one[5:].decode("utf-16-le" if one[4] & 1 else "latin-1", "replace")


def _cells_of_old(book: bytes, place: int, shown: set[int]) -> Iterator[Place]:
    for kind, one in old_sheets.records(book, place):
        if kind in _NUMBERS:
            row, column, look = struct.unpack_from("<HHH", one)
            if look in shown:
                yield row, column
        elif kind == _SEVERAL:
            row, column = struct.unpack_from("<HH", one)
            for at in range(4, len(one) - 2, 6):
                if struct.unpack_from("<H", one, at)[0] in shown:
                    yield row, column + at // 6
