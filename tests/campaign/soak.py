"""Row 25: an office at work for hours, over a link that breaks now and then.

People issue quotations, look at lists and come back the next minute. All that is
always true must be true at the end, and the program must not grow.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
import uuid
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import make_url

from app.core.errors import AppError, UnavailableError
from app.core.query import Query
from app.db.unit_of_work import Database
from app.quotations import listing
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.proxy import link
from tests.campaign.together import Tally

STAFF = 30
GROWTH = 50 << 20  # bytes
SHORTEST = 5  # seconds
KILLED = "killed"


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
    tally = Tally()
    with together.server() as there:
        address = make_url(there)
        with link(address.port or 5432, seed) as broken:
            over = address.set(port=broken.port).update_query_dict(
                {"sslmode": "disable", "gssencmode": "disable"}
            )
            through = over.render_as_string(hide_password=False)
            with together.people(through, staff) as offices:
                _work(offices, tally, seed, seconds / 5)  # until all is loaded
                was = memory()
                broken.at_commit, broken.at_other = 0.05, 0.001
                _work(offices, tally, seed + 1, seconds * 4 / 5)
                broken.at_commit = broken.at_other = 0.0
                grown = memory() - was
            faults = sum(broken.faults.values())
        with together.people(there, 1) as (straight,):
            return _outcome(straight, tally, faults, grown)


def _on_file(seconds: float, seed: int) -> Outcome:
    """Let programs work on one file, of which one is killed again and again."""
    tally, over = Tally(), threading.Event()
    with (
        together.file() as url,
        together.server(url) as there,
        together.people(there, together.PROGRAMS) as offices,
    ):
        _work(offices, tally, seed, seconds / 5)  # until all is loaded
        was = memory()
        killer = threading.Thread(target=_kill, args=(there, tally, seed, over))
        killer.start()
        _work(offices, tally, seed + 1, seconds * 4 / 5)
        over.set()
        killer.join()
        grown = memory() - was
        kills = tally.refused.count(KILLED)
        return _outcome(offices[0], tally, kills, grown)


def _kill(url: str, tally: Tally, seed: int, over: threading.Event) -> None:
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
                    tally.saved(key, number.removesuffix("."))
        tally.failed(KILLED)


def _save_on(url: str) -> None:
    """Save until somebody kills this program; tell each number that was given."""
    with together.people(url, 1) as (office,):
        while True:
            key = uuid.uuid4().hex
            made = together.act(office, lambda uow: together.issue(uow, 1), key)
            sys.stdout.write(f"{key} {made.number}.\n")
            sys.stdout.flush()
            time.sleep(0.02)


def _work(offices: list[Database], tally: Tally, seed: int, seconds: float) -> None:
    end = time.monotonic() + seconds

    def work(office: Database, who: int) -> None:
        rng = random.Random(seed * 1000 + who)  # noqa: S311
        for number in count():
            if time.monotonic() > end:
                return
            if rng.random() < 0.6:
                _save(office, tally, number)
            else:
                _look(office)
            time.sleep(rng.random() * 0.2)

    together.all_at_once(offices, work)


def _save(office: Database, tally: Tally, seed: int) -> None:
    key = uuid.uuid4().hex
    try:
        made = together.act(office, lambda uow: together.issue(uow, seed), key)
        tally.saved(key, made.number)
    except UnavailableError as error:  # the link; of a file: another one was writing
        tally.failed(str(error))


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


def _outcome(office: Database, tally: Tally, faults: int, grown: int) -> Outcome:
    there, wrong = together.numbers(office), together.wrong(office)
    lost = sum(number not in there for number in tally.told.values())
    doubled = len(tally.told) - len(set(tally.told.values()))
    untrue = sum(wrong.values())
    grew = grown > GROWTH
    return Outcome(
        len(tally.told),
        len(tally.told) - lost - grew,
        lost=lost + untrue,
        doubled=doubled,
        note=f"{faults} faults, {len(tally.refused) - tally.refused.count(KILLED)} "
        "not saved within the time, "
        f"grown by {grown / (1 << 20):.0f} MB, {wrong or 'whole'}",
    )


if __name__ == "__main__":
    _save_on(sys.argv[1])
