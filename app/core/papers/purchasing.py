"""The purchase contract with a Chinese factory (购销合同)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.core.money import ZERO, to_coin
from app.core.papers.parts import Letterhead, Paper, PartyBlock, Texts, agree


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """One line bought, priced with tax.

    Attributes:
        name: 品名 per language; must equal the customs declaration's name.
        spec: 规格型号 per language.
        unit: Per language.
        quantity: In `unit`.
        unit_price: With VAT, up to 4 decimals.
        amount: With VAT, rounded to the coin.
        vat_percent: 13 means 13 %.
        vat: The VAT in `amount`; the rest is the price without tax.
        item_no: Our item number.
        quantity_decimals: Decimals the quantity prints with.
        remark: Per language.
    """

    name: Texts
    unit: Texts
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    vat_percent: Decimal
    vat: Decimal
    item_no: str = ""
    spec: Texts = field(default_factory=dict)
    quantity_decimals: int = 0
    remark: Texts = field(default_factory=dict)

    def net(self) -> Decimal:
        """Return the amount without VAT."""
        return self.amount - self.vat


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasePaper(Paper):
    """A domestic purchase contract; Chinese is its first language.

    Attributes:
        letterhead: Our company; its seal goes to the buyer's side.
        buyer: 需方, our company as a party, with bank and tax number.
        supplier: 供方.
        lines: The goods.
        total: Sum of the lines with VAT; refused when it is not.
        currency: "CNY" as a rule.
        place: 签订地点.
        sales_contract_no: Our sales contracts, for the shipping mark; empty for none.
        quality: Quality standard, per language; empty for the house clause.
        deliver_by: Last day of delivery.
        delivery_place: Per language.
        delivery_mode: Per language, for example factory brings to the warehouse.
        freight_by_supplier: The factory bears the inland freight.
        packing: Packing and marks, per language.
        acceptance: For example "GB/T 2828.1-2012, level II, AQL 2.5/4.0".
        deposit_percent: 30 means 30 %; None for none.
        balance_days: Days after the VAT invoice for the rest.
        late_percent_per_day: Penalty for late delivery, in % of the late part.
        court: 争议解决: court or arbitration per language; empty for the house clause.
        copies: Number of originals, both sides together.
        remarks: Further paragraphs.
    """

    letterhead: Letterhead
    buyer: PartyBlock
    supplier: PartyBlock
    lines: tuple[PurchaseLine, ...]
    total: Decimal
    currency: str = "CNY"
    place: Texts = field(default_factory=dict)
    sales_contract_no: str = ""
    quality: Texts = field(default_factory=dict)
    deliver_by: date | None = None
    delivery_place: Texts = field(default_factory=dict)
    delivery_mode: Texts = field(default_factory=dict)
    freight_by_supplier: bool = True
    packing: Texts = field(default_factory=dict)
    acceptance: str = "GB/T 2828.1-2012, II, AQL 2.5/4.0"
    deposit_percent: Decimal | None = None
    balance_days: int = 30
    late_percent_per_day: Decimal = Decimal("0.5")
    court: Texts = field(default_factory=dict)
    copies: int = 2
    remarks: tuple[Texts, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a total that is not the sum of the lines."""
        summed = sum((line.amount for line in self.lines), ZERO)
        agree(self.number, "total", self.total, summed)

    def net(self) -> Decimal:
        """Return the sum without VAT."""
        return self.total - self.vat()

    def vat(self) -> Decimal:
        """Return the sum of the lines' VAT."""
        return sum((line.vat for line in self.lines), ZERO)

    def deposit(self) -> Decimal:
        """Return the deposit: total × deposit %, rounded to the coin."""
        percent = self.deposit_percent or ZERO
        return to_coin(self.total * percent / 100, self.currency)
