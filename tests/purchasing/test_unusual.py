"""A quantity a thousand times that of the last order is doubted, as in a sale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.refs import Ref
from app.core.sources import LastPrice
from app.purchasing.domain import Line, Purchase
from forms.kit.beside import Beside
from forms.purchasing import Facts, _lines

D = Decimal


def test_a_thousand_times_the_last_order_is_doubted():
    last = LastPrice(D(20), "PO26-0088", date(2026, 5, 1), D(500))
    beside = Beside(facts=Facts(prices={7: last}))
    (column,) = (one for one in _lines(beside) if one.field == "quantity")
    line = Line(product=Ref(7, "HJ-350", "Juicer"), quantity=D(500_000))
    # 500 × 1,000: pieces typed where thousands of them were ordered
    assert column.doubt(line.quantity, line, Purchase()) is not None
    assert column.doubt(D(5_000), line, Purchase()) is None
    assert column.doubt(line.quantity, Line(), Purchase()) is None
