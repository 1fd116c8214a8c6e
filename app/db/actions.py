"""Each user action has a key and is carried out at most once.

A form makes the key when it opens; a second click, or a retry after a lost answer,
carries the same key and is recognised.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ActionRow(Row):
    """An action that was carried out."""

    __tablename__ = "action"
    audited = False

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))


def claim(session: Session, key: str, by: str, at: datetime) -> bool:
    """Take an action for this transaction; False when it was done before.

    An unfinished twin is waited for by the database itself.
    """
    if session.scalar(select(ActionRow.key).where(ActionRow.key == key)):
        return False
    try:
        with session.begin_nested():
            session.execute(insert(ActionRow).values(key=key, at=at, by=by))
    except IntegrityError:
        return False
    return True
