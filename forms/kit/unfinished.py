"""What stands in a form and was not taken over yet: a word still being typed.

A field hands its value on when the person leaves it. Until then only the form knows
the text, and a crash would take it along; so it can be read out, and put back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from forms.kit.editor_form import FormGrid
from forms.kit.editor_section import GridSection
from forms.kit.grid import LineGrid

if TYPE_CHECKING:
    from forms.kit.editor import EditorPage

_CELL = "\t"
"""Between section, row and field in the name of a cell; no path holds one."""


def read(page: EditorPage) -> dict[str, str]:
    """Return the texts that were not taken over, by field or cell."""
    found: dict[str, str] = {}
    for form in page.findChildren(FormGrid):
        for path, field in form.fields.items():
            if field.is_typing() and (text := _text(field.input)) is not None:
                found[path] = text
    for section in page.findChildren(GridSection):
        editor = section.grid.cells.editor
        at = section.grid.currentIndex()
        if editor is not None and editor.touched and at.isValid():
            cell = (section.spec.key, str(at.row()), editor.column.field)
            found[_CELL.join(cell)] = editor.text()
    return found


def put_back(page: EditorPage, texts: Mapping[str, str]) -> None:
    """Let the texts stand where they stood; the person goes on typing."""
    for name, text in texts.items():
        if _CELL in name:
            key, row, field = name.split(_CELL)
            for section in page.findChildren(GridSection):
                if section.spec.key == key:
                    _put_into_cell(section, int(row), field, text)
            continue
        for form in page.findChildren(FormGrid):
            if field_ := form.fields.get(name):
                _write(field_.input, text)


class Watch(QObject):
    """Tells when another text stands anywhere in a form.

    The focus does not matter: dictation and reading aids write into fields, and into
    windows, that the person is not in.

    Signals:
        typed: A text in the form changed, by a person or by the program.
    """

    typed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        for form in page.findChildren(FormGrid):
            form.typing.connect(self.typed)
        for grid in page.findChildren(LineGrid):
            grid.typing.connect(self.typed)


def _text(widget: QWidget) -> str | None:
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else None


def _write(widget: QWidget, text: str) -> None:
    if isinstance(widget, QLineEdit):
        widget.setText(text)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(text)


def _put_into_cell(section: GridSection, row: int, field: str, text: str) -> None:
    model = section.grid.lines_model
    column = model.column_of(field)
    if column > 0 and row < model.rowCount():
        section.grid.type_at(model.index(row, column))
        if section.grid.cells.editor is not None:
            section.grid.cells.editor.setText(text)
