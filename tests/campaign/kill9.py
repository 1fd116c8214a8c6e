"""Row 11: a program that saves and types is killed at random moments (kill -9).

What it was told is saved must be there whole, numbered without a gap; what was typed
and kept as a draft must come back, and must not be saved twice.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from app.db import journal
from app.db.unit_of_work import Database
from app.ui.drafts import Draft, Drafts
from tests.campaign import forked, office
from tests.campaign.outcome import Outcome

PAUSES = 3
"""How often the typist pauses, and the draft is kept, before each save."""
SHORTEST, LONGEST = 0.02, 0.3  # seconds until the kill
MOST = 200
"""Kills of one office; every look at it takes longer the more there is in it."""
TOGETHER = 2
"""Offices: while one waits for its kill, another is read."""


@dataclass
class Told:
    """What the killed programs of an office had said, and what was then wrong."""

    locked: bool
    acked: dict[str, str] = field(default_factory=dict)
    typed: int = 0
    lost_drafts: int = 0
    saved_unsaid: int = 0
    whole: int = 0
    wrong: tuple[str, ...] = ()


def run(count: int, seed: int) -> Outcome:
    """Kill a saving program as often as asked; see what is left.

    Args:
        count: Kills, half of them of an encrypted office.
        seed: Of the moments.
    """
    if not forked.HERE:
        return Outcome(0, 0, note="needs os.fork: not on this system")
    folder = Path(tempfile.mkdtemp(prefix="lading-kill9-"))
    office.encrypted()  # made once, for all who are forked now
    try:
        with get_context("fork").Pool(TOGETHER) as pool:
            work = partial(_campaign, folder, seed)
            found = pool.starmap(work, enumerate(_offices(count)), chunksize=1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _outcome(count, found)


def _offices(count: int) -> Iterator[tuple[int, bool]]:
    """Yield of each office how often its programs are killed, and if it is locked."""
    for left, locked in ((count - count // 2, False), (count // 2, True)):
        for begun in range(0, left, MOST):
            yield min(MOST, left - begun), locked


def _outcome(count: int, found: list[Told]) -> Outcome:
    wrong = [said for one in found for said in one.wrong]
    spoilt = ("lost", "torn", "corrupt", "gap")
    acked = {one: sum(len(o.acked) for o in found if o.locked == one) for one in (0, 1)}
    return Outcome(
        count,
        sum(one.whole for one in found),
        lost=sum(said.startswith(spoilt) for said in wrong)
        + sum(one.lost_drafts for one in found),
        doubled=sum(said.startswith("doubled") for said in wrong),
        note=f"{acked[0]} acknowledged documents and {acked[1]} in encrypted offices, "
        f"{sum(one.saved_unsaid for one in found)} saved unsaid, "
        f"{sum(one.typed for one in found)} drafts looked for, "
        f"{'; '.join(wrong[:3]) or 'whole'}",
    )


def _campaign(folder: Path, seed: int, number: int, of: tuple[int, bool]) -> Told:
    """Kill the programs of one office."""
    count, locked = of
    rng = random.Random(f"{seed} {number}")  # noqa: S311
    path = office.fresh(folder / f"office{number}", locked=locked)
    told = Told(locked)
    # The children inherit what the first save compiled, but no connection.
    database = Database(office.url(path))
    database.keep_journal()
    told.acked["first"] = office.save(database, "first")
    for kill in range(count):
        database.close()
        after = rng.uniform(SHORTEST, LONGEST)
        lines, _when = forked.killed(partial(_work, database, kill), b"B\n", after)
        _take(path, told, [line.split() for line in lines])
        # Reading everything after each kill would take the time of the kills.
        last = kill == count - 1 or kill % 25 == 0
        told.whole += not (office.wrong(path, told.acked) if last else _opens(path))
    told.wrong = office.wrong(path, told.acked)
    if journal.has_gap(path):
        told.wrong = (*told.wrong, "gap in the journal")
    shutil.rmtree(path.parent, ignore_errors=True)
    return told


def _work(database: Database, seed: int, out: int) -> None:
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
    told.lost_drafts += ["B"] not in said  # it died before anybody killed it
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
