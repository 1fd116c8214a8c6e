"""Creates and upgrades the database, whole or not at all."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import audit_server, epoch, handshake, invariants, lending, reach, tables
from app.db.base import Row
from app.db.engine import engine_of
from app.db.security import calls

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine


class Standing(StrEnum):
    """How a database stands to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


def standing(url: str) -> Standing:
    """Say whether a database is empty, ours, older, newer, or somebody else's."""
    with engine_of(url) as engine, lending.reading(engine) as connection:
        return standing_of(connection)


def create(
    url: str, revision: str = "head", before: Callable[[], object] | None = None
) -> None:
    """Create the tables in an empty database, or bring an older one up to date.

    Everything happens in one transaction: a program that is killed in the middle
    leaves the database as it was.

    Args:
        url: The database.
        revision: The migration to stop at; a backup is restored as it was.
        before: Called before the first step, while nobody else can save: the backup.

    Raises:
        NotPossibleError: The database is newer than this program, or not ours, or not
            kept in UTF8; or its balances would not agree with their ledgers any more.
    """
    with engine_of(url) as engine:
        again = upgrade(engine, revision, before)
    if again:
        from app.db.security.harden import harden  # noqa: PLC0415 - knows this file

        harden(url)


def upgrade(
    engine: Engine, revision: str = "head", before: Callable[[], object] | None = None
) -> bool:
    """Bring the database of an open engine up to date; see `create`.

    Returns:
        Whether its server is to be told again who may do what: it was told before,
        and knows nothing of what is new.
    """
    with lending.writing(engine) as connection:
        if revision == "head" and standing_of(connection) is Standing.CURRENT:
            return False  # without the lock, which staff may not take
        _have_alone(connection)
        now = standing_of(connection)
        if now is Standing.NEWER or revision not in ("head", *_steps()):
            raise NotPossibleError(
                N_("This office was upgraded by a newer program. Please update yours.")
            )
        if now is Standing.FOREIGN:
            raise NotPossibleError(
                N_("This database holds something else. Choose an empty one.")
            )
        if now is not Standing.CURRENT:
            if connection.dialect.name == "postgresql":
                reach.refuse_encoding(connection.connection.driver_connection)
            _take_steps(connection, revision, before if now is Standing.OLDER else None)
            if standing_of(connection) is Standing.CURRENT:
                return calls.secured_already(connection)
    return False


def _have_alone(connection: Connection) -> None:
    """Wait until every action has ended; none begins until this transaction ends.

    A file is had alone since the transaction began.
    """
    if connection.dialect.name != "postgresql":
        return
    for setting in (
        "lock_timeout = '60s'",
        "statement_timeout = 0",
        "idle_in_transaction_session_timeout = 0",  # the backup takes its time
    ):
        connection.execute(text(f"SET LOCAL {setting}"))
    connection.execute(
        text("SELECT pg_advisory_xact_lock(:key)"), {"key": handshake.LOCK}
    )


def _take_steps(
    connection: Connection, revision: str, before: Callable[[], object] | None
) -> None:
    """Back up, take the steps, and look whether everything is still true."""
    if before is not None:
        before()
    was = invariants.balances(connection)
    if connection.dialect.name == "postgresql":
        # What a step changes in rows stands in the trail as an action of its own.
        key = text("SELECT set_config('lading.action_key', :key, true)")
        connection.execute(key, {"key": f"upgrade.{handshake.of_program()}"})
    command.upgrade(alembic_config(connection), revision)
    if standing_of(connection) is Standing.CURRENT:
        audit_server.install(connection)
        handshake.install(connection)
        epoch.install(connection)
    worse = [
        name
        for name, count in invariants.balances(connection).items()
        if count > was.get(name, 0)
    ]
    if worse:
        raise NotPossibleError(
            N_("The upgrade would spoil {what}; nothing was changed."), what=worse[0]
        )


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for a connection."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    tables.load()
    config.attributes["metadata"] = Row.metadata
    return config


@cache
def _steps() -> tuple[str, ...]:
    """Return the migrations of this program, the latest first; read once."""
    script = ScriptDirectory(Path(__file__).parent / "migrations")
    return tuple(step.revision for step in script.walk_revisions())


def standing_of(connection: Connection) -> Standing:
    """Say how the database of an open connection stands; see `standing`."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return Standing.EMPTY
    if "alembic_version" not in tables:
        return Standing.FOREIGN
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return Standing.EMPTY
    if current not in _steps():
        return Standing.NEWER
    return Standing.CURRENT if current == _steps()[0] else Standing.OLDER
