"""What an input method composes in a field of words, and what becomes of it (H33)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from forms.kit import keys

_KEEPS = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Escape,
)
_POPUP = Qt.FocusReason.PopupFocusReason  # a menu of this very field

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object


def is_for_composing(event: QKeyEvent) -> bool:
    """Say whether a key waits until an input method has finished its word.

    Leaving the field would lose the word; so would a key of the program, for what is
    composed belongs to no record yet.
    """
    return event.key() in _KEEPS or keys.calls(event)


class Composing(_Widget):
    """A field that knows what is composed in it, and takes it when it is left."""

    _composed = ""

    def is_composing(self) -> bool:
        """Say whether an input method is in the middle of a word."""
        return bool(self._composed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what the input method composes.

        Some (pinyin of ibus) drop the word at a click, before the focus goes: what
        vanishes while a button is down was not given up by the person.
        """
        word, self._composed = self._composed, event.preeditString()
        super().inputMethodEvent(event)
        dropped = not (self._composed or event.commitString())
        if word and dropped and QGuiApplication.mouseButtons():
            self._enter(word)

    def take_composed(self, event: QEvent) -> None:
        """Take the word over while the field still has the focus that it will lose."""
        if isinstance(event, QFocusEvent) and event.reason() != _POPUP:
            self.finish_word()

    def finish_word(self) -> None:
        """Take the word over as it stands."""
        method = QGuiApplication.inputMethod()
        method.commit()
        if self._composed:  # the input method leaves it to the field
            self._enter(self._composed)
            method.reset()

    def _enter(self, word: str) -> None:
        entered = QInputMethodEvent()
        entered.setCommitString(word)
        QApplication.sendEvent(self, entered)
