"""Measures lists of a million rows: `python tests/bench_list.py [url] [rows]`.

Prints milliseconds. Without an address a SQLite file is made and removed again.
"""

# ruff: noqa: T201 - it prints what it measured

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.core.actor import Actor
from app.core.query import Filter, Query, Sort
from app.db import schema
from app.db.unit_of_work import Database
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.work import Work
from forms.kit import theme
from tests import deals

ACTOR = Actor("Chen Siyuan", frozenset({"contracts.view"}))


def report(name: str, times: Iterable[float]) -> None:
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"{name:<42} median {middle:8.2f}  p95 {late:8.2f}  max {ordered[-1]:8.2f}")


def timed(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def questions(database: Database) -> None:
    """Measure the questions by themselves."""
    fifty = Query(limit=50)
    state = Filter("state", "eq", "approval")
    with database.reading(ACTOR, today=deals.TODAY) as uow:
        whole = deals.LISTING.overview(uow, Query())
        print(f"{whole.count} rows, {len(whole.anchors)} anchors")
        middle = whole.anchors[len(whole.anchors) // 2]
        asked = {
            "page of 50, first": fifty,
            "page of 50, from the middle": replace(fifty, after=middle),
            "page of 50, filtered": fifty.where(state),
            "page of 50, by id": replace(fifty, sort=Sort("id")),
        }
        for name, query in asked.items():
            report(
                name,
                [timed(lambda q=query: deals.LISTING.page(uow, q)) for _ in range(30)],
            )
        count = Query().counting()
        report(
            "count",
            [timed(lambda: deals.LISTING.overview(uow, count)) for _ in range(3)],
        )
        report("overview", [timed(lambda: deals.LISTING.overview(uow, Query()))])


def scrolling(database: Database, app: QApplication) -> None:
    """Measure the screen: frames while scrolling, with real threads."""
    work = Work(database, ACTOR)
    tab = ListController(Desk(work), deals.SPEC, deals.LISTING)
    page = tab.form
    page.resize(1255, 800)
    page.show()
    begun = time.perf_counter()
    while not page.model.rowCount():
        app.processEvents()
    app.processEvents()
    print(
        f"first rows on the screen after {(time.perf_counter() - begun) * 1000:.0f} ms"
    )
    while work._under_way:
        app.processEvents()
    bar = page.table.verticalScrollBar()
    row = page.table.rowHeight(0)

    def frame(value: int) -> float:
        def step() -> None:
            bar.setValue(value)
            app.processEvents()

        return timed(step)

    report("frame: wheel, 3 rows", [frame(3 * row * n) for n in range(300)])
    report("frame: page down", [frame(20 * row * n) for n in range(100)])
    chance = random.Random(2)  # noqa: S311
    jumps = [chance.randrange(bar.maximum()) for _ in range(60)]
    report("frame: thumb jump", [frame(jump) for jump in jumps])

    def arrive(value: int) -> float:
        def step() -> None:
            bar.setValue(value)
            app.processEvents()
            while page.model.record(page.table.rows_on_screen()[0]) is None:
                app.processEvents()

        return timed(step)

    port = page.table.viewport()
    report("whole screen painted anew", [timed(port.repaint) for _ in range(50)])
    report("thumb jump until the rows are there", [arrive(jump) for jump in jumps])
    work.wait()
    page.close()


def main() -> None:
    app = QApplication([])
    theme.install(app)
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{place}/bench.db"
        schema.create(url)
        database = Database(url)
        taken = timed(lambda: deals.fill(database, rows))
        print(f"{database.engine.dialect.name}: filled in {taken / 1000:.0f} s")
        with database.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
        questions(database)
        scrolling(database, app)
        database.close()


if __name__ == "__main__":
    main()
