"""The lines of the journal, on the disk when they are written, each with its checksum.

A plain office has them in a file of text; beside an encrypted one they lie in an
encrypted file, with the office's own key. A line that a crash tore off is left out.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from app.core import peeking
from app.db import keys, sqlite

Line = dict[str, Any]
_BYTES = "\x00bytes"
_BEGIN = b"\n"
"""Of a file of text; no salt begins like that."""
_TABLE = "CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, told BLOB NOT NULL)"


def append(path: Path, told: Line, key: keys.Key | None) -> None:
    """Write a line.

    Args:
        path: The file; made when it is missing.
        told: What JSON can hold, and bytes.
        key: Of the office; None: it is not encrypted.

    Raises:
        OSError: It cannot be written.
        Error: An encrypted one cannot.
        ValueError: The file is plain and the office is not, or the other way round.
    """
    body = json.dumps(told, ensure_ascii=False, default=_plain).encode()
    if not opens(path, key):
        msg = f"{path.name} is of another key"
        raise ValueError(msg)
    if key is None:
        _append_text(path, body)
    else:
        _append_sealed(path, body, key)


def read(path: Path) -> Iterator[Line]:
    """Yield the whole lines of a file; none when it is not there.

    Raises:
        LockedError: It is encrypted, and nobody gave its password yet.
        Error: An encrypted file is damaged.
    """
    if not keys.salt_of(path):
        return
    if keys.of(path) is None:
        with peeking.opened(path) as file:
            told = file.read()
        for raw in told.split(b"\n"):
            if (body := _whole(raw)) is not None:
                yield json.loads(body)
    else:
        with closing(sqlite.connect(path)) as connection:
            for (body,) in connection.execute("SELECT told FROM line ORDER BY id"):
                yield json.loads(body)


def newest(path: Path) -> int:
    """Return the number of the last whole line of a file; 0: there is none.

    Raises:
        LockedError: As `read`.
        Error: As `read`.
    """
    if not keys.salt_of(path):
        return 0
    if keys.of(path) is None:
        with peeking.opened(path) as file:
            told = file.read()
        for raw in reversed(told.split(b"\n")):
            if (body := _whole(raw)) is not None:
                return int(json.loads(body)["n"])
        return 0
    with closing(sqlite.connect(path)) as connection:
        last = "SELECT told FROM line ORDER BY id DESC LIMIT 1"
        found = connection.execute(last).fetchone()
    return int(json.loads(found[0])["n"]) if found else 0


def _whole(raw: bytes) -> bytes | None:
    """Return what a line of text says; None: it was torn off."""
    crc, _, body = raw.partition(b" ")
    return body if crc.isdigit() and int(crc) == zlib.crc32(body) else None


def opens(path: Path, key: keys.Key | None) -> bool:
    """Say whether a file of lines is one of this key, or not there yet."""
    there = keys.salt_of(path)
    if not there:
        return True
    if key is not None:
        return there == key.salt
    return there.startswith(_BEGIN) or not keys.is_encrypted(path)


def _append_text(path: Path, body: bytes) -> None:
    """Write a line of text; it begins anew, whatever was torn off before it."""
    line = b"\n%d %s\n" % (zlib.crc32(body), body)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        while line:
            line = line[os.write(handle, line) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _append_sealed(path: Path, body: bytes, key: keys.Key) -> None:
    """Write an encrypted line; the file is open for no longer, since it is renamed."""
    with closing(sqlite.connect(path, key=key)) as connection:
        # Without a log beside it; the line is on the disk when this returns.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute(_TABLE)
        connection.execute("INSERT INTO line (told) VALUES (?)", (body,))


def _plain(value: object) -> Any:
    if isinstance(value, bytes | memoryview):
        return {_BYTES: base64.b64encode(bytes(value)).decode()}
    msg = f"{type(value).__name__} cannot be written down"
    raise TypeError(msg)


def values(told: Any) -> Any:
    """Return parameters of a line as the driver took them."""
    if isinstance(told, list):
        return [values(one) for one in told]
    if isinstance(told, dict):
        if _BYTES in told:
            return base64.b64decode(told[_BYTES])
        return {name: values(one) for name, one in told.items()}
    return told
