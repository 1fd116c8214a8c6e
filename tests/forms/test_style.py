"""The style: what it gives to parts, paints, and changes while windows are open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from forms.kit import buttons, layout, theme, tokens
from forms.kit.field_checks import ChecksField
from forms.kit.field_text import TextField
from forms.shell_rail import Rail, RailEntry
from tests import drawings

MODES = list(drawings.LOOKS.items())
INK = QPalette.ColorRole.WindowText


@pytest.fixture(autouse=True)
def _screen(qapp):
    theme.install(qapp)
    theme.set_mode("light")
    theme.set_scale(13)
    yield
    theme.set_mode("light")
    theme.set_scale(13)


@pytest.fixture
def shown(qtbot):
    kept = []  # the bot itself holds on to nothing

    def show(*parts, width=300, height=200):
        page = layout.box(layout.column(*parts, None, margins=(10, 10, 10, 10)), "page")
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        kept.append(page)
        return page

    yield show
    kept.clear()


def pixel(widget, x, y):
    return widget.grab().toImage().pixelColor(x, y).name().upper()


@pytest.mark.parametrize(("mode", "t"), MODES)
def test_the_pictures_of_the_sheet_have_the_colours_of_the_tokens(mode, t):
    """A sheet takes pictures from files only; they ship with the program."""
    folder = drawings.FOLDER / mode
    drawn = drawings.pictures(t)
    assert {path.name for path in folder.iterdir()} == set(drawn)
    for name, svg in drawn.items():
        assert (folder / name).read_text(encoding="utf-8").strip() == svg


def test_no_style_sheet_lies_over_the_program(qapp, shown):
    """Under one, each part is looked up anew each time it is put somewhere."""
    page = shown(layout.text("Total"), buttons.button("Save"))
    assert qapp.styleSheet() == page.styleSheet() == ""


@pytest.mark.feature("H31")
def test_a_change_reaches_what_is_shown_and_what_is_hidden(shown):
    seen, hidden = layout.text("seen", "small"), layout.text("hidden", "problem")
    field, choice = TextField(), QComboBox()
    pages = QStackedWidget()
    pages.addWidget(layout.box(layout.column(seen, field, choice), "surface"))
    pages.addWidget(layout.box(layout.column(hidden), "surface"))
    page = shown(pages)
    pages.setCurrentIndex(1)
    pages.setCurrentIndex(0)
    menu = QMenu(page)
    menu.ensurePolished()
    theme.set_mode("dark")
    assert seen.palette().color(INK) == QColor(tokens.DARK["text2"])
    assert hidden.palette().color(INK) == QColor(tokens.DARK["bad_fg"])
    for part in (menu, choice):
        assert tokens.DARK["surface"] in part.styleSheet()
        assert tokens.LIGHT["surface"] not in part.styleSheet()
    line = field.input
    assert pixel(line, line.width() // 2, 5) == tokens.DARK["surface"]
    assert pixel(page, 2, 2) == tokens.DARK["bg"]


@pytest.mark.parametrize(("mode", "t"), MODES)
def test_the_default_of_a_dialog_of_qt_is_read_on_its_ground(shown, mode, t):
    """What prints and what names a file are Qt's; their words need the same ink."""
    theme.set_mode(mode)
    default, off = QPushButton("MMMM"), QPushButton("MMMM")
    for one in (default, off):
        one.setAutoDefault(False)
    group = QGroupBox("Range")
    page = shown(default, off, group, width=200)
    default.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for one in (default, off):
        one.setDefault(True)
    off.setEnabled(False)
    default.clearFocus()
    page.setFocus()

    def colours(part):
        image = part.grab(QRect(8, 8, part.width() - 16, part.height() - 16)).toImage()
        spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return {image.pixelColor(*spot).name().upper() for spot in spots}

    inks = colours(default)
    assert {t["accent"], t["on_accent"]} <= inks
    assert t["text"] == t["on_accent"] or t["text"] not in inks
    assert t["disabled"] in colours(off)
    assert t["surface"] in colours(group)


@pytest.mark.parametrize(("mode", "t"), MODES)
def test_what_is_switched_off_has_one_ground(shown, mode, t):
    theme.set_mode(mode)
    many = QPlainTextEdit()
    many.setEnabled(False)
    shown(many, height=120)
    assert pixel(many, 3, 20) == pixel(many, 40, 20) == t["surface2"]


@pytest.mark.parametrize(("mode", "t"), MODES)
def test_the_menu_bar_lies_on_the_ground_of_the_top_bar(qtbot, mode, t):
    theme.set_mode(mode)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(300, 200)
    bar = window.menuBar()
    bar.addMenu("File")
    window.show()
    assert pixel(bar, 200, 6) == t["surface"]
    bar.setActiveAction(bar.actions()[0])
    assert pixel(bar, 6, bar.height() // 2) == t["hover"]
    bar.hide()  # with its menu


@pytest.mark.parametrize(("mode", "t"), MODES)
def test_a_field_shows_whether_it_can_be_typed_into_and_what_is_wrong(shown, mode, t):
    theme.set_mode(mode)
    fine, locked, wrong = TextField(), TextField(), TextField()
    shown(fine, locked, wrong, layout.text("."))
    locked.set_read_only(True)
    wrong.set_problem("No such port.")
    for field, ground, edge in (
        (fine, "surface", "border_input"),
        (locked, "surface2", "line"),
        (wrong, "surface", "bad_dot"),
    ):
        line = field.input
        line.clearFocus()
        middle = line.width() // 2
        assert pixel(line, middle, 0) == t[edge]
        assert pixel(line, middle, 4) == t[ground]
    locked.set_read_only(False)
    assert pixel(locked.input, locked.input.width() // 2, 4) == t["surface"]


def test_a_role_leaves_figures_of_one_width_and_a_line_through_words(shown):
    amount, old = layout.text("1,200.00", "kpi"), layout.text("12", "small")
    amount.setFont(theme.font(13, tabular=True))
    struck = QFont(theme.font(13))
    struck.setStrikeOut(True)
    old.setFont(struck)
    shown(amount, old)
    assert amount.font().isFeatureSet(QFont.Tag("tnum"))
    assert (amount.font().pixelSize(), amount.font().weight()) == (22, 600)
    assert old.font().strikeOut()
    assert old.font().pixelSize() == 12
    theme.set_scale(16)
    assert amount.font().pixelSize() == round(22 * 16 / 13)
    assert amount.font().isFeatureSet(QFont.Tag("tnum"))


def test_a_new_token_is_taken_when_a_text_is_dressed_again(shown):
    said = layout.text("Saved", "small", "ok_fg")
    shown(said)
    assert said.palette().color(INK) == QColor(tokens.LIGHT["ok_fg"])
    said.setProperty("token", "bad_fg")
    layout.restyle(said)
    assert said.palette().color(INK) == QColor(tokens.LIGHT["bad_fg"])


def test_a_box_is_ticked_by_a_click_on_its_words(shown):
    box = QCheckBox("Partial shipment")
    shown(box)
    assert pixel(box, 8, box.height() // 2) == tokens.LIGHT["surface"]
    at = QPoint(box.sizeHint().width() - 6, box.height() // 2)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=at)
    assert box.isChecked()
    box.clearFocus()
    assert pixel(box, 12, box.height() // 2 + 5) == tokens.LIGHT["accent"]


def test_boxes_that_are_only_read_do_not_look_as_if_they_could_be_ticked(shown):
    field = ChecksField([("sell", "Sales"), ("buy", "Purchasing")])
    field.set_value(frozenset({"sell"}))
    field.set_read_only(True)
    shown(field)
    for box in field.boxes.values():
        assert pixel(box, 12, box.height() // 2 + 5) == tokens.LIGHT["surface2"]
        assert box.isEnabled(), "its words are read as all others"
    field.set_read_only(False)
    ticked, bare = field.boxes.values()
    assert pixel(ticked, 12, ticked.height() // 2 + 5) == tokens.LIGHT["accent"]
    assert pixel(bare, 4, bare.height() // 2) == tokens.LIGHT["surface"]


@pytest.fixture
def scrolled(qtbot):
    held = QWidget()
    inside = QVBoxLayout(held)
    for number in range(60):
        inside.addWidget(QLabel(f"{number}"))
    area = QScrollArea()
    area.setWidget(held)
    qtbot.addWidget(area)
    area.resize(200, 150)
    area.show()
    return area


def test_a_scroll_bar_is_narrow_and_its_handle_shows_where_one_is(scrolled):
    bar = scrolled.verticalScrollBar()
    soft = tokens.LIGHT["border_soft"]
    assert bar.width() == 10
    assert pixel(bar, 5, 10) == soft
    assert pixel(bar, 5, bar.height() - 10) != soft
    bar.setValue(bar.maximum())
    assert pixel(bar, 5, bar.height() - 10) == soft
    assert pixel(bar, 5, 10) != soft


def test_a_click_beside_the_handle_turns_a_page(scrolled):
    bar = scrolled.verticalScrollBar()
    below, above = QPoint(5, bar.height() - 4), QPoint(5, 4)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=below)
    assert bar.value() == bar.pageStep()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=above)
    assert bar.value() == 0


def test_the_handle_is_drawn_along_to_the_end(scrolled):
    bar = scrolled.verticalScrollBar()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, 8))
    QTest.mouseMove(bar, QPoint(5, bar.height() + 40))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, bar.height()))
    assert bar.value() == bar.maximum()


@pytest.mark.parametrize(("kit", "part"), [("card", "edge"), ("line", "ground")])
def test_what_leads_somewhere_shows_that_the_pointer_is_on_it(shown, kit, part):
    leads = layout.box(layout.column(layout.text(".")), kit)
    leads.setAttribute(Qt.WidgetAttribute.WA_Hover)
    shown(leads)
    spot = (leads.width() // 2, 0 if part == "edge" else 5)
    before = pixel(leads, *spot)
    leads.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    wanted = {"edge": "line_strong", "ground": "hover"}[part]
    assert pixel(leads, *spot) == tokens.LIGHT[wanted] != before


def test_the_rows_of_the_navigation_fit_as_soon_as_they_are_given(shown):
    """Qt's layouts count what is shown: a new foot was left out, and rows were cut."""
    rail = Rail()
    page = shown(rail, height=760)
    rail.setFixedHeight(720)
    rows = [RailEntry(f"{n}", f"Row {n}", "home", f"{n // 6}") for n in range(19)]
    QCoreApplication.processEvents()
    rail.show_entries(rows, [RailEntry("settings", "Settings", "settings")])
    high = rail.button("0").sizeHint()
    QCoreApplication.processEvents()
    page.resize(310, 760)
    rail.set_narrow(False)
    assert rail.button("0").sizeHint() == high


@pytest.mark.feature("H41")
@pytest.mark.parametrize(
    "way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_parts_side_by_side_end_where_their_frame_does(shown, way):
    """In Arabic the card at the right had no right edge."""
    split = QSplitter()
    split.setLayoutDirection(way)
    cards = [layout.card(layout.column(QLabel(name))) for name in ("Bank", "Claims")]
    for card in cards:
        split.addWidget(card)
    shown(split)
    QCoreApplication.processEvents()
    assert all(split.rect().contains(card.geometry()) for card in cards)
