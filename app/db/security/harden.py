"""Tells a PostgreSQL server everything that is declared, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import psycopg.sql
from sqlalchemy import make_url

from app.core.clock import OFFICE_ZONE
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import audit, audit_server, handshake, reach, tables
from app.db.base import Row
from app.db.security import (
    accounts,
    cash,
    contents,
    finding,
    functions,
    grants,
    issued,
    kept,
    ledgers,
    limits,
    people,
    purging,
    row_rules,
    second,
    settling,
    steps,
    sums,
    taking_back,
    taking_over,
    telling,
    told,
)
from app.db.security.names import SCHEMA, Names
from app.modules import POLICY, TABLES, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.rights import Policy

TAKEN_FROM_ALL = r"^(lo_|loread|lowrite|pg_(try_)?advisory|pg_notify$)|_to_xml"
"""Functions nobody in the office needs: large objects fill the disk, advisory locks
stop the numbering, notifications and XML dumps tell others what they must not know."""
FINDS = "pg_catalog.ts_match_vq(tsvector, tsquery)"
"""What the search asks of each entry: the operator @@."""
FUNCTIONS = (
    functions.REACH,
    functions.HELD,
    *finding.FUNCTIONS,
    functions.COLLEAGUES,
    issued.AS_IT_STANDS,
    *issued.HOLDS,
    issued.QUEUE,
    issued.KEEP_TRASH,
    functions.TAKE_NUMBER,
    functions.NUMBER_BORNE,
    functions.KEEP_NUMBER,
    issued.KEEP_FROZEN,
    issued.KEEP_STATE,
    functions.STOCK_AGREES,
    people.PEOPLE,
    ledgers.STAMP,
    ledgers.BOOKS_AGREE,
    ledgers.WORTH,
    ledgers.VALUED,
    ledgers.ONE_COMPANY,
    ledgers.REASONS,
    contents.FILLED,
    contents.PASSED,
    contents.BOOKED,
    contents.MOVED,
    contents.HAPPENED,
    kept.RECEIVED,
    kept.OWNER,
    kept.NAMED,
    kept.VERSION,
    kept.UNIT,
    kept.CURRENCY,
    kept.SIGN,
    kept.CALLED_ALONE,
    sums.TOTAL,
    sums.MONEY,
    cash.MOVES,
    second.ASKED,
    accounts.KEPT,
    limits.KEPT,
    settling.WHOSE,
    settling.ONCE,
    steps.OUT_OF_TURN,
    steps.OFFERED,
    steps.AGREE,
    steps.UNPAID,
    taking_back.NOT_MADE,
    taking_back.REMOVE_MADE,
    purging.REMOVE_DRAFT,
    purging.PURGE_TRASH,
    purging.KEEP_REMOVED,
    row_rules.KEPT,
)
"""What the server can do by itself, in the order in which it is made."""
PATIENCE = "60s"
"""How long it waits for actions under way, as an upgrade does."""
SETTINGS = {
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "10s",
}


def connect(url: str) -> psycopg.Connection[Any]:
    """Open a connection of the server's administrator.

    Args:
        url: As `app.db.engine.open_engine` takes it.

    Raises:
        UnavailableError: The server cannot be reached, or refuses.
    """
    address = make_url(url).set(drivername="postgresql")
    plain = address.render_as_string(hide_password=False)
    try:
        return psycopg.connect(plain, connect_timeout=5)
    except psycopg.Error as error:
        raise reach.explain(error, make_url(url)) from error


def declared() -> Policy:
    """Return what is declared, with every table known."""
    tables.load()
    policy: Policy = find(POLICY)
    return policy


def harden(url: str) -> None:
    """Tell the server who may do what; run it after each create, upgrade and restore.

    It may be run as often as one likes: what is there is replaced. It takes about
    a second, waits for actions under way and lets those that begin wait.

    Args:
        url: Of the office's database, as a superuser of the server.

    Raises:
        NotPossibleError: The login is no superuser of the server; or it refuses.
        UnavailableError: The server cannot be reached, or others work too long.
    """
    policy = declared()
    telling.until_done(lambda: _tell(url, policy))


def _tell(url: str, policy: Policy) -> None:
    with connect(url) as connection:
        if not _value(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = user"):
            raise NotPossibleError(
                N_("Only the server's administrator can secure the office.")
            )
        names = Names.of(connection.info.dbname)
        connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (handshake.LOCK,))
        rules, rights = _rules(policy, names), _rights(policy, names)
        for statement in (
            *_roles(connection, policy, names),
            *_clean(connection, names),
            *rules,
            *_columns(connection),
            *_owners(connection, names),
            *rights,
            *_people(policy, names),
            told.remember(told.digest((*rules, *rights))),
        ):
            connection.execute(statement)


def mark(database: str) -> str:
    """Return by what a server tells which rules it was told (`told`).

    Args:
        database: Its name: the roles bear it.
    """
    policy, names = declared(), Names.of(database)
    return told.digest((*_rules(policy, names), *_rights(policy, names)))


def _rules(policy: Policy, names: Names) -> tuple[str, ...]:
    """Return what is declared, for whatever server."""
    return (
        *audit_server.FUNCTIONS,
        *functions_of(policy, names),
        *grants.grants(policy, names),
        *row_rules.row_rules(policy, names),
        *grants.guards(policy),
    )


def _rights(policy: Policy, names: Names) -> tuple[str, ...]:
    """Return what is said of all that belongs to somebody by then."""
    return (*_house(names), *_calls(policy, names), *_trail(policy, names))


def _value(connection: psycopg.Connection[Any], asked: str, *values: object) -> Any:
    row = connection.execute(asked, values or None).fetchone()
    return row[0] if row else None


def _roles(
    connection: psycopg.Connection[Any], policy: Policy, names: Names
) -> Iterator[str]:
    """Yield what makes the roles of the office, and what they are to each other."""
    groups = [names.staff, *(one.name for one in grants.groups(policy, names))]
    wanted = {
        names.owner: "NOLOGIN",
        names.audit: "NOLOGIN",
        names.people: "NOLOGIN CREATEROLE",
        **dict.fromkeys(groups, "NOLOGIN"),
    }
    known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role, what in wanted.items():
        verb = "ALTER" if role in known else "CREATE"
        yield f"{verb} ROLE {role} {what} NOSUPERUSER NOCREATEDB NOREPLICATION INHERIT"
    if names.backup not in known:
        yield f"CREATE ROLE {names.backup} NOLOGIN BYPASSRLS"
        yield f"GRANT pg_read_all_data TO {names.backup}"
    yield f"GRANT {', '.join(groups)} TO {names.people} WITH ADMIN OPTION"
    yield f"GRANT pg_signal_backend, pg_read_all_stats TO {names.people}"
    yield f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {names.owner}"


def _clean(connection: psycopg.Connection[Any], names: Names) -> Iterator[str]:
    """Yield what takes away all that was granted, so that nothing old is left."""
    for table, policy in connection.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
    ):
        yield f'DROP POLICY "{policy}" ON public."{table}"'
    for table, trigger in connection.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE tgname LIKE 'lading\\_%' AND NOT tgisinternal"
    ):
        yield f'DROP TRIGGER "{trigger}" ON {table}'
    asked = (
        "SELECT DISTINCT grantee::regrole::text FROM ("
        "SELECT (aclexplode(relacl)).grantee FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace UNION ALL "
        "SELECT (aclexplode(attacl)).grantee FROM pg_attribute JOIN pg_class c "
        "ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace "
        "AND NOT attisdropped) g "
        "WHERE grantee <> 0 "
        "AND grantee NOT IN (SELECT oid FROM pg_roles WHERE rolsuper)"
    )
    found = {row[0] for row in connection.execute(asked)}
    # Of all at once: the server writes each table's and each column's rights once.
    holders = ", ".join(["PUBLIC", *sorted(found - {names.owner, names.audit})])
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {holders}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {holders}"
    yield f"REVOKE ALL ON SCHEMA public FROM {holders}"


def _words(policy: Policy, names: Names) -> dict[str, str]:
    """Return what is put into the functions' texts."""
    borne = " OR ".join(
        f"EXISTS (SELECT FROM public.{table} WHERE company_id = NEW.company_id "
        f"AND {column} = v_number)"
        for table, numbered in policy.numbers.items()
        for column in numbered
    )
    return {
        "{zone}": OFFICE_ZONE.key,
        "{borne}": borne,
        "{staff}": names.staff,
        "{staff_name}": f"'{names.staff}'",
        "{roles}": grants.texts(policy.roles),
        "{second}": grants.texts(policy.second),
        "{narrow}": f"unnest({grants.array(policy.narrow)})",
        "{permissions}": ", ".join(
            f"('{role}', {grants.array(held)})" for role, held in policy.roles.items()
        ),
        "{groups}": ", ".join(
            f"('{one.name}', {grants.array(one.needed)}, '{one.reach}')"
            for one in grants.groups(policy, names)
        ),
        "{imported}": grants.texts(sorted(_imported(policy))),
        "{writing}": ", ".join(row_rules.writing(policy)),
        "{kinds}": " ".join(row_rules.seen_one_by_one(policy)),
        "{seen_by}": " ".join(finding.seen_by(policy)),
        "{seen_among}": "\n    ".join(finding.seen_among(policy)),
        "{find_own}": "\n  ".join(finding.find_own(policy)),
        "{found}": grants.texts(policy.found),
        "{seeing}": ", ".join(row_rules.seeing(policy)),
        "{declared}": ", ".join(row_rules.declared(policy)),
        "{owned}": ", ".join(_owned()),
        "{days}": str(find("app.dossier.domain:KEPT_DAYS")),
    }


def functions_of(policy: Policy, names: Names) -> Iterator[str]:
    """Yield what makes the functions of a server."""
    words = _words(policy, names)
    for text in FUNCTIONS:
        said = text
        for word, meant in words.items():
            said = said.replace(word, meant)
        yield said


def _owned() -> Iterator[str]:
    """Yield what belongs to what: child, its key, what points to the parent, that."""
    for child, (column, parent) in sorted(audit.parents().items()):
        key = next(iter(Row.metadata.tables[child].primary_key.columns)).name
        yield f"('{child}', '{key}', '{column}', '{parent}')"


def _imported(policy: Policy) -> set[str]:
    """Return the tables that an import enters rows of, and what lies beside them."""
    rows = {
        find(row).__tablename__
        for table in (find(name) for name in TABLES.values())
        for row in (table.row, *(part.row for part in table.parts.values()))
        if row and not table.take_back
    }
    for _step in range(2):  # lines of a document, and their costs
        rows |= {
            child for child, (_, above) in audit.parents().items() if above in rows
        }
    return rows & set(policy.tables)


def _columns(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """Yield what keeps "not a number" out of every number."""
    asked = (
        "SELECT conrelid::regclass::text, cardinality(conkey) FROM pg_constraint "
        "WHERE conname = 'lading_numbers'"
    )
    there: dict[str, int] = dict(connection.execute(asked).fetchall())
    for name, table in Row.metadata.tables.items():
        condition = grants.numbers_only(table)
        if condition and condition.count("'NaN'") == there.get(name):
            continue  # to look at every row again would take as long as there are rows
        if name in there:
            yield f'ALTER TABLE public."{name}" DROP CONSTRAINT lading_numbers'
        if condition:
            yield (
                f'ALTER TABLE public."{name}" ADD CONSTRAINT lading_numbers '
                f"CHECK ({condition})"
            )


def _owners(connection: psycopg.Connection[Any], names: Names) -> Iterator[str]:
    for kind, name in connection.execute(
        "SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' "
        "ELSE 'TABLE' END, relname FROM pg_class c "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') "
        "AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid "
        "AND deptype IN ('a', 'i') AND classid = 'pg_class'::regclass "
        "AND relkind = 'S')"
    ):
        yield f'ALTER {kind} public."{name}" OWNER TO {names.owner}'
    # A restored dump has made the second one: it is whose the restoring login was.
    yield f"ALTER SCHEMA public OWNER TO {names.owner}"
    yield f"ALTER SCHEMA {SCHEMA} OWNER TO {names.owner}"
    # Functions of this transaction are not in the catalogue we read before it.
    yield f"""DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = '{SCHEMA}'::regnamespace LOOP
    EXECUTE 'ALTER FUNCTION ' || f || ' OWNER TO {names.owner}';
    EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
  END LOOP; END $$"""
    for name in _made(people.PEOPLE):
        yield f"ALTER FUNCTION {SCHEMA}.{name} OWNER TO {names.people}"


def _made(text: str) -> list[str]:
    """Return the names of the functions that a text makes."""
    start = f"CREATE OR REPLACE FUNCTION {SCHEMA}."
    return [part.partition("(")[0] for part in text.split(start)[1:]]


def _house(names: Names) -> Iterator[str]:
    """Yield what concerns the database as a whole; no dump keeps it."""
    base, staff = f'"{names.database}"', names.staff
    yield f"ALTER DATABASE {base} OWNER TO {names.owner}"
    yield f"REVOKE ALL ON DATABASE {base} FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {base} TO {staff}, {names.backup}"
    for name, value in SETTINGS.items():
        yield f"ALTER DATABASE {base} SET {name} = '{value}'"
    yield f"GRANT USAGE ON SCHEMA public, {SCHEMA} TO {staff}, {names.people}"
    for role in (names.owner, names.audit, names.people):
        yield (
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {role} "
            "REVOKE ALL ON FUNCTIONS FROM PUBLIC"
        )
    yield f"""DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
    AND proname ~ '{TAKEN_FROM_ALL}' LOOP
    EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || f || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || f || ' TO {names.owner}, {names.audit}';
  END LOOP; END $$"""
    # Were its index asked before the row rules, EXPLAIN ANALYZE would tell how many
    # entries of others hold a word; `lading.find` asks it for the program.
    yield f"ALTER FUNCTION {FINDS} NOT LEAKPROOF"
    yield "REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC"
    yield f"GRANT SELECT, INSERT, UPDATE ON public.staff TO {names.people}"
    yield f"GRANT USAGE ON SEQUENCE public.staff_id_seq TO {names.people}"
    # Until a purchase was found without its amount, as who may not see it finds it.
    yield (
        "UPDATE public.search_entry SET detail = split_part(detail, ' · ', 1) "
        "WHERE kind = 'purchase' AND detail LIKE '% · %'"
    )
    yield f"GRANT INSERT ON public.backup_note TO {names.backup}"
    yield f"GRANT USAGE ON SEQUENCE public.backup_note_id_seq TO {names.backup}"


def _leading(policy: Policy, names: Names) -> str:
    """Return the group of who administers the office."""
    return names.holders(frozenset({policy.manage}))


def _trail(policy: Policy, names: Names) -> Iterator[str]:
    """Yield what gives the audit trail to a role of its own."""
    leading = [_leading(policy, names)]
    yield from audit_server.hand_over(names.audit, names.owner, names.staff, leading)


def _calls(policy: Policy, names: Names) -> Iterator[str]:
    for function in (
        *functions.FOR_STAFF,
        *second.FOR_STAFF,
        *people.FOR_STAFF,
        *issued.FOR_STAFF,
        *finding.FOR_STAFF,
        *taking_back.FOR_STAFF,
        *purging.FOR_STAFF,
    ):
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {names.staff}"
    for function in taking_back.FOR_OWNER:
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {names.owner}"
    to = _leading(policy, names)
    for function in people.FOR_ADMINISTRATORS:
        yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{function} TO {to}"
    for function in people.CALLED:
        yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{function} TO {names.people}"
    # They call each other as their owner; checks are nobody else's business.
    for name in _made(people.PEOPLE):
        yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{name} TO {names.people}"


def _people(policy: Policy, names: Names) -> Iterator[str]:
    """Yield what puts everybody into the groups of today, and ends those of before."""
    yield (
        f"SELECT {SCHEMA}.join_groups(login, roles) FROM public.staff "
        f"WHERE {SCHEMA}.is_ours(login)"
    )
    for role in policy.roles:
        before = f"{names.prefix}_{role}"  # one group for each role, until permissions
        yield f"""DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{before}') THEN
    EXECUTE 'DROP OWNED BY {before}';
    EXECUTE 'DROP ROLE {before}';
  END IF;
EXCEPTION WHEN dependent_objects_still_exist THEN
  RAISE NOTICE '{before} is named by another database of the server';
END $$"""


def first_administrator(
    url: str, login: str, name: str, password: str, *, wanted: bool = False
) -> None:
    """Make the person who makes all others; also a manager, to set the office up.

    A login that the server has already is taken over when that is wanted: an office
    that was used with one login goes on with it.

    Args:
        url: Of the secured office, as a superuser of the server.
        login: Small letters and digits.
        name: Shown to colleagues.
        password: At least `app.access.domain.SHORTEST` characters.
        wanted: A login of that name is the person's own, and has this password.

    Raises:
        NotPossibleError: There is such a login, see `taking_over.refuse`.
    """
    with connect(url) as connection:
        names = Names.of(connection.info.dbname)
        taking_over.refuse(connection, login, password, wanted=wanted)
        taking_over.take_over(connection, names, login)
        made = connection.pgconn.encrypt_password(
            password.encode(), login.encode(), b"scram-sha-256"
        )
        secret, roles = made.decode(), "administrator,manager"
        if _value(connection, "SELECT id FROM staff WHERE login = %s", login):
            asked = "SELECT lading.set_roles(%s, %s), lading.set_password(%s, %s)"
            connection.execute(asked, (login, roles, login, secret))
            return
        connection.execute(
            "SELECT lading.add_person(%s, %s, '', %s, '', 'all', %s)",
            (login, name, roles, secret),
        )
