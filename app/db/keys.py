"""The keys of encrypted files, in the memory of this program and nowhere else.

SQLCipher encrypts every page with AES-256 and signs it with an HMAC. The key is made of
the password as SQLCipher itself does it (PBKDF2, HMAC-SHA512, 256,000 rounds, the salt
in the file's first 16 bytes), so every tool that knows SQLCipher opens the file with
the password. It is made once, since that takes a fifth of a second, and kept by its
salt: backups, journal and drafts of an office bear its salt, and open with its key.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.core import peeking
from app.core.errors import UnavailableError
from app.core.i18n import N_

HEADER = b"SQLite format 3\x00"
"""How a file begins that is not encrypted."""
OF_SERVERS = (b"PGDMP", b"PK\x03\x04")
"""How the backups of servers begin: those of its own tools, and of their tables. They
are packed, and look like noise from there on."""
ROUNDS = 256_000
"""Of SQLCipher 4; a password of few letters gains a little time, no more."""
_SALT, _KEY = 16, 32  # bytes
_PAGE = 4096  # bytes
_LOOKED_AT = 64  # pages, all over the file
_NOISE = 250
"""Different bytes in a page of noise, at least: chance leaves out one of 256 in 35."""
_MOSTLY = 0.9  # share of pages; one may be damaged


class LockedError(UnavailableError):
    """A file is encrypted, and its password was not given yet.

    Attributes:
        path: The file.
    """

    text = N_("{file} is encrypted. Enter its password.")

    def __init__(self, path: Path) -> None:
        super().__init__(self.text, file=path.name)
        self.path = path


class WrongPasswordError(LockedError):
    """The password does not open the file."""

    text = N_(
        "This password does not open {file}. It is another one, or the file's "
        "beginning is damaged."
    )


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a file.

    Attributes:
        salt: The file's first bytes.
        raw: The key itself; never shown.
    """

    salt: bytes
    raw: bytes = field(repr=False)

    @classmethod
    def of_password(cls, password: str, salt: bytes | None = None) -> Key:
        """Make a key of a password.

        Args:
            password: As it was typed.
            salt: Of a file that is there; None: the key is for new files.
        """
        salt = salt or _new_salt()
        raw = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS, _KEY)
        return cls(salt, raw)

    @property
    def words(self) -> str:
        """The key as SQLCipher takes it."""
        return f"x'{(self.raw + self.salt).hex()}'"


class _Ring:
    """The keys this program was given: by salt, and for files that are not there."""

    def __init__(self) -> None:
        self.by_salt: dict[bytes, Key] = {}
        self.awaited: dict[str, Key] = {}


_ring = _Ring()


def keep(key: Key) -> None:
    """Remember a key that opens files."""
    _ring.by_salt[key.salt] = key


def await_file(path: Path, key: Key | None) -> None:
    """Let a file that is not there yet be made with a key; None: as a plain one."""
    if key is None:
        _ring.awaited.pop(_name(path), None)
    else:
        keep(key)
        _ring.awaited[_name(path)] = key


def forget() -> None:
    """Forget every key; for tests, which are many programs in one."""
    _ring.by_salt.clear()
    _ring.awaited.clear()


def of(path: Path) -> Key | None:
    """Return what opens a file; None: it needs no key, or is no database at all.

    Raises:
        LockedError: It is encrypted, and nobody gave its password yet.
    """
    salt = salt_of(path)
    if not salt:
        return _ring.awaited.get(_name(path))
    if salt == HEADER:
        return None
    found = _ring.by_salt.get(salt)
    if found is None and is_encrypted(path):
        raise LockedError(path)
    return found


def salt_of(path: Path) -> bytes:
    """Return the first bytes of a file; nothing: it is empty, or not there."""
    try:
        with peeking.opened(path) as file:
            return file.read(_SALT)
    except OSError:
        return b""


def is_encrypted(path: Path) -> bool:
    """Say whether a file is encrypted, rather than plain or damaged.

    An encrypted file has no mark: it is noise from its first byte on. A plain one whose
    beginning is damaged holds mostly zeros and letters further on.
    """
    try:
        with peeking.opened(path) as file:
            if file.read(_SALT).startswith((HEADER, *OF_SERVERS)):
                return False
            pages = file.seek(0, os.SEEK_END) // _PAGE
            step = max(1, pages // _LOOKED_AT)
            noise = [_is_noise(file, at) for at in range(0, pages, step)]
    except OSError:
        return False
    return bool(noise) and sum(noise) >= _MOSTLY * len(noise)


def _is_noise(file: BinaryIO, page: int) -> bool:
    file.seek(page * _PAGE)
    return len(set(file.read(_PAGE))) >= _NOISE


def _new_salt() -> bytes:
    """Return bytes that no text begins with."""
    first, *others = os.urandom(_SALT)
    return bytes((first | 0x80, *others))


def _name(path: Path) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # a name that no file can have; whoever opens it is told
        return str(path)
