"""Sends what makes an empty database an office once more, as it was sent first.

To find out what the migrations say takes Alembic most of a second, and fifty tests
make an office of nothing. What it sends is the same each time; a process asks it once
for each kind of database. Tests of the migrations themselves ask for `every_step`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event

from app.db import schema

Sent = list[tuple[str, Any]]
"""Statements with their parameters."""

LOOKING = ("SELECT", "PRAGMA MAIN.", "PRAGMA TEMP.", "SHOW")
_SENT: dict[str, Sent] = {}


@contextmanager
def remembered() -> Iterator[None]:
    """Let offices be made as they were made first."""
    schema.command = SimpleNamespace(upgrade=_upgrade)
    try:
        yield
    finally:
        schema.command = command


@contextmanager
def every_step() -> Iterator[None]:
    """Let Alembic take every step again."""
    before, schema.command = schema.command, command
    try:
        yield
    finally:
        schema.command = before


def _upgrade(config: Config, revision: str) -> None:
    connection: Connection = config.attributes["connection"]
    empty = schema.standing_of(connection) is schema.Standing.EMPTY
    # A backup names the step at which it was made: mostly the latest.
    if revision not in ("head", schema._steps()[0]) or not empty:
        command.upgrade(config, revision)
    elif sent := _SENT.get(connection.dialect.name):
        for statement, values in sent:
            connection.exec_driver_sql(statement, values or None)
    else:
        _SENT[connection.dialect.name] = _heard(connection, config)


def _heard(connection: Connection, config: Config) -> Sent:
    """Take the steps; return what was sent, but for what only looks."""
    sent: Sent = []

    def hear(*call: Any) -> None:
        statement, values = call[2:4]
        if not statement.lstrip().upper().startswith(LOOKING):
            sent.append((statement, values))

    event.listen(connection, "before_cursor_execute", hear)
    try:
        command.upgrade(config, "head")
    finally:
        event.remove(connection, "before_cursor_execute", hear)
    return sent
