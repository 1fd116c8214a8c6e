"""The notes on a record: what was written, and the place to write."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QScrollArea, QWidget

from app.core.folding import fits
from app.core.i18n import _, stamp
from app.core.refs import Choice, Ref
from app.dossier.domain import LONGEST_NOTE, Colleague, Note, mentioned
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.chips import Chip
from forms.kit.choice_panel import ChoicePanel
from forms.kit.composing import Composing, is_for_composing
from forms.kit.states import EmptyState

_TALL = 84
_LONGEST = 24  # letters after "@" that may still be a name
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}
_LISTS = (*_STEPS, *_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Escape)
"""Keys that are the list's while it is open."""


class NoteEdit(Composing, QPlainTextEdit):
    """Where a note is typed; after "@" colleagues are offered.

    Attributes:
        offer: The list of those who fit what is typed.

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
        self._colleagues: tuple[Colleague, ...] = ()
        self._found: tuple[Colleague, ...] = ()
        self._left: int | None = None  # where the "@" stands whose list was closed
        self.offer = ChoicePanel(self)
        self.offer.spot = self._spot
        self.offer.taken.connect(self._take)
        self.textChanged.connect(self._offer)
        self.cursorPositionChanged.connect(self._follow)

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        """Offer these after "@"."""
        self._colleagues = tuple(colleagues)
        self._offer()

    def begun(self) -> str | None:
        """Return what is typed after the last "@"; None: nobody is being addressed."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()].replace("＠", "@")
        head, at, name = before.rpartition("@")
        is_address = head[-1:].isascii() and head[-1:].isalnum()
        if not at or is_address or len(name) > _LONGEST or name[:1].isspace():
            return None
        return name

    def _offer(self) -> None:
        if self.is_composing():
            return  # what is composed is no letter of a name yet
        begun = self.begun()
        self._found = addressed(begun, self._colleagues) if begun is not None else ()
        if begun is None:
            self._left = None
        if not self._found or self._start() == self._left or not self.hasFocus():
            self.offer.hide()
            return
        choices = [
            Choice(
                Ref(number, one.name or one.login, ""), one.login if one.name else ""
            )
            for number, one in enumerate(self._found)
        ]
        self.offer.open_with(choices, browse=False, new=None)

    def _follow(self) -> None:
        if self.offer.isVisible() and self.begun() is None:
            self.offer.hide()

    def _start(self) -> int:
        """Return where the name that is typed begins."""
        return self.textCursor().position() - len(self.begun() or "")

    def _spot(self) -> QRect:
        return self.cursorRect().translated(self.viewport().pos())

    def _take(self, choice: Choice) -> None:
        one = self._found[choice.ref.id]
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left,
            QTextCursor.MoveMode.KeepAnchor,
            len(self.begun() or ""),
        )
        self.offer.hide()
        self._left = cursor.selectionStart()
        cursor.insertText(f"{called(one, self._colleagues)} ")

    def event(self, event: QEvent) -> bool:
        """Override: keys of the input method and of the list come before any other's.

        Ctrl+Return is this field's before it is any window's.
        """
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            if self.is_composing():
                if is_for_composing(event):
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.ShortcutOverride:
                if _sends(event) or (self.offer.isVisible() and event.key() in _LISTS):
                    event.accept()
                    return True
            elif event.key() in _LISTS and self._list_key(event):
                return True
        if self.is_composing() and event.type() == QEvent.Type.FocusAboutToChange:
            self.take_composed(event)
        return super().event(event)

    def _list_key(self, event: QKeyEvent) -> bool:
        """Act on a key while the list is open; False: it is a key of the text."""
        if not self.offer.isVisible():
            return False
        key, current = Qt.Key(event.key()), self.offer.current()
        if key in _STEPS:
            self.offer.step(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._left = self._start()
            self.offer.hide()
        elif current is None:
            return False
        elif not _sends(event):
            self._take(current)
        elif self.offer.stepped or len(self._found) == 1:
            self._take(current)
            return False  # and the note is sent
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Ctrl+Return sends."""
        if _sends(event):
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override: the list goes with the focus."""
        self.offer.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Override: the list goes with the note."""
        self.offer.hide()
        super().hideEvent(event)


def addressed(typed: str, colleagues: Sequence[Colleague]) -> tuple[Colleague, ...]:
    """Return who fits what is typed after "@": name, login, pinyin or its initials.

    Who is called very so comes first, then those whose names begin so. Nobody, where
    only one fits and stands there whole: there is nothing left to choose.
    """
    words = typed.casefold()
    if mentioned(f"@{typed}", colleagues) and words[-1:].isspace():
        return ()
    fit = [one for one in colleagues if fits(typed, one.login, one.name)]

    def rank(one: Colleague) -> tuple[bool, bool]:
        names = (one.login.casefold(), one.name.casefold())
        return words not in names, not any(name.startswith(words) for name in names)

    found = tuple(sorted(fit, key=rank))
    whole = len(found) == 1 and words in {
        found[0].login.casefold(), found[0].name.casefold()
    }  # fmt: skip
    return () if whole else found


def called(one: Colleague, colleagues: Sequence[Colleague]) -> str:
    """Return what addresses somebody and nobody else: two may have the same name."""
    alone = mentioned(f"@{one.name}", colleagues) == (one.login,)
    return one.name if alone else one.login


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
