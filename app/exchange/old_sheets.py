"""Measures an old workbook before a library that reads all of it at once does.

Two cells in opposite corners of a sheet are a table of 17 million for that library; a
file of five kilobytes with twenty such sheets took all of the memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from app.core.i18n import N_
from app.exchange import compounds
from app.exchange.expanding import MOST_TEXT
from app.exchange.sheets import MOST_ALL, MOST_SHEETS, PACKED, check_size, refuse

DAMAGED = N_("{file} is damaged and cannot be read.")
_END, _SHEET, _TEXTS, _MORE, _TOLD, _SEVERAL = 0x0A, 0x85, 0xFC, 0x3C, 0xFD, 0xBD
_FILLED = {0x06, 0x0203, 0x0204, 0x0205, 0x027E, 0xD6, _TOLD, _SEVERAL}
"""Records of cells that hold something: formula, number, text, error, and so on."""
_LONGEST = 65_535


def check(name: str, data: bytes) -> None:
    """Refuse an old workbook that would not fit once it is read.

    Args:
        name: Of the file.
        data: The file; none of its sectors lead in a circle.

    Raises:
        FileError: It is one.
    """
    book = compounds.stream(data, ("workbook", "book"))
    if not book:
        refuse(DAMAGED, file=name)
    head = list(records(book, 0))
    places = [struct.unpack_from("<I", one)[0] for kind, one in head if kind == _SHEET]
    if len(places) > MOST_SHEETS:
        text = N_("{file} has too many sheets: at most {most} are read.")
        refuse(text, file=name, most=str(MOST_SHEETS))
    if len(set(places)) < len(places):
        refuse(DAMAGED, file=name)
    cells, told = 0, list[int]()
    for number, place in enumerate(places, start=1):
        rows = columns = 0
        for row, column, text_key in _cells(book, place):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            told += [text_key] if text_key >= 0 else []
        check_size(name, str(number), rows, columns)
        cells += rows * columns
    if cells > MOST_ALL or _is_long(head, told):
        refuse(PACKED, file=name)


def records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a part, up to its end."""
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _END:
            return
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _cells(book: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield row, column and, of a shared text, its number; -1: it is none."""
    for kind, one in records(book, place):
        if kind not in _FILLED or len(one) < 6:  # noqa: PLR2004 - row, column, look
            continue
        row, column = struct.unpack_from("<HH", one)
        if kind == _SEVERAL:
            (column,) = struct.unpack_from("<H", one, len(one) - 2)
        key = -1
        if kind == _TOLD and len(one) >= 10:  # noqa: PLR2004 - and the number
            (key,) = struct.unpack_from("<I", one, 6)
        yield row, column, key


def _is_long(head: Sequence[tuple[int, bytes]], told: Sequence[int]) -> bool:
    """Say whether the cells point to more text than fits."""
    parts: list[bytes] = []
    for kind, one in head:
        if kind == _TEXTS or (kind == _MORE and parts):
            parts.append(one)
        elif parts:
            break
    longest = min(sum(map(len, parts)), _LONGEST)
    if longest * len(told) <= MOST_TEXT:
        return False
    try:
        sizes = list(_lengths(parts))
    except (struct.error, IndexError):
        return True
    return sum(sizes[key] for key in told if key < len(sizes)) > MOST_TEXT


def _lengths(parts: Sequence[bytes]) -> Iterator[int]:
    """Yield the bytes of each shared text; one may go on in the next record."""
    part, at = 0, 8
    (count,) = struct.unpack_from("<I", parts[0], 4)
    for _number in range(count):
        if at >= len(parts[part]):
            part, at = part + 1, 0
        letters, how = struct.unpack_from("<HB", parts[part], at)
        at += 3
        marks, own = how & 8, how & 4
        more = struct.unpack_from("<H", parts[part], at)[0] * 4 if marks else 0
        at += 2 if marks else 0
        more += struct.unpack_from("<I", parts[part], at)[0] if own else 0
        at += 4 if own else 0
        left, wide = letters, 1 + (how & 1)
        while left:
            taken = min(left, (len(parts[part]) - at) // wide)
            at, left = at + taken * wide, left - taken
            if left:  # the next record says anew how wide its letters are
                part, at = part + 1, 1
                wide = 1 + (parts[part][0] & 1)
        while more > len(parts[part]) - at:
            more -= len(parts[part]) - at
            part, at = part + 1, 0
        at += more
        yield letters * 2
