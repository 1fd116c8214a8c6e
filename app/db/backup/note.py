"""What everybody in the office may know: when its server was last backed up.

The files lie on the computer that made them; a note of each lies in the database, so
that every window can tell its age. An office in one file needs none: its backups lie
where its window finds them.
"""

from __future__ import annotations

import logging
import platform
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from app.db import lending
from app.db.base import Row
from app.db.engine import engine_of
from app.db.types import Key

if TYPE_CHECKING:
    from app.db.backup.shelf import Backup
    from app.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

_NO_TABLE = "42P01"


class BackupNoteRow(Row):
    """A verified backup of this database.

    Attributes:
        at: The instant it shows.
        pc: The computer that keeps it.
        file: Where, on that computer.
        rows: How many rows it holds.
    """

    __tablename__ = "backup_note"
    audited = False

    id: Mapped[Key]
    at: Mapped[datetime]
    pc: Mapped[str] = mapped_column(String(80))
    file: Mapped[str] = mapped_column(String(400))
    rows: Mapped[int]


def write(url: str, backup: Backup) -> None:
    """Note a backup; a login that may not write leaves it unnoted, and the log says so.

    Args:
        url: The database, with the login that made the backup.
        backup: Verified.
    """
    try:
        with engine_of(url) as engine, lending.writing(engine) as connection:
            connection.execute(
                insert(BackupNoteRow).values(
                    at=backup.made,
                    pc=platform.node()[:80],
                    file=str(backup.file)[-400:],
                    rows=backup.figures.rows,
                )
            )
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") == _NO_TABLE:
            return  # an older office, backed up before it is upgraded
        log.warning("the backup is made, but not noted in the office: %s", error.orig)


def last(uow: UnitOfWork) -> datetime | None:
    """Return the instant of the last verified backup; None: none was noted."""
    return uow.session.scalar(select(func.max(BackupNoteRow.at)))
