"""Row 5: many people issue documents at once, and a tenth of them changes their mind.

The numbers of the year must be there once each, without a gap.
"""

from __future__ import annotations

import random
import sys
import time
from itertools import count

from app.db.unit_of_work import Database
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally

ABORTED = 0.1
"""Share of the people who change their mind."""


class _ChangedMindError(Exception):
    """Somebody pulls back after the number was taken."""


def run(seconds: float, seed: int, *, clients: int = 50, url: str = "") -> Outcome:
    """Let people issue quotations as fast as they can.

    Args:
        seconds: For how long.
        seed: Of who changes their mind.
        clients: People at once.
        url: An empty office; "": one of the campaign's own.
    """
    with together.server(url) as there:

        def work(office: Database, who: int) -> Tally:
            rng, tally = random.Random(seed * 1000 + who), Tally()  # noqa: S311
            # The first one is not measured: a program has just been started by it.
            _issue(office, tally, f"{who}-first", aborts=False)
            end = time.monotonic() + seconds
            for number in count():
                if time.monotonic() > end:
                    return tally
                begun = time.monotonic()
                _issue(office, tally, f"{who}-{number}", aborts=rng.random() < ABORTED)
                tally.times.append(time.monotonic() - begun)
            return tally

        begun = time.monotonic()
        told = together.apart(there, clients, work)
        passed = time.monotonic() - begun
        whole = Tally(
            {key: number for one in told for key, number in one.told.items()},
            [key for one in told for key in one.refused],
        )
        times = sorted(taken for one in told for taken in one.times)
        with together.people(there, 1) as (office,):
            return _outcome(office, whole, times, passed)


def _issue(office: Database, tally: Tally, key: str, *, aborts: bool) -> None:
    def action(uow: object) -> object:
        made = together.issue(uow, 1)  # type: ignore[arg-type]
        if aborts:
            raise _ChangedMindError
        return made

    try:
        tally.saved(key, together.act(office, action, key).number)
    except _ChangedMindError:
        tally.failed(key)


def _outcome(
    office: Database, tally: Tally, times: list[float], seconds: float
) -> Outcome:
    there, wrong = together.numbers(office), together.wrong(office)
    lost = sum(number not in there for number in tally.told.values())
    return Outcome(
        len(tally.told) + len(tally.refused),
        len(tally.told) - lost + len(tally.refused),
        lost=lost + sum(n for name, n in wrong.items() if "doubled" not in name),
        doubled=len(tally.told)
        - len(set(tally.told.values()))
        + wrong.get("doubled: numbers", 0),
        note=f"{len(tally.told)} issued, {len(tally.refused)} given up, "
        f"{len(tally.told) / seconds:.0f}/s, p95 "
        f"{times[int(len(times) * 0.95)] * 1000:.0f} ms, {wrong or 'no gap'}",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(float(sys.argv[1]), int(sys.argv[2]))}\n")
