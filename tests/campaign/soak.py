"""Row 25: an office at work for hours, over a link that breaks now and then.

People issue quotations, look at lists and come back the next minute. All that is
always true must be true at the end, and the program must not grow.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from itertools import count, pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Self

from sqlalchemy import make_url

from app.core.errors import AppError, UnavailableError
from app.core.query import Query
from app.db.unit_of_work import Database
from app.quotations import listing
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.proxy import link

STAFF = 30
GROWTH = 50 << 20  # bytes
SHORTEST = 5  # seconds
STRETCHES = 5
"""Of the time; in the first all is loaded, over the others it is looked what grows."""


class Ledger:
    """What the people were told, in a file: in memory it would count as growth.

    Attributes:
        late: How many were told that nothing was saved within the time.
        kills: How many programs were killed.
    """

    def __init__(self) -> None:
        self.late = self.kills = 0
        self._file = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Begin to note."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw away what was noted."""
        self._file.close()

    def saved(self, key: str, number: str) -> None:
        """Note what was told to be saved."""
        with self._lock:
            self._file.write(f"{key} {number}\n")

    def failed(self) -> None:
        """Note that somebody was told that nothing was saved."""
        with self._lock:
            self.late += 1

    def told(self) -> dict[str, str]:
        """Return the number of each action by its key; asked when all is over."""
        with self._lock:
            self._file.seek(0)
            return dict(line.split() for line in self._file)


def run(minutes: int, seed: int, *, staff: int = STAFF) -> Outcome:
    """Let people work on a server whose link breaks, and on a file that others share.

    Args:
        minutes: For how long; 0: seconds.
        seed: Of what they do and what breaks.
        staff: People at once on the server.
    """
    seconds = minutes * 60 or SHORTEST
    together.ready()  # here, for all who are forked now
    with get_context("fork").Pool(2) as pool:  # of each it is looked whether it grows
        server = pool.apply_async(_on_server, (seconds, seed, staff))
        file = pool.apply_async(_on_file, (seconds, seed))
        return server.get() + file.get()


def _on_server(seconds: float, seed: int, staff: int) -> Outcome:
    """Let people work over a link that breaks at every twentieth COMMIT."""
    with Ledger() as ledger, together.server() as there:
        address = make_url(there)
        with link(address.port or 5432, seed) as broken:
            over = address.set(port=broken.port).update_query_dict(
                {"sslmode": "disable", "gssencmode": "disable"}
            )
            through = over.render_as_string(hide_password=False)

            def disturb() -> None:
                broken.at_commit, broken.at_other = 0.05, 0.001

            with together.people(through, staff) as offices:
                held = _stretches(offices, ledger, seed, seconds, disturb)
                broken.at_commit = broken.at_other = 0.0
            faults = sum(broken.faults.values())
        with together.people(there, 1) as (straight,):
            return _outcome(straight, ledger, faults, held)


def _on_file(seconds: float, seed: int) -> Outcome:
    """Let programs work on one file, of which one is killed again and again."""
    over = threading.Event()
    with (
        Ledger() as ledger,
        together.file() as url,
        together.server(url) as there,
        together.people(there, together.PROGRAMS) as offices,
    ):
        killer = threading.Thread(target=_kill, args=(there, ledger, seed, over))
        held = _stretches(offices, ledger, seed, seconds, killer.start)
        over.set()
        killer.join()
        return _outcome(offices[0], ledger, ledger.kills, held)


def _stretches(
    offices: list[Database],
    ledger: Ledger,
    seed: int,
    seconds: float,
    disturb: Callable[[], object],
) -> list[int]:
    """Let people work, from the second stretch on disturbed.

    Returns:
        The bytes held at the end of each.
    """
    held = []
    for stretch in range(STRETCHES):
        if stretch == 1:
            disturb()
        _work(offices, ledger, seed + stretch, seconds / STRETCHES)
        gc.collect()
        held.append(memory())
    return held


def _kill(url: str, ledger: Ledger, seed: int, over: threading.Event) -> None:
    """Start a program that saves, and kill it; what it has told must be there."""
    rng = random.Random(seed)  # noqa: S311
    while not over.is_set():
        with subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.soak", url],
            stdout=subprocess.PIPE,
            text=True,
        ) as program:
            over.wait(rng.uniform(2, 6))
            program.kill()
            for line in program.communicate()[0].splitlines():
                key, _, number = line.partition(" ")
                if number.endswith("."):  # it was not killed in the middle of a word
                    ledger.saved(key, number.removesuffix("."))
        ledger.kills += 1


def _save_on(url: str) -> None:
    """Save until somebody kills this program; tell each number that was given."""
    with together.people(url, 1) as (office,):
        while True:
            key = uuid.uuid4().hex
            made = together.act(office, lambda uow: together.issue(uow, 1), key)
            sys.stdout.write(f"{key} {made.number}.\n")
            sys.stdout.flush()
            time.sleep(0.02)


def _work(offices: list[Database], ledger: Ledger, seed: int, seconds: float) -> None:
    end = time.monotonic() + seconds

    def work(office: Database, who: int) -> None:
        rng = random.Random(seed * 1000 + who)  # noqa: S311
        for number in count():
            if time.monotonic() > end:
                return
            if rng.random() < 0.6:
                _save(office, ledger, number)
            else:
                _look(office)
            time.sleep(rng.random() * 0.2)

    together.all_at_once(offices, work)


def _save(office: Database, ledger: Ledger, seed: int) -> None:
    key = uuid.uuid4().hex
    try:
        made = together.act(office, lambda uow: together.issue(uow, seed), key)
        ledger.saved(key, made.number)
    except UnavailableError:  # the link; of a file: another one was writing
        ledger.failed()


def _look(office: Database) -> None:
    try:
        with office.reading(together.ACTOR) as uow:
            listing.LISTING.page(uow, Query())
    except AppError:
        return  # the link: a list is simply read again


def memory() -> int:
    """Return the bytes this process holds; 0 where the system does not say."""
    told = Path("/proc/self/statm")
    if not told.exists():
        return 0
    return int(told.read_text(encoding="ascii").split()[1]) * 4096


def _outcome(office: Database, ledger: Ledger, faults: int, held: list[int]) -> Outcome:
    there, wrong = together.numbers(office), together.wrong(office)
    told = ledger.told()
    lost = sum(number not in there for number in told.values())
    grown = [(end - begin) / (1 << 20) for begin, end in pairwise(held)]
    grew = held[-1] - held[0] > GROWTH
    quarters = ", ".join(f"{part:.1f}" for part in grown)
    return Outcome(
        len(told),
        len(told) - lost - grew,
        lost=lost + sum(wrong.values()),
        doubled=len(told) - len(set(told.values())),
        note=f"{faults} faults, {ledger.late} not saved within the time, "
        f"grown by {sum(grown):.0f} MB (by quarters of its time {quarters}), "
        f"{wrong or 'whole'}",
    )


if __name__ == "__main__":
    _save_on(sys.argv[1])
