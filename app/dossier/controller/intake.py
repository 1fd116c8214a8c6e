"""Carries files into the office and out of it, piece by piece, so that nobody waits."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import AppError, UnavailableError, unread, unwritten
from app.core.i18n import N_, _, _n
from app.core.whole import reading, refuse_open
from app.dossier import service
from app.dossier.domain import (
    PART,
    Attachment,
    Upload,
    check_size,
    parts_of,
    safe_name,
)

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from forms.kit.drops import Dropped

Taken = Callable[[Sequence[tuple[Attachment, str]]], object]
"""Called with the files that arrived; of one that the record had before, with the name
under which it came now."""


class Source:
    """One file to be taken in.

    Args:
        dropped: Where it lies, or its bytes.
    """

    def __init__(self, dropped: Dropped) -> None:
        self.name = dropped.name
        self._path, self._data = dropped.path, dropped.data

    def facts(self) -> tuple[int, str]:
        """Return the size and the SHA-256; reads the whole file.

        Raises:
            InvalidError: It is empty or too large.
            UnavailableError: It cannot be read.
        """
        if self._path is None:
            check_size(len(self._data))
            return len(self._data), hashlib.sha256(self._data).hexdigest()
        made, size = hashlib.sha256(), 0
        try:
            with reading(self._path) as file:
                check_size(os.fstat(file.fileno()).st_size)
                while piece := file.read(PART):
                    made.update(piece)
                    size += len(piece)
                    check_size(size)
        except OSError as error:
            raise unread(self._path.name, error) from error
        return size, made.hexdigest()

    def part(self, position: int) -> bytes:
        """Return one part of the file.

        Raises:
            UnavailableError: It cannot be read any more.
        """
        if self._path is None:
            return self._data[position * PART : (position + 1) * PART]
        try:
            with reading(self._path) as file:
                file.seek(position * PART)
                return file.read(PART)
        except OSError as error:
            raise unread(self._path.name, error) from error


class Intake:
    """Takes files in one after the other; each part is an action of its own.

    Args:
        desk: Whose.
        kind: Of the record the files are for.
        key: The record's key.
        taken: Called once nothing is left on its way, with what arrived.
        failed: Called with the name of a file and why it did not.
    """

    def __init__(
        self,
        desk: Desk,
        kind: str,
        key: int,
        taken: Taken,
        failed: Callable[[str, AppError], object],
    ) -> None:
        self._desk = desk
        self._kind, self._key = kind, key
        self._taken, self._failed = taken, failed
        self._waiting: deque[Source] = deque()
        self._now: Source | None = None
        self._came: list[tuple[Attachment, str]] = []

    def take(self, files: Iterable[Dropped]) -> None:
        """Take in files, behind those that are on their way."""
        self._waiting += [Source(one) for one in files]
        if self._now is None:
            self._next()

    def _next(self) -> None:
        self._now = source = self._waiting.popleft() if self._waiting else None
        if source is not None:
            self._desk.work.compute(
                source.facts, partial(self._announce, source), self._refused
            )
        elif self._came:
            came, self._came = self._came, []
            self._taken(came)

    def _announce(self, source: Source, facts: tuple[int, str]) -> None:
        size, digest = facts

        def begin(uow: UnitOfWork) -> Upload:
            return service.begin(uow, self._kind, self._key, source.name, size, digest)

        self._desk.work.run(begin, partial(self._go_on, source), self._refused)

    def _go_on(self, source: Source, upload: Upload) -> None:
        """Store the next part that is missing; behind the last, show the file."""
        made, missing = upload.attachment, upload.missing
        total = parts_of(made.size)
        self._desk.shell.show_job(self._told(), total - len(missing), total + 1)
        if not missing:
            self._desk.work.run(
                lambda uow: service.finish(uow, made.id),
                partial(self._arrived, known=upload.known),
                self._refused,
            )
            return
        first, *rest = missing

        def put(uow: UnitOfWork) -> None:
            service.put(uow, made.id, first, source.part(first))

        left = Upload(made, tuple(rest), upload.known)
        self._desk.work.run(put, lambda _none: self._go_on(source, left), self._refused)

    def _arrived(self, made: Attachment, *, known: bool) -> None:
        self._desk.shell.show_job(self._title(), 1, 1)
        name = safe_name(self._now.name) if known and self._now else ""
        self._came.append((made, name))
        self._next()

    def _refused(self, error: AppError) -> None:
        self._desk.shell.show_job(self._title(), 1, 1)
        self._failed(self._now.name if self._now else "", error)
        self._next()

    def _told(self) -> str:
        """Say what is stored, and how many wait until it is."""
        if not self._waiting:
            return self._title()
        return _n(
            "Attaching {name}; {n} more file waits",
            "Attaching {name}; {n} more files wait",
            len(self._waiting),
            name=self._now.name if self._now else "",
        )

    def _title(self) -> str:
        return _("Attaching {name}", name=self._now.name if self._now else "")


def fetch(
    desk: Desk,
    file: Attachment,
    path: Path,
    then: Callable[[], object],
    failed: Callable[[AppError], object],
) -> None:
    """Write a file to a place on this computer, part by part; it appears when whole."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(3)}.part")
    total = parts_of(file.size)
    title = _("Saving {name}", name=file.name)
    made = hashlib.sha256()

    def over(error: AppError | None = None) -> None:
        desk.shell.show_job(title, 1, 1)
        if error is None:
            then()
            return
        unfinished.unlink(missing_ok=True)
        failed(error)

    def write(position: int, data: bytes) -> None:
        try:
            with unfinished.open("ab" if position else "wb") as out:
                out.write(data)
            made.update(data)
            if position + 1 == total:
                _whole(file, made.hexdigest())
                refuse_open(path)
                unfinished.replace(path)
        except OSError as error:
            raise unwritten(path, error) from error

    def step(position: int) -> None:
        if position == total:
            over()
            return
        desk.shell.show_job(title, position, total)
        desk.work.read(
            lambda uow: service.read_part(uow, file.id, position),
            lambda data: desk.work.compute(
                partial(write, position, data), lambda _none: step(position + 1), over
            ),
            over,
        )

    step(0)


def _whole(file: Attachment, digest: str) -> None:
    if digest != file.digest:
        raise UnavailableError(
            N_("“{name}” is damaged in the database. Take it from a backup."),
            name=file.name,
        )
