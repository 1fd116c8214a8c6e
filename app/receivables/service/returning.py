"""Owes a customer what it paid too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from app.contracts import service as contracts
from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core import checks
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.refs import Ref
from app.db.numbering import OURS
from app.receivables.domain import Allocation, Receipt, Receivable
from app.receivables.model import AdvanceReleaseRow, AdvanceRow, ReceivableRow
from app.receivables.service import reading
from app.receivables.service.booking import return_advance
from app.receivables.service.receiving import allocate

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from app.db.unit_of_work import UnitOfWork


def return_parked(
    uow: UnitOfWork, receipt: Receipt, contract_id: int, amount: Decimal, on: date
) -> Receivable:
    """Turn money that is paid with nothing else into a debt (settled 15).

    It is a deposit of the contract for a moment, and falls due at once like what is
    left of any other: it keeps the worth of the day it came, and what is paid back for
    it later differs by realised exchange. The contract may still go on: who paid twice
    has the second transfer back, and the contract keeps the first as its deposit.

    Args:
        uow: The action.
        receipt: The parked one, as it was read.
        contract_id: Which contract was overpaid.
        amount: Of what is parked, in the receipt's currency.
        on: The day.

    Raises:
        NotPossibleError: The contract is a draft, or the day is before the receipt's.
        InvalidError: Less is parked, or the contract is another customer's.
    """
    uow.actor.require("receivables.edit")
    contract = contracts.get(uow, contract_id)
    if contract.state == ContractState.DRAFT:
        raise NotPossibleError(N_("This contract is not confirmed yet."))
    checks.not_before(receipt.received_on, on)
    part = Allocation(contract=Ref(contract_id, contract.number, ""), amount=amount)
    allocate(uow, receipt, (part,), on=on, back=True)
    newest = uow.session.scalar(
        select(func.max(AdvanceRow.id)).where(AdvanceRow.receipt_id == receipt.id)
    )
    return return_advance(uow, contract_id, on, newest)


def overpaid(uow: UnitOfWork, receipt: Receipt) -> Ref:
    """Return the contract that a parked receipt most likely paid too much for.

    The reference names it; or a part of the receipt was for it; or it is the last one
    with that customer.

    Raises:
        NotPossibleError: There is no contract with the payer in this currency.
    """
    uow.actor.require("receivables.view")
    said = [found[0] for found in OURS.finditer(receipt.reference.upper())]
    named = ContractRow.number.in_(said)
    paid = [part.contract.id for part in receipt.allocations if part.contract]
    whose = receipt.customer
    query = select(ContractRow.id, ContractRow.number).where(
        ContractRow.state != ContractState.DRAFT,
        ContractRow.currency == receipt.currency,
        ContractRow.company_id == (receipt.company.id if receipt.company else 0),
        named if whose is None else ContractRow.customer_id == whose.id,
    )
    likely = case((named, 2), (ContractRow.id.in_(paid), 1), else_=0)
    query = query.order_by(likely.desc(), ContractRow.id.desc()).limit(1)
    found = uow.session.execute(query).first()
    if found is None:
        raise NotPossibleError(
            N_("There is no contract with this payer in {currency}."),
            currency=receipt.currency,
        )
    return Ref(found.id, found.number or "", "")


def owed_back(uow: UnitOfWork, receipt_id: int) -> list[Receivable]:
    """Return what of a receipt is owed to its customer and not yet paid back."""
    uow.actor.require("receivables.view")
    query = (
        select(ReceivableRow)
        .join(AdvanceReleaseRow, AdvanceReleaseRow.receivable_id == ReceivableRow.id)
        .join(AdvanceRow, AdvanceRow.id == AdvanceReleaseRow.advance_id)
        .where(AdvanceRow.receipt_id == receipt_id, ReceivableRow.open > ZERO)
        .order_by(ReceivableRow.id)
    )
    return reading.items(uow, uow.session.scalars(query.distinct()))
