"""Gathers what must be done next, from all modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.clock import OFFICE_ZONE
from app.core.home import Deadline
from app.core.i18n import N_
from app.credits import service as credits_service
from app.customs.model import RefundRow
from app.customs.refunding import RefundState
from app.inquiries.domain import FIRST_RESPONSE
from app.inquiries.domain import State as InquiryState
from app.inquiries.model import InquiryRow
from app.parties.model import PartyRow
from app.payables.domain import State as BillState
from app.payables.model import BillRow
from app.quotations.domain import State as QuotationState
from app.quotations.model import QuotationRow
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceivableRow
from app.shipments.domain import State as ShipmentState
from app.shipments.model import ShipmentRow
from app.treasury.domain import ZERO

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

SOON = 14
"""Days that count as soon, for money and shipments."""
REFUND_NOTICE = 90
"""Days before the end of filing at which refunds begin to press (rules §10)."""
MOST_DEADLINES = 12
GONE = (ShipmentState.SHIPPED, ShipmentState.DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of thing that falls due: where it stands and what is said of it.

    Attributes:
        what: The sentence, about `{customer}`.
        icon: Its icon.
        kind: Kind of record that it opens.
        permission: Who does not have it is not bothered.
        row: The table.
        by: The column with the day, or the time.
        person: The column with who looks after it.
        party: The column with the customer or payee.
        where: When it is due, given today.
        joins: Tables that lead to `person` or `party`, with their conditions.
        grace: What is added to a time.
    """

    what: str
    icon: str
    kind: str
    permission: str
    row: Any
    by: Any
    person: Any
    party: Any
    where: Callable[[date], Sequence[Any]]
    joins: Sequence[tuple[Any, Any]] = ()
    grace: timedelta = timedelta(0)


def _soon(today: date, days: int = SOON) -> date:
    return today + timedelta(days)


KINDS = (
    _Kind(
        what=N_("Answer {customer}"),
        icon="mail",
        kind="inquiry",
        permission="inquiries.view",
        row=InquiryRow,
        by=InquiryRow.received_at,
        person=InquiryRow.salesperson,
        party=InquiryRow.customer_id,
        where=lambda _today: (InquiryRow.state == InquiryState.OPEN,),
        grace=FIRST_RESPONSE,
    ),
    _Kind(
        what=N_("Latest shipment for {customer}"),
        icon="ship",
        kind="contract",
        permission="contracts.view",
        row=ContractRow,
        by=ContractRow.latest_shipment_on,
        person=ContractRow.salesperson,
        party=ContractRow.customer_id,
        where=lambda today: (
            ContractRow.state == ContractState.CONFIRMED,
            ContractRow.latest_shipment_on <= _soon(today),
            ~select(ShipmentRow.id)
            .where(
                ShipmentRow.contract_id == ContractRow.id, ShipmentRow.state.in_(GONE)
            )
            .exists(),
        ),
    ),
    _Kind(
        what=N_("Payment of {customer}"),
        icon="cash-banknote",
        kind="receivable",
        permission="receivables.view",
        row=ReceivableRow,
        by=ReceivableRow.due_on,
        person=ContractRow.salesperson,
        party=ReceivableRow.customer_id,
        joins=((ContractRow, ContractRow.id == ReceivableRow.contract_id),),
        where=lambda today: (
            ReceivableRow.open > ZERO,
            ReceivableRow.kind.in_(CLAIMS),
            ReceivableRow.due_on <= _soon(today),
        ),
    ),
    _Kind(
        what=N_("Quotation for {customer} expires"),
        icon="tag",
        kind="quotation",
        permission="quotations.view",
        row=QuotationRow,
        by=QuotationRow.valid_until,
        person=QuotationRow.created_by,
        party=QuotationRow.customer_id,
        where=lambda today: (
            QuotationRow.state == QuotationState.ISSUED,
            QuotationRow.valid_until >= today,
            QuotationRow.valid_until <= _soon(today),
        ),
    ),
    _Kind(
        what=N_("File the export refund, {customer}"),
        icon="receipt-refund",
        kind="refund",
        permission="customs.view",
        row=RefundRow,
        by=RefundRow.filing_by,
        person=RefundRow.created_by,
        party=ShipmentRow.customer_id,
        joins=((ShipmentRow, ShipmentRow.id == RefundRow.shipment_id),),
        where=lambda today: (
            RefundRow.state == RefundState.OPEN,
            RefundRow.filing_by <= _soon(today, REFUND_NOTICE),
        ),
    ),
    _Kind(
        what=N_("Pay {customer}"),
        icon="credit-card",
        kind="bill",
        permission="payables.edit",
        row=BillRow,
        by=BillRow.due_on,
        person=BillRow.created_by,
        party=BillRow.payee_id,
        where=lambda today: (
            BillRow.open > ZERO,
            BillRow.state == BillState.BOOKED,
            BillRow.due_on <= _soon(today),
        ),
    ),
)


def deadlines(uow: UnitOfWork) -> tuple[Deadline, ...]:
    """Return what this person should look at next, the overdue first."""
    uow.actor.require("office.view")
    found = [one for kind in KINDS for one in _found(uow, kind)]
    if uow.actor.may("credits.view"):
        found += credits_service.deadlines(uow)
    found.sort(key=lambda one: one.due)
    return tuple(found[:MOST_DEADLINES])


def _found(uow: UnitOfWork, kind: _Kind) -> list[Deadline]:
    """Read what is due first of a kind; nothing for who has no say in it."""
    if not uow.actor.may(kind.permission):
        return []
    row = kind.row
    asked = select(row.id, row.number, kind.by, kind.person, PartyRow.name)
    asked = asked.select_from(row)
    for target, on in (*kind.joins, (PartyRow, PartyRow.id == kind.party)):
        asked = asked.outerjoin(target, on)
    asked = asked.where(kind.by.is_not(None), *kind.where(uow.today))
    rows = uow.session.execute(asked.order_by(kind.by).limit(MOST_DEADLINES))
    return [_deadline(uow, kind, *one) for one in rows]


def _deadline(
    uow: UnitOfWork, kind: _Kind, key: int, number: str | None, *known: Any
) -> Deadline:
    due, person, name = known
    timed = isinstance(due, datetime)
    return Deadline(
        what=kind.what,
        params={"customer": name or number},
        icon=kind.icon,
        kind=kind.kind,
        id=key,
        number=number or "",
        person=person or "",
        due=due + kind.grace if timed else datetime.combine(due, time(), OFFICE_ZONE),
        whole_day=not timed,
        mine=not person or person == uow.actor.name,
    )
