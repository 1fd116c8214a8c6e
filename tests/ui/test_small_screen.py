"""A panel of 1366×768 at 200 % has 683×384 pixels: what does not fit is scrolled to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import LANGUAGES
from app.settings import Settings
from app.ui.wizard_controller import WizardController
from forms.kit import layout, screens
from forms.kit.dialog import Dialog
from forms.shell import LEAST, ShellForm, TornWindow
from forms.shell_room import PageRoom
from forms.shell_status import Sign
from tests import looks, walks

PANEL = QRect(0, 0, 683, 384)


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def form(request, qapp, qtbot, monkeypatch):
    """The window on such a panel, read from the left and from the right."""
    looks.put_on(qapp)
    qapp.setLayoutDirection(request.param)
    monkeypatch.setattr(screens, "room", lambda _of: PANEL)
    made = ShellForm()
    qtbot.addWidget(made)
    made.resize(screens.inside(made))
    yield made
    made.hide()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def buttons() -> QWidget:
    """A page with a button in each corner and in between."""
    page, grid = QWidget(), QGridLayout()
    for row in range(4):
        for column in range(4):
            grid.addWidget(QPushButton(f"{row} {column}"), row, column)
    page.setLayout(grid)
    return page


def shown(form: ShellForm, page: QWidget) -> PageRoom:
    """Bring a page to the front; return the room in which it lies."""
    form.pages.addWidget(page)
    form.pages.setCurrentWidget(page)
    form.show()
    form.activateWindow()
    QApplication.processEvents()
    return form._room


def in_sight(room: PageRoom, part: QWidget, rect: QRect) -> bool:
    """Say whether all of a part's rectangle can be seen."""
    at = QRect(part.mapTo(room.viewport(), rect.topLeft()), rect.size())
    return room.viewport().rect().contains(at)


@pytest.mark.feature("H32")
def test_the_window_is_no_larger_than_its_screen(form):
    assert form.minimumSize().boundedTo(PANEL.size()) == form.minimumSize()
    assert form.size().boundedTo(PANEL.size()) == form.size()


@pytest.mark.feature("H32")
def test_what_has_the_focus_comes_into_sight(form, qtbot):
    page = buttons()
    room = shown(form, page)
    qtbot.waitUntil(form.isActiveWindow)
    parts = page.findChildren(QPushButton)
    parts[0].setFocus()
    for part in parts:
        assert QApplication.focusWidget() is part
        qtbot.waitUntil(lambda part=part: in_sight(room, part, part.rect()))
        QTest.keyClick(part, Qt.Key.Key_Tab)


@pytest.mark.feature("H32")
def test_the_cell_of_a_table_comes_into_sight(form, qtbot):
    table = QTableWidget(12, 8)
    for column in range(8):
        table.setItem(11, column, QTableWidgetItem(str(column)))
    room = shown(form, table)
    qtbot.waitUntil(form.isActiveWindow)
    table.setFocus()
    for key in [Qt.Key.Key_Down] * 11 + [Qt.Key.Key_Right, Qt.Key.Key_Left] * 8:
        QTest.keyClick(table, key)
        cell = table.visualRect(table.currentIndex())
        assert in_sight(room, table.viewport(), cell)
    for column in range(8):
        table.setCurrentCell(11, column)
        QTest.keyClick(table, Qt.Key.Key_Shift)
        cell = table.visualRect(table.currentIndex())
        assert in_sight(room, table.viewport(), cell)


@pytest.mark.feature("H32")
def test_another_page_is_shown_from_where_it_begins(form, qtbot):
    first, second = buttons(), QWidget()
    room = shown(form, first)
    qtbot.waitUntil(form.isActiveWindow)
    last = first.findChildren(QPushButton)[-1]
    last.setFocus()
    qtbot.waitUntil(lambda: in_sight(room, last, last.rect()))
    shown(form, second)
    rtl = form.layoutDirection() == Qt.LayoutDirection.RightToLeft
    corner = QPoint(second.width() - 1 if rtl else 0, 0)
    assert in_sight(room, second, QRect(corner.x(), corner.y(), 1, 1))


@pytest.mark.feature("H32")
def test_nothing_scrolls_in_the_least_window_of_a_larger_screen(form, monkeypatch):
    monkeypatch.setattr(screens, "room", lambda _of: QRect(0, 0, 1440, 900))
    form.rail.set_narrow(False)
    form.resize(LEAST)
    room = shown(form, buttons())
    form.keep_menu(stays=True)
    QApplication.processEvents()
    assert form.size() == LEAST
    bars = room.horizontalScrollBar(), room.verticalScrollBar()
    assert [bar.maximum() - bar.minimum() for bar in bars] == [0, 0]


class _Asking(Dialog):
    """A dialog of twelve fields, and its answer below."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = [QLineEdit() for _field in range(12)]
        self.answer = QPushButton("Go on")
        self.setMinimumWidth(720)
        self.setLayout(layout.column(*self.fields, self.answer))


@pytest.mark.feature("H32")
@pytest.mark.usefixtures("form")
def test_a_dialog_is_no_larger_than_its_screen_and_its_answer_is_reached(
    monkeypatch, qtbot
):
    monkeypatch.setattr(screens, "room", lambda _of: QRect(0, 0, 683, 300))
    dialog = _Asking()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.size().boundedTo(screens.inside(dialog)) == dialog.size()
    dialog.fields[0].setFocus()
    order = [*dialog.fields[1:], dialog.answer]
    for part in order:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is part
    sight = dialog.rect()
    at = QRect(dialog.answer.mapTo(dialog, QPoint(0, 0)), dialog.answer.size())
    assert sight.top() <= at.top()
    assert at.bottom() <= sight.bottom()


@pytest.mark.feature("H32")
def test_a_dialog_on_a_large_screen_stays_as_it_is(qtbot):
    dialog = _Asking()
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.answer.parentWidget() is dialog
    assert dialog.width() >= 720


@pytest.mark.feature("H32")
@walks.walked("code", LANGUAGES, ["ru", "ar"])
def test_no_page_scrolls_across_on_a_small_panel(
    qtbot, qapp, tmp_path, monkeypatch, code
):
    """1366×768 at 200 % has 683×384 pixels: the steps leave their room to the page."""
    looks.put_on(qapp)
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    monkeypatch.setattr(screens, "room", lambda _of: PANEL)
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    wizard = WizardController(settings, inline=True)
    form = wizard.form
    qtbot.addWidget(form)
    form.over = True  # closing it at the end of the test means nothing
    form.show()
    wizard._take_language(code)
    area = form.pages.parentWidget().parentWidget()
    assert isinstance(area, QScrollArea)
    for number in range(form.pages.count()):
        form.show_step(number)
        QApplication.processEvents()
        bar = area.horizontalScrollBar()
        assert bar.maximum() == bar.minimum(), number
    assert form.steps.marks[0].toolTip()
    form.resize(860, 600)
    assert not form.steps.marks[0].toolTip()
    assert form.steps._note.isVisible()
    wizard._take_language("en")


@pytest.mark.feature("H32")
@pytest.mark.parametrize("room", [PANEL, QRect(0, 0, 1440, 900)])
def test_a_tab_in_a_window_of_its_own_is_no_larger_than_its_screen(
    qtbot, monkeypatch, room
):
    """Its page kept the window as large as the page would be."""
    monkeypatch.setattr(screens, "room", lambda _of: room)
    page = buttons()
    page.setMinimumSize(820, 430)
    window = TornWindow(page, "file-text")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    for size in (window.size(), window.minimumSizeHint()):
        assert size.boundedTo(screens.inside(window)) == size
    assert page.isVisible()
    window.close()
    assert page.parent() is None, "it would be destroyed with its window"
    qtbot.addWidget(page)


@pytest.mark.feature("H32")
def test_words_that_wrap_do_not_make_a_page_higher_than_its_room(form, monkeypatch):
    """With a banner over a contract its totals lay below the edge of 1366×768."""
    monkeypatch.setattr(screens, "room", lambda _of: QRect(0, 0, 1366, 768))
    form.resize(1366, 768)
    banner = QLabel("Somebody else has changed this record. " * 9)
    banner.setWordWrap(True)
    page = QWidget()
    box = QVBoxLayout(page)
    box.addWidget(banner)
    box.addWidget(_Tall(60, 3))
    room = shown(form, page)
    down = room.verticalScrollBar()
    assert down.maximum() - down.minimum() == 0
    assert in_sight(room, page, page.rect())


@pytest.mark.feature("H32")
def test_a_page_that_cannot_be_as_low_as_others_is_scrolled(form, qtbot):
    """The lower half of addresses was cut off, and the sums of a receipt."""
    page = QWidget()
    box = QVBoxLayout(page)
    for _number in range(9):
        field = QLineEdit()
        field.setFixedHeight(80)
        box.addWidget(field)
    room = shown(form, page)
    qtbot.waitUntil(lambda: page.height() >= 9 * 80)
    shown(form, QWidget())
    qtbot.waitUntil(lambda: room.widget().height() < 9 * 80)


class _Tall(QTableWidget):
    """A table that would like to be higher than the screen."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's
        return QSize(400, 900)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's
        return QSize(100, 44)


@pytest.mark.feature("H32")
def test_a_page_that_grows_after_it_was_shown_is_not_squeezed(form, qtbot):
    """Fields come with the record, later than their page: addresses were cut."""
    page = QWidget()
    box = QVBoxLayout(page)
    room = shown(form, page)
    for _number in range(9):
        field = QLineEdit()
        field.setFixedHeight(80)
        box.addWidget(field)
    qtbot.waitUntil(lambda: room.widget().height() >= 9 * 80)
    while (item := box.takeAt(0)) is not None:
        item.widget().hide()
    qtbot.waitUntil(lambda: room.widget().height() < 9 * 80)


class _Turning(Dialog):
    """A dialog of two pages."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = QStackedWidget()
        self.second = QLabel()
        self.pages.addWidget(QLabel("1"))
        self.pages.addWidget(self.second)
        self.setLayout(layout.column(self.pages))


@pytest.mark.feature("H32")
@pytest.mark.usefixtures("form")
def test_a_dialog_whose_next_page_is_wider_stays_within_its_screen(qtbot):
    """What was wrong with a table made its import wider than the panel."""
    dialog = _Turning()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.second.setText("wrong " * 200)
    dialog.pages.setCurrentWidget(dialog.second)
    QApplication.processEvents()
    assert dialog.size().boundedTo(screens.inside(dialog)) == dialog.size()


@pytest.mark.feature("H32")
@pytest.mark.parametrize(
    ("tell", "sign"),
    [
        ("show_saving", Sign("cloud-check", "Черновик сохранён 05:06")),
        ("show_letters", Sign("mail", "2 письма ждут вас")),
    ],
)
def test_the_rates_leave_the_bar_where_the_work_is_told(form, qtbot, tell, sign):
    """They pushed the language out of the window once a draft was saved."""
    bar = form.status
    bar.show_rates("USD/CNY 7,0800   EUR/CNY 8,2417")
    bar.show_languages([("ru", "Русский")], "ru")
    bar.show_database(Sign("database", "Этот ПК · office.db"))
    bar.show_backup(Sign("shield-check", "Копия 02:00"))
    form.show()
    QApplication.processEvents()
    assert bar._rates.isVisible()
    getattr(bar, tell)(sign)
    qtbot.waitUntil(lambda: not bar._rates.isVisible())
    language = bar._language
    qtbot.waitUntil(lambda: language.width() >= language.sizeHint().width())
    inside = QRect(bar._language.mapTo(bar, QPoint(0, 0)), bar._language.size())
    assert bar.rect().contains(inside)
    getattr(bar, tell)(None)
    qtbot.waitUntil(bar._rates.isVisible)


@pytest.mark.feature("H32")
def test_a_menu_longer_than_the_screen_is_scrolled(qapp, qtbot):
    """Its second column stood before the first one in Arabic, and beyond the edge."""
    looks.put_on(qapp)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.ensurePolished()
    hint = QStyle.StyleHint.SH_Menu_Scrollable
    assert menu.style().styleHint(hint, None, menu)


def test_what_has_the_focus_is_not_followed_into_pages_that_were_given_back(
    qapp, qtbot
):
    """Qt complained of each on a small screen when the language changed."""
    pages, field = QStackedWidget(), QLineEdit()
    pages.addWidget(field)
    room = PageRoom(pages)
    qtbot.addWidget(room)
    qtbot.addWidget(pages)
    room.show()
    field.setFocus()
    room.release()
    pages.show()
    field.setFocus()
    qtbot.waitUntil(lambda: qapp.focusWidget() is field)
    room._follow()
    assert room.horizontalScrollBar().value() == 0
