"""Opens a database the way this product needs it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url

from app.db import sqlite


def open_engine(url: str) -> Engine:
    """Return an engine for "sqlite:///…" or "postgresql+psycopg://…".

    SQLite: as `app.db.sqlite` prepares it; transactions begin IMMEDIATE, because a
    plain BEGIN fails with "busy" when two writers meet. PostgreSQL: READ COMMITTED
    with explicit row locks.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(
            address, module=sqlite.library, connect_args={"timeout": sqlite.WAIT}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        address,
        pool_pre_ping=True,
        pool_size=4,
        connect_args={
            "connect_timeout": 5,
            "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
        },
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    sqlite.prepare(connection)


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
