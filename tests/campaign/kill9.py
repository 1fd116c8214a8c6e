"""Row 11: a program that saves and types is killed at random moments (kill -9).

What it was told is saved must be there whole, numbered without a gap; what was typed
and kept as a draft must come back, and must not be saved twice.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from app.db import journal
from app.db.unit_of_work import Database
from app.ui.drafts import Draft, Drafts
from tests.campaign import office
from tests.campaign.outcome import Outcome

PAUSES = 3
"""How often the typist pauses, and the draft is kept, before each save."""
SHORTEST, LONGEST = 0.02, 0.3  # seconds until the kill


@dataclass
class Told:
    """What the killed programs had said before they died."""

    acked: dict[str, str] = field(default_factory=dict)
    typed: int = 0
    lost_drafts: int = 0
    saved_unsaid: int = 0


def run(count: int, seed: int) -> Outcome:
    """Kill a saving program as often as asked; see what is left.

    Args:
        count: Kills.
        seed: Of the moments.
    """
    if not hasattr(os, "fork"):
        return Outcome(0, 0, note="needs os.fork: not on this system")
    folder = Path(tempfile.mkdtemp(prefix="lading-kill9-"))
    try:
        rng = random.Random(seed)  # noqa: S311
        plain = _campaign(folder, count - count // 2, rng, locked=False)
        if count == 1:
            return plain
        return plain + _campaign(folder, count // 2, rng, locked=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _campaign(folder: Path, count: int, rng: random.Random, *, locked: bool) -> Outcome:
    path = office.fresh(folder / "office", locked=locked)
    told, whole = Told(), 0
    # The children inherit what the first save compiled, but no connection.
    database = Database(office.url(path))
    database.keep_journal()
    told.acked["first"] = office.save(database, "first")
    for number in range(count):
        database.close()
        said = _killed(database, number, rng.uniform(SHORTEST, LONGEST))
        _take(path, told, said)
        # Reading everything after each kill would take the time of the kills.
        last = number == count - 1 or number % 25 == 0
        if not (office.wrong(path, told.acked) if last else _opens(path)):
            whole += 1
    wrong = office.wrong(path, told.acked)
    if journal.has_gap(path):
        wrong = (*wrong, "gap in the journal")
    return Outcome(
        count,
        whole,
        lost=sum(w.startswith(("lost", "torn", "corrupt", "gap")) for w in wrong)
        + told.lost_drafts,
        doubled=sum(w.startswith("doubled") for w in wrong),
        note=f"{len(told.acked)} acknowledged documents, {told.saved_unsaid} saved "
        f"unsaid, {told.typed} drafts looked for, {'; '.join(wrong[:3]) or 'whole'}",
    )


def _killed(database: Database, seed: int, after: float) -> list[list[str]]:
    """Start a saving program, kill it, and return the lines it had said."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _work(database, seed, theirs)
    os.close(theirs)
    heard = _read_until(ours, b"B\n")
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while piece := os.read(ours, 1 << 16):
        heard += piece
    os.close(ours)
    whole = heard[: heard.rfind(b"\n") + 1]
    return [line.split() for line in whole.decode().splitlines()]


def _read_until(pipe: int, mark: bytes) -> bytes:
    heard = b""
    while mark not in heard and (piece := os.read(pipe, 1 << 16)):
        heard += piece
    return heard


def _work(database: Database, seed: int, out: int) -> NoReturn:
    """Type and save until the end; this is the program that is killed."""
    try:
        path = Path(database.url.database or "")
        drafts = Drafts(path.with_name("drafts.db"), path)
        os.write(out, b"B\n")
        number = 0
        while True:
            number += 1
            key = f"{seed}-{number}"
            for pause in range(PAUSES):
                drafts.keep(_draft(key, pause))
                told = "D" if drafts.flush() else "E"
                os.write(out, f"{told} {key} {pause}\n".encode())
            given = office.save(database, key, seed + number)
            os.write(out, f"A {key} {given}\n".encode())
            drafts.drop("form")
            os.write(out, f"X {key}\n".encode())
    except BaseException as error:  # noqa: BLE001 - the parent must hear of it
        os.write(out, f"E {type(error).__name__}\n".encode())
    finally:
        os._exit(1)


def _draft(key: str, pause: int) -> Draft:
    typed = {f"field{n}": f"typed {n}" for n in range(pause + 1)}
    return Draft(
        form="form",
        kind="quotation",
        id=None,
        title="",
        stored={},
        draft=typed,
        key=key,
    )


def _take(path: Path, told: Told, said: list[list[str]]) -> None:
    """Take down what was said, and look whether the draft came back."""
    for line in said:
        if line[0] == "A":
            told.acked[line[1]] = line[2]
        elif line[0] == "E":
            told.lost_drafts += 1  # a program that fails by itself counts as loss
    last = [line for line in said if line[0] in "DAX"]
    drafts = Drafts(path.with_name("drafts.db"), path)
    left = drafts.get("form")
    if last and last[-1][0] == "D":
        told.typed += 1
        _, key, pause = last[-1]
        if not _is_saved(path, key):
            back = left is not None and left.key == key
            told.lost_drafts += not (back and len(left.draft) > int(pause))  # type: ignore[union-attr]
    if left is not None:
        if left.key not in told.acked and _is_saved(path, left.key):
            told.saved_unsaid += 1
        drafts.drop("form")
    drafts.close()


def _is_saved(path: Path, key: str) -> bool:
    """Say what a form asks before it saves again: was this action carried out?"""
    with office.sqlite.reading(path) as connection:
        found = connection.execute("SELECT 1 FROM action WHERE key = ?", (key,))
        return found.fetchone() is not None


def _opens(path: Path) -> tuple[str, ...]:
    try:
        with office.sqlite.reading(path) as connection:
            said = office.sqlite.complaint(connection, quick=True)
            return (said,) if said else ()
    except office.sqlite.DAMAGE as error:
        return (str(error),)


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
