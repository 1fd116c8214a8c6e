"""Works at the screens of master data as a person does; see also `sale_screen`."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.access.module import MODULE as ACCESS
from app.catalog.module import MODULE as CATALOG
from app.office.module import MODULE as OFFICE
from app.parties.module import MODULE as PARTIES
from app.suppliers.module import MODULE as SUPPLIERS
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from tests import sale_screen as screen

MODULES = (ACCESS, OFFICE, PARTIES, CATALOG, SUPPLIERS)


def desk_for(work) -> Desk:
    """Return a desk with the five modules of master data."""
    registry = Registry(MODULES)
    desk = Desk(work, lookups=registry.lookup)
    desk.chain = Chain(registry)
    return desk


def write(tab, path: str, text: str) -> None:
    """Type into a field and leave it; other scripts come from an input method."""
    if text.isascii():
        screen.write(tab, path, text)
        return
    box = screen.field(tab, path)
    box.setFocus()
    compose(box, text)
    box.commit()


def compose(box, text: str) -> None:
    """Let an input method put words into the empty field."""
    box.input.clear()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box.input, event)


def look_up(qtbot, tab, path: str, text: str) -> None:
    """Type into a look-up what only one record is called, and leave it by Tab."""
    box = screen.field(tab, path)
    if text.isascii():
        screen.look_up(qtbot, tab, path, text)
        return
    box.setFocus()
    compose(box, text)
    QTest.keyClick(box.input, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not box.is_typing())
    assert box.value(), box.problem()


def listed(qtbot, tab) -> list[tuple[str, ...]]:
    """Put a list on the screen and return what its rows show."""
    page = tab.form
    qtbot.addWidget(page)
    page.resize(1255, 800)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() >= 0)
    return rows(tab)


def rows(tab) -> list[tuple[str, ...]]:
    """Return what the rows of a list show."""
    model, columns = tab.form.model, tab.form.spec.columns
    found = [model.record(row) for row in range(model.rowCount())]
    return [tuple(c.cell(record).text for c in columns) for record in found]


def find(tab, text: str) -> None:
    """Type into a list's search box."""
    search = tab.form.bar.search
    search.setText(text)
    search._ask()
