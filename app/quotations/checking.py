"""What is compared on an offer before it leaves (H39). No Qt, no SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import selling
from app.core.i18n import N_

if TYPE_CHECKING:
    from app.core.papers.checked import Finding
    from app.quotations.domain import Quotation


def check(offer: Quotation) -> tuple[Finding, ...]:
    """Return what the checks of an offer found; it names no account and no plan."""
    sold = selling.Sold(
        name=N_("Quotation"),
        currency=offer.currency,
        total=offer.total(),
        amounts=tuple(line.amount(offer.currency) for line in offer.lines),
        incoterm=offer.incoterm,
        place=offer.place,
        loading=offer.port_of_loading,
        discharge=offer.port_of_discharge,
        dates=(
            (N_("Offered before it ends"), offer.quoted_on, offer.valid_until,
             "valid_until"),
        ),
    )  # fmt: skip
    return selling.check(sold)
