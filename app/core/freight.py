"""What freight is charged by: volumetric and chargeable weight, revenue tons.

Rules §4; settled 4 for the order of the steps: exact over the whole shipment, the
greater of the two weights, rounded up once.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from app.core.inputs import not_negative, positive
from app.core.money import ZERO, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

AIR_DIVISOR = 6000
"""cm³ per kg by IATA, 167 kg per cubic metre."""
EXPRESS_DIVISOR = 5000
"""cm³ per kg of the express carriers, 200 kg per cubic metre."""
ROAD_KG_PER_CBM = Decimal(333)
"""Habit on rail and road; an editable default, carriers differ."""
_HALF_KG = Decimal("0.5")
_FULL_KG_FROM = Decimal(21)
_KG_PER_TON = 1000


@dataclass(frozen=True, slots=True)
class Parcel:
    """Cartons alike.

    Attributes:
        length_cm: Outer length.
        width_cm: Outer width.
        height_cm: Outer height.
        count: How many.
    """

    length_cm: Decimal
    width_cm: Decimal
    height_cm: Decimal
    count: int = 1

    @property
    def cubic_cm(self) -> Decimal:
        """Volume of all of them, exact."""
        return self.length_cm * self.width_cm * self.height_cm * self.count


@dataclass(frozen=True, slots=True)
class Weight:
    """What a carrier charges for.

    Attributes:
        gross_kg: As weighed.
        volumetric_kg: By volume, 2 dp for showing.
        chargeable_kg: The greater one, rounded up by the carrier's step.
    """

    gross_kg: Decimal
    volumetric_kg: Decimal
    chargeable_kg: Decimal

    @property
    def by_volume(self) -> bool:
        """Say whether the volume decides the price."""
        return self.volumetric_kg > self.gross_kg


def volumetric_kg(parcels: Iterable[Parcel], divisor: int = AIR_DIVISOR) -> Decimal:
    """Return Σ L × W × H × cartons / divisor, exact.

    Raises:
        InvalidError: A size, a count or the divisor is not above zero.
    """
    positive(divisor, "divisor")
    volume = ZERO
    for parcel in parcels:
        positive(parcel.length_cm, "length_cm")
        positive(parcel.width_cm, "width_cm")
        positive(parcel.height_cm, "height_cm")
        positive(parcel.count, "count")
        volume += parcel.cubic_cm
    return volume / divisor


def air(
    parcels: Iterable[Parcel], gross_kg: Decimal, divisor: int = AIR_DIVISOR
) -> Weight:
    """Return the chargeable weight by air: rounded up to half a kilogram.

    Args:
        parcels: All cartons of the shipment.
        gross_kg: Of the whole shipment.
        divisor: cm³ per kg.

    Raises:
        InvalidError: A size, a count or the weight is not above zero.
    """
    positive(gross_kg, "gross_kg")
    volumetric = volumetric_kg(parcels, divisor)
    heavier = max(gross_kg, volumetric)
    return Weight(gross_kg, half_up(volumetric, 2), _up(heavier, _HALF_KG))


def express(
    parcels: Iterable[Parcel], gross_kg: Decimal, divisor: int = EXPRESS_DIVISOR
) -> Weight:
    """Return the chargeable weight by express.

    Rounded up to half a kilogram; from 21 kg, tested before rounding, to the next
    full kilogram (settled 4).

    Args:
        parcels: All cartons of the shipment.
        gross_kg: Of the whole shipment.
        divisor: cm³ per kg.

    Raises:
        InvalidError: A size, a count or the weight is not above zero.
    """
    positive(gross_kg, "gross_kg")
    volumetric = volumetric_kg(parcels, divisor)
    heavier = max(gross_kg, volumetric)
    step = Decimal(1) if heavier >= _FULL_KG_FROM else _HALF_KG
    return Weight(gross_kg, half_up(volumetric, 2), _up(heavier, step))


def road_or_rail(cbm: Decimal, gross_kg: Decimal) -> Weight:
    """Return the chargeable weight on the road or by rail, 2 dp.

    Raises:
        InvalidError: A figure is negative.
    """
    not_negative(cbm, "cbm")
    positive(gross_kg, "gross_kg")
    volumetric = cbm * ROAD_KG_PER_CBM
    return Weight(
        gross_kg, half_up(volumetric, 2), half_up(max(gross_kg, volumetric), 2)
    )


def revenue_tons(cbm: Decimal, gross_kg: Decimal) -> Decimal:
    """Return the W/M of a sea LCL shipment: CBM or tonnes, at least 1, 3 dp.

    Of palletised goods the pallets' volume and gross weight count (settled 9).

    Raises:
        InvalidError: Volume or weight is not above zero.
    """
    positive(cbm, "cbm")
    positive(gross_kg, "gross_kg")
    return half_up(max(cbm, gross_kg / _KG_PER_TON, Decimal(1)), 3)


def _up(value: Decimal, step: Decimal) -> Decimal:
    """Round up to a multiple of a step."""
    return (value / step).quantize(Decimal(1), ROUND_CEILING) * step
