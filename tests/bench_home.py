"""Home, lists and searching in an office of 200,000 contracts with their shipments.

Beside the time stands the processor's: of the program, and of the server's process for
it. The latter is not told where the office is a file, nor of a server's helpers.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import text

from app.access.domain import Role, permissions_of
from app.core.actor import Actor
from app.core.query import Query
from app.core.rights import Reach
from app.db import schema
from app.db.unit_of_work import Database
from app.modules import find
from app.treasury.service.start import home
from tests import bench_find, bench_years
from tests.security.office import secured

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.db.unit_of_work import UnitOfWork
    from tests.bench import Table
    from tests.postgres import Cluster

TURNS = 7
LISTS = ("contracts:LISTING", "shipments:LISTING", "receivables:ITEMS")
ROLES = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.SALES)
_OWNED = ("party", "contract", "shipment")


def at_home(table: Table, place: Path, actor: Actor, count: int = 200_000) -> None:
    """Measure an office in a file: as manager, and as a salesperson of his own."""
    url = f"sqlite:///{place}/years.db"
    schema.create(url)
    database = Database(url)
    bench_years.build(database, actor, "lin", count)
    bench_find.enter(database)
    people = (
        Actor("Wu", permissions_of(frozenset({Role.MANAGER})), "wu"),
        Actor(
            "Lin",
            permissions_of(frozenset({Role.SALES})),
            "lin",
            Reach(frozenset({"lin"})),
        ),
    )
    for role, person in zip((Role.MANAGER, Role.SALES), people, strict=True):
        _tell(table, database, person, f"{count:,} contracts, SQLite, {role}")
    database.close()


def at_home_secured(
    table: Table, cluster: Cluster, actor: Actor, count: int = 200_000
) -> None:
    """Measure the same on a secured server."""
    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE years")
    schema.create(cluster.url("years"))
    database = Database(cluster.url("years"))
    bench_years.build(database, actor, "nobody", count)
    bench_find.enter(database)
    database.close()
    office = secured(cluster, "years")
    with office.root() as root:
        root.execute("SET session_replication_role = replica")
        for name in _OWNED:
            change = f"UPDATE {name} SET owner = %s WHERE owner = 'nobody'"  # noqa: S608
            root.execute(change, (office.login(Role.SALES),))
        root.execute("VACUUM ANALYZE")
    for role in ROLES:
        who = f"{count:,} contracts, PostgreSQL, {role}"
        _tell(table, office.database(role), office.actor(role), who)
    office.close()


def _tell(table: Table, database: Database, actor: Actor, who: str) -> None:
    """Measure Home and the first look at each list."""
    wall, busy = _taken(database, actor, home)
    table.add(f"Home, {who}", wall, "1,000")
    table.add("  of it on the processors", busy, "–")
    for name in LISTS:
        module, _, which = name.partition(":")
        listing = find(f"app.{module}.listing:{which}")

        def opened(uow: UnitOfWork, listing: Any = listing) -> None:
            listing.page(uow, Query(limit=50))
            listing.overview(uow, Query())

        wall, busy = _taken(database, actor, opened)
        table.add(f"  {module}: page, count, sums, places", wall, "1,000")
    bench_find.finding(table, database, actor, who)


def _taken(
    database: Database, actor: Actor, ask: Callable[[UnitOfWork], object]
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each turn but the first, and the processors'."""
    wall, busy = [], []
    for _turn in range(TURNS + 1):
        with database.reading(actor, today=bench_years.TODAY) as uow:
            server = _server(uow)
            before = _used(server)
            began, used = time.perf_counter(), time.process_time()
            ask(uow)
            wall.append((time.perf_counter() - began) * 1000)
            own = (time.process_time() - used) * 1000
            busy.append(own + _used(server) - before)
    return wall[1:], busy[1:]


def _server(uow: UnitOfWork) -> int:
    """Return the process of the server that answers; 0: there is none."""
    if uow.session.get_bind().dialect.name == "sqlite":
        return 0
    return uow.session.scalar(text("SELECT pg_backend_pid()")) or 0


def _used(process: int) -> float:
    """Return the milliseconds that a process was on the processor."""
    told = Path(f"/proc/{process}/schedstat")
    if not process or not told.exists():
        return 0.0
    return int(told.read_text(encoding="ascii").split()[0]) / 1_000_000
