"""Row 10: a PC falls silent in the middle of a save, its rows locked.

Colleagues who want the next number wait for the server to end that save, five seconds,
not for the system to notice a dead link, minutes or hours.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress

from sqlalchemy import make_url

from app.db.unit_of_work import Database
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.proxy import link

MOST = 6.0
"""Seconds that a colleague may wait."""


def run(times: int, seed: int, *, url: str = "") -> Outcome:
    """Let a PC fall silent while it holds the number; measure how long others wait.

    Args:
        times: How often.
        seed: Not used by this one: it has nothing to choose.
        url: An empty office; "": one of the campaign's own.
    """
    waits, left = [], []
    with together.server(url) as there, together.people(there, 1) as (colleague,):
        for number in range(times):
            with link(make_url(there).port or 5432, seed) as between:
                asleep = Database(between.through(there))
                scope = asleep.unit_of_work(together.ACTOR, key=f"asleep-{number}")
                uow = scope.__enter__()
                left.append((scope, uow))  # the PC never comes back
                together.issue(uow, number)
                between.fall_silent()
                begun = time.monotonic()
                together.act(colleague, lambda uow: together.issue(uow, 1))
                waits.append(time.monotonic() - begun)
        for scope, _uow in left:
            with suppress(Exception):
                scope.gen.close()  # type: ignore[attr-defined]
        wrong = together.wrong(colleague)
    late = sum(waited > MOST for waited in waits)
    return Outcome(
        times,
        times - late,
        lost=sum(n for name, n in wrong.items() if "doubled" not in name),
        doubled=wrong.get("doubled: numbers", 0),
        note=f"waited {max(waits):.1f} s at most, {wrong or 'no gap'}",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
