"""Searching anywhere (Ctrl+K) in as many records as an office has in years."""

from __future__ import annotations

import statistics
import time
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.actor import Actor
from app.db import pieces, search
from app.db.base import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.db.unit_of_work import Database, UnitOfWork
    from tests.bench import Table

ACTOR = Actor("Chen Siyuan", frozenset({"contracts.view"}))
TYPED = (
    *("099417", "2026 0004", "sc", "sc2026", "sc20260", "po 19999", "0"),
    *("buyer", "buyer 433", "海舟", "舟", "hzjck", "haizhou", "cosu4", "4321"),
)
"""Parts of numbers, of the order's and of the container's, words that are in all and in
few, in the oldest only, Chinese words, one character, pinyin and its initials."""
BUYERS = 977
CHINESE = ("宁波海舟进出口有限公司", "青岛远航国际贸易有限公司", "义乌市双箭日用品厂")
PART = 5_000
FIRST = 1_000_000  # no record of the office has this key


KINDS = {
    "contract": ("SC", ""),
    "shipment": ("SH", ""),
    "receivable": ("CI", "receivables.view"),
}
"""What is found, how its numbers begin, and who may find it."""


def entries(numbers: Iterable[int], *kinds: str) -> Iterator[dict[str, Any]]:
    """Yield the index's rows of some records, as their modules enter them.

    Args:
        numbers: Of the records.
        kinds: Of which kinds each number has a record; none: a contract.
    """
    for n in numbers:
        for kind in kinds or ("contract",):
            head, needs = KINDS[kind]
            number = f"{head}-2026-{n:06}"
            words = (number, f"PO-2026-{n:06}", f"COSU{4_000_000 + 7 * n}")
            found_by = {*pieces.pieces_of(words), *_of_buyer(kind, n % BUYERS)}
            yield {
                "kind": kind,
                "record_id": FIRST + n,
                "number": number,
                "number_key": f"{head.lower()}2026{n:06}",
                "title": f"Buyer {n % BUYERS} Ltd.",
                "detail": "",
                "permission": needs,
                "grams": " ".join(sorted(found_by)),
            }


@cache
def _of_buyer(kind: str, n: int) -> tuple[str, ...]:
    names = pieces.pieces_of((f"Buyer {n}", CHINESE[n % 3]))
    return (pieces.mark(kind), *names)


def fill(uow: UnitOfWork, rows: Iterable[dict[str, Any]]) -> None:
    """Enter rows into the index, many at a time."""
    entry: Any = search.SearchEntryRow.__table__
    waiting = iter(rows)
    while part := list(islice(waiting, PART)):
        uow.session.execute(entry.insert(), part)
    if search.in_file(uow):
        anew = "INSERT INTO search_gram(search_gram) VALUES ('rebuild')"
        uow.session.connection().exec_driver_sql(anew)


def enter(database: Database) -> None:
    """Make an office of years findable, deal by deal, the oldest first."""
    with database.unit_of_work(ACTOR) as uow:
        made: dict[int, list[str]] = {}
        for kind in KINDS:
            key = Row.metadata.tables[kind].c.id
            for one in uow.session.scalars(select(key).where(key >= FIRST)):
                made.setdefault(one - FIRST, []).append(kind)
        fill(uow, (row for n in sorted(made) for row in entries([n], *made[n])))


def finding(table: Table, database: Database, actor: Actor, who: str) -> None:
    """Measure what each of the usual searches takes, the slowest of them told."""
    found = {typed: _taken(database, actor, typed) for typed in TYPED}
    slowest = max(found, key=lambda typed: statistics.median(found[typed]))
    table.add(f"search everywhere, {who}: “{slowest}”", found[slowest], "100")


def _taken(
    database: Database, actor: Actor, typed: str, turns: int = 15
) -> list[float]:
    """Return the milliseconds of each turn but the first, which warms up."""
    taken = []
    for _turn in range(turns + 1):
        began = time.perf_counter()
        with database.reading(actor) as uow:
            search.search(uow, typed)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[1:]
