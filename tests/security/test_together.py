"""A secured server keeps the books of a shipment of several contracts, too."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.access.domain import Role
from app.contracts import service as contracts
from app.contracts.domain import State
from app.core.errors import AppError
from app.inventory import service as inventory
from app.payables import service as payables
from app.receivables import service as receivables
from app.receivables.model import ReceivableRow
from app.shipments import service as shipments
from app.shipments.domain import Charge

D = Decimal
DAY = date(2026, 7, 25)


class _UndoneError(Exception):
    """All of it is taken back: the office is other tests' too."""


@contextmanager
def taken_back(guarded, role):
    """Act as somebody, look at what a COMMIT looks at, and take it back."""
    with suppress(_UndoneError), guarded.at_work(role) as uow:
        yield uow
        uow.settle()
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        raise _UndoneError


def again(uow, number):
    """Sign the sample contract again, one line of 100."""
    sample = contracts.get(uow, 1)
    line = replace(sample.lines[0], id=None, quantity=D(100))
    copy = replace(
        sample,
        id=None,
        version=0,
        number="",
        proforma_number="",
        state=State.DRAFT,
        lines=(line,),
        plan=tuple(replace(step, id=None) for step in sample.plan),
    )
    return contracts.confirm(uow, contracts.save(uow, copy), number)


def shipped(uow):
    """Send the goods of two contracts off in one container."""
    sold = [again(uow, f"SC26-007{n}") for n in (1, 2)]
    wanted = {one.lines[0].id: D(40) for one in sold}
    draft = shipments.from_contract(uow, sold[0].id, wanted)
    boxes = tuple(replace(box, number="TCNU6312341") for box in draft.containers)
    priced = replace(draft, containers=boxes, charges=(Charge(amount=D("300.01")),))
    booked = shipments.book(uow, shipments.save(uow, priced))
    place = inventory.usual_warehouse(uow).id
    product = sold[0].lines[0].product.id
    inventory.adjust(uow, product, place, D(80), "Opening")
    return sold, shipments.ship(uow, booked, DAY)


@pytest.mark.feature("H14")
def test_claims_and_costs_of_each_contract_pass_the_servers_guards(traded):
    with taken_back(traded, Role.MANAGER) as uow:
        sold, gone = shipped(uow)
        for one in sold:
            claims = receivables.of_contract(uow, one.id)
            assert sum(c.amount for c in claims) == gone.portions()[0].total
        freight = [payables.of_contract(uow, one.id)[0].amount for one in sold]
        assert sorted(freight) == [D("150.00"), D("150.01")]
        assert [one.contract.code for one in gone.portions()] == [
            "SC26-0071",
            "SC26-0072",
        ]


def forge(traded, contract):
    """Book a claim of the shipment on another contract than its own."""
    with taken_back(traded, Role.MANAGER) as uow:
        sold, gone = shipped(uow)
        first = ReceivableRow.shipment_id == gone.id
        claim = uow.session.scalars(select(ReceivableRow).where(first).limit(1)).one()
        claim.contract_id = contract or sold[1].id


@pytest.mark.parametrize("contract", [0, 1], ids=["of the shipment", "of another"])
def test_a_claim_on_the_wrong_contract_is_refused(traded, contract):
    with pytest.raises((AppError, DBAPIError)):
        forge(traded, contract)
