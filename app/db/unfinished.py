"""Marks a server's office while it is being made, so that nobody takes it for whole.

To make an office takes several steps: a database, its tables, rows that are brought
along, rights, the first login. A server carries each out whole or not at all, but the
program may be killed between two of them. The mark is the database's comment: it is set
before the first table and taken away last, and a tool of the server shows it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import lending

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MARK = "Lading: unfinished"
WORDS = N_(
    "The office in “{database}” is just being made, or its making was cut short. Its "
    "administrator makes it anew or removes it."
)
_ASKED = (
    "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    " WHERE datname = current_database()"
)


def is_marked(connection: Connection) -> bool:
    """Say whether the office of an open connection is unfinished; no file ever is."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.scalar(text(_ASKED)) == MARK)


def refuse(engine: Engine) -> None:
    """Refuse to work in an office that is unfinished.

    Raises:
        NotPossibleError: It is.
    """
    if engine.dialect.name != "postgresql":
        return
    with lending.reading(engine) as connection:
        marked = is_marked(connection)
    if marked:
        raise NotPossibleError(WORDS, database=engine.url.database or "")
