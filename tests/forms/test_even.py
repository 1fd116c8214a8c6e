"""What stands together stands even: bars, words, boxes and headings of one look."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPushButton, QTableView, QVBoxLayout, QWidget

from app.core.query import Overview
from forms.kit import layout, theme
from forms.kit.cell_art import Art
from forms.kit.cells import ALIGNMENT, CENTER, END, START, Cell
from forms.kit.chart_fill import Meter
from forms.kit.chips import Chip
from forms.kit.editor_inspector import Inspector
from forms.kit.editor_tabs import SectionTabs
from forms.kit.field_base import LineInput
from forms.kit.field_choice import CheckField
from forms.kit.field_text import TextField
from forms.kit.grid_model import LinesModel
from forms.kit.list_model import ListModel
from forms.kit.list_spec import ListSpec
from forms.kit.list_table import ListTable
from forms.kit.list_totals import TotalsRow
from forms.kit.spec import Block, ColumnSpec, Fact, Link, SectionSpec
from forms.parties_list import LIST as PARTIES
from tests import deals

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def put_up(qtbot):
    def show(widget: QWidget, width: int, height: int) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show


def _columns_of(shown: QImage, colour: QColor) -> list[int]:
    """Return where, across, a picture has a colour."""
    spots = range(shown.height())
    return [
        x
        for x in range(shown.width())
        if any(shown.pixelColor(x, y) == colour for y in spots)
    ]


def _inked(field: LineInput) -> tuple[int, int]:
    """Return where the words of a field begin and end."""
    shown = field.grab(field.rect().adjusted(4, 4, -4, -4)).toImage()
    spots = range(shown.height())
    dark = [
        x
        for x in range(shown.width())
        if any(shown.pixelColor(x, y).value() < 140 for y in spots)
    ]
    return dark[0], dark[-1]


def _drawn(
    qtbot, cell: Cell, width: int, *, selected: bool = False, rtl: bool = False
) -> QImage:
    view = QTableView()
    qtbot.addWidget(view)
    shown = QImage(width, 34, QImage.Format.Format_RGB32)
    shown.fill(theme.color("sel" if selected else "surface"))
    painter = QPainter(shown)
    box = (0, 0, width, 34)
    Art(view).content(painter, cell, box, rtl=rtl, selected=selected)
    painter.end()
    return shown


def _last_ink(shown: QImage) -> int:
    """Return the last column that is not of the ground."""
    ground = shown.pixelColor(0, 0)
    return max(
        x
        for x in range(shown.width())
        if any(shown.pixelColor(x, y) != ground for y in range(4, shown.height() - 4))
    )


def test_a_full_bar_keeps_off_its_words(qtbot):
    """ "100%" stood two pixels behind its bar, the widest of all figures."""
    cell = Cell("100%", kind="progress", percent=100, tone="ok")
    shown = _drawn(qtbot, cell, 110)
    bar = _columns_of(shown, theme.color("ok_dot"))
    ground = theme.color("surface")
    after = next(
        x
        for x in range(bar[-1] + 3, 110)
        if any(shown.pixelColor(x, y) != ground for y in range(34))
    )
    assert after - bar[-1] >= 6


@pytest.mark.parametrize("tone", ["info", "neutral"])
def test_a_chip_is_seen_on_a_selected_row(qtbot, tone):
    shown = _drawn(qtbot, Cell("Draft", kind="chip", chip=tone), 90, selected=True)
    assert _columns_of(shown, theme.color("surface"))


def test_the_bars_of_two_meters_begin_and_end_together(put_up):
    page = QWidget()
    meters = Meter("Volume"), Meter("Gross weight", banded=False)
    meters[0].stand_over(meters[1])
    box = QVBoxLayout(page)
    for meter, words in zip(
        meters, ("66.482 / 76.3 m³", "8,950.00 / 26,580 kg"), strict=True
    ):
        meter.show_fill(Decimal(40), words)
        box.addWidget(meter)
    put_up(page, 500, 90)
    first, second = (
        _columns_of(meter.grab().toImage(), theme.color("line")) for meter in meters
    )
    assert (first[-1], second[-1]) == (first[-1], first[-1])
    filled = [
        _columns_of(meter.grab().toImage(), theme.color("info_dot")) for meter in meters
    ]
    assert filled[0] == filled[1]


def test_a_heading_stands_as_what_is_below_it():
    cells = {
        "words": Cell("2,000 PCS", kind="number"),
        "letter": Cell("L", align="center"),
        "name": Cell("Juicer"),
    }
    columns = tuple(
        ColumnSpec(name, name, "readonly", cell=lambda _r, _s, one=cell: one)
        for name, cell in cells.items()
    )
    model = LinesModel(SectionSpec("lines", "Lines", columns=columns))
    model.show(object(), (object(),), editable=False)
    across = Qt.Orientation.Horizontal
    found = [model.headerData(at, across, ALIGNMENT) for at in (0, 1, 2, 3)]
    assert found == [CENTER, END, CENTER, START]  # first the lines' numbers


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize(
    "words",
    [
        "310420260188000188 · NORDHAUS HANDELS GMBH",
        "شركة نينغبو هاييون للشحن والتخليص الجمركي المحدودة",
    ],
)
def test_words_cut_by_their_field_end_in_an_ellipsis_until_somebody_goes_there(
    put_up, qapp, request, right, words
):
    if right:
        request.addfinalizer(
            lambda: qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        )
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page = QWidget()
    field, other = LineInput(), LineInput()
    box = QVBoxLayout(page)
    box.addWidget(other)
    box.addWidget(field)
    field.setText(words)
    field.setCursorPosition(0)
    put_up(page, 220, 90)
    other.setFocus()
    begins, ends = _inked(field)
    assert field.is_cut()
    shown = field.fontMetrics().elidedText(
        words, Qt.TextElideMode.ElideRight, field._room().width()
    )
    assert shown.endswith("…")
    field.setText(shown)
    assert not field.is_cut()
    whole = _inked(field)  # as Qt itself writes it; it keeps room for the caret
    assert abs(begins - whole[0]) <= 2
    assert abs(ends - whole[1]) <= 2


def test_a_box_to_tick_is_as_high_as_the_lines_beside_it(put_up):
    boxes = CheckField(), TextField()
    page = layout.box(layout.row(*boxes))
    put_up(page, 300, 60)
    assert boxes[0].input.height() == boxes[1].input.height()


def test_margins_turn_round_with_the_direction_of_reading(qapp):
    made = layout.row(margins=(16, 8, 12, 2)).contentsMargins()
    assert (made.left(), made.right()) == (16, 12)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        made = layout.row(margins=(16, 8, 12, 2)).contentsMargins()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert (made.left(), made.top(), made.right(), made.bottom()) == (12, 8, 16, 2)


SHORT = Link(
    "contract", 1, "SC26-0031", "NORDHAUS", "file-text", chip=("Confirmed", "info")
)
LONG_DETAIL = Link(
    *("receipt", 2, "RC26-0002", "2026-07-08 · 1,136,108.80 USD", "cash-banknote"),
    chip=("Confirmed", "ok"),
)
LONG_TITLE = Link(
    *("paper", 3, "Verified gross mass declaration", "of the shipment", "file-text"),
    chip=("Can be made", "info"),
)


@pytest.mark.parametrize(
    ("links", "place"),
    [
        ((SHORT,), "beside"),
        ((SHORT, LONG_DETAIL), "above"),
        ((SHORT, LONG_TITLE), "below"),
    ],
)
def test_a_chip_leaves_the_words_of_its_link_whole(put_up, links, place):
    panel = Inspector()
    panel.show_blocks((Block("Linked", links),))
    put_up(panel, panel.width(), 300)
    chip = panel.findChildren(Chip)[-1]
    above = chip.geometry().center().y() - chip.parentWidget().rect().center().y()
    found = "beside" if abs(above) <= 3 else "above" if above < 0 else "below"
    words = [one.text() for one in panel.findChildren(layout.Words)]
    words += [one.text() for one in panel.findChildren(QPushButton)]
    assert found == place
    assert not [one for one in words if "…" in one]


def test_a_fact_that_is_a_chip_stands_on_one_line(put_up):
    panel = Inspector()
    panel.show_blocks((Block("Found", (Fact("Verdict", "", chip=("Passed", "ok")),)),))
    put_up(panel, panel.width(), 300)
    label = next(w for w in panel.findChildren(layout.Words) if w.text() == "Verdict")
    chip = panel.findChild(Chip)
    assert abs(label.geometry().center().y() - chip.geometry().center().y()) <= 1


class _Nothing:
    """A source that never answers."""

    def __getattr__(self, name: str) -> object:
        return lambda *_args, **_more: None


@pytest.mark.parametrize(
    ("spec", "words"), [(PARTIES, "18 rows"), (deals.SPEC, "18 rows · total")]
)
def test_only_a_list_with_totals_speaks_of_a_total(put_up, spec: ListSpec, words):
    table = put_up(ListTable(ListModel(spec.columns, _Nothing())), 600, 300)
    totals = put_up(TotalsRow(table), 600, 32)
    sums = {one.field: {"USD": Decimal(5)} for one in spec.columns if one.sum}
    totals.show_overview(Overview(18, sums))
    assert totals.lead() == words


@pytest.mark.feature("H41")
@pytest.mark.parametrize("rtl", [False, True])
def test_figures_stand_at_the_right_in_a_mirrored_table_too(qtbot, rtl):
    """Coins below coins: in Arabic 105.86 began where 45.90 began."""
    ends = {
        _last_ink(_drawn(qtbot, Cell(words, kind="number"), 120, rtl=rtl))
        for words in ("40.00", "1,240.00", "−7,640.00")
    }
    assert max(ends) - min(ends) <= 1
    assert min(ends) > 100
    words = _last_ink(_drawn(qtbot, Cell("SC26-0031"), 120, rtl=rtl))
    assert (words > 100) is rtl


@pytest.mark.feature("H41")
@pytest.mark.parametrize("rtl", [False, True])
def test_a_total_stands_below_its_figures(put_up, rtl):
    table = put_up(ListTable(ListModel(deals.SPEC.columns, _Nothing())), 900, 300)
    totals = put_up(TotalsRow(table), 900, 32)
    side = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    at, summed = next(
        (at, one) for at, one in enumerate(deals.SPEC.columns, start=1) if one.sum
    )
    for one in (table, totals):
        one.setLayoutDirection(side)
    table.heads().setLayoutDirection(side)
    table.setColumnWidth(at, 160)
    totals.show_overview(Overview(1, {summed.field: {"USD": Decimal(5000)}}))
    shown = totals.grab().toImage()
    header = table.heads()
    left = header.x() + header.sectionViewportPosition(at)
    edge = left + header.sectionSize(at)
    ground = shown.pixelColor(left + 3, 16)
    inked = [
        x
        for x in range(left + 3, edge)
        if any(shown.pixelColor(x, y) != ground for y in range(6, 26))
    ]
    assert edge - 14 < inked[-1] < edge
    assert inked[0] > left + 40


def test_the_ring_of_a_tab_keeps_off_its_words(put_up, qtbot):
    """It touched the first and the last letter."""
    tabs = SectionTabs()
    for words in ("Notes", "Files"):
        tabs.addTab(words)
    put_up(tabs, 300, 40)
    tabs.activateWindow()
    tabs.setFocus()
    qtbot.waitUntil(tabs.hasFocus)
    shown = tabs.grab().toImage()
    middle = tabs.tabRect(0).center().y() + 1
    row = [shown.pixelColor(x, middle) for x in range(tabs.tabRect(0).right())]
    ring = [x for x, colour in enumerate(row) if colour == theme.color("focus")]
    first = [x for x in ring if x < 6]
    last = [x for x in ring if x not in first]
    ground = theme.color("accent_soft")
    words = [x for x in range(first[-1] + 1, last[0]) if row[x] != ground]
    assert words[0] - first[-1] >= 4
    assert last[0] - words[-1] >= 4
