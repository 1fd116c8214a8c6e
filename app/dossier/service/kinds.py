"""What falls due in each module: where its day stands and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists

from app.contracts.domain import State as ContractState
from app.contracts.model import ContractRow
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO
from app.customs.model import RefundRow
from app.customs.refunding import RefundState
from app.inquiries.domain import FIRST_RESPONSE
from app.inquiries.domain import State as InquiryState
from app.inquiries.model import InquiryRow
from app.payables.domain import State as BillState
from app.payables.model import BillRow
from app.purchasing.domain import State as PurchaseState
from app.purchasing.model import PurchaseRow
from app.quotations.domain import State as QuotationState
from app.quotations.model import QuotationRow
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceiptRow, ReceivableRow
from app.receivables.rows import (
    ADVANCE_REPORT_DAY,
    CLAIM_REPORT_DAY,
    DEFERRED,
    STILL_PREPAID,
)
from app.shipments.domain import State as ShipmentState
from app.shipments.model import PalletRow, ShipmentRow
from app.shipments.rows import none_left

SOON = 14
"""Days that count as soon, for money and shipments."""
REFUND_NOTICE = 90
"""Days before the end of filing at which refunds begin to press (rules §10)."""
LAPSED = 14
"""Days that a quotation is still pursued when its validity is over."""
GONE = (ShipmentState.SHIPPED, ShipmentState.DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Due:
    """One kind of thing that falls due: where it stands and what is said of it.

    Attributes:
        key: Names it among the deadlines of its record.
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
        worth: The columns of the sum it is about and its currency; empty: none.
    """

    key: str
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
    worth: Sequence[Any] = ()


def _soon(today: date, days: int = SOON) -> date:
    return today + timedelta(days)


def _near(day: Any, today: date) -> Any:
    """Say whether a reckoned day is past or comes soon."""
    return day <= _soon(today)


KINDS = (
    Due(
        key="answer",
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
    Due(
        key="ship",
        what=N_("Latest shipment for {customer}"),
        icon="ship",
        kind="contract",
        permission="contracts.view",
        row=ContractRow,
        by=ContractRow.latest_shipment_on,
        person=ContractRow.salesperson,
        party=ContractRow.customer_id,
        worth=(ContractRow.total, ContractRow.currency),
        where=lambda today: (
            ContractRow.state == ContractState.CONFIRMED,
            ContractRow.latest_shipment_on <= _soon(today),
            none_left(ContractRow.id),
        ),
    ),
    Due(
        key="treat",
        what=N_("Treatment of the pallets for {customer}"),
        icon="certificate",
        kind="shipment",
        permission="shipments.view",
        row=ShipmentRow,
        by=ShipmentRow.etd,
        person=ContractRow.salesperson,
        party=ShipmentRow.customer_id,
        joins=((ContractRow, ContractRow.id == ShipmentRow.contract_id),),
        where=lambda today: (
            ShipmentRow.state == ShipmentState.BOOKED,
            ShipmentRow.etd <= _soon(today),
            (ShipmentRow.treatment == "") | (ShipmentRow.treatment_mark == ""),
            exists().where(
                PalletRow.shipment_id == ShipmentRow.id, PalletRow.plastic.is_(False)
            ),
        ),
    ),
    Due(
        key="payment",
        what=N_("Payment of {customer}"),
        icon="cash-banknote",
        kind="receivable",
        permission="receivables.view",
        row=ReceivableRow,
        by=ReceivableRow.due_on,
        person=ContractRow.salesperson,
        party=ReceivableRow.customer_id,
        joins=((ContractRow, ContractRow.id == ReceivableRow.contract_id),),
        worth=(ReceivableRow.open, ReceivableRow.currency),
        where=lambda today: (
            ReceivableRow.open > ZERO,
            ReceivableRow.kind.in_(CLAIMS),
            ReceivableRow.due_on <= _soon(today),
        ),
    ),
    Due(
        key="safe_deferred",
        what=N_("Report late payment of {customer} to SAFE"),
        icon="world",
        kind="receivable",
        permission="receivables.view",
        row=ReceivableRow,
        by=CLAIM_REPORT_DAY,
        person=ContractRow.salesperson,
        party=ReceivableRow.customer_id,
        joins=((ContractRow, ContractRow.id == ReceivableRow.contract_id),),
        worth=(ReceivableRow.open, ReceivableRow.currency),
        where=lambda today: (
            DEFERRED,
            ReceivableRow.open > ZERO,
            _near(CLAIM_REPORT_DAY, today),
        ),
    ),
    Due(
        key="safe_advance",
        what=N_("Report advance of {customer} to SAFE"),
        icon="world",
        kind="receipt",
        permission="receivables.view",
        row=ReceiptRow,
        by=ADVANCE_REPORT_DAY,
        person=ReceiptRow.created_by,
        party=ReceiptRow.customer_id,
        where=lambda today: (STILL_PREPAID, _near(ADVANCE_REPORT_DAY, today)),
    ),
    Due(
        key="valid",
        what=N_("Quotation for {customer} expires"),
        icon="tag",
        kind="quotation",
        permission="quotations.view",
        row=QuotationRow,
        by=QuotationRow.valid_until,
        person=QuotationRow.created_by,
        party=QuotationRow.customer_id,
        worth=(QuotationRow.total, QuotationRow.currency),
        where=lambda today: (
            QuotationRow.state == QuotationState.ISSUED,
            QuotationRow.valid_until >= today - timedelta(LAPSED),
            QuotationRow.valid_until <= _soon(today),
        ),
    ),
    Due(
        key="refund",
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
    Due(
        key="pay",
        what=N_("Pay {customer}"),
        icon="credit-card",
        kind="bill",
        permission="payables.edit",
        row=BillRow,
        by=BillRow.due_on,
        person=BillRow.created_by,
        party=BillRow.payee_id,
        worth=(BillRow.open, BillRow.currency),
        where=lambda today: (
            BillRow.open > ZERO,
            BillRow.state == BillState.BOOKED,
            BillRow.due_on <= _soon(today),
        ),
    ),
    Due(
        key="delivery",
        what=N_("Delivery of {customer}"),
        icon="truck-delivery",
        kind="purchase",
        permission="purchasing.view",
        row=PurchaseRow,
        by=PurchaseRow.delivery_on,
        person=PurchaseRow.purchaser,
        party=PurchaseRow.supplier_id,
        where=lambda today: (
            PurchaseRow.state == PurchaseState.CONFIRMED,
            PurchaseRow.received_percent < HUNDRED,
            PurchaseRow.delivery_on <= _soon(today),
        ),
    ),
)
