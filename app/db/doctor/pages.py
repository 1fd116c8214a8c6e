"""Looks at the pages of a server's files, as far as the server offers it.

Checksums are the server's own business: whether it has them is asked. What lies in the
pages is read by the extension amcheck, where its administrator put it into the office
and the person may call it; without it the pages are left to pg_amcheck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CALLABLE = """
SELECT quote_ident(n.nspname) FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'amcheck' AND (SELECT bool_and(
  has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(n.oid, 'USAGE'))
  FROM pg_proc p WHERE p.pronamespace = n.oid
  AND p.proname IN ('bt_index_check', 'verify_heapam'))
"""
_TABLES = """
SELECT c.oid::int8, c.relname FROM pg_class c JOIN pg_namespace n
ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'audit') AND c.relkind = 'r'
AND c.relpersistence = 'p' ORDER BY c.relname
"""
_INDEXES = """
SELECT i.indexrelid::int8, c.relname FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'audit')
AND a.amname = 'btree' AND i.indisvalid AND i.indisready ORDER BY c.relname
"""


_HEAP = "SELECT msg FROM {schema}.verify_heapam(CAST(:it AS oid)::regclass) LIMIT 1"
_TREE = "SELECT {schema}.bt_index_check(CAST(:it AS oid)::regclass)"


def has_checksums(connection: Connection) -> bool:
    """Say whether the server notices a page that its disk spoilt."""
    return str(connection.scalar(text("SHOW data_checksums"))) == "on"


def looks(connection: Connection) -> str:
    """Return the schema in which the person may call amcheck; empty: nowhere."""
    return str(connection.scalar(text(_CALLABLE)) or "")


def spoilt(
    connection: Connection, schema: str, pause: Callable[[], object]
) -> Iterator[tuple[str, str]]:
    """Yield tables and indexes with a spoilt page, and what amcheck says of it.

    Args:
        connection: To the office.
        schema: Where amcheck is, see `looks`.
        pause: Called before each of them; may raise.
    """
    for listed, look in ((_TABLES, _HEAP), (_INDEXES, _TREE)):
        asked = look.format(schema=schema)
        for key, name in connection.execute(text(listed)).all():
            pause()
            try:
                with connection.begin_nested():
                    said = connection.scalar(text(asked), {"it": key})
            except DBAPIError as error:
                if not getattr(error.orig, "sqlstate", "").startswith("XX"):
                    raise
                said = str(error.orig).splitlines()[0]
            if said:
                yield name, str(said)
