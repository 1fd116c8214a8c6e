"""Reads tables from text: whatever encoding, whatever sign between the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice

from app.core.i18n import N_
from app.core.job import Job
from app.exchange.sheets import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    STEP,
    Raw,
    Sheet,
    check_size,
    column_name,
    refuse,
    trimmed,
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EAST = ("euc-kr", "gb18030", "big5hkscs", "cp932")
_COMMANDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_VENDORS = re.compile("[\ue000-\uf8ff]")
_SIGNS = ",;\t|"
_LOOKED_AT = 30  # lines from which the sign between the cells is found out
_BEGINNING = 1_000_000  # characters in which the sign is looked for
_SURE = 12  # Korean syllables in a row that are no Chinese by chance
_SAMPLE = 200_000  # bytes from which the encoding is
_FORCED = re.compile(r'^="([^"]*)"$')
"""What keeps a spreadsheet from making a number of a code: ="00123"."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read(name: str, data: bytes, encoding: str = "", job: Job | None = None) -> Sheet:
    """Read the cells of a text file.

    Args:
        name: Of the file.
        data: What it holds.
        encoding: Chosen by the person; "": found out.
        job: Hears how far it is and can stop it.

    Raises:
        FileError: It is no text, or no table.
    """
    text = decoded(name, data, encoding or encoding_of(data))
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        refuse(
            N_("{file}, line {line}: this is no text. Save the table as .csv anew."),
            file=name,
            line=line,
        )
    rows = _rows(name, text, job or Job())
    check_size(name, name, len(rows), max(map(len, rows), default=0))
    return Sheet(name, trimmed(rows))


def encoding_of(data: bytes) -> str:
    """Tell in which encoding a text is written; the likeliest, where several fit."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:_SAMPLE]
    zeros = head.count(0)
    if zeros * 4 > len(head):
        return _wide(head)
    if fits(data, "utf-8"):
        return "utf-8"
    if _looks_wide(head):
        return _wide(head)
    fitting = [code for code in _EAST if fits(data, code)]
    likely = [code for code in fitting if _strange(head, code) == 0]
    ranked = sorted(likely or fitting, key=lambda code: _strange(head, code))
    if not ranked or _western(head):
        return "cp1252"
    return ranked[0]


def _wide(head: bytes) -> str:
    if head[1:4:2].count(0) == 2 and not head[0] and not head[2]:  # noqa: PLR2004
        return "utf-32-be"
    if len(head) > 3 and head[1:4] == b"\0\0\0":  # noqa: PLR2004 - three zeros of four
        return "utf-32-le"
    even, odd = head[::2].count(0), head[1::2].count(0)
    return "utf-16-be" if even > odd else "utf-16-le"


def _looks_wide(head: bytes) -> bool:
    """Say whether line ends and commas of UTF-16 without a mark stand in it."""
    return any(sign in head for sign in (b"\r\0\n\0", b",\0", b"\0,", b"\n\0"))


def fits(data: bytes, encoding: str) -> bool:
    """Say whether bytes are a text in an encoding."""
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _western(head: bytes) -> bool:
    """Say whether high bytes stand alone among letters: groß, no Chinese."""
    high = sum(byte > 0x7F for byte in head)  # noqa: PLR2004 - beyond ASCII
    pairs = len(re.findall(rb"[\x80-\xff][\x40-\xff]", head))
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", head))
    return bool(high) and alone * 2 > max(pairs, 1) and alone * 2 > high


def _strange(head: bytes, encoding: str) -> int:
    """Count what no text of an office in this encoding would hold.

    Chinese of the mainland is written with second bytes above A0; Big5 uses the lower
    half for about every third character. Kana tell Japanese, Hangul Korean. Signs that
    only a vendor gave a shape come when Big5 is read as something else.
    """
    text = head.decode(encoding, "ignore")
    if encoding == "cp932":
        kana = sum("\u3040" <= sign <= "\u30ff" for sign in text)
        return 0 if kana * 3 > len(re.findall("[^\x00-\x7f]", text)) else 9
    if encoding == "euc-kr":
        hangul = sum("\uac00" <= sign <= "\ud7a3" for sign in text)
        sure = hangul >= _SURE and hangul == len(re.findall("[^\x00-\x7f]", text))
        return 0 if sure else 9
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", head)
    low = sum(pair[1] < 0x7F for pair in pairs)  # noqa: PLR2004 - the lower half
    if encoding == "big5hkscs":
        return 0 if low * 6 > len(pairs) else 5
    if _VENDORS.search(text):
        return 6
    kana = sum("\u3040" <= sign <= "\u30ff" for sign in text)
    return 0 if low * 6 <= len(pairs) and kana * 4 < len(pairs) else 4


def decoded(name: str, data: bytes, encoding: str) -> str:
    """Return the text of a file.

    Raises:
        FileError: It is not written in the encoding.
    """
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        refuse(
            N_("{file}, line {line}: this is not written in {encoding}. Choose "
               "another encoding, or save the table as .xlsx."),
            file=name,
            line=data[:at].count(b"\n") + 1,
            encoding=encoding,
        )  # fmt: skip


def _rows(name: str, text: str, job: Job) -> list[list[Raw]]:
    given = _SEPARATOR_LINE.match(text)
    offset = 1 if given else 0
    body = text[given.end() :] if given else text
    sign = given.group(1) if given else _sign(body)
    csv.field_size_limit(LONGEST_CELL * 4)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=sign, strict=True)
    rows: list[list[Raw]] = [[] for _ in range(offset)]
    whole = body.count("\n") + 1
    try:
        for cells in reader:
            if len(rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
                check_size(name, name, len(rows) + 1, len(cells))
            rows.append([_FORCED.sub(r"\1", cell) for cell in cells])
            check_cells(name, len(rows), cells)
            if len(rows) % STEP == 1:
                job.step(N_("Reading {file}"), len(rows), whole, file=name)
    except csv.Error as error:
        if "field limit" in str(error):
            refuse(
                N_("{file}, line {line}: the text is too long."),
                file=name,
                line=reader.line_num + offset,
            )
        refuse(
            N_("{file}, line {line}: a quotation mark is missing or too many."),
            file=name,
            line=reader.line_num + offset,
            reason=str(error),
        )
    return rows


def check_cells(name: str, row: int, cells: list[str]) -> None:
    """Refuse cells of a row, counted from 1, that hold no text or far too much.

    Raises:
        FileError: One does.
    """
    for at, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            refuse(
                N_("{file}, cell {cell}: the text is too long."),
                file=name,
                cell=f"{column_name(at)}{row}",
            )
        if _COMMANDS.search(cell):
            refuse(
                N_("{file}, cell {cell} holds characters that are no text."),
                file=name,
                cell=f"{column_name(at)}{row}",
            )


def _sign(text: str) -> str:
    """Return the sign that cuts the first lines into the same number of cells."""
    lines = list(islice(io.StringIO(text[:_BEGINNING]), _LOOKED_AT))

    def fit(sign: str) -> tuple[int, int]:
        counts = [len(re.sub(r'"[^"]*"', "", line).split(sign)) for line in lines]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    best = max(_SIGNS, key=fit)
    return best if fit(best)[0] else ","
