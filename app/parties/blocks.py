"""How a party stands on papers. No Qt, no SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.papers import BankBlock, PartyBlock
from app.parties.domain import first_to_pay

if TYPE_CHECKING:
    from app.parties.domain import Party, PartyBank


def party_block(party: Party, bank: PartyBank | None = None) -> PartyBlock:
    """Return a party as papers name it, with its first contact.

    Args:
        party: Its card.
        bank: Where it is paid; None: the first that may be paid to, else the first.
    """
    bank = bank or first_to_pay(party.banks, party.currency)
    bank = bank or next(iter(party.banks), None)
    return PartyBlock(
        name=party.name or party.name_zh,
        name_local=party.name_zh,
        address_lines=_lines(party.address),
        address_local=_lines(party.address_zh),
        country=party.country,
        tax_number=party.tax_number,
        phone=party.phone,
        email=party.email,
        contact=party.contacts[0].name if party.contacts else "",
        bank=_bank(party, bank) if bank else None,
        representative=party.representative,
    )


def _bank(party: Party, bank: PartyBank) -> BankBlock:
    return BankBlock(
        beneficiary=party.name_zh if bank.cnaps and party.name_zh else party.name,
        account_no=bank.account_number,
        bank_name=bank.bank_name,
        swift=bank.swift,
        cnaps=bank.cnaps,
        currency=bank.currency,
    )


def _lines(address: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in address.splitlines() if line.strip())
