"""`lading backup`, `restore` and `doctor`: keep an office in one file safe."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url, text

from app.cli import database
from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_
from app.db import schema

if TYPE_CHECKING:
    import argparse

    from sqlalchemy import Connection

INVARIANTS = {
    "stock": """
        SELECT count(*) FROM stock_balance b WHERE b.on_hand <> (
            SELECT coalesce(sum(m.quantity), 0) FROM stock_move m
            WHERE m.product_id = b.product_id AND m.warehouse_id = b.warehouse_id)
    """,
    "contract numbers": """
        SELECT count(*) FROM contract WHERE state = 'confirmed' AND number IS NULL
    """,
}
"""What must be nought in a healthy office, by what a person would call it."""


def add(words: Any) -> None:
    """Add the words `backup`, `restore` and `doctor`."""
    backup = words.add_parser("backup", help="copy the office's file, verified")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = words.add_parser("restore", help="bring a backup to a new place")
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.add_argument("file", type=Path, metavar="FILE")
    doctor = words.add_parser("doctor", help="look whether the office is whole")
    for word, run in ((backup, _backup), (restore, _restore), (doctor, _doctor)):
        word.add_argument("--json", action="store_true")
        database.add_option(word)
        word.set_defaults(run=run)


def copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use; the copy appears only when it is whole.

    Raises:
        NotPossibleError: The target is there already.
        UnavailableError: The source is damaged, or the copy cannot be written.
    """
    if target.exists():
        raise NotPossibleError(N_("{file} is there already."), file=str(target))
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            verdict = new.execute("PRAGMA integrity_check").fetchone()[0]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        part.unlink(missing_ok=True)
        raise UnavailableError(
            N_("{file} cannot be copied: {reason}"),
            file=str(source),
            reason=str(error),
        ) from error
    if verdict != "ok":
        part.unlink(missing_ok=True)
        raise UnavailableError(N_("{file} is damaged."), file=str(source))
    part.replace(target)


def _backup(asked: argparse.Namespace) -> dict[str, str]:
    with database.opened(asked) as office:
        path = _file(str(office.url.render_as_string(hide_password=False)))
    copy(path, asked.file)
    return {"backup": str(asked.file), "verified": "yes"}


def _restore(asked: argparse.Namespace) -> dict[str, str]:
    if not asked.backup.is_file():
        raise UnavailableError(N_("{file} is not there."), file=str(asked.backup))
    copy(asked.backup.resolve(), asked.file)
    return {
        "restored": str(asked.file),
        "office": schema.standing(f"sqlite:///{asked.file}").value,
    }


def _doctor(asked: argparse.Namespace) -> dict[str, str]:
    with database.opened(asked) as office, office.engine.connect() as connection:
        found = {"file": _whole(connection)}
        for name, question in INVARIANTS.items():
            wrong = connection.execute(text(question)).scalar_one()
            found[name] = "ok" if wrong == 0 else f"{wrong} wrong"
    if any(verdict != "ok" for verdict in found.values()):
        said = ", ".join(f"{name}: {verdict}" for name, verdict in found.items())
        raise UnavailableError(N_("The office is not whole: {said}"), said=said)
    return found


def _whole(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return "ok"
    return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one())


def _file(url: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise NotPossibleError(
            N_("Back up a shared office on its server, with pg_dump.")
        )
    return Path(address.database).resolve()
