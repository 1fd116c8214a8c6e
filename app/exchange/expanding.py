"""Measures what a workbook says once and means many times.

A text that half a million cells point to, or a row that is repeated, takes a few bytes
in the file and all of the memory once it is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.exchange.sheets import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, PACKED, refuse

if TYPE_CHECKING:
    import zipfile

MOST_TEXT = 100_000_000
"""Bytes of the texts of all cells."""
MOST_BLANKS = 10_000
"""Blanks that one mark of an .ods file stands for."""

_TAG = re.compile(rb"<[^>]*>")
_TEXT = re.compile(rb"<(?:\w+:)?si[ >/]")
_TOLD = re.compile(rb't\s*=\s*"s"')
_POINTS = re.compile(rb't\s*=\s*"s"[^>]*>\s*<(?:\w+:)?v\s*>\s*([0-9]{1,9})\s*<')
_BLANKS = re.compile(rb'text:c\s*=\s*"\s*\+?([0-9]+)')
_ROWS = re.compile(rb'number-rows-repeated\s*=\s*"\s*\+?([0-9]+)')
_CELLS = re.compile(rb'number-columns-repeated\s*=\s*"\s*\+?([0-9]+)')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell")
_VALUE = re.compile(rb"office:(?:string-)?value")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_WAY = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_TARGET = re.compile(rb'\sTarget\s*=\s*"([^"]*)"')
_OWN = re.compile(rb'\sId\s*=\s*"([^"]*)"')
_ID = re.compile(rb':id\s*=\s*"([^"]*)"')


def check_texts(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook whose cells point to more text than fits.

    Args:
        name: Of the file.
        archive: An .xlsx file whose parts were measured.

    Raises:
        FileError: It is.
    """
    parts = archive.namelist()
    shared = [one for one in parts if "sharedstrings" in one.lower()]
    others = [one for one in parts if one not in shared and is_table(one)]
    texts = [text for one in shared for text in _TEXT.split(_plain(archive, one))[1:]]
    longest = max(map(len, texts), default=0)
    told = {one: len(_TOLD.findall(_plain(archive, one))) for one in others}
    if longest * sum(told.values()) <= MOST_TEXT:
        return
    sizes = [len(_TAG.sub(b"", b"<" + text)) for text in texts]
    total = 0
    for part, count in told.items():
        keys = [int(key) for key in _POINTS.findall(_plain(archive, part))]
        total += sum(sizes[key] for key in keys if key < len(sizes))
        total += (count - len(keys)) * longest  # told in another way than programs do
        if total > MOST_TEXT:
            refuse(PACKED, file=name)


def check_sheets(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook several sheets of which are the same, or are no tables.

    Raises:
        FileError: It is one.
    """
    book = _plain(archive, "xl/workbook.xml")
    led = [key for one in _SHEET.findall(book) for key in _ID.findall(one)]
    ways = "xl/_rels/workbook.xml.rels"
    known = _plain(archive, ways) if ways in archive.namelist() else b""
    places = [
        place.decode(errors="replace").lower().removeprefix("/").removeprefix("xl/")
        for way in _WAY.findall(known)
        if set(_OWN.findall(way)) & set(led)
        for place in _TARGET.findall(way)
    ]
    twice = len(set(led)) < len(led) or len(set(places)) < len(places)
    if twice or not all(map(is_table, places)):
        refuse(N_("{file} is damaged and cannot be read."), file=name)


def is_table(part: str) -> bool:
    """Say whether a part of an archive may be read as text; pictures never are."""
    return part.lower().endswith((".xml", ".rels"))


def check_repeats(name: str, content: bytes) -> None:
    """Refuse an .ods file whose repeated cells come to more than fits.

    Args:
        name: Of the file.
        content: What its tables are read from.

    Raises:
        FileError: It is.
    """
    content = content.replace(b"'", b'"')
    fits = all(int(count) <= MOST_BLANKS for count in set(_BLANKS.findall(content)))
    tables = content.split(b"<table:table ")[1:]
    if not fits or sum(map(_text_of_table, tables)) > MOST_TEXT:
        refuse(PACKED, file=name)


def _text_of_table(table: bytes) -> int:
    """Return how many bytes of text a table has; more than fits: it is too large."""
    cells = text = last = 0
    for row in table.split(b"<table:table-row")[1:]:
        head, _end, rest = row.partition(b">")
        rows = _times(_ROWS, head)
        last += rows
        if b"-repeated" not in row:
            wide, count, size = 0, 1, 0
        else:
            wide, count, size = _row(rest)
        cells, text = cells + rows * count, text + rows * size
        too_far = wide > MOST_COLUMNS or (bool(count) and last > MOST_ROWS)
        if too_far or cells > MOST_CELLS or text > MOST_TEXT:
            return MOST_TEXT + 1
    return text


def _row(rest: bytes) -> tuple[int, int, int]:
    """Return how wide a row is, its filled cells, and the bytes of their text."""
    at = wide = count = size = 0
    for cell in _CELL.split(rest)[1:]:
        head, _end, body = cell.partition(b">")
        times = _times(_CELLS, head)
        at += times
        words = _TAG.sub(b"", body).strip()
        if words or _VALUE.search(head):
            long = len(head) + len(words)
            wide, count, size = at, count + times, size + times * long
    return wide, count, size


def _times(wanted: re.Pattern[bytes], words: bytes) -> int:
    found = wanted.search(words)
    return int(found.group(1)) if found else 1


def _plain(archive: zipfile.ZipFile, part: str) -> bytes:
    """Return a part as programs write it: attributes in double quotes."""
    return archive.read(part).replace(b"'", b'"')
