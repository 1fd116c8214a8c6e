"""Each user action has a key and is carried out at most once.

A form makes the key when it opens; a second click, or a retry after a lost answer,
carries the same key and is recognised.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, func, select
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


def claim(session: Session, key: str | None, by: str, at: datetime) -> bool:
    """Take an action for this transaction; False when it was done before.

    An unfinished twin is waited for by the database itself. On a server the same
    statement tells who acts, for the audit trail (`app.db.audit_server`).

    Args:
        session: Of the action.
        key: Its key; None: it may be carried out as often as it is asked for.
        by: The person's name.
        at: The instant.
    """
    on_server = session.get_bind().dialect.name == "postgresql"
    told: list[Any] = [
        func.set_config("lading.person", by, True),  # noqa: FBT003 - until it ends
        func.set_config("lading.action_key", key or "", True),  # noqa: FBT003
    ]
    if key is None:
        if on_server:
            session.execute(select(*told))
        return True
    if on_server:
        # Late: an office in a file never loads the server's words.
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        new: Any = postgresql.insert(ActionRow)
    else:
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415

        new, told = sqlite.insert(ActionRow), [ActionRow.key]
    new = new.values(key=key, at=at, by=by).on_conflict_do_nothing()
    return session.execute(new.returning(*told)).first() is not None
