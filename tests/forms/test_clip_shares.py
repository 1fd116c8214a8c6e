"""A share that is copied stays one: 30 % is neither 30 nor 0.3 elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from forms.kit import cell_of
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
