"""Rows 19 and 20: upgrades that are killed, and old programs beside new ones.

Row 19 upgrades the office of the released program 0.1.0 and kills the program at a
random statement: the office is then the old one, whole, and the next start finishes.
Row 20 upgrades an office while people with the old version save in it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError

from app.core.errors import AppError
from app.db import handshake, invariants, schema, sqlite, tables
from app.db.backup import figures
from app.db.backup.figures import Figures
from app.db.engine import open_engine
from app.db.schema import Standing
from app.db.unit_of_work import Database
from tests import old
from tests.campaign import forked, office, together
from tests.campaign.outcome import Outcome
from tests.postgres import Cluster

T = TypeVar("T")
REWRITTEN = {"audit", "audit_link", "alembic_version"}
"""Tables whose rows a step turns into others."""
TRIES = 20
"""How often anybody tries to save after the upgrade: who may not, or not yet."""
BUSY = ("locked", "connection timeout expired")
"""Of a file for ten seconds, of a server for two: nothing was begun."""
UPGRADED = ("old server", "old file", "server", "file")
"""What row 20 upgrades: offices of 0.1.0, and of today."""
COUNTED = {"saved", "refused", "late", "good"}
"""What it counts beside what is wrong."""
NEXT = "9999_next"
"""The version that row 20 upgrades to: one table more."""


# --- Row 19 --------------------------------------------------------------------------


def killed(count: int, seed: int) -> Outcome:
    """Kill upgrades at random statements, on a file and on a server in turn.

    Args:
        count: Kills on each database.
        seed: Of the statements.
    """
    if not forked.HERE:
        return Outcome(0, 0, note="needs os.fork: not on this system")
    tables.load()
    folder = Path(tempfile.mkdtemp(prefix="lading-upgrade-"))
    try:
        with get_context("fork").Pool(2) as pool:
            work = partial(_kill_many, folder, count, seed)
            on_file, on_server = pool.map(work, ("file", "server"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = on_file + on_server
    note = "; ".join(wrong[:3]) or "whole, and finished by the next start"
    return Outcome(2 * count, 2 * count - len(wrong), lost=len(wrong), note=note)


def _kill_many(folder: Path, count: int, seed: int, kind: str) -> list[str]:
    """Kill upgrades of offices of one kind; return the first that each left wrong."""
    rng = random.Random(seed)  # noqa: S311
    with _files(folder) if kind == "file" else _servers() as fresh:
        last = statements(fresh())
        before = figures_of(fresh())
        return [
            said
            for _ in range(count)
            for said in kill_once(fresh(), rng.randint(1, last), before)[:1]
        ]


@contextmanager
def _files(folder: Path) -> Iterator[Callable[[], str]]:
    def fresh() -> str:
        path = folder / "office.db"
        for left in (path, *sqlite.leftovers(path)):
            left.unlink(missing_ok=True)
        return old.in_file(path)

    yield fresh


@contextmanager
def _servers() -> Iterator[Callable[[], str]]:
    made: list[str] = []
    cluster = Cluster.start()  # only the program is killed: it need not be durable

    def fresh() -> str:
        while made:
            old.drop(cluster, made.pop())
        made.append(old.on_server(cluster))
        return made[-1]

    try:
        yield fresh
    finally:
        cluster.stop()


def statements(url: str) -> int:
    """Count the statements of a whole upgrade."""
    counted = Counter[str]()
    engine = open_engine(url)

    @event.listens_for(engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        counted["all"] += 1

    schema.upgrade(engine)
    engine.dispose()
    return counted["all"]


def kill_once(url: str, at: int, before: Figures | None = None) -> list[str]:
    """Kill an upgrade at its n-th statement; return what is wrong after that.

    Args:
        url: The old office.
        at: The statement.
        before: What it holds; None: it is read.
    """
    before = before or figures_of(url)
    pid = os.fork()
    if pid == 0:
        _die_at(url, at)
    os.waitpid(pid, 0)
    wrong = [
        f"statement {at}: {name} changed"
        for name in before.differences(figures_of(url))
    ]
    if schema.standing(url) is not Standing.OLDER:
        wrong.append(f"statement {at}: neither old nor new")
    schema.create(url)
    return wrong + [f"statement {at}: {said}" for said in unlike(url, before)]


def _die_at(url: str, at: int) -> None:
    """Upgrade until the n-th statement; this is the program that is killed."""
    left = [at]
    try:
        engine = open_engine(url)

        @event.listens_for(engine, "before_cursor_execute")
        def _count(*_: object) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        schema.upgrade(engine)
    finally:
        os._exit(1)


def figures_of(url: str) -> Figures:
    """Return what an office holds, in figures."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite.reading(Path(address.database or "")) as connection:
            return figures.of_file(lambda asked: connection.execute(asked).fetchall())
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return figures.of_server(
                lambda asked: connection.exec_driver_sql(asked).all()
            )
    finally:
        engine.dispose()


def unlike(url: str, before: Figures) -> list[str]:
    """Return in what an upgraded office is not the one it was."""
    now = figures_of(url)
    wrong = [
        f"{table}: {now.counts.get(table)} rows, not {count}"
        for table, count in before.counts.items()
        if table not in REWRITTEN and now.counts.get(table) != count
    ]
    wrong += [
        f"{column}: {now.sums.get(column)}, not {total}"
        for column, total in before.sums.items()
        if column.partition(".")[0] not in REWRITTEN and now.sums.get(column) != total
    ]
    engine = open_engine(url)
    with engine.connect().execution_options(reading=True) as connection:
        wrong += [f"{n}: {c} wrong" for n, c in invariants.wrong(connection).items()]
    engine.dispose()
    if schema.standing(url) is not Standing.CURRENT:
        wrong.append("not up to date")
    return wrong


# --- Row 20 --------------------------------------------------------------------------


@dataclass
class Mixed:
    """What the people of row 20 were told."""

    saved: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    late: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


def mixed(count: int, seed: int, *, clients: int = 30) -> Outcome:
    """Upgrade offices while people work in them with the old program.

    Then the office of the released 0.1.0 is upgraded while people with the program of
    today knock: nobody gets in before it is done, and everybody after.

    Args:
        count: Upgrades of each kind on each database.
        seed: Of the moments.
        clients: People at once on a server.
    """
    if not forked.HERE:
        return Outcome(0, 0, note="needs os.fork: not on this system")
    together.ready()
    office.template()  # here, for all who are forked now
    folder = Path(tempfile.mkdtemp(prefix="lading-mixed-"))
    try:
        with get_context("fork").Pool(2) as pool:
            work = partial(_mix_many, folder, count, seed, clients)
            found = sum(pool.map(work, UPGRADED, chunksize=1), Counter[str]())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = next((name for name in found if name not in COUNTED), "")
    return Outcome(
        4 * count,
        found["good"],
        lost=found["late"],
        note=f"{found['saved']} saved before, {found['refused']} refused after; "
        f"{wrong or 'none by an old program'}",
    )


def _mix_many(
    folder: Path, count: int, seed: int, clients: int, kind: str
) -> Counter[str]:
    """Upgrade offices of one kind; count what came of it, and name what was wrong."""
    rng = random.Random(f"{seed} {kind}")  # noqa: S311
    found = Counter[str]()
    if kind.startswith("old"):
        with _files(folder) if kind == "old file" else _servers() as fresh:
            for _ in range(count):
                wrong = _knock(fresh(), rng)
                found.update(wrong[:1])
                found.update(late=len(wrong), good=not wrong)
        return found
    for _ in range(count):
        if kind == "file":
            said = _mix(office.url(office.fresh(folder / "office")), 2, rng)
        else:
            with together.server() as url:
                said = _mix(url, clients, rng)
        found.update(said.late[:1])
        found.update(saved=len(said.saved), refused=said.refused)
        found.update(late=len(said.late), good=not said.late and said.refused > 0)
    return found


def _mix(url: str, clients: int, rng: random.Random) -> Mixed:
    said = Mixed()
    pause = rng.uniform(0.1, 0.5)
    with together.people(url, clients) as offices:
        hands = [
            threading.Thread(target=_work, args=(one, said, number))
            for number, one in enumerate(offices)
        ]
        for hand in hands:
            hand.start()
        time.sleep(pause)
        try:
            marks = _until_free(lambda: raise_version(url))
        finally:
            said.over.set()
        for hand in hands:
            hand.join()
    with together.people(url, 1) as (newer,):
        newer.program = NEXT
        with newer.reading(office.ACTOR) as uow:
            asked = text("SELECT number FROM quotation")
            there = {number for (number,) in uow.session.execute(asked)}
        said.late += [f"{n} came later" for n in there - marks]
        said.late += [f"{n} is gone" for n in set(said.saved.values()) - there]
        office.save(newer)  # the new program works on
    return said


def _work(database: Database, said: Mixed, who: int) -> None:
    """Save until the office says that it is of another version, as it soon must."""
    number = tries = 0
    while tries < TRIES:
        number += 1
        tries += said.over.is_set()
        try:
            given = office.save(database, f"{who}-{number}", number)
        except handshake.OtherVersionError:
            said.refused += 1
            return
        except AppError:
            continue  # busy: asked again
        with said.lock:
            said.saved[f"{who}-{number}"] = given


def raise_version(url: str) -> set[str]:
    """Upgrade an office to a version that this program does not know.

    As `schema.upgrade` does it: alone, in one transaction, the version last.

    Returns:
        The numbers of the documents at that instant.
    """
    engine = open_engine(url)
    with engine.connect() as connection, connection.begin():
        schema._have_alone(connection)
        asked: Any = connection.execute(text("SELECT number FROM quotation"))
        numbers = {number for (number,) in asked}
        connection.execute(text("CREATE TABLE new_in_next (id INTEGER)"))
        time.sleep(0.05)
        change = text("UPDATE alembic_version SET version_num = :next")
        connection.execute(change, {"next": NEXT})
    with suppress(AppError):
        engine.dispose()
    return numbers


def _knock(url: str, rng: random.Random) -> list[str]:
    """Upgrade the office of 0.1.0 while others knock; return what is wrong."""
    told: list[str] = []
    refused = Counter[str]()
    done = threading.Event()

    def work(office_: Database, who: int) -> None:
        late = 0
        while late <= TRIES:
            late += done.is_set()
            try:
                handshake.compare(office_.engine, office_.program)
                told.append(office.save(office_, f"knock-{who}", who))
            except AppError:
                refused["all"] += 1
            else:
                return

    with together.people(url, 3) as offices:
        before = _numbered(offices[0])
        hands = [
            threading.Thread(target=work, args=(one, who))
            for who, one in enumerate(offices)
        ]
        for hand in hands:
            hand.start()
        time.sleep(rng.uniform(0, 0.2))
        _until_free(lambda: schema.create(url))
        done.set()
        for hand in hands:
            hand.join()
        after = _numbered(offices[0])
        with offices[0].engine.connect().execution_options(reading=True) as connection:
            wrong = [f"{n}: {c} wrong" for n, c in invariants.wrong(connection).items()]
    if len(told) != len(hands) or after != before | set(told):
        wrong.append(f"{len(told)} of {len(hands)} saved, {len(after - before)} there")
    if not refused["all"]:
        wrong.append("nobody was refused before it was done")
    return wrong


def _until_free(job: Callable[[], T]) -> T:
    """Do it as a person does: once more, when an office was too busy to begin."""
    for left in range(TRIES, 0, -1):
        try:
            return job()
        except OperationalError as error:
            if left == 1 or not any(busy in str(error) for busy in BUSY):
                raise
    raise AssertionError


def _numbered(database: Database) -> set[str]:
    with database.engine.connect().execution_options(reading=True) as connection:
        asked = text("SELECT number FROM quotation WHERE number IS NOT NULL")
        return set(connection.scalars(asked))
