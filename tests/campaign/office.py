"""An office in a file for the campaigns: saves documents, and says what is wrong."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.refs import Ref
from app.db import encryption, invariants, keys, schema, sqlite
from app.db.engine import open_engine
from app.db.unit_of_work import Database
from app.quotations import service as quotations
from app.quotations.domain import Line, Quotation
from tests import make

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.db.unit_of_work import UnitOfWork

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
LINES = 6
DAY = date(2026, 6, 20)


@cache
def template() -> Path:
    """Return an office with a company, a buyer and three products; made once."""
    folder = tempfile.mkdtemp(prefix="lading-campaign-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "template.db"
    schema.create(url(path))
    with opened(path) as database, database.unit_of_work(ACTOR) as uow:
        make.company(uow)
        make.customer(uow)
        make.products(uow)
    return path


def url(path: Path) -> str:
    """Return the address of an office."""
    return f"sqlite:///{path}"


@cache
def encrypted() -> Path:
    """Return the same office, encrypted; its key is known from now on."""
    path = Path(shutil.copyfile(template(), template().with_name("encrypted.db")))
    encryption.rewrite(path, keys.Key.of_password("correct horse"))
    return path


def fresh(folder: Path, *, locked: bool = False) -> Path:
    """Put a fresh office into a folder that is emptied before.

    Args:
        folder: Where it comes.
        locked: Whether it is encrypted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = encrypted() if locked else template()
    return Path(shutil.copyfile(made, folder / "office.db"))


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Open an office."""
    database = Database(url(path))
    try:
        yield database
    finally:
        database.close()


def save(database: Database, key: str = "", seed: int = 0) -> str:
    """Save a quotation with its lines, and give it its number.

    Returns:
        The number, once the database has said that it is safe.
    """
    with database.unit_of_work(ACTOR, key=key or uuid.uuid4().hex, today=DAY) as uow:
        saved = quotations.issue(uow, quotations.save(uow, _draft(uow, seed)))
    return saved.number or ""


def _draft(uow: UnitOfWork, seed: int) -> Quotation:
    lines = tuple(
        Line(
            product=Ref(1 + (seed + number) % 3, "", ""),
            description_en=f"Part {number} " + "x" * (seed * 37 % 200),
            quantity=Decimal(100 + number),
            unit_price=Decimal("1.25"),
        )
        for number in range(LINES)
    )
    return Quotation(
        company=Ref(1, "", ""),
        customer=Ref(1, "", ""),
        quoted_on=uow.today,
        currency="USD",
        rate=Decimal("7.1"),
        incoterm="FOB",
        place="NINGBO",
        port_of_loading="CNNGB",
        payment_terms="T/T 30 %",
        lines=lines,
    )


QUESTIONS = {
    "lines": """SELECT count(*) FROM quotation q WHERE (SELECT count(*)
        FROM quotation_line l WHERE l.quotation_id = q.id) <> 6""",
    "totals": "SELECT count(*) FROM quotation WHERE total <> 768750",
    "audit": """SELECT count(*) FROM quotation q WHERE NOT EXISTS (SELECT 1
        FROM audit a WHERE a."table" = 'quotation' AND a.row_key = q.id)""",
    "series": """SELECT coalesce(sum(last), 0) <> (SELECT count(*) FROM quotation)
        FROM series WHERE name = 'QT'""",
}
"""What must be nought; a document's total is 1.25 * (100 + 101 + ... + 105) = 768.75,
kept in thousandths."""


def wrong(path: Path, acked: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is wrong with an office; nothing when it is whole.

    Args:
        path: Nobody writes into it.
        acked: Number of each document that was told to be saved, by its key.
    """
    try:
        with sqlite.reading(path) as connection:
            if said := sqlite.complaint(connection):
                return (f"corrupt: {said}",)
            found = tuple(_wrong(connection, acked))
        return (*found, *_untrue(path))
    except sqlite.DAMAGE as error:
        return (f"corrupt: {error}",)


def _wrong(connection: object, acked: Mapping[str, str]) -> Iterator[str]:
    ask = connection.execute  # type: ignore[attr-defined]
    numbers = [n for (n,) in ask("SELECT number FROM quotation")]
    keys = {k for (k,) in ask("SELECT key FROM action")}
    yield from (f"lost {key}" for key in acked.keys() - keys)
    yield from (f"lost {n}" for n in set(acked.values()) - set(numbers))
    if len(set(acked.values())) != len(acked) or len(set(numbers)) != len(numbers):
        yield "doubled: a number was given twice"
    for at, number in enumerate(sorted(numbers, key=_counted), 1):
        if _counted(number) != at:
            yield f"gap before {number}"
            break
    for name, question in QUESTIONS.items():
        if count := ask(question).fetchone()[0]:
            yield f"torn {name}: {count}"


def _counted(number: str) -> int:
    """Return a number's place in its series: the 10,000th follows the 9,999th."""
    return int(number.rpartition("-")[2])


def _untrue(path: Path) -> Iterator[str]:
    """Yield what is always true of an office, and is not of this one."""
    engine = _engine(url(path))
    try:
        with engine.connect().execution_options(reading=True) as connection:
            for name, count in invariants.wrong(connection).items():
                yield f"torn {name}: {count}"
    finally:
        engine.dispose()  # another file comes to this place


@cache
def _engine(address: str) -> Engine:
    """Return one that knows its questions: to prepare a hundred takes the most time."""
    return open_engine(address)


def count(path: Path) -> int:
    """Return how many documents an office holds."""
    with closing(sqlite.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM quotation").fetchone()[0])
