"""Old workbooks are measured before they are read: two cells may be a large table."""

from __future__ import annotations

import struct

import pytest

from app.exchange import files
from app.exchange.sheets import FileError

FREE, LAST, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
pytestmark = pytest.mark.feature("A142")


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def number(row, column):
    return record(0x203, struct.pack("<HHHd", row, column, 0, 1.0))


def begin(kind):
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def workbook(*sheets, texts=b""):
    """Return the stream of a workbook of Excel 97 with these sheets."""
    names = [b"S%d" % at for at, _sheet in enumerate(sheets)]
    at = len(begin(5)) + sum(12 + len(name) for name in names) + len(texts) + 4
    heads, bodies = b"", b""
    for name, sheet in zip(names, sheets, strict=True):
        place = struct.pack("<IBB", at + len(bodies), 0, 0)
        heads += record(0x85, place + struct.pack("<BB", len(name), 0) + name)
        bodies += begin(0x10) + sheet + record(0x0A)
    return begin(5) + heads + texts + record(0x0A) + bodies


def container(stream):
    """Return a file of 512-byte sectors that holds it under the name of a workbook."""
    count = -(-max(len(stream), 4096) // 512)
    tables = 1
    while count + 1 + tables > tables * 128:
        tables += 1
    chain = [*range(tables + 2, tables + 1 + count), LAST]
    table = [*[TABLE] * tables, LAST, *chain]
    table += [FREE] * (tables * 128 - len(table))

    def entry(name, kind, start, size, child=FREE):
        words = name.encode("utf-16-le")
        links = struct.pack("<HBBIII", len(words) + 2, kind, 1, FREE, FREE, child)
        tail = bytes(36) + struct.pack("<IQ", start, size)
        return words.ljust(64, b"\0") + links + tail

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, tables, 0, 4096, LAST, 0, LAST, 0)
    named = [*range(tables), *[FREE] * (109 - tables)]
    head += struct.pack("<109I", *named) + struct.pack(f"<{len(table)}I", *table)
    folder = entry("Root Entry", 5, LAST, 0, 1)
    folder += entry("Workbook", 2, tables + 1, count * 512)
    return head + folder.ljust(512, b"\0") + stream.ljust(count * 512, b"\0")


def shared(letters):
    """Return the record of shared texts with one of some letters."""
    return record(0xFC, struct.pack("<IIHB", 1, 1, letters, 0) + b"a" * letters)


def told(row, column):
    return record(0xFD, struct.pack("<HHHI", row, column, 0, 0))


HOSTILE = {
    "outside": (workbook(number(0, 0) + number(65535, 255)), "at most 50,000 rows"),
    "together": (workbook(*[number(11_000, 249)] * 4), "packed far too small"),
    "many": (workbook(*[number(0, 0)] * 60), "too many sheets"),
    "text": (
        workbook(
            b"".join(told(row, column) for row in range(150) for column in range(100)),
            texts=shared(8000),
        ),
        "packed far too small",
    ),
}


@pytest.mark.parametrize(("stream", "words"), list(HOSTILE.values()), ids=list(HOSTILE))
def test_an_old_workbook_that_would_take_all_memory_is_refused(tmp_path, stream, words):
    path = tmp_path / "list.xls"
    path.write_bytes(container(stream))
    with pytest.raises(FileError, match=words):
        files.read(path)


def test_a_good_one_is_read(tmp_path):
    path = tmp_path / "list.xls"
    stream = workbook(told(0, 0) + number(0, 1) + told(1, 0), texts=shared(7000))
    path.write_bytes(container(stream))
    rows = files.read(path)[0].rows
    assert [len(row[0]) for row in rows] == [7000, 7000]
    assert rows[0][1] == 1
