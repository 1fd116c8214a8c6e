"""Row 14: the office's file is damaged in every way, and comes back by itself.

Documents are saved between backups, the file is spoilt (bits, sectors, pages, the
header, its end, all of it), sometimes the newest backup as well. The last good backup
takes its place and the journal is carried out: nothing that was told may be missing.
Of the damages that change what the tables hold, `NOTICED` must be noticed.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from app.core.errors import AppError
from app.db import chain, opening, sqlite, trail
from app.db.backup import service
from app.db.backup.shelf import Shelf
from app.db.doctor import derived
from tests.campaign import office
from tests.campaign.outcome import Outcome

PAGE, SECTOR, HEADER = 4096, 512, 100  # bytes
ENCRYPTED = 0.3  # share of the trials with an encrypted office
BAD_BACKUPS = 0.2  # share of the trials in which the newest backup is bad as well
NOTICED = 0.999  # of the damages that change what the tables hold


def run(count: int, seed: int) -> Outcome:
    """Damage an office as often as asked.

    Args:
        count: Damages.
        seed: Of what is damaged, and where.
    """
    folder = Path(tempfile.mkdtemp(prefix="lading-damage-"))
    try:
        return _campaign(folder, count, random.Random(seed))  # noqa: S311
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _campaign(folder: Path, count: int, rng: random.Random) -> Outcome:
    found: Counter[str] = Counter()
    first = ""
    for number in range(count):
        locked = rng.random() < ENCRYPTED
        path = office.fresh(folder / "office", locked=locked)
        found["encrypted"] += locked
        shelf = service.shelf_for(office.url(path), folder / "office" / "backups")
        acked = _worked(path, shelf, rng, str(number))
        was = _content(path)
        kind = rng.choice(list(KINDS))
        KINDS[kind](path, rng)
        changed = _content(path) != was
        if rng.random() < BAD_BACKUPS and len(shelf.backups()) > 1:
            _page(shelf.backups()[0].file, rng)
            found["newest backup bad too"] += 1
        noticed = _noticed(path)
        if noticed:
            backup = service.newest_sound(shelf)
            assert backup is not None
            service.replace_damaged(path, backup)
        wrong = office.wrong(path, acked)
        first = first or (f"{kind}: {wrong[0]}" if wrong else "")
        found["whole"] += not wrong
        found["lost"] += sum(not w.startswith("doubled") for w in wrong)
        found["doubled"] += sum(w.startswith("doubled") for w in wrong)
        found["documents"] += len(acked)
        found["changed"] += changed
        found["noticed"] += changed and noticed
        if changed and not noticed:
            first = first or f"{number}, {kind}: not noticed"
    unseen = found["changed"] - found["noticed"]
    if unseen > (1 - NOTICED) * found["changed"]:
        found["lost"] += unseen
    return Outcome(
        count,
        found["whole"],
        lost=found["lost"],
        doubled=found["doubled"],
        note=f"{found['documents']} documents, {found['noticed']} of "
        f"{found['changed']} damages that change data noticed, "
        f"{found['encrypted']} offices encrypted, "
        f"{found['newest backup bad too']} newest backups bad too; {first or 'whole'}",
    )


def _worked(path: Path, shelf: Shelf, rng: random.Random, mark: str) -> dict[str, str]:
    """Save documents, with backups between them."""
    acked: dict[str, str] = {}
    rounds = rng.randint(1, 3)
    for turn in range(rounds):
        with office.opened(path) as database:
            database.keep_journal()
            for at in range(rng.randint(1, 4)):
                chain.seal(database)  # as a window does, each minute
                key = f"{mark}-{turn}-{at}"
                acked[key] = office.save(database, key, rng.randrange(99))
        if turn < rounds - 1 or rounds == 1:
            service.back_up(office.url(path), shelf)
    return acked


def _noticed(path: Path) -> bool:
    """Look as the program looks: when it opens, in the background, and as doctor."""
    try:
        with (
            closing(opening.for_window(office.url(path))) as database,
            database.reading(office.ACTOR) as uow,
        ):
            uow.session.connection()
            broken = not chain.verify(database).good
        with sqlite.reading(path) as connection:
            if broken or sqlite.complaint(connection):
                return True
            if not derived.index_agrees(connection) or derived.other_tables(connection):
                return True
        trail.check(path)
    except (AppError, *sqlite.DAMAGE):
        return True
    return False


def _content(path: Path) -> dict[str, str] | None:
    """Return a sum over each table of a file; None: not all of it can be read."""
    try:
        with sqlite.reading(path) as connection:
            connection.text_factory = bytes  # what is no text any more is read as well
            tables = [
                name.decode()
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_schema WHERE type = 'table'"
                )
            ]
            return {table: _sum(connection, table) for table in tables}
    except (AppError, UnicodeDecodeError, *sqlite.DAMAGE):
        return None


def _sum(connection: Any, table: str) -> str:
    rows = connection.execute(f"SELECT * FROM {sqlite.quoted(table)}")  # noqa: S608 - ours
    found = hashlib.sha256()
    for row in rows:
        found.update(repr(row).encode())
    return found.hexdigest()


def _bits(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(20):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def _spoil(length: int, path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = rng.randrange(max(1, len(data) // length)) * length
    data[at : at + length] = rng.randbytes(length)
    path.write_bytes(data)


def _sector(path: Path, rng: random.Random) -> None:
    _spoil(SECTOR, path, rng)


def _page(path: Path, rng: random.Random) -> None:
    _spoil(PAGE, path, rng)


def _zeros(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(data)


def _cut(path: Path, rng: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data))])


def _header(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[:HEADER] = rng.randbytes(HEADER)
    path.write_bytes(data)


def _emptied(path: Path, _rng: random.Random) -> None:
    path.write_bytes(b"")


def _gone(path: Path, _rng: random.Random) -> None:
    path.unlink()


KINDS: dict[str, Callable[[Path, random.Random], None]] = {
    "bits": _bits,
    "sector": _sector,
    "page": _page,
    "zeros": _zeros,
    "cut": _cut,
    "header": _header,
    "emptied": _emptied,
    "gone": _gone,
}

if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
