"""Fields of text: one line or many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.core import texts
from app.core.i18n import _, _n
from forms.kit import theme
from forms.kit.composing import Composing, is_for_composing
from forms.kit.drops import pastes_files
from forms.kit.field_base import Field, LineInput, gives_back, is_for_program

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
MOST_PASTED = 200_000
"""Characters; the longest letter of credit has a tenth of it."""


class _TextArea(Composing, QPlainTextEdit):
    """Many lines; Tab leaves the field, Ctrl+Return commits."""

    committed = Signal()
    refused = Signal()
    pasted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the input method from leaving the field."""
        # Known sooner than its kind.
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            if self._composed and is_for_composing(event):
                event.accept()
                return True
            if gives_back(self, event):
                return True
            if self._is_not_ours(event):
                event.ignore()  # for the document that the field stands in
                return False
        if self._composed and event.type() == QEvent.Type.FocusAboutToChange:
            self.take_composed(event)
        return super().event(event)

    def _is_not_ours(self, event: QKeyEvent) -> bool:
        text = self.document()
        undo, redo = text.isUndoAvailable(), text.isRedoAvailable()
        return pastes_files(event) or is_for_program(event, undo=undo, redo=redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Ctrl+Return and let the key travel on to the form."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Refuse to paste a whole file by mistake: laying it out would take minutes."""
        if len(source.text()) > MOST_PASTED:
            self.refused.emit()
        else:
            super().insertFromMimeData(source)
            self.pasted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the focus goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.committed.emit()


class TextField(Field):
    """Words; value `str`, "" when empty.

    Args:
        multiline: Whether the text may have several lines.
        max_length: Most characters, or None.
        rows: Lines shown where there are several.
    """

    def __init__(
        self,
        multiline: bool = False,  # noqa: FBT001, FBT002 -- a fixed signature
        max_length: int | None = None,
        *,
        rows: int = 3,
    ) -> None:
        super().__init__()
        self._value = ""
        self._cleaned = False  # something was taken out of what was typed
        self._most = max_length
        self._area = _TextArea() if multiline else None
        self._line = LineInput() if not multiline else None
        inner = self._area or self._line
        assert inner is not None  # noqa: S101 -- one of the two was just made
        self._hold(inner)
        if self._area is not None:
            self._area.committed.connect(self.commit)
            self._area.refused.connect(self._say_too_long)
            self._area.setFixedHeight(theme.px(rows * 19 + 20))
        if self._line is not None:
            self._line.committed.connect(self.commit)

    def take_pasted(self) -> None:
        """Commit what is pasted at once; it is not typed on until the field is left."""
        if self._area is not None:
            self._area.pasted.connect(self.commit)

    def stand_at_end(self) -> None:
        """Let figures stand at the right, as those that are typed do."""
        if self._line is not None:
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self._line.setAlignment(end | Qt.AlignmentFlag.AlignVCenter)

    def set_placeholder(self, words: str) -> None:
        """Show a hint while the field is empty."""
        for inner in (self._area, self._line):
            if inner is not None:
                inner.setPlaceholderText(words)

    def value(self) -> str:
        """Return the text last set or committed, without blanks around it."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show a text; None empties the field."""
        if (value or "") == self._value and (self.is_typing() or self._cleaned):
            return
        self._cleaned = False
        self._value = value or ""
        self._set_own("")
        self._show()

    def is_typing(self) -> bool:
        """Say whether the text differs from the one committed."""
        return self.text().strip() != self._value

    def _typing_dropped(self) -> None:
        self._show()

    def _show(self) -> None:
        if self._area is not None:
            self._area.setPlainText(self._value)
        if self._line is not None:
            self._line.setText(self._value)
            self._line.setCursorPosition(0)

    def text(self) -> str:
        """Return what stands in the field, committed or not."""
        if self._area is not None:
            return self._area.toPlainText()
        return self._line.text() if self._line is not None else ""

    def commit(self) -> bool:
        """Take over the text, without what cannot be seen, unless it is too long."""
        if self._read_only:
            return True
        written = self.text().strip()
        if written == self._value:
            if not self._cleaned:
                self._set_own("")
            return True
        words = texts.clean(written).strip()
        if self._line is not None:
            words = words.replace("\t", " ")  # one was pasted: papers have no stops
        if self._most is not None and len(words) > self._most:
            over = len(words) - self._most
            self._set_own(
                _n(
                    "{n} character too many; at most {most} fit.",
                    "{n} characters too many; at most {most} fit.",
                    over,
                    most=self._most,
                )
            )
            return False
        self._cleaned = not texts.is_clean(written)
        changed, self._value = words != self._value, words
        if words != written:
            self._show()
        told = _("Characters that cannot be seen were taken out.")
        self._set_own(told if self._cleaned else "")
        if changed:
            self.edited.emit(words)
        return True

    def _say_too_long(self) -> None:
        self._set_own(
            _n(
                "At most {n} character fits here.",
                "At most {n} characters fit here.",
                self._most or MOST_PASTED,
            )
        )

    def _apply_read_only(self, *, read_only: bool) -> None:
        for inner in (self._area, self._line):
            if inner is not None:
                inner.setReadOnly(read_only)
