"""The mouse is pressed where something was about to be said above."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
)
from shiboken6 import delete, isValid

from forms.kit import layout, still
from forms.kit.editor_banner import EditorBanner
from forms.kit.editor_inspector import Inspector
from forms.kit.fields import TextField, labelled
from forms.kit.spec import Block, Link
from tests.forms import sample_contract as sample
from tests.forms.test_grid_keys import shown as grid_of
from tests.pause import pause

LEFT = Qt.MouseButton.LeftButton
WRONG = "No such thing is known to anybody here."


@pytest.fixture(autouse=True)
def _short():
    usual = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(60)
    yield
    QApplication.setDoubleClickInterval(usual)
    # What still waits, or swallows a press, is of this test.
    for one in (still._Now.held, still._Now.arriving):
        if one is not None and isValid(one):
            delete(one)


class Mouse:
    """A hand that presses a pixel of a window, as the window system tells it."""

    def __init__(self, widget, at=None):
        self.window = widget.window().windowHandle()
        self.at = widget.mapTo(widget.window(), at or widget.rect().center())

    def press(self):
        QTest.mousePress(self.window, LEFT, Qt.KeyboardModifier.NoModifier, self.at)
        assert QGuiApplication.mouseButtons() == LEFT
        pause(30)

    def move(self, pixels):
        QTest.mouseMove(self.window, self.at + QPoint(0, pixels))
        pause(5)

    def release(self):
        QTest.mouseRelease(self.window, LEFT, Qt.KeyboardModifier.NoModifier, self.at)

    def click(self):
        self.press()
        self.release()


def laid_out(qtbot, button):
    """Return a button once it stands where it is drawn."""

    def stands():
        window = button.window()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        there = window.childAt(button.mapTo(window, button.rect().center()))
        assert there is button

    qtbot.waitUntil(stands)
    return button


@pytest.fixture
def page(qtbot):
    """Shows a field that finds every word wrong, with a button below it."""
    field = TextField()
    field.edited.connect(lambda _value: field.set_problem(WRONG))
    below = QPushButton("Below")
    whole = layout.box(layout.column(labelled(field, "Name"), below, None), "page")
    qtbot.addWidget(whole)
    whole.resize(300, 300)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    field.setFocus()
    whole.field, whole.below = field, below
    QTest.keyClicks(field.input, "x")
    return whole


def test_a_button_below_is_pressed_where_it_was_seen(page, qtbot):
    stood, pressed = page.below.y(), []
    page.below.clicked.connect(lambda: pressed.append(True))
    mouse = Mouse(page.below)
    mouse.press()
    assert page.field.problem() == WRONG, "known at once"
    assert page.below.y() == stood
    mouse.release()
    assert pressed
    assert page.below.y() == stood, "a second click is for the same place"
    qtbot.waitUntil(lambda: page.below.y() > stood)
    told = [label.text() for label in page.field.findChildren(QLabel)]
    assert WRONG in told


def test_a_mild_word_waits_as_well(page, qtbot):
    page.field.edited.connect(lambda _value: page.field.set_problem(""))
    page.field.edited.connect(lambda _value: page.field.set_doubt("Seldom meant."))
    stood = page.below.y()
    mouse = Mouse(page.below)
    mouse.press()
    assert page.below.y() == stood
    mouse.release()
    qtbot.waitUntil(lambda: page.below.y() > stood)


def test_a_button_that_stays_down_holds_nothing_for_ever(page, qtbot, monkeypatch):
    """The window system may lose a release, and the words would never be said."""
    stood, mouse = page.below.y(), Mouse(page.below)
    mouse.press()
    assert page.below.y() == stood
    monkeypatch.setattr(still, "_MOST", 5)
    qtbot.waitUntil(lambda: page.below.y() > stood)
    mouse.release()


def test_what_keys_bring_is_shown_at_once(page):
    stood = page.below.y()
    QTest.keyClick(page.field.input, Qt.Key.Key_Tab)
    pause(1)
    assert page.below.y() > stood


def test_what_was_right_again_before_the_release_is_not_shown(page, qtbot):
    stood = page.below.y()
    mouse = Mouse(page.below)
    mouse.press()
    page.field.set_problem(None)
    mouse.release()
    qtbot.waitUntil(lambda: not still.holds())
    pause(5)
    assert page.below.y() == stood


def test_a_field_that_is_gone_by_the_release_is_forgotten(page, qtbot):
    mouse = Mouse(page.below)
    mouse.press()
    page.field.setParent(None)
    page.field.deleteLater()
    pause(5)
    mouse.release()
    qtbot.waitUntil(lambda: not still.holds())


def test_a_cell_below_is_pressed_and_no_other_one(qtbot):
    controller = sample.make(sample.stored_contract())
    grid = grid_of(qtbot, controller)
    form = controller.form
    field = next(f for f in form.form.fields.values() if isinstance(f.input, QLineEdit))
    field.edited.connect(lambda _value: field.set_problem(WRONG))
    field.setFocus()
    QTest.keyClicks(field.input, "?")
    cell = grid.lines_model.index(3, 2)
    mouse = Mouse(grid.viewport(), grid.visualRect(cell).center())
    mouse.press()
    mouse.move(1)
    mouse.release()
    assert [i.row() for i in grid.selectedIndexes()] == [3]
    assert grid.currentIndex() == cell


def test_a_line_of_the_banner_leads_to_its_field_though_the_list_is_renewed(qtbot):
    banner = EditorBanner()
    field = QLineEdit()
    page = layout.box(layout.column(banner, field, None), "page")
    qtbot.addWidget(page)
    page.resize(500, 200)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    banner.show_problems([("a", "First"), ("b", "Second")])
    field.editingFinished.connect(lambda: banner.show_problems([("b", "Second")]))
    field.setFocus()
    QTest.keyClicks(field, "x")
    asked = []
    banner.jump_asked.connect(asked.append)
    Mouse(laid_out(qtbot, banner.findChildren(QPushButton)[1])).click()
    assert asked == ["b"]


def test_a_link_of_the_panel_is_there_until_the_mouse_is_up(qtbot):
    panel = Inspector()
    field = QLineEdit()
    page = layout.box(layout.row(field, panel), "page")
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    links = tuple(Link("sale", n, f"SC-{n}", "Contract", "file") for n in (1, 2))
    panel.show_blocks([Block("Documents", links)])
    field.editingFinished.connect(lambda: panel.show_blocks([Block("Deal", links)]))
    field.setFocus()
    QTest.keyClicks(field, "x")
    asked = []
    panel.link_asked.connect(lambda *told: asked.append(told))
    Mouse(laid_out(qtbot, panel.findChildren(QPushButton)[1])).click()
    assert asked == [("sale", 2)]


# --- What comes by itself ------------------------------------------------------------


@pytest.fixture
def told(qtbot, monkeypatch, hands):  # noqa: ARG001
    """A page under whose banner a hand is about to press a button."""
    monkeypatch.setattr(still, "_REST", 120)
    banner, below, field = EditorBanner(), QPushButton("Below"), QLineEdit()
    page = layout.box(layout.column(banner, field, below, None), "page")
    qtbot.addWidget(page)
    page.resize(500, 300)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    field.setFocus()
    page.banner, page.below, page.field = banner, laid_out(qtbot, below), field
    page.mouse = Mouse(below)

    # A pointer comes into a window before a press in it, and another test may have left
    # it anywhere; what a window is told of moves does not bring it.
    QCursor.setPos(page.mapToGlobal(QPoint(1, 1)))
    qtbot.waitUntil(page.underMouse)
    return page


def arrive(page, words="Wang changed this record."):
    with still.unasked():
        page.banner.withdraw()  # what was said before
        page.banner.show_words("info", words, [("see", "View")])


def test_what_comes_by_itself_waits_for_a_hand_that_aims(told, qtbot, monkeypatch):
    monkeypatch.setattr(still, "_REST", 60_000)
    stood, pressed = told.below.y(), []
    told.below.clicked.connect(lambda: pressed.append(True))
    arrive(told)
    rest, begun = still._Now.arriving._rest, []
    start = rest.start
    monkeypatch.setattr(rest, "start", lambda most: (begun.append(most), start(most)))
    for pixels in (1, 0, 1):
        begun.clear()
        told.mouse.move(pixels)
        assert begun, "each move begins the rest anew"
    told.mouse.click()
    assert pressed
    assert told.below.y() == stood
    monkeypatch.setattr(still, "_REST", 20)
    told.mouse.move(1)
    qtbot.waitUntil(lambda: told.below.y() > stood)
    assert told.banner.words.text() == "Wang changed this record."


def test_a_press_on_its_way_when_it_moved_is_none(told, qtbot, monkeypatch):
    monkeypatch.setattr(still, "_GRACE", 60_000)
    pressed = []
    told.below.clicked.connect(lambda: pressed.append("below"))
    told.banner.action_asked.connect(pressed.append)
    arrive(told)
    qtbot.waitUntil(told.banner.isVisible)
    Mouse(laid_out(qtbot, told.below)).click()
    assert not pressed
    qtbot.waitUntil(lambda: not still.holds())
    grace = still._Now.arriving._grace
    assert grace.isActive()
    grace.start(0)  # the hand has seen it
    qtbot.waitUntil(lambda: not grace.isActive())
    Mouse(told.below).click()
    assert pressed == ["below"]


def test_a_key_brings_what_waits_at_once(told, qtbot, monkeypatch):
    monkeypatch.setattr(still, "_REST", 60_000)
    arrive(told)
    assert told.banner.isHidden()
    QTest.keyClick(told.window().windowHandle(), Qt.Key.Key_X)
    qtbot.waitUntil(told.banner.isVisible)
    assert told.field.text() == "x"
    pressed = []
    told.below.clicked.connect(lambda: pressed.append(True))
    Mouse(laid_out(qtbot, told.below)).click()
    assert pressed, "who types does not aim"


def test_a_later_word_goes_before_one_that_waits(told):
    arrive(told)
    told.banner.withdraw()  # the person has saved
    assert not still.holds()
    arrive(told)
    told.banner.show_words("bad", "This cannot be saved.")
    assert told.banner.words.text() == "This cannot be saved."
    assert not still.holds()


def test_where_no_mouse_is_nothing_waits(told):
    told.hide()
    arrive(told)
    assert not told.banner.isHidden()
