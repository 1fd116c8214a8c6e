"""What every editor offers besides its record: notes, files, its link, the trash."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.core.i18n import _, enumerated
from app.core.links import Link
from app.core.states import possible
from app.db.base import is_audited
from app.modules import find
from app.ui.errors import permitted
from app.ui.list_drops import DOSSIER
from app.ui.unsaid import letter_on, note_on
from forms.kit import keys
from forms.kit.drops import DropTarget, PasteTarget, files_of

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from app.dossier.controller import DossierController
    from app.dossier.domain import Counts
    from app.ui.editor_controller import EditorController

_OPENS = re.compile(r"open:(\w+):(\d+)")
"""A button that leads to the record that stands against something."""
_ON_THE_SCREEN = frozenset({"save", "undo", "redo", "reload"})
"""What is off only while nothing was typed."""


class Extras(QObject):
    """Follows the record of an editor and does what is asked about what lies on it.

    Args:
        editor: The tab.
    """

    def __init__(self, editor: EditorController[Any]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._dossier: DossierController | None = None
        self._told: Any = None  # the record whose notes and files were counted
        self._shown_away = False
        self._does: dict[str, Callable[[], object]] = {
            "notes": partial(self.show, "notes"),
            "files": partial(self.show, "files"),
            "copy_link": self.copy_link,
            "put_away": self.put_away,
            "restore": self.restore,
        }
        form = editor.form
        keys.action("note", form, partial(editor.do, "notes"))
        self._drops = DropTarget(form, ringed=True)
        self._drops.dropped.connect(lambda mime, _at: self.take(mime))
        self._pastes = PasteTarget(form)
        self._pastes.pasted.connect(self.take)
        form.header.why = self.why
        editor.titled.connect(self.follow)

    @property
    def dossier(self) -> DossierController | None:
        """Notes and files; None: the record is not stored, or has no such thing."""
        return self._dossier

    @property
    def away(self) -> bool:
        """Whether the draft lies in the trash, as far as is known by now."""
        lies = self._dossier
        return (
            lies is not None and lies.key == self._editor.record_id and lies.counts.away
        )

    def possible(self) -> frozenset[Any]:
        """Return what its state lets be done; nothing while it lies in the trash."""
        spec, draft = self._editor.spec, self._editor.draft
        return (
            frozenset() if self.away else possible(spec.transitions, spec.state(draft))
        )

    def follow(self) -> None:
        """Look at the record that the editor shows now."""
        editor = self._editor
        key, kind = editor.record_id, editor.table or editor.spec.kind
        known = key is not None and editor.keeps_history and is_audited(kind)
        dossier = self._dossier
        if dossier is not None and known and (dossier.kind, dossier.key) == (kind, key):
            dossier.title = editor.title()
            if self._told is not editor.stored:  # an action may have issued it
                self._told = editor.stored
                dossier.counts = replace(dossier.counts, draft=False)
                dossier.count()
            return
        self._told = editor.stored
        if dossier is not None:
            dossier.deleteLater()
            self._dossier = None
        if known:
            make = find(DOSSIER)
            self._dossier = make(editor.desk, kind, key, editor.title(), editor.form)
            self._dossier.shown_as = editor.spec.kind
            self._shown_away = False
            self._dossier.counted.connect(self._counted)
            self._tell_unsaid(kind)
            self._dossier.count()

    def _tell_unsaid(self, table: str) -> None:
        """Say that a note or a letter was begun on the record and not finished."""
        editor, drafts = self._editor, self._editor.desk.drafts
        key = editor.record_id
        if drafts is None or key is None:
            return
        if drafts.get(note_on(table, key)) is not None:
            said = _("A note that you began here is kept.")
            editor.form.show_banner("info", said, (("notes", _("Go on writing")),))
        elif drafts.get(letter_on(editor.spec.kind, key)) is not None:
            said = _("A letter that you began here is kept.")
            editor.form.show_banner("info", said, (("mail", _("Go on writing")),))

    def _counted(self, counts: Counts) -> None:
        editor = self._editor
        editor.form.header.show_beside(counts.notes, counts.files, counts.unread)
        if counts.away != self._shown_away:
            self._shown_away = counts.away
            editor.form.hide_banner()
            editor.show_again()
        else:
            editor.form.header.show_record(editor.draft, editor.allowed())
        if counts.away:
            editor.form.show_banner(
                "warn",
                _("This draft lies in the trash."),
                (("restore", _("Take it out")),),
            )

    def allowed(self) -> set[str]:
        """Return the keys of what may be done."""
        found = set()
        if self._editor.record_id is not None:
            found.add("copy_link")
        if self._dossier is not None:
            found |= {"notes", "files"}
            counts = self._dossier.counts
            if counts.draft and not counts.away and not self._editor.unsaved():
                found.add("put_away")
        return found

    def why(self, key: str) -> str:
        """Tell why something cannot be done now; empty: there is nothing to tell."""
        editor, bare = self._editor, key.removeprefix("next:")
        steps: Any = editor.spec.next if bare != key else editor.spec.actions
        spec = next((one for one in steps if one.key == bare), None)
        needed = {spec.permission} if spec is not None else set()
        if key in {"duplicate", "save"}:
            needed = {editor.spec.permission}
        elif key == "next_document":
            needed = {one.permission for one in editor.spec.next}
        if needed and not any(not one or editor.desk.actor.may(one) for one in needed):
            return _("You are not allowed to do this ({permission}).",
                     permission=enumerated(map(permitted, sorted(needed))))  # fmt: skip
        lies = self.away and _(
            "This draft lies in the trash. Take it out of there first."
        )
        if lies or key in _ON_THE_SCREEN:
            return lies or ""
        if editor.record_id is None or (key == "put_away" and editor.unsaved()):
            return _("Save the record first.")
        if spec and bare != key and (hindered := spec.hindered(editor.draft)):
            return _(hindered)
        if key == "put_away":
            return _(
                "Only drafts are put into the trash. Cancel or reverse what is issued."
            )
        chips = editor.spec.chips(editor.stored) if editor.spec.chips else ()
        state = chips[0][0] if chips else ""
        return _("Not possible while it is “{state}”.", state=state) if state else ""

    def may_begin(self) -> bool:
        """Say whether the person may make another record of this kind."""
        editor = self._editor
        return not editor.spec.permission or editor.desk.actor.may(
            editor.spec.permission
        )

    def do(self, key: str) -> bool:
        """Do what was asked for; False: it is nothing of this."""
        if opened := _OPENS.fullmatch(key):
            self._editor.desk.open(opened[1], int(opened[2]))
        elif key in self._does:
            self._does[key]()
        return bool(opened) or key in self._does

    def show(self, part: str) -> None:
        """Show the notes or the files."""
        if self._dossier is not None:
            self._dossier.show(part)
        else:
            self._editor.desk.toast(_("Save the record first."), "warn")

    def take(self, mime: QMimeData) -> None:
        """Attach what was dropped or pasted on the editor."""
        from forms.dossier_files import picture_name  # noqa: PLC0415 - when dropped

        files = files_of(mime, picture_name())
        if self._dossier is None:
            self._editor.desk.toast(_("Save the record first."), "warn")
        elif files:
            self._dossier.take(files)
        else:
            self._editor.desk.toast(
                _("A folder is not attached: drop the files that lie in it."), "warn"
            )

    def copy_link(self) -> None:
        """Put the link to the record on the clipboard."""
        editor = self._editor
        number = str(getattr(editor.stored, "number", "") or "")
        link = Link(editor.spec.kind, number, editor.record_id)
        QGuiApplication.clipboard().setText(str(link))
        editor.desk.toast(_("The link to {title} is copied.", title=editor.title()))

    def put_away(self) -> None:
        """Put the draft into the trash, and close its tab."""
        editor = self._editor
        if self._dossier is None or "put_away" not in self.allowed():
            return
        words = _("{title} lies in the trash for 30 days.", title=editor.title())

        def gone() -> None:
            editor.desk.toast(words)
            editor.desk.close(editor)

        self._dossier.put_away(gone)

    def restore(self) -> None:
        """Take the draft out of the trash again."""
        if self._dossier is not None:
            self._dossier.restore(self._editor.form.hide_banner)
