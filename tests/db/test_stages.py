"""A column that shows more than it stores is filtered by all that it shows."""

from __future__ import annotations

from datetime import date

import pytest

from app.access.domain import Role, Staff
from app.access.listing import LISTING as STAFF
from app.access.service import save
from app.core.query import Filter, Query
from app.inventory import service as inventory
from app.payables.listing import BILLS
from app.purchasing import service as purchasing
from app.purchasing.listing import LISTING as ORDERS
from app.receivables.listing import RECEIPTS
from forms import access_list, payables_list, purchasing_list, receivables_list
from tests import make, make_money

SALES = frozenset({Role.SALES})
DAY = date(2026, 5, 18)
LISTS = [
    (ORDERS, purchasing_list.LIST, "received"),
    (BILLS, payables_list.LIST, "settled"),
    (RECEIPTS, receivables_list.RECEIPTS, "booked"),
]


def shown_by_choice(uow, listing, column, stored):
    """Return what each choice finds, and what of the rows shows or stores it."""
    rows = listing.page(uow, Query(limit=500)).records
    assert rows
    for value, _title in column.choices():
        query = Query(filters=(Filter(column.field, "in", (value,)),), limit=500)
        asked = {row.id for row in listing.page(uow, query).records}
        said = {r.id for r in rows if value in (column.value_of(r), stored(r))}
        yield value, asked, said


@pytest.mark.feature("H9", "H23")
@pytest.mark.parametrize(("listing", "spec", "met"), LISTS)
def test_each_choice_finds_the_rows_that_show_it(database, actor, listing, spec, met):
    """Partly received, settled and to allocate were words that no filter knew."""
    column = spec.column("state")
    with database.unit_of_work(actor, today=DAY) as uow:
        contract = make_money.deal(uow)
        make_money.pay_bills(uow, date(2026, 8, 31))
        order = purchasing.of_contract(uow, contract.id)[0]
        come = inventory.from_purchase(uow, order.id)
        inventory.post(uow, inventory.save(uow, come))
        found = list(shown_by_choice(uow, listing, column, lambda row: row.state))
    assert {value: asked for value, asked, _said in found} == {
        value: said for value, _asked, said in found
    }
    assert any(asked for value, asked, _said in found if value == met)


@pytest.mark.feature("H9", "H23")
def test_what_waits_to_be_allocated_is_found_by_that(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
        receipt = make_money.deposit(uow, contract)
        free = Filter("free", "gt", 0)
        waits = {row.id for row in RECEIPTS.page(uow, Query(filters=(free,))).records}
        query = Query(filters=(Filter("state", "in", ("to_allocate",)),))
        assert {row.id for row in RECEIPTS.page(uow, query).records} == waits
        assert waits <= {receipt.id}


@pytest.mark.feature("H9", "H23")
def test_staff_without_a_password_are_found_by_that(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        with_one = save(
            uow, Staff(login="li", name="Li", roles=SALES), "a long pass word"
        )
        without = save(uow, Staff(login="wang", name="Wang", roles=SALES))
        query = Query(filters=(Filter("active", "in", ("no_password",)),))
        found = {row.id for row in STAFF.page(uow, query).records}
    assert without.id in found
    assert with_one.id not in found
    assert (
        "No password yet" in dict(access_list.LIST.column("active").choices()).values()
    )
