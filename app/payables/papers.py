"""What a payment request says. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.core import people
from app.core.clock import office_day
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.papers import PaymentRequestPaper
from app.core.papers.parts import same
from app.core.papers.vault import Filed, Place
from app.office.blocks import letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party, PartyBank, first_to_pay
from app.payables.domain import CHARGE_TITLES, KIND_TITLES, Bill
from app.purchasing.domain import Purchase


@dataclass(frozen=True, slots=True)
class Facts:
    """All records that a payment request is made of.

    Attributes:
        payee: None for a charge whose payee is not entered.
        purchase: The contract it is asked for under; None for charges.
        paid: What was paid under it before, deposits included.
        entered_on, entered_by: When and by whom the bill was entered.
        names: What people are called, by login.
    """

    bill: Bill
    company: Company
    payee: Party | None
    purchase: Purchase | None
    paid: Decimal = ZERO
    entered_on: date | None = None
    entered_by: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def filed_as(bill: Bill) -> Filed:
    """Return how the payment request of a bill is filed: it names the payee's bank."""
    return Filed(
        place=Place(kind="bill", record_id=bill.id or 0, key="payment_request"),
        number=bill.number,
        party=bill.payee.own if bill.payee else "",
        permission="parties.view_bank",
    )


def payment_request(facts: Facts) -> PaymentRequestPaper:
    """Return the payment request of a bill (documents.md §23)."""
    bill, purchase = facts.bill, facts.purchase
    banks = facts.payee.banks if facts.payee else ()
    bank = first_to_pay(banks, bill.currency)
    said = bank.confirmation if bank else None
    known = (ALONE if said.is_alone() else SECOND) if said and said.by else ""
    kind = CHARGE_TITLES[bill.charge] if bill.charge else KIND_TITLES[bill.kind]
    return PaymentRequestPaper(
        number=bill.number,
        on=facts.entered_on,
        applicant=facts.entered_by,
        letterhead=letterhead(facts.company),
        payee=party_block(facts.payee, bank) if facts.payee else None,
        purpose=same(bill.note) if bill.note else {},
        kind=kind,
        currency=bill.currency,
        agreed=purchase.total() if purchase else bill.total(),
        paid=facts.paid,
        amount=bill.open,
        purchase_no=bill.purchase.code if bill.purchase else "",
        contract_no=bill.contract.code if bill.contract else "",
        shipment_no=bill.shipment.code if bill.shipment else "",
        due_on=bill.due_on,
        invoice_no=bill.invoice_number,
        invoice_on=bill.invoice_on,
        received_percent=purchase.received_percent() if purchase else None,
        verified=known if bank or not any(map(PartyBank.is_waiting, banks)) else NOBODY,
        verified_by=people.called(said.by, facts.names) if said else "",
        verified_on=office_day(said.at) if said and said.by and said.at else None,
    )


SECOND = N_("Confirmed by {name} on {date}")
ALONE = N_("Confirmed by {name} on {date}, who had entered it (nobody else may)")
NOBODY = N_("Not confirmed by a second person: do not pay to it")
