"""Tables that are painted in one walk look as Qt would have painted them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QTableView

from forms.kit import cell_walk, theme
from forms.kit.cells import Cell, CellDelegate, cell_data, prepare

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.fixture
def shown(qapp, qtbot):
    theme.install(qapp)
    kept = []

    def show(widget, width, height):
        kept.append(widget)
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    yield show
    kept.clear()


def row_of(number):
    return [
        Cell(kind="check", checked=number % 2 == 0),
        Cell(f"SC-2026-{number:04}", kind="link"),
        Cell("太阳能庭院灯 3W", "Solar garden light 3W, IP65, with a long name"),
        Cell("?", problem="No such thing.") if number == 3 else Cell("Nordwind"),
        *[Cell(f"{number},{n}00.00", kind="number", tint=n > 2) for n in range(4)],
        Cell(kind="progress", percent=number % 110),
        Cell("部分出运", kind="chip", chip="teal"),
        Cell("Late", kind="icon", icon="alert-triangle", tone="warn"),
    ]


ROWS = [row_of(number) for number in range(40)]


class Rows(QAbstractTableModel):
    def rowCount(self, _parent=None):  # noqa: N802
        return len(ROWS)

    def columnCount(self, _parent=None):  # noqa: N802
        return len(ROWS[0])

    def data(self, index, role=0):
        return cell_data(ROWS[index.row()][index.column()], role)


class Walked(QTableView):
    def paintEvent(self, event):  # noqa: N802
        cell_walk.paint(
            self, self.itemDelegate(), event.region(), lambda row, n: ROWS[row][n]
        )


def table(shown, kind, *, grid=False):
    view = kind()
    view.kept = Rows()
    view.setModel(view.kept)
    prepare(view)
    view.setItemDelegate(CellDelegate(view, grid=grid))
    if not grid:
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    return shown(view, 700, 400)


@pytest.mark.parametrize("grid", [False, True])
@pytest.mark.parametrize("direction", [LTR, RTL])
def test_one_walk_paints_what_qt_would(shown, grid, direction):
    pictures = []
    for kind in (QTableView, Walked):
        view = table(shown, kind, grid=grid)
        view.setLayoutDirection(direction)
        view.horizontalHeader().moveSection(5, 1)
        view.hideColumn(7)
        view.verticalScrollBar().setValue(51)
        view.horizontalScrollBar().setValue(77)
        view.selectRow(4)
        if grid:
            view.setCurrentIndex(view.model().index(5, 3))
        view.setFocus()
        pictures.append(view.viewport().grab().toImage())
    assert pictures[0] == pictures[1]


def test_the_end_of_a_short_table_is_left_blank(shown):
    view = table(shown, Walked)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.resize(700, 4000)
    ground = view.viewport().grab().toImage()
    assert ground.pixelColor(20, 3900) == ground.pixelColor(600, 3900)


def test_each_cell_is_painted_once(shown, qapp):
    view = table(shown, Walked)
    qapp.processEvents()
    drawn = []
    view.itemDelegate().draw = lambda _p, _c, box, spot: drawn.append((spot.row, box))
    top = view.rowViewportPosition(3)
    parts = QRegion(0, top + 2, 90, 10) + QRegion(0, top + 20, 90, 30)
    view.viewport().repaint(parts)
    assert {row for row, _box in drawn} == {3, 4}
    assert len(drawn) == len(set(drawn))
