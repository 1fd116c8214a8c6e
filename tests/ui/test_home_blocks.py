"""Which blocks Home shows, and in which order, is the person's own choice (H25)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.core.home_blocks import Blocks, Part
from app.ui.own import Own
from forms.home import Step
from forms.home_blocks import BlocksDialog

pytestmark = pytest.mark.feature("H25")

EVERY = ("figures", "deadlines", "months", "ageing", "recent")
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
TITLES = {
    "deadlines": "To do and deadlines",
    "months": "Signed and shipped",
    "ageing": "Ageing of receivables",
    "recent": "Recently opened",
}


def test_nobody_who_chose_nothing_sees_another_page():
    assert Blocks.read(None) == Blocks.read({}) == Blocks()
    assert Blocks().parts(EVERY) == (
        Part(figures=True),
        Part(wide=("deadlines", "months"), narrow=("ageing", "recent")),
    )
    assert Blocks().written() == {}


def test_the_figures_stand_where_they_were_put_and_what_is_overdue_stays():
    chosen = Blocks(("deadlines", "recent", "figures", "ageing", "months"))
    assert Blocks.read(chosen.written()) == chosen
    assert chosen.parts(EVERY) == (
        Part(wide=("deadlines",), narrow=("recent",)),
        Part(figures=True),
        Part(wide=("months",), narrow=("ageing",)),
    )
    odd = {"order": ["recent", "x", 7, "recent"], "hidden": ["deadlines", "months", 1]}
    read = Blocks.read(odd)
    assert read.order == ("recent", "figures", "deadlines", "months", "ageing")
    assert read.hidden == {"months"}
    assert Blocks.read(["order"]) == Blocks()


def seen(page):
    """Return the blocks of Home as they stand: title and place."""
    found = {}
    for key, words in TITLES.items():
        for label in page.findChildren(type(page._hello)):
            if label.text().startswith(words) and label.isVisible():
                found[key] = label.mapTo(page, QPoint(0, 0))
    return found


def tops(page):
    """Return how far below stands what Tab comes to, one after the other."""
    found, one = [], page.nextInFocusChain()
    while one is not page:
        stops = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
        if page.isAncestorOf(one) and stops:
            found.append(one.mapTo(page, QPoint(0, 0)).y())
        one = one.nextInFocusChain()
    return found


def pressed(page, words):
    every = [
        one
        for one in page.findChildren(QAbstractButton)
        if words in (one.text(), one.toolTip())
    ]
    (made,) = [b for b in every if not b.isHidden()]
    return made


def test_the_ways_at_the_top_have_room_at_every_width(office, qapp, qtbot):
    """The page's bars came and went with the words, in turns without end."""
    shell = office()
    page = shell.front().tab.form
    words = "Создать: коммерческое предложение"
    page.show_steps([Step(str(n), words, "bolt") for n in range(3)])
    row = [page._steps.itemAt(at).widget() for at in range(page._steps.count())]

    def whole():
        return all(one.width() >= one.sizeHint().width() for one in row)

    bare = set()
    for width in range(1480, 1000, -16):
        shell.form.resize(width, 700 + width % 100)
        qapp.processEvents()
        qtbot.waitUntil(whole)
        bare.add(sum(bool(one.property("bare")) for one in row))
        assert max(one.mapTo(page, one.rect().topRight()).x() for one in row) < width
    assert {1, 2, 3} <= bare


def test_blocks_are_chosen_by_keyboard_and_remembered(office, qapp, qtbot, monkeypatch):
    shell = office()
    page = shell.front().tab.form
    qapp.processEvents()
    assert seen(page)["deadlines"].y() < seen(page)["months"].y()
    deadlines = page.deadlines

    def answer(dialog):
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        rows = dialog.list
        assert rows.hasFocus()
        QTest.keyClick(rows, Qt.Key.Key_Down)
        QTest.keyClick(rows, Qt.Key.Key_Space)  # the deadlines: they stay
        QTest.keyClick(rows, Qt.Key.Key_Down, HELD)
        QTest.keyClick(rows, Qt.Key.Key_End)
        QTest.keyClick(rows, Qt.Key.Key_Space)
        QTest.keyClick(rows, Qt.Key.Key_Return)
        return dialog.result()

    monkeypatch.setattr(BlocksDialog, "exec", answer)
    pressed(page, "Customize").setFocus()
    QTest.keyClick(pressed(page, "Customize"), Qt.Key.Key_Space)
    qapp.processEvents()
    assert set(seen(page)) == {"deadlines", "months"}
    assert Blocks.read(shell.own.home).order == (
        *("figures", "months", "deadlines", "ageing", "recent"),
    )
    qtbot.waitUntil(lambda: seen(page)["months"].y() < seen(page)["deadlines"].y())
    assert shell.form.focusWidget() is pressed(page, "Customize")
    shell.own.write()
    own = Own(shell.settings)
    own.follow(shell.session)
    assert Blocks.read(own.home).hidden == {"recent"}
    assert page.deadlines is not deadlines
    same = page.deadlines
    shell.front().tab.reload()
    assert page.deadlines is same, "whoever reads in it goes on reading"
    assert tops(page) == sorted(tops(page)), "Tab goes as the eye does"
    shell.own.keep_home({})
    qapp.processEvents()
    assert {"deadlines", "months", "recent"} <= set(seen(page))


def test_as_before_and_the_buttons_in_the_panel(qtbot):
    dialog = BlocksDialog(Blocks(EVERY[::-1], frozenset({"months"})))
    qtbot.addWidget(dialog)
    assert not dialog.moves[-1].isEnabled(), "the first row"
    dialog.moves[1].click()
    assert dialog.blocks().order[:2] == ("ageing", "recent")
    dialog.list.setCurrentRow(4)
    assert not dialog.moves[1].isEnabled(), "the last one"
    pressed(dialog, "As before").click()
    assert dialog.blocks() == Blocks()
