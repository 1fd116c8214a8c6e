"""Row 12: the power goes at any moment.

A file system of our own (apsw) takes down every write, truncation, sync and deletion
while real documents are saved. From that, states are built that a power cut could have
left: what was synced is there; of what was not, each sector is there, missing or
garbage. Each state is opened, and every document that was told must be whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import apsw

from app.db import journal, sqlite
from app.db.lines import values as as_taken
from tests.campaign import office
from tests.campaign.outcome import Outcome

SECTOR = 512  # bytes
DOCUMENTS = 12
KEPT, MISSING = 0.45, 0.9
"""Of un-synced sectors 45 % are there, 45 % are missing, the rest is garbage."""
TAPE = 1000
"""States of one office; the next has other documents."""
TOGETHER = 2  # offices
COUNTED = {"steps", "offices", "synced", "told", "different", "whole", "lost"}
"""What is counted beside what is wrong."""
NAME = "powercut"
Step = tuple[Any, ...]


@dataclass
class Tape:
    """What happened to the files, in order.

    A step is ("made", file), ("wrote", file, at, bytes), ("cut", file, length),
    ("synced", file), ("removed", file, with its folder) or ("told", documents).
    """

    steps: list[Step] = field(default_factory=list)
    runs: bool = False

    def note(self, *step: Any) -> None:
        """Take a step down, while the tape runs."""
        if self.runs:
            self.steps.append(step)


class _File(apsw.VFSFile):
    def __init__(self, tape: Tape, name: Any, flags: Any) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        is_new = path is not None and not Path(path).exists()
        super().__init__("", name, flags)
        self._tape = tape
        self._name = Path(path).name if path else ""
        if is_new:
            tape.note("made", self._name)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        if self._name:
            self._tape.note("wrote", self._name, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._tape.note("cut", self._name, newsize)

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802 - durability is simulated
        self._tape.note("synced", self._name)

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return 0  # the disk promises nothing


class _System(apsw.VFS):
    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        super().__init__(NAME, "")

    def xOpen(self, name: Any, flags: Any) -> _File:  # noqa: N802
        return _File(self._tape, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        super().xDelete(filename, syncdir)
        self._tape.note("removed", Path(filename).name, bool(syncdir))


def run(count: int, seed: int) -> Outcome:
    """Cut the power as often as asked.

    Args:
        count: States looked at.
        seed: Of the documents, of the moments and of what the disk kept.
    """
    folder = Path(tempfile.mkdtemp(prefix="lading-power-"))
    office.template()  # made once, for all who are forked now
    try:
        with get_context().Pool(TOGETHER) as pool:
            work = partial(_taped, folder, seed)
            sizes = [min(TAPE, count - begun) for begun in range(0, count, TAPE)]
            found = sum(pool.starmap(work, enumerate(sizes), chunksize=1), Counter())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = next((name for name in found if name not in COUNTED), "whole")
    return Outcome(
        count,
        found["whole"],
        lost=found["lost"],
        note=f"{found['offices']} offices, {found['steps']} steps, "
        f"{found['synced'] / found['told']:.1f} syncs a document; after them "
        f"{found['different']} different files; {wrong}",
    )


def _taped(folder: Path, seed: int, number: int, count: int) -> Counter[str]:
    """Cut the power of one office; count what came of it, and name what was wrong."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311
    there = folder / str(number)
    acked, lines = _documents(there / "worked", rng)
    before, tape = _recorded(there / "taped", lines)
    found = Counter(step[0] for step in tape.steps if step[0] in COUNTED)
    found.update(steps=len(tape.steps), offices=1)
    known: dict[tuple[bytes, int], tuple[str, ...]] = {}
    for state in range(count):
        moment = rng.randrange(1, len(tape.steps) + 1)
        told = max((s[1] for s in tape.steps[:moment] if s[0] == "told"), default=0)
        way = ("random", "random", "random", "missing", "kept")[state % 5]
        image = _Disk(before, rng, way).after(tape.steps, moment)
        wrong = _look(there / "image", image, dict(list(acked.items())[:told]), known)
        found.update(whole=not wrong, lost=len(wrong))
        found.update(wrong[:1])
    found["different"] = len(known)
    shutil.rmtree(there, ignore_errors=True)
    return found


def _documents(
    folder: Path, rng: random.Random
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Save documents and return their numbers, with what the journal says of them."""
    path = office.fresh(folder)
    acked = {}
    with office.opened(path) as database:
        database.keep_journal()
        for number in range(DOCUMENTS):
            key = f"power-{number}"
            acked[key] = office.save(database, key, rng.randrange(99))
    lines = sorted(journal._lines(path))
    return acked, [line for _number, line in lines]


def _recorded(
    folder: Path, lines: list[dict[str, Any]]
) -> tuple[dict[str, bytes], Tape]:
    """Save the same documents again on the file system that takes everything down."""
    path = office.fresh(folder)
    tape = Tape()
    system = _System(tape)
    connection = apsw.Connection(str(path), vfs=NAME)
    connection.pragma("locking_mode", "EXCLUSIVE")  # this file system shares no memory
    for pragma in sqlite.pragmas():
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA wal_autocheckpoint = 60")
    connection.execute("PRAGMA user_version").fetchall()
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    tape.runs = True
    for told, line in enumerate(lines, 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters, many in line["do"]:
            for values in parameters if many else [parameters]:
                connection.execute(statement, as_taken(values)).fetchall()
        connection.execute("COMMIT")
        tape.note("told", told)
    tape.runs = False
    connection.close()
    system.unregister()
    return before, tape


class _Disk:
    """Builds what a disk could hold after a power cut."""

    def __init__(self, before: dict[str, bytes], rng: random.Random, way: str) -> None:
        self._files = {name: bytearray(data) for name, data in before.items()}
        self._rng = rng
        self._way = way

    def after(self, steps: list[Step], moment: int) -> dict[str, bytes]:
        """Return the files as they may be when the power goes before a step."""
        past = steps[:moment]
        synced = {s[1]: at for at, s in enumerate(past) if s[0] == "synced"}
        gone: dict[str, bytearray] = {}
        for at, step in enumerate(past):
            name = step[1]
            safe = at <= synced.get(name, -1)
            if step[0] == "made":
                self._files[name] = bytearray()
            elif step[0] == "removed" and name in self._files:
                data = self._files.pop(name)
                if not step[2]:  # its folder was not synced
                    gone[name] = data
            elif step[0] == "cut" and (safe or self._rng.random() < KEPT):
                del self._files.setdefault(name, bytearray())[step[2] :]
            elif step[0] == "wrote":
                self._write(name, step[2], step[3], safe=safe)
        for name, data in gone.items():  # a deletion may not have reached the disk
            if name not in self._files and self._rng.random() < KEPT:
                self._files[name] = data
        return {n: bytes(d) for n, d in self._files.items() if not n.endswith("-shm")}

    def _write(self, name: str, at: int, data: bytes, *, safe: bool) -> None:
        held = self._files.setdefault(name, bytearray())
        if safe or self._way == "kept":
            _put(held, at, data)
        elif self._way == "random":
            for offset, piece in self._pieces(data):
                _put(held, at + offset, piece)

    def _pieces(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        for offset in range(0, len(data), SECTOR):
            piece, luck = data[offset : offset + SECTOR], self._rng.random()
            if luck < KEPT:
                yield offset, piece
            elif luck >= MISSING:  # the sector under the head
                yield offset, self._rng.randbytes(len(piece))


def _put(held: bytearray, at: int, data: bytes) -> None:
    if len(held) < at:
        held.extend(bytes(at - len(held)))
    held[at : at + len(data)] = data


def _look(
    folder: Path,
    image: dict[str, bytes],
    acked: dict[str, str],
    known: dict[tuple[bytes, int], tuple[str, ...]],
) -> tuple[str, ...]:
    """Open a state as the program does; return what is wrong with what is then there.

    Most states become the same few files when they are opened. Of the same bytes every
    question has the same answer, and it is asked once.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in image.items():
        (folder / name).write_bytes(data)
    path = folder / "office.db"
    try:  # what was begun is taken back when the file is opened for writing
        with contextlib.closing(sqlite.library.connect(str(path))) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # simulated, here as well
            connection.execute("SELECT count(*) FROM quotation").fetchall()
    except sqlite.DAMAGE as error:
        return (f"corrupt: {error}",)
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(f"{file.name} {file.stat().st_size} ".encode())
        digest.update(file.read_bytes())
    this = digest.digest(), len(acked)
    if this not in known:
        known[this] = office.wrong(path, acked)
    return known[this]


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
