"""Row 9: the link breaks around the COMMIT, and nobody knows what became of it.

Each action must be carried out exactly once, and what the person is told must be what
is stored.
"""

from __future__ import annotations

import sys
import uuid
from collections import Counter
from multiprocessing import get_context

from sqlalchemy import make_url, text

from app.core.errors import LinkLostError
from app.db.unit_of_work import Database
from tests.campaign import server_kill, together
from tests.campaign.outcome import Outcome
from tests.campaign.proxy import link
from tests.campaign.together import Tally

TWICE = "doubled: numbers"
FAULT = "link: "
COUNTED = {"tried", "lost", "twice", "refused", "unheard", "ghosts"}
"""What is counted beside what is wrong, and the faults of the link."""
MOST = 10_000
"""Actions over one link."""
TOGETHER = 3
"""Links, and days in which the server is killed."""
KILLED = 160
"""Actions over the broken link for each time that the server is killed."""


def run(size: int, seed: int, *, clients: int = 10, url: str = "") -> Outcome:
    """Save quotations over a link that breaks at every fifth COMMIT.

    Args:
        size: Actions in all.
        seed: Of the faults.
        clients: People at once.
        url: An empty office, where the server is not killed; "": the campaign's own.
    """
    if url:
        return _outcome(_over_link(size, seed, clients, url))
    together.ready()  # here, for all who are forked now
    with get_context("fork").Pool(TOGETHER) as pool:
        days = pool.apply_async(server_kill.run, (max(1, size // KILLED), seed))
        work = [
            (min(MOST, size - begun), seed + begun, clients, "")
            for begun in range(0, size, MOST)
        ]
        found = Counter[str]()
        for one in pool.starmap(_over_link, work, chunksize=1):
            found.update(one)  # not +, which leaves out what is below nought
        return _outcome(found) + days.get()


def _over_link(size: int, seed: int, clients: int, url: str) -> Counter[str]:
    """Save over one link; count what came of it, and name what was wrong."""
    tally = Tally()
    with together.server(url) as there:
        with (
            link(make_url(there).port or 5432, seed) as broken,
            together.people(broken.through(there), clients) as offices,
        ):
            broken.at_commit, broken.at_other = 0.2, 0.003
            share = size // clients

            def work(office: Database, who: int) -> None:
                for number in range(share):
                    _save(office, tally, who * share + number)

            together.all_at_once(offices, work)
            broken.at_commit = broken.at_other = 0.0
        with together.people(there, 1) as (straight,):
            return _counted(straight, tally, broken.faults)


def _save(office: Database, tally: Tally, seed: int) -> None:
    key = uuid.uuid4().hex
    try:
        made = together.act(office, lambda uow: together.issue(uow, seed), key)
        tally.saved(key, made.number)
    except LinkLostError as error:
        tally.failed(f"{key} {error}")


def _counted(office: Database, tally: Tally, faults: Counter[str]) -> Counter[str]:
    there, wrong = together.numbers(office), together.wrong(office)
    with office.reading(together.ACTOR) as uow:
        asked = text(
            "SELECT r.key, q.number FROM action_result r"
            " JOIN quotation q ON q.id = r.record"
        )
        stored = dict(uow.session.execute(asked).all())
    lost = sum(stored.get(key) != number for key, number in tally.told.items())
    ghosts = len(together.ghosts(tally.refused, stored))
    unheard = sum(said.split()[0] in stored for said in tally.refused)
    lost += ghosts + sum(n for name, n in wrong.items() if "doubled" not in name)
    found = Counter(wrong)
    found.update({f"{FAULT}{name}": count for name, count in faults.items()})
    found.update(
        tried=len(tally.told) + len(tally.refused),
        lost=lost,
        twice=len(there) - len(tally.told) - unheard + wrong.get(TWICE, 0),
        refused=len(tally.refused),
        unheard=unheard,
        ghosts=ghosts,
    )
    return found


def _outcome(found: Counter[str]) -> Outcome:
    tried, lost = found["tried"], found["lost"]
    faults = {
        name.removeprefix(FAULT): count
        for name, count in found.items()
        if name.startswith(FAULT)
    }
    wrong = {n: c for n, c in found.items() if n not in COUNTED and FAULT not in n}
    return Outcome(
        tried,
        tried - min(tried, lost),
        lost=lost,
        doubled=found["twice"],
        note=f"{sum(faults.values())} faults {faults}, {found['refused']} not heard of "
        f"within the time ({found['unheard']} of them stored, {found['ghosts']} told "
        f"not to be), {wrong or 'whole'}",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
