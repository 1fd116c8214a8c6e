"""By when the foreign-exchange administration is told, in lists and on Home (A119)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.i18n import _
from app.core.query import Query
from app.dossier.domain import Mark
from app.dossier.service.deadlines import deadlines, mark
from app.receivables import listing, service
from app.receivables.domain import OpeningClaim
from forms.receivables import item_blocks, receipt_blocks
from tests import make, make_money

D = Decimal
pytestmark = pytest.mark.feature("A119")
DAY = date(2026, 5, 18)
"""Of the deposit; its goods leave until the end of July, more than 30 days later."""


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


def claim(uow, deal, number, due_on, currency="USD"):
    """Enter what is owed since 1 January."""
    make.rate(uow, date(2026, 1, 1), "7.10")
    owed = OpeningClaim(
        company=deal.company,
        customer=deal.customer,
        number=number,
        currency=currency,
        amount=D(1000),
        booked_on=date(2026, 1, 1),
        due_on=due_on,
    )
    return service.open_claim(uow, owed)


def told(uow, key):
    """Return what is to be reported, as Home says it."""
    return [
        (_(one.what, **one.params), one.kind, one.id, one.due.date())
        for one in deadlines(uow)
        if one.key == key
    ]


def said(blocks):
    """Return what the panel beside a record says of the report."""
    facts = [piece for block in blocks for piece in block.pieces]
    return [
        piece.value
        for piece in facts
        if getattr(piece, "label", "") == "Report to SAFE by"
    ]


def test_a_claim_paid_after_more_than_90_days_is_reported_30_days_after_export(uow):
    deal = make.contract(uow)
    # January, February and March 2026 have 90 days: 1 April is just in time.
    claim(uow, deal, "EARLY", date(2026, 4, 1))
    claim(uow, deal, "HOME", date(2026, 12, 31), "CNY")
    late = claim(uow, deal, "LATE", date(2026, 4, 2))
    rows = listing.ITEMS.page(uow, Query()).records
    by = {row.number: row.report_by for row in rows}
    assert by == {"EARLY": None, "HOME": None, "LATE": date(2026, 1, 31)}
    assert said(item_blocks(service.get(uow, late.id))) == ["2026-01-31"]
    uow.today = date(2026, 1, 17)
    name = f"Report late payment of {deal.customer.name} to SAFE"
    found = [(name, "receivable", late.id, date(2026, 1, 31))]
    assert told(uow, "safe_deferred") == found
    uow.today = date(2026, 1, 16)
    assert told(uow, "safe_deferred") == []


def test_an_advance_long_before_its_export_is_reported_30_days_after_it_came(uow):
    deal = make.sale(uow)
    receipt = make_money.deposit(uow, deal)
    (row,) = listing.RECEIPTS.page(uow, Query()).records
    assert row.report_by == date(2026, 6, 17)
    stored = service.get_receipt(uow, receipt.id)
    assert said(receipt_blocks(stored)) == ["2026-06-17"]
    uow.today = date(2026, 6, 3)
    name = f"Report advance of {deal.customer.name} to SAFE"
    found = [(name, "receipt", receipt.id, date(2026, 6, 17))]
    assert told(uow, "safe_advance") == found
    done = Mark(
        what="safe_advance",
        kind="receipt",
        record_id=receipt.id,
        due=date(2026, 6, 17),
        reason="Reported",
    )
    mark(uow, done)
    assert told(uow, "safe_advance") == []


def test_an_advance_that_was_booked_wrongly_is_not_reported(uow):
    deal = make.sale(uow)
    receipt = make_money.deposit(uow, deal)
    service.reverse(uow, receipt, DAY, "Of another customer")
    rows = listing.RECEIPTS.page(uow, Query()).records
    assert [row.report_by for row in rows] == [None, None]
    assert service.get_receipt(uow, receipt.id).report_by is None
    uow.today = date(2026, 6, 3)
    assert told(uow, "safe_advance") == []
