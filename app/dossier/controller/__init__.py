"""Connects notes, files, deadlines and the trash with their services."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from shiboken6 import isValid

from app.core.errors import LeftOutError, NotPossibleError
from app.core.i18n import N_, _, _n, enumerated, sentences
from app.dossier import service
from app.dossier.controller.intake import Intake, fetch
from app.dossier.domain import Attachment, Colleague, Counts, Note, Trashed, is_program
from app.ui import errors
from app.ui.unsaid import Unsaid, note_on

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from forms.dossier import DossierDialog
    from forms.kit.drops import Dropped

_Beside = tuple[
    Counts, tuple[Note, ...], tuple[Attachment, ...], tuple[Attachment, ...]
]
"""How much there is, the notes, the files, the files in the trash."""
PROGRAM = N_(
    "“{name}” may be a program, so it is not opened from here. Save it and have it "
    "checked first."
)
_NAMED = 4
"""Files named in a sentence; the others are counted."""
TOPICS = frozenset({"notes", "attachments", "trash"})


class DossierController(QObject):
    """What lies beside one record.

    Args:
        desk: Whose.
        kind: Of the record: the name of its table.
        key: The record's key.
        title: What it is called.
        parent: The page of the record.

    Attributes:
        shown_as: Kind of the record's editor; "": the name of its table.

    Signals:
        counted: How many notes and files there are; arg: `Counts`.
    """

    counted = Signal(object)

    def __init__(
        self, desk: Desk, kind: str, key: int, title: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.kind, self.key, self.title = kind, key, title
        self.form: DossierDialog | None = None
        self.shown_as = ""
        self.counts = Counts()
        self._desk, self._page = desk, parent
        self._intake = Intake(desk, kind, key, self._taken, self._not_taken)
        desk.work.changed.connect(self._changed)

    # --- Showing ---------------------------------------------------------------------

    def count(self) -> None:
        """Read how many notes and files there are."""
        kind, key = self.kind, self.key
        self._desk.work.read(
            lambda uow: service.counts(uow, kind, key), self._counted, _ignored
        )

    def _counted(self, found: Counts) -> None:
        self.counts = found
        if isValid(self):
            self.counted.emit(found)

    def show(self, part: str) -> None:
        """Show the dialog with its notes or its files at the front."""
        from forms.dossier import DossierDialog  # noqa: PLC0415 - when it is asked for

        form = DossierDialog(self.title, self._page)
        self.form = form
        form.notes.written.connect(self._write)
        form.files.came.connect(self.take)
        form.files.look_asked.connect(self._look)
        form.files.open_asked.connect(self._open)
        form.files.save_asked.connect(self._save)
        form.files.remove_asked.connect(self._remove)
        form.files.back_asked.connect(self._bring_back)
        form.finished.connect(self._closed)
        self._words = Unsaid(
            self._desk.drafts,
            note_on(self.kind, self.key),
            {"text": form.notes.edit, "internal": form.notes.internal},
            form,
            (self.shown_as or self.kind, self.key),
        )
        self._words.put_back()
        self._desk.work.read(service.colleagues, self._offer, _ignored)
        self._read()
        form.show_part(part)
        form.open()

    def _closed(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            form.deleteLater()

    def _offer(self, colleagues: tuple[Colleague, ...]) -> None:
        if self.form is not None:
            self.form.notes.edit.show_colleagues(colleagues)

    def _read(self) -> None:
        kind, key = self.kind, self.key

        def beside(uow: UnitOfWork) -> _Beside:
            return (
                service.counts(uow, kind, key),
                service.notes_of(uow, kind, key),
                service.of_record(uow, kind, key),
                service.removed(uow, kind, key),
            )

        self._desk.work.read(beside, self._show, self._fail)

    def _show(self, found: _Beside) -> None:
        counts, notes, files, removed = found
        self._counted(counts)
        if self.form is None:
            return
        self.form.notes.show_notes(notes)
        self.form.files.show_files(files, may_change=counts.may_change)
        self.form.files.show_removed(removed if counts.may_change else ())
        self.form.show_counts(len(notes), len(files))
        if counts.unread:
            kind, key = self.kind, self.key
            act = partial(service.note_read, kind=kind, record_id=key)
            self._desk.work.run(act, None, _ignored)

    def _changed(self, topics: frozenset[str]) -> None:
        if not isValid(self) or not topics & TOPICS:
            return
        if self.form is not None:
            self._read()
        else:
            self.count()

    def _fail(self, error: AppError) -> None:
        errors.tell(self.form or self._page, error)

    # --- Notes -----------------------------------------------------------------------

    def _write(self, text: str, internal: bool) -> None:  # noqa: FBT001 - a signal's
        kind, key = self.kind, self.key

        def write(uow: UnitOfWork) -> Note:
            return service.write(uow, kind, key, text, internal=internal)

        self._desk.work.run(write, self._written, self._not_written)

    def _written(self, _note: Note) -> None:
        if self.form is not None:
            self.form.notes.show_stored()
            self._words.settle()

    def _not_written(self, error: AppError) -> None:
        if self.form is not None:
            self.form.notes.show_problem(errors.words(error))

    # --- Files -----------------------------------------------------------------------

    def take(self, files: Sequence[Dropped]) -> None:
        """Attach files that were dropped, pasted or chosen."""
        self._intake.take(files)

    def _taken(self, files: Sequence[tuple[Attachment, str]]) -> None:
        new = [one.name for one, known in files if not known]
        old = [(known, one.name) for one, known in files if known]
        title, said = self.title, []
        if len(new) == 1:
            said.append(_("“{name}” is attached to {title}.", name=new[0], title=title))
        elif new:
            said.append(
                _n(
                    "{n} file is attached to {title}.",
                    "{n} files are attached to {title}.",
                    len(new),
                    title=title,
                )
            )
        if len(old) == 1:
            said.append(_already(*old[0], title))
        elif old:
            said.append(
                _n(
                    "{n} file is on {title} already: {names}.",
                    "{n} files are on {title} already: {names}.",
                    len(old),
                    title=title,
                    names=_names(old),
                )
            )
        self._desk.toast(sentences(*said), "ok" if new else "info")

    def _not_taken(self, name: str, error: AppError) -> None:
        if isValid(self):
            said = LeftOutError(
                N_("“{name}” was not attached. {reason}"),
                name=name,
                reason=errors.words(error),
            )
            errors.tell(self.form or self._page, said)

    def _look(self, file: Attachment) -> None:
        def show(data: bytes) -> None:
            if self.form is not None:
                self.form.files.show_look(file, data)

        self._desk.work.read(
            lambda uow: service.content(uow, file.id), show, self._fail
        )

    def _open(self, file: Attachment) -> None:
        """Open a copy with the program of this computer that shows such files."""
        if is_program(file.name):
            self._fail(NotPossibleError(PROGRAM, name=file.name))
            return
        path = Path(tempfile.mkdtemp(dir=_copies().name)) / file.name

        def opened() -> None:
            path.chmod(0o400)  # what is changed in the copy would be lost
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        fetch(self._desk, file, path, opened, self._fail)

    def _save(self, file: Attachment, path: str) -> None:
        target = Path(path)

        def saved() -> None:
            self._desk.toast(_("{file} written", file=target.name))

        fetch(self._desk, file, target, saved, self._fail)

    def _remove(self, file: Attachment) -> None:
        words = _("“{name}” lies in the trash for 30 days.", name=file.name)
        self._desk.work.run(
            lambda uow: service.remove(uow, file.id),
            lambda _file: self._desk.toast(words),
            self._fail,
        )

    def _bring_back(self, file: Attachment) -> None:
        act = partial(service.bring_back, attachment_id=file.id)
        self._desk.work.run(act, None, self._fail)

    # --- The trash -------------------------------------------------------------------

    def put_away(self, then: Callable[[], None]) -> None:
        """Put the record itself, a draft, into the trash."""
        kind, key = self.kind, self.key
        act = partial(service.put_away, kind=kind, record_id=key)
        self._desk.work.run(act, lambda _one: then(), self._fail)

    def restore(self, then: Callable[[], None]) -> None:
        """Take the record out of the trash again."""
        kind, key = self.kind, self.key
        act = partial(service.restore, kind=kind, record_id=key)
        self._desk.work.run(act, lambda _none: then(), self._fail)


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    """Return where opened copies lie; it goes when the program ends."""
    return tempfile.TemporaryDirectory(prefix="lading-", ignore_cleanup_errors=True)


def _already(name: str, other: str, title: str) -> str:
    """Say that a record has a file, and what it is called there."""
    if name == other:
        return _("“{name}” is on {title} already.", name=name, title=title)
    words = N_("“{name}” is on {title} already, as “{other}”.")
    return _(words, name=name, title=title, other=other)


def _names(old: Sequence[tuple[str, str]]) -> str:
    """Name the first of many files, with what else they are called; count the rest.

    Args:
        old: The names under which each came, and is there.
    """
    said = enumerated(
        _("“{name}”", name=name)
        if name == other
        else _("“{name}” (as “{other}”)", name=name, other=other)
        for name, other in old[:_NAMED]
    )
    rest = len(old) - _NAMED
    return _("{some} and {n} more", some=said, n=rest) if rest > 0 else said


def _ignored(_error: AppError) -> None:
    """What lies beside a record is no reason to stop its work."""


def show(desk: Desk, rows: Sequence[Trashed]) -> None:
    """Open a draft as it lies in the trash; its page offers to take it out."""
    for row in rows:
        desk.open(row.kind, row.record_id)


def restore(desk: Desk, rows: Sequence[Trashed]) -> None:
    """Take drafts out of the trash; one alone is opened again."""

    def bring(uow: UnitOfWork) -> None:
        for row in rows:
            if service.is_away(uow, row.kind, row.record_id):
                service.restore(uow, row.kind, row.record_id)

    def back(_none: None) -> None:
        desk.toast(_n("{n} draft is back.", "{n} drafts are back.", len(rows)))
        if len(rows) == 1:
            desk.open(rows[0].kind, rows[0].record_id)

    desk.work.run(bring, back)


def of_note(uow: UnitOfWork, note_id: int) -> tuple[str, int]:
    """Return the record a note is on."""
    found = service.get(uow, note_id)
    return found.kind, found.record_id


__all__ = ["DossierController", "of_note", "restore"]
