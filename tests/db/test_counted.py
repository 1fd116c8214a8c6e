"""Numbers past 9,999 stand behind those before them, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from app.contracts import listing
from app.contracts.model import ContractRow
from app.core.query import Filter, Query, Sort
from app.db import search
from app.db.counted import goes_beyond, placed
from app.db.listing import BLOCK
from app.db.numbering import take_number
from app.office.service import first_company
from app.ui.desk import Desk
from app.ui.registry import Registry
from tests import make

FIRST, LAST = 9_850, 10_080
NUMBERS = [f"SC26-{one}" for one in range(FIRST, LAST)]
FOREIGN = ["ABCD-123456", "SC26-0031", "SC27-0001", "SO 2026/17"]
ORDER = [FOREIGN[0], FOREIGN[1], *NUMBERS, *FOREIGN[2:]]
"""As a person reads them, worked by hand: years first, then the count."""


@pytest.fixture
def uow(database, actor):
    """Open an office with so many sales contracts, given in no order."""
    with database.unit_of_work(actor, today=date(2026, 7, 8)) as opened:
        fill(opened, sorted(ORDER, key=lambda one: one[::-1]))
        yield opened


def fill(uow, numbers):
    """Make contracts of these numbers, besides the one of the deal."""
    made = make.contract(uow)
    model = uow.session.query(ContractRow).one()
    like = {
        column.name: getattr(model, column.name)
        for column in ContractRow.__table__.columns
        if column.name not in {"id", "number", "proforma_number"}
    }
    rows = [{**like, "number": one} for one in numbers if one != made.number]
    uow.session.execute(insert(ContractRow.__table__), rows)


def read(uow, **asked):
    """Read a list page by page; return the numbers."""
    found, after = [], None
    while True:
        page = listing.LISTING.page(uow, Query(limit=37, after=after, **asked))
        found += [one.number for one in page.records]
        after = page.next_key
        if after is None:
            return found


def gone_beyond(uow):
    """Take the number after 9,999 in its series."""
    company = first_company(uow)
    take_number(uow, company.id, "SC", date(2026, 7, 8), f"SC26-{LAST}")


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_goes_on_past_ten_thousand_in_its_order(uow, descending):
    assert not goes_beyond(uow)
    gone_beyond(uow)
    assert goes_beyond(uow)
    sort = Sort("number", descending)
    assert read(uow, sort=sort) == (ORDER[::-1] if descending else ORDER)
    overview = listing.LISTING.overview(uow, Query(sort=sort))
    page = listing.LISTING.page(uow, Query(sort=sort, after=overview.anchors[1]))
    wanted = ORDER[::-1] if descending else ORDER
    assert [one.number for one in page.records] == wanted[BLOCK:]


def test_from_and_to_mean_the_count(uow):
    gone_beyond(uow)
    between = Filter("number", "between", ("SC26-9998", "SC26-10001"))
    wanted = ["SC26-9998", "SC26-9999", "SC26-10000", "SC26-10001"]
    assert read(uow, filters=(between,), sort=Sort("number")) == wanted
    more = Filter("number", "gt", f"SC26-{LAST - 2}")
    grouped = Filter("", "all", (more, Filter("number", "lt", "SC27-0001")))
    assert read(uow, filters=(grouped,)) == [f"SC26-{LAST - 1}"]


@pytest.mark.parametrize("number", ["SC26-1000", "SC26-9999", "SC26-10000"])
def test_a_whole_number_is_found_before_longer_ones(uow, number):
    """1000 stands in 10000 to 10009 as well, and those are newer."""
    for key, one in enumerate(("SC26-1000", *NUMBERS), 1):
        search.index(uow, "contract", key, number=one, title=one)
    for typed in (number, number.lower(), number.replace("-", "")):
        assert search.search(uow, typed)[0].number == number


@pytest.mark.feature("H6")
def test_a_choice_that_is_meant_stands_before_longer_ones(work, actor):
    with work.database.unit_of_work(actor, today=date(2026, 7, 8)) as opened:
        fill(opened, ["SC26-1000", *NUMBERS])
    desk = Desk(work, lookups=Registry().lookup)
    for typed in ("SC26-1000", "sc26-9999", "SC26-10000"):
        found = []
        desk.lookup("contract", typed, found.extend)
        assert found[0].ref.code == typed.upper()


def test_a_number_is_placed_alike_in_both_tongues():
    assert placed(None) is None
    assert [placed(one) for one in ("SC26-9999", "SC26-10000", "SC26-100000", "")] == [
        "SC26-9999",
        "SC26-a10000",
        "SC26-b100000",
        "",
    ]
