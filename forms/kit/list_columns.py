"""How the columns of a list stand: order, widths, hidden ones, frozen ones."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from app.core.i18n import screen_language
from app.core.views import Layout
from forms.kit import theme
from forms.kit.list_header import ListHeader
from forms.kit.list_model import CHECK
from forms.kit.list_spec import Column

_BOX = 36
_LEAST = 28
_A_SIGN = 14
"""Up to how many pixels words lack a sign or two: soon given, and a number is whole."""
_ONCE_SHOWN = frozenset({"currency"})
"""Shown by lists until amounts said it: looks kept until then show it twice."""


class ColumnKeeper(QObject):
    """Arranges a header by a `Layout`, and reads the layout back from it.

    Attributes:
        height: The row height that belongs to the layout.

    Signals:
        changed: A person moved, resized, hid or froze a column.
    """

    changed = Signal()

    def __init__(self, header: ListHeader, columns: tuple[Column, ...]) -> None:
        super().__init__(header)
        self._header = header
        self._columns = columns
        self._logical = {one.field: at for at, one in enumerate(columns, CHECK + 1)}
        self._own: dict[str, int] = {}  # widths that a person chose, unscaled
        self._frozen = 0
        self._room = 0
        self._needs: dict[str, int] = {}  # what the rows seen so far take
        self._told = False  # whether they said what other modules know of them
        self._arranging = False
        self.height = "list"
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)
        theme.signals.changed.connect(self._rescale)

    # --- asking ----------------------------------------------------------------------

    def shown(self) -> list[Column]:
        """Return the columns that are shown, from the beginning of the line."""
        return [one for one in self._ordered() if not self.is_hidden(one.field)]

    def every(self) -> list[Column]:
        """Return all columns as they are declared."""
        return list(self._columns)

    def is_hidden(self, name: str) -> bool:
        """Say whether a column is hidden."""
        return self._header.isSectionHidden(self._logical[name])

    def frozen(self) -> int:
        """Return how many columns stay, the boxes not counted."""
        return self._frozen

    def frozen_sections(self) -> list[int]:
        """Return the sections that stay, with the boxes; empty: none."""
        if not self._frozen:
            return []
        kept = [self._logical[one.field] for one in self._ordered()[: self._frozen]]
        return [CHECK, *(at for at in kept if not self._header.isSectionHidden(at))]

    def layout(self) -> Layout:
        """Return how the columns stand now."""
        hidden = [one.field for one in self._columns if self.is_hidden(one.field)]
        return Layout(
            order=tuple(one.field for one in self._ordered()),
            hidden=frozenset(hidden),
            widths=dict(self._own),
            frozen=self._frozen,
            height=self.height,
            usual=self._declared_hidden(),
        )

    def _declared_hidden(self) -> frozenset[str]:
        return frozenset(one.field for one in self._columns if one.hidden)

    def _ordered(self) -> list[Column]:
        header = self._header
        sections = [header.logicalIndex(at) for at in range(header.count())]
        return [self._columns[at - 1] for at in sections if at > CHECK]

    # --- arranging -------------------------------------------------------------------

    def arrange(self, layout: Layout) -> None:
        """Let the columns stand as a layout says."""
        self._arranging = True
        header = self._header
        known = [name for name in layout.order if name in self._logical]
        rest = [one.field for one in self._columns if one.field not in known]
        for at, name in enumerate([*known, *rest], CHECK + 1):
            header.moveSection(header.visualIndex(self._logical[name]), at)
        usual = self._declared_hidden()
        before = usual - _ONCE_SHOWN if layout.usual is None else layout.usual
        for name, logical in self._logical.items():
            new = (name in rest and bool(known)) or (name in usual) != (name in before)
            hidden = name in (usual if new else layout.hidden)
            header.setSectionHidden(logical, hidden)
        self._own = {n: px for n, px in layout.widths.items() if n in self._logical}
        self._frozen = layout.frozen
        self.height = layout.height
        self._arranging = False
        self.stretch(self._room)
        self.changed.emit()

    def hide(self, name: str, *, hidden: bool = True) -> None:
        """Hide or show a column; the last one stays."""
        if hidden and len(self.shown()) <= 1:
            return
        self._header.setSectionHidden(self._logical[name], hidden)
        self.stretch(self._room)
        self.changed.emit()

    def freeze(self, count: int) -> None:
        """Let the first columns stay while the others scroll; 0: none."""
        self._frozen = count
        self.changed.emit()

    def place_of(self, name: str) -> int:
        """Return which column it is, from 1, counted from the beginning."""
        return [one.field for one in self._ordered()].index(name) + 1

    def fit_all(self) -> None:
        """Fit every shown column to its heading and content."""
        for one in self.shown():
            self._header.fit(self._logical[one.field])

    def fit(self, name: str) -> None:
        """Fit one column to its heading and content."""
        self._header.fit(self._logical[name])

    def need(self, needs: Mapping[str, int], *, told: bool = False) -> None:
        """Take note of the pixels that the content of columns takes.

        Args:
            needs: Pixels by column.
            told: Whether what other modules know of the rows is there as well.
        """
        self._told = self._told or told
        self._needs |= {
            name: max(width, self._needs.get(name, 0)) for name, width in needs.items()
        }
        self.stretch(self._room)

    def stretch(self, room: int) -> None:
        """Set the widths for a view of `room` pixels; what is left over is shared."""
        self._room = room
        header = self._header
        self._arranging = True
        box = theme.px(_BOX)
        header.resizeSection(CHECK, box)
        wanted = {one.field: self._width(one) for one in self.shown()}
        self._share(wanted, room - box)
        for name, width in wanted.items():
            header.resizeSection(self._logical[name], width)
        self._arranging = False

    def _share(self, wanted: dict[str, int], room: int) -> None:
        """Let columns grow: first those whose words are cut, then the elastic ones.

        Those that lack but a sign are first, then names, then who lacks the least.
        """
        over = room - sum(wanted.values())
        free = [one for one in self.shown() if one.field not in self._own]
        if over < 0:
            self._shrink(wanted, -over, free)
            over = room - sum(wanted.values())
        if over < 0:
            return
        lacks = {one.field: self._lacks(one, wanted) for one in free}
        over += self._spare(wanted, sum(lacks.values()) - over, free)
        names = sum(lacks[one.field] for one in free if one.stretch)
        over += self._abbreviate(wanted, names - over, free)
        sign = theme.px(_A_SIGN)
        free.sort(key=lambda x: (lacks[x.field] > sign, not x.stretch, lacks[x.field]))
        for one in free:
            more = min(lacks[one.field], over)
            wanted[one.field] += more
            over -= more
        takers = [one.field for one in free if one.stretch]
        for at, name in enumerate(takers):
            share = max(over, 0) // (len(takers) - at)
            wanted[name] += share
            over -= share

    def _shrink(self, wanted: dict[str, int], over: int, free: list[Column]) -> None:
        """Avoid a scroll bar where columns have room to spare; else change nothing."""
        less = dict(wanted)
        over -= self._spare(less, over, free)
        for one in free:
            if one.stretch:
                spare = min(
                    max(less[one.field] - theme.px(one.width) * 7 // 10, 0), over
                )
                less[one.field] -= spare
                over -= spare
        if not over:
            wanted.update(less)

    def _lacks(self, one: Column, wanted: Mapping[str, int]) -> int:
        """Return how many pixels a column's words are cut by."""
        need = min(self._needs.get(one.field, 0), self._most(one))
        return max(0, need - wanted[one.field])

    def _spare(self, wanted: dict[str, int], lack: int, free: list[Column]) -> int:
        """Take pixels from columns that have more than their words need.

        Args:
            wanted: Widths by column; they are lessened.
            lack: How many are wanted at most.
            free: Columns whose width nobody chose.

        Returns:
            How many were found.
        """
        found = 0
        for one in free:
            if one.told and not self._told:  # its content is not there yet
                continue
            heading = self._header.least(self._logical[one.field])
            heading = max(heading, self._header.minimumSectionSize())
            need = max(self._needs.get(one.field, wanted[one.field]), heading)
            spare = max(0, min(wanted[one.field] - need, lack - found))
            wanted[one.field] -= spare
            found += spare
        return found

    def _abbreviate(self, wanted: dict[str, int], lack: int, free: list[Column]) -> int:
        """Take pixels from countries for names that are cut: a code says them as well.

        Args:
            wanted: Widths by column; they are lessened.
            lack: How many are wanted at most.
            free: Columns whose width nobody chose.

        Returns:
            How many were found.
        """
        found = 0
        if screen_language().code.startswith("zh"):  # a name is hardly longer there
            return found
        for one in free:
            if one.codes == "countries":
                least = self._header.least(self._logical[one.field])
                spare = max(0, min(wanted[one.field] - least, lack - found))
                wanted[one.field] -= spare
                found += spare
        return found

    @staticmethod
    def _most(one: Column) -> int:
        return theme.px(2 * one.width)

    def _width(self, one: Column) -> int:
        if one.field in self._own:
            return theme.px(self._own[one.field])
        least = max(theme.px(one.width), self._header.least(self._logical[one.field]))
        # A number or date that is cut is a wrong one, a state is read at a glance.
        if one.sum or one.frozen or one.filter in {"choice", "date"}:
            return max(least, min(self._needs.get(one.field, 0), self._most(one)))
        return least

    def _resized(self, logical: int, _old: int, new: int) -> None:
        if self._arranging or logical == CHECK or not new:
            return
        name = self._columns[logical - 1].field
        self._own[name] = max(round(new * theme.BASE / theme.scale()), _LEAST)
        self.changed.emit()

    def _moved(self, logical: int, old: int, new: int) -> None:
        if self._arranging:
            return
        if CHECK in (old, new):  # the boxes stay at the beginning of the line
            with QSignalBlocker(self._header):
                self._header.moveSection(self._header.visualIndex(CHECK), CHECK)
        del logical
        self.changed.emit()

    def _rescale(self) -> None:
        self._needs.clear()
        self._told = False
        self.stretch(self._room)
