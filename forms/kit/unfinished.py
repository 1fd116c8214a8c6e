"""What stands in a form and was not taken over yet: a word still being typed.

A field hands its value on when the person leaves it. Until then only the form knows
the text, and a crash would take it along; so it can be read out, and put back.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from forms.kit.editor_section import GridSection
from forms.kit.field_group import FieldGroup

_CELL = "\t"
"""Between section, row and field in the name of a cell; no path holds one."""


class Watch(QObject):
    """Knows the unfinished words of a form, and tells when another text stands there.

    The focus does not matter: dictation and reading aids write into fields, and into
    windows, that the person is not in.

    Args:
        page: The form; its groups of fields and its grids are made already.

    Signals:
        typed: A text in the form changed, by a person or by the program.
    """

    typed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._groups = page.findChildren(FieldGroup)
        if isinstance(page, FieldGroup):
            self._groups.append(page)
        self._sections = page.findChildren(GridSection)
        for group in self._groups:
            group.typing.connect(self.typed)
        for section in self._sections:
            section.grid.typing.connect(self.typed)

    def read(self) -> dict[str, str]:
        """Return the texts that were not taken over, by field or cell."""
        found: dict[str, str] = {}
        for group in self._groups:
            found |= group.unfinished()
        for section in self._sections:
            for (row, field), text in _cells(section).items():
                found[_CELL.join((section.spec.key, str(row), field))] = text
        return found

    def forget(self) -> None:
        """Give the texts up: the person said so."""
        for group in self._groups:
            for field in group.fields.values():
                if field.is_typing():
                    field.forget_typing()
        for section in self._sections:
            section.grid.lines_model.forget_unread()
            if (editor := section.grid.cells.editor) is not None:
                editor.setText(editor.initial)

    def put_back(self, texts: Mapping[str, str]) -> None:
        """Let the texts stand where they stood; the person goes on typing."""
        fields = {name: text for name, text in texts.items() if _CELL not in name}
        for group in self._groups:
            group.put_back(fields)
        cells = [name for name in texts if name not in fields]
        for name in cells:
            key, row, field = name.split(_CELL)
            for section in self._sections:
                if section.spec.key == key:
                    place = int(row), field
                    _put_into_cell(section, place, texts[name], name == cells[-1])


def _cells(section: GridSection) -> dict[tuple[int, str], str]:
    """Return the texts that could not be read, and the one still open."""
    found = section.grid.lines_model.unread_texts()
    editor = section.grid.cells.editor
    at = section.grid.currentIndex()
    if editor is not None and editor.touched and at.isValid():
        found[at.row(), editor.column.field] = editor.text()
    return found


def _put_into_cell(
    section: GridSection,
    place: tuple[int, str],
    text: str,
    last: bool,  # noqa: FBT001
) -> None:
    """Put a text into a cell; the last is left open, one cell can be."""
    grid, (row, field) = section.grid, place
    column = grid.lines_model.column_of(field)
    if column <= 0 or row >= grid.lines_model.rowCount():
        return
    index = grid.lines_model.index(row, column)
    if not last:
        grid.cells.retype(index, text)
        return
    grid.type_at(index)
    if grid.cells.editor is not None:
        grid.cells.editor.setText(text)
