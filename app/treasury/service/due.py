"""Gathers what must be done next, from all modules."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.home import Deadline
from app.core.i18n import N_
from app.credits import service as credits_service
from app.customs.model import RefundRow
from app.customs.refunding import RefundState
from app.db.unit_of_work import OFFICE_ZONE
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


def deadlines(uow: UnitOfWork) -> tuple[Deadline, ...]:
    """Return what this person should look at next, the overdue first."""
    uow.actor.require("office.view")
    return _Reader(uow).deadlines()


class _Reader:
    """Reads the next deadlines of each kind that the person may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._today = uow.today

    def deadlines(self) -> tuple[Deadline, ...]:
        """Return what is due next, the overdue first."""
        found = [
            *self._inquiries(),
            *self._shipments_due(),
            *self._claims_due(),
            *self._quotations(),
            *self._refunds(),
            *self._bills(),
            *self._credits(),
        ]
        found.sort(key=lambda one: one.due)
        return tuple(found[:MOST_DEADLINES])

    def _rows(self, *columns: Any, join: Any, where: Any, by: Any) -> list[Any]:
        query = select(*columns).select_from(join).where(*where).order_by(by)
        return list(self._uow.session.execute(query.limit(MOST_DEADLINES)))

    def _inquiries(self) -> list[Deadline]:
        if not self._uow.actor.may("inquiries.view"):
            return []
        row = InquiryRow
        rows = self._rows(
            row.id, row.number, row.received_at, row.salesperson, PartyRow.name,
            join=row.__table__.join(
                PartyRow.__table__, PartyRow.id == row.customer_id
            ),
            where=(row.state == InquiryState.OPEN, row.received_at.is_not(None)),
            by=row.received_at,
        )  # fmt: skip
        return [
            Deadline(
                what=N_("Answer {customer}"),
                params={"customer": name},
                icon="mail",
                kind="inquiry",
                id=key,
                number=number or "",
                person=person,
                due=received + FIRST_RESPONSE,
                whole_day=False,
                mine=self._mine(person),
            )
            for key, number, received, person, name in rows
        ]

    def _shipments_due(self) -> list[Deadline]:
        if not self._uow.actor.may("contracts.view"):
            return []
        row = ContractRow
        rows = self._rows(
            row.id, row.number, row.latest_shipment_on, row.salesperson, PartyRow.name,
            join=row.__table__.join(
                PartyRow.__table__, PartyRow.id == row.customer_id
            ),
            where=(
                row.state == ContractState.CONFIRMED,
                row.latest_shipment_on <= self._today + timedelta(SOON),
                ~select(ShipmentRow.id)
                .where(ShipmentRow.contract_id == row.id, ShipmentRow.state.in_(GONE))
                .exists(),
            ),
            by=row.latest_shipment_on,
        )  # fmt: skip
        return [
            self._deadline(
                N_("Latest shipment for {customer}"), "ship", "contract", one
            )
            for one in rows
        ]

    def _claims_due(self) -> list[Deadline]:
        if not self._uow.actor.may("receivables.view"):
            return []
        row = ReceivableRow
        rows = self._rows(
            row.id, row.number, row.due_on, ContractRow.salesperson, PartyRow.name,
            join=row.__table__.join(
                PartyRow.__table__, PartyRow.id == row.customer_id
            ).outerjoin(ContractRow.__table__, ContractRow.id == row.contract_id),
            where=(
                row.open > ZERO,
                row.kind.in_(CLAIMS),
                row.due_on <= self._today + timedelta(SOON),
            ),
            by=row.due_on,
        )  # fmt: skip
        return [
            self._deadline(
                N_("Payment of {customer}"), "cash-banknote", "receivable", one
            )
            for one in rows
        ]

    def _quotations(self) -> list[Deadline]:
        if not self._uow.actor.may("quotations.view"):
            return []
        row = QuotationRow
        rows = self._rows(
            row.id, row.number, row.valid_until, row.created_by, PartyRow.name,
            join=row.__table__.join(
                PartyRow.__table__, PartyRow.id == row.customer_id
            ),
            where=(
                row.state == QuotationState.ISSUED,
                row.valid_until >= self._today,
                row.valid_until <= self._today + timedelta(SOON),
            ),
            by=row.valid_until,
        )  # fmt: skip
        text = N_("Quotation for {customer} expires")
        return [self._deadline(text, "tag", "quotation", one) for one in rows]

    def _refunds(self) -> list[Deadline]:
        if not self._uow.actor.may("customs.view"):
            return []
        row = RefundRow
        rows = self._rows(
            row.id, row.number, row.filing_by, row.created_by, PartyRow.name,
            join=row.__table__.join(
                ShipmentRow.__table__, ShipmentRow.id == row.shipment_id
            ).join(PartyRow.__table__, PartyRow.id == ShipmentRow.customer_id),
            where=(
                row.state == RefundState.OPEN,
                row.filing_by <= self._today + timedelta(REFUND_NOTICE),
            ),
            by=row.filing_by,
        )  # fmt: skip
        text = N_("File the export refund, {customer}")
        return [self._deadline(text, "receipt-refund", "refund", one) for one in rows]

    def _credits(self) -> tuple[Deadline, ...]:
        if not self._uow.actor.may("credits.view"):
            return ()
        return credits_service.deadlines(self._uow)

    def _bills(self) -> list[Deadline]:
        if not self._uow.actor.may("payables.edit"):
            return []
        row = BillRow
        rows = self._rows(
            row.id, row.number, row.due_on, row.created_by, PartyRow.name,
            join=row.__table__.outerjoin(
                PartyRow.__table__, PartyRow.id == row.payee_id
            ),
            where=(
                row.open > ZERO,
                row.state == BillState.BOOKED,
                row.due_on <= self._today + timedelta(SOON),
            ),
            by=row.due_on,
        )  # fmt: skip
        return [
            self._deadline(N_("Pay {customer}"), "credit-card", "bill", one)
            for one in rows
        ]

    def _deadline(self, what: str, icon: str, kind: str, row: Any) -> Deadline:
        key, number, day, person, name = row
        return Deadline(
            what=what,
            params={"customer": name or number},
            icon=icon,
            kind=kind,
            id=key,
            number=number or "",
            person=person or "",
            due=datetime.combine(day, time(), OFFICE_ZONE),
            mine=self._mine(person or ""),
        )

    def _mine(self, person: str) -> bool:
        return not person or person == self._uow.actor.name
