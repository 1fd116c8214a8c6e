"""A menu is chosen from by letters and numbers, in every language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.ui import helping
from app.ui.opened import Address
from forms.kit.buttons import fill_menu
from forms.kit.menu_keys import number
from forms.kit.tally import Figure, Selected, Tally

pytestmark = [
    pytest.mark.feature("H14"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]


@pytest.fixture
def open_menu(qtbot, qapp):
    """Opens a menu with rows of these words; returns it and what was chosen."""

    def begin(*words):
        menu, chosen = QMenu(), []
        fill_menu(
            menu, [(one, None, lambda one=one: chosen.append(one)) for one in words]
        )
        qtbot.addWidget(menu)
        menu.popup(QPoint(0, 0))
        qapp.processEvents()
        return menu, chosen

    return begin


def test_the_letter_of_one_row_takes_it(open_menu):
    menu, chosen = open_menu("Purchase & stock", "Shipment", "Proforma")
    QTest.keyClick(menu, Qt.Key.Key_S)
    assert chosen == ["Shipment"]
    assert not menu.isVisible()


def test_the_letter_of_several_goes_from_one_to_the_next(open_menu):
    menu, chosen = open_menu("Purchase & stock", "Shipment", "Proforma")
    for row in (0, 2, 0):
        QTest.keyClick(menu, Qt.Key.Key_P)
        assert menu.activeAction() is menu.actions()[row]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["Purchase & stock"]


def test_a_number_takes_its_row_whatever_the_language(open_menu):
    menu, chosen = open_menu("采购合同", "عقد", "Отгрузка")
    number(menu)
    assert [one.text() for one in menu.actions()] == [
        "采购合同\t1",
        "عقد\t2",
        "Отгрузка\t3",
    ]
    menu.actions()[1].setEnabled(False)
    QTest.keyClick(menu, Qt.Key.Key_2)
    assert (menu.isVisible(), chosen) == (True, [])
    QTest.keyClick(menu, Qt.Key.Key_3)
    assert chosen == ["Отгрузка"]


def test_f8_numbers_what_can_be_made(office):
    tab = office().add(Address("record", "contract", 1)).tab
    menu = tab.form.header.buttons["next_document"].menu()
    numbers = [one.text().partition("\t")[2] for one in menu.actions()]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert len(numbers) > 1


@pytest.mark.parametrize(("key", "with_"), [("manual", "F1"), ("help", "Shift+F1")])
def test_f1_helps_in_an_open_menu(office, monkeypatch, key, with_):
    """It did nothing there: a menu has the keyboard for itself."""
    asked = []
    monkeypatch.setattr(helping, "manual", lambda: asked.append("manual"))
    monkeypatch.setattr(helping, "sheet", lambda _over: asked.append("help"))
    shell = office()
    tab = shell.add(Address("record", "contract", 1)).tab
    menu = tab.form.header.buttons["next_document"].menu()
    _press_in(menu, with_)
    assert (asked, menu.isVisible()) == ([key], False)


@pytest.mark.parametrize("which", ["language_menu", "selection_menu"])
def test_f1_helps_in_the_menus_of_the_status_bar(office, monkeypatch, which):
    """Both are plain menus of Qt, which know no help."""
    asked = []
    monkeypatch.setattr(helping, "manual", lambda: asked.append("manual"))
    status = office().form.status
    two = Tally(Figure(Decimal(2), "Amount"), 2, Decimal(5))
    status.show_selection(Selected("2 cells", (two,)))
    menu = getattr(status, which)()
    _press_in(menu, "F1")
    assert (asked, menu.isVisible()) == (["manual"], False)


def _press_in(menu, keys):
    held = QKeySequence(keys)[0]
    menu.popup(QPoint(0, 0))
    QTest.keyClick(menu, held.key(), held.keyboardModifiers())
