"""What a list asks the database for typed words, and for its totals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import event, update

from app.core.query import Query, Sort
from app.db import listing
from tests.db import test_listing
from tests.db.test_listing import DEALS, DealRow

filled, uow = test_listing.filled, test_listing.uow


@pytest.fixture
def asked(uow):
    """Every statement from now on."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(" ".join(statement.split()))

    connection = uow.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


def walked(uow, query):
    """Return the keys of a result, page after page from the anchors."""
    found = []
    for anchor in DEALS.overview(uow, query).anchors:
        after = Query(text=query.text, sort=query.sort, after=anchor, limit=200)
        found += [row.id for row in DEALS.page(uow, after).records]
    return found


def test_few_rows_with_typed_words_are_looked_for_once(uow, asked):
    """Totals and anchors read them by their keys; both looked in every row."""
    overview = DEALS.overview(uow, Query(text="sc-0 nordwind"))
    assert overview.count > 0
    assert sum(" LIKE " in said for said in asked) == 1


@pytest.mark.parametrize("words", ["sc-0", "nordwind", "no such word"])
def test_few_and_many_rows_with_typed_words_are_told_alike(uow, monkeypatch, words):
    query = Query(text=words, sort=Sort("number"))
    few, rows = DEALS.overview(uow, query), walked(uow, query)
    assert len(rows) == few.count
    monkeypatch.setattr(listing, "FEW", 1)
    assert DEALS.overview(uow, query) == few
    assert walked(uow, query) == rows


def test_totals_of_several_currencies_are_one_question(uow, asked):
    """The amount has a currency, the pieces have none."""
    uow.session.execute(
        update(DealRow).values(amount=Decimal(2), pieces=3, currency="USD")
    )
    asked.clear()
    overview = DEALS.overview(uow, Query())
    count = test_listing.COUNT
    assert overview.sums == {"amount": {"USD": 2 * count}, "pieces": {"": 3 * count}}
    assert sum("sum(" in said for said in asked) == 1
