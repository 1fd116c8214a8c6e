"""What has no room is told in full, and figures keep their direction."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from app.core.i18n import set_screen_language
from forms.kit import layout, theme
from forms.kit.buttons import content_width, ghost
from forms.kit.elided import Elided, isolate
from forms.kit.field_base import labelled
from forms.kit.field_date import DateField
from forms.kit.field_text import TextField
from forms.kit.grid_totals import TotalsRow
from forms.kit.icon_input import IconInput
from tests.forms import sample_contract as sample


@pytest.fixture(autouse=True)
def _screen(qapp):
    theme.install(qapp)
    set_screen_language("en")
    yield
    QToolTip.hideText()
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    set_screen_language("en")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("NINGBO HAIYUN FREIGHT FORWARDING CO., LTD.",) * 2,
        ("NINGBO", ""),
    ],
)
def test_a_value_wider_than_its_field_is_told_by_the_pointer(qtbot, words, told):
    field = TextField(max_length=80)
    qtbot.addWidget(field)
    field.set_value(words)
    field.resize(180, 40)
    field.show()
    asks = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5))
    QApplication.sendEvent(field.input, asks)
    assert QToolTip.text() == told


def test_the_minus_of_a_total_stands_before_its_figures_in_arabic(qtbot, qapp):
    set_screen_language("ar")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page = sample.make(sample.stored_contract()).form
    qtbot.addWidget(page)
    page.resize(1400, 800)
    page.show()
    totals = page.sections["lines"].totals
    at = totals._model.column_of("amount")
    totals._values, totals._lead = {at: "-8,000.00"}, ""
    assert _height_of_the_first_sign(totals) <= 3


def test_a_total_stands_below_its_column_beside_the_scroll_bar_in_arabic(qtbot, qapp):
    set_screen_language("ar")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page = sample.make(sample.stored_contract()).form
    qtbot.addWidget(page)
    page.resize(1400, 420)
    page.show()
    totals = page.sections["lines"].totals
    grid = totals._grid
    grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    qapp.processEvents()
    bar = grid.viewport().x()
    assert bar >= 6
    at = totals._model.column_of("amount")
    totals._values, totals._lead = {at: "8"}, ""
    cell = grid.visualRect(grid.model().index(0, at)).right() + bar
    assert 8 <= cell - _last_ink(totals) <= 11


def _last_ink(totals: TotalsRow) -> int:
    """Return how far from the left the row's last sign ends."""
    shown = totals.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = range(2, shown.height())
    return max(
        x
        for x in range(shown.width())
        if any(shown.pixelColor(x, y).value() < 140 for y in rows)
    )


def _height_of_the_first_sign(totals: TotalsRow) -> int:
    """Return how many pixels high the leftmost sign is: a minus is a flat line."""
    shown = totals.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    inked = [
        [y for y in range(2, shown.height()) if shown.pixelColor(x, y).value() < 140]
        for x in range(shown.width())
    ]
    first = next(x for x, rows in enumerate(inked) if rows)
    return max(len(rows) for rows in inked[first : first + 4])


def test_a_long_problem_has_its_lines_and_moves_nothing(qtbot):
    field = DateField()
    box = layout.box(layout.column(labelled(field, "Signed on"), None))
    qtbot.addWidget(box)
    box.resize(140, 300)
    box.show()
    field.set_problem("This is no date of the calendar. For example: 12-5, +7, t")
    note = field._note

    def whole():
        needed = note.heightForWidth(note.width())
        return needed > 2 * note.fontMetrics().height() and note.height() >= needed

    qtbot.waitUntil(whole)
    assert field.input.y() == 0
    assert note.y() >= field.input.geometry().bottom()


@pytest.mark.parametrize("made", [layout.text, Elided])
def test_arabic_words_after_a_code_are_read_from_the_right(qtbot, made):
    def direction(words):
        label = made(words, "body")
        qtbot.addWidget(label)
        label.resize(400, 24)
        assert label.text() == words
        return _turned(label)

    words = "T/T · عند التوقيع"
    assert not direction(words), "in an English window nothing turns round"
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert direction(words)
    assert direction("عند التوقيع")
    assert not direction("NORDWIND HANDELS GMBH"), "data keeps its own direction"


def _turned(label):
    """Say whether Qt writes a label from the right: it looks at the first letter."""
    marks = (unicodedata.bidirectional(sign) for sign in QLabel.text(label))
    return next(one for one in marks if one in {"L", "R", "AL"}) != "L"


def test_painted_arabic_begins_at_the_right_and_data_at_the_left(qapp):
    assert isolate("T/T · عند") == "T/T · عند"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert isolate("T/T · عند") == "\u2067T/T · عند\u2069"
    assert isolate("67.7 / 68 m³") == "\u206867.7 / 68 m³\u2069"


@pytest.mark.parametrize(("width", "icon"), [(97, False), (140, True)])
def test_a_date_is_whole_in_a_narrow_window(qtbot, width, icon):
    """2026-11-22 stood as "2026-11" beside its calendar at 1024 pixels."""
    box = IconInput("calendar", "Open the calendar")
    qtbot.addWidget(box)
    box.setFont(theme.font())
    box.resize(width, 30)
    QApplication.sendEvent(box, QResizeEvent(QSize(width, 30), QSize(100, 30)))
    margins = box.textMargins()
    room = width - 2 - margins.left() - margins.right()
    assert box.fontMetrics().horizontalAdvance("2026-11-22") <= room
    assert box._button.isHidden() is not icon


def test_a_flat_button_without_room_ends_its_words_or_shows_its_icon_alone(qtbot):
    """Words cut at both ends say nothing: Russian at the largest size of text."""
    button = ghost("history", "Copy from earlier", "Copy from earlier")
    qtbot.addWidget(button)
    whole = button.sizeHint().width()
    for less, begins in ((0, "Copy from earlier"), (40, "Copy fr"), (whole - 40, "")):
        button.resize(whole - less, button.sizeHint().height())
        _icon, words, _arrow = button.fitting()
        assert words.strip("\u2068\u2069").startswith(begins)
        assert bool(words) == bool(begins)
        assert content_width(button, button.fitting()) <= button.width()
    assert button.toolTip() == "Copy from earlier"


def test_every_line_of_a_wrapped_arabic_text_begins_at_the_same_edge(qtbot, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    words = layout.text(" ".join(["اااا"] * 20), wrap=True)
    qtbot.addWidget(words)
    words.resize(120, 200)
    words.show()
    ink = _ink(words.grab().toImage())
    edges = {max(columns) for columns in ink.values() if columns}
    lines = [row for row in ink if ink[row] and not ink.get(row - 1)]
    assert len(lines) > 2
    assert max(edges) - min(edges) <= 1


def test_marks_in_the_data_of_others_stay_letters_in_a_wrapped_arabic_text(qtbot, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    words = layout.text("عميل <b>NORD</b> & Co", wrap=True)
    qtbot.addWidget(words)
    assert words.text() == "عميل <b>NORD</b> & Co"
    read = QTextDocument()
    read.setHtml(QLabel.text(words))
    assert read.toPlainText() == "عميل <b>NORD</b> & Co"


def _ink(image: QImage) -> dict[int, list[int]]:
    """Return for each row of pixels the columns that are darker than the ground."""
    ground = image.pixelColor(0, 0).lightness()
    return {
        y: [
            x
            for x in range(image.width())
            if abs(image.pixelColor(x, y).lightness() - ground) > 80
        ]
        for y in range(image.height())
    }


def test_a_wrapped_arabic_text_begins_at_the_right_also_with_a_name(qtbot, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    words = layout.text("Lading برنامج حر برخصة MIT.", wrap=True)
    qtbot.addWidget(words)
    read = QTextDocument()
    read.setHtml(QLabel.text(words))
    block = read.begin()
    assert block.textDirection() == Qt.LayoutDirection.RightToLeft


def test_no_words_of_a_partner_are_read_as_mark_up(qtbot, tmp_path):
    """A picture in them would be fetched from wherever they say, with our login."""
    words = f'<b>NORD</b> & Co <img src="file:///{tmp_path}/x.png">'
    said = Elided(words, "body")
    qtbot.addWidget(said)
    said.show()
    QApplication.sendEvent(
        said, QHelpEvent(QEvent.Type.ToolTip, QPoint(), QPoint(1, 1))
    )
    kinds = (one for one in QApplication.topLevelWidgets() if isinstance(one, QLabel))
    (tip,) = (one for one in kinds if one.metaObject().className() == "QTipLabel")
    assert (tip.text(), tip.textFormat()) == (words, Qt.TextFormat.PlainText)
