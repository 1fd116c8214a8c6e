"""A share that is copied stays one: 30 % is neither 30 nor 0.3 elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication

from forms.kit import cell_of, copied
from forms.kit.grid_clipboard import Copied, to_mime
from forms.kit.grid_values import parse
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
    text, html = as_clipboard([share, count], [Row(D("30.00"), D(1200))])
    assert text == "30%\t1200"
    assert "<td>30%</td>" in html


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
    text, html = as_clipboard([loss], [Row(D(0), D("-12.5"))])
    assert text == "-12.5"
    assert "<td>-12.5</td>" in html
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
