"""`lading office encrypt` and `decrypt`: who can read the file, and who cannot."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.access.domain import password_problems
from app.cli import database
from app.core import checks
from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_, _
from app.db import encryption, keys
from app.db.backup import service
from app.db.holding import Holding
from app.db.opening import GoneError, file_of
from app.settings import Profile, Settings, locations

if TYPE_CHECKING:
    import argparse

NEW_VARIABLE = "LADING_NEW_PASSWORD"
"""Holds the password that an office is to have from now on."""


def add(own: Any) -> None:
    """Add the words `encrypt` and `decrypt` to those of `office`."""
    encrypt = own.add_parser(
        "encrypt", help=_("encrypt the file of an office, or change its password")
    )
    add_new_password(encrypt)
    decrypt = own.add_parser(
        "decrypt", help=_("make the file of an office plain again")
    )
    for word, run in ((encrypt, _encrypt), (decrypt, _decrypt)):
        word.add_argument("file", type=Path, nargs="?", metavar="FILE")
        word.add_argument("--json", action="store_true")
        database.add_option(word)
        word.set_defaults(run=run)


def add_new_password(word: argparse.ArgumentParser) -> None:
    """Let a word take the password that a file is to have."""
    word.add_argument(
        "--new-password-file",
        type=Path,
        metavar="FILE",
        help=_(
            "its first line is the password from now on; or set {variable}",
            variable=NEW_VARIABLE,
        ),
    )


def _encrypt(asked: argparse.Namespace) -> dict[str, str]:
    path = _opened(asked)
    password = _new_password(asked, path)
    checks.refuse(password_problems(password, needed=True))
    return _changed(path, password)


def _decrypt(asked: argparse.Namespace) -> dict[str, str]:
    return _changed(_opened(asked), "")


def _opened(asked: argparse.Namespace) -> Path:
    """Return the file that the words name, with its present password given."""
    path: Path | None = asked.file
    if path is None:
        url = asked.database or os.environ.get(database.URL_VARIABLE)
        kept = Settings.load(locations().settings).profile
        url = url or (kept.url() if kept else None)
        path = file_of(database.address(url)) if url else None
    if path is None:
        raise UnavailableError(
            N_("No office in a file is set up here; name one with --database.")
        )
    if not path.is_file():
        raise GoneError(path)
    database.unlock(asked, path)
    return path


def _new_password(asked: argparse.Namespace, path: Path) -> str:
    given = database.password_in(asked.new_password_file, NEW_VARIABLE)
    if given is not None:
        return given
    if not database.can_ask():
        raise UnavailableError(
            N_("Name the new password with --new-password-file, or set {variable}."),
            variable=NEW_VARIABLE,
        )
    first = getpass.getpass(f"New password of {path.name}: ")
    if first != getpass.getpass("The same again: "):
        raise NotPossibleError(N_("The two are not the same."))
    return first


def _changed(path: Path, password: str) -> dict[str, str]:
    settings = Settings.load(locations().settings)
    profile, kept = Profile("sqlite", path=str(path)), settings.profile
    if kept and kept.file and kept.file.resolve() == path.resolve():
        profile = kept  # its drafts bear its name as the window knows it
    drafts = locations().drafts(profile)
    shelf = service.shelf_for(profile.url(), settings.backups, settings.second_backups)
    held = Holding.take(path)  # a window that has it open would go on in the old file
    try:
        left = encryption.change(path, password, shelf)
        if drafts.exists():
            encryption.rewrite(drafts, keys.of(path))
    finally:
        if held is not None:
            held.release()
    said = {"office": str(path), "encrypted": "yes" if password else "no"}
    return said | ({"backups under another password": str(left)} if left else {})
