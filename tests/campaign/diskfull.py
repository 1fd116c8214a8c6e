"""Row 13: the disk is full, in the middle of saving and of backing up.

Two ways in turn: the system's own limit on the size of files (RLIMIT_FSIZE) refuses a
write in the middle, as a failing disk does; and the database's own limit on its pages
gives SQLITE_FULL itself. Each is lifted again, and the same connection must go on.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from app.core.errors import UnavailableError
from app.db.backup import service
from app.db.trouble import FULL, NO_DISK
from app.db.unit_of_work import Database
from tests.campaign import office
from tests.campaign.outcome import Outcome

SAVES = 4
"""Documents tried on each full disk."""


def run(count: int, seed: int) -> Outcome:
    """Fill the disk as often as asked.

    Args:
        count: Full disks.
        seed: Of how much room is left each time.
    """
    if os.name == "nt":
        return Outcome(0, 0, note="needs limits on files: not on this system")
    folder = Path(tempfile.mkdtemp(prefix="lading-full-"))
    try:
        return _campaign(folder, count, random.Random(seed))  # noqa: S311
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def room(left: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


def _room(path: Path, rng: random.Random) -> AbstractContextManager[None]:
    return room(rng.randrange(4096, path.stat().st_size))


@contextmanager
def _pages(database: Database) -> Iterator[None]:
    """Let the database have no page more than it has."""
    _limit(database, 1)  # the least it takes is what is there
    try:
        yield
    finally:
        _limit(database, 1 << 30)


def _limit(database: Database, pages: int) -> None:
    with database.engine.connect() as connection:
        bare = connection.connection.driver_connection
        bare.execute(f"PRAGMA max_page_count={pages}").fetchall()


def _campaign(folder: Path, count: int, rng: random.Random) -> Outcome:
    path = office.fresh(folder / "office")
    shelf = service.shelf_for(office.url(path), folder / "backups")
    acked: dict[str, str] = {}
    found: Counter[str] = Counter()
    survived = 0
    with office.opened(path) as database:
        acked["first"] = office.save(database, "first")
        for number in range(count):
            refused = 0
            full = _pages(database) if number % 2 else _room(path, rng)
            with full:
                for at in range(SAVES):
                    key = f"full-{number}-{at}"
                    try:
                        acked[key] = office.save(database, key, rng.randrange(99))
                    except UnavailableError as error:
                        refused += 1
                        found["told"] += error.msgid in {FULL, NO_DISK}
                if not number % 2:
                    found["backups refused"] += _backup_refused(path, shelf)
            found["refused"] += refused
            # The same connections, once there is room again:
            acked[f"after-{number}"] = office.save(database, f"after-{number}")
            survived += found["told"] == found["refused"]
    wrong = office.wrong(path, acked)
    parts = [p for p in shelf.folder.glob("*") if ".part" in p.name]
    return Outcome(
        count,
        survived,
        lost=sum(not w.startswith("doubled") for w in wrong) + len(parts),
        doubled=sum(w.startswith("doubled") for w in wrong),
        note=f"{len(acked)} acknowledged, {found['refused']} saves and "
        f"{found['backups refused']} backups refused in words, "
        f"{'; '.join(wrong[:3]) or 'whole'}",
    )


def _backup_refused(path: Path, shelf: service.Shelf) -> bool:
    try:
        service.back_up(office.url(path), shelf)
    except UnavailableError:
        return True
    return False


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
