"""Purchase contracts in the database: split by supplier, states, receipts, papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import service as catalog
from app.core.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.query import Filter, Query, Span
from app.core.states import TransitionError
from app.inventory import service as inventory
from app.parties.domain import PartyRole
from app.purchasing import listing, service
from app.purchasing.domain import Cancelled, Confirmed, State
from tests import make

D = Decimal
DAY = date(2026, 5, 18)


@pytest.fixture
def uow(database, actor):
    """One action on the day the purchase contracts are signed."""
    with database.unit_of_work(actor, today=DAY) as uow:
        uow.reactions = {}
        yield uow


@pytest.fixture
def contract(uow):
    return make.contract(uow)


def signed(uow, contract, index: int = 0, number: str | None = None):
    draft = service.from_contract(uow, contract.id)[index]
    return service.confirm(uow, service.save(uow, draft), number)


def test_nothing_is_bought_from_who_is_a_customer_only(uow, contract):
    """The screen's look-up offers suppliers only; scripts and imports name anybody."""
    draft = replace(
        service.from_contract(uow, contract.id)[0], supplier=contract.customer
    )
    with pytest.raises(InvalidError) as refused:
        service.save(uow, draft)
    assert [one.where for one in refused.value.problems] == ["supplier"]


@pytest.mark.feature("A57", "002-O04")
def test_a_sales_contract_becomes_one_purchase_contract_a_supplier(uow, contract):
    drafts = service.from_contract(uow, contract.id)
    saved = [service.save(uow, draft) for draft in drafts]
    numbers = ("PO26-0088", "PO26-0089", "PO26-0090")
    made = [
        service.confirm(uow, one, number)
        for one, number in zip(saved, numbers, strict=True)
    ]
    assert [one.number for one in made] == list(numbers)
    assert [one.supplier.name for one in made] == [
        name for name, _tax, _price in make.SUPPLIERS.values()
    ]
    assert [one.total() for one in made] == [
        D("211310.00"),
        D("111870.00"),
        D("68342.40"),
    ]
    assert sum(one.total_excl_vat() for one in made) == D("346480.00")
    assert sum(one.total_vat() for one in made) == D("45042.40")
    assert [one.lines[0].contract_line_id for one in made] == [
        line.id for line in contract.lines
    ]
    assert {one.contract.code for one in made} == {"SC26-0031"}


@pytest.mark.feature("A57")
def test_only_what_is_not_yet_ordered_is_ordered(uow, contract):
    first = service.from_contract(uow, contract.id)[0]
    service.save(uow, make.with_line(first, 0, quantity=D(2000)))
    again = service.from_contract(uow, contract.id)
    assert [draft.lines[0].quantity for draft in again] == [200, 2200, 3360]
    for draft in again:
        service.save(uow, draft)
    with pytest.raises(NotPossibleError, match="ordered already"):
        service.from_contract(uow, contract.id)


def test_a_cancelled_order_can_be_placed_again(uow, contract):
    service.cancel(uow, signed(uow, contract), "Price raised")
    assert len(service.from_contract(uow, contract.id)) == 3


def test_everything_can_be_ordered_from_one_supplier(uow, contract):
    other = make.party(uow, "OTHER FACTORY", PartyRole.SUPPLIER)
    drafts = service.from_contract(uow, contract.id, other.id)
    assert [len(draft.lines) for draft in drafts] == [3]
    assert drafts[0].supplier.id == other.id
    assert drafts[0].total() == D("391522.40")


def test_products_of_no_known_supplier_wait_in_a_draft_for_one(uow, contract):
    """A confirmed contract cannot be changed: the supplier is chosen in the draft."""
    product = catalog.get(uow, contract.lines[1].product.id)
    cost = replace(product.cost, supplier=None)
    catalog.save(uow, replace(product, cost=cost))
    drafts = service.from_contract(uow, contract.id)
    whose = [draft.supplier.name if draft.supplier else "" for draft in drafts]
    assert sorted(map(bool, whose)) == [False, True, True]
    draft = drafts[whose.index("")]
    assert [line.product.id for line in draft.lines] == [product.id]
    with pytest.raises(InvalidError, match="Choose the supplier"):
        service.confirm(uow, service.save(uow, draft))


def test_the_first_number_of_the_year_and_the_next(uow, contract):
    assert signed(uow, contract).number == "PO26-0001"
    assert signed(uow, contract).number == "PO26-0002"


def test_confirming_tells_it_and_freezes_it(uow, contract):
    made = signed(uow, contract)
    assert made.state is State.CONFIRMED
    with pytest.raises(TransitionError):
        service.save(uow, made)
    with pytest.raises(TransitionError):
        service.confirm(uow, made)


def test_events_are_emitted(database, actor):
    heard: list[object] = []
    with database.unit_of_work(actor, today=DAY) as uow:
        uow.emit = heard.append
        made = signed(uow, make.contract(uow))
        service.cancel(uow, made, "Price raised")
    assert Confirmed(made.id) in heard
    assert Cancelled(made.id, DAY) in heard


def test_a_draft_without_goods_cannot_be_confirmed(uow, contract):
    draft = service.from_contract(uow, contract.id)[0]
    saved = service.save(uow, replace(draft, signed_on=None, lines=()))
    with pytest.raises(InvalidError) as told:
        service.confirm(uow, saved)
    assert [p.where for p in told.value.problems] == ["signed_on", "lines"]


def test_a_purchase_contract_with_problems_is_not_saved(uow, contract):
    draft = service.from_contract(uow, contract.id)[0]
    with pytest.raises(InvalidError):
        service.save(uow, make.with_line(draft, 0, quantity=D(0)))


def test_two_people_cannot_overwrite_each_other(uow, contract):
    saved = service.save(uow, service.from_contract(uow, contract.id)[0])
    service.save(uow, replace(saved, note="mine"))
    with pytest.raises(ConflictError):
        service.save(uow, replace(saved, note="theirs"))


def test_cancelling_needs_a_reason_and_nothing_received(uow, contract):
    made = signed(uow, contract)
    with pytest.raises(InvalidError):
        service.cancel(uow, made, "  ")
    line = made.lines[0]
    service.note_received(uow, line.id, D(10))
    came = service.get(uow, made.id)
    with pytest.raises(NotPossibleError, match="received already"):
        service.cancel(uow, came, "Too late")


def test_what_comes_is_counted_and_cannot_exceed_the_order(uow, contract):
    made = signed(uow, contract)
    line = made.lines[0]
    service.note_received(uow, line.id, D(550))
    assert service.get(uow, made.id).received_percent() == 25
    with pytest.raises(NotPossibleError, match="Only 1650 of HJ-350"):
        service.note_received(uow, line.id, D(1651))
    with pytest.raises(NotPossibleError, match="returned"):
        service.note_received(uow, line.id, D(-551))


def test_nothing_comes_for_a_draft_or_a_cancelled_contract(uow, contract):
    draft = service.save(uow, service.from_contract(uow, contract.id)[0])
    with pytest.raises(NotPossibleError, match="not in force"):
        service.note_received(uow, draft.lines[0].id, D(1))
    gone = service.cancel(uow, draft, "Not needed")
    with pytest.raises(NotPossibleError, match="not in force"):
        service.note_received(uow, gone.lines[0].id, D(1))


def test_completing_closes_it(uow, contract):
    done = service.complete(uow, signed(uow, contract))
    assert done.state is State.COMPLETED
    with pytest.raises(TransitionError):
        service.cancel(uow, done, "Too late")


def test_the_list_filters_sums_and_finds(uow, contract):
    made = [signed(uow, contract) for _ in range(3)]
    late = Query(
        filters=(
            Filter("state", "eq", "confirmed"),
            Filter("delivery_on", "lt", Span("today")),
        )
    )
    assert listing.LISTING.page(uow, late).records == ()
    page = listing.LISTING.page(uow, Query(text="慈溪"))
    assert [row.number for row in page.records] == [made[0].number]
    assert page.records[0].contract == "SC26-0031"
    assert page.records[0].total == D("211310.00")
    whole = listing.LISTING.overview(uow, Query())
    assert whole.count == 3
    assert whole.sums["total"] == {"CNY": D("391522.40")}


def test_look_up_finds_confirmed_ones_only(uow, contract):
    service.save(uow, service.from_contract(uow, contract.id)[1])
    made = signed(uow, contract)
    assert [c.ref.id for c in service.lookup(uow, "")] == [made.id]
    assert [c.ref.code for c in service.lookup(uow, "明泰")] == [made.number]
    assert service.lookup(uow, "nobody") == []


@pytest.mark.feature("A58")
def test_the_paper_tells_price_vat_and_both_sides(uow, contract):
    made = signed(uow, contract, number="PO26-0088")
    paper = service.paper(uow, made.id)
    assert paper.number == "PO26-0088"
    assert paper.total == D("211310.00")
    line = paper.lines[0]
    assert (line.quantity, line.unit_price, line.amount) == (
        2200,
        D("96.05"),
        D("211310.00"),
    )
    assert (line.vat_percent, line.vat) == (13, D("24310.00"))
    assert paper.supplier.title("zh_CN") == "慈溪明泰电器有限公司"
    assert paper.sales_contract_no == "SC26-0031"


def test_goods_receipts_fill_the_progress_of_the_list(uow, contract):
    made = signed(uow, contract)
    draft = inventory.from_purchase(uow, made.id)
    inventory.post(uow, inventory.save(uow, draft))
    assert listing.LISTING.page(uow, Query()).records[0].received_percent == 100


def test_a_purchase_contract_that_does_not_exist(uow):
    with pytest.raises(MissingError):
        service.get(uow, 4711)


def test_without_permission_nothing_happens(database):
    from app.core.actor import Actor

    nobody = Actor(name="Guest", permissions=frozenset())
    with database.unit_of_work(nobody, today=DAY) as uow:
        for ask in (
            lambda: listing.LISTING.page(uow, Query()),
            lambda: service.get(uow, 1),
            lambda: service.from_contract(uow, 1),
            lambda: service.lookup(uow, ""),
        ):
            with pytest.raises(NotAllowedError):
                ask()
