"""One letter before it leaves: its words, what may go along, how it is put away."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.core import texts
from app.core.errors import NotPossibleError
from app.core.i18n import N_, language
from app.core.whole import reading
from app.db import vault
from app.mail import service
from app.mail.domain import MB, MOST_BYTES, Message, Part
from app.ui.unsaid import letter_on

if TYPE_CHECKING:
    from pathlib import Path

    from app.db.unit_of_work import UnitOfWork
    from app.ui.paper_job import PaperJob


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper that may go along.

    Attributes:
        job: The paper.
        language: In which it is printed.
        second: Beside it; empty: none.
        render: Makes its PDF as the preview shows it; runs off the screen's thread.
    """

    job: PaperJob
    language: str
    second: str
    render: Callable[[], bytes]


@dataclass(slots=True)
class File:
    """What may go along, made or not."""

    name: str
    sheet: Sheet | None = None
    data: bytes | None = None
    chosen: bool = False

    def made(self) -> bytes:
        """Return its bytes; a paper is made once. Runs off the screen's thread."""
        if self.data is None:
            assert self.sheet is not None  # noqa: S101 - a file of the disk has them
            self.data = self.sheet.render()
        return self.data

    def part(self) -> Part:
        """Return what is stored of it beside its bytes."""
        size = len(self.data or b"")
        if self.sheet is None:
            return Part(name=self.name, size=size)
        job = self.sheet.job
        return Part(
            name=self.name,
            size=size,
            paper=job.key[:40],
            number=job.number,
            language=self.sheet.language,
            edition=job.origin.edition if job.origin else "",
        )


class Letter:
    """One letter.

    Args:
        sheets: The papers that may go along: of one record, or of one party.
        chosen: Keys of those that do.

    Attributes:
        first: The paper it is about.
        files: What may go along, by key.
        message: Its words as they stand.
        key: Of the one action that puts it away: a second click, or a lost answer,
            sends no second letter.
    """

    def __init__(self, sheets: Sequence[Sheet], chosen: Sequence[str]) -> None:
        self.first = sheets[0]
        self.message = Message()
        self.key = uuid.uuid4().hex
        self.files = {
            one.job.key: File(
                one.job.file_in(one.language), one, chosen=one.job.key in chosen
            )
            for one in sheets
        }

    def begin(self, uow: UnitOfWork) -> None:
        """Let the letter read as its sender would begin it."""
        origin, job = self.first.job.origin, self.first.job
        numbers = dict.fromkeys(
            one.sheet.job.number for one in self.chosen() if one.sheet
        )
        message = service.begin(
            uow,
            origin.about if origin else "other",
            origin.party if origin else 0,
            {"number": ", ".join(filter(None, numbers)), "papers": self.papers()},
            origin.company if origin else 0,
            called(self.first),
        )
        if not message.receivers:
            message = replace(message, receivers=job.recipient)
        if origin:
            message = replace(message, kind=origin.kind, record_id=origin.record)
        self.message = message

    def place(self) -> tuple[str, tuple[str, int] | None]:
        """Return under which name its words are kept, and of which record they are."""
        origin, job = self.first.job.origin, self.first.job
        record = (origin.kind, origin.record) if origin else None
        return letter_on(*(record or (job.number or job.title, 0))), record

    def chosen(self) -> list[File]:
        """Return what goes along."""
        return [one for one in self.files.values() if one.chosen]

    def papers(self) -> str:
        """Return the papers that go along, one a line."""
        found = (one.sheet for one in self.chosen() if one.sheet)
        return "\n".join(f"- {called(s)} {s.job.number}".rstrip() for s in found)

    def choose(self, key: str, *, on: bool) -> None:
        """Let something go along or not.

        The letter names what does, as long as nobody rewrote that part.
        """
        before = self.papers()
        self.files[key].chosen = on
        if before and before in self.message.body:
            body = self.message.body.replace(before, self.papers(), 1)
            self.message = replace(self.message, body=body)

    def attach(self, path: Path) -> None:
        """Let a file of the computer go along.

        Raises:
            NotPossibleError: It cannot be read, or is too large.
        """
        try:
            with reading(path) as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise NotPossibleError(
                N_("The file cannot be read: {reason}"),
                reason=error.strerror or str(error),
            ) from error
        if len(data) > MOST_BYTES:
            raise NotPossibleError(
                N_("{name} is larger than {mb} MB."),
                name=path.name,
                mb=MOST_BYTES // MB,
            )
        end = f".{texts.file_name(path.suffix[1:])}" if path.suffix else ""
        name = f"{texts.file_name(path.stem)}{end}"
        self.files[str(path)] = File(name, data=data, chosen=True)

    def whole(self) -> Message:
        """Return the letter with its parts, as far as they are made."""
        parts = tuple(one.part() for one in self.chosen())
        return replace(self.message.settled(), parts=parts)

    def sealed(self) -> Letter:
        """Return it as it stands now: what is chosen later changes nothing of it."""
        made = copy(self)
        made.files = {key: replace(one) for key, one in self.files.items()}
        return made

    def make(self) -> list[bytes]:
        """Return what goes along; runs off the screen's thread."""
        return [one.made() for one in self.chosen()]

    def queue(self, uow: UnitOfWork) -> Message:
        """Put it into the outbox; its papers are locked."""
        return service.queue(uow, self._locked(uow), self.make())

    def hand_over(self, uow: UnitOfWork) -> tuple[Message, bytes]:
        """Store it for the person's mail program; its papers are locked."""
        return service.hand_over(uow, self._locked(uow), self.make())

    def _locked(self, uow: UnitOfWork) -> Message:
        """Put the papers that have a vault into it: they leave as they lie there."""
        message, parts = self.whole(), []
        for part, file in zip(message.parts, self.chosen(), strict=True):
            origin = file.sheet.job.origin if file.sheet else None
            if origin and origin.issued:
                lies = vault.enclose(uow, origin.issued)
                parts.append(replace(part, issued=lies.id, edition=lies.label))
            elif file.sheet and origin and origin.issue:
                sheet = file.sheet
                issued, edition = origin.issue(
                    uow, file.made(), sheet.language, sheet.second, encloses=True
                )
                parts.append(replace(part, issued=issued, edition=edition))
            else:
                parts.append(part)
        return replace(message, parts=tuple(parts))


def called(sheet: Sheet) -> str:
    """Return what a paper is called in its own language: partners read the letter."""
    job = sheet.job
    return language(sheet.language).tr(job.called) if job.called else job.title
