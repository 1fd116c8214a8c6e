"""A table that chooses whole rows frames the row that has the keys, not one cell."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from forms.kit import theme
from forms.kit.cells import CELL_ROLE, Cell, CellDelegate, prepare
from tests import looks

COLUMNS = 3


def test_the_frame_goes_round_the_row(qtbot, qapp):
    looks.put_on(qapp)
    model = QStandardItemModel()
    for number in range(4):
        items = [QStandardItem() for _column in range(COLUMNS)]
        for item in items:
            item.setData(Cell(f"{number}"), CELL_ROLE)
        model.appendRow(items)
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(model)
    table.setItemDelegate(CellDelegate(table))
    prepare(table)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.resize(400, 300)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    table.setFocus()
    table.setCurrentIndex(model.index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().column() == COLUMNS - 1
    for row, framed in ((1, True), (2, False)):
        assert [_has_frame(table, row, column) for column in range(COLUMNS)] == [
            framed
        ] * COLUMNS


def _has_frame(table, row, column):
    rect = table.visualRect(table.model().index(row, column))
    picture = table.viewport().grab().toImage()
    scale = picture.devicePixelRatio()
    at = int(rect.center().x() * scale), int((rect.top() + 0.5) * scale)
    return picture.pixelColor(*at) == theme.color("focus")
