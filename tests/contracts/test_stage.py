"""How far a contract has come is said in the same word in its list and above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text, update

from app.contracts import listing
from app.contracts import service as contracts
from app.contracts.controller import ContractController
from app.contracts.listing import LISTING
from app.contracts.model import ContractRow
from app.contracts.stage import Stage, shown
from app.core.actor import Actor
from app.core.i18n import _
from app.core.query import Filter, Query, all_of, any_of
from app.purchasing import service as purchasing
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.list_controller import Source
from app.ui.registry import Registry
from forms.contracts_list import LIST, stage_chip
from forms.kit.list_model import ListModel
from tests import looks, make_load, make_money

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


CHAIN = Chain(Registry())
BOOKED = """
    select c.id from contract c
    where c.state = 'confirmed'
      and (c.latest_shipment_on is null or c.latest_shipment_on >= :day)
      and exists (select 1 from contract_line l
                  join shipment_line s on s.contract_line_id = l.id
                  join shipment h on h.id = s.shipment_id
                  where l.contract_id = c.id and h.state = 'booked')
      and not exists (select 1 from contract_line l
                      join shipment_line s on s.contract_line_id = l.id
                      join shipment h on h.id = s.shipment_id
                      where l.contract_id = c.id
                        and h.state in ('shipped', 'delivered'))
"""


def found(uow, *filters, **more):
    page = LISTING.page(uow, Query(filters=filters, **more))
    count = LISTING.overview(uow, Query(filters=filters, **more)).count
    assert count == len(page.records)
    return {row.id for row in page.records}


def at(*values):
    return Filter("state", "in", values)


def buy(uow, contract):
    for draft in purchasing.from_contract(uow, contract.id):
        purchasing.confirm(uow, purchasing.save(uow, draft))


@pytest.fixture
def office(database, actor):
    """Two contracts booked, one partly shipped, one bare, one whose day is past."""
    with database.unit_of_work(actor, today=DAY) as uow:
        booked = make_load.pair(uow)
        make_load.booked(uow, booked)
        partly = contracts.find(uow, "SC26-0031")
        buy(uow, partly)
        make_money.ship(uow, partly, 0)
        made = make_load.contract(uow, "SC26-0043", "HJ-350", 10)
        buy(uow, made)
        ids = [one.id for one in (*booked, partly, made)]
        later = update(ContractRow).where(ContractRow.id.in_(ids))
        uow.session.execute(later.values(latest_shipment_on=DAY + timedelta(90)))
        late = make_load.contract(uow, "SC26-0044", "CB-1520", 10)
        past = update(ContractRow).where(ContractRow.id == late.id)
        uow.session.execute(past.values(latest_shipment_on=DAY - timedelta(1)))
    return {
        Stage.BOOKED: {one.id for one in booked},
        Stage.PARTLY_SHIPPED: {partly.id},
        Stage.PRODUCED: {made.id},
        Stage.LATE: {late.id},
        Stage.READY: set(),
        Stage.UNPAID: set(),
        Stage.PAID: set(),
    }


@pytest.mark.feature("H9", "H23")
def test_the_list_is_filtered_by_the_stages_that_its_column_shows(
    database, actor, office
):
    """Only stored states could be asked for: Booked was no choice."""
    with database.unit_of_work(actor, today=DAY) as uow:
        assert {one: found(uow, at(one)) for one in Stage} == office
        oracle = set(uow.session.scalars(text(BOOKED), {"day": DAY.isoformat()}))
        assert found(uow, at(Stage.BOOKED)) == oracle == office[Stage.BOOKED]
        everything = found(uow)
        rest = everything - office[Stage.BOOKED]
        assert found(uow, Filter("state", "ne", "booked")) == rest
        both = found(uow, at("booked", "late"))
        assert both == office[Stage.BOOKED] | office[Stage.LATE]
        # What is stored holds its stages; a word that no contract has finds none.
        assert found(uow, at("confirmed")) == everything
        assert found(uow, at("booked"), text="no such customer") == set()
        one = any_of(at("booked"), all_of(at("confirmed"), at("late")))
        assert found(uow, one) == office[Stage.BOOKED] | office[Stage.LATE]
        assert found(uow, at("booked"), at("late")) == set()


@pytest.mark.feature("H9", "H23")
def test_one_view_of_the_list_asks_once_how_far_its_contracts_have_come(
    work, actor, qtbot, monkeypatch
):
    """The rows and their count each asked orders, ships and receipts of them all."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        sold = make_load.pair(uow)
        make_load.booked(uow, sold)
    asked, told = [], listing._told
    monkeypatch.setattr(
        listing, "_told", lambda uow, keys: (asked.append(keys), told(uow, keys))[1]
    )
    source = Source(Desk(work, lookups=Registry().lookup), LISTING, "contracts")
    model = ListModel(LIST.columns, source)
    query = Query(filters=(at("booked", "late"),))  # by the day of the test
    for _time in range(2):  # a view that is asked anew finds it out anew
        asked.clear()
        with qtbot.waitSignal(model.overviewed) as counted:
            model.show(query)
        assert counted.args[0].count == model.rowCount() >= len(sold)
        assert len(asked) == 1


@pytest.mark.feature("H9", "H23", "H43")
def test_whoever_is_told_no_stage_finds_none(database, office):
    """The column says Confirmed to who may not see shipments."""
    blind = Actor("Li Na", frozenset({"contracts.view"}))
    with database.unit_of_work(blind, today=DAY) as uow:
        assert {one for one in Stage if found(uow, at(one))} == set()
        every = set().union(*office.values())
        assert found(uow, at("confirmed")) == every


@pytest.mark.feature("H9", "H23")
def test_each_row_is_filtered_by_the_word_it_shows(database, actor, office):
    column = LIST.column("state")
    with database.unit_of_work(actor, today=DAY) as uow:
        rows = LISTING.page(uow, Query()).records
        told = CHAIN.told(uow, "contracts", [row.id for row in rows])
        for row in rows:
            whole = replace(row, **told[row.id])
            reached = shown(whole, DAY)
            assert row.id in office[reached]
            assert whole.id in found(uow, at(reached))
    words = {_(title) for _value, title in column.choices()}
    assert {"Booked", "Partly shipped", "In production", "Late", "Draft"} <= words
