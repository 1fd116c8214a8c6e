"""A secured office on a server, with one login for each role."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from sqlalchemy import Engine

from app.access import rows
from app.access.domain import Role
from app.core.actor import Actor
from app.db.security import calls, harden
from app.db.security.names import Names
from app.db.unit_of_work import Database, UnitOfWork
from tests import compiled, reuse
from tests.postgres import Cluster, verifier

PASSWORD = "harbour-light-7"
FIRST: dict[str, Engine] = {}


@dataclass
class Guarded:
    """The office, its logins, and how to come in as one of them.

    Attributes:
        mark: Begins all logins: logins belong to the whole server.
    """

    cluster: Cluster
    name: str
    mark: str
    databases: dict[str, Database] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address for the server's administrator."""
        return self.cluster.url(self.name)

    def login(self, role: str) -> str:
        """Return the login of who has a role; "other" is a second salesperson."""
        return f"{self.mark}{role}"

    def connect(self, role: str, *, autocommit: bool = True) -> psycopg.Connection:
        """Come in with psycopg, as anybody can who has a password."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.cluster.port,
            dbname=self.name,
            user=self.login(role),
            password=PASSWORD,
            autocommit=autocommit,
        )

    def root(self) -> psycopg.Connection:
        """Come in as the server's administrator."""
        return psycopg.connect(self.cluster.dsn(self.name), autocommit=True)

    def opened(self, role: str) -> Database:
        """Open the office as the program does, with a person's own login."""
        address = f"{self.login(role)}:{PASSWORD}@127.0.0.1:{self.cluster.port}"
        return Database(f"postgresql+psycopg://{address}/{self.name}")

    def database(self, role: str) -> Database:
        """Return the office as somebody has it open: all of them compile as one."""
        if role not in self.databases:
            self.databases[role] = self.opened(role)
            compiled.share(self.databases[role].engine, FIRST)
        return self.databases[role]

    def actor(self, role: str) -> Actor:
        """Sign a person in."""
        with self.database(role).reading(Actor("", frozenset())) as uow:
            found = rows.actor_of(uow, self.login(role))
        assert found
        return found

    def typed(self, role: str, said: str) -> Any:
        """Carry a statement out past the program, to the end, and take it back.

        Returns:
            Its rows, where it tells some, else how many it touched.
        """
        with self.connect(role) as one, one.transaction(force_rollback=True):
            found = one.execute(said)
            rows = found.fetchall() if found.description else found.rowcount
            one.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return rows

    @contextmanager
    def at_work(self, role: str) -> Iterator[UnitOfWork]:
        """One action of a person."""
        with self.database(role).unit_of_work(self.actor(role)) as uow:
            yield uow

    def confirm(self, login: str, roles: str, by: str = Role.MANAGER) -> None:
        """Let the roles count that somebody else has asked for."""
        with self.at_work(by) as uow:
            calls.confirm_roles(uow.session, login, roles)

    def close(self) -> None:
        """Leave."""
        for database in self.databases.values():
            database.close()


def secured(cluster: Cluster, template: str) -> Guarded:
    """Make an office, secure it, and let its administrator enter the others."""
    mark = f"w{uuid.uuid4().hex[:6]}"
    office = Guarded(cluster, f"guarded_{mark}", mark)
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        reuse.copy(connection, template, office.name)
    harden.harden(office.url)
    harden.first_administrator(office.url, office.login("boss"), "The boss", PASSWORD)
    with office.at_work("boss") as uow:
        for role in (*Role, "other"):
            calls.add_person(
                uow.session,
                PASSWORD,
                login=office.login(role),
                name=role.title(),
                email="",
                roles="sales" if role == "other" else role,
                team="",
                reach="own",
            )
    office.confirm(office.login(Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    light = verifier(PASSWORD)
    with office.root() as root:
        for role in ("boss", *Role, "other"):
            root.execute(f"ALTER ROLE {office.login(role)} PASSWORD '{light}'")
    return office


def copied(office: Guarded, name: str) -> Guarded:
    """Copy an office, with its people and their groups: these bear its own name."""
    names = replace(Names.of(office.name), database=name)
    with psycopg.connect(office.cluster.dsn(), autocommit=True) as connection:
        reuse.copy(connection, office.name, name)
    copy = replace(office, name=name, databases={})
    with copy.root() as root:
        for said in harden._house(names):
            root.execute(said)
    return copy
