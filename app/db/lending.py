"""How a connection to an office is lent, and how it is given back.

Whoever asks an office of something borrows here, for the length of a block; sessions
do as well. A connection that comes back leaves no transaction open, and a link that was
lost meanwhile goes back to nobody.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

log = logging.getLogger(__name__)

READING: Final = "reading"
"""The option of a connection that takes no lock for writing."""
_POOL: Final = "lading.pool"
"""Where a connection has the pool that it was made for."""
_GONE = 4  # PQTRANS_UNKNOWN: the link is lost, and nothing can be taken back over it
_AS_ONE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def lent(engine: Engine) -> Connection:
    """Lend a connection; who borrows it commits."""
    return engine.connect()


def reading(engine: Engine) -> Connection:
    """Lend a connection that locks nobody out."""
    return engine.connect().execution_options(**{READING: True})


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Lend a connection in a transaction, which is committed when the block ends."""
    return engine.begin()


def instant(engine: Engine) -> AbstractContextManager[Connection]:
    """Lend a connection that sees the whole office as it is at one instant."""
    how = {READING: True} if engine.dialect.name == "sqlite" else _AS_ONE
    return engine.execution_options(**how).begin()


def look_after(engine: Engine) -> None:
    """See to what is given back to an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "reset", _leave_transaction)
        return
    event.listen(engine, "connect", lambda _, record: _keep_pool(engine, record))
    event.listen(engine, "checkin", lambda _, record: _close_left(engine, record))
    event.listen(engine, "reset", _give_back)


def _keep_pool(engine: Engine, record: Any) -> None:
    record.info[_POOL] = engine.pool


def _close_left(engine: Engine, record: Any) -> None:
    """Close what comes back to a pool that was given up while it was lent.

    Nobody would lend it again, and the server lets a person have few of them.
    """
    if record.info.get(_POOL) is not engine.pool:
        record.invalidate()


def _leave_transaction(connection: Any, _record: object, _state: object) -> None:
    """Take back what a program has left open: its memory ran out at the COMMIT.

    The library takes that COMMIT for sent. The rows would stay locked, and the next
    action would meet a connection that is in the middle of something.
    """
    info = getattr(connection, "info", None)  # a server's; a file has none
    status = connection.in_transaction if info is None else info.transaction_status
    if status and status != _GONE:
        connection.rollback()


def _give_back(connection: Any, record: Any, state: object) -> None:
    """Let go of a link that is found lost when a server's connection is given back.

    The action has told already; the library would write its whole way into the log.
    """
    from psycopg import Error  # noqa: PLC0415 - an office in a file never loads it

    try:
        _leave_transaction(connection, record, state)
        lost = connection.closed
    except Error as error:
        log.warning("a link was lost: %s", str(error).partition("\n")[0])
        lost = True
    if lost and record is not None:
        record.invalidate()
