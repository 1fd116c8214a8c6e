"""One database on the server for all tests of a worker, put back after each.

To copy the template for every test costs a fifth of a second and more, and the server
then has to learn the new database; to take out what a test has put in costs a few
milliseconds. Only data are put back. Tables that a test has added are dropped; when it
has changed anything else of the schema (columns, privileges, policies, triggers), the
database is thrown away and copied anew.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from tests.links import Links
from tests.postgres import Cluster

LONG = 64 * 8192
"""Bytes; a table that has grown longer is given back to the system."""

OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend' AND pid <> ALL(%s)
"""
TABLES = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
"""
CATALOGUES = (
    *("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_policy"),
    *("pg_proc", "pg_default_acl"),
)
SHAPE = " UNION ALL ".join(  # every change of a catalogue's row gives it a new xmin
    "SELECT count(*), count(*) FILTER (WHERE age(xmin) < age({0}::xid)) "  # noqa: S608
    f"FROM {name}"
    for name in CATALOGUES
)
"""How many rows there are, and how many are younger than a transaction."""
NOTE_SEQUENCES = """
    CREATE TEMPORARY TABLE pristine_sequence AS
    SELECT oid, pg_sequence_last_value(oid) AS value FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
"""
PUT_BACK_SEQUENCES = """
    SELECT setval(oid::regclass, coalesce(value, 1), value IS NOT NULL)
    FROM pristine_sequence
    WHERE pg_sequence_last_value(oid) IS DISTINCT FROM value
"""


def copy(admin: psycopg.Connection, template: str, name: str) -> None:
    """Copy a database within the server."""
    words = "CREATE DATABASE {} TEMPLATE {}"
    if admin.info.server_version >= 150000:
        words += " STRATEGY FILE_COPY"  # half the time of the default
    admin.execute(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template)))


def drop(admin: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    admin.execute(words.format(sql.Identifier(name)))


class Office:
    """A copy of the template, put back as often as it is asked for.

    Attributes:
        url: Its SQLAlchemy address.
        links: Connections to it that the next test may have.
    """

    def __init__(self, cluster: Cluster, template: str, name: str) -> None:
        self.url = cluster.url(name)
        self._cluster = cluster
        self._template = template
        self._name = name
        self.links = Links()
        self._copy()

    def close(self) -> None:
        """Give the connection back; the database goes with the server."""
        self.links.close()
        self._connection.close()

    def put_back(self) -> None:
        """Make the office as it was when it was copied."""
        run = self._connection.execute
        run(OTHERS, (self.links.processes(),))
        found = dict(run(TABLES).fetchall())
        added, there = found.keys() - self._tables, found.keys() & self._tables
        for name in added:
            run(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))
        if there != self._tables or run(self._ask).fetchall() != self._shape:
            self._connection.close()
            self._copy()
            return
        self._empty(self._full() | self._filled)
        run(PUT_BACK_SEQUENCES)
        for name in (name for name, size in found.items() if size > LONG):
            run(sql.SQL("VACUUM {}").format(sql.Identifier(name)))

    def _copy(self) -> None:
        self.links.close()
        with psycopg.connect(self._cluster.dsn(), autocommit=True) as admin:
            drop(admin, self._name)
            copy(admin, self._template, self._name)
        dsn = self._cluster.dsn(self._name)
        self._connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=0)
        run = self._connection.execute
        run("SET session_replication_role = replica")  # neither triggers nor references
        run(NOTE_SEQUENCES)
        self._tables = set(dict(run(TABLES).fetchall()))
        self._look = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
                sql.Literal(name), sql.Identifier(name)
            )
            for name in sorted(self._tables)
        )
        self._filled = self._full()
        for name in self._filled:
            run(
                sql.SQL("CREATE TEMPORARY TABLE {} AS TABLE {}").format(
                    sql.Identifier(f"pristine_{name}"), sql.Identifier(name)
                )
            )
        now = run("SELECT pg_current_xact_id()::xid::text").fetchone()[0]
        self._ask = sql.SQL(SHAPE).format(sql.Literal(now))
        self._shape = run(self._ask).fetchall()

    def _full(self) -> set[str]:
        """Return the names of the tables that hold rows."""
        return {name for (name,) in self._connection.execute(self._look)}

    def _empty(self, names: set[str]) -> None:
        """Take out all rows, and put back those of the template."""
        words = [
            sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in names
        ]
        words += [
            sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE TABLE {}").format(
                sql.Identifier(name), sql.Identifier(f"pristine_{name}")
            )
            for name in self._filled
        ]
        together = sql.SQL("; ").join(words)
        self._connection.execute(together, prepare=False)
