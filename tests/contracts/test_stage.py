"""How far a contract has come is said in the same word in its list and above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.contracts.controller import ContractController
from app.contracts.listing import LISTING
from app.core.query import Query
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from forms.contracts_list import stage_chip
from tests import looks, make_load

DAY = date(2026, 5, 18)


@pytest.mark.feature("H23")
def test_a_contract_that_is_booked_says_so_in_its_list_and_in_its_tab(
    work, actor, qapp, qtbot
):
    """The list said booked, the tab confirmed."""
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain(Registry())
    with work.database.unit_of_work(actor, today=DAY) as uow:
        sold = make_load.pair(uow)
        make_load.booked(uow, sold)
        contract = sold[0]
        rows = LISTING.page(uow, Query()).records
        told = desk.chain.told(uow, "contracts", [contract.id])[contract.id]
    tab = ContractController(desk)
    qtbot.addWidget(tab.form)
    tab.open(contract.id)
    said = tab.spec.chips(tab.draft)[0]
    assert said == ("Booked", "teal")
    row = next(one for one in rows if one.id == contract.id)
    # Only the word of the stage: what is late stands in a chip of its own there.
    row = replace(row, latest_shipment_on=None)
    assert stage_chip(replace(row, **told))[0] == "Booked"
