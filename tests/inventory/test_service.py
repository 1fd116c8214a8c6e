"""Stock in the database: receipts, returns, issues, the ledger and its balances."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access.domain import Role, permissions_of
from app.core.actor import Actor
from app.core.errors import (
    AppError,
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.query import Query
from app.core.states import TransitionError
from app.db import search
from app.inventory import listing, service
from app.inventory.domain import GoodsReceipt, GoodsReceived, MoveKind, State, Warehouse
from app.inventory.model import StockMoveRow
from app.office import service as office
from app.office.domain import Company
from app.purchasing import service as purchasing
from tests import make, make_export

D = Decimal
DAY = date(2026, 6, 13)


@pytest.fixture
def uow(database, actor):
    """One action on the day the goods come."""
    with database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        yield uow


@pytest.fixture
def orders(uow):
    """The three purchase contracts of the deal."""
    return make_export.purchases(uow, make.contract(uow))


def came(uow, order, quantity=None, rejected=0) -> GoodsReceipt:
    draft = service.from_purchase(uow, order.id)
    line = draft.lines[0]
    line = replace(line, quantity=quantity or line.quantity, rejected=D(rejected))
    return service.save(uow, replace(draft, lines=(line,)))


def product(order) -> int:
    return order.lines[0].product.id


def ledger(uow, order) -> Decimal:
    return sum((m.quantity for m in service.moves(uow, product(order))), D(0))


def on_hand(uow, order) -> Decimal:
    return service.on_hand(uow, [product(order)]).get(product(order), D(0))


@pytest.mark.feature("002-P02.1")
def test_goods_of_the_deal_come_into_stock_at_cost_without_vat(uow, orders):
    for order in orders:
        service.post(uow, came(uow, order))
    rows = listing.BALANCES.page(uow, Query()).records
    assert {row.product_code: row.on_hand for row in rows} == {
        "HJ-350": 2200,
        "CB-1520": 2200,
        "FC-5S": 3360,
    }
    costs = [service.moves(uow, product(order))[0].unit_cost for order in orders]
    assert costs == [D("85.0000"), D("45.0000"), D("18.0000")]
    assert [purchasing.get(uow, o.id).received_percent() for o in orders] == [100] * 3


@pytest.mark.feature("002-P02.1")
@pytest.mark.parametrize(
    ("rate", "cost"), [("7.0850", D("88.2083")), (None, None)], ids=["rate", "none"]
)
def test_goods_bought_abroad_come_into_stock_in_base_currency(uow, rate, cost):
    """USD 12.45 at 7.0850 are CNY 88.208 25; without a rate nobody knows."""
    if rate:
        make.rate(uow, DAY, rate)
    (draft, *_) = purchasing.from_contract(uow, make.contract(uow).id)
    (line,) = draft.lines
    line = replace(line, price_incl_vat=D("12.45"), special_invoice=False)
    draft = replace(draft, currency="USD", lines=(line,))
    order = purchasing.confirm(uow, purchasing.save(uow, draft))
    service.post(uow, came(uow, order))
    (move,) = service.moves(uow, product(order))
    assert move.unit_cost == cost
    assert not service.unconverted(uow)
    row = uow.session.get(StockMoveRow, move.id)
    row.unit_cost = D("12.45")  # as versions did that knew of no rates
    uow.session.flush()
    (found,) = service.unconverted(uow)
    assert (found.product.id, found.currency) == (product(order), "USD")


def test_all_that_ever_came_is_looked_at_in_pieces(uow):
    """No database takes seventy thousand values in one question."""
    assert purchasing.costs_abroad(uow, range(1, 70_000)) == {}


def test_a_draft_moves_nothing_and_has_no_number(uow, orders):
    draft = came(uow, orders[0])
    assert (draft.state, draft.number) == (State.DRAFT, "")
    assert service.moves(uow, product(orders[0])) == []


def test_posting_numbers_and_tells_it(uow, orders):
    heard: list[object] = []
    uow.emit = heard.append
    posted = service.post(uow, came(uow, orders[0]))
    assert (posted.state, posted.number) == (State.POSTED, "GR26-0001")
    assert heard == [GoodsReceived(posted.id, orders[0].id, DAY)]
    with pytest.raises(TransitionError):
        service.post(uow, posted)
    with pytest.raises(TransitionError):
        service.save(uow, posted)


def test_rejected_goods_stay_out_of_stock_and_are_still_to_come(uow, orders):
    service.post(uow, came(uow, orders[0], rejected=200))
    assert on_hand(uow, orders[0]) == 2000
    rest = service.from_purchase(uow, orders[0].id)
    assert [line.quantity for line in rest.lines] == [200]


def test_partial_receipts_add_up_and_then_nothing_is_left(uow, orders):
    service.post(uow, came(uow, orders[0], D(2000)))
    service.post(uow, came(uow, orders[0]))
    assert on_hand(uow, orders[0]) == 2200
    with pytest.raises(NotPossibleError, match="received already"):
        service.from_purchase(uow, orders[0].id)


def test_more_than_ordered_is_refused(uow, orders):
    draft = came(uow, orders[0], D(2201))
    with pytest.raises(NotPossibleError, match="Only 2200 of HJ-350"):
        service.post(uow, draft)


def test_more_than_ordered_on_two_lines_is_refused(uow, orders):
    draft = service.from_purchase(uow, orders[0].id)
    line = replace(draft.lines[0], quantity=D(1200))
    saved = service.save(uow, replace(draft, lines=(line, line)))
    with pytest.raises(NotPossibleError, match="Only 1000 of HJ-350"):
        service.post(uow, saved)


def test_more_may_come_when_the_surplus_is_rejected(uow, orders):
    service.post(uow, came(uow, orders[0], D(2250), rejected=50))
    assert on_hand(uow, orders[0]) == 2200


@pytest.mark.feature("A78", "002-O19")
def test_what_is_not_there_cannot_leave(uow, orders):
    service.post(uow, came(uow, orders[0], D(10)))
    wanted = [(product(orders[0]), D(11))]
    with pytest.raises(NotPossibleError, match=r"Only 10.* of HJ-350 are in stock"):
        service.issue(uow, on=DAY, lines=wanted, source=("shipment", 1))
    service.issue(
        uow, on=DAY, lines=[(product(orders[0]), D(10))], source=("shipment", 1)
    )
    assert on_hand(uow, orders[0]) == 0


@pytest.mark.feature("A78", "002-O19", "001-12")
def test_two_clerks_cannot_sell_the_last_pieces_twice(postgres_database, actor):
    with postgres_database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        order = make_export.purchases(uow, make.contract(uow))[0]
        service.post(uow, came(uow, order, D(10)))
    results: list[str] = []
    together = threading.Barrier(2)

    def sell(number: int) -> None:
        together.wait()
        try:
            with postgres_database.unit_of_work(actor, today=DAY) as uow:
                lines = [(product(order), D(10))]
                source = ("shipment", number)
                service.issue(uow, on=DAY, lines=lines, source=source)
            results.append("sold")
        except NotPossibleError:
            results.append("refused")

    clerks = [threading.Thread(target=sell, args=(n,)) for n in (1, 2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(results) == ["refused", "sold"]
    with postgres_database.unit_of_work(actor, today=DAY) as uow:
        assert on_hand(uow, order) == ledger(uow, order) == 0


def test_goods_go_back_to_the_supplier_and_can_come_again(uow, orders):
    posted = service.post(uow, came(uow, orders[0]))
    line = orders[0].lines[0].id
    service.return_goods(uow, posted, {line: D(30)}, date(2026, 6, 15))
    assert on_hand(uow, orders[0]) == ledger(uow, orders[0]) == 2170
    latest = service.moves(uow, product(orders[0]))[0]
    assert (latest.kind, latest.quantity, latest.on) == (
        MoveKind.RETURN,
        D(-30),
        date(2026, 6, 15),
    )
    assert service.from_purchase(uow, orders[0].id).lines[0].quantity == 30
    assert service.kept(uow, posted.id) == {product(orders[0]): D(2170)}


def test_no_more_goes_back_than_came_with_the_receipt(uow, orders):
    first = service.post(uow, came(uow, orders[0], D(200)))
    service.post(uow, came(uow, orders[0], D(500)))
    line = orders[0].lines[0].id
    with pytest.raises(NotPossibleError, match="Only 200"):
        service.return_goods(uow, first, {line: D(201)}, DAY)
    service.return_goods(uow, first, {line: D(150)}, DAY)
    with pytest.raises(NotPossibleError, match="Only 50"):
        service.return_goods(uow, first, {line: D(51)}, DAY)


def test_what_was_shipped_cannot_go_back(uow, orders):
    posted = service.post(uow, came(uow, orders[0]))
    sold = [(product(orders[0]), D(2190))]
    service.issue(uow, on=DAY, lines=sold, source=("shipment", 1))
    with pytest.raises(NotPossibleError, match="in stock"):
        service.return_goods(uow, posted, {orders[0].lines[0].id: D(11)}, DAY)


def test_a_return_of_nothing_or_of_strangers_is_refused(uow, orders):
    draft = came(uow, orders[0])
    line = orders[0].lines[0].id
    with pytest.raises(TransitionError):
        service.return_goods(uow, draft, {line: D(1)}, DAY)
    posted = service.post(uow, draft)
    for quantities in ({}, {line: D(0)}, {line: D(-1)}):
        with pytest.raises(InvalidError):
            service.return_goods(uow, posted, quantities, DAY)
    with pytest.raises(NotPossibleError):
        service.return_goods(uow, posted, {orders[1].lines[0].id: D(1)}, DAY)


@pytest.mark.feature("002-P02.3")
def test_a_counted_difference_is_put_right_with_a_reason(uow, orders):
    service.post(uow, came(uow, orders[0]))
    place = service.usual_warehouse(uow).id
    service.adjust(uow, product(orders[0]), place, D(-3), "Counted 2197")
    assert on_hand(uow, orders[0]) == ledger(uow, orders[0]) == 2197
    latest = service.moves(uow, product(orders[0]))[0]
    assert (latest.kind, latest.note) == (MoveKind.ADJUSTMENT, "Counted 2197")
    with pytest.raises(InvalidError, match="reason"):
        service.adjust(uow, product(orders[0]), place, D(1), "")
    with pytest.raises(NotPossibleError):
        service.adjust(uow, product(orders[0]), place, D(-2198), "Lost")
    before = service.moves(uow, product(orders[0]))
    with pytest.raises(NotPossibleError, match="nothing to change"):
        service.adjust(uow, product(orders[0]), place, D(0), "Counted 2197")
    assert service.moves(uow, product(orders[0])) == before


@pytest.mark.feature("A78")
def test_the_ledger_always_adds_up_to_the_balance(uow, orders):
    posted = service.post(uow, came(uow, orders[0], rejected=7))
    place = service.usual_warehouse(uow).id
    steps = (
        lambda: service.return_goods(uow, posted, {orders[0].lines[0].id: D(20)}, DAY),
        lambda: service.issue(
            uow, on=DAY, lines=[(product(orders[0]), D(2000))], source=("shipment", 1)
        ),
        lambda: service.issue(
            uow, on=DAY, lines=[(product(orders[0]), D(2000))], source=("shipment", 2)
        ),
        lambda: service.adjust(uow, product(orders[0]), place, D(5), "Found"),
        lambda: service.post(uow, came(uow, orders[0])),
        lambda: service.adjust(uow, product(orders[0]), place, D(-9999), "Lost"),
    )
    for step in steps:
        with pytest.raises(AppError) if step in (steps[2], steps[5]) else _fine():
            step()
        row = listing.BALANCES.page(uow, Query(text="HJ-350")).records[0]
        assert row.on_hand == ledger(uow, orders[0])
    assert on_hand(uow, orders[0]) == 2200 - 7 - 20 - 2000 + 5 + 27


def _fine():
    from contextlib import nullcontext

    return nullcontext()


def test_the_card_of_a_product_shows_every_move_with_its_balance(uow, orders):
    posted = service.post(uow, came(uow, orders[0]))
    service.return_goods(uow, posted, {orders[0].lines[0].id: D(30)}, DAY)
    row = listing.BALANCES.page(uow, Query()).records[0]
    card = service.card(uow, row.id)
    assert (card.product.code, card.on_hand, card.free) == ("HJ-350", 2170, 2170)
    assert [(m.quantity, m.balance) for m in card.moves] == [(-30, 2170), (2200, 2200)]
    assert [m.document for m in card.moves] == [posted.number] * 2


def test_costs_stand_in_the_books_of_who_bought_the_goods(uow):
    """Goods of the arm cost HKD; beside goods in CNY they add up to nothing."""
    sale = make.contract(uow)
    (home, *_), (abroad, *_) = (purchasing.from_contract(uow, sale.id) for _ in "12")
    arm = office.save_company(
        uow, Company(code="HK", name_en="HAICHUAN (HK)", base_currency="HKD")
    )
    abroad = replace(abroad, company=office.refs(uow, [arm.id])[arm.id])
    abroad = replace(abroad, currency="HKD")
    hk = purchasing.confirm(uow, purchasing.save(uow, abroad))
    service.post(uow, came(uow, hk, D(100)))
    row = listing.BALANCES.page(uow, Query()).records[0]
    card = service.card(uow, row.id)
    (move,) = card.moves
    assert (move.unit_cost, move.currency) == (D("85.0000"), "HKD")
    assert (card.currency(), card.value()) == ("HKD", D("8500.00"))  # 100 × 85
    here = purchasing.confirm(uow, purchasing.save(uow, home))
    service.post(uow, came(uow, here, D(100)))
    card = service.card(uow, row.id)
    assert sorted(m.currency for m in card.moves) == ["CNY", "HKD"]
    assert (card.currency(), card.value()) == ("", None)


def test_another_warehouse_has_a_balance_of_its_own(uow, orders):
    service.usual_warehouse(uow)
    other = service.save_warehouse(uow, Warehouse(code="BEILUN", name="Port"))
    draft = came(uow, orders[0], D(100))
    place = next(r for r in service.warehouses(uow) if r.id == other.id)
    service.post(uow, service.save(uow, replace(draft, warehouse=place)))
    service.post(uow, came(uow, orders[0], D(40)))
    rows = listing.BALANCES.page(uow, Query()).records
    assert {row.warehouse: row.on_hand for row in rows} == {"BEILUN": 100, "MAIN": 40}
    assert on_hand(uow, orders[0]) == 140
    with pytest.raises(NotPossibleError):
        service.issue(
            uow, on=DAY, lines=[(product(orders[0]), D(41))], source=("shipment", 1)
        )


def test_an_office_without_a_warehouse_gets_one_and_finds_it(uow):
    assert service.usual_warehouse(uow).code == "MAIN"
    assert service.usual_warehouse(uow).code == "MAIN"
    assert [c.ref.code for c in service.lookup_warehouses(uow, "ma")] == ["MAIN"]
    assert service.lookup_warehouses(uow, "zz") == []
    with pytest.raises(InvalidError):
        service.save_warehouse(uow, Warehouse())


def test_two_people_cannot_overwrite_each_other(uow, orders):
    draft = came(uow, orders[0])
    service.save(uow, replace(draft, delivery_note="SH-7781"))
    with pytest.raises(ConflictError):
        service.post(uow, draft)


def test_receipts_are_listed_and_found(uow, orders):
    posted = service.post(uow, came(uow, orders[0]))
    came(uow, orders[1])
    assert listing.RECEIPTS.overview(uow, Query()).count == 2
    rows = listing.RECEIPTS.page(uow, Query(text="明泰")).records
    assert [(row.number, row.purchase) for row in rows] == [
        (posted.number, orders[0].number)
    ]
    assert [r.id for r in service.receipts_of(uow, orders[0].id)] == [posted.id]


def test_without_permission_nothing_happens(database):
    from app.core.actor import Actor

    nobody = Actor(name="Guest", permissions=frozenset())
    with database.unit_of_work(nobody, today=DAY) as uow:
        for ask in (
            lambda: listing.BALANCES.page(uow, Query()),
            lambda: listing.RECEIPTS.page(uow, Query()),
            lambda: service.from_purchase(uow, 1),
            lambda: service.post(uow, GoodsReceipt()),
            lambda: service.adjust(uow, 1, 1, D(1), "x"),
            lambda: service.card(uow, 1),
        ):
            with pytest.raises(NotAllowedError):
                ask()


@pytest.mark.feature("H43")
def test_who_may_not_see_orders_finds_no_goods_receipt(database, actor):
    """By its number or its order: a salesperson has no list of receipts either."""
    with database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        orders = make_export.purchases(uow, make.contract(uow))
        posted = service.post(uow, came(uow, orders[0]))

    def found(who: Actor) -> set[str]:
        with database.reading(who) as uow:
            asked = (posted.number, orders[0].number)
            return {hit.kind for words in asked for hit in search.search(uow, words)}

    sales = Actor("Zhang", permissions_of(frozenset({Role.SALES})))
    assert found(actor) == {"goods_receipt", "purchase"}
    assert found(sales) == set()
