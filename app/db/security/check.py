"""Compares what a server really has with what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.db.audit_server import KEPT
from app.db.security import grants
from app.db.security.harden import TAKEN_FROM_ALL, connect, declared
from app.db.security.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from app.core.rights import Policy

VERBS = ("select", "insert", "update")

_COLUMNS = """
SELECT g.role, c.relname, a.attname,
  has_column_privilege(g.role, c.oid, a.attnum, 'SELECT'),
  has_column_privilege(g.role, c.oid, a.attnum, 'INSERT'),
  has_column_privilege(g.role, c.oid, a.attnum, 'UPDATE'),
  has_table_privilege(g.role, c.oid, 'DELETE'),
  has_table_privilege(g.role, c.oid, 'TRUNCATE, TRIGGER, REFERENCES')
FROM unnest(%s::text[]) AS g(role), pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND a.attnum > 0 AND NOT a.attisdropped
"""
_STRANGERS = """
SELECT r.rolname FROM pg_roles r WHERE NOT r.rolsuper AND r.rolname <> ALL (%s)
  AND has_database_privilege(r.rolname, current_database(), 'CONNECT')
  AND NOT pg_has_role(r.rolname, %s, 'MEMBER') AND r.rolname !~ '^pg_'
"""
_POWERS = """
SELECT rolname FROM pg_roles WHERE pg_has_role(rolname, %s, 'MEMBER') AND NOT rolsuper
  AND rolcanlogin AND (rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
"""
_GROUPS = """
SELECT s.login, r.role, pg_has_role(s.login, %s || r.role, 'MEMBER'),
  r.role = ANY (string_to_array(s.roles, ',')) AND s.active
FROM public.staff s JOIN pg_roles l ON l.rolname = s.login AND l.rolcanlogin
CROSS JOIN unnest(%s::text[]) AS r(role)
"""
_OPEN = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE (p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ %s
  OR p.pronamespace IN ('lading'::regnamespace, 'audit'::regnamespace))
  AND has_function_privilege('public', p.oid, 'EXECUTE')
"""


def check(url: str) -> tuple[str, ...]:
    """List where the server differs from the declaration; empty: nowhere.

    Args:
        url: Of the office's database, as a superuser of the server.

    Raises:
        UnavailableError: The server cannot be reached.
    """
    policy = declared()
    with connect(url) as connection:
        names = Names.of(connection.info.dbname)
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        groups = [names.group(role) for role in ("", *policy.roles)]
        if missing := [one for one in groups if one not in known]:
            return tuple(f"the role {one} is missing" for one in missing)
        return (
            *_columns(connection, policy, names),
            *_rows(connection, policy, names),
            *_guards(connection, policy),
            *_house(connection, policy, names),
        )


def _columns(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    by_group = {names.group(role): role for role in ("", *policy.roles)}
    everybody = {
        table: policy.rights("", table, grants.columns(table))
        for table in policy.tables
    }
    given: dict[tuple[str, str], Any] = {}
    for group, table, column, *has, deletes, more in connection.execute(
        _COLUMNS, (list(by_group),)
    ):
        if table not in policy.tables:
            yield f"the table {table} is not declared"
            continue
        role = by_group[group]
        key = (role, table)
        if key not in given:
            given[key] = policy.rights(role, table, grants.columns(table))
        for verb, is_given in zip(VERBS, has, strict=True):
            wanted = column in getattr(given[key], verb)
            if is_given and not wanted and column in getattr(everybody[table], verb):
                continue
            if is_given != wanted:
                said = "may" if is_given else "may not"
                yield f"{group} {said} {verb} {table}.{column}"
        if deletes != given[key].delete:
            yield f"{group} {'may' if deletes else 'may not'} delete from {table}"
        if more:
            yield f"{group} may truncate {table} or hang triggers on it"


def _rows(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    asked = (
        "SELECT c.relname, c.relrowsecurity, array_agg(p.polname::text ORDER BY 1) "
        "FILTER (WHERE p.polname IS NOT NULL) FROM pg_class c "
        "LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relkind = 'r' "
        "AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2"
    )
    wanted: dict[str, set[str]] = {}
    for said in grants.row_rules(policy, names):
        if said.startswith("CREATE POLICY"):
            name, _on, table = said.split()[2:5]
            wanted.setdefault(table.removeprefix('public."')[:-1], set()).add(name)
    for table, is_on, rules in connection.execute(asked):
        if bool(wanted.get(table)) != is_on:
            yield f"row rules of {table} are {'on' if is_on else 'off'}"
        if set(rules or ()) != wanted.get(table, set()):
            yield f"row rules of {table} are {sorted(rules or ())}"


def _guards(connection: psycopg.Connection[Any], policy: Policy) -> Iterator[str]:
    asked = (
        "SELECT tgrelid::regclass::text, tgname, tgenabled = 'O' FROM pg_trigger "
        "WHERE tgname LIKE 'lading\\_%' AND NOT tgisinternal"
    )
    there = {(table, name) for table, name, on in connection.execute(asked) if on}
    for said in grants.guards(policy):
        words = said.replace("CONSTRAINT ", "").split()
        table = said.partition(" ON public.")[2].split()[0]
        if (table, words[2]) not in there:
            yield f"the guard {words[2]} of {table} is missing or switched off"


def _house(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    ours = [names.owner, names.audit, names.people, names.backup]
    for (role,) in connection.execute(_STRANGERS, (ours, names.group(""))):
        yield f"{role} may connect and is not of the staff"
    for (role,) in connection.execute(_POWERS, (names.group(""),)):
        yield f"{role} may make roles or databases, or sees all rows"
    for (function,) in connection.execute(_OPEN, (TAKEN_FROM_ALL,)):
        yield f"everybody may call {function}"
    asked = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind = 'r' AND relowner <> CASE WHEN relname = ANY (%s) "
        "THEN %s::regrole ELSE %s::regrole END"
    )
    owners = (list(KEPT), names.audit, names.owner)
    for (table,) in connection.execute(asked, owners):
        yield f"the table {table} belongs to somebody else"
    for privilege in ("TEMP", "CREATE"):
        asked = "SELECT has_database_privilege(%s, current_database(), %s)"
        row = connection.execute(asked, (names.group(""), privilege)).fetchone()
        if row and row[0]:
            yield f"staff have {privilege} on the database"
    values = (f"{names.prefix}_", list(policy.roles))
    for login, role, is_in, should in connection.execute(_GROUPS, values):
        if is_in != should:
            yield f"{login} is {'' if is_in else 'not '}of the group {role}"
