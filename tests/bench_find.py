"""Searching anywhere (Ctrl+K) in as many records as an office has in years."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

from app.access.domain import Role
from app.core.actor import Actor
from app.db import pieces, search
from tests.security.office import secured

if TYPE_CHECKING:
    from app.db.unit_of_work import Database, UnitOfWork
    from tests.bench import Table
    from tests.postgres import Cluster

ACTOR = Actor("Chen Siyuan", frozenset({"contracts.view"}))
TYPED = (
    *("099417", "2026 0004", "sc", "sc2026", "sc20260", "po 19999", "0"),
    *("buyer", "buyer 433", "海舟", "舟", "hzjck", "haizhou", "cosu4", "4321"),
)
"""Parts of numbers, of the order's and of the container's, words that are in all and in
few, in the oldest only, Chinese words, one character, pinyin and its initials."""
OLD = "cosu4"
"""A beginning that seven of ten entries hold, and none of the newest."""
BUYERS = 977
CHINESE = ("宁波海舟进出口有限公司", "青岛远航国际贸易有限公司", "义乌市双箭日用品厂")
PART = 5_000
COLLEAGUES = 30  # who share the contracts, so that a salesperson sees few of them
_CONTRACTS = """
INSERT INTO contract SELECT (jsonb_populate_record(c, jsonb_build_object(
  'id', n, 'number', 'SC-' || n, 'proforma_number', NULL,
  'owner', CASE WHEN n %% %s = 0 THEN %s ELSE 'x' || n %% %s END))).*
FROM contract AS c, generate_series(%s, %s) AS n
WHERE c.id = (SELECT min(id) FROM contract)
"""
FIRST = 1_000_000  # no record of the office has this key


def entries(count: int) -> list[dict[str, Any]]:
    """Return the index's rows of so many contracts, as their module enters them."""
    buyers = [
        (pieces.mark("contract"), *pieces.pieces_of((f"Buyer {n}", CHINESE[n % 3])))
        for n in range(BUYERS)
    ]
    rows: list[dict[str, Any]] = []
    for n in range(count):
        number = f"SC-2026-{n:06}"
        words = (number, f"PO-2026-{n:06}", f"COSU{4_000_000 + 7 * n}")
        found_by = {*pieces.pieces_of(words), *buyers[n % BUYERS]}
        rows.append(
            {
                "kind": "contract",
                "record_id": FIRST + n,
                "number": number,
                "number_key": f"sc2026{n:06}",
                "title": f"Buyer {n % BUYERS} Ltd.",
                "detail": "",
                "permission": "",
                "grams": " ".join(sorted(found_by)),
            }
        )
    return rows


def fill(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Enter rows into the index, many at a time."""
    entry: Any = search.SearchEntryRow.__table__
    for first in range(0, len(rows), PART):
        uow.session.execute(entry.insert(), rows[first : first + PART])
    if search.in_file(uow):
        anew = "INSERT INTO search_gram(search_gram) VALUES ('rebuild')"
        uow.session.connection().exec_driver_sql(anew)


def finding(table: Table, database: Database, count: int = 200_000) -> None:
    """Measure what each of the usual searches takes, the slowest of them told."""
    rows = entries(count)  # before the action: a server waits for nobody who thinks
    with database.unit_of_work(ACTOR) as uow:
        fill(uow, rows)
    if database.engine.dialect.name == "postgresql":
        with database.engine.begin() as connection:  # as it does by itself in time
            connection.exec_driver_sql("ANALYZE search_entry")
    name = {"sqlite": "SQLite"}.get(database.engine.dialect.name, "PostgreSQL")
    _tell(table, database, ACTOR, f"search of {count:,} records, the slowest, {name}")


def finding_secured(
    table: Table, cluster: Cluster, copied: str, count: int = 200_000
) -> None:
    """Measure the same on a secured copy of an office with these entries.

    Args:
        table: Of the results.
        cluster: The server.
        copied: The office's database, with a contract, and with nobody in it.
        count: Of the entries.
    """
    office = secured(cluster, copied)
    with office.root() as root:
        root.execute("SET session_replication_role = replica")  # no reference is kept
        owner, last = office.login(Role.SALES), FIRST + count - 1
        each = (COLLEAGUES, owner, COLLEAGUES, FIRST, last)
        root.execute(_CONTRACTS, each)
        root.execute("ANALYZE contract")
        root.execute("ANALYZE search_entry")
    for role in (Role.MANAGER, Role.SALES, "other"):
        said = "with no record" if role == "other" else f"as {role}"
        actor, database = office.actor(role), office.database(role)
        _tell(table, database, actor, f"  on a secured server, {said}", none=True)
    office.close()


def _tell(
    table: Table, database: Database, actor: Actor, what: str, *, none: bool = False
) -> None:
    """Add the slowest search; `none`: where nothing need be found."""
    found = {typed: _taken(database, actor, typed, none=none) for typed in TYPED}
    table.add(what, max(found.values(), key=statistics.median), "100")
    table.add("    what very many hold, none of the newest", found[OLD], "100")


def _taken(
    database: Database, actor: Actor, typed: str, *, none: bool, turns: int = 15
) -> list[float]:
    """Return the milliseconds of each turn but the first, which warms up."""
    taken = []
    for _turn in range(turns + 1):
        began = time.perf_counter()
        with database.reading(actor) as uow:
            if not search.search(uow, typed) and not none:
                raise AssertionError(typed)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[1:]
