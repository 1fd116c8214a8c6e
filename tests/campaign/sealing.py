"""Row 4: several programs seal the audit trail while others write.

Nothing stays out of the chain, nothing comes into it twice, and the chain holds.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.core.errors import UnavailableError
from app.db import chain
from app.db.unit_of_work import Database
from tests.campaign import together
from tests.campaign.outcome import Outcome

PEOPLE = 10
ON_FILE = together.PROGRAMS


def run(seconds: int, seed: int) -> Outcome:
    """Let programs seal and write at once, on a server and then on a file.

    Args:
        seconds: For how long on each.
        seed: Of what is written.
    """
    with together.server() as url:
        found = _raced(url, PEOPLE, seconds, seed)
    with together.file() as url, together.server(url):
        return found + _raced(url, ON_FILE, seconds, seed)


def _raced(url: str, programs: int, seconds: int, seed: int) -> Outcome:
    done, end = Counter[str](), time.monotonic() + seconds
    lock = threading.Lock()

    def _issue(uow: Any) -> Any:
        return together.issue(uow, seed)

    def work(office: Database, who: int) -> None:
        while time.monotonic() < end:
            what = "links" if who % 2 else "actions"
            try:
                if who % 2:
                    counts = chain.seal(office) > 0
                    time.sleep(0.01)
                else:
                    counts = bool(together.act(office, _issue))
            except (UnavailableError, OperationalError):
                what, counts = "busy", True  # of a file: another one was writing
            with lock:
                done[what] += counts

    with together.people(url, programs) as offices:
        together.all_at_once(offices, work)
        chain.seal(offices[0])
        verdict, (count, rows) = chain.verify(offices[0]), _counted(offices[0])
    missing = count - verdict.checked if verdict.good else count
    return Outcome(
        count,
        count - max(0, missing),
        lost=max(0, missing) + (not verdict.good),
        doubled=max(0, rows - count),
        note=f"{done['actions']} actions, {done['links']} links, {count} entries, "
        f"{done['busy']} times busy, "
        f"{'the chain holds' if verdict.good else verdict}",
    )


def _counted(office: Database) -> tuple[int, int]:
    asked = "SELECT (SELECT count(*) FROM audit), (SELECT sum(rows) FROM audit_link)"
    with office.reading(together.ACTOR) as uow:
        count, rows = uow.session.execute(text(asked)).one()
    return int(count), int(rows or 0)


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
