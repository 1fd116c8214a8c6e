"""Reads a backup of tables through before anything is believed that it says.

It is a zip file that anybody may have made: it may be cut off, spoilt, or mean harm.
Nothing is ever unpacked to the disk, so no name in it leads anywhere.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.db.trouble import DamagedError

INDEX = "tables.json"
"""Inside the archive: which tables, their columns and checksums."""
SPOILT: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError, RuntimeError),
)
"""What reading a spoilt archive raises; it may claim a password, or say nonsense."""
_INDEX_MOST = 16 << 20  # bytes; ours have a few thousand
_TIMES, _ALWAYS = 200, 64 << 20
"""How many times its size an archive may hold, and the bytes that it always may: rows
of a trade shrink to a twentieth, a bomb of zeros to a thousandth."""
_PIECE = 1 << 20  # bytes


def check(file: Path) -> None:
    """Read an archive to its end.

    Raises:
        DamagedError: It is spoilt, too large for what it is, or not ours.
    """
    most = max(_ALWAYS, _TIMES * file.stat().st_size)
    try:
        with zipfile.ZipFile(file) as source:
            if sum(info.file_size for info in source.infolist()) > most:
                raise DamagedError(file)
            if source.getinfo(INDEX).file_size > _INDEX_MOST:
                raise DamagedError(file)
            for told in json.loads(source.read(INDEX))["tables"]:
                _check_table(source, told)
    except SPOILT as error:
        raise DamagedError(file) from error


def _check_table(source: zipfile.ZipFile, told: Mapping[str, Any]) -> None:
    names = [told["name"], *told["columns"]]
    if not all(isinstance(name, str) and name.isidentifier() for name in names):
        raise ValueError(names)
    digest = hashlib.sha256()
    with source.open(f"{told['name']}.csv") as raw:
        while data := raw.read(_PIECE):
            digest.update(data)
    if digest.hexdigest() != told["sha256"]:
        raise ValueError(told["name"])
