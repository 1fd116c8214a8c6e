"""Tables give their figures the room that they need."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.i18n import language
from reports import documents, fonts, wrapping
from reports.styles import BODY, HEAD, MARGIN_X
from reports.tables import PAD_X, Align, Column, Table, Text
from tests.reports import reading, sample


def _room(table: Table, index: int) -> float:
    return table.edge(index + 1) - table.edge(index) - 2 * PAD_X


def _table(align: Align, title: str = "40HC") -> Table:
    fonts.ready()
    columns = [
        Column(("No.",), 20, Align.CENTRE),
        Column(("Goods",), 100),
        Column((title,), 12, align),
        Column(("Amount",), 68, Align.POINT),
    ]
    return Table(0, 200, columns)


@pytest.mark.parametrize("align", [Align.RIGHT, Align.POINT, Align.CENTRE])
@pytest.mark.parametrize("figure", ["21,696", "21\u00a0696", "1,234,567.89"])
def test_a_figure_wider_than_its_column_is_not_torn(align, figure):
    table = _table(align)
    table.bricks([["1", "A lamp of glass", (Text("7"), Text(figure)), "12.00"]])
    assert wrapping.lines(figure, BODY, _room(table, 2)) == (figure,)
    assert table.edge(4) == pytest.approx(200)
    for index, text in ((0, "1"), (1, "lamp"), (3, "12.00")):
        assert wrapping.lines(text, BODY, _room(table, index)) == (text,)


def test_columns_of_figures_give_room_where_words_cannot():
    table = _table(Align.RIGHT)
    figure = "123,456,789.00"
    words = "Incomprehensibilities"
    table.bricks([["1", words, figure, "12.00"]])
    assert wrapping.lines(figure, BODY, _room(table, 2)) == (figure,)
    assert wrapping.lines(words, BODY, _room(table, 1)) == (words,)


def test_a_title_is_not_set_very_small_nor_torn():
    table = _table(Align.POINT, "Количество")
    table.bricks([["1", "A lamp of glass", "7", "12.00"]])
    style = wrapping.fitted("Количество", HEAD, _room(table, 2))
    assert style.size >= HEAD.size * 0.84
    assert wrapping.lines("Количество", style, _room(table, 2)) == ("Количество",)


def test_a_table_in_which_everything_fits_stays_as_it_was_made():
    table = _table(Align.POINT, "")
    table.bricks([["1", "A lamp", "7", "12.00"]])
    assert [table.edge(i) for i in range(5)] == pytest.approx([0, 20, 120, 132, 200])


def test_a_title_squeezed_into_its_column_stays_whole():
    """What is set just so small that it fits was torn by a hair."""
    for limit in (20.0, 21.3, 27.7, 33.1):
        style = wrapping.fitted("Количество", HEAD, limit)
        assert wrapping.lines("Количество", style, limit) == ("Количество",)


def test_titles_of_one_head_are_all_of_one_size():
    """ "Количество" stood in small letters beside "Сумма" in large ones."""
    table = _table(Align.POINT, "Количество")
    table.bricks([["1", "A lamp of glass", "7", "12.00"]])
    sizes = {text.style.size for cell in table._titles() for text in cell}
    assert max(sizes) - min(sizes) < 0.05
    assert HEAD.size * 0.84 <= max(sizes) < HEAD.size * 0.9


def _sheet_of_goods(**remarks: bool) -> Table:
    fonts.ready()
    columns = [
        Column(("No.",), 20, Align.CENTRE),
        Column(("Goods",), 60),
        Column(("Specification",), 40),
        Column(("Amount",), 40, Align.POINT),
        Column(("Remarks",), 40, **remarks),
    ]
    return Table(0, 200, columns)


def test_columns_of_words_that_say_nothing_are_left_out():
    """The remarks of a purchase contract were an empty column."""
    table = _sheet_of_goods()
    rows = [["1", "A lamp", "", "12.00", ""], ["2", "A pan", "", "3.00", ()]]
    table.bricks(rows, [table.total({1: "Total", 3: "15.00"})])
    # 20 : 60 : 40 of 200 points
    edges = [table.edge(i) for i in range(6)]
    assert edges == pytest.approx([0, 200 / 6, 400 / 3, 400 / 3, 200, 200])
    assert [len(cell) for cell in table._titles()] == [1, 1, 0, 1, 0]


def test_a_prescribed_column_and_one_with_a_single_word_stay():
    table = _sheet_of_goods(prescribed=True)
    table.bricks(
        [["1", "A lamp", "", "12.00", ""], ["2", "A pan", "steel", "3.00", ""]]
    )
    assert [len(cell) for cell in table._titles()] == [1] * 5
    assert table.edge(5) - table.edge(4) > 30


def test_a_figure_finds_room_beside_a_column_that_is_left_out():
    table = _sheet_of_goods()
    table.bricks([["1", "A lamp", "", "123,456,789,012.00", ""]])
    assert table.edge(2) == pytest.approx(table.edge(3))
    assert table.edge(4) == pytest.approx(table.edge(5)) == pytest.approx(200)
    assert table.edge(4) - table.edge(3) > 200 / 3


class _Seen:
    """Notes where texts are written, in points from the reading side."""

    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl
        self.texts: dict[str, tuple[float, float]] = {}

    def text(self, x, _y, text, style, at=0.0):
        wide = fonts.width(text, style.size, bold=style.bold)
        start = x - wide * at
        if text:
            self.texts[text] = (start, start + wide)

    def line(self, *_where):
        """Nothing is noted of lines."""


def _account(*, carry: bool = False) -> Table:
    fonts.ready()
    columns = [
        Column(("Date",), 60),
        Column(("Debit",), 45, Align.POINT),
        Column(("Credit",), 45, Align.POINT),
        Column(("Balance",), 50, Align.RIGHT),
    ]
    sums = {1: "29,637,037,407", 2: "29,637,037,408", 3: "123,456,789,012"}
    found = Table(0, 200, columns, carry=(lambda _n: sums) if carry else None)
    found.label_column = 0
    return found


ROW = ["2026-06-20", "9,876", "9,877", "1"]
WIDE = {0: "Closing", 1: "29,637,037,407", 2: "29,637,037,408", 3: "123,456,789,012"}


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("times", [1, 3])
def test_no_figure_of_a_sum_is_torn_nor_lies_on_another(rtl, times):
    """A statement's closing balance ended in the next line: 123,456,789,01 / 2."""
    table, seen = _account(), _Seen(rtl=rtl)
    figures = {at: ",".join([said] * times) for at, said in WIDE.items() if at}
    total = table.total({0: "Closing", **figures})
    table.bricks([ROW], [total])
    total.draw(seen, 0)
    places = [seen.texts[text] for text in figures.values()]
    assert places[0][1] < places[1][0] < places[1][1] < places[2][0]
    assert places[2][1] <= 200


def test_what_is_carried_forward_is_not_torn():
    table, seen = _account(carry=True), _Seen(rtl=False)
    table.bricks([ROW])
    table.carried(1, forward=True).draw(seen, 0)
    assert {*WIDE.values()} - {"Closing"} <= seen.texts.keys()


def test_the_words_of_a_total_end_before_a_figure_that_lies_over_empty_columns():
    fonts.ready()
    columns = [
        Column(("Goods",), 80),
        Column(("Quantity",), 60, Align.POINT),
        Column(("Amount",), 60, Align.POINT),
    ]
    table, seen = Table(0, 200, columns), _Seen(rtl=False)
    words = "Total 4,400,000 PCS + 3,360,000 SETS"
    amount = "USD 123,456,789,012.25"
    total = table.total({0: words, 2: amount})
    table.bricks([["A lamp", "7", "12.00"]], [total])
    total.draw(seen, 0)
    start, _end = seen.texts.pop(amount)
    assert max(end for _start, end in seen.texts.values()) < start, seen.texts


@pytest.mark.feature("H41")
def test_an_arabic_total_stays_inside_the_margins():
    """The amount of an invoice hung out of the table, 20 points wide."""
    big = Decimal("123456789012.25")
    lines = (replace(sample.INVOICE.lines[0], amount=big),)
    record = replace(sample.INVOICE, lines=lines, total=big, breakdown=())
    page = reading.opened(documents.render("invoice", record, language("ar")))[0]
    words = [w for w in page.extract_words() if w["text"].endswith("9,012.25")]
    assert len(words) == 2
    assert min(word["x0"] for word in words) >= MARGIN_X
