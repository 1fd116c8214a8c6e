"""How complete a product is for what is done with it. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.catalog import elements
from app.catalog.domain import Product
from app.core.i18n import N_

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a product is needed for, and what it still lacks.

    Attributes:
        title: Message id.
        asked: How many things the purpose asks for.
        missing: Message ids of those that are not there; names of elements as they are.
    """

    title: str
    asked: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """How much of it is there, rounded down: 100 is complete."""
        return HUNDRED * (self.asked - len(self.missing)) // self.asked


def purposes(product: Product, names: Sequence[str] = ()) -> tuple[Purpose, ...]:
    """Return how far a product is ready for quoting, packing and declaring.

    Args:
        product: The product.
        names: The elements that its tariff code asks for.
    """
    quoting = {
        N_("English description"): product.name_en,
        N_("Unit"): product.unit,
        N_("HS code"): product.hs_code,
        N_("Picture"): product.picture,
    }
    packing = {
        N_("Each carton"): product.units_per_carton,
        N_("Measures of the carton"): product.carton_cbm(),
        N_("Net weight"): product.carton_net_kg,
        N_("Gross weight"): product.carton_gross_kg,
    }
    declaring = {
        N_("HS code"): product.hs_code,
        N_("Customs name (Chinese)"): product.customs_name or product.name_zh,
        N_("Unit traded"): product.customs_unit,
        N_("Statutory unit 1"): product.legal_unit_1,
        N_("Country of origin"): product.origin,
        N_("Domestic source"): product.district,
    }
    lacking = elements.missing(names, product.elements)
    needed = [name for name in names if name not in elements.OPTIONAL]
    return (
        _purpose(N_("Quoting"), quoting),
        _purpose(N_("Packing"), packing),
        Purpose(
            N_("Declaring"),
            len(declaring) + len(needed),
            (*_purpose("", declaring).missing, *lacking),
        ),
    )


def _purpose(title: str, asked: Mapping[str, object]) -> Purpose:
    missing = tuple(name for name, value in asked.items() if not value)
    return Purpose(title, len(asked), missing)
