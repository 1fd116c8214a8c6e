"""What is declared is what the server has, and what really happens, cell by cell."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from app.access.domain import Role
from app.access.policy import POLICY
from app.core.errors import NotAllowedError, NotPossibleError
from app.db.base import Row
from app.db.security import calls, check, grants, harden
from tests.security.office import PASSWORD

TABLES = sorted(POLICY.tables)


@pytest.mark.feature("A137")
@pytest.mark.usefixtures("guarded")
def test_every_table_is_declared():
    assert set(TABLES) - {"alembic_version"} == set(Row.metadata.tables)


@pytest.mark.feature("A137")
def test_the_catalogue_is_what_was_declared(traded):
    assert check.check(traded.url) == ()


@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.feature("A137")
def test_what_happens_is_what_was_declared(traded, role):
    """Signed in with psycopg: all that is allowed works, each other column does not."""
    with traded.connect(role) as connection:
        for table in TABLES:
            names = grants.columns(table)
            for verb, statement in STATEMENTS.items():
                allowed = [c for c in names if POLICY.may((role,), verb, table, c)]
                refused = [c for c in names if c not in allowed]
                told = (role, verb, table)
                assert not allowed or works(connection, statement, table, allowed), told
                for column in refused if allowed else refused[:1]:
                    assert not works(connection, statement, table, [column]), (
                        *told,
                        column,
                    )
            done = works(connection, DELETE, table, [])
            assert done == POLICY.may((role,), "delete", table, "id"), (role, table)


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("roles", "verb", "table"),
    [
        ("sales,finance", "update", "quotation_cost"),
        ("documents,auditor", "insert", "cash_move"),
        ("warehouse,merchandising", "select", "stock_move"),
    ],
)
def test_the_rights_of_two_roles_are_one(traded, roles, verb, table):
    """What one sees the other one writes: services add permissions up as well."""
    pair = roles.split(",")
    names = grants.columns(table)
    alone = [{c for c in names if POLICY.may((r,), verb, table, c)} for r in pair]
    both = {c for c in names if POLICY.may(pair, verb, table, c)}
    assert both > set().union(*alone) or verb == "select"
    login = f"{traded.mark}{''.join(role[:3] for role in pair)}"
    with traded.at_work(Role.ADMINISTRATOR) as uow:
        given = {"login": login, "name": login, "email": "", "team": "", "reach": "own"}
        calls.add_person(uow.session, PASSWORD, roles=roles, **given)
    if Role.FINANCE in pair:
        traded.confirm(login, Role.FINANCE)
    with traded.connect("".join(role[:3] for role in pair)) as connection:
        assert works(connection, STATEMENTS[verb], table, sorted(both))
        shown = connection.execute("SELECT count(*) FROM contract").fetchone()
    with traded.root() as root:
        assert shown == root.execute("SELECT count(*) FROM contract").fetchone()
    assert check.check(traded.url) == ()


STATEMENTS = {
    "select": "SELECT {columns} FROM {table} LIMIT 1",
    "insert": "INSERT INTO {table} ({columns}) SELECT {nothing} WHERE false",
    "update": "UPDATE {table} SET {changes} WHERE false",
}
DELETE = "DELETE FROM {table} WHERE false"


def works(connection, statement, table, names) -> bool:
    """Say whether a statement is let through; nothing is ever changed by it."""
    columns = [sql.Identifier(name) for name in names]
    comma = sql.SQL(", ")
    made = sql.SQL(statement).format(
        table=sql.Identifier(table),
        columns=comma.join(columns),
        nothing=comma.join([sql.NULL] * len(columns)),
        changes=comma.join(sql.SQL("{} = NULL").format(c) for c in columns),
    )
    try:
        connection.execute(made)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


@pytest.mark.feature("A137")
def test_a_difference_is_told(traded):
    told = {
        "GRANT SELECT ON party_bank TO {sales}": "may select party_bank.",
        "DROP POLICY narrow ON contract": "row rules of contract",
        "ALTER TABLE contract DISABLE TRIGGER lading_keep_number": "the guard",
        "GRANT TEMP ON DATABASE {base} TO PUBLIC": "TEMP",
        "GRANT EXECUTE ON FUNCTION pg_notify(text, text) TO PUBLIC": "pg_notify",
        "REVOKE {sales} FROM {person}{by}": "not of the group {sales}",
        "ALTER ROLE {person} CREATEROLE": "may make roles",
        "DROP EVENT TRIGGER lading_structure": "staff may drop the row rules",
        "GRANT USAGE ON LANGUAGE sql TO PUBLIC": "staff may run programs",
        # One group for each role: how it was before each permission had its own.
        "CREATE ROLE {old}": "",
        "GRANT {old} TO {person}": "",
        "GRANT SELECT ON product_cost TO {old}": "{old} may select product_cost.",
    }
    names = harden.Names.of(traded.name)
    words = {
        "sales": names.holders(frozenset({"contracts.edit"})),
        "base": traded.name,
        "old": f"{names.prefix}_sales",
        "person": traded.login("sales"),
    }
    with traded.root() as root:
        counted = root.info.server_version >= 160000  # who granted must take away
        words["by"] = f" GRANTED BY {names.people}" if counted else ""
        for statement in told:
            root.execute(statement.format(**words))
    found = "\n".join(check.check(traded.url))
    assert not [word for word in told.values() if word.format(**words) not in found]
    with traded.root() as root:
        root.execute("ALTER ROLE {person} NOCREATEROLE".format(**words))
        root.execute("GRANT {sales} TO {person}".format(**words))
    harden.harden(traded.url)
    assert check.check(traded.url) == ()
    with traded.root() as root:
        gone = root.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", (words["old"],)
        )
        assert gone.fetchone() is None


def test_only_the_servers_administrator_secures(traded):
    url = traded.database("manager").url.render_as_string(hide_password=False)
    with pytest.raises(NotPossibleError, match="server's administrator"):
        harden.harden(url)


def test_who_may_not_is_told_in_words(traded):
    with (
        pytest.raises(NotAllowedError, match="does not allow"),
        traded.at_work("sales") as uow,
    ):
        uow.session.execute(Row.metadata.tables["party_bank"].select())


@pytest.mark.feature("A137")
def test_what_kept_its_name_and_says_something_else_is_told(traded):
    """Who administers the server leaves the names, and lets them mean nothing."""
    nothing = """CREATE OR REPLACE FUNCTION lading.not_overdrawn(p_account bigint,
      p_currency text, p_on date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp AS 'BEGIN END'"""
    held = "ck_stock_balance_on_hand"
    with traded.root() as root:
        asked = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
        (condition,) = root.execute(asked, (held,)).fetchone()
        root.execute("ALTER POLICY narrow ON contract USING (true)")
        root.execute(nothing)
        root.execute(f"ALTER TABLE stock_balance DROP CONSTRAINT {held}")
    try:
        assert check.check(traded.url) == (
            "the function not_overdrawn says something else",
            "a row rule of contract says something else",
            f"the condition {held} of stock_balance is missing",
        )
    finally:
        with traded.root() as root:
            root.execute(
                f"ALTER TABLE stock_balance ADD CONSTRAINT {held} {condition}".encode()
            )
        harden.harden(traded.url)
    assert check.check(traded.url) == ()
