"""Fields that stand together, known by their names."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from forms.kit import whereabouts
from forms.kit.field_base import Field, field_of


class FieldGroup(QWidget):
    """A widget with fields.

    What is typed into them can be read before it is taken over, and put back later.

    Attributes:
        fields: The fields by name.

    Signals:
        typing: Another text stands in a field, taken over or not.
    """

    typing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}

    def unfinished(self) -> dict[str, str]:
        """Return the texts that were not taken over, by name of their field."""
        return {
            name: text_of(field.input)
            for name, field in self.fields.items()
            if field.is_typing() and not is_secret(field.input)
        }

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Let texts stand in their fields; the person goes on typing."""
        for name, text in texts.items():
            if name in self.fields:
                write(self.fields[name].input, text)
                self.fields[name].mark_unread()

    def place_of(self, widget: QWidget) -> whereabouts.Where | None:
        """Return which field a widget belongs to."""
        asked = field_of(widget)
        for name, field in self.fields.items():
            if field is asked:
                return whereabouts.Where(whereabouts.FIELD, name)
        return None

    def take_place(self, where: whereabouts.Where) -> bool:
        """Take the keyboard into a field; what is selected there stays selected."""
        field = self.fields.get(where.name)
        if where.kind != whereabouts.FIELD or field is None:
            return False
        whereabouts.bring(self)
        return whereabouts.take(field.input)


def is_secret(widget: QWidget) -> bool:
    """Say whether what stands in an input is written down nowhere: a password."""
    normal = QLineEdit.EchoMode.Normal
    return isinstance(widget, QLineEdit) and widget.echoMode() != normal


def text_of(widget: QWidget) -> str:
    """Return the text in an input; empty: it holds none."""
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def write(widget: QWidget, text: str) -> None:
    """Let a text stand in an input."""
    if isinstance(widget, QLineEdit):
        widget.setText(text)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)
