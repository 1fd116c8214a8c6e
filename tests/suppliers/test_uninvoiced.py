"""A supplier who gives no special VAT invoice refunds nothing (settled_rules 7).

HJ-350 costs 96.05 with VAT at 13 %, 85.00 without, and 13 % of that come back: 11.05.
What it costs net is 96.05 - 11.05 = 85.00 with the invoice, 96.05 without.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access.roles import Role, permissions_of
from app.catalog import service as catalog
from app.catalog.controller import ProductController
from app.contracts.service import worth
from app.core.refs import Ref
from app.purchasing import service as purchasing
from app.purchasing.controller import PurchaseController
from app.quotations import service as quotations
from app.quotations.domain import Costing, Line, Quotation
from app.suppliers import service
from app.suppliers.controller import ProfileController
from app.suppliers.domain import Profile
from forms.kit.spec import Note
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen
from tests.exchange.test_importing import imported

D = Decimal
DAY = date(2026, 5, 12)


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as opened:
        yield opened


def profile(uow, item="HJ-350", *, special):
    """Say of the maker of a product whether it gives special VAT invoices."""
    maker = make.supplier_ref(uow, item)
    known = service.profile_of(uow, maker.id) or Profile(supplier=maker)
    return service.save(uow, replace(known, special_invoice=special))


def offered(uow, juicer):
    """Return the line of an offer whose product was just chosen."""

    draft = Quotation(
        company=make.company(uow),
        customer=make.customer(uow),
        quoted_on=DAY,
        rate=D("7.0850"),
        costing=Costing(),
        lines=(Line(product=Ref(juicer, "HJ-350", ""), quantity=D(100)),),
    )
    return quotations.price(uow, draft).lines[0]


@pytest.mark.feature("A30", "A34")
@pytest.mark.parametrize(
    ("card", "profiled", "net"),
    [
        (True, None, D("85.00")),
        (True, True, D("85.00")),
        (True, False, D("96.05")),
        (False, True, D("96.05")),
        (False, False, D("96.05")),
    ],
)
def test_an_offer_refunds_only_where_card_and_profile_agree(uow, card, profiled, net):
    make.tariff(uow)
    key = make.products(uow)["HJ-350"].id
    known = catalog.get(uow, key)
    catalog.save(uow, replace(known, cost=replace(known.cost, special_invoice=card)))
    if profiled is not None:
        profile(uow, special=profiled)
    line = offered(uow, key)
    assert line.cost.special_invoice == (net == D("85.00"))
    assert line.cost.net_cost == net


@pytest.mark.feature("A34")
def test_what_a_contract_is_worth_is_without_the_refund_of_such_a_supplier(uow):
    make.tariff(uow)
    key = make.products(uow)["HJ-350"].id
    assert worth.goods(uow, [key], DAY)[key].special_invoice
    profile(uow, special=False)
    assert not worth.goods(uow, [key], DAY)[key].special_invoice
    profile(uow, special=True)
    assert worth.goods(uow, [key], DAY)[key].special_invoice


@pytest.mark.feature("A30")
def test_who_may_not_see_profiles_is_told_nothing_of_them(uow, actor):
    key = make.products(uow)["HJ-350"].id
    profile(uow, special=False)
    supplier = make.supplier_ref(uow, "HJ-350").id
    assert service.uninvoiced(uow, [supplier, None]) == {supplier}
    sees = permissions_of(frozenset({Role.SALES}))
    uow.actor = replace(actor, permissions=sees)
    assert service.uninvoiced(uow, [supplier]) == frozenset()
    assert catalog.get(uow, key).cost is None
    assert catalog.cards_of(uow, supplier) == {}


@pytest.mark.feature("A30")
def test_the_next_document_of_a_contract_orders_without_a_special_invoice(uow):
    contract = make.contract(uow)
    profile(uow, special=False)
    maker = make.supplier_ref(uow, "HJ-350")
    special = {
        order.supplier.code: {line.special_invoice for line in order.lines}
        for order in purchasing.from_contract(uow, contract.id)
    }
    assert special.pop(maker.code) == {False}
    assert set(map(frozenset, special.values())) == {frozenset({True})}
    # Who supplies it instead gives one: the card itself does not say no.
    other = make.supplier_ref(uow, "CB-1520")
    (order,) = purchasing.from_contract(uow, contract.id, other.id)
    assert {line.special_invoice for line in order.lines} == {True}


@pytest.mark.feature("A30")
def test_a_written_order_keeps_what_it_says(uow):
    contract = make.contract(uow)
    order = purchasing.save(uow, purchasing.from_contract(uow, contract.id)[0])
    supplier = service.Profile(supplier=order.supplier, special_invoice=False)
    service.save(uow, supplier)
    assert [one.special_invoice for one in purchasing.get(uow, order.id).lines] == [
        line.special_invoice for line in order.lines
    ]


@pytest.mark.feature("A142")
def test_imported_cards_and_orders_of_such_a_supplier_have_none(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        make.products(uow)
        profile(uow, special=False)
        maker = make.supplier_ref(uow, "HJ-350").code
    head = ["Item no.", "English description", "Supplier", "Price with VAT"]
    imported(
        database, actor, "catalog",
        [head, ["N-1", "New", maker, "10"]],
    )  # fmt: skip
    imported(
        database, actor, "catalog",
        [[*head, "Special VAT invoice"], ["N-2", "New", maker, "10", "Yes"]],
    )  # fmt: skip
    with database.reading(actor) as uow:
        assert not catalog.find(uow, "N-1").cost.special_invoice
        said = catalog.find(uow, "N-2").cost
        assert said.special_invoice
        assert not said.refunds
        assert said.in_vain()


@pytest.fixture
def desk(work, actor, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor) as uow:
        make.company(uow)
        make.products(uow)
    return masters.desk_for(work)


def shown(qtbot, made, key=None):
    made.start() if key is None else made.open(key)
    return screen.shown(qtbot, made)


@pytest.mark.feature("A30")
def test_a_card_taken_from_such_a_supplier_says_no_and_a_yes_is_doubted(
    desk, work, actor, qtbot
):
    with work.database.unit_of_work(actor) as uow:
        profile(uow, special=False)
    tab = shown(qtbot, ProductController(desk))
    screen.look_up(qtbot, tab, "cost.supplier", "cxmt")
    assert not tab.draft.cost.special_invoice
    box = screen.field(tab, "cost.special_invoice")
    assert box.doubt() == ""
    tick(tab, "cost.special_invoice", to=True)
    assert tab.draft.cost.special_invoice
    assert "nothing is refunded" in box.doubt()


@pytest.mark.feature("A30")
def test_changing_a_profile_tells_how_many_cards_differ(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        made = profile(uow, special=True)
    tab = shown(qtbot, ProfileController(desk), made.id)
    assert "1 product card says otherwise" not in noted(tab)
    tick(tab, "special_invoice", to=False)
    assert "1 product card says otherwise" in noted(tab)


def noted(tab):
    """Return the notes of the panel."""
    pieces = (piece for block in tab.blocks(tab.draft) for piece in block.pieces)
    return [piece.text for piece in pieces if isinstance(piece, Note)]


def tick(tab, path, *, to):
    """Tell the controller what a click on a field with a tick tells."""
    tab.form.field_edited.emit(path, to, {})


@pytest.mark.feature("A30")
def test_a_line_typed_into_an_order_of_such_a_supplier_has_none(
    desk, work, actor, qtbot
):
    with work.database.unit_of_work(actor) as uow:
        profile(uow, special=False)
    tab = shown(qtbot, PurchaseController(desk))
    screen.put(tab, "lines", 0, "product", "HJ-350")
    assert not tab.draft.lines[0].special_invoice  # as its card's own supplier
    screen.look_up(qtbot, tab, "supplier", "cxmt")
    screen.put(tab, "lines", 1, "product", "CB-1520")  # another maker's card says yes
    assert [line.special_invoice for line in tab.draft.lines] == [False, False]
