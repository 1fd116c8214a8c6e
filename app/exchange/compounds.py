"""Looks at the container of old workbooks before a library trusts it.

Such a file is cut into sectors, and tables say which sector follows which. The library
that reads workbooks follows them until the end: a file of two kilobytes whose sectors
lead in a circle takes all the memory there is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_HEADER = 512
_IN_HEADER = 109  # sectors of the table that the header itself names
_SHIFTS = {3: 9, 4: 12}
"""Bits of a sector's size, by the version of the container."""
_SPECIAL = 0xFFFFFFFA  # free sectors and ends of chains are written above this


def is_endless(data: bytes) -> bool:
    """Say whether sectors of a container lead in a circle, or to nowhere at all.

    Args:
        data: The file; it begins as a container does.
    """
    try:
        return any(_has_circle(table) for table in _tables(data))
    except (struct.error, KeyError, IndexError):
        return True  # cut short within its own tables: there is nothing to read


def _tables(data: bytes) -> Iterator[Sequence[int]]:
    """Yield what says which sector follows which: of all, and of small streams."""
    if len(data) < _HEADER:
        raise IndexError
    (version,) = struct.unpack_from("<H", data, 26)
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift != _SHIFTS[version]:
        raise KeyError(shift)
    first_small, _, at, _ = struct.unpack_from("<4I", data, 60)
    named = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    more: dict[int, int] = {}
    while at < _SPECIAL:
        if at in more:
            yield (0,)  # a circle of its own
            return
        *others, more[at] = _sector(data, at, shift)
        named += others
        at = more[at]
    table = [one for at in named if at < _SPECIAL for one in _sector(data, at, shift)]
    yield table
    small: list[int] = []
    at = first_small
    while at < _SPECIAL:  # no circle: that was looked for before
        small += _sector(data, at, shift)
        at = table[at]
    yield small


def _sector(data: bytes, at: int, shift: int) -> tuple[int, ...]:
    size = 1 << shift
    return struct.unpack_from(f"<{size // 4}I", data, (at + 1) * size)


def _has_circle(table: Sequence[int]) -> bool:
    """Say whether whoever follows a table may come by the same place again."""
    seen = [0] * len(table)
    for begin in range(len(table)):
        at = begin
        while at < len(table) and not seen[at]:
            seen[at] = begin + 1
            at = table[at]
        if at < len(table) and seen[at] == begin + 1:
            return True
    return False


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """Return one of the streams of a container; empty: it has none of these names.

    Args:
        data: The file; none of its sectors lead in a circle.
        names: Of the stream, in small letters; the first that is there.
    """
    try:
        return _stream(data, names)
    except (struct.error, KeyError, IndexError):
        return b""


def _stream(data: bytes, names: Sequence[str]) -> bytes:
    (shift,) = struct.unpack_from("<H", data, 30)
    (folder,) = struct.unpack_from("<I", data, 48)
    (small_below,) = struct.unpack_from("<I", data, 56)
    table, small = _tables(data)
    size = 1 << shift
    listed = _chained(data[size:], table, folder, size)
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(listed) - 127, 128):
        (long,) = struct.unpack_from("<H", listed, at + 64)
        name = listed[at : at + max(long - 2, 0)].decode("utf-16-le", "replace")
        found.setdefault(name.lower(), struct.unpack_from("<II", listed, at + 116))
    for name in names:
        if name not in found:
            continue
        begin, length = found[name]
        if length >= small_below:
            return _chained(data[size:], table, begin, size)[:length]
        inner = _chained(data[size:], table, found["root entry"][0], size)
        return _chained(inner, small, begin, 64)[:length]
    return b""


def _chained(data: bytes, table: Sequence[int], at: int, size: int) -> bytes:
    """Put the sectors of a chain together."""
    pieces = []
    while at < _SPECIAL:
        pieces.append(data[at * size : (at + 1) * size])
        at = table[at]
    return b"".join(pieces)
