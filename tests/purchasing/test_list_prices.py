"""Orders begin with what the supplier's price list asks (A30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.actor import Actor
from app.purchasing import service
from app.purchasing.controller import PurchaseController
from app.suppliers import service as suppliers
from app.suppliers.domain import Profile, SupplierPrice
from tests import looks, make
from tests import sale_screen as screen

D = Decimal
DAY = date(2026, 5, 18)
pytestmark = pytest.mark.feature("A30")


def listed(uow, sale):
    """Enter a price list of the juicer in steps, with prices that do not count."""
    juicer = sale.lines[0].product

    def asks(price, moq="0", **more):
        return SupplierPrice(
            product=juicer, price_incl_vat=D(price), moq=D(moq), **more
        )

    prices = (
        asks("95.00"),
        asks("93.50", "1000"),
        asks("92.00", "5000"),
        asks("90.00", valid_to=date(2026, 5, 17)),
        asks("91.00", valid_from=date(2026, 5, 19)),
        asks("13.00", currency="USD"),
    )
    maker = service.from_contract(uow, sale.id)[0].supplier
    return suppliers.save(uow, Profile(supplier=maker, prices=prices))


def test_a_draft_takes_the_lowest_price_that_holds_for_its_quantity(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        sale = make.contract(uow)  # 2 200 juicers, whose card says 96.05
        listed(uow, sale)
        drafts = service.from_contract(uow, sale.id)
        prices = [draft.lines[0].price_incl_vat for draft in drafts]
        assert prices == [D("93.50"), D("50.85"), D("20.34")]
        few = service.from_contract(uow, sale.id, quantities={sale.lines[0].id: D(999)})
        assert few[0].lines[0].price_incl_vat == D("95.00")
        uow.actor = Actor("Li", actor.permissions - {"catalog.view_cost"})
        (first, *_rest) = service.from_contract(uow, sale.id)
        assert first.lines[0].price_incl_vat != D("93.50"), "the list is not theirs"


@pytest.fixture
def tab(work, actor, qapp, qtbot):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor, today=DAY) as uow:
        sale = make.contract(uow)
        listed(uow, sale)
        draft = service.save(uow, service.from_contract(uow, sale.id)[0])
    made = PurchaseController(screen.desk_for(work))
    made.open(draft.id)
    return screen.shown(qtbot, made)


def source(tab):
    """Return what stands below the price of the first line."""
    model = tab.form.sections["lines"].grid.lines_model
    return model.cell(model.index(0, model.column_of("price_incl_vat"))).sub


def test_a_price_names_its_list_and_one_above_is_warned_of(tab):
    assert source(tab) == "Price list"
    assert not [words for words in screen.chips(tab) if "above" in words]
    screen.put(tab, "lines", 0, "price_incl_vat", "93.60")
    assert source(tab) == "list 93.50"
    assert "1 price above the list" in screen.chips(tab)
    screen.put(tab, "lines", 0, "price_incl_vat", "93.40")
    assert "1 price above the list" not in screen.chips(tab)


def test_a_listed_price_follows_its_steps_and_a_typed_one_stays(tab):
    screen.put(tab, "lines", 0, "quantity", "500")
    assert tab.draft.lines[0].price_incl_vat == D("95.00")
    screen.put(tab, "lines", 0, "quantity", "5000")
    assert tab.draft.lines[0].price_incl_vat == D("92.00")
    screen.put(tab, "lines", 0, "price_incl_vat", "91.80")
    screen.put(tab, "lines", 0, "quantity", "500")
    assert tab.draft.lines[0].price_incl_vat == D("91.80")


def test_a_new_line_begins_with_the_listed_price(tab):
    product = tab.draft.lines[0].product
    tab.edit(replace(tab.draft, lines=()))
    card = {"product": product, "price_incl_vat": D("96.05")}
    tab._edit_lines("lines", ((0, card),))
    assert tab.draft.lines[0].price_incl_vat == D("95.00"), "the smallest step"


def test_an_answer_for_fewer_lines_leaves_the_price_of_a_new_one_open(tab):
    """The second of two lines is entered before the office told of the first."""
    listed_one = tab.draft.lines[0].product
    tab.edit(replace(tab.draft, lines=()))
    with screen.answered_late(tab.desk.work):
        for row, product in enumerate((replace(listed_one, id=10**6), listed_one)):
            tab._edit_lines("lines", ((row, {"product": product}),))
    assert tab.draft.lines[1].price_incl_vat == D("95.00")
