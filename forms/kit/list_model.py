"""The table model of every list: blocks of rows that are read when they are looked at.

The first page is shown at once. The count and the anchors follow; with them every other
block is one quick question away, so that a list of a million rows scrolls like one of
a hundred. The next block is read before the last rows of this one are reached. Blocks
that nobody looks at any more are forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.core.i18n import _
from app.core.query import Key, Overview, Page, Query
from forms.kit.cells import ACCESSIBLE, ALIGNMENT, CELL_ROLE, DISPLAY, Cell, cell_data
from forms.kit.list_spec import Column
from forms.kit.list_told import Told

BLOCK: Final = 200
"""Rows of a block; the distance of the anchors (`app.db.listing.BLOCK`)."""

_NEAR: Final = 60
"""Rows from the end of a block at which its neighbour is read: two pages down."""

_MOVED: Final = 3 * BLOCK
"""Rows that may come or go between two looks with all that is held found again."""
_TRIES: Final = 2
"""How often rows are read once more when some slipped from one block to the next."""
_MOST: Final = 50
"""Blocks that are kept."""

CHECK: Final = 0
"""The column of the check boxes; the declared columns follow."""

_HORIZONTAL = Qt.Orientation.Horizontal
_ROLES = frozenset({CELL_ROLE, DISPLAY, ACCESSIBLE, ALIGNMENT})
_CHECKED = Cell(kind="check", checked=True)
_UNCHECKED = Cell(kind="check", checked=False)
_COMING = Cell("…", tone="disabled")

Index = QModelIndex | QPersistentModelIndex
Records = tuple[Any, ...]


@dataclass(slots=True)
class _Block:
    """Some rows, and the cells that have been shown of them so far."""

    records: Records
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Order:
    """An answer to hold on to while the list itself may go on to another."""

    query: Query
    anchors: tuple[Key | None, ...]
    blocks: Mapping[int, _Block]

    def block(self, number: int) -> Query:
        return replace(self.query, after=self.anchors[number], limit=BLOCK)


class Source(Protocol):
    """Where a model's rows come from; answers arrive on the screen's thread."""

    def page(self, query: Query, then: Callable[[Page[Any]], None]) -> None:
        """Read the rows that follow `query.after`."""

    def overview(self, query: Query, then: Callable[[Overview], None]) -> None:
        """Read count, totals and anchors."""


class ListModel(QAbstractTableModel):
    """Shows the rows of one query.

    Attributes:
        columns: The declared columns; column 0 of the model is the check box.
        is_checked: Says whether a row is selected; the view sets it.
        looked_at: Returns the first and last row on the screen; the view sets it.
        held: Returns the rows to be found again after a refresh; the view sets it.
        told: What other modules know of the rows.

    Signals:
        overviewed: Count and totals are known; arg: `Overview`.
        loaded: Rows have arrived; args: first and last row.
        refreshing: Rows are about to be replaced by newer ones.
        refreshed: They have been.
    """

    overviewed = Signal(object)
    loaded = Signal(int, int)
    refreshing = Signal()
    refreshed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        source: Source,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.is_checked: Callable[[int], bool] = lambda _row: False
        self.looked_at: Callable[[], tuple[int, int]] = lambda: (0, self._count - 1)
        self.held: Callable[[], Sequence[int]] = lambda: ()
        self.query = Query()
        self.told = Told(self)
        self.told.came.connect(self._show_told)
        self._source = source
        self._count = 0
        self._anchors: tuple[Key | None, ...] = (None,)
        self._blocks: OrderedDict[int, _Block] = OrderedDict()
        self.is_read = False
        self._asking = 0  # answers to earlier questions are thrown away
        self._wanted: list[int] = []
        self._ahead: int | None = None
        self._newest = 0  # the row that came into sight last
        self._under_way: int | None = None
        self._tries = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fetch_wanted)

    # --- what a list asks of it ------------------------------------------------------

    def show(self, query: Query) -> None:
        """Ask a new question; the old rows stay until the first page is there."""
        self.query = query
        self._asking += 1
        self._wanted.clear()
        self._ahead = self._under_way = None
        asked = self._asking
        first = replace(query, after=None, limit=BLOCK)
        self._source.page(first, partial(self._show_first, asked))

    def refresh(self) -> None:
        """Ask the same question again, keeping what is on the screen until then."""
        self._tries = _TRIES
        self._read_again()

    def _read_again(self) -> None:
        self._asking += 1
        self._wanted.clear()
        self._ahead = self._under_way = None
        self._source.overview(self.query, partial(self._renew, self._asking))

    def record(self, row: int) -> Any | None:
        """Return the record of a row; None while it has not arrived."""
        block = self._blocks.get(row // BLOCK)
        at = row % BLOCK
        return block.records[at] if block and at < len(block.records) else None

    def key(self, row: int) -> int | None:
        """Return the key of a row's record; None while it has not arrived."""
        record = self.record(row)
        return None if record is None else int(record.id)

    def row_of(self, key: int) -> int | None:
        """Return the row of a record among those that are loaded."""
        for number, block in self._blocks.items():
            for at, record in enumerate(block.records):
                if record.id == key:
                    return number * BLOCK + at
        return None

    def collect(self, rows: Sequence[int], then: Callable[[Records], None]) -> None:
        """Hand over the records of some rows, reading those that are not loaded."""
        order = _Order(self.query, self._anchors, dict(self._blocks))
        _collect(self._source, order, sorted(rows), {}, then)

    def find_record(self, row: int, then: Callable[[Any | None], None]) -> None:
        """Hand over the record of one row; None where there is no such row."""
        if not 0 <= row < self._count:
            then(None)
            return
        self.collect((row,), lambda found: then(found[0] if found else None))

    # --- Qt --------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Override QAbstractTableModel.rowCount."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Override QAbstractTableModel.columnCount."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = DISPLAY
    ) -> Any:
        """Override QAbstractTableModel.headerData."""
        if orientation != _HORIZONTAL or role not in (DISPLAY, ACCESSIBLE):
            return None
        if section == CHECK:
            return _("Selected") if role == ACCESSIBLE else ""
        return _(self.columns[section - 1].title)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Override QAbstractTableModel.data."""
        if role not in _ROLES or not index.isValid():
            return None
        cell = self.cell_at(index.row(), index.column())
        if role == ACCESSIBLE and index.column() == CHECK:
            return _("Selected") if cell.checked else _("Not selected")
        return cell_data(cell, role)

    def cell_at(self, row: int, column: int) -> Cell:
        """Return what a cell shows; rows that are not there yet are asked for."""
        if column == CHECK:
            return _CHECKED if self.is_checked(row) else _UNCHECKED
        number, at = divmod(row, BLOCK)
        block = self._blocks.get(number)
        if block is None:
            self._want(number)
            return _COMING
        made = block.cells.get((at, column))
        if made is not None:
            return made
        self._blocks.move_to_end(number)
        self._look_ahead(row)
        if at >= len(block.records):
            return _COMING  # somebody deleted rows; the count follows
        shown, record = self.columns[column - 1], block.records[at]
        made = shown.cell(self.told.complete(record) if shown.told else record)
        block.cells[at, column] = made
        return made

    def restyle(self) -> None:
        """Make the words of all cells anew: the language is another."""
        for block in self._blocks.values():
            block.cells.clear()
        self._tell(0, self._count - 1)

    def _show_told(self, keys: frozenset[int]) -> None:
        """Paint the cells anew that show what was told."""
        columns = [at for at, one in enumerate(self.columns, 1) if one.told]
        for block in self._blocks.values():
            for at, record in enumerate(block.records):
                if record.id in keys:
                    for column in columns:
                        block.cells.pop((at, column), None)
        self._tell(*self.looked_at())

    # --- reading ---------------------------------------------------------------------

    def _show_first(self, asked: int, page: Page[Any]) -> None:
        if asked != self._asking:
            return
        self.beginResetModel()
        self.told.renew()
        self._blocks.clear()
        self._blocks[0] = _Block(page.records)
        self._count = len(page.records)
        self.is_read = True
        self._anchors = (None,)
        self.endResetModel()
        self.loaded.emit(0, self._count - 1)
        query = replace(self.query, staged=page.staged)
        self._source.overview(query, partial(self._know, asked))

    def _know(self, asked: int, overview: Overview) -> None:
        if asked != self._asking:
            return
        self._anchors = overview.anchors
        self._resize(overview.count)
        self.overviewed.emit(overview)

    def _resize(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def _want(self, number: int) -> None:
        if number == self._under_way:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        # Not from here: the view is in the middle of painting.
        if self._under_way is None and not self._timer.isActive():
            self._timer.start(0)

    def _look_ahead(self, row: int) -> None:
        """Want the block that scrolling on in this direction will come to."""
        step = row - self._newest
        self._newest = row
        if not step:
            return
        number = (row + (_NEAR if step > 0 else -_NEAR)) // BLOCK
        if number in self._blocks or number in (self._ahead, self._under_way):
            return
        self._ahead = number
        if self._under_way is None and not self._timer.isActive():
            self._timer.start(0)

    def _next_wish(self) -> int | None:
        # What was scrolled past is not read: the latest wish comes first.
        if self._wanted:
            number = self._wanted.pop()
            del self._wanted[:-2]
            return number
        ahead, self._ahead = self._ahead, None
        return None if ahead in self._blocks else ahead

    def _fetch_wanted(self) -> None:
        number = self._next_wish() if self._under_way is None else None
        if number is None or not 0 <= number < len(self._anchors):
            return
        self._under_way = number
        asked = partial(self._arrived, self._asking, number)
        self._source.page(self._block_query(number), asked)

    def _block_query(self, number: int) -> Query:
        return replace(self.query, after=self._anchors[number], limit=BLOCK)

    def _arrived(self, asked: int, number: int, page: Page[Any]) -> None:
        if asked != self._asking:
            return
        self._under_way = None
        self._keep(number, page.records)
        first = number * BLOCK
        last = min(first + BLOCK, self._count) - 1
        top, bottom = self.looked_at()
        # A table paints itself anew for any change, even one that nobody can see.
        self._tell(max(first, top), min(last, bottom))
        self.loaded.emit(first, last)
        if self._wanted or self._ahead is not None:
            self._timer.start(0)

    def _keep(self, number: int, records: Records) -> None:
        self._blocks[number] = _Block(records)
        self._blocks.move_to_end(number)
        if len(self._blocks) > _MOST:
            self._blocks.popitem(last=False)

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            end = self.index(last, len(self.columns))
            self.dataChanged.emit(self.index(first, 0), end)

    # --- refreshing ------------------------------------------------------------------

    def _renew(self, asked: int, overview: Overview) -> None:
        """Read the blocks on the screen anew before anything is replaced."""
        if asked != self._asking:
            return
        moved = overview.count - self._count  # so far rows may stand from their place
        back, on = max(min(moved, 0), -_MOVED), min(max(moved, 0), _MOVED)
        numbers: dict[int, None] = {}
        for first, last in (self.looked_at(), *((row, row) for row in self._kept())):
            begin, end = max(first + back, 0), max(last, 0) + on
            numbers.update(dict.fromkeys(range(begin // BLOCK, end // BLOCK + 1)))
        known = [n for n in numbers if n < len(overview.anchors)]
        self._renew_blocks(asked, overview, known[:_MOST], {})

    def _renew_blocks(
        self,
        asked: int,
        overview: Overview,
        numbers: Sequence[int],
        found: dict[int, Records],
    ) -> None:
        if asked != self._asking:
            return
        missing = [number for number in numbers if number not in found]
        if not missing:
            if self._tries > 0 and self._slipped(found):
                self._tries -= 1
                self._read_again()
            else:
                self._replace(overview, found)
            return
        number = missing[0]

        def keep(page: Page[Any]) -> None:
            found[number] = page.records
            self._renew_blocks(asked, overview, numbers, found)

        after = overview.anchors[number]
        self._source.page(replace(self.query, after=after, limit=BLOCK), keep)

    def _slipped(self, found: dict[int, Records]) -> bool:
        """Say whether a record that is held or seen first is in none of the blocks.

        It may be gone; or rows came between the question for the anchors and the one
        for a block, and pushed it out of the one without being in the next.
        """
        first = self.looked_at()[0]
        kept = {self.key(row) for row in (first, *self._kept())} - {None}
        return not kept <= {one.id for records in found.values() for one in records}

    def _kept(self) -> dict[int, int]:
        """Return the keys of the rows held; what was never read has none."""
        keys = ((row, self.key(row)) for row in self.held())
        return {row: key for row, key in keys if key is not None}

    def _replace(self, overview: Overview, found: dict[int, Records]) -> None:
        self.refreshing.emit()
        self.told.renew()
        self._blocks.clear()
        self._anchors = overview.anchors
        self._blocks.update({number: _Block(new) for number, new in found.items()})
        self._resize(overview.count)
        self._tell(0, self._count - 1)
        self.refreshed.emit()
        self.overviewed.emit(overview)


def _collect(
    source: Source,
    order: _Order,
    rows: Sequence[int],
    found: dict[int, Records],
    then: Callable[[Records], None],
) -> None:
    """Read block after block until every row is there."""
    for number in dict.fromkeys(row // BLOCK for row in rows):
        if number in found:
            continue
        block = order.blocks.get(number)
        if block is not None:
            found[number] = block.records
        elif number < len(order.anchors):

            def keep(page: Page[Any], number: int = number) -> None:
                found[number] = page.records
                _collect(source, order, rows, found, then)

            source.page(order.block(number), keep)
            return
    places = [divmod(row, BLOCK) for row in rows]
    then(
        tuple(
            found[number][at]
            for number, at in places
            if number in found and at < len(found[number])
        )
    )
