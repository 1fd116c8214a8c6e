"""What a note says, and how papers of an account are filed. No Qt, no SQL."""

from __future__ import annotations

from app.core.papers import NotePaper
from app.core.papers.vault import Filed, Place
from app.office.blocks import bank_block, letterhead
from app.office.domain import Company
from app.parties.blocks import party_block
from app.parties.domain import Party
from app.receivables.domain import Kind, Receivable


def filed_as(party: Party, company_id: int, currency: str, number: str) -> Filed:
    """Return how a customer's statement is filed: one for each company and currency."""
    return Filed(
        place=Place(
            kind="party",
            record_id=party.id or 0,
            key="statement",
            part=f"{company_id} {currency}",
        ),
        number=number,
        record=party.code,
        party=party.name or party.name_zh,
        permission="receivables.view",
    )


def note_filed_as(item: Receivable) -> Filed:
    """Return how a debit or credit note is filed."""
    return Filed(
        place=Place(kind="receivable", record_id=item.id or 0, key="note"),
        number=item.number,
        party=item.customer.own if item.customer else "",
        permission="receivables.view",
    )


def note(item: Receivable, company: Company, customer: Party) -> NotePaper:
    """Return a debit or credit note (documents.md §21)."""
    debit = item.kind is Kind.DEBIT_NOTE
    return NotePaper(
        number=item.number,
        on=item.booked_on,
        letterhead=letterhead(company),
        party=party_block(customer),
        debit=debit,
        currency=item.currency,
        amount=item.amount,
        reason=item.reason,
        invoice_no=item.shipment.code if item.shipment else "",
        contract_no=item.contract.code if item.contract else "",
        due_on=item.due_on if debit else None,
        bank=bank_block(company.account_for(item.currency)) if debit else None,
    )
