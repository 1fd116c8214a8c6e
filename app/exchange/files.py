"""Opens files of other programs: what they are is told by what is in them.

A name proves nothing, and neither does what an archive says of itself: everything is
measured before a library that trusts it gets to see it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core.calm import calm
from app.core.errors import UnavailableError
from app.core.i18n import N_
from app.core.job import Job
from app.core.whole import reading
from app.exchange import archives, compounds, old_sheets, textfiles, webpages, workbooks
from app.exchange.sheets import MOST_BYTES, FileError, Sheet, refuse

__all__ = ["ENDINGS", "FileError", "digest", "read"]

ENDINGS = (".xlsx", ".csv", ".ods", ".xls", ".txt", ".tsv")
"""What can be read."""

_TEXT = {".csv", ".txt", ".tsv"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLD = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z")
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table")


@calm()
def read(path: Path, encoding: str = "", job: Job | None = None) -> list[Sheet]:
    """Read every sheet of a file that has cells.

    Args:
        path: The file.
        encoding: Of a text file; "": it is found out.
        job: Hears how far it is and can stop it.

    Raises:
        FileError: It is no table, damaged, hostile or too large.
        StoppedError: The person stopped it.
        UnavailableError: It is not there or cannot be read.
    """
    data = _bytes(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        refuse(
            N_("{file}: files of this kind are not read. Save it as .xlsx or .csv."),
            file=path.name,
        )
    if ending in _TEXT:
        _refuse_other_kinds(path.name, data)
        found: Iterable[Sheet] = [textfiles.read(path.name, data, encoding, job)]
    else:
        found = _workbook(path.name, ending, data, job or Job())
    sheets = [sheet for sheet in found if sheet.rows]
    if not sheets:
        refuse(N_("{file} has no rows."), file=path.name)
    return sheets


def digest(path: Path) -> str:
    """Return what tells a file from others; "": it is gone since it was read."""
    try:
        with reading(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _bytes(path: Path) -> bytes:
    try:
        with reading(path) as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UnavailableError(N_("{file} is not there."), file=path.name) from error
    except OSError as error:
        raise UnavailableError(
            N_("{file} cannot be opened. Close it if it is open, then try again."),
            file=path.name,
        ) from error
    if len(data) > MOST_BYTES:
        refuse(
            N_("{file} is too large: at most {most} MB are read."),
            file=path.name,
            most=str(MOST_BYTES // 1_000_000),
        )
    if not data.strip(b"\x00 \t\r\n"):
        refuse(N_("{file} is empty."), file=path.name)
    return data


def _workbook(name: str, ending: str, data: bytes, job: Job) -> list[Sheet]:
    """Read a workbook, or what a program calls one.

    Bookkeeping programs write text, web pages or newer workbooks into files that end in
    .xls, and people name old workbooks .xlsx.
    """
    if data.startswith(_OLE):
        old = ending == ".xls" or any(one in data for one in _OLD)
        if _LOCKED in data or not old:
            refuse(
                N_("{file} is protected by a password. Save it without one."),
                file=name,
            )
        if compounds.is_endless(data):
            refuse(N_("{file} is damaged and cannot be read."), file=name)
        old_sheets.check(name, data)
        return workbooks.read(name, data, job)
    if data.startswith(b"PK") and ending == ".xls":
        archives.check(name, ".xlsx", data)
    elif data.startswith(b"PK"):
        archives.check(name, ending, data)
    elif ending == ".xls" and webpages.is_page(data):
        return webpages.read(name, data, job)
    elif ending == ".xls" and b"\t" in data:
        _refuse_other_kinds(name, data)
        return [textfiles.read(name, data, job=job)]
    else:
        _refuse_disguise(name, ending)
    return workbooks.read(name, data, job)


def _refuse_other_kinds(name: str, data: bytes) -> None:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    binary = head.startswith((b"PK\x03\x04", _OLE, *_OTHERS))
    if binary or head.lower().startswith(_MARKUP):
        _refuse_disguise(name, Path(name).suffix.lower())


def _refuse_disguise(name: str, ending: str) -> Any:
    refuse(
        N_("{file} is no {kind} file, whatever its name says."),
        file=name,
        kind=ending,
    )
