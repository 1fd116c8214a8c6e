"""How the keyboard leaves a grid."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from forms.kit import theme
from forms.kit.editor_section import GridSection
from forms.kit.spec import ColumnSpec, SectionSpec
from tests import looks


@dataclass(frozen=True)
class _Row:
    a: str
    b: str = ""
    c: str = ""


@dataclass(frozen=True)
class _Rows:
    lines: tuple[_Row, ...]


@pytest.mark.feature("H1")
def test_tab_leaves_the_grid_at_both_ends(qtbot):
    """It was sent to itself without end; an empty table took the keyboard for good."""
    section = SectionSpec("lines", "Lines", fixed=True, columns=(ColumnSpec("a", "A"),))
    before, part, after = QLineEdit(), GridSection(section), QLineEdit()
    page = QWidget()
    column = QVBoxLayout(page)
    for one in (before, part, after):
        column.addWidget(one)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for rows in ((), (_Row("x"),)):
        part.show_record(_Rows(rows), rows, editable=True)
        part.grid.setFocus()
        if rows:
            part.grid.go(part.grid.lines_model.index(0, 1))
        QTest.keyClick(part.grid, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is after
        part.grid.setFocus()
        QTest.keyClick(part.grid, Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is before


class _Painted(QObject):
    """Remembers what of a widget was painted."""

    def __init__(self, port: QWidget) -> None:
        super().__init__(port)
        self.region = QRegion()
        port.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


@pytest.mark.feature("H1")
def test_a_cell_that_closes_has_its_row_painted_and_no_other(qtbot):
    columns = (ColumnSpec("a", "A"), ColumnSpec("b", "B"), ColumnSpec("c", "C"))
    rows = tuple(_Row("x") for _n in range(5))
    part = GridSection(
        SectionSpec("lines", "Lines", columns=columns, new_line=lambda _r: _Row(""))
    )
    qtbot.addWidget(part)
    part.resize(700, 400)
    part.show()
    part.activateWindow()
    part.show_record(_Rows(rows), rows, editable=True)
    grid = part.grid
    grid.setFocus()
    entry = len(rows)
    grid.go(grid.lines_model.index(entry, 1))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.cells.editor is not None)
    QApplication.processEvents()
    painted = _Painted(grid.viewport())
    QTest.keyClick(grid.cells.editor, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert grid.cells.editor is None
    whole = grid.visualRect(grid.lines_model.index(entry, 1)).united(
        grid.visualRect(grid.lines_model.index(entry, len(columns)))
    )
    assert QRegion(whole).subtracted(painted.region).isEmpty(), "its words go beyond it"
    other = grid.visualRect(grid.lines_model.index(1, 2))
    assert not painted.region.intersects(other), "a long document stays as it is"


@pytest.mark.feature("H1")
def test_no_key_leads_to_the_number_of_a_line(qtbot):
    """What was typed after Home was lost: nobody types into a number."""
    columns = (ColumnSpec("a", "A"), ColumnSpec("b", "B"), ColumnSpec("c", "C"))
    part = GridSection(SectionSpec("lines", "Lines", fixed=True, columns=columns))
    qtbot.addWidget(part)
    rows = (_Row("x"), _Row("y"))
    part.show_record(_Rows(rows), rows, editable=True)
    part.show()
    model = part.grid.lines_model
    part.grid.go(model.index(1, 3))
    QTest.keyClick(part.grid, Qt.Key.Key_Home)
    assert part.grid.currentIndex() == model.index(1, 1)
    QTest.keyClick(part.grid, Qt.Key.Key_Left)
    assert part.grid.currentIndex() == model.index(1, 1)
    QTest.keyClick(part.grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert part.grid.currentIndex() == model.index(0, 1)


@pytest.mark.feature("H1")
def test_a_row_that_is_chosen_as_a_whole_has_one_frame_and_loses_it(qtbot, qapp):
    """Each cell had a ring of its own, and most of them stayed when the keys went."""
    looks.put_on(qapp)
    columns = (ColumnSpec("a", "A"), ColumnSpec("b", "B"), ColumnSpec("c", "C"))
    part, after = GridSection(SectionSpec("lines", "", columns=columns)), QLineEdit()
    grid = part.grid
    grid.setSelectionBehavior(grid.SelectionBehavior.SelectRows)
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(part)
    column.addWidget(after)
    qtbot.addWidget(page)
    page.resize(600, 300)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    part.show_record(_Rows((_Row("x"),)), (_Row("x"),), editable=False)
    grid.setFocus()
    grid.go(grid.lines_model.index(0, 2))
    QApplication.processEvents()
    cells = [grid.visualRect(grid.lines_model.index(0, n)) for n in (1, 2, 3)]
    picture = grid.viewport().grab().toImage()
    for cell in cells:
        middle = cell.center()
        assert picture.pixelColor(middle.x(), cell.top()) == theme.color("focus")
        assert picture.pixelColor(cell.left() + 1, middle.y()) != theme.color("focus")
    painted = _Painted(grid.viewport())
    after.setFocus()
    QApplication.processEvents()
    whole = cells[0].united(cells[2])
    assert QRegion(whole).subtracted(painted.region).isEmpty(), "a ring was left"
