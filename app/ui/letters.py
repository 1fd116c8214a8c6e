"""Writes a letter with papers and puts it into the outbox."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.core import texts
from app.core.errors import AppError, NotPossibleError
from app.core.i18n import N_, _, language
from app.core.whole import reading
from app.mail import service
from app.mail.domain import MB, MOST_BYTES, Account, Message, Part
from app.ui import errors
from app.ui.heard import heard
from app.ui.sent import hand
from app.ui.unsaid import Unsaid, letter_on
from forms.kit import asking
from forms.mail import Attachment, LetterForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob

_FILES = "files"


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
class _File:
    """What may go along, made or not."""

    name: str
    sheet: Sheet | None = None
    data: bytes | None = None
    chosen: bool = False


class LetterController(QObject):
    """One letter, from its first words into the outbox.

    Attributes:
        form: The window of the letter.

    Signals:
        sent: It is in the outbox, or in the mail program; arg: the `Message`.
    """

    sent = Signal(object)

    def __init__(
        self,
        desk: Desk,
        sheets: Sequence[Sheet],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._first = sheets[0]
        self._account = Account()
        self._words: Unsaid | None = None
        # One key for this letter: a second click, or a lost answer, sends no second.
        self._key = uuid.uuid4().hex
        self._files = {
            sheet.job.key: _File(
                sheet.job.file_in(sheet.language), sheet, chosen=not at
            )
            for at, sheet in enumerate(sheets)
        }
        self._usual = self._chosen()
        self.form = LetterForm(self._title(), parent)
        self.form.toggled.connect(self._toggle)
        self.form.file_asked.connect(self._ask_file)
        self.form.send_asked.connect(self.send)
        self.form.leave_asked.connect(self.leave)
        self.form.finished.connect(self.form.deleteLater)
        self._show_files()
        self._make(self._first.job.key)

    def _title(self) -> str:
        job = self._first.job
        return " · ".join(filter(None, (_("Mail"), job.number or job.title)))

    def begin(self) -> None:
        """Read account and template, and show the letter."""
        origin, job = self._first.job.origin, self._first.job
        values = {
            "number": job.number,
            "papers": self._papers(),
        }
        called = _called(self._first)

        def read(uow: UnitOfWork) -> tuple[Account, Message]:
            about = origin.about if origin else "other"
            message = service.begin(
                uow,
                about,
                origin.party if origin else 0,
                values,
                origin.company if origin else 0,
                called,
            )
            if not message.receivers:
                message = replace(message, receivers=job.recipient)
            if origin:
                message = replace(message, kind=origin.kind, record_id=origin.record)
            return service.account(uow), message

        self._desk.work.read(read, heard(self.form, self._begun))

    def _begun(self, found: tuple[Account, Message]) -> None:
        self._account, message = found
        if self._account.ready:
            way = _(
                "From {address} through {host}.",
                address=self._account.address,
                host=self._account.host,
            )
            self.form.show_way(way, _("Send"))
        else:
            way = _(
                "No mail account is set up in the settings:"
                " your mail program opens with this letter."
            )
            self.form.show_way(way, _("Open in mail program"))
        self.form.show_letter(message)
        self._watch_words()
        self.form.open()

    def _watch_words(self) -> None:
        """Keep what is written from now on; what was left of it stands there again."""
        origin, job = self._first.job.origin, self._first.job
        record = (origin.kind, origin.record) if origin else None
        place = letter_on(*(record or (job.number or job.title, 0)))
        inputs = {name: field.input for name, field in self.form.fields.items()}
        words = Unsaid(self._desk.drafts, place, inputs, self.form, record)
        self._words = words
        if words.put_back():
            self._put_files_back(words.noted(_FILES))

    def leave(self) -> None:
        """Close the letter without sending it; what is written is asked about."""
        if self._words is not None and self._words.is_changed():
            keep = errors.Answer("keep", _("Keep it for later"), primary=True)
            drop = errors.Answer("discard", _("Discard the letter"), danger=True)
            title = _("The letter was not sent.")
            said = _("It is there again when you write the next one from here.")
            answer = errors.ask(self.form, title, said, (keep, drop))
            if answer == errors.CANCEL:
                return
            if answer == "discard":
                self._words.forget()
        self.form.done(LetterForm.DialogCode.Rejected)

    def _papers(self) -> str:
        """Return the papers that go along, one a line."""
        chosen = (f.sheet for f in self._files.values() if f.sheet and f.chosen)
        return "\n".join(f"- {_called(s)} {s.job.number}".rstrip() for s in chosen)

    # --- Attachments -----------------------------------------------------------------

    def _chosen(self) -> dict[str, bool]:
        return {key: file.chosen for key, file in self._files.items()}

    def _note_files(self) -> None:
        """Keep what goes along with the words: papers by name, files by their place."""
        if self._words is not None:
            chosen = self._chosen()
            usual = chosen == self._usual
            self._words.note(_FILES, "" if usual else json.dumps(chosen))

    def _put_files_back(self, left: str) -> None:
        """Let go along what was chosen; a file is read anew from its place.

        A paper that the record has no more is no file: those are told by whole places.
        """
        for key, chosen in _told(left).items():
            if key not in self._files and Path(key).is_absolute():
                self._attach_all([Path(key)])
            if key in self._files:
                self._files[key].chosen = chosen is True
                self._make(key)
        self._show_files()

    def _toggle(self, key: str, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        before = self._papers()
        self._files[key].chosen = on
        self._name_papers(before)
        self._show_files()
        self._note_files()
        self._make(key)

    def _name_papers(self, before: str) -> None:
        """Let the letter name what goes along, as long as nobody rewrote that part."""
        message = self.form.letter()
        if before and before in message.body:
            body = message.body.replace(before, self._papers(), 1)
            self.form.show_letter(replace(message, body=body))

    def _make(self, key: str) -> None:
        """Make a paper that goes along, for its size."""
        file = self._files[key]
        if file.sheet is None or file.data is not None or not file.chosen:
            return

        def take(data: bytes) -> None:
            file.data = data
            self._show_files()

        self._desk.work.compute(
            file.sheet.render,
            heard(self.form, take),
            heard(self.form, partial(self._failed, key)),
        )

    def _failed(self, key: str, error: AppError) -> None:
        self._files[key].chosen = False
        self._show_files()
        self.form.show_problems({}, errors.words(error))

    def _ask_file(self) -> None:
        found = asking.choose_several(self.form, _("Attach a file"))
        self._attach_all(map(Path, found))
        self._note_files()

    def _attach_all(self, paths: Iterable[Path]) -> None:
        for path in paths:
            try:
                self._attach(path)
            except AppError as error:
                self.form.show_problems({}, errors.words(error))

    def _attach(self, path: Path) -> None:
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
        self._files[str(path)] = _File(name, data=data, chosen=True)
        self._show_files()

    def _show_files(self) -> None:
        self.form.show_attachments(
            [
                Attachment(
                    key, f.name, len(f.data) if f.data is not None else None, f.chosen
                )
                for key, f in self._files.items()
            ]
        )

    # --- Sending ---------------------------------------------------------------------

    def send(self) -> None:
        """Check the letter, make what is missing, and put it into the outbox."""
        message = self.form.letter().settled()
        chosen = [f for f in self._files.values() if f.chosen]
        parts = tuple(_part(f) for f in chosen)
        problems = replace(message, parts=parts).problems()
        self.form.show_problems(errors.by_field(problems))
        if problems:
            return
        self.form.show_busy(busy=True)
        self._desk.work.compute(
            lambda: [_made(f) for f in chosen],
            heard(self.form, partial(self._put, replace(message, parts=parts), chosen)),
            heard(self.form, self._refused),
        )

    def _put(
        self, message: Message, chosen: Sequence[_File], made: Sequence[bytes]
    ) -> None:
        def queue(uow: UnitOfWork) -> Message:
            return service.queue(uow, _locked(uow, message, chosen, made), made)

        def hand_over(uow: UnitOfWork) -> tuple[Message, bytes]:
            return service.hand_over(uow, _locked(uow, message, chosen, made), made)

        work, refused = self._desk.work, heard(self.form, self._refused)
        if self._account.ready:
            work.run(queue, self._queued, refused, key=self._key, again=service.get)
        else:
            work.run(hand_over, self._handed, refused, key=self._key)

    def _close(self) -> None:
        if isValid(self.form):
            if self._words is not None:
                self._words.settle()
            self.form.accept()

    def _queued(self, message: Message) -> None:
        self._close()
        self.sent.emit(message)
        if message.id is not None:
            self._desk.post.deliver(message.id)

    def _handed(self, done: tuple[Message, bytes]) -> None:
        message, mail = done
        hand(self._desk, message, mail, self.form if isValid(self.form) else None)
        self._close()
        self.sent.emit(message)

    def _refused(self, error: AppError) -> None:
        self.form.show_busy(busy=False)
        told = errors.by_field(getattr(error, "problems", ()))
        self.form.show_problems(told, "" if told else errors.words(error))


def _part(file: _File) -> Part:
    if file.sheet is None:
        return Part(name=file.name, size=len(file.data or b""))
    job = file.sheet.job
    return Part(
        name=file.name,
        size=len(file.data or b""),
        paper=job.key[:40],
        number=job.number,
        language=file.sheet.language,
        edition=job.origin.edition if job.origin else "",
    )


def _made(file: _File) -> bytes:
    if file.data is None:
        assert file.sheet is not None  # noqa: S101 - a file from the disk has its bytes
        file.data = file.sheet.render()
    return file.data


def _locked(
    uow: UnitOfWork, message: Message, chosen: Sequence[_File], made: Sequence[bytes]
) -> Message:
    """Put the papers that have a vault into it: they leave as they lie there."""
    parts = []
    for part, file, pdf in zip(message.parts, chosen, made, strict=True):
        origin = file.sheet.job.origin if file.sheet else None
        if file.sheet and origin and origin.issue:
            sheet = file.sheet
            issued, edition = origin.issue(
                uow, pdf, sheet.language, sheet.second, encloses=True
            )
            parts.append(replace(part, issued=issued, edition=edition))
        else:
            parts.append(part)
    return replace(message, parts=tuple(parts))


def _told(left: str) -> dict[str, object]:
    """Return what was noted of papers and files; nothing where it cannot be read."""
    with suppress(ValueError, RecursionError):
        told = json.loads(left)
        if isinstance(told, dict):
            return told
    return {}


def _called(sheet: Sheet) -> str:
    """Return what a paper is called in its own language: partners read the letter."""
    job = sheet.job
    return language(sheet.language).tr(job.called) if job.called else job.title
