"""Each user action has a key and is carried out at most once.

A form makes the key when it opens; a second click, or a retry after a lost answer,
carries the same key and is recognised.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
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
_TOLD = ", ".join(
    [
        "set_config('lading.person', %(by)s, true)",
        "set_config('lading.action_key', %(key)s, true)",
        *(f"set_config('{name}', '{most}', true)" for name, most in SAVING),
    ]
)
_CLAIM = (
    "INSERT INTO action (key, at, by) VALUES (%(key)s, %(at)s, %(by)s)"  # noqa: S608
    f" ON CONFLICT DO NOTHING RETURNING {_TOLD}"
)
_TELL = f"SELECT {_TOLD}"
_KEEP = """INSERT INTO action_result (key, kind, record)
    VALUES (%(key)s, %(kind)s, %(record)s)"""
"""Handed to the driver, as the claim is: each action says both."""


def claim(
    connection: Connection, key: str | None, by: str, at: datetime
) -> Callable[[], bool]:
    """Take an action for this transaction; a question is returned: was it free?

    An unfinished twin is waited for by the database itself. On a server the same
    statement tells who acts, for the audit trail (`app.db.audit_server`), and the
    question is asked when the message has been answered (`engine.in_one_message`).

    Args:
        connection: Of the action.
        key: Its key; None: it may be carried out as often as it is asked for.
        by: The person's name.
        at: The instant.

    Returns:
        Says False when the action was carried out before.
    """
    if connection.dialect.name == "postgresql":
        values = {"key": key or "", "at": at, "by": by}
        driver: Any = connection.connection.driver_connection
        answer = driver.execute(_TELL if key is None else _CLAIM, values)
        return lambda: answer.fetchone() is not None
    if key is None:
        return lambda: True
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - not for a server

    new = sqlite.insert(ActionRow).values(key=key, at=at, by=by)
    asked = new.on_conflict_do_nothing().returning(ActionRow.key)
    free = connection.execute(asked).first() is not None
    return lambda: free


def keep_result(session: Session, key: str | None, result: object) -> None:
    """Note in the action's transaction which record came of it, if one did."""
    record = getattr(result, "id", None)
    if key is None or not isinstance(record, int):
        return
    values = {"key": key, "kind": type(result).__name__, "record": record}
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        driver.execute(_KEEP, values)
        return
    connection.execute(insert(ActionResultRow).values(values))


def result_of(session: Session, key: str | None) -> int | None:
    """Return the key of the record that an action carried out before has led to."""
    asked = select(ActionResultRow.record).where(ActionResultRow.key == key)
    return session.scalar(asked)
