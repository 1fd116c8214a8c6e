"""The panel under a button: it stands where it is seen whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from forms.kit.list_pop import Popover


@pytest.mark.feature("H9")
@pytest.mark.parametrize(
    "way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("at", [(10, 40), (330, 120), (10, 150)])
def test_a_panel_opens_in_the_part_of_a_scrolled_page_that_is_seen(qtbot, way, at):
    """On a small screen a filter's Apply lay below the edge of the page."""
    area, page = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    area.setLayoutDirection(way)
    page.setFixedSize(900, 600)
    rows = QWidget(page)  # a child that covers its ground, as a table does
    rows.setAutoFillBackground(True)
    rows.setGeometry(0, 90, 900, 510)
    area.setWidget(page)
    area.resize(420, 260)
    anchor = QPushButton("Add condition", page)
    anchor.setGeometry(QRect(*at, 80, 24))
    panel = Popover(page)
    apply = QPushButton("Apply")
    panel.body.addWidget(apply)
    panel.setFixedSize(240, 190)
    area.show()
    seen = QRect(QPoint(0, 0), area.viewport().size())
    anchor.move(page.mapFrom(area.viewport(), QPoint(*at)))
    panel.open_under(anchor)
    QApplication.processEvents()
    where = QRect(panel.mapTo(area.viewport(), QPoint(0, 0)), panel.size())
    assert seen.contains(where)
    panel.shut()


@pytest.mark.feature("H10")
def test_a_panel_higher_than_what_is_seen_scrolls_in_itself(qtbot):
    """Of the panel of columns the lower half lay beyond the edge, its link too."""
    page, rows = QWidget(), QScrollArea()
    qtbot.addWidget(page)
    page.resize(420, 260)
    inner = QWidget()
    inner.setMinimumSize(100, 400)
    rows.setWidget(inner)
    panel = Popover(page)
    panel.body.addWidget(rows)
    panel.body.addWidget(QPushButton("Reset columns"))
    page.show()
    panel.open_under(page)
    assert page.rect().contains(panel.geometry())
