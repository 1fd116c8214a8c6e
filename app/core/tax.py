"""VAT of a purchase and its export refund, per invoice line (settled 7)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.i18n import N_
from app.core.inputs import PERCENT, need, not_negative
from app.core.money import ZERO, half_up, to_coin


@dataclass(frozen=True, slots=True)
class VatLine:
    """One line of a supplier's VAT invoice, all in CNY.

    Attributes:
        incl_vat: What the supplier is paid.
        excl_vat: Price without VAT.
        vat: Input VAT.
        refund: What the tax office gives back after the export.
        non_refundable: VAT that becomes cost of goods (进项转出计入成本).
        cost: Cost of the goods: what is paid less the refund.
    """

    incl_vat: Decimal
    excl_vat: Decimal
    vat: Decimal
    refund: Decimal
    non_refundable: Decimal

    @property
    def cost(self) -> Decimal:
        """Return what the goods really cost once the refund has come."""
        return self.incl_vat - self.refund


def split(
    incl_vat: Decimal,
    vat_percent: Decimal,
    refund_percent: Decimal = ZERO,
    *,
    special_invoice: bool = True,
    currency: str = "CNY",
) -> VatLine:
    """Cut a price including VAT into price, VAT, refund and cost.

    Trading company formula (外贸企业免退税): refund = price excl. VAT × refund rate.
    Where both rates are the same no VAT becomes cost, though rounding may put a cent
    between what was paid and what comes back.

    Args:
        incl_vat: Line amount in `currency`.
        vat_percent: 13 means 13 %.
        refund_percent: Rate of the export date; at most the VAT rate.
        special_invoice: False: the supplier gives no special VAT invoice, so nothing
            is refunded and the whole price is cost.
        currency: Its smallest coin is rounded to.

    Raises:
        InvalidError: A figure is negative or the refund rate exceeds the VAT rate.
    """
    check_rates(vat_percent, refund_percent)
    not_negative(incl_vat, "incl_vat")
    if not special_invoice:
        return VatLine(incl_vat, incl_vat, ZERO, ZERO, ZERO)
    excl_vat = to_coin(incl_vat / (1 + vat_percent / PERCENT), currency)
    vat = incl_vat - excl_vat
    refund = to_coin(excl_vat * refund_percent / PERCENT, currency)
    left = max(vat - refund, ZERO) if refund_percent < vat_percent else ZERO
    return VatLine(incl_vat, excl_vat, vat, refund, left)


def split_draft(
    incl_vat: Decimal, vat_percent: Decimal, refund_percent: Decimal = ZERO, **how: Any
) -> VatLine:
    """Cut a price that is still being typed: what cannot be counts as nothing.

    What stands beside a draft is told with every key; `problems()` says what is wrong.
    """
    vat = max(vat_percent, ZERO)
    refundable = min(max(refund_percent, ZERO), vat)
    return split(max(incl_vat, ZERO), vat, refundable, **how)


def refund(incl_vat: Decimal, vat_percent: Decimal, refund_percent: Decimal) -> Decimal:
    """Return price incl. VAT / (1 + VAT) × refund rate, 2 dp, for a price build-up.

    Unlike `split` the price without VAT is not rounded in between (rules §2, 1).

    Raises:
        InvalidError: A figure is negative or the refund rate exceeds the VAT rate.
    """
    check_rates(vat_percent, refund_percent)
    not_negative(incl_vat, "purchase_incl_vat")
    return half_up(incl_vat * refund_percent / (PERCENT + vat_percent), 2)


def check_rates(vat_percent: Decimal, refund_percent: Decimal) -> None:
    """Insist on rates that can be.

    Raises:
        InvalidError: A rate is negative or the refund rate exceeds the VAT rate.
    """
    not_negative(vat_percent, "vat_percent")
    not_negative(refund_percent, "refund_percent")
    need(
        refund_percent <= vat_percent,
        "refund_percent",
        N_("The refund rate cannot be higher than the VAT rate."),
    )
