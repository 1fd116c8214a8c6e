"""An office on a server for the campaigns of many people at once."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.core.actor import Actor
from app.db import invariants, numbering, retry, schema
from app.db.security import calls, harden
from app.db.unit_of_work import Database
from app.quotations import service as quotations
from tests import make
from tests.campaign.office import ACTOR, DAY, LINES, QUESTIONS, _draft
from tests.postgres import Cluster

if TYPE_CHECKING:
    from sqlalchemy import URL

    from app.db.unit_of_work import UnitOfWork
    from app.quotations.domain import Quotation


PASSWORD = "harbour-light-7"
PROGRAMS = 4
"""At once on one file: a window and words of the command line."""


@contextmanager
def file() -> Iterator[str]:
    """Lend an empty office in a file."""
    with tempfile.TemporaryDirectory(prefix="lading-together-") as folder:
        url = f"sqlite:///{folder}/office.db"
        schema.create(url)
        yield url


@cache
def _cluster() -> Cluster:
    import atexit

    made = Cluster.start()
    atexit.register(made.stop)
    durable(made)
    return made


@cache
def _template() -> str:
    """Make an empty office that others are copied from: its steps take seconds."""
    _create(_cluster(), "campaign_template")
    schema.create(_cluster().url("campaign_template"))
    return "campaign_template"


def ready() -> None:
    """Make the server and the office that others are copied from, before a fork."""
    _template()


def durable(cluster: Cluster) -> None:
    """Let a server of the tests write to the disk what it acknowledges."""
    import psycopg

    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM SET {name} = on".encode())
        if sys.platform == "linux":  # file by file takes minutes on a busy disk
            admin.execute("ALTER SYSTEM SET recovery_init_sync_method = syncfs")
        admin.execute("SELECT pg_reload_conf()")


@contextmanager
def server(url: str = "", *, goods: bool = True, secured: bool = True) -> Iterator[str]:
    """Lend an office on a server with a company, a buyer and three products.

    Args:
        url: An empty office; "": one on a server of the campaign's own.
        goods: False: the office stays empty.
        secured: False: nothing was told it, not even which day it is.
    """
    if not url:
        cluster, name = _cluster(), f"c_{uuid.uuid4().hex[:12]}"
        _create(cluster, name, _template())
        url = cluster.url(name)
        if secured:  # as every office on a server is
            harden.harden(url)
    if goods:
        with people(url, 1) as (database,):
            act(database, _goods, single=False)
    yield url


def _goods(uow: UnitOfWork) -> None:
    if uow.session.get_bind().dialect.name == "postgresql":
        # However slow the computer: begun again, they would have other keys.
        uow.session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    make.company(uow)
    make.customer(uow)
    make.products(uow)


@contextmanager
def staffed(count: int) -> Iterator[list[str]]:
    """Lend a secured office; return the addresses of salespeople with their logins."""
    from sqlalchemy import make_url

    with server() as url:
        mark = f"c{uuid.uuid4().hex[:6]}"
        harden.first_administrator(url, f"{mark}boss", "The boss", PASSWORD)
        logins = [f"{mark}s{number}" for number in range(count)]
        boss = make_url(url).set(username=f"{mark}boss", password=PASSWORD)
        with people(_plain(boss), 1) as (office,):
            actor = signed_in(office)
            for login in logins:
                act(office, partial(_enter, login), actor=actor, single=False)
        yield [_plain(boss.set(username=login)) for login in logins]


def _enter(login: str, uow: UnitOfWork) -> None:
    calls.add_person(
        uow.session,
        PASSWORD,
        login=login,
        name=login,
        email="",
        roles="sales",
        team="",
        reach="own",
    )


def _plain(address: URL) -> str:
    return address.render_as_string(hide_password=False)


def signed_in(office: Database) -> Actor:
    """Return whose login an office was opened with; on one without: who may all."""
    from app.access import rows

    with office.reading(Actor("", frozenset())) as uow:
        return rows.actor_of(uow, office.url.username or "") or ACTOR


def _create(cluster: Cluster, name: str, template: str = "template1") -> None:
    import psycopg

    with psycopg.connect(cluster.dsn(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())


@contextmanager
def people(url: str, count: int) -> Iterator[list[Database]]:
    """Open an office in as many programs as there are people."""
    opened = [Database(url) for _ in range(count)]
    try:
        yield opened
    finally:
        for database in opened:
            database.close()


@dataclass
class Tally:
    """What the people counted together; locked, as they count at once."""

    told: dict[str, Any] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saved(self, key: str, value: Any) -> None:
        """Note what was told to be saved."""
        with self.lock:
            self.told[key] = value

    def failed(self, words: str) -> None:
        """Note what was told not to be saved."""
        with self.lock:
            self.refused.append(words)


def ghosts(refused: Iterable[str], keys: Container[str]) -> list[str]:
    """Return what is stored although somebody was told that it is not.

    Of some nobody knows while the server is away; then nobody may say no either.

    Args:
        refused: What the people were told, each behind the key of its action.
        keys: Of the actions that are stored.
    """
    return [
        said
        for said in refused
        if retry.UNKNOWN not in said and said.split()[0] in keys
    ]


def all_at_once(
    offices: list[Database], job: Callable[[Database, int], object]
) -> None:
    """Let everybody do a job at the same time, each in a program of their own."""
    with ThreadPoolExecutor(len(offices)) as pool:
        jobs = [pool.submit(job, one, number) for number, one in enumerate(offices)]
        for job_ in jobs:
            job_.result()


def apart(
    urls: Sequence[str],
    job: Callable[[Database, int, Callable[[], object]], Tally],
) -> list[Tally]:
    """Let everybody work in a process of their own; threads would wait for Python.

    Args:
        urls: The office, as each of them comes in.
        job: What each does; returns what it was told. It calls its third argument
            when it is warm, which returns when everybody is.
    """
    context = multiprocessing.get_context("fork")
    warm = context.Barrier(len(urls))
    told: Any = context.SimpleQueue()

    def work(who: int) -> None:
        try:
            with people(urls[who], 1) as (office,):
                tally = job(office, who, warm.wait)
        except BaseException as error:
            warm.abort()
            told.put(f"{type(error).__name__}: {error}")
            raise
        told.put((tally.told, tally.refused, tally.times))

    workers = [context.Process(target=work, args=(who,)) for who in range(len(urls))]
    for worker in workers:
        worker.start()
    found = [told.get() for _ in workers]
    for worker in workers:
        worker.join()
    died = [said for said in found if isinstance(said, str)]
    if died:
        raise RuntimeError(died[0])
    return [Tally(*said) for said in found]


def issue(uow: UnitOfWork, seed: int) -> Quotation:
    """Save a quotation and give it its number."""
    return quotations.issue(uow, quotations.save(uow, _draft(uow, seed)))


def act(
    database: Database,
    action: Callable[[UnitOfWork], Any],
    key: str = "",
    *,
    link: float = 60,
    actor: Actor = ACTOR,
    single: bool = True,
) -> Any:
    """Carry an action out as the window does; `single`: on one document."""
    patience = retry.Patience(link=link)
    acting = numbering.with_commit(action) if single else action
    found, _topics = retry.carry_out(
        database, actor, acting, key or uuid.uuid4().hex, patience=patience
    )
    return found


WRONG = {
    "torn: lines": f"""SELECT count(*) FROM quotation q WHERE {LINES} <> (SELECT
        count(*) FROM quotation_line l WHERE l.quotation_id = q.id)""",  # noqa: S608
    "torn: totals": """SELECT count(*) FROM quotation q WHERE total <> (SELECT sum(
        quantity * unit_price) FROM quotation_line l WHERE l.quotation_id = q.id)""",
    "doubled: numbers": """SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT
        company_id, number FROM quotation WHERE number IS NOT NULL) AS once)
        FROM quotation WHERE number IS NOT NULL""",
    "gap": """SELECT coalesce(sum(last), 0) - (SELECT count(number) FROM quotation)
        FROM series WHERE name = 'QT'""",
    "lost: no trail": """SELECT count(*) FROM quotation q WHERE NOT EXISTS (SELECT 1
        FROM audit a WHERE a."table" = 'quotation'
        AND a.row_key = CAST(q.id AS text))""",
}
"""What must be nought after every campaign."""


def wrong(database: Database) -> dict[str, int]:
    """Return what is wrong with the documents of an office; empty when all is well."""
    with database.reading(ACTOR) as uow:
        asked = dict(WRONG)
        if uow.session.get_bind().dialect.name == "sqlite":
            asked["torn: totals"] = QUESTIONS["totals"]  # exact numbers, as it has them
        found = {
            name: int(uow.session.scalar(text(words)) or 0)
            for name, words in asked.items()
        }
    with database.engine.connect() as connection:
        found |= invariants.check(connection)
    # Two that are wrong in opposite ways must not come to nothing.
    return {name: abs(count) for name, count in found.items() if count}


def numbers(database: Database) -> dict[str, int]:
    """Return how often each number of a quotation stands in the office."""
    asked = "SELECT number, count(*) FROM quotation GROUP BY number"
    with database.reading(ACTOR) as uow:
        return {n: int(count) for n, count in uow.session.execute(text(asked))}


__all__ = ["ACTOR", "DAY"]
