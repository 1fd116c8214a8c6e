"""Looks at what a file holds beside its records: its tables' make, the search's index.

Both follow from something else that is known. A letter that changed in the name of a
table is no damage to SQLite, nor is an entry of the index that names another record.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import StaticPool, create_engine, text

from app.db import doctor, lending, schema, sqlite
from app.db.search import SQLITE_DDL

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import Database

_MADE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
_WORD = re.compile(r"\w+|[^\w\s]")
_COPY = "copied_gram"
_PARTS = ("data", "idx")
"""What FTS5 keeps of an index whose texts lie elsewhere, beside its version."""
_VERSION = "SELECT k, v FROM {}_config ORDER BY k"
_Make = dict[tuple[str, str], tuple[str, tuple[str, ...]]]


def other_tables(connection: Any) -> list[str]:
    """Return the tables that are not as the migrations make them, each once.

    Args:
        connection: Of the SQLite library; what somebody added is passed over.
    """
    connection.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
    there = _make(connection)
    expected = _expected()
    wrong = (key for key, made in expected.items() if there.get(key) != made)
    return sorted({expected[key][0] for key in wrong})


def _make(connection: Any) -> _Make:
    """Return of what kind everything is, of which table, and the words that made it.

    A step that makes a table anew may write its constraints in another order.
    """
    return {
        (kind, name): (table, tuple(sorted(_WORD.findall(sql.replace('"', "")))))
        for kind, name, table, sql in connection.execute(_MADE)
    }


@cache
def _expected() -> _Make:
    engine = create_engine(
        "sqlite://",
        module=sqlite.library,
        creator=lambda: sqlite.library.connect(":memory:", isolation_level=None),
        poolclass=StaticPool,
    )
    try:
        schema.upgrade(engine)
        with lending.lent(engine) as connection:
            return _make(connection.connection.driver_connection)
    finally:
        engine.dispose()


def index_agrees(connection: Any) -> bool:
    """Say whether the search's index holds the pieces of the entries, and no others.

    SQLite compares them for who may write only, and lets nobody else write meanwhile.
    So a copy of the index is compared, in memory; it is a third of the entries.

    Args:
        connection: Of the SQLite library, to a file that is only read.
    """
    copy = SQLITE_DDL.replace("search_gram", f"temp.{_COPY}").replace(
        "'search_entry'", "'copied_entry'"
    )
    connection.execute("BEGIN")  # index and entries of one instant
    try:
        connection.execute(
            "CREATE TEMP VIEW copied_entry AS SELECT id, grams FROM main.search_entry"
        )
        connection.execute(copy)
        asked = (_VERSION.format(name) for name in ("main.search_gram", _COPY))
        there, expected = (connection.execute(one).fetchall() for one in asked)
        if there != expected:
            return False
        for part in _PARTS:
            connection.execute(f"DELETE FROM temp.{_COPY}_{part}")  # noqa: S608 - ours
            connection.execute(
                f"INSERT INTO temp.{_COPY}_{part}"  # noqa: S608 - our names
                f" SELECT * FROM main.search_gram_{part}"
            )
        connection.execute(
            f"INSERT INTO {_COPY}({_COPY}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - our names
        )
    except sqlite.library.OperationalError:
        raise  # it was stopped, or there is no room
    except sqlite.library.DatabaseError:
        return False
    finally:
        connection.execute("ROLLBACK")
    return True


def build_index(database: Database, actor: Actor) -> None:
    """Build the search's index of a file anew from its entries.

    Raises:
        NotAllowedError: The person does not look after the office.
    """
    actor.require(doctor.MAY)
    with database.unit_of_work(actor) as uow:
        if uow.session.connection().dialect.name == "sqlite":
            anew = "INSERT INTO search_gram(search_gram) VALUES ('rebuild')"
            uow.session.execute(text(anew))
