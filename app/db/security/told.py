"""Knows whether a server was told who may do what as this program says it.

A declaration can change between two versions whose tables are the same: nothing is
upgraded then, and the server goes on with the rules of before. So it keeps a digest of
what it was told, as a comment that everybody may read and nobody of the staff write.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.db import lending
from app.db.security.names import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

COMMAND = "The server's administrator brings it up to date: lading office harden."
"""What scripts are told besides; the window has a button (`app.ui.rules`)."""
_DATABASE = "(SELECT oid FROM pg_database WHERE datname = current_database())"
ASK = f"""SELECT current_database(),
    CASE WHEN said LIKE '% ' || {_DATABASE} THEN split_part(said, ' ', 1) END
    FROM (SELECT obj_description(n, 'pg_namespace') AS said
      FROM to_regnamespace('{SCHEMA}') AS n WHERE n IS NOT NULL) AS kept"""
"""Its database, and the digest that it was told itself: none that came with a copy."""
SUPER = "SELECT rolsuper FROM pg_roles WHERE rolname = session_user"


def digest(statements: Iterable[str]) -> str:
    """Return what tells one declaration from another."""
    return hashlib.sha256("\n".join(sorted(statements)).encode()).hexdigest()


def remember(mark: str) -> str:
    """Return the statement that lets a server keep a digest.

    Beside it stands which database was told: a copy that `pg_restore` brings back bears
    the digest, but not what was told to the database as a whole.
    """
    return f"""DO $$ BEGIN EXECUTE format('COMMENT ON SCHEMA {SCHEMA} IS %L',
    concat('{mark} ', {_DATABASE})); END $$"""


def is_leading(engine: Engine) -> bool:
    """Say whether the login of an open office administers its server."""
    with lending.reading(engine) as connection:
        return bool(connection.scalar(text(SUPER)))


def is_secured(engine: Engine) -> bool:
    """Say whether an office's database was told who may do what."""
    with lending.reading(engine) as connection:
        return connection.execute(text(ASK)).first() is not None


def is_outdated(engine: Engine) -> bool:
    """Say whether a server keeps other rules than this program declares.

    Also where a copy of the database was brought back: it is to be told anew. Not so
    where there are none: in a file, or on a server that was never secured. To find out
    takes half a second where the declaration was not read yet.
    """
    if engine.dialect.name != "postgresql":
        return False
    with lending.reading(engine) as connection:
        row = connection.execute(text(ASK)).first()
    if row is None:
        return False
    from app.db.security import harden  # noqa: PLC0415 - knows every table

    return bool(row[1] != harden.mark(row[0]))
