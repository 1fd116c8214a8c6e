"""Knows whether a server was told who may do what as this program says it.

A declaration can change between two versions whose tables are the same: nothing is
upgraded then, and the server goes on with the rules of before. So it keeps a digest of
what it was told, as a comment that everybody may read and nobody of the staff write.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.core.i18n import N_
from app.db.security.names import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

OUTDATED = N_(
    "Who may do what is kept on the server as another version of this program says it. "
    "The server's administrator brings it up to date: lading office harden."
)
ASK = f"""SELECT current_database(), obj_description(n, 'pg_namespace')
    FROM to_regnamespace('{SCHEMA}') AS n WHERE n IS NOT NULL"""


def digest(statements: Iterable[str]) -> str:
    """Return what tells one declaration from another."""
    return hashlib.sha256("\n".join(sorted(statements)).encode()).hexdigest()


def remember(mark: str) -> str:
    """Return the statement that lets a server keep a digest."""
    return f"COMMENT ON SCHEMA {SCHEMA} IS '{mark}'"


def is_outdated(engine: Engine) -> bool:
    """Say whether a server keeps other rules than this program declares.

    Not so where there are none: in a file, or on a server that was never secured. To
    find out takes half a second where the declaration was not read yet.
    """
    if engine.dialect.name != "postgresql":
        return False
    with engine.connect().execution_options(reading=True) as connection:
        row = connection.execute(text(ASK)).first()
    if row is None:
        return False
    from app.db.security import harden  # noqa: PLC0415 - knows every table

    return bool(row[1] != harden.mark(row[0]))
