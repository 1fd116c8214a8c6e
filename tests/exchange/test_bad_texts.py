"""Text files of the list of bad inputs: read with their words, or refused in words.

Whatever they hold, nobody waits long, and nothing but a sentence is told.
"""

from __future__ import annotations

import gzip
import random
import time
from pathlib import Path

import pytest

from app.exchange import files
from app.exchange.sheets import FileError

pytestmark = pytest.mark.feature("A142")

HANS, HANT = "不锈钢螺栓", "不鏽鋼螺栓"
SECONDS = 8

ENCODED = {
    "utf-8": HANS, "utf-8-sig": HANS, "utf-16": HANS, "utf-16-le": HANS,
    "utf-16-be": HANS, "utf-32": HANS, "gb18030": HANS, "gbk": HANS, "gb2312": HANS,
    "big5": HANT, "big5hkscs": HANT, "cp950": HANT, "cp932": "ステンレスボルト",
    "euc_kr": "스테인리스 볼트", "cp1252": "Schraube groß für Küche",
}  # fmt: skip


def table(words: str, sign: str = ",", end: str = "\r\n") -> str:
    """Return a table of four rows as text."""
    rows = [("Code", "Name", "Quantity")]
    rows += [(f"A-{n}", words, f"{n}.5") for n in (1, 2, 3)]
    return "".join(sign.join(row) + end for row in rows)


PLAIN = table(HANS).encode()
READ = {
    "lf only": table(HANS, end="\n").encode(),
    "cr only": table(HANS, end="\r").encode(),
    "mixed ends": PLAIN.replace(b"\r\n", b"\n", 1).replace(b"\r\n", b"\r", 1),
    "no final end": PLAIN.rstrip(),
    "semicolon": table(HANS, ";").encode(),
    "tab": table(HANS, "\t").encode(),
    "pipe": table(HANS, "|").encode(),
    "sep line": b"sep=;\r\n" + table(HANS, ";").encode(),
    "ragged": PLAIN + b"A-4\r\nA-5,x,1,2,3\r\n",
    "breaks in quotes": b'Code,Name\r\nA-1,"' + HANS.encode() + b'\r\nM8"\r\n',
    "formula": PLAIN + b"=1+1,\"=cmd|' /C calc'!A0\",@SUM(A1)\r\n",
    "turned around": PLAIN + "A-4,\u202egpj.exe,1\r\n".encode(),
    "mark in the middle": PLAIN + "\ufeffA-4,x,1\r\n".encode(),
    "heading only": ("Code," + HANS + "\r\n").encode(),
    "one column": (HANS + "\nA-1\nA-2\n").encode(),
}


REFUSED = {
    "empty": b"",
    "blanks": b" \r\n \r\n",
    "commas": b",,,\r\n,,,\r\n",
    "mark only": b"\xef\xbb\xbf",
    "wide mark only": b"\xff\xfe",
    "mark, then gbk": b"\xef\xbb\xbf" + table(HANS).encode("gbk"),
    "half a wide sign": table(HANS).encode("utf-16")[:-1],
    "open quote": b'Code,Name\r\nA-1,"Bolt\r\nA-2,Nut\r\n',
    "words behind a quote": b'Code,Name\r\n"A-1"x,Bolt\r\n',
    "too many rows": b"A,B\r\n" * 60_001,
    "too many columns": b",".join([b"x"] * 400) + b"\r\n",
    "too long a cell": b"Code\r\n" + b"x" * 200_000 + b"\r\n",
    "a cell of a million": b'Code\r\n"' + b"x" * 1_000_000 + b'"\r\n',
    "one line": b"x" * 5_000_000,
    "too large": b"Code,Name\r\n" * 4_800_000,
    "command": b"Code,Name\r\nA-1,\x07\r\n",
    "escape": b"Code,Name\r\nA-1,\x1b[31mred\r\n",
    "form feed": b"Code,Name\r\nA-1,\x0c\r\n",
    "zeros": bytes(4096),
    "no text inside": PLAIN + b"A-4,\x00,1\r\n",
    "workbook": b"PK\x03\x04\x14\x00" + bytes(99),
    "old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "page": b"<html><table><tr><td>A-1</td></tr></table></html>",
    "xml": b'<?xml version="1.0"?><a/>',
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(99),
    "packed": gzip.compress(PLAIN),
}

_DICE = random.Random(3)  # noqa: S311 - the same bytes each time
EITHER = {
    "two encodings": PLAIN + table(HANS).encode("gbk"),
    "encoded twice": table(HANS).encode().decode("latin-1").encode(),
    "cut sign": table(HANS).encode()[: table(HANS).encode().index("栓".encode()) + 2],
    "quote in a cell": b'Code,Name\r\nA-1,5" pipe\r\n',
    "quotes": b'"' * 100_000,
    "json": b'[{"Code": "A-1", "Name": "Bolt"}]',
    "overlong": PLAIN + b"A-4,\xc0\xaf,1\r\n",
    "half a pair": PLAIN + b"A-4,\xed\xa0\x80,1\r\n",
    "full-width signs": table(HANS, "；").encode(),
    **{f"random {n}": _DICE.randbytes(5_000) for n in range(20)},
}


def kept(folder: Path, data: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("code", ENCODED)
def test_texts_are_read_in_their_encoding(tmp_path, code):
    words = ENCODED[code]
    (sheet,) = files.read(kept(tmp_path, table(words).encode(code)))
    assert sheet.rows[1] == ["A-1", words, "1.5"]


@pytest.mark.parametrize("name", [*READ, *REFUSED, *EITHER])
def test_texts_of_every_kind_are_read_or_refused(tmp_path, name):
    path = kept(tmp_path, {**READ, **REFUSED, **EITHER}[name])
    begun = time.process_time()
    try:
        said, (sheet,) = "", files.read(path)
    except FileError as refused:
        said = str(refused)
    assert time.process_time() - begun < SECONDS
    if name in READ:
        assert HANS in str(sheet.rows)
    elif name in REFUSED:
        assert path.name in said
