"""Row 23: memory runs out at any call of the database, in the middle of any save.

Each save is broken at its n-th call, before and after the statement and at the COMMIT,
until it runs through: nothing may be half saved, and the same save then succeeds.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.core.errors import AlreadyDoneError
from app.db import schema
from app.db.unit_of_work import Database
from tests import make, make_money
from tests.campaign import office, together, upgrades
from tests.campaign.outcome import Outcome


class OutOfMemoryError(MemoryError):
    """What the fault raises: nothing in the program expects it."""


@dataclass
class Fault:
    """Breaks the n-th call of a database.

    Attributes:
        left: Calls until it breaks; 0 and below: never.
        calls: How many there were.
    """

    left: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    def hit(self, *_: object) -> None:
        """Count a call, and break at the right one."""
        self.calls["all"] += 1
        self.left -= 1
        if self.left == 0:
            raise OutOfMemoryError


SAVES: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
    "sale": lambda uow, _: make.sale(uow),
    "purchases": lambda uow, made: make_money.purchases(uow, made["sale"]),
    "deposit": lambda uow, made: make_money.deposit(uow, made["sale"]),
    "shipment": lambda uow, made: make_money.ship(uow, made["sale"], 0),
    "bills": lambda uow, _: make_money.pay_bills(uow, office.DAY),
}
"""What is saved, in the order of a deal; each is one action here."""


def run(most: int, seed: int, *, saves: int = len(SAVES)) -> Outcome:
    """Break every save of a deal, on a file and on a server.

    Args:
        most: Faults in one save on one database; more calls are sampled evenly.
        seed: Shifts the sample.
        saves: How many of the saves, from the first.
    """
    folder = Path(tempfile.mkdtemp(prefix="lading-statements-"))
    found, wrong = Counter[str](), []
    try:
        path = folder / "office.db"
        schema.create(office.url(path))
        with together.server(goods=False) as there:
            for url in (office.url(path), there):
                wrong += break_all(url, most, seed, saves, found)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    note = "; ".join(wrong[:2]) or f"{found['saves']} saves, {found['calls']} calls"
    bad = len(wrong)
    return Outcome(found["faults"], found["faults"] - bad, lost=bad, note=note)


def break_all(
    url: str, most: int, seed: int, saves: int, found: Counter[str]
) -> list[str]:
    """Break the saves of an empty office; return what was half saved or unnoticed."""
    database, fault = Database(url), Fault()
    database.keep_journal()
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(database.engine, name, fault.hit)
    wrong: list[str] = []
    made: dict[str, Any] = {}
    for name, save in list(SAVES.items())[:saves]:
        calls = _calls(database, fault, name, save, made)
        before = upgrades.figures_of(url)
        step = max(1, calls // most)
        points = range(1 + seed % step, calls + 1, step)
        for at in points:
            fault.left = at
            try:
                _once(database, name, save, dict(made))
                wrong.append(f"{name}: fault {at} of {calls} was not noticed")
            except OutOfMemoryError:
                found["faults"] += 1
            except AlreadyDoneError:
                wrong.append(f"{name}: the fault before {at} of {calls} saved its key")
                return wrong  # what follows builds upon this save
        fault.left = 0
        changed = before.differences(upgrades.figures_of(url))
        wrong += [f"{name}: {table} is half saved" for table in changed]
        made[name] = _once(database, name, save, made)
        found.update(saves=1, calls=calls)
    database.close()
    return wrong


def _once(
    database: Database,
    name: str,
    save: Callable[[Any, dict[str, Any]], Any],
    made: dict[str, Any],
) -> Any:
    with database.unit_of_work(office.ACTOR, key=name, today=office.DAY) as uow:
        return save(uow, made)


def _calls(
    database: Database,
    fault: Fault,
    name: str,
    save: Callable[[Any, dict[str, Any]], Any],
    made: dict[str, Any],
) -> int:
    """Count the calls of a save by carrying it out and taking it back."""
    fault.left = 0
    fault.calls.clear()
    try:
        with database.unit_of_work(office.ACTOR, key=name, today=office.DAY) as uow:
            save(uow, dict(made))
            uow.session.flush()
            fault.left = 1
            fault.hit()
    except OutOfMemoryError:
        return fault.calls["all"]  # the last one stands for the COMMIT
