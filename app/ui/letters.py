"""Writes a letter with papers and puts it into the outbox."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.core.errors import AppError
from app.core.i18n import _
from app.mail import service
from app.mail.domain import Account, Message
from app.ui import errors
from app.ui.heard import heard
from app.ui.letter import Letter, Sheet
from app.ui.sent import hand
from app.ui.unsaid import Unsaid
from forms.kit import asking
from forms.mail import Attachment, LetterForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

__all__ = ["LetterController", "Sheet"]

_FILES = "files"


class LetterController(QObject):
    """One letter, from its first words into the outbox.

    Args:
        desk: Where it is written.
        sheets: The papers that may go along; the first one does.
        parent: What its window stands over.
        letter: One of several that was begun already: it is only changed here, and
            `changed` hands it back.

    Attributes:
        form: The window of the letter.

    Signals:
        sent: It is in the outbox, or in the mail program; arg: the `Message`.
        changed: It reads as its writer wants it; arg: the `Letter`.
    """

    sent = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        sheets: Sequence[Sheet],
        parent: QWidget | None = None,
        letter: Letter | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._one_of_many = letter is not None
        self.letter = letter.sealed() if letter else Letter(sheets, [sheets[0].job.key])
        self._account = Account()
        self._words: Unsaid | None = None
        self._usual = self._chosen()
        self.form = LetterForm(self._title(), parent)
        self.form.toggled.connect(self._toggle)
        self.form.file_asked.connect(self._ask_file)
        self.form.send_asked.connect(self.send)
        self.form.leave_asked.connect(self.leave)
        self.form.finished.connect(self.form.deleteLater)
        self._show_files()
        for key in self.letter.files:
            self._make(key)

    def _title(self) -> str:
        job = self.letter.first.job
        return " · ".join(filter(None, (_("Mail"), job.number or job.title)))

    def begin(self) -> None:
        """Read account and template, and show the letter."""
        if self._one_of_many:
            self.form.show_way("", _("Take over"))
            self._show()
            return

        def read(uow: UnitOfWork) -> Account:
            self.letter.begin(uow)
            return service.account(uow)

        self._desk.work.read(read, heard(self.form, self._begun))

    def _begun(self, account: Account) -> None:
        self._account = account
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
        self._show()

    def _show(self) -> None:
        self.form.show_letter(self.letter.message)
        self._watch_words()
        self.form.open()

    def _watch_words(self) -> None:
        """Keep what is written from now on; what was left of it stands there again."""
        place, record = self.letter.place()
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

    # --- Attachments -----------------------------------------------------------------

    def _chosen(self) -> dict[str, bool]:
        return {key: file.chosen for key, file in self.letter.files.items()}

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
            if key not in self.letter.files and Path(key).is_absolute():
                self._attach_all([Path(key)])
            if key in self.letter.files:
                self.letter.files[key].chosen = chosen is True
                self._make(key)
        self._show_files()

    def _toggle(self, key: str, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.letter.message = self.form.letter()
        body = self.letter.message.body
        self.letter.choose(key, on=on)
        if self.letter.message.body != body:
            self.form.show_letter(self.letter.message)
        self._show_files()
        self._note_files()
        self._make(key)

    def _make(self, key: str) -> None:
        """Make a paper that goes along, for its size."""
        file = self.letter.files[key]
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
        self.letter.files[key].chosen = False
        self._show_files()
        self.form.show_problems({}, errors.words(error))

    def _ask_file(self) -> None:
        found = asking.choose_several(self.form, _("Attach a file"))
        self._attach_all(map(Path, found))
        self._note_files()

    def _attach_all(self, paths: Iterable[Path]) -> None:
        for path in paths:
            try:
                self.letter.attach(path)
            except AppError as error:
                self.form.show_problems({}, errors.words(error))
        self._show_files()

    def _show_files(self) -> None:
        self.form.show_attachments(
            [
                Attachment(
                    key, f.name, len(f.data) if f.data is not None else None, f.chosen
                )
                for key, f in self.letter.files.items()
            ]
        )

    # --- Sending ---------------------------------------------------------------------

    def send(self) -> None:
        """Check the letter, make what is missing, and put it into the outbox."""
        self.letter.message = self.form.letter()
        problems = self.letter.whole().problems()
        self.form.show_problems(errors.by_field(problems))
        if problems:
            return
        if self._one_of_many:
            self.form.accept()
            self.changed.emit(self.letter)
            return
        self.form.show_busy(busy=True)
        sealed = self.letter.sealed()
        self._desk.work.compute(
            sealed.make,
            heard(self.form, lambda _made: self._put(sealed)),
            heard(self.form, self._refused),
        )

    def _put(self, letter: Letter) -> None:
        work, refused = self._desk.work, heard(self.form, self._refused)
        if self._account.ready:
            work.run(
                letter.queue, self._queued, refused, key=letter.key, again=service.get
            )
        else:
            work.run(letter.hand_over, self._handed, refused, key=letter.key)

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


def _told(left: str) -> dict[str, object]:
    """Return what was noted of papers and files; nothing where it cannot be read."""
    with suppress(ValueError, RecursionError):
        told = json.loads(left)
        if isinstance(told, dict):
            return told
    return {}
