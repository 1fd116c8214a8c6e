"""The empty last row of a grid says what can be done in it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tests.forms.test_grid_keys import _theme, fresh, go  # noqa: F401


@pytest.mark.parametrize("field", ["item", "price"])
def test_the_ring_does_not_cut_through_the_words_of_the_entry_row(fresh, field):  # noqa: F811
    """ "Type an item number" ran out of the ring around its first cell."""
    _controller, grid = fresh
    go(grid, 0, field)
    QApplication.processEvents()
    ring = grid.visualRect(grid.currentIndex())
    seen = grid.viewport().grab().toImage()
    for across in (ring.left(), ring.right()):
        beside = {
            seen.pixelColor(x, y).name()
            for x in (across - 5, across - 4, across + 4, across + 5)
            for y in range(ring.top() + 5, ring.bottom() - 4)
        }
        assert len(beside) <= 2, beside  # the ground, and that of cells
