"""The pieces every paper is made of: letterhead, parties, banks, texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.core.money import ZERO

Texts = Mapping[str, str]
"""One text in several languages: language code → text."""


def say(texts: Texts, code: str) -> str:
    """Return a text in a language, else in English, else in any it has.

    The two Chinese scripts stand in for each other before English does.
    """
    kin = {"zh_CN": "zh_TW", "zh_TW": "zh_CN"}
    for wanted in (code, kin.get(code, ""), "en"):
        if texts.get(wanted):
            return texts[wanted]
    return next((text for text in texts.values() if text), "")


def same(text: str) -> Texts:
    """Return a text that reads the same in every language."""
    return {"en": text}


class CopyMark(StrEnum):
    """What a copy of a paper is marked as; PLAIN prints no mark."""

    PLAIN = ""
    ORIGINAL = "original"
    COPY = "copy"
    DRAFT = "draft"


class SealShape(StrEnum):
    """The shapes of a company chop that can be drawn."""

    ROUND = "round"
    OVAL = "oval"


@dataclass(frozen=True, slots=True)
class DrawnSeal:
    """A chop to be drawn because the company keeps no picture of it.

    Attributes:
        shape: Round Chinese chop (公章) or oval bilingual chop (中英文章).
        name: The company's name along the upper rim, in Chinese.
        name_en: The English name along the lower rim of the oval chop.
        purpose: What the round chop is for, for example "合同专用章".
    """

    shape: SealShape
    name: str
    name_en: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """How our own company presents itself on its papers.

    Attributes:
        names: Registered name per language; the English one as in the L/C.
        address: One-line or multi-line address per language.
        phone: With country code.
        email: Empty when not printed.
        tax_number: 统一社会信用代码 (USCC), empty when not printed.
        logo: PNG or JPEG, None for no logo.
        seal: PNG or JPEG of the chop; None leaves a blank place for it.
        signature: PNG or JPEG of the handwriting, None for a blank line.
        signer: Name and title under the signature line.
        website: Empty when not printed.
        drawn_seal: A chop to be drawn when `seal` is None; None for none.
        seal_mm: Width in mm at which the picture of the chop prints.
        printed: False leaves its room free: the sheet bears a letterhead already.
    """

    names: Texts
    address: Texts
    phone: str = ""
    email: str = ""
    tax_number: str = ""
    logo: bytes | None = None
    seal: bytes | None = None
    signature: bytes | None = None
    signer: str = ""
    website: str = ""
    drawn_seal: DrawnSeal | None = None
    seal_mm: int = 38
    printed: bool = True


@dataclass(frozen=True, slots=True)
class BankBlock:
    """Where money is to be paid.

    Attributes:
        beneficiary: Name of the account.
        account_no: Account number or IBAN, as printed.
        bank_name: With its branch.
        bank_address: Empty when not printed.
        swift: SWIFT/BIC, empty for a domestic account.
        cnaps: Chinese clearing number (联行号), empty abroad.
        currency: Currency of the account, empty for any.
        intermediary: Intermediary bank with its SWIFT, empty for none.
    """

    beneficiary: str
    account_no: str
    bank_name: str
    bank_address: str = ""
    swift: str = ""
    cnaps: str = ""
    currency: str = ""
    intermediary: str = ""


@dataclass(frozen=True, slots=True)
class PartyBlock:
    """A party as it is named on a paper.

    Attributes:
        name: In Latin letters, or in the party's own script when it has no other.
        name_local: The name in Chinese (or its own script), empty for none.
        address_lines: Address in Latin letters, line by line, country last.
        address_local: Address in Chinese, line by line.
        country: ISO 3166 alpha-2 code, for checks; not printed.
        tax_number: VAT number or USCC.
        phone: With country code.
        email: Empty when not printed.
        contact: Person, for "Attn.".
        bank: Account, printed on purchase contracts.
        representative: 法定代表人/委托代理人 on Chinese contracts.
    """

    name: str
    name_local: str = ""
    address_lines: tuple[str, ...] = ()
    address_local: tuple[str, ...] = ()
    country: str = ""
    tax_number: str = ""
    phone: str = ""
    email: str = ""
    contact: str = ""
    bank: BankBlock | None = None
    representative: str = ""

    def title(self, code: str) -> str:
        """Return the name for a language: the Chinese one in Chinese."""
        local = code.startswith("zh") and self.name_local
        return self.name_local if local else self.name

    def address(self, code: str) -> tuple[str, ...]:
        """Return the address lines for a language."""
        local = code.startswith("zh") and self.address_local
        return self.address_local if local else self.address_lines


@dataclass(frozen=True, slots=True)
class SizeCm:
    """Outside measure of a package in cm."""

    length: Decimal
    width: Decimal
    height: Decimal

    def cbm(self) -> Decimal:
        """Return the exact volume in m³, not rounded (settled_rules 1)."""
        return self.length * self.width * self.height / 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper has.

    Attributes:
        number: The paper's own number, printed on each page.
        on: Date of issue; None while it is not issued.
        copy: Original, copy or draft, printed at the head.
    """

    number: str
    on: date | None = None
    copy: CopyMark = CopyMark.PLAIN


def agree(number: str, where: str, printed: Decimal, summed: Decimal) -> None:
    """Refuse a paper whose printed total is not the sum of its lines.

    Raises:
        InvalidError: The two figures differ.
    """
    if printed != summed:
        problem = Problem(
            where,
            N_("The lines add up to {summed}, the total says {printed}."),
            {"summed": summed, "printed": printed},
        )
        raise InvalidError(
            N_("The figures of {number} do not agree."), (problem,), number=number
        )


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line of goods with its price, on proforma, contract and invoice.

    Attributes:
        item_no: Our item number.
        description: Per language; may have several lines.
        quantity: In `unit`.
        unit: Per language as printed, for example {"en": "PCS", "zh_CN": "台"}.
        unit_price: In the paper's currency, up to 4 decimals.
        amount: Net of `discount`, rounded to the currency's coin.
        discount: Amount taken off the line, not negative.
        quantity_decimals: Decimals the quantity prints with.
        hs_code: Empty when not printed.
        origin: Country of origin per language, empty when not printed.
        customer_item_no: The buyer's number for the item.
        po_line: The buyer's order line.
        contract_no: Of the contract it was sold under; empty where there is but one.
    """

    item_no: str
    description: Texts
    quantity: Decimal
    unit: Texts
    unit_price: Decimal
    amount: Decimal
    discount: Decimal = ZERO
    quantity_decimals: int = 0
    hs_code: str = ""
    origin: Texts = field(default_factory=dict)
    customer_item_no: str = ""
    po_line: str = ""
    contract_no: str = ""
