"""Compares what a server really has with what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.db.audit_server import KEPT
from app.db.security import admitting, grants, row_rules, spoken, told
from app.db.security.harden import FINDS, TAKEN_FROM_ALL, connect, declared, mark
from app.db.security.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from app.core.rights import Policy

_GIVEN = """
SELECT g.grantee::regrole::text, lower(g.privilege_type), c.relname, a.attname
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid,
  LATERAL aclexplode(a.attacl) g
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND a.attnum > 0 AND NOT a.attisdropped AND g.grantee <> c.relowner
UNION ALL
SELECT g.grantee::regrole::text, lower(g.privilege_type), c.relname, '*'
FROM pg_class c, LATERAL aclexplode(c.relacl) g
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND g.grantee <> c.relowner
"""
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
  AND relkind IN ('r', 'p', 'v', 'm')
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
_MEMBERS = """
SELECT s.login, s.roles, array(SELECT m.roleid::regrole::text FROM pg_auth_members m
  WHERE m.member = l.oid)
FROM public.staff s JOIN pg_roles l ON l.rolname = s.login AND l.rolcanlogin
"""
_SCHEMAS = """
SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'lading', 'audit')
  AND nspowner <> CASE nspname WHEN 'audit' THEN %s::regrole ELSE %s::regrole END
"""
_SPOKEN = """
SELECT true FROM pg_language WHERE lanname IN ('plpgsql', 'sql')
  AND has_language_privilege(%s, oid, 'USAGE')
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
        groups = [names.staff, *(one.name for one in grants.groups(policy, names))]
        if missing := [one for one in groups if one not in known]:
            return tuple(f"the role {one} is missing" for one in missing)
        return (
            *_columns(connection, policy, names),
            *_rows(connection, policy, names),
            *_guards(connection, policy),
            *_house(connection, policy, names),
            *_server(connection, names),
            *(found := _told(connection, names)),
            *(() if found else spoken.differences(connection, policy, names)),
        )


def _columns(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    wanted = {
        (group, verb, table, column)
        for (group, verb, table), given in grants.allowed(policy, names).items()
        for column in (given if verb != "delete" else "*")
    }
    ours = {names.owner, names.audit, names.people, names.backup}
    there = {tuple(row) for row in connection.execute(_GIVEN) if row[0] not in ours}
    for group, verb, table, column in sorted(there - wanted):
        yield f"{group} may {verb} {table}.{column}"
    for group, verb, table, column in sorted(wanted - there):
        yield f"{group} may not {verb} {table}.{column}"
    for (table,) in connection.execute(_TABLES):
        if table not in policy.tables:
            yield f"the table {table} is not declared"


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
    for said in row_rules.row_rules(policy, names):
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
    for (role,) in connection.execute(_STRANGERS, (ours, names.staff)):
        yield f"{role} may connect and is not of the staff"
    for (role,) in connection.execute(_POWERS, (names.staff,)):
        yield f"{role} may make roles or databases, or sees all rows"
    asked = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind = 'r' AND relowner <> CASE WHEN relname = ANY (%s) "
        "THEN %s::regrole ELSE %s::regrole END"
    )
    owners = (list(KEPT), names.audit, names.owner)
    for (table,) in connection.execute(asked, owners):
        yield f"the table {table} belongs to somebody else"
    for (schema,) in connection.execute(_SCHEMAS, (names.audit, names.owner)):
        yield f"the schema {schema} belongs to somebody else"
    for privilege in ("TEMP", "CREATE"):
        asked = "SELECT has_database_privilege(%s, current_database(), %s)"
        row = connection.execute(asked, (names.staff, privilege)).fetchone()
        if row and row[0]:
            yield f"staff have {privilege} on the database"
    yield from _people(connection, policy, names)


def _people(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    outside = {
        login: admitting.REMEDIES[how].format(login)
        for login, how in admitting.stands(connection).items()
        if how in admitting.REMEDIES
    }
    yield from outside.values()
    known = {one.name for one in grants.groups(policy, names)}
    for login, roles, groups in connection.execute(_MEMBERS):
        if login in outside:
            continue
        due = grants.memberships(policy, names, roles.split(","))
        is_in = known.intersection(groups)
        for group in sorted(due ^ is_in):
            yield f"{login} is {'not ' if group in due else ''}of the group {group}"


def _server(connection: psycopg.Connection[Any], names: Names) -> Iterator[str]:
    """Tell of what PostgreSQL gives to everybody."""
    for (function,) in connection.execute(_OPEN, (TAKEN_FROM_ALL,)):
        yield f"everybody may call {function}"
    asked = "SELECT proleakproof FROM pg_proc WHERE oid = %s::regprocedure"
    row = connection.execute(asked, (FINDS,)).fetchone()
    if row and row[0]:
        yield "the plans of the search tell what others' records say"
    if not connection.execute(row_rules.ARE_KEPT).fetchone():
        yield "staff may drop the row rules of the groups they are of"
    if connection.execute(_SPOKEN, (names.staff,)).fetchone():
        yield "staff may run programs of their own on the server"


def _told(connection: psycopg.Connection[Any], names: Names) -> tuple[str, ...]:
    """Tell whether the server was told other words of rules and functions."""
    row = connection.execute(told.ASK).fetchone()
    if row and row[1] != mark(names.database):
        return ("the server was told another version of the rules",)
    return ()
