"""How the blocks of the first page lie: stripes of figures, and of two columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.home_blocks import Part
from forms.kit import layout, theme

_SIDE = 304
_GAP = 12


class Stripes(QVBoxLayout):
    """Takes blocks to where they belong; what is not to be shown goes."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(_GAP)
        self._parts: tuple[Part, ...] = ()
        self._columns: list[tuple[QBoxLayout, tuple[str, ...]]] = []

    def lay_out(self, parts: Sequence[Part], keeps: QWidget | None = None) -> bool:
        """Make room for blocks; those that stood there go.

        Args:
            parts: The stripes, from above.
            keeps: A block that stays where everything lies as before.

        Returns:
            Whether it lies otherwise than before; then nothing stayed.
        """
        if tuple(parts) == self._parts:
            for column, _names in self._columns:
                if keeps is not None:
                    column.removeWidget(keeps)
                layout.clear(column)
            return False
        layout.clear(self)
        self._parts, self._columns = tuple(parts), []
        for part in parts:
            self._add(part)
        return True

    def _add(self, part: Part) -> None:
        if part.figures:
            figures = self._column(QHBoxLayout(), ("figures",))
            self.addWidget(layout.box(figures))
            return
        if not part.wide:  # what else stands at the side has the whole width
            self.addWidget(layout.box(self._column(QHBoxLayout(), part.narrow)))
            return
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(layout.box(self._column(QVBoxLayout(), part.wide)), 1)
        if part.narrow:
            side = layout.box(self._column(QVBoxLayout(), part.narrow))
            side.setFixedWidth(theme.px(_SIDE))
            row.addWidget(side)
        self.addWidget(layout.box(row))

    def _column(self, made: QBoxLayout, names: Sequence[str]) -> QBoxLayout:
        made.setSpacing(_GAP)
        made.setContentsMargins(0, 0, 0, 0)
        self._columns.append((made, tuple(names)))
        return made

    def put(self, blocks: Mapping[str, Sequence[QWidget]]) -> None:
        """Put blocks where they belong, from above in the order of their column.

        Args:
            blocks: Each by its name, the figures as many; what is not wanted goes.
        """
        wanted: set[str] = set()
        stand: list[QWidget] = []
        for column, names in self._columns:
            wanted.update(names)
            beside = isinstance(column, QHBoxLayout)
            for block in (one for name in names for one in blocks.get(name, ())):
                column.addWidget(block, 1 if beside else 0)
                stand.append(block)
            if not beside:
                column.addStretch(1)  # they stand at the top
        for name in blocks.keys() - wanted:
            for block in blocks[name]:
                block.deleteLater()
        _chain(stand)


def _chain(blocks: Sequence[QWidget]) -> None:
    """Let Tab go as the eye does: one that stayed is older than those around it."""
    tab = Qt.FocusPolicy.TabFocus
    stops = [
        part
        for block in blocks
        for part in (block, *block.findChildren(QWidget))
        if part.focusPolicy() & tab == tab
    ]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
