"""How our own company and its accounts stand on papers. No Qt, no SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.papers import BankBlock, Letterhead

if TYPE_CHECKING:
    from app.office.domain import BankAccount, Company


def letterhead(company: Company) -> Letterhead:
    """Return how a company presents itself on its papers."""
    return Letterhead(
        names=_texts(company.name_en, company.name_zh),
        address=_texts(company.address_en, company.address_zh),
        phone=company.phone,
        email=company.email,
        tax_number=company.tax_number,
        logo=company.logo,
        seal=company.seal,
        signature=company.signature,
        signer=company.legal_person,
    )


def bank_block(account: BankAccount | None) -> BankBlock | None:
    """Return where money is to be paid; None when there is no account."""
    if account is None:
        return None
    return BankBlock(
        beneficiary=account.beneficiary,
        account_no=account.account_number,
        bank_name=account.bank_name,
        bank_address=account.bank_address,
        swift=account.swift,
        currency=account.currency,
        intermediary=account.intermediary,
    )


def _texts(english: str, chinese: str) -> dict[str, str]:
    both = {"en": english, "zh_CN": chinese}
    return {code: text for code, text in both.items() if text}
