"""The benchmark: `python3 run.py bench [ROWS]`; prints one table of medians.

Beside our figures stand the bare drivers', taken in the same run on the same machine:
ratios say more than milliseconds. Nothing fails by the clock. ROWS is the length of the
long list, a million unless said otherwise. PostgreSQL is a server of its own with
durable commits, thrown away afterwards; where none is installed its column stays empty.
"""

# ruff: noqa: T201 - it prints what it measured

from __future__ import annotations

import gc
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service as contracts
from app.contracts.controller import ContractController
from app.contracts.domain import Contract, State
from app.core.actor import Actor
from app.core.i18n import language
from app.core.query import Query
from app.db import schema
from app.db.unit_of_work import Database
from app.settings import Profile, Settings
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.work import Work
from forms.kit import theme
from reports import invoice
from tests import deals, make
from tests.bench_home import at_home, at_home_secured
from tests.postgres import Cluster, MissingServerError
from tests.reports.test_invoice import long_invoice

ROOT = Path(__file__).resolve().parents[1]
ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
LINES = 200
WINDOW = """
import os, sys, time
began = float(sys.argv[1])
import app.__main__
app.__main__.sooner.begin()
app.__main__.load_qt()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
qt = QApplication(["lading"])
import app.ui.start as start
office = []
begin = start.Start.begin
start.Start.begin = lambda self, words=(): office.append(self) or begin(self, words)
def tell():
    print((time.time() - began) * 1000, time.process_time() * 1000, flush=True)
seen = False
def look():
    global seen
    shell = office[0].shell if office else None
    if shell is None:
        return
    if not seen and shell.form.windowHandle() and shell.form.windowHandle().isExposed():
        seen = True
        tell()
    tab = shell.front().tab if shell.session and shell.front() else None
    model = getattr(getattr(tab, "form", None), "model", None)
    if model is not None and model.rowCount() and model.record(0) is not None:
        tab.form.table.viewport().repaint()
        tell()
        os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(2)
start.run([])
"""
"""Starts as the program does and tells twice how long it took, and its processor time:
when the window was on the screen, and when the rows of the list at the front were."""

BARE = """
import sys, time
began = float(sys.argv[1])
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
qt = QApplication(["bare"])
window = QMainWindow()
window.setCentralWidget(QTableView())
window.show()
qt.processEvents()
print((time.time() - began) * 1000)
import sqlalchemy.orm
print((time.time() - began) * 1000)
"""
"""What nobody who uses these libraries can go below, on the machine of this run."""


STARTED = (
    ("window visible, warm", "500"),
    ("  of it on the processor", "–"),
    ("first list with its rows painted", "1,000"),
    ("  of it on the processor", "–"),
)
FLOORS = (
    "  bare Qt: an empty window with a table",
    "  bare Qt and SQLAlchemy loaded",
)


class Table:
    """The rows of the result."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str, str]] = []

    def add(
        self, what: str, samples: Iterable[float], target: str, *, late: bool = False
    ) -> None:
        """Add the median of samples in milliseconds; `late`: the 99th percentile."""
        ordered = sorted(samples)
        middle = statistics.median(ordered)
        if late:
            middle = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
        best, worst = ordered[0], ordered[-1]
        figures = (f"{middle:,.2f}", f"{best:,.2f}–{worst:,.2f}", str(len(ordered)))
        self.rows.append((what, *figures, target))
        print(f"  {what}: {middle:,.2f} ms", file=sys.stderr, flush=True)

    def show(self) -> None:
        """Print the table."""
        head = ("what", "ms", "least–most", "n", "target ms")
        rows = [head, *self.rows]
        wide = [max(len(row[at]) for row in rows) for at in range(len(head))]
        for row in rows:
            cells = [row[0].ljust(wide[0])]
            cells += [cell.rjust(w) for cell, w in zip(row[1:], wide[1:], strict=True)]
            print("  ".join(cells))


def timed(ask: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def samples(ask: Callable[[], object], count: int = 15, warm: int = 3) -> list[float]:
    """Return the times of so many runs, after some that are not counted."""
    for _run in range(warm):
        ask()
    gc.collect()
    gc.freeze()  # as the program does once it has started
    return [timed(ask) for _run in range(count)]


# --- Contracts -----------------------------------------------------------------------


def long_contract(database: Database) -> Contract:
    """Return a draft of 200 lines that was not saved yet."""
    with database.unit_of_work(ACTOR) as uow:
        small = make.contract(uow)
    lines = tuple(
        replace(small.lines[n % 3], id=None, quantity=Decimal(100 + n))
        for n in range(LINES)
    )
    plan = tuple(replace(step, id=None) for step in small.plan)
    bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
    return replace(small, **bare, state=State.DRAFT, lines=lines, plan=plan)


def saving(table: Table, database: Database, draft: Contract) -> Contract:
    """Measure saving, changing and opening the long contract."""
    name = names(database)

    def save() -> Contract:
        with database.unit_of_work(ACTOR) as uow:
            return contracts.save(uow, draft)

    held = [save()]

    def change() -> None:
        now = held[0]
        first = replace(now.lines[0], quantity=now.lines[0].quantity + 1)
        with database.unit_of_work(ACTOR) as uow:
            held[0] = contracts.save(uow, replace(now, lines=(first, *now.lines[1:])))

    def read() -> None:
        with database.reading(ACTOR) as uow:
            contracts.get(uow, held[0].id or 0)

    table.add(f"save a new contract of {LINES} lines, {name}", samples(save), "60")
    table.add(f"change one line of it and save, {name}", samples(change), "60")
    table.add(f"open it, {name}", samples(read), "20")
    return held[0]


def names(database: Database) -> str:
    """Return what people call the database."""
    kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    return kinds[database.engine.dialect.name]


def floor_sqlite(table: Table, place: Path) -> None:
    """Measure what the bare driver needs for head, lines and trail."""
    base = sqlite3.connect(place / "floor.db", isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    for name in ("head", "line", "trail"):
        base.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, a, b, c, d, e)")
    row = ("NORDHAUS", 12345, "2026-05-12", "PCS", 1436)

    def save() -> None:
        base.execute("BEGIN IMMEDIATE")
        for name, count in (("head", 1), ("line", LINES), ("trail", 2 * LINES)):
            put = f"INSERT INTO {name} (a, b, c, d, e) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
            base.executemany(put, [row] * count)
        base.execute("COMMIT")

    table.add("  bare sqlite3: the same rows and commit", samples(save), "–")
    base.close()


def floor_postgres(table: Table, dsn: str) -> None:
    """Measure what the bare driver needs for head, lines and trail."""
    with psycopg.connect(dsn) as base:
        for name in ("head", "line", "trail"):
            base.execute(
                f"CREATE TABLE floor_{name} (id bigserial PRIMARY KEY, a text,"
                " b bigint, c text, d text, e bigint)"
            )
        base.commit()
        row = ("NORDHAUS", 12345, "2026-05-12", "PCS", 1436)

        def save() -> None:
            for name, count in (("head", 1), ("line", LINES), ("trail", 2 * LINES)):
                put = (
                    f"INSERT INTO floor_{name} (a, b, c, d, e)"  # noqa: S608
                    " VALUES (%s, %s, %s, %s, %s)"
                )
                with base.cursor() as cursor:
                    cursor.executemany(put, [row] * count)
            base.commit()

        table.add("  bare psycopg: the same rows and commit", samples(save), "–")


# --- The screen ----------------------------------------------------------------------


def typing(table: Table, app: QApplication, database: Database, key: int) -> None:
    """Measure a keystroke in a grid of 200 lines, and taking a cell over."""
    desk = Desk(Work(database, ACTOR, inline=True))
    tab = ContractController(desk)
    tab.open(key)
    tab.form.resize(1255, 800)
    tab.form.show()
    app.processEvents()
    grid = next(iter(tab.form.grids()))
    column = 1 + next(
        n for n, c in enumerate(grid.lines_model.columns) if c.field == "quantity"
    )
    port = grid.viewport()

    def stroke() -> None:
        QTest.keyClick(grid.cells.editor, Qt.Key.Key_1)
        port.repaint()
        app.processEvents()

    grid.setFocus()
    strokes, taken = [], []
    for row in range(25):
        grid.go(grid.lines_model.index(row, column))
        app.processEvents()
        QTest.keyClick(grid, Qt.Key.Key_5)
        strokes += [timed(stroke) for _n in range(3)]

        def take() -> None:
            QTest.keyClick(grid.cells.editor, Qt.Key.Key_Tab)
            app.processEvents()
            port.repaint()

        taken.append(timed(take))
    table.add(f"keystroke in a grid of {LINES} lines, to repaint", strokes, "16")
    table.add("  and leaving the cell: totals, margin, repaint", taken, "–")
    tab.form.close()
    tab.form.deleteLater()
    app.processEvents()


def paging(table: Table, app: QApplication, database: Database, rows: int) -> None:
    """Measure pages of a long list, and what scrolling it costs a frame."""
    name = names(database)
    deals.fill(database, rows)
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE test_contract"))
        connection.commit()
    fifty = Query(limit=50)
    with database.reading(ACTOR, today=deals.TODAY) as uow:
        whole = deals.LISTING.overview(uow, Query())
        middle = replace(fifty, after=whole.anchors[len(whole.anchors) // 2])
        first = samples(lambda: deals.LISTING.page(uow, fifty))
        deep = samples(lambda: deals.LISTING.page(uow, middle))
        raw = uow.session.connection().connection.cursor()
        put = "SELECT * FROM test_contract ORDER BY signed_on DESC, id DESC LIMIT 50"
        bare = samples(lambda: raw.execute(put) and raw.fetchall())
    table.add(f"page of 50 of {rows:,} rows, {name}", first, "10")
    table.add(f"  half way down, {name}", deep, "10")
    table.add("  bare driver: the first page", bare, "–")
    scrolling(table, app, database, rows)


def scrolling(table: Table, app: QApplication, database: Database, rows: int) -> None:
    """Measure what a frame costs while a long list is scrolled."""
    name = names(database)
    work = Work(database, ACTOR)
    tab = ListController(Desk(work), deals.SPEC, deals.LISTING)
    page = tab.form
    page.resize(1255, 800)
    page.show()
    while page.model.rowCount() < rows or work._under_way:
        app.processEvents()
    bar, row = page.table.verticalScrollBar(), page.table.rowHeight(0)
    chance = random.Random(2)  # noqa: S311

    def frame(value: int) -> float:
        def step() -> None:
            bar.setValue(value)
            app.processEvents()

        return timed(step)

    wheel = [frame(3 * row * n) for n in range(200)]
    jumps = [frame(chance.randrange(bar.maximum())) for _n in range(60)]
    what = f"scrolling, 99 frames of 100 are shorter, {name}"
    table.add(what, wheel, "16", late=True)
    table.add(f"  jumping anywhere, {name}", jumps, "16")
    work.wait()
    page.close()
    page.deleteLater()
    app.processEvents()


def starting(table: Table, place: Path, count: int = 7) -> None:
    """Measure a start of the real program in an office: window, then the first list."""
    home = place / "home"
    profile = Profile("sqlite", path=str(place / "office.db"))
    settings = Settings.load(home / "settings.toml")
    settings.profile = profile
    tabs = ({"what": "home"}, {"what": "list", "name": "contracts"})
    settings.tabs = [{**tab, "database": profile.name()} for tab in tabs]
    settings.current = 1
    settings.save()
    env = {**os.environ, "LADING_HOME": str(home), "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)

    def told(script: str) -> list[float]:
        command = [sys.executable, "-c", script, str(time.time())]
        answer = subprocess.run(
            command, env=env, capture_output=True, text=True, check=False, timeout=60
        )
        return [float(figure) for figure in answer.stdout.split()]

    runs = [(told(WINDOW), told(BARE)) for _start in range(count + 1)][1:]
    ours = [figures for figures, _bare in runs if len(figures) == len(STARTED)]
    bare = [figures for _ours, figures in runs if len(figures) == len(FLOORS)]
    for (what, target), figures in zip(STARTED, zip(*ours, strict=True), strict=False):
        table.add(what, figures, target)
    for what, figures in zip(FLOORS, zip(*bare, strict=True), strict=False):
        table.add(what, figures, "–")


# --- All of it -----------------------------------------------------------------------


@contextmanager
def cluster() -> Iterable[Cluster | None]:
    """Run a server of our own that commits durably; None where there is none."""
    try:
        made = Cluster.start()
    except MissingServerError as missing:
        print(missing, file=sys.stderr)
        yield None
        return
    try:
        with psycopg.connect(made.dsn(), autocommit=True) as admin:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                admin.execute(f"ALTER SYSTEM SET {name} = on")
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE DATABASE bench")
        yield made
    finally:
        made.stop()


def main(words: list[str]) -> int:
    """Measure everything and print the table."""
    if not all(word.isdecimal() for word in words):
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    rows = int(words[0]) if words else 1_000_000
    app = QApplication(["lading"])
    theme.install(app)
    table = Table()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = f"sqlite:///{place}/office.db"
        schema.create(url)
        database = Database(url)
        draft = long_contract(database)
        kept = saving(table, database, draft)
        floor_sqlite(table, place)
        with cluster() as server:
            if server is not None:
                schema.create(server.url("bench"))
                shared = Database(server.url("bench"))
                saving(table, shared, long_contract(shared))
                floor_postgres(table, server.dsn("bench"))
            typing(table, app, database, kept.id or 0)
            paper, english = long_invoice(40), language("en")
            table.add(
                "invoice of 40 lines as PDF",
                samples(lambda: invoice.render(paper, english), 25),
                "15",
            )
            starting(table, place)
            paging(table, app, database, rows)
            at_home(table, place, ACTOR)
            if server is not None:
                paging(table, app, shared, rows)
                shared.close()
                at_home_secured(table, server, ACTOR)
        database.close()
    table.show()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
