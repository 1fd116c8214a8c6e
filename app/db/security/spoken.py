"""Compares the words of what a server keeps with those that this program tells it.

Names and switches stand in `app.db.security.check`; who administers the server can also
leave a function or a row rule its name and let it say something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from psycopg import sql
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint

from app.db.base import Row
from app.db.security import row_rules
from app.db.security.harden import functions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from app.core.rights import Policy
    from app.db.security.names import Names

_MADE = re.compile(
    r"CREATE OR REPLACE FUNCTION lading\.(\w+)\s*\(.*?\bAS \$(\w*)\$(.*?)\$\2\$",
    re.DOTALL,
)
_BODIES = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'lading'::regnamespace
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND convalidated
"""
_RULES = """
SELECT polname, polcmd, polpermissive, array(SELECT unnest(polroles) ORDER BY 1),
  pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
FROM pg_policy WHERE polrelid = %s::regclass
"""
_KINDS = (CheckConstraint, ForeignKeyConstraint, UniqueConstraint)


def differences(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    """Yield what says something else than it was told."""
    yield from _functions(connection, policy, names)
    yield from _rules(connection, policy, names)
    yield from _constraints(connection)


def _functions(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    wanted: dict[str, set[str]] = {}
    for text in functions_of(policy, names):
        for name, _mark, body in _MADE.findall(text):
            wanted.setdefault(name, set()).add(body)
    there: dict[str, set[str]] = {}
    for name, body in connection.execute(_BODIES):
        there.setdefault(name, set()).add(body)
    for name, bodies in sorted(wanted.items()):
        if there.get(name) != bodies:
            yield f"the function {name} says something else"


def _rules(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    told: dict[str, list[str]] = {}
    for said in row_rules.row_rules(policy, names):
        if said.startswith("CREATE POLICY"):
            table = said.split()[4].removeprefix('public."')[:-1]
            told.setdefault(table, []).append(said)
    for table, rules in told.items():
        if _has(connection, "public", table) != _as_told(connection, table, rules):
            yield f"a row rule of {table} says something else"


def _has(connection: psycopg.Connection[Any], schema: str, table: str) -> Any:
    found = connection.execute(_RULES, (f'{schema}."{table}"',)).fetchall()
    return sorted(map(str, found))


def _as_told(connection: psycopg.Connection[Any], table: str, rules: list[str]) -> Any:
    """Let a table of this session's own bear the rules: nobody waits for it."""
    made = sql.SQL("CREATE TEMP TABLE {0} (LIKE public.{0})")
    with connection.transaction(force_rollback=True):
        connection.execute(made.format(sql.Identifier(table)))
        for said in rules:
            here = said.replace(f' ON public."{table}"', f' ON pg_temp."{table}"', 1)
            connection.execute(here.encode())
        return _has(connection, "pg_temp", table)


def _constraints(connection: psycopg.Connection[Any]) -> Iterator[str]:
    there = {(table, name) for table, name in connection.execute(_CONSTRAINTS)}
    for table in Row.metadata.sorted_tables:
        for one in table.constraints:
            name = str(one.name or "")
            if isinstance(one, _KINDS) and name and (table.name, name) not in there:
                yield f"the condition {name} of {table.name} is missing"
