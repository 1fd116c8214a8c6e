"""What stands in a list is found in it: Ctrl+F looks into every text that is shown."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Enum, String

from app.contracts import listing as contracts
from app.core.query import Query
from app.customs import listing as customs
from app.inventory import listing as inventory
from app.modules import find
from app.office import listing as office
from app.payables import listing as payables
from app.receivables import listing as receivables
from app.shipments import listing as shipments
from app.treasury import listing as treasury
from app.ui.module import Listed
from app.ui.registry import Registry
from forms import (
    customs_list,
    inventory_list,
    office_list,
    payables_list,
    receivables_list,
    treasury_list,
)
from tests import make

FOLDED = {"code", "name", "name_zh", "name_en"}
"""What `app.core.folding` keeps of a party and of a product."""
WORDS = {
    *("accounts", "key", "kind", "language", "limit"),
    *("of", "owner", "reason", "roles", "source"),
}
"""Words of ours that stand for a value, and logins: asked for in the filter, since a
short login stands in the middle of many a word."""
IN_SHEETS = (
    (customs_list.LIST, customs.LISTING),
    (customs_list.REFUNDS, customs.REFUNDS),
    (inventory_list.LIST, inventory.BALANCES),
    (office_list.RATES, office.RATES),
    (payables_list.LIST, payables.BILLS),
    (payables_list.PAYMENTS, payables.PAYMENTS),
    (receivables_list.LIST, receivables.ITEMS),
    (receivables_list.RECEIPTS, receivables.RECEIPTS),
    (treasury_list.LIST, treasury.DEALS),
    (treasury_list.TRANSFERS, treasury.TRANSFERS),
)


def lists():
    named = [one.listing for one in (*Registry().modules, *Registry().lists)]
    declared = [one for one in named if isinstance(one, Listed)]
    pairs = [(find(one.spec), find(one.rows)) for one in declared]
    return {spec.name: (spec, rows) for spec, rows in (*pairs, *IN_SHEETS)}


def is_text(rows, name) -> bool:
    kind = rows.column(name).type
    return isinstance(kind, String) and not isinstance(kind, Enum)


@pytest.mark.feature("H8")
@pytest.mark.parametrize(("spec", "rows"), lists().values(), ids=lists())
def test_every_text_that_a_list_shows_is_found_in_it(spec, rows):
    shown = [c.field for c in spec.columns if c.filter and c.field in rows.columns]
    sought = {*rows.search, *rows.coded, *(FOLDED if rows.folded is not None else ())}
    missed = [name for name in shown if is_text(rows, name) and name not in sought]
    assert set(missed) <= WORDS


@pytest.mark.feature("H8")
def test_a_contract_is_found_by_what_its_row_says(database, actor):
    with database.unit_of_work(actor, today=date(2026, 6, 1)) as uow:
        uow.reactions = {}
        number = make.contract(uow).number
        for typed in ("CIF Hamburg", "germany", "usd NORDHAUS", number):
            (row,) = contracts.LISTING.page(uow, Query(text=typed)).records
            assert row.number == number
        for typed in ("CIF Rotterdam", "france", "a zz"):
            assert not contracts.LISTING.page(uow, Query(text=typed)).records


def test_a_whole_sentence_is_looked_for_among_all_the_ports(database, actor):
    """Of so many words each stands in the names of hundreds: 70,000 codes in all."""
    syllables = "an en in on er ar al or el ur am as is os ro ra ri la le li lo na ne"
    with database.reading(actor) as uow:
        assert not shipments.LISTING.page(uow, Query(text=syllables)).records
