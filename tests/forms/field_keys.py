"""Keys for a field, as a hand sends them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

ENTER, TAB, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape


def keys(field, text):
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(field.input, letter)
        else:  # the test bot knows no keys beyond ASCII
            none = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(QEvent.Type.KeyPress, 0, none, letter)
            QApplication.sendEvent(field.input, event)


def press(field, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(field.input, key, modifier)


def leave(field):
    field.other.setFocus()
