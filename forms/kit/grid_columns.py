"""How the columns of a grid of lines stand: order, widths, hidden ones (H10, H11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QMenu, QStyleOptionViewItem

from app.core.i18n import _
from app.core.views import Layout
from forms.kit import theme
from forms.kit.buttons import MenuItem, fill_menu
from forms.kit.dress import HEADING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.kit.grid import LineGrid
    from forms.kit.spec import ColumnSpec

NUMBERS = 38  # pixels of the column with the lines' numbers
HEIGHT = 32
_LEAST = 28
_TIGHT = 0.7  # of a column's width that stays; where that is not enough, one scrolls
_BESIDE = 18  # pixels beside the words of a heading


class GridColumns(QObject):
    """Lays the columns of a grid out: as declared, then as the person wants them.

    Args:
        grid: Whose; its model is set.

    Signals:
        changed: The person moved, resized, hid or showed a column, or reset all.
    """

    changed = Signal()

    def __init__(self, grid: LineGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._columns: tuple[ColumnSpec, ...] = grid.lines_model.columns
        self._own: dict[str, int] = {}  # widths that the person chose, unscaled
        self._grown: dict[str, int] = {}  # pixels that figures needed
        self._hidden = {one.field for one in self._columns if one.hidden}
        self._arranging = False
        header = grid.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_menu)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        theme.signals.changed.connect(self.lay_out)
        grid.lines_model.dataChanged.connect(self.outgrown)

    # --- Arranging -------------------------------------------------------------------

    def lay_out(self) -> None:
        """Give every column its width, and hide what is hidden."""
        grid, header = self._grid, self._grid.horizontalHeader()
        self._arranging = True
        header.setMinimumHeight(theme.px(HEIGHT))
        grid.setColumnWidth(0, theme.px(NUMBERS))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        for number, column in enumerate(self._columns, start=1):
            width = self._declared(number)
            if column.field in self._own:
                width = theme.px(self._own[column.field])
            grid.setColumnWidth(number, width)
            grid.setColumnHidden(number, column.field in self._hidden)
        self._arranging = False
        self.stretch()

    def _least(self, number: int) -> int:
        """Return the room of a heading, or of the figure or state that grew it."""
        metrics, column = QFontMetrics(theme.font(*HEADING)), self._columns[number - 1]
        words = metrics.horizontalAdvance(self._grid.lines_model.heading(column))
        return max(words + _BESIDE, self._grown.get(column.field, 0))

    def widen(self, narrow: Mapping[int, int]) -> None:
        """Give columns the room that a figure lacked: none is shown in part.

        Args:
            narrow: Pixels lacking by the column's number. A width that the person
                chose stays.
        """
        for number, lacks in narrow.items():
            field = self._columns[number - 1].field
            self._grown[field] = self._grid.columnWidth(number) + lacks
        if any(self._columns[number - 1].field not in self._own for number in narrow):
            self.lay_out()

    def outgrown(self, first: QModelIndex, last: QModelIndex) -> None:
        """Lay the columns out anew where a text does not fit its column any more."""
        grid, option = self._grid, QStyleOptionViewItem()
        for number in range(max(first.column(), 1), last.column() + 1):
            column, room = self._columns[number - 1], grid.columnWidth(number)
            if column.number or column.stretch or not room:
                continue  # figures are given room as they are painted
            asked = (
                grid.cells.sizeHint(option, first).width()
                if first == last
                else grid.sizeHintForColumn(number)
            )
            if room < min(asked, self._declared(number)):
                self.stretch()
                return

    def stretch(self) -> None:
        """Give the room that is left over to the columns that ask for it.

        Where room is lacking the others give what they do not need; then the words of
        these do: they can be shortened, what stands beyond the edge cannot be seen.
        """
        free = {
            number: column
            for number, column in enumerate(self._columns, start=1)
            if column.field not in self._own and column.field not in self._hidden
        }
        wide = [number for number, column in free.items() if column.stretch]
        if not wide:
            return
        grid = self._grid
        full = {number: self._declared(number) for number in wide}
        givers = [n for n, one in free.items() if n not in full and one.title]
        self._arranging = True
        for number in givers:
            grid.setColumnWidth(number, self._declared(number))
        others = grid.horizontalHeader().length() - sum(map(grid.columnWidth, wide))
        room = grid.viewport().width() - others
        wanted = sum(max(grid.sizeHintForColumn(n), full[n]) for n in wide)
        if wanted > room:
            room += self._gather(givers, wanted - room)
        for number in wide:
            tight = max(round(self._width(number) * _TIGHT), self._least(number))
            share = room // len(wide)
            grid.setColumnWidth(number, share if share >= tight else full[number])
        self._arranging = False

    def _gather(self, numbers: Sequence[int], lack: int) -> int:
        """Take room from columns, each in the measure of what it can do without.

        Returns:
            The pixels that were found, as many as are lacking at most.
        """
        grid, spare = self._grid, dict[int, int]()
        for number in numbers:
            tight = max(round(self._width(number) * _TIGHT), self._least(number))
            need = max(tight, grid.sizeHintForColumn(number))
            spare[number] = max(0, grid.columnWidth(number) - need)
        whole = sum(spare.values())
        given = {n: min(s, -(-s * lack // whole)) for n, s in spare.items() if s}
        for number, one in given.items():
            grid.setColumnWidth(number, grid.columnWidth(number) - one)
        return sum(given.values())

    def _width(self, number: int) -> int:
        return theme.px(self._columns[number - 1].width)

    def _declared(self, number: int) -> int:
        return max(self._width(number), self._least(number))

    def layout(self) -> Layout:
        """Return how the columns stand now."""
        header = self._grid.horizontalHeader()
        sections = [header.logicalIndex(at) for at in range(header.count())]
        return Layout(
            order=tuple(self._columns[at - 1].field for at in sections if at > 0),
            hidden=frozenset(self._hidden),
            widths=dict(self._own),
            frozen=0,
        )

    def arrange(self, layout: Layout) -> None:
        """Let the columns stand as a layout says; those it knows not, as declared."""
        header = self._grid.horizontalHeader()
        places = {one.field: at for at, one in enumerate(self._columns, start=1)}
        order = [name for name in layout.order if name in places]
        rest = [one for one in self._columns if one.field not in order]
        new = {one.field for one in rest if one.hidden}
        kept = {one.field for one in self._columns if one.required}
        self._hidden = ((set(layout.hidden) & set(order)) | new) - kept
        self._own = {n: px for n, px in layout.widths.items() if n in places}
        self._arranging = True
        for at, name in enumerate([*order, *(one.field for one in rest)], start=1):
            header.moveSection(header.visualIndex(places[name]), at)
        self.lay_out()

    def reset(self) -> None:
        """Let the columns stand as declared."""
        self.arrange(Layout(hidden=frozenset()))
        self.changed.emit()

    def show_column(self, field: str, *, shown: bool) -> None:
        """Show or hide a column; what must be filled in stays."""
        if shown:
            self._hidden.discard(field)
        else:
            self._hidden.add(field)
        self.lay_out()
        self.changed.emit()

    def is_shown(self, field: str) -> bool:
        """Say whether a column is shown."""
        return field not in self._hidden

    def fit(self, number: int) -> None:
        """Make a column as wide as its heading and its visible content."""
        metrics = QFontMetrics(theme.font(*HEADING))
        column = self._columns[number - 1]
        words = metrics.horizontalAdvance(self._grid.lines_model.heading(column))
        content = self._grid.sizeHintForColumn(number)
        self._grid.setColumnWidth(number, max(content, words + _BESIDE))

    # --- The menu of a heading -------------------------------------------------------

    def chooser(self, menu: QMenu) -> QMenu:
        """Fill a menu with a line for each column, to show and hide it."""
        fill_menu(menu, [(_("Reset columns"), "rotate", self.reset), None])
        for column in self._columns:
            words = self._grid.lines_model.heading(column).replace("&", "&&")
            if not words:
                continue  # a picture, a box: nobody could say what it is
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(self.is_shown(column.field))
            action.setEnabled(not column.required)
            action.toggled.connect(
                lambda on, field=column.field: self.show_column(field, shown=on)
            )
        return menu

    def heading_menu(self, number: int) -> QMenu:
        """Return the menu of a heading; 0 is the one above the lines' numbers."""
        menu, items = QMenu(self._grid), list[MenuItem]()
        column = self._columns[number - 1] if number > 0 else None
        if column is not None:
            if not column.required:
                field = column.field
                items.append(
                    (
                        _("Hide this column"),
                        "eye-off",
                        lambda: self.show_column(field, shown=False),
                    )
                )
            items.append(
                (
                    _("Fit to content"),
                    "arrows-horizontal",
                    lambda: self.fit(number),
                )
            )
        items.append((_("Fit all columns"), "ruler-measure", self.fit_all))
        fill_menu(menu, items)
        return self.chooser(menu)

    def fit_all(self) -> None:
        """Fit every shown column."""
        for number, column in enumerate(self._columns, start=1):
            if self.is_shown(column.field):
                self.fit(number)

    def _open_menu(self, at: QPoint) -> None:
        header = self._grid.horizontalHeader()
        menu = self.heading_menu(max(header.logicalIndexAt(at), 0))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(header.mapToGlobal(at))

    def _resized(self, number: int, old: int, new: int) -> None:
        if self._arranging or number == 0 or not (old and new):  # hidden, or shown
            return
        field = self._columns[number - 1].field
        self._own[field] = max(round(new * theme.BASE / theme.scale()), _LEAST)
        self.changed.emit()

    def _moved(self, _number: int, _old: int, _new: int) -> None:
        if not self._arranging:
            self.changed.emit()
