"""How the keyboard leaves a grid."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from forms.kit.editor_section import GridSection
from forms.kit.spec import ColumnSpec, SectionSpec


@dataclass(frozen=True)
class _Row:
    a: str


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
