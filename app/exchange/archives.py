"""Measures a workbook before anything trusts it: bombs, entities, endless tables."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from app.core.i18n import N_
from app.exchange.expanding import (
    check_repeats,
    check_sheets,
    check_texts,
    is_table,
)
from app.exchange.sheets import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, PACKED, refuse

MOST_PARTS = 2_000
MOST_UNPACKED = 120_000_000
"""Bytes of all parts that a table is read from, unpacked."""
MOST_SHARED = 60_000_000
_CHUNK = 1 << 20
_OVERLAP = 512
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_LETTERS = re.compile(rb'r\s*=\s*"([A-Za-z]{1,10})[0-9]')
_NUMBERS = re.compile(rb'r\s*=\s*"[A-Za-z]{0,10}([0-9]{1,12})"')
_REFERENCE = re.compile(rb'\sr\s*=\s*"([A-Za-z]{1,10})([0-9]{1,12})"')
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br\s*=\s*"([0-9]{1,12})"')
_REPEATED = re.compile(
    rb"<table:(?:covered-)?table-(cell|row)\b[^>]*?number-(?:columns|rows)-repeated"
    rb'\s*=\s*"\s*\+?([0-9]{1,20})"[^>]*?>'
)
_VALUE = re.compile(rb"office:(value-type|string-value|value)=")
_KINDS = {
    ".xlsx": ("[Content_Types].xml", "xl/workbook.xml"),
    ".ods": ("mimetype", "content.xml"),
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MACRO = "xl/vbaproject.bin"


def check(name: str, ending: str, data: bytes) -> None:
    """Refuse an archive that is no workbook, damaged or dangerous.

    Args:
        name: Of the file.
        ending: ".xlsx" or ".ods".
        data: What it holds.

    Raises:
        FileError: It is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_names(name, ending, archive)
            unpacked = 0
            for part in archive.infolist():
                if is_table(part.filename):
                    unpacked += _check_part(name, archive, part, unpacked)
            if ending == ".xlsx":
                check_sheets(name, archive)
                check_texts(name, archive)
            else:
                check_repeats(name, archive.read("content.xml"))
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError),
        *(NotImplementedError, ValueError, OverflowError),
    ):
        refuse(N_("{file} is damaged and cannot be read."), file=name)


def _check_names(name: str, ending: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    low = [one.lower() for one in names]
    if any(wanted not in names for wanted in _KINDS[ending]):
        refuse(
            N_("{file} is no {kind} file, whatever its name says."),
            file=name,
            kind=ending,
        )
    if ending == ".ods" and not archive.read("mimetype").startswith(_ODS):
        refuse(
            N_("{file} is no {kind} file, whatever its name says."),
            file=name,
            kind=ending,
        )
    if _MACRO in low or _has_macro_type(archive, ending):
        refuse(N_("{file} holds macros. Save it as .xlsx without them."), file=name)
    wrong = len(set(low)) < len(low) or any(map(_leads_out, names))
    # A reader that does not get on would try it as a workbook of another kind.
    wrong |= any(one.endswith("workbook.bin") for one in low)
    wrong |= ending == ".xlsx" and "content.xml" in low
    if wrong or any(part.compress_type not in _METHODS for part in parts):
        refuse(N_("{file} is damaged and cannot be read."), file=name)
    sheets = sum(one.startswith("xl/worksheets/sheet") for one in low)
    if len(parts) > MOST_PARTS or sheets > MOST_SHEETS:
        refuse(
            N_("{file} has too many sheets: at most {most} are read."),
            file=name,
            most=str(MOST_SHEETS),
        )


def _has_macro_type(archive: zipfile.ZipFile, ending: str) -> bool:
    if ending != ".xlsx":
        return False
    with archive.open("[Content_Types].xml") as types:
        return b"macroenabled" in types.read(_CHUNK).lower()


def _leads_out(part: str) -> bool:
    """Say whether a part would be unpacked to another folder."""
    plain = part.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or ".." in plain.split("/")


def _check_part(
    name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, before: int
) -> int:
    """Unpack a part piece by piece and look at it; return its size."""
    size, tail = 0, b""
    most = MOST_SHARED if "sharedstrings" in part.filename.lower() else MOST_UNPACKED
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > most or before + size > MOST_UNPACKED:
                refuse(PACKED, file=name)
            if b"\x00" in piece[:4]:
                refuse(N_("{file} is damaged and cannot be read."), file=name)
            _check_piece(name, part.filename, tail + piece)
            tail = piece[-_OVERLAP:]
    return size


def _check_piece(name: str, part: str, piece: bytes) -> None:
    if _ENTITY.search(piece):
        refuse(
            N_("{file} declares XML entities; such a file is not opened."), file=name
        )
    plain = piece.replace(b"'", b'"')  # as programs write it
    if part == "content.xml":
        _check_repeats(name, plain)
    elif "sharedstrings" not in part.lower():
        _check_references(name, part, plain)


def _check_references(name: str, part: str, piece: bytes) -> None:
    # The columns and rows that are named, each once: a sheet has many cells of both.
    widest = max(map(_number, set(_LETTERS.findall(piece))), default=0)
    longest = max(map(int, set(_NUMBERS.findall(piece))), default=0)
    if widest <= MOST_COLUMNS and longest <= MOST_ROWS + 1:
        return
    sheet = part.rpartition("/")[2].removesuffix(".xml")
    for row in _ROW.finditer(piece):
        if int(row.group(1)) > MOST_ROWS + 1:
            _refuse_far(name, sheet, row.group(1).decode())
    for found in _REFERENCE.finditer(piece):
        letters, row_number = found.groups()
        if len(letters) > 3 or _number(letters) > MOST_COLUMNS:  # noqa: PLR2004 - XFD
            _refuse_far(name, sheet, found.group(0)[4:-1].decode())
        if int(row_number) > MOST_ROWS + 1:
            _refuse_far(name, sheet, found.group(0)[4:-1].decode())


def _check_repeats(name: str, piece: bytes) -> None:
    """Empty cells may be repeated to the end of the sheet, filled ones may not."""
    for found in _REPEATED.finditer(piece):
        kind, count = found.group(1), int(found.group(2))
        most = MOST_COLUMNS if kind == b"cell" else MOST_ROWS
        if count <= most:
            continue
        after = piece[found.end() : found.end() + _OVERLAP]
        row = after.partition(b"</table:table-row>")[0]
        if _VALUE.search(found.group(0)) or (kind == b"row" and _VALUE.search(row)):
            _refuse_far(name, "content", str(count))


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _refuse_far(name: str, sheet: str, cell: str) -> None:
    refuse(
        N_("{file}, {sheet}: cell {cell} lies outside of what is read: "
           "{rows} rows and {columns} columns."),
        file=name,
        sheet=sheet,
        cell=cell,
        rows=f"{MOST_ROWS:,}",
        columns=str(MOST_COLUMNS),
    )  # fmt: skip
