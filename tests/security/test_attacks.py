"""Whoever has a password has psql: what the server refuses, whatever the program is."""

from __future__ import annotations

from contextlib import nullcontext

import psycopg
import pytest

from app.db.security.names import Names
from tests.security import attacks, attacks_people

ALL = [
    *(
        (role, one)
        for one in (*attacks.SERVER, *attacks.SCHEMA)
        for role in attacks.ANYBODY
    ),
    *(
        (role, one)
        for table in (attacks_people.PEOPLE, attacks.HIDDEN, attacks.BOOKS)
        for role, listed in table.items()
        for one in listed
    ),
]


def words(office, role):
    names = Names.of(office.name)
    return {
        "me": office.login(role),
        "boss": office.login("boss"),
        "sales_login": office.login("sales"),
        "owner": names.owner,
        "people": names.people,
        "manager": names.holders(frozenset({"treasury.edit"})),
        "base": office.name,
        "verifier": "SCRAM-SHA-256$4096:YQ==$YQ==:YQ==",
    }


def filled(statement, known):
    for word, meant in known.items():
        statement = statement.replace("{" + word + "}", meant)
    return statement


def fingerprint(office):
    """Everything that is in the office, table by table, and who may come in."""
    with office.root() as root:
        tables = root.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        rows = {
            table: root.execute(
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) "  # noqa: S608
                f'FROM public."{table}" t'
            ).fetchone()
            for (table,) in tables
        }
        # Other workers make offices of their own on the same server.
        rows["roles"] = root.execute(
            "SELECT count(*), md5(string_agg(r::text, '' ORDER BY oid)) "
            "FROM pg_authid r WHERE rolname LIKE %s OR rolname IN ('mine', 'admin')",
            (f"%{office.mark}%",),
        ).fetchone()
    return rows


REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.CheckViolation,
    psycopg.errors.InvalidParameterValue,
    psycopg.errors.UndefinedObject,
    psycopg.errors.DuplicateObject,
    psycopg.errors.ObjectNotInPrerequisiteState,
    psycopg.errors.FeatureNotSupported,  # an extension the server does not have
)
ALONE = ("CREATE TABLESPACE", "CREATE DATABASE", "DROP DATABASE", "ALTER SYSTEM")
"""What PostgreSQL runs outside of a transaction only."""


def got_through(connection, statement):
    """Return what an attack brought; empty: nothing.

    An error for another reason would prove nothing: it is passed on.
    """
    alone = statement.startswith(ALONE)
    try:
        with nullcontext() if alone else connection.transaction():
            if "STDOUT" in statement:
                with connection.cursor().copy(statement) as copied:
                    return bytes(copied.read() or b"")
            done = connection.execute(statement)
            if done.description:
                return [row for row in done.fetchall() if any(row)]
            return "" if _harmless(done) else done.statusmessage
    except REFUSALS:
        return ""


def _harmless(done):
    """A statement that counts no rows has been carried out; one that found none not."""
    return done.statusmessage.startswith(("UPDATE 0", "DELETE 0", "INSERT 0 0"))


@pytest.mark.feature("A137")
def test_every_attack_is_refused_and_nothing_is_changed(traded):
    before = fingerprint(traded)
    through = []
    for role in sorted({role for role, _statement in ALL}):
        known = words(traded, role)
        with traded.connect(role) as connection:
            for statement in (one for who, one in ALL if who == role):
                brought = got_through(connection, filled(statement, known))
                if brought:
                    through.append((role, statement, brought))
                if connection.broken:
                    through.append((role, statement, "the session ended"))
                    break
    assert not through, "\n".join(map(str, through))
    assert fingerprint(traded) == before
    assert len({statement for _role, statement in ALL}) > 250


def test_the_boss_is_still_the_boss(traded):
    ask = "SELECT login, roles, active FROM staff ORDER BY login"
    with traded.root() as root, traded.connect("boss") as boss:
        assert boss.execute(ask).fetchall() == root.execute(ask).fetchall() != []
