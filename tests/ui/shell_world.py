"""A window with two small modules, for the tests of the shell."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import N_
from app.settings import Profile, Settings
from app.ui import errors
from app.ui.drafts import Draft, Drafts
from app.ui.module import Module
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from forms.kit import keys


@dataclass(frozen=True)
class Note:
    """The record of the small module."""

    id: int | None = None
    text: str = ""


STORED: dict[int, Note] = {}


class NoteTab(QObject):
    """An editor as the editor builder makes them, in little."""

    titled = Signal()

    def __init__(self, desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = QWidget()
        self.line = QLineEdit()
        QVBoxLayout(self.form).addWidget(self.line)
        self.stored = self.draft = Note()
        self.form_key = f"form{id(self)}"
        self.line.textEdited.connect(self._edit)
        self.saved = keys.action("save", self.form, self.save)

    @property
    def record_id(self):
        return self.stored.id

    def title(self) -> str:
        return f"N-{self.record_id}" if self.record_id else "New note"

    def detail(self) -> str:
        return self.draft.text

    def icon(self) -> str:
        return "note"

    def unsaved(self) -> bool:
        return self.draft != self.stored

    def open(self, key: int) -> None:
        self.stored = self.draft = STORED[key]
        self._show()

    def start(self, draft=None) -> None:
        self.draft = draft or Note()
        self._show()

    def resume(self, kept: Draft) -> None:
        self.form_key = kept.form
        self.stored, self.draft = kept.stored, kept.draft
        self._show()

    def state(self):
        if self.unsaved() and self.desk.drafts:
            self.desk.drafts.keep(
                Draft(
                    form=self.form_key,
                    kind="note",
                    id=self.record_id,
                    title=self.title(),
                    stored=self.stored,
                    draft=self.draft,
                    key="k",
                )
            )
        form = self.form_key if self.unsaved() else ""
        return {"id": self.record_id, "form": form}

    def restore(self, state) -> None:
        kept = self.desk.drafts.get(state["form"]) if self.desk.drafts else None
        if kept:
            self.resume(kept)
        elif state["id"] is not None:
            self.open(state["id"])
        else:
            self.start()

    def closing(self) -> bool:
        asked = errors.ask_unsaved
        return not self.unsaved() or asked(self.form, self.title()) == "discard"

    def save(self) -> None:
        key = self.record_id or len(STORED) + 1
        self.stored = self.draft = STORED[key] = replace(self.draft, id=key)
        self._show()

    def _edit(self, text: str) -> None:
        self.draft = replace(self.draft, text=text)
        self.titled.emit()

    def _show(self) -> None:
        self.line.setText(self.draft.text)
        self.titled.emit()


class NotesTab(QObject):
    """A list, in little."""

    titled = Signal()

    def __init__(self, desk) -> None:
        super().__init__()
        self.desk = desk
        self.form = QLineEdit()
        self.narrowed = None

    def title(self) -> str:
        return "Notes"

    def icon(self) -> str:
        return "notes"

    def unsaved(self) -> bool:
        return False

    def state(self):
        return {"find": self.form.text()}

    def restore(self, state) -> None:
        self.form.setText(state["find"])

    def narrow(self, query) -> None:
        self.narrowed = query


NOTES = Module(
    name="contracts",
    title=N_("Sales contracts"),
    icon="file-text",
    group=N_("Business"),
    permission="contracts.view",
    listing=f"{__name__}:NotesTab",
    records={"note": f"{__name__}:NoteTab"},
    singular={"note": N_("Note")},
)
HIDDEN = replace(NOTES, name="treasury", permission="secret.view", records={})


def window(qtbot, work, settings: Settings | None = None, drafts=None) -> Shell:
    """Return an open window over a database."""
    shell = Shell(settings or Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.resize(1440, 900)
    with qtbot.waitExposed(shell.form):
        shell.form.show()
    shell.attach(session(work, shell.settings), drafts)
    return shell


def session(work, settings: Settings) -> Session:
    """Return a session of the two small modules over a database."""
    profile = Profile("sqlite", path=str(work.database.url.database))
    return Session(profile, work, Registry((NOTES, HIDDEN)), settings)


__all__ = ["HIDDEN", "NOTES", "STORED", "Draft", "Drafts", "Note", "NoteTab", "window"]
