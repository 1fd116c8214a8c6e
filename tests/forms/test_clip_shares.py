"""A share that is copied stays one: 30 % is neither 30 nor 0.3 elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication

from forms.kit import cell_of, copied
from forms.kit.cells import Cell
from forms.kit.grid_clipboard import Copied, to_mime
from forms.kit.grid_values import figure_of, parse
from forms.kit.list_clip import as_clipboard
from forms.kit.list_spec import Column
from forms.kit.spec import ColumnSpec

D = Decimal


@dataclass(frozen=True)
class Row:
    share: Decimal
    count: Decimal


@pytest.mark.feature("H3")
def test_a_list_copies_what_the_screen_says():
    share = Column("share", "Share", lambda row: cell_of.share(row.share))
    count = Column("count", "Count", lambda _row: cell_of.share(None))
    mime = as_clipboard([share, count], [Row(D("30.00"), D(1200))])
    assert mime.text() == "30%\t1200"
    assert 'x:num="0.3' in mime.html()
    assert ">30%<" in mime.html()


@pytest.mark.feature("H3")
def test_a_code_copied_from_a_list_keeps_its_noughts():
    """Excel made 306 of the bank's code 00306: the cell did not say that it is text."""
    code = Column("code", "Code", lambda _row: Cell("00306"))
    mime = as_clipboard([code], [Row(D(0), D(0))])
    assert "<td style=\"mso-number-format:'\\@'\">00306</td>" in mime.html()


@pytest.mark.feature("H3")
@pytest.mark.parametrize(
    ("kind", "drawn", "text", "number"),
    [
        ("percent", "−40.1%", "-40.1%", 'x:num="-0.401"'),
        ("decimal", "1,200", "1200", 'x:num="1200"'),
        ("price", "USD 5.25", "5.25", 'x:num="5.25"'),
        ("percent", "–", "–", ""),
        ("decimal", "3/8", "3/8", ""),
        ("readonly", "12", "12", ""),
    ],
)
def test_a_figure_that_its_column_draws_is_copied_as_a_number(
    kind, drawn, text, number
):
    """The margin of a line went to Excel as the words '−40.1%."""
    column = ColumnSpec("margin", "Margin", kind, cell=lambda _l, _r: Cell(drawn))
    figure = figure_of(column, Cell(drawn))
    mime = to_mime([[Copied(drawn, figure, share=kind == "percent")]])
    assert mime.text() == text
    assert number in mime.html()
    assert ("x:num" in mime.html()) is bool(number)


@pytest.mark.feature("H2")
def test_lines_copy_shares_that_come_back_and_are_numbers_elsewhere():
    mime = to_mime([[Copied("30.00%", D("30.00"), share=True)]], ["discount"])
    assert mime.text() == "30%"
    assert 'x:num="0.3' in mime.html()  # 30 / 100, as a spreadsheet keeps a share
    assert "0.00%" in mime.html()
    column = ColumnSpec("discount", "Discount", "percent")
    assert parse(column, mime.text(), None, None, pasted=True) == D(30)


@pytest.mark.feature("H3")
def test_a_loss_is_shown_with_a_minus_and_copied_with_the_keyboards_hyphen():
    loss = Column("count", "Count", lambda row: cell_of.quantity(row.count, 2))
    assert loss.cell(Row(D(0), D("-12.5"))).text.startswith("−12.5")
    mime = as_clipboard([loss], [Row(D(0), D("-12.5"))])
    assert mime.text() == "-12.5"
    assert ">-12.5</td>" in mime.html()
    mime = to_mime([[Copied("−12.50", D("-12.5"))]], ["amount"])
    assert mime.text() == "-12.5"
    assert ">-12.50<" in mime.html()
    column = ColumnSpec("amount", "Amount", "decimal", places=2)
    for typed in ("-12.5", "−12.5", "－12.5"):
        assert parse(column, typed, None, None) == D("-12.5")


@pytest.mark.feature("H3")
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("−5,887.95", "-5,887.95"),
        ("−¥ 702,586", "-¥ 702,586"),
        ("USD −12.50", "USD -12.50"),
        ("−6.1%", "-6.1%"),
        ("B/L − 7 days", "B/L − 7 days"),
    ],
)
def test_a_figure_copied_anywhere_is_read_by_other_programs(monkeypatch, words, given):
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _all: True)
    clipboard = QGuiApplication.clipboard()
    clipboard.dataChanged.connect(copied.give)
    clipboard.setText(words)
    clipboard.dataChanged.disconnect(copied.give)
    assert clipboard.text() == given
