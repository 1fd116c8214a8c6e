"""What the way of the goods is estimated to cost. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.core import insurance
from app.core.money import ZERO

FREIGHT_PAID = frozenset({"CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"})
"""Incoterms whose price contains the main freight."""
INSURED = frozenset({"CIF", "CIP", "DAP", "DPU", "DDP"})
"""Incoterms whose price contains the insurance."""
MUST_INSURE = frozenset({"CIF", "CIP"})
"""Incoterms 2020 A5: under these the seller owes the buyer the insurance."""
COSTS = (
    *("freight_per_cbm", "freight", "domestic_per_cbm", "domestic"),
    *("premium_percent", "insured_percent"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What the way of the goods costs, as far as it is estimated; 0: it is not.

    Per cubic metre and in all are added up: a groupage rate, containers, or both.

    Attributes:
        freight_per_cbm: Main freight, the contract's currency per m³.
        freight: The same for the whole contract: what its containers cost.
        domestic_per_cbm: From the factory to on board, base currency per m³.
        domestic: The same for the whole contract.
        premium_percent: Of the sum insured.
        insured_percent: The sum insured, of the CIF value.
    """

    freight_per_cbm: Decimal = ZERO
    freight: Decimal = ZERO
    domestic_per_cbm: Decimal = ZERO
    domestic: Decimal = ZERO
    premium_percent: Decimal = ZERO
    insured_percent: Decimal = insurance.USUAL_PERCENT

    @property
    def has_freight(self) -> bool:
        """Whether the main freight is estimated."""
        return self.freight_per_cbm > 0 or self.freight > 0

    def freight_of(self, cbm: Decimal) -> Decimal:
        """Return the main freight of a volume in m³, not rounded yet."""
        return self.freight_per_cbm * cbm + self.freight

    def domestic_of(self, cbm: Decimal) -> Decimal:
        """Return the costs to on board of a volume in m³, not rounded yet."""
        return self.domestic_per_cbm * cbm + self.domestic

    def premium_of(self, total: Decimal, currency: str) -> Decimal:
        """Return the premium for goods of a CIF value (rules §3), in its coin."""
        if min(total, self.premium_percent, self.insured_percent) <= 0:
            return ZERO
        share = self.premium_percent, currency, self.insured_percent
        return insurance.cover(total, *share).premium
