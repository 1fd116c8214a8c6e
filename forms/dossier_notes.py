"""The notes on a record: what was written, and the place to write."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from app.core.i18n import _, stamp
from app.dossier.domain import LONGEST_NOTE, Colleague, Note
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.chips import Chip
from forms.kit.states import EmptyState

_TALL = 84
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteEdit(QPlainTextEdit):
    """Where a note is typed; after "@" colleagues are offered.

    Signals:
        sent: Ctrl+Return was pressed.
    """

    sent = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(_("Write a note; @name tells a colleague."))
        self.setAccessibleName(_("Note"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(_TALL))
        self._names = QStringListModel(self)
        self.offered = QCompleter(self._names, self)
        self.offered.setWidget(self)
        self.offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.offered.setFilterMode(Qt.MatchFlag.MatchContains)
        self.offered.activated[str].connect(self._take)  # type: ignore[index]
        self.textChanged.connect(self._offer)

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        """Offer these after "@"."""
        self._names.setStringList([one.name for one in colleagues])

    def begun(self) -> str | None:
        """Return what is typed after the last "@"; None: nothing is addressed."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        head, at, name = before.rpartition("@")
        is_address = head[-1:].isascii() and head[-1:].isalnum()
        return name if at and not is_address and len(name) <= 24 else None  # noqa: PLR2004

    def _offer(self) -> None:
        begun = self.begun()
        if begun is None:
            self._hide_offer()
            return
        self.offered.setCompletionPrefix(begun)
        whole = self.offered.currentCompletion().casefold() == begun.casefold()
        if not self.offered.completionCount() or (begun and whole):
            self._hide_offer()
            return
        box = self.cursorRect()
        box.setWidth(theme.px(220))
        self.offered.complete(box)
        if popup := self.offered.popup():  # Return takes the first that fits
            popup.setCurrentIndex(self.offered.completionModel().index(0, 0))

    def _hide_offer(self) -> None:
        if popup := self.offered.popup():
            popup.hide()

    def _take(self, name: str) -> None:
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left,
            QTextCursor.MoveMode.KeepAnchor,
            len(self.begun() or ""),
        )
        cursor.insertText(f"{name} ")

    def event(self, event: QEvent) -> bool:
        """Override: Ctrl+Return is this field's before it is any window's."""
        if event.type() == QEvent.Type.ShortcutOverride and _sends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Ctrl+Return sends; the offer takes its own keys."""
        if _sends(event):
            self.sent.emit()
            return
        enter = event.key() in _ENTER
        popup = self.offered.popup()
        choosing = popup is not None and popup.isVisible()
        if choosing and (enter or event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Escape}):
            event.ignore()  # the list takes it
            return
        super().keyPressEvent(event)


def _sends(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() in _ENTER
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    )


class NotesPanel(QWidget):
    """Shows notes, the latest first, and takes a new one.

    Signals:
        written: Args: text, whether it is internal.
    """

    written = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.edit = NoteEdit()
        self.internal = QCheckBox(_("Internal"))
        self.internal.setToolTip(
            _("Only you and who may see costs and margins can read it.")
        )
        self.add = button(_("Add note"), "send", primary=True, shortcut="Ctrl+Return")
        self.add.clicked.connect(self._send)
        self.edit.sent.connect(self._send)
        self.edit.textChanged.connect(self._follow)
        self._cards = layout.column(spacing=8, margins=(0, 0, 6, 0))
        self.list = QScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QScrollArea.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Notes"))
        self.list.setWidget(layout.box(self._cards))
        self.problem = layout.text("", "small", "bad_fg", wrap=True)
        self.problem.hide()
        self.setLayout(
            layout.column(
                self.edit,
                self.problem,
                layout.row(self.internal, None, self.add),
                (self.list, 1),
                spacing=8,
            )
        )
        self._follow()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show the notes."""
        layout.clear(self._cards)
        for one in notes:
            self._cards.addWidget(_card(one))
        if not notes:
            self._cards.addWidget(EmptyState("note", _("Nobody wrote a note yet.")))
        self._cards.addStretch(1)

    def show_stored(self) -> None:
        """Make room for the next note: this one is stored."""
        self.edit.clear()
        self.internal.setChecked(False)
        self.show_problem("")

    def show_problem(self, words: str) -> None:
        """Say why a note was not stored; it stays as it was typed."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _follow(self) -> None:
        length = len(self.edit.toPlainText().strip())
        self.add.setEnabled(0 < length <= LONGEST_NOTE)

    def _send(self) -> None:
        if self.add.isEnabled():
            self.written.emit(self.edit.toPlainText(), self.internal.isChecked())


def _card(note: Note) -> QWidget:
    head = layout.row(layout.text(note.by, "strong"), spacing=8)
    if note.internal:
        head.addWidget(Chip(_("Internal"), "vio"))
    head.addStretch(1)
    head.addWidget(layout.text(stamp(note.at), "caption"))
    words = layout.text(note.text, "body", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return layout.card(layout.column(head, words, spacing=6, margins=(14, 10, 14, 12)))
