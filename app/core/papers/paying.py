"""A payment request: what is asked of those who approve money going out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.papers.parts import Letterhead, Paper, PartyBlock, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequestPaper(Paper):
    """A payment request (付款申请单), internal (documents.md §23).

    Attributes:
        letterhead: Our company.
        payee: With the account to pay to, where the person may see it.
        kind: Message id of what is paid: a supplier's invoice, freight.
        purpose: More of it in words, per language.
        purchase_no, contract_no, shipment_no: What it belongs to; empty for none.
        currency: Of all amounts.
        agreed: The whole sum of the purchase contract, else of the bill.
        paid: What was paid of it before.
        amount: What is asked for now.
        due_on: When it must be paid; None while unknown.
        invoice_no: The payee's; empty: no invoice has come.
        invoice_on: Its date.
        received_percent: Of the goods; None where none are bought.
        applicant: Who asks for it.
        verified: Message id of what is known of the account; empty: nothing.
        verified_by, verified_on: Who confirmed it, and when; empty for nobody.
    """

    letterhead: Letterhead
    payee: PartyBlock | None
    kind: str
    purpose: Texts
    currency: str
    agreed: Decimal
    paid: Decimal
    amount: Decimal
    purchase_no: str = ""
    contract_no: str = ""
    shipment_no: str = ""
    due_on: date | None = None
    invoice_no: str = ""
    invoice_on: date | None = None
    received_percent: Decimal | None = None
    applicant: str = ""
    verified: str = ""
    verified_by: str = ""
    verified_on: date | None = None

    def left(self) -> Decimal:
        """Return what is left of the agreed sum after it; negative: more is paid."""
        return self.agreed - self.paid - self.amount
