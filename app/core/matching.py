"""Three-way match: order, receipt and supplier's invoice (rules §14, settled 11)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.core.inputs import PERCENT, not_negative, positive


class Finding(StrEnum):
    """What the comparison of one line shows."""

    MATCHED = "matched"
    QTY_OVER = "qty_over"
    QTY_SHORT = "qty_short"
    PRICE_OVER = "price_over"
    PRICE_UNDER = "price_under"
    NOT_RECEIVED = "not_received"
    TOTAL_OFF = "total_off"
    DUPLICATE = "duplicate_invoice"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a line may be off; the office may change these.

    Attributes:
        quantity_percent: Of the ordered quantity.
        quantity_units: The least that is always tolerated.
        price_percent: Of the ordered price.
        price_line_cny: Greatest price difference of a whole line, CNY.
        total_cny: Greatest difference of a whole invoice, CNY.
    """

    quantity_percent: Decimal = Decimal(2)
    quantity_units: Decimal = Decimal(1)
    price_percent: Decimal = Decimal(1)
    price_line_cny: Decimal = Decimal(50)
    total_cny: Decimal = Decimal(100)

    def quantity(self, ordered: Decimal) -> Decimal:
        """Return the tolerated difference: max(2 % of the order line, 1 unit)."""
        return max(ordered * self.quantity_percent / PERCENT, self.quantity_units)


USUAL = Tolerance()


@dataclass(frozen=True, slots=True)
class Line:
    """One order line with everything received and invoiced for it so far.

    Attributes:
        ordered: Quantity of the order line.
        received: Accepted quantity.
        invoiced: Quantity on this and all earlier invoices.
        order_price: CNY per unit.
        invoice_price: CNY per unit on this invoice.
        complete: False while more deliveries are awaited; a short quantity is then
            no finding.
    """

    ordered: Decimal
    received: Decimal
    invoiced: Decimal
    order_price: Decimal
    invoice_price: Decimal
    complete: bool = True


def match(line: Line, tolerance: Tolerance = USUAL) -> tuple[Finding, ...]:
    """Compare one line; a difference counts when strictly above the tolerance.

    Raises:
        InvalidError: A figure is negative or nothing was ordered.
    """
    positive(line.ordered, "ordered")
    for name in ("received", "invoiced", "order_price", "invoice_price"):
        not_negative(getattr(line, name), name)
    found = (*_quantity(line, tolerance), *_price(line, tolerance))
    return found or (Finding.MATCHED,)


def match_total(expected: Decimal, invoiced: Decimal) -> Finding:
    """Compare the totals of an order and its invoice, CNY."""
    off = abs(invoiced - expected) > USUAL.total_cny
    return Finding.TOTAL_OFF if off else Finding.MATCHED


def may_be_paid(findings: tuple[Finding, ...]) -> bool:
    """Say whether payment is free; else it waits until the difference is approved."""
    return all(finding == Finding.MATCHED for finding in findings)


def _quantity(line: Line, tolerance: Tolerance) -> tuple[Finding, ...]:
    """Compare the quantities."""
    allowed = tolerance.quantity(line.ordered)
    if line.invoiced and not line.received:
        return (Finding.NOT_RECEIVED,)
    if line.invoiced - min(line.ordered, line.received) > allowed:
        return (Finding.QTY_OVER,)
    if line.received - line.ordered > allowed:
        return (Finding.QTY_OVER,)
    if line.complete and line.ordered - min(line.received, line.invoiced) > allowed:
        return (Finding.QTY_SHORT,)
    return ()


def _price(line: Line, tolerance: Tolerance) -> tuple[Finding, ...]:
    """Compare the prices, by percentage and by the difference of the whole line."""
    difference = line.invoice_price - line.order_price
    by_percent = line.order_price * tolerance.price_percent / PERCENT
    by_line = abs(difference) * line.invoiced
    if abs(difference) <= by_percent and by_line <= tolerance.price_line_cny:
        return ()
    return (Finding.PRICE_OVER if difference > 0 else Finding.PRICE_UNDER,)
