"""A shipment that was put on board by mistake is taken back, and nothing is left of it.

Figures: shared/domain/deal.md, shipment 1. Its invoice is 51 584.00; the deposit paid
15 475.20 of it, 36 108.80 is claimed; 17 694.48 of deposit less that leaves 2 219.28.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core.errors import ConflictError, InvalidError, NotPossibleError
from app.core.query import Filter, Query
from app.core.states import TransitionError
from app.credits import service as of_credits
from app.customs import service as customs
from app.db import invariants
from app.inventory import service as inventory
from app.inventory.domain import MoveKind
from app.payables.model import BillRow
from app.receivables import service as receivables
from app.receivables.listing import ITEMS
from app.receivables.model import AdvanceRow, ReceivableRow
from app.receivables.paid import Paid, paid_state
from app.shipments import service
from app.shipments.domain import State
from app.shipments.events import TakenBack
from app.treasury.service import deals
from tests import make, make_money
from tests.shipments.test_service import ON_BOARD, booked, leave, ready

D = Decimal
WHY = "Rolled over to the next vessel"


@pytest.fixture
def uow(database, actor):
    """One action of the day on which the mistake is found."""
    with database.unit_of_work(actor, today=date(2026, 6, 21)) as uow:
        yield uow


@pytest.fixture
def gone(uow):
    """The first shipment on board, its deposit used; with contract and stock before."""
    contract = make.contract(uow)
    make_money.deposit(uow, contract)
    ready(uow, contract)
    before = stock(uow, contract)
    return contract, before, leave(uow, booked(uow, contract))


def stock(uow, contract) -> dict[int, Decimal]:
    return inventory.on_hand(uow, [line.product.id for line in contract.lines])


def owed(uow) -> Decimal:
    return uow.session.scalar(select(func.sum(ReceivableRow.open))) or D(0)


def free(uow) -> Decimal:
    return uow.session.scalar(select(func.sum(AdvanceRow.free)))


def billed(uow) -> Decimal:
    return uow.session.scalar(select(func.sum(BillRow.open))) or D(0)


@pytest.mark.feature("A50")
def test_all_that_followed_from_the_departure_is_turned_around(uow, gone):
    contract, before, shipment = gone
    assert (owed(uow), free(uow)) == (D("36108.80"), D("2219.28"))
    assert stock(uow, contract) != before
    assert billed(uow) > 0
    back = service.take_back(uow, shipment, WHY)
    assert (back.state, back.on_board_on, back.note) == (State.BOOKED, None, WHY)
    assert back.invoice_number == "CI26-0029-1"
    assert stock(uow, contract) == before
    assert (owed(uow), free(uow), billed(uow)) == (D(0), D("17694.48"), D(0))
    now = receivables.position(uow, contract.id)
    assert (now.revenue, now.invoiced, now.credit_notes, now.open) == (0, 0, 0, 0)
    assert receivables.of_contract(uow, contract.id) == []
    both = ITEMS.page(uow, Query()).records
    assert {paid_state(one) for one in both} == {Paid.TAKEN_BACK}
    assert len(both) == 2, "the invoice and the note against it"
    assert all(receivables.get(uow, one.id).taken_back for one in both)
    narrowed = Query(filters=(Filter("state", "in", (Paid.TAKEN_BACK,)),))
    assert ITEMS.page(uow, narrowed).records == both
    assert not any(invariants.balances(uow.session.connection()).values())
    product = contract.lines[0].product.id
    told = [m for m in inventory.moves(uow, product) if m.kind is MoveKind.ISSUE]
    assert [(m.on, m.quantity, m.note) for m in told] == [
        (ON_BOARD, D(2000), WHY),
        (ON_BOARD, D(-2000), ""),
    ]


@pytest.mark.feature("A50")
def test_what_was_taken_back_leaves_again_and_is_claimed_once(uow, gone):
    contract, before, shipment = gone
    left = stock(uow, contract)
    back = service.take_back(uow, shipment, WHY)
    later = ON_BOARD + timedelta(1)
    again = service.ship(uow, back, later)
    assert (again.state, again.on_board_on) == (State.SHIPPED, later)
    assert stock(uow, contract) == left
    assert (owed(uow), free(uow)) == (D("36108.80"), D("2219.28"))
    # 51 584.00 at 7.0610, the deposit's share at the rate it came at (deal.md §9)
    assert receivables.position(uow, contract.id).revenue == D("364606.03")
    assert deals._claimed(uow, again.id, contract.id) == D("254964.24")
    service.take_back(uow, again, WHY)
    assert stock(uow, contract) == before
    assert free(uow) == D("17694.48")


@pytest.mark.feature("A50")
def test_it_is_taken_back_once_and_for_a_reason(uow, gone):
    _contract, _before, shipment = gone
    with pytest.raises(InvalidError, match="reason"):
        service.take_back(uow, shipment, " ")
    back = service.take_back(uow, shipment, WHY)
    with pytest.raises(ConflictError):
        service.take_back(uow, shipment, WHY)
    with pytest.raises(TransitionError):
        service.take_back(uow, back, WHY)


@pytest.mark.feature("A50")
def test_money_that_came_for_its_invoice_keeps_it_on_board(uow, gone):
    contract, _before, shipment = gone
    claim = receivables.of_contract(uow, contract.id)[0]
    make_money.balance(uow, claim, date(2026, 6, 21), "7.0455", D(20))
    with pytest.raises(NotPossibleError, match="CI26-0029-1") as refused:
        service.take_back(uow, shipment, WHY)
    assert "reverse the receipt" in str(refused.value)


@pytest.mark.feature("A50")
def test_a_note_written_for_it_keeps_it_on_board(uow, gone):
    contract, _before, shipment = gone
    note = receivables.credit_note(
        uow, contract.id, D(100), date(2026, 6, 21), "Scratched", shipment.id
    )
    with pytest.raises(NotPossibleError, match=note.number or "CN"):
        service.take_back(uow, shipment, WHY)


@pytest.mark.feature("A50")
def test_what_the_tax_office_and_the_bank_have_keeps_it_on_board(
    sample_database, actor
):
    """Both shipments of the deal are refunded; the first is drawn under its credit."""
    with sample_database.unit_of_work(actor, today=date(2026, 9, 30)) as uow:
        shipment = next(
            one for one in service.of_contract(uow, 1) if one.state is State.SHIPPED
        )
        refund = customs.refund_for(uow, shipment.id)
        with pytest.raises(NotPossibleError, match=refund.number):
            service.take_back(uow, shipment, WHY)
        (credit,) = of_credits.of_contract(uow, 1)
        credit = of_credits.accept(uow, credit, date(2026, 5, 20))
        credit = of_credits.draw(uow, credit, shipment.id)
        told = TakenBack(shipment.id, ON_BOARD, WHY)
        with pytest.raises(NotPossibleError, match="take the drawing back first"):
            of_credits.on_taken_back(uow, told)
        of_credits.present(uow, credit, shipment.id, date(2026, 7, 1))
        with pytest.raises(NotPossibleError, match=credit.number):
            of_credits.on_taken_back(uow, told)
