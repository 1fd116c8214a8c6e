"""Row 22: PCs in any zone, at any instant, around new year and the changes of clocks.

The office's day is that of Shanghai, wherever a PC stands and whatever its zone says;
an instant that was stored comes back as the same instant.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from sqlalchemy import select

from app.db.base import Row
from app.db.unit_of_work import Database, UnitOfWork
from app.quotations import service as quotations
from app.quotations.domain import Quotation
from tests.campaign import office, together
from tests.campaign.outcome import Outcome

ZONES = (
    *("UTC", "Asia/Shanghai", "Asia/Urumqi", "Asia/Kolkata", "Asia/Kathmandu"),
    *("America/New_York", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Niue"),
    *("Europe/London", "Europe/Moscow", "Australia/Lord_Howe", "Africa/Cairo"),
)
SHANGHAI = timedelta(hours=8)
"""Ahead of UTC, all the year; China has not changed its clocks since 1991."""
EDGES = (
    datetime(2026, 12, 31, 16, tzinfo=UTC),  # the new year in Shanghai
    datetime(2027, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # clocks change in New York
    datetime(2026, 10, 25, 1, tzinfo=UTC),  # and in London
    datetime(2028, 2, 28, 16, tzinfo=UTC),  # a leap day begins in Shanghai
)


def run(count: int, seed: int, *, url: str = "") -> Outcome:
    """Issue quotations at odd instants, on a file and on a server in turn.

    Args:
        count: Documents.
        seed: Of zones and instants.
        url: An empty office on a server; "": one of the campaign's own.
    """
    rng = random.Random(seed)  # noqa: S311
    folder = Path(tempfile.mkdtemp(prefix="lading-clocks-"))
    wrong: list[str] = []
    try:
        path = office.fresh(folder / "office")
        with together.server(url, secured=False) as there, ExitStack() as pcs:
            offices = (office.url(path), there)
            open_on = cache(partial(_open_on, pcs))
            for number in range(count):
                at = rng.choice(EDGES) + timedelta(seconds=rng.randint(-7200, 7200))
                with _pc_in(rng.choice(ZONES)) as zone:
                    clock, database = open_on(zone, offices[number % 2])
                    clock.append(at)
                    wrong += [f"{zone} {at}: {w}" for w in _issue(database, at)[:1]]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    note = "; ".join(wrong[:2]) or f"{len(ZONES)} zones, no wrong date, year or instant"
    return Outcome(count, count - len(wrong), lost=len(wrong), note=note)


def _open_on(pcs: ExitStack, _zone: str, url: str) -> tuple[deque[datetime], Database]:
    """Open an office on a PC of a zone; return that PC's clock, and the office."""
    clock: deque[datetime] = deque(maxlen=1)
    database = Database(url, clock=lambda: clock[0])
    pcs.callback(database.close)
    return clock, database


@contextmanager
def _pc_in(zone: str) -> Iterator[str]:
    """Put this computer, and its sessions on a server, into a zone."""
    before = {name: os.environ.get(name) for name in ("TZ", "PGTZ")}
    os.environ.update(TZ=zone, PGTZ=zone)
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        yield zone
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        if hasattr(time, "tzset"):
            time.tzset()


def _quote(uow: UnitOfWork) -> Quotation:
    draft = replace(office._draft(uow, 1), quoted_on=uow.today)
    return quotations.issue(uow, quotations.save(uow, draft))


def _issue(database: Database, at: datetime) -> list[str]:
    day = (at + SHANGHAI).date()
    made = together.act(database, _quote, actor=office.ACTOR, single=False)
    wrong = []
    table = Row.metadata.tables["quotation"]
    asked = select(table.c.quoted_on, table.c.created_at).where(table.c.id == made.id)
    with database.reading(office.ACTOR) as uow:
        quoted_on, created_at = uow.session.execute(asked).one()
    if made.quoted_on != day or quoted_on != day:
        wrong.append(f"dated {quoted_on}, not {day}")
    if not (made.number or "").startswith(f"QT{day.year % 100:02d}-"):
        wrong.append(f"numbered {made.number} on {day}")
    if created_at != at:
        wrong.append(f"made at {created_at}, not {at}")
    return wrong
