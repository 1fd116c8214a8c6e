"""Papers of the sale: quotation, proforma invoice, contract, commercial invoice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.core.money import ZERO, to_coin
from app.core.papers.parts import (
    BankBlock,
    GoodsLine,
    Letterhead,
    Paper,
    PartyBlock,
    SizeCm,
    Texts,
    agree,
)
from app.core.papers.units import UnitTotal, unit_totals


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One product offered.

    Attributes:
        item_no: Our item number.
        description: Per language.
        unit: Per language as printed.
        prices: One price per trade term of the quotation, in their order.
        moq: Minimum order quantity in `unit`, None when not stated.
        quantity: Quantity asked for, None when only prices are offered.
        amount: Line amount at the first term, None without quantity.
        pieces_per_carton: In `unit`.
        carton: Outside measure.
        net_kg: Net weight per carton.
        gross_kg: Gross weight per carton.
        per_20gp: Quantity in a 20' container, None when not stated.
        per_40hc: Quantity in a 40' high cube, None when not stated.
        hs_code: Empty when not printed.
        picture: PNG or JPEG; one picture turns the paper to landscape.
    """

    item_no: str
    description: Texts
    unit: Texts
    prices: tuple[Decimal, ...]
    moq: Decimal | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    pieces_per_carton: Decimal | None = None
    carton: SizeCm | None = None
    net_kg: Decimal | None = None
    gross_kg: Decimal | None = None
    per_20gp: Decimal | None = None
    per_40hc: Decimal | None = None
    hs_code: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationPaper(Paper):
    """A quotation (报价单).

    Attributes:
        letterhead: Our company.
        buyer: To whom.
        currency: ISO code of all prices.
        trade_terms: For example ("FOB NINGBO", "CIF HAMBURG"); one price column each.
        incoterms: Edition, for example "Incoterms 2020".
        lines: The products.
        valid_until: Last day of the offer.
        binding: A firm offer until `valid_until`; otherwise subject to confirmation.
        payment_terms: Per language.
        lead_time: Per language.
        port_of_loading: As printed.
        packing: Per language.
        sample_policy: Per language.
        remarks: Further paragraphs.
        inquiry_no: The buyer's reference.
        salesperson: Who signs.
    """

    letterhead: Letterhead
    buyer: PartyBlock
    currency: str
    trade_terms: tuple[str, ...]
    lines: tuple[QuotedLine, ...]
    incoterms: str = "Incoterms 2020"
    valid_until: date | None = None
    binding: bool = False
    payment_terms: Texts = field(default_factory=dict)
    lead_time: Texts = field(default_factory=dict)
    port_of_loading: str = ""
    packing: Texts = field(default_factory=dict)
    sample_policy: Texts = field(default_factory=dict)
    remarks: tuple[Texts, ...] = ()
    inquiry_no: str = ""
    salesperson: str = ""

    def total(self) -> Decimal | None:
        """Return the sum of the line amounts, None when a line has no quantity."""
        amounts = [line.amount for line in self.lines if line.amount is not None]
        return sum(amounts, ZERO) if len(amounts) == len(self.lines) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProformaPaper(Paper):
    """A proforma invoice (形式发票).

    Attributes:
        letterhead: The seller.
        buyer: To whom.
        currency: ISO code.
        trade_term: For example "CIF HAMBURG (Incoterms 2020)".
        lines: The goods.
        total: Sum of the lines; refused when it is not.
        buyer_po: The buyer's order number.
        port_of_loading: As printed.
        port_of_destination: As printed.
        shipment_time: Per language.
        partial_shipment: Allowed; None when not stated.
        transhipment: Allowed; None when not stated.
        payment_terms: Per language.
        deposit_percent: 30 means 30 %; None for no deposit.
        packing: Per language.
        tolerance_percent: More or less in quantity and amount; None for none.
        origin: Country per language.
        valid_until: Last day.
        bank: Where to pay.
        remarks: Further paragraphs.
    """

    letterhead: Letterhead
    buyer: PartyBlock
    currency: str
    trade_term: str
    lines: tuple[GoodsLine, ...]
    total: Decimal
    buyer_po: str = ""
    contract_no: str = ""
    port_of_loading: str = ""
    port_of_destination: str = ""
    shipment_time: Texts = field(default_factory=dict)
    partial_shipment: bool | None = None
    transhipment: bool | None = None
    payment_terms: Texts = field(default_factory=dict)
    deposit_percent: Decimal | None = None
    packing: Texts = field(default_factory=dict)
    tolerance_percent: Decimal | None = None
    origin: Texts = field(default_factory=dict)
    valid_until: date | None = None
    bank: BankBlock | None = None
    remarks: tuple[Texts, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a total that is not the sum of the lines."""
        agree(self.number, "total", self.total, _summed(self.lines))

    def deposit(self) -> Decimal:
        """Return the deposit: total × deposit %, rounded to the coin."""
        percent = self.deposit_percent or ZERO
        return to_coin(self.total * percent / 100, self.currency)

    def balance(self) -> Decimal:
        """Return what remains after the deposit."""
        return self.total - self.deposit()

    def quantities(self, code: str) -> tuple[UnitTotal, ...]:
        """Return the quantities unit by unit, as a language counts."""
        return unit_totals(self.lines, code)


@dataclass(frozen=True, slots=True)
class InsuranceTerms:
    """Who insures a sale, for how much, against what.

    Attributes:
        by_seller: The seller insures (CIF, CIP); otherwise the buyer does.
        percent: Of the invoice value, 110 as a rule.
        cover: For example "ICC (A), War and SRCC".
    """

    by_seller: bool
    percent: Decimal = Decimal(110)
    cover: str = "ICC (A)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPaper(Paper):
    """A sales contract or sales confirmation (销售合同, 售货确认书).

    Attributes:
        letterhead: Our company, the seller.
        buyer: The other party.
        currency: ISO code.
        trade_term: For example "CIF HAMBURG (Incoterms 2020)".
        lines: The goods.
        total: Sum of the lines; refused when it is not.
        place: Where it is signed.
        confirmation: Print as sales confirmation, with the short clauses.
        buyer_po: The buyer's order number.
        revision: 0 for the first text, n for amendment n.
        tolerance_percent: More or less; None for none.
        packing: Per language.
        marks: Shipping mark line by line; empty leaves it to the seller.
        shipment_time: Per language.
        port_of_loading: As printed.
        port_of_destination: As printed.
        partial_shipment: Allowed; None when not stated.
        transhipment: Allowed; None when not stated.
        insurance: None when the contract is silent.
        payment_terms: Per language.
        documents: Each paper the seller presents, per language.
        claim_days: Days after arrival within which a claim is heard.
        arbitration: Own clause per language; empty for the house clause.
        law: Own clause per language; empty for the house clause.
        bank: Where to pay; None when not printed.
        remarks: Further paragraphs.
    """

    letterhead: Letterhead
    buyer: PartyBlock
    currency: str
    trade_term: str
    lines: tuple[GoodsLine, ...]
    total: Decimal
    place: Texts = field(default_factory=dict)
    confirmation: bool = False
    buyer_po: str = ""
    revision: int = 0
    tolerance_percent: Decimal | None = None
    packing: Texts = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    shipment_time: Texts = field(default_factory=dict)
    port_of_loading: str = ""
    port_of_destination: str = ""
    partial_shipment: bool | None = None
    transhipment: bool | None = None
    insurance: InsuranceTerms | None = None
    payment_terms: Texts = field(default_factory=dict)
    documents: tuple[Texts, ...] = ()
    claim_days: int = 30
    arbitration: Texts = field(default_factory=dict)
    law: Texts = field(default_factory=dict)
    bank: BankBlock | None = None
    remarks: tuple[Texts, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a total that is not the sum of the lines."""
        agree(self.number, "total", self.total, _summed(self.lines))

    def quantities(self, code: str) -> tuple[UnitTotal, ...]:
        """Return the quantities unit by unit, as a language counts."""
        return unit_totals(self.lines, code)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An amount added to or taken off an invoice below its total.

    Attributes:
        label: Per language, for example {"en": "Less deposit received"}.
        amount: Signed: negative is deducted.
    """

    label: Texts
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper(Paper):
    """A commercial invoice (商业发票).

    Attributes:
        letterhead: The seller.
        buyer: To whom (the L/C's applicant).
        currency: ISO code.
        trade_term: Printed above the price columns.
        lines: The goods; their wording follows L/C field 45A.
        total: Sum of the lines; refused when it is not.
        consignee: When it is not the buyer.
        contract_no: Sales contract or proforma number.
        buyer_po: The buyer's order number.
        lc_no: Letter of credit, only where it asks to be named.
        lc_issuer: Its issuing bank.
        lc_on: Its date.
        port_of_loading: From.
        port_of_discharge: To.
        vessel: Vessel and voyage, or flight; empty when not stated.
        transport: Per language, for example {"en": "by sea"}.
        payment_terms: Per language.
        marks: Shipping mark line by line; empty prints "N/M".
        goods_heading: Words of the L/C above the lines, per language.
        breakdown: Parts of the total (FOB value, freight, insurance); must add up.
        adjustments: Below the total, for example the deposit deducted.
        packages: Count; None when the packing is not summed up.
        package_kind: Per language, for example {"en": "CARTONS"}.
        gross_kg: Gross weight.
        net_kg: Net weight.
        cbm: Measurement in m³.
        origin: Country per language.
        statements: Certifying sentences asked for by the L/C or the country.
        bank: Where to pay.
        signed: Print the signature block with its pictures.
    """

    letterhead: Letterhead
    buyer: PartyBlock
    currency: str
    trade_term: str
    lines: tuple[GoodsLine, ...]
    total: Decimal
    consignee: PartyBlock | None = None
    contract_no: str = ""
    buyer_po: str = ""
    lc_no: str = ""
    lc_issuer: str = ""
    lc_on: date | None = None
    port_of_loading: str = ""
    port_of_discharge: str = ""
    vessel: str = ""
    transport: Texts = field(default_factory=dict)
    payment_terms: Texts = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    goods_heading: Texts = field(default_factory=dict)
    breakdown: tuple[Adjustment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    packages: int | None = None
    package_kind: Texts = field(default_factory=dict)
    gross_kg: Decimal | None = None
    net_kg: Decimal | None = None
    cbm: Decimal | None = None
    origin: Texts = field(default_factory=dict)
    statements: tuple[Texts, ...] = ()
    bank: BankBlock | None = None
    signed: bool = True

    def __post_init__(self) -> None:
        """Refuse a total that is not the sum of the lines or of its parts."""
        agree(self.number, "total", self.total, _summed(self.lines))
        if self.breakdown:
            parts = sum((part.amount for part in self.breakdown), ZERO)
            agree(self.number, "breakdown", self.total, parts)

    def due(self) -> Decimal:
        """Return the total after the adjustments."""
        return self.total + sum((a.amount for a in self.adjustments), ZERO)

    def quantities(self, code: str) -> tuple[UnitTotal, ...]:
        """Return the quantities unit by unit, as a language counts."""
        return unit_totals(self.lines, code)


def _summed(lines: tuple[GoodsLine, ...]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)
