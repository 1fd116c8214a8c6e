"""Searching anywhere (Ctrl+K) in as many records as an office has in years."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

from app.core.actor import Actor
from app.db import pieces, search

if TYPE_CHECKING:
    from app.db.unit_of_work import Database, UnitOfWork
    from tests.bench import Table

ACTOR = Actor("Chen Siyuan", frozenset({"contracts.view"}))
TYPED = (
    *("099417", "2026 0004", "sc", "sc2026", "po 19999", "0"),
    *("buyer", "buyer 433", "海舟", "舟", "hzjck", "haizhou", "cosu4", "4321"),
)
"""Parts of numbers, of the order's and of the container's, words that are in all and in
few, Chinese words, one character, pinyin and its initials."""
BUYERS = 977
CHINESE = ("宁波海舟进出口有限公司", "青岛远航国际贸易有限公司", "义乌市双箭日用品厂")
PART = 5_000
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
    search.rebuild(uow)


def finding(table: Table, database: Database, count: int = 200_000) -> None:
    """Measure what each of the usual searches takes, the slowest of them told."""
    rows = entries(count)  # before the action: a server waits for nobody who thinks
    with database.unit_of_work(ACTOR) as uow:
        fill(uow, rows)
    if database.engine.dialect.name == "postgresql":
        with database.engine.begin() as connection:  # as it does by itself in time
            connection.exec_driver_sql("ANALYZE search_entry")
    found = {typed: _taken(database, typed) for typed in TYPED}
    slowest = max(found.values(), key=statistics.median)
    name = {"sqlite": "SQLite"}.get(database.engine.dialect.name, "PostgreSQL")
    table.add(f"search of {count:,} records, the slowest, {name}", slowest, "100")


def _taken(database: Database, typed: str, turns: int = 15) -> list[float]:
    """Return the milliseconds of each turn but the first, which warms up."""
    taken = []
    for _turn in range(turns + 1):
        began = time.perf_counter()
        with database.reading(ACTOR) as uow:
            if not search.search(uow, typed):
                raise AssertionError(typed)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[1:]
