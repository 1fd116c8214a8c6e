"""A grid of lines as a section of an editor: the grid, its tools, its totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.core.i18n import _
from forms.kit import layout, whereabouts
from forms.kit.area import Area
from forms.kit.buttons import GhostButton, ghost, native, pop_below
from forms.kit.editor_form import FormGrid
from forms.kit.grid import LineGrid
from forms.kit.grid_clipboard import Table
from forms.kit.grid_totals import TotalsRow
from forms.kit.paste import PasteDialog
from forms.kit.spec import SectionSpec, ToolSpec


def tool_button(tool: ToolSpec, ask: Callable[[str], None], save: QAction) -> QWidget:
    """Return the button of a tool; what cannot be saved offers no tool that changes it.

    Args:
        tool: The tool.
        ask: Called with its key.
        save: What saves the record; it is off while nothing may be changed.
    """
    made = ghost(tool.icon, _(tool.title), _(tool.title))
    made.clicked.connect(lambda: ask(tool.key))
    if not tool.reads:
        made.setEnabled(save.isEnabled())
        save.enabledChanged.connect(made.setEnabled)
    return made


def framed(spec: SectionSpec, made: QWidget) -> QWidget:
    """Return what stands under a tab: fields in an area that scrolls."""
    own = spec.widget is not None and not isinstance(made, FormGrid)
    if spec.columns or own:
        return made
    area = Area(layout.box(layout.column(made, None), "surface"))
    area.setAccessibleName(_(spec.title))
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields are the stops of Tab
    return area


class GridSection(QWidget):
    """The lines of a record.

    Attributes:
        grid: The grid.
        totals: The row under it.
        tools: The buttons that stand at the end of the tabs.

    Signals:
        codes_asked: Pasted texts are to be found; args: kind, texts, reply (called
            with a text and its choices).
    """

    codes_asked = Signal(str, object, object)

    def __init__(self, spec: SectionSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.grid = LineGrid(spec)
        self.totals = TotalsRow(self.grid, self.grid.lines_model)
        if not any(c.sum or c.total for c in spec.columns):
            self.totals.hide()
        self.tools = self._made_tools()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._free = QWidget()
        self._free.hide()
        box.addWidget(self.grid, 1)
        box.addWidget(self._free)
        box.addWidget(self.totals)
        self.grid.paste_asked.connect(self._paste)
        self._shown: tuple[Any, Any, bool] | None = None
        self.dialog: PasteDialog | None = None

    def _made_tools(self) -> list[GhostButton]:
        made = []
        words = _("Paste from Excel")
        tip = f"{words}  {native('Ctrl+V')}"
        self.paste_button = ghost("clipboard-text", tip, words)
        self.paste_button.clicked.connect(self._paste_at_end)
        if self.spec.new_line is not None:
            made.append(self.paste_button)
        self._columns = ghost("columns-3", _("Choose columns"), _("Columns"))
        self._columns.clicked.connect(self._choose_columns)
        full = ghost("arrows-maximize", _("Full-screen lines  F11"))
        full.clicked.connect(self.grid.full_asked)
        return [*made, self._columns, full]

    def show_record(
        self, record: Any, lines: tuple[Any, ...], *, editable: bool
    ) -> None:
        """Show the lines of a record."""
        self._shown = (record, lines, editable)
        self.grid.show_lines(record, lines, editable=editable)
        self.totals.show_totals()
        self.paste_button.setEnabled(editable)

    def keep_free(self, high: int) -> int:
        """Keep so many pixels above the totals free of lines; say how high those are.

        The lines stay where they are, but for the one that the keyboard is in: it
        would be hidden.
        """
        held = 0 if self._free.isHidden() else self._free.height()
        if held != high:
            grid, at = self.grid, self.grid.currentIndex()
            spot, row, column = grid.visualRect(at), at.row(), at.column()
            seen = grid.viewport().rect().contains(spot.center())
            self._free.setFixedHeight(high)
            self._free.setVisible(high > 0)
            if seen and spot.bottom() > grid.viewport().height() - high:
                index = grid.lines_model.index
                QTimer.singleShot(0, grid, lambda: grid.scrollTo(index(row, column)))
        return 0 if self.totals.isHidden() else self.totals.height()

    def show_problems(self, problems: Mapping[tuple[int, str], str]) -> None:
        """Mark cells, by row and field."""
        self.grid.lines_model.show_problems(problems)

    def jump(self, row: int, field: str) -> None:
        """Go to a cell, showing its column; open it where it can be typed into."""
        model = self.grid.lines_model
        number = model.column_of(field)
        if number > 0 and not self.grid.columns.is_shown(field):
            self.grid.columns.show_column(field, shown=True)
        index = model.index(row, number if number > 0 else 1)
        if index.isValid():
            self.grid.setFocus()
            self.grid.go(index)

    def place_of(self, _widget: QWidget) -> whereabouts.Where:
        """Return line and column of the current cell, whether it is open or not."""
        model, at = self.grid.lines_model, self.grid.currentIndex()
        column, key = model.column(at), getattr(model.line(at), "id", None)
        field = column.field if column else ""
        section, row = self.spec.key, max(at.row(), 0)
        return whereabouts.Where(whereabouts.LINES, section, key, row, field)

    def place_now(self, where: whereabouts.Where) -> whereabouts.Where | None:
        """Return the place of the current cell, if it is one of these lines."""
        mine = where.kind == whereabouts.LINES and where.name == self.spec.key
        return self.place_of(self) if mine else None

    def take_place(self, where: whereabouts.Where) -> bool:
        """Take the keyboard to a cell; a line that was saved is known by its key."""
        now = self.place_now(where)
        if now is None:
            return False
        whereabouts.bring(self)
        model = self.grid.lines_model
        if now != where:  # else what is selected there stays selected
            keys = [getattr(line, "id", None) for line in model.lines]
            known = where.key is not None and where.key in keys
            row = keys.index(where.key) if known else where.row
            row = min(row, model.rowCount() - 1)
            index = model.index(row, max(model.column_of(where.column), 1))
            if index.isValid():
                self.grid.go(index)
        # A cell that came back half typed stands open: the next key goes on in it.
        return whereabouts.take(self.grid.cells.editor or self.grid)

    # --- Columns ---------------------------------------------------------------------

    def _choose_columns(self) -> None:
        pop_below(self.columns_menu(), self._columns)

    def columns_menu(self) -> QMenu:
        """Return the menu that shows and hides columns."""
        return self.grid.columns.chooser(QMenu(self))

    # --- Pasting ---------------------------------------------------------------------

    def _paste_at_end(self) -> None:
        model = self.grid.lines_model
        self.grid.setFocus()
        self.grid.go(model.index(len(model.lines), 1))
        self.grid.bulk.paste()

    def _paste(self, rows: Table, fields: tuple[str, ...], at: QModelIndex) -> None:
        """Show what was pasted before anything is written."""
        self.dialog = PasteDialog(self.grid.lines_model, rows, fields, at, self)
        self.dialog.codes_asked.connect(self.codes_asked)
        self.dialog.accepted_changes.connect(self._write_pasted)
        self.dialog.begin()
        self.dialog.open()

    def _write_pasted(self, changes: Any) -> None:
        first = min((row for row, _values in changes), default=0)
        self.grid.bulk.report(dict(changes))
        self.grid.go(self.grid.lines_model.index(first, 1))
        self.grid.setFocus()


def in_lines(path: str, problems: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """Return the problems of a section by row and field."""
    found: dict[tuple[int, str], str] = {}
    for where, text in problems.items():
        parts = where.split(".", 2)
        if len(parts) == 3 and parts[0] == path and parts[1].isdigit():  # noqa: PLR2004
            found[int(parts[1]), parts[2]] = text
    return found
