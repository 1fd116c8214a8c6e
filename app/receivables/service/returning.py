"""Owes a customer what it paid too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts import service as contracts
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.refs import Ref
from app.receivables.domain import Allocation, Receipt, Receivable
from app.receivables.service.booking import return_advance
from app.receivables.service.receiving import CLOSED, allocate

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork


def return_parked(
    uow: UnitOfWork, receipt: Receipt, contract_id: int, amount: Decimal, on: date
) -> Receivable:
    """Turn money that nothing is left to be paid with into a debt (settled 15).

    It is a deposit of a contract that is closed, and falls due at once like the rest of
    any other: it keeps the worth of the day it came, and what is paid back for it later
    differs by realised exchange.

    Args:
        uow: The action.
        receipt: The parked one, as it was read.
        contract_id: Which contract was overpaid.
        amount: Of what is parked, in the receipt's currency.
        on: The day.

    Raises:
        NotPossibleError: The contract is not closed: the money can be its deposit.
        InvalidError: Less is parked, or the contract is another customer's.
    """
    uow.actor.require("receivables.edit")
    contract = contracts.get(uow, contract_id)
    if contract.state not in CLOSED:
        raise NotPossibleError(
            N_("{number} is not closed: what is parked can be its deposit."),
            number=contract.number,
        )
    part = Allocation(contract=Ref(contract_id, contract.number, ""), amount=amount)
    allocate(uow, receipt, (part,), on=on, back=True)
    return return_advance(uow, contract_id, on)
