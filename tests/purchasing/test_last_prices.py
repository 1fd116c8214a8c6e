"""Offers, orders and bills begin with what was agreed last (H13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.controller import ContractController
from app.core.actor import Actor
from app.core.refs import Choice
from app.payables import service as payables
from app.payables.controller import BillController
from app.payables.domain import Bill, ChargeKind, Kind
from app.purchasing import service
from app.purchasing.controller import PurchaseController
from app.purchasing.domain import PRICES, Line, Purchase
from app.quotations import service as quotations
from app.quotations.controller import QuotationController
from app.quotations.domain import Line as Offered
from app.quotations.domain import Quotation
from tests import looks, make, make_money
from tests import sale_screen as screen

D = Decimal
DAY = date(2026, 6, 1)
pytestmark = pytest.mark.feature("H13")


def offer(uow, deal, price, on):
    """Issue a quotation of the first product."""
    line = deal.lines[0]
    draft = Quotation(
        company=deal.company,
        customer=deal.customer,
        quoted_on=on,
        valid_until=date(2026, 12, 31),
        currency="USD",
        rate=D(7),
        incoterm="CIF",
        place="HAMBURG",
        lines=(
            Offered(
                product=line.product,
                description_en=line.description_en,
                quantity=D(10),
                unit=line.unit,
                unit_price=D(price),
            ),
        ),
    )
    return quotations.issue(uow, quotations.save(uow, draft))


def test_an_offer_begins_with_what_was_sold_or_offered_last(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        deal = make.contract(uow)  # signed on 12 May at 14.36
        customer, key = deal.customer.id, deal.lines[0].product.id

        def last(currency="USD", but=0):
            found = quotations.last_prices(uow, customer, currency, [key], but)
            return (found[key].price, found[key].number) if found else None

        assert last() == (D("14.36"), "SC26-0031")
        offer(uow, deal, "13.00", date(2026, 5, 12))
        assert last() == (D("14.36"), "SC26-0031"), "it was sold the same day"
        newest = offer(uow, deal, "15.10", date(2026, 5, 20))
        assert last() == (D("15.10"), newest.number)
        assert last(but=newest.id) == (D("14.36"), "SC26-0031")
        assert last("EUR") is None
        blind = Actor(name="Li", permissions=actor.permissions - {"contracts.view"})
        uow.actor = blind
        assert last(but=newest.id) == (D("13.00"), quotations.get(uow, 1).number)


def test_an_order_begins_with_what_this_supplier_asked_last(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        deal = make.contract(uow)
        first = make_money.purchases(uow, deal)[0]  # 96.05, the card's price
        supplier, line = first.supplier.id, first.lines[0]
        key = line.product.id

        def last(currency="CNY", whose=supplier, but=0):
            found = service.last_prices(uow, whose, currency, [key], but)
            return found[key].price if found else None

        assert last() == D("96.05")
        again = Purchase(
            company=first.company,
            supplier=first.supplier,
            signed_on=date(2026, 5, 30),
            lines=(replace(line, id=None, contract_line_id=None, received=D(0),
                           price_incl_vat=D(94)),),
        )  # fmt: skip
        drafted = service.save(uow, again)
        assert last() == D("96.05"), "a draft is no agreement"
        agreed = service.confirm(uow, drafted)
        assert last() == D(94)
        assert last(but=agreed.id) == D("96.05")
        assert last("USD") is last(whose=supplier + 1) is None
        uow.actor = Actor(name="Li", permissions=actor.permissions - {PRICES})
        assert last() is None


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.fixture
def deal(work, actor):
    """The worked deal's contract; its goods are ordered, the juicers for 94 apiece."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        made = make.contract(uow)
        for draft in service.from_contract(uow, made.id):
            lines = tuple(replace(x, price_incl_vat=D(94)) for x in draft.lines)
            service.confirm(uow, service.save(uow, replace(draft, lines=lines)))
        return made


def test_the_last_prices_are_offered_on_the_screens(desk, qtbot, work, actor, deal):
    product = deal.lines[0].product
    offered = screen.shown(qtbot, opened(QuotationController(desk)))
    offered.form.form.fields["customer"].take(Choice(deal.customer))
    offered._edit_lines("lines", ((0, {"product": product}),))
    assert offered.draft.lines[0].unit_price == D("14.36")

    with work.database.reading(actor) as uow:
        supplier = make.supplier_ref(uow, "HJ-350")
    bought = screen.shown(qtbot, opened(PurchaseController(desk)))
    bought.form.form.fields["supplier"].take(Choice(supplier))
    card = {"product": product, "price_incl_vat": D("96.05")}
    bought._edit_lines("lines", ((0, card),))
    assert bought.draft.lines[0].price_incl_vat == D(94)
    model = bought.form.sections["lines"].grid.lines_model
    price = model.index(0, model.column_of("price_incl_vat"))
    assert model.cell(price).sub == "PO26-0001"
    typed = {"product": product, "price_incl_vat": D(90)}
    bought.edit(replace(bought.draft, lines=(Line(),)))
    bought._edit_lines("lines", ((0, typed),))
    assert bought.draft.lines[0].price_incl_vat == D(90), "what was pasted stays"
    assert model.cell(price).sub == "last 94.00"


def test_a_second_line_of_a_product_has_its_price_at_once(
    desk, qtbot, work, actor, deal
):
    product = deal.lines[0].product
    with work.database.reading(actor) as uow:
        supplier = make.supplier_ref(uow, "HJ-350")
    for controller, whose, who, price, last in (
        (ContractController, "customer", deal.customer, "unit_price", "14.36"),
        (QuotationController, "customer", deal.customer, "unit_price", "14.36"),
        (PurchaseController, "supplier", supplier, "price_incl_vat", "94"),
    ):
        tab = screen.shown(qtbot, opened(controller(desk)))
        tab.form.form.fields[whose].take(Choice(who))
        for row in range(2):
            tab._lines_edited("lines", ((row, {"product": product}),))
        assert [getattr(x, price) for x in tab.draft.lines] == [D(last)] * 2
        tab.undo()
        assert [getattr(x, price) for x in tab.draft.lines] == [D(last)], "one step"


def opened(tab):
    tab.start()
    return tab


def test_a_bill_begins_like_the_payees_last(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        payee = make.party(uow, "EASTERN FREIGHT", make.PartyRole.FORWARDER)
        earlier = Bill(
            company=make.company(uow),
            kind=Kind.CHARGE,
            payee=payee,
            charge=ChargeKind.TRUCKING,
            invoice_on=date(2026, 5, 1),
            due_on=date(2026, 5, 31),
            amount=D(800),
        )
        booked = payables.book(uow, payables.save(uow, earlier))
    tab = screen.shown(qtbot, opened(BillController(desk)))
    tab.edit(replace(tab.draft, invoice_on=date(2026, 6, 3), due_on=None))
    tab.form.form.fields["payee"].take(Choice(payee))
    made = tab.draft
    assert (made.kind, made.charge) == (Kind.CHARGE, ChargeKind.TRUCKING)
    assert (made.currency, made.due_on) == ("CNY", date(2026, 7, 3))
    said = f"Kind, currency and due date as in {booked.number}"
    assert ("toast", (said, "info")) in desk.shell.asked
    tab.undo()
    assert (tab.draft.charge, tab.draft.due_on) == (None, None)
    assert tab.draft.payee is None, "one step, as it was chosen"
