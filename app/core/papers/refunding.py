"""What the refund of an export is filed with (出口退税申报明细)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.papers.parts import Letterhead, Paper


@dataclass(frozen=True, slots=True)
class DeclaredGoods:
    """A line of the export declaration, as it was declared.

    Attributes:
        item_no: Its number on the declaration.
        hs_code: Ten digits.
        name: In Chinese.
        quantity: In `unit`.
        total: In the currency of the declaration.
    """

    item_no: str
    hs_code: str
    name: str
    quantity: Decimal
    unit: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class RefundedGoods:
    """A line of a special VAT invoice that exported goods were bought with, in CNY.

    Attributes:
        reference: Number of the invoice, 20 digits; empty while it has not come.
        supplier: Who issued it, in Chinese.
        tax_number: Of the supplier.
        amount: Without VAT.
        vat_percent: 13 for 13 %.
        refund_percent: Of the day of export.
        refund: What the tax office gives back.
    """

    reference: str
    supplier: str
    tax_number: str
    hs_code: str
    name: str
    quantity: Decimal
    unit: str
    amount: Decimal
    vat_percent: Decimal
    vat: Decimal
    refund_percent: Decimal
    refund: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundListPaper(Paper):
    """The list for the export refund: what left against what it was bought with.

    Attributes:
        letterhead: The exporter.
        shipment_no: Of the shipment.
        invoice_no: Its commercial invoices.
        entry_no: The declaration's 18 digits; empty while it has none.
        export_on: The export date, by which rates go.
        trade_term: Under which the goods were declared.
        currency: Of what was declared.
        fob: Worth on board of all goods, in `currency`; None while it is unknown.
        goods: What was declared.
        lines: What it was bought with; goods without a special VAT invoice are not in.
    """

    letterhead: Letterhead
    currency: str
    lines: tuple[RefundedGoods, ...]
    goods: tuple[DeclaredGoods, ...] = ()
    shipment_no: str = ""
    invoice_no: str = ""
    entry_no: str = ""
    export_on: date | None = None
    trade_term: str = ""
    fob: Decimal | None = None
