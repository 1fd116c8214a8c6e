"""Supplier profiles on the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.actor import Actor
from app.suppliers import service
from app.suppliers.controller import ProfileController
from app.suppliers.module import MODULE
from app.ui.registry import maker
from app.ui.work import Work
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen

D = Decimal


@pytest.fixture
def desk(work, actor, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor) as uow:
        make.products(uow)
    return masters.desk_for(work)


@pytest.fixture
def tab(desk, qtbot):
    made = ProfileController(desk)
    made.start()
    return screen.shown(qtbot, made)


@pytest.fixture
def saved(tab, qtbot):
    screen.look_up(qtbot, tab, "supplier", "cxmt")
    screen.write(tab, "vat_rate", "13")
    screen.put(tab, "prices", 0, "product", "HJ-350")
    screen.put(tab, "prices", 0, "valid_from", "2026-05-01")
    screen.press(tab, "save")
    return tab


@pytest.mark.feature("A30", "A32")
def test_a_profile_with_a_price_is_entered(saved, work, actor):
    # The price begins with the product's known cost: 96.05 with VAT, 85 without.
    assert screen.cell(saved, "prices", 0, "price_incl_vat") == "96.05"
    assert screen.cell(saved, "prices", 0, "net") == "85.00"
    with work.database.unit_of_work(actor) as uow:
        profile = service.get(uow, saved.record_id)
        assert profile.prices[0].valid_from == date(2026, 5, 1)
        juicer = profile.prices[0].product.id
        maker = profile.supplier.id
        (price,) = service.prices_for(uow, maker, [juicer], date(2026, 6, 1))[juicer]
        assert price.price_incl_vat == D("96.05")


@pytest.mark.feature("A32")
def test_without_a_special_invoice_there_is_no_refund_and_it_is_said(saved):
    box = screen.field(saved, "special_invoice")
    box.input.click()
    assert screen.chips(saved) == ["No refund without a special VAT invoice"]
    assert screen.facts(saved)["Special VAT invoice"] == "No"


@pytest.mark.feature("A26")
def test_a_qualification_that_ended_is_said(saved):
    screen.write(saved, "qualified_until", "2020-01-01")
    assert "Qualification ended" in screen.chips(saved)


@pytest.mark.feature("A30")
def test_a_price_that_ended_is_counted_apart(saved):
    assert screen.facts(saved)["In force"] == "1"
    screen.put(saved, "prices", 0, "valid_from", "2020-01-01")
    screen.put(saved, "prices", 0, "valid_to", "2020-12-31")
    assert screen.facts(saved)["In force"] == "0"
    screen.put(saved, "prices", 0, "valid_to", "2019-12-31")
    screen.press(saved, "save")
    model = saved.form.sections["prices"].grid.lines_model
    cell = model.cell(model.index(0, model.column_of("valid_to")))
    assert cell.problem == "The end is before the start."


@pytest.mark.usefixtures("saved")
def test_a_second_profile_of_a_supplier_is_refused(desk, qtbot):
    other = ProfileController(desk)
    other.start()
    screen.shown(qtbot, other)
    screen.look_up(qtbot, other, "supplier", "cxmt")
    screen.press(other, "save")
    assert "on the list already" in screen.told(other)


def test_prices_are_not_there_for_who_may_not_see_costs(saved, work, actor, qtbot):
    clerk = Actor("Lin Ke", actor.permissions - {"catalog.view_cost"})
    tab = ProfileController(masters.desk_for(Work(work.database, clerk, inline=True)))
    tab.open(saved.record_id)
    screen.shown(qtbot, tab)
    assert not tab.form.sections
    assert tab.stored.prices == ()


@pytest.mark.usefixtures("saved")
def test_the_list_finds_by_pinyin_and_tells_the_refund(desk, qtbot):
    tab = maker(MODULE.listing)(desk)
    (row,) = masters.listed(qtbot, tab)
    assert row[1] == "慈溪明泰电器有限公司"
    assert row[3:5] == ("13%", "Refundable")
    masters.find(tab, "nantong")
    assert masters.rows(tab) == []
    masters.find(tab, "cixi")
    assert len(masters.rows(tab)) == 1


def test_a_party_tells_of_its_profile(saved, desk, work, actor):
    with work.database.unit_of_work(actor) as uow:
        around = desk.chain.around(uow, "party", saved.draft.supplier.id)
    (link,) = around.links
    assert (link.kind, link.id) == ("supplier_profile", saved.record_id)
