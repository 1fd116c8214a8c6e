"""The sample company has something to look at wherever a person looks first."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.query import Query
from app.db.unit_of_work import Database
from app.demo import year
from app.modules import find
from app.treasury import service as treasury

ACTOR = Actor("Li Na", ALL_PERMISSIONS)
NOW = datetime(2027, 3, 18, 2, 0, tzinfo=UTC)
"""Another day than that of the pictures: everything is counted back from it."""
LISTS = {
    # list → so many rows it has at least; the sample deal alone has fewer
    "inquiries.listing:LISTING": 6,
    "quotations.listing:LISTING": 4,
    "contracts.listing:LISTING": 18,
    "purchasing.listing:LISTING": 30,
    "quality.listing:LISTING": 20,
    "inventory.listing:BALANCES": 11,
    "shipments.listing:LISTING": 14,
    "credits.listing:LISTING": 3,
    "treasury.listing:TRANSFERS": 6,
    "documents.listing:LISTING": 7,
    "mail.listing:LISTING": 2,
    "receivables.listing:RECEIPTS": 20,
    "payables.listing:BILLS": 10,
    "parties.listing:LISTING": 17,
    "suppliers.listing:LISTING": 3,
    "catalog.listing:LISTING": 11,
}


@pytest.mark.feature("003-45")
def test_no_screen_of_the_sample_company_is_empty(sample_office, tmp_path):
    path = shutil.copyfile(sample_office, tmp_path / "office.db")
    database = Database(f"sqlite:///{path}", clock=lambda: NOW)
    year.fill(database, ACTOR)
    asked = Query(limit=0)
    with database.reading(ACTOR) as uow:
        found = {name: find(f"app.{name}").overview(uow, asked).count for name in LISTS}
        home = treasury.home(uow)
        paid = {
            one.currency: treasury.moves(
                uow, one.company.id, one.account.id, one.currency
            )
            for one in treasury.balances(uow)
        }
        credits_ = find("app.credits.listing:LISTING").page(uow, Query()).records
        receipts = find("app.receivables.listing:RECEIPTS").page(uow, Query(limit=200))
    database.close()
    assert not {name: n for name, n in found.items() if n < LISTS[name]}
    lowest = {code: min(move.balance for move in moves) for code, moves in paid.items()}
    assert not {code: low for code, low in lowest.items() if low < 0}, "overdrawn"
    assert "used" in {str(one.state) for one in credits_}, "one credit was drawn"
    assert len(home.kpis) == 4
    assert min(getattr(kpi.value, "amount", kpi.value) for kpi in home.kpis) > 0
    newest = max(one.received_on for one in receipts.records)
    assert NOW.date() - timedelta(days=10) < newest <= NOW.date()
