"""Opens a database the way this product needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError

from app.db import keys, lending, sqlite

WARNED: Final = "lading.warned"
"""Marks a connection whose server has warned: a COMMIT that the second server has not
confirmed comes with a warning, and does not count as saved."""
SESSION: Final = "lading.session"
"""Where a connection has its number on the server and the instant it began."""
AHEAD: Final = "lading.ahead"
"""Where a connection has what its server's clock is ahead of this computer's."""
LINK: Final = {
    "connect_timeout": 2,  # seconds for each of several servers
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,  # ms; where the system knows it
}
"""A server that does not answer is given up after five seconds, not after hours."""
_COMMIT = "COMMIT"
_SPOILT = 3  # PQTRANS_INERROR: what follows is refused, and COMMIT takes all back
_RELEASE = (
    "SET LOCAL synchronous_commit = off",
    _COMMIT,
    "BEGIN",
    # A word in the log: a COMMIT that has written nothing waits for no disk.
    "SELECT pg_logical_emit_message(true, 'lading', '')",
)
_OPTIONS = (
    "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    " -c statement_timeout=300s -c default_transaction_isolation=read\\ committed"
    # To translate a plan takes longer than any question of ours.
    " -c jit=off -c datestyle=iso"
)
_WHO = (
    "SELECT pid, backend_start::text, clock_timestamp() FROM pg_stat_activity"
    " WHERE pid = pg_backend_pid()"
)


def open_engine(url: str) -> Engine:
    """Return an engine for "sqlite:///…" or "postgresql+psycopg://…".

    SQLite: as `app.db.sqlite` prepares it; transactions begin IMMEDIATE, because a
    plain BEGIN fails with "busy" when two writers meet. PostgreSQL: READ COMMITTED
    with explicit row locks, at most three connections; the address may name several
    servers, of which the one that takes changes is found.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        file = Path(address.database or "")
        to_read = sqlite.is_read_only(file)
        engine = create_engine(
            address,
            module=sqlite.library,
            creator=lambda: sqlite.connect(file),
            # What a statement says of an encrypted office does not go into the log.
            hide_parameters=keys.salt_of(file) != keys.HEADER,
        )
        event.listen(
            engine, "connect", lambda new, _: sqlite.prepare(new, to_read=to_read)
        )
        event.listen(engine, "begin", _begin_to_read if to_read else _begin_sqlite)
        lending.look_after(engine)
        return engine
    engine = create_engine(
        address,
        pool_pre_ping=True,
        pool_size=2,
        max_overflow=1,
        pool_reset_on_return=None,  # `lending` does
        # However a database is kept, it is spoken to in one way.
        connect_args={**LINK, "options": _OPTIONS, "client_encoding": "UTF8"},
    )
    event.listen(engine, "connect", _prepare_server)
    lending.look_after(engine)
    return engine


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """Open a database as `open_engine` does, for the length of a block."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def connect_with(engine: Engine, password: str) -> None:
    """Let connections that are made from now on bring another password."""
    make = engine.dialect.connect

    def connect(*args: Any, **given: Any) -> Any:
        return make(*args, **{**given, "password": password})

    # Whoever else connects for the engine (`app.db.epoch`) goes through here as well.
    engine.dialect.connect = connect  # type: ignore[method-assign]


@contextmanager
def in_one_message(connection: Connection) -> Iterator[None]:
    """Let a server hear several statements before it answers the first.

    The last ones of an action, and its COMMIT: colleagues wait for the number that it
    holds. None of them may ask for an answer; what fails is raised by the COMMIT.

    Raises:
        DBAPIError: The driver found the link lost, past the library above it.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except driver.Error as error:
        said = DBAPIError.instance(_COMMIT, None, error, driver.Error)
        raise said from error


def is_taken_back(connection: Connection) -> bool:
    """Say whether a COMMIT would keep nothing of a transaction, and be answered well.

    Args:
        connection: Of the action; one whose link is lost says so by itself.
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        return bool(driver.info.transaction_status == _SPOILT)
    return not driver.in_transaction  # a file has taken it back by itself


def commit_ahead(connection: Connection) -> None:
    """Commit, and let the COMMIT that the caller sends next wait for the disk.

    What a transaction has locked it gives back before its words are on the disk, or at
    the second server; whoever waits for a number does not wait for that as well, and
    the disk takes many of them at a time. Nothing counts as saved before the next
    COMMIT is confirmed: it waits for all that was written before it. After a crash
    between the two either both are there, or neither, or the first: as after any lost
    answer, the action's key tells.

    Args:
        connection: To a server, in one message with the next COMMIT.
    """
    driver: Any = connection.connection.driver_connection
    for said in _RELEASE:
        driver.execute(said)


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(lending.READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")  # what writes is refused when it does


def _prepare_server(connection: Any, record: Any) -> None:
    def heard(said: Any) -> None:
        if said.severity_nonlocalized == "WARNING":
            record.info[WARNED] = True

    connection.add_notice_handler(heard)
    *session, there = connection.execute(_WHO).fetchone()
    record.info[SESSION] = tuple(session)
    record.info[AHEAD] = there - datetime.now(UTC)
    connection.rollback()
