"""Each user action has a key and is carried out at most once.

A form makes the key when it opens; a second click, or a retry after a lost answer,
carries the same key and is recognised.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, String, func, insert, select
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


class ActionResultRow(Row):
    """The record that an action made or changed, for whoever asks for it again."""

    __tablename__ = "action_result"
    audited = False

    key: Mapped[str] = mapped_column(ForeignKey("action.key"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    record: Mapped[int] = mapped_column(BigInteger)


SAVING = (("idle_in_transaction_session_timeout", "5s"), ("statement_timeout", "20s"))
"""What a server allows one action: a PC that drops off in the middle of one holds
its colleagues up for five seconds, not for a minute."""


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
        *(func.set_config(name, most, True) for name, most in SAVING),  # noqa: FBT003
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


def keep_result(session: Session, key: str | None, result: object) -> None:
    """Note in the action's transaction which record came of it, if one did."""
    record = getattr(result, "id", None)
    if key is not None and isinstance(record, int):
        values = {"key": key, "kind": type(result).__name__, "record": record}
        session.execute(insert(ActionResultRow).values(values))


def result_of(session: Session, key: str | None) -> int | None:
    """Return the key of the record that an action carried out before has led to."""
    asked = select(ActionResultRow.record).where(ActionResultRow.key == key)
    return session.scalar(asked)
