"""Cartons, pallets and containers: counts, weights and volumes (rules §0 and §4).

Volumes and weights stay exact until they are added up, then they are rounded once
(settled 1): a total may differ by 0.001 from the sum of the printed lines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.core.inputs import PERCENT, need, not_negative, positive
from app.core.money import ZERO, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

_CM3_PER_CBM = 1_000_000
_CM3_PER_LITRE = 1000
_LONGEST_CM = 1500
"""The longest containers are 13.6 m inside; longer pieces travel unpacked."""
_HEAVIEST_KG = 23
"""Of a litre: no substance is denser than osmium, 22.6 kg."""
USUAL_FILL = Decimal("0.90")
"""Part of a container's volume that cartons fill as a rule of thumb (rules §4)."""


def carton_cbm(length_cm: Decimal, width_cm: Decimal, height_cm: Decimal) -> Decimal:
    """Return the exact volume of a carton in cubic metres; show it with 4 dp.

    Raises:
        InvalidError: A side is not above zero.
    """
    for value, name in (
        (length_cm, "length_cm"),
        (width_cm, "width_cm"),
        (height_cm, "height_cm"),
    ):
        positive(value, name)
    return length_cm * width_cm * height_cm / _CM3_PER_CBM


def impossible(sides_cm: Iterable[Decimal], gross_kg: Decimal) -> str:
    """Say why there is no such package, as a message id; "" where there may be.

    Millimetres typed for centimetres, or tons for kilograms, would go on into every
    freight and every paper.
    """
    sides = tuple(sides_cm)
    if any(side > _LONGEST_CM for side in sides):
        return N_("No side of a package can be longer than 15 m: enter it in cm.")
    litres = math.prod(sides) / _CM3_PER_LITRE
    if litres > 0 and gross_kg > litres * _HEAVIEST_KG:
        return N_(
            "A package of this size cannot weigh so much: enter its weight in kg."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Carton:
    """How a product is packed.

    Attributes:
        pieces: Sales units in a full carton.
        length_cm: Outer length.
        width_cm: Outer width.
        height_cm: Outer height.
        net_kg: Net weight of a full carton.
        gross_kg: Gross weight of a full carton.
    """

    pieces: int
    length_cm: Decimal
    width_cm: Decimal
    height_cm: Decimal
    net_kg: Decimal
    gross_kg: Decimal

    @property
    def cbm(self) -> Decimal:
        """Exact volume, cubic metres."""
        return carton_cbm(self.length_cm, self.width_cm, self.height_cm)

    def check(self) -> None:
        """Insist on a carton that can be (settled 42).

        Raises:
            InvalidError: A size, weight or count is not above zero, or net is
                heavier than gross.
        """
        positive(self.pieces, "pieces")
        positive(self.cbm, "cbm")
        not_negative(self.net_kg, "net_kg")
        positive(self.gross_kg, "gross_kg")
        need(
            self.net_kg <= self.gross_kg,
            "net_kg",
            N_("The net weight cannot be greater than the gross weight."),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Cartons alike, one row of a packing list.

    Attributes:
        cartons: How many.
        pieces_per_carton: Sales units in each.
        net_kg: All of them together, exact.
        gross_kg: All of them together, exact.
        cbm: All of them together, exact.
    """

    cartons: int
    pieces_per_carton: int
    net_kg: Decimal
    gross_kg: Decimal
    cbm: Decimal

    @property
    def pieces(self) -> int:
        """Sales units in all cartons of the row."""
        return self.cartons * self.pieces_per_carton


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of a packing list, rounded once.

    Attributes:
        cartons: Packages.
        pieces: Sales units.
        net_kg: 2 dp.
        gross_kg: 2 dp.
        cbm: 3 dp.
    """

    cartons: int
    pieces: int
    net_kg: Decimal
    gross_kg: Decimal
    cbm: Decimal


def pack(quantity: Decimal | int, carton: Carton) -> tuple[Row, ...]:
    """Fill cartons; what is left over goes into one more carton, a row of its own.

    The remainder carton has full size and tare, its contents weigh by pieces
    (settled 9).

    Raises:
        InvalidError: The quantity is not a whole number above zero, or the carton
            cannot be.
    """
    carton.check()
    positive(quantity, "quantity")
    need(
        quantity == int(quantity),
        "quantity",
        N_("Only whole pieces can be packed into cartons."),
    )
    full, rest = divmod(int(quantity), carton.pieces)
    rows = []
    if full:
        rows.append(
            Row(
                full,
                carton.pieces,
                carton.net_kg * full,
                carton.gross_kg * full,
                carton.cbm * full,
            )
        )
    if rest:
        net = carton.net_kg * rest / carton.pieces
        tare = carton.gross_kg - carton.net_kg
        rows.append(Row(1, rest, net, net + tare, carton.cbm))
    return tuple(rows)


def carton_count(quantity: Decimal | int, pieces_per_carton: int) -> int:
    """Return how many cartons a quantity needs, the last one perhaps not full.

    Raises:
        InvalidError: The quantity or the carton is not above zero.
    """
    positive(quantity, "quantity")
    positive(pieces_per_carton, "pieces")
    exact = Decimal(quantity) / pieces_per_carton
    return int(exact.quantize(Decimal(1), ROUND_CEILING))


def totals(rows: Iterable[Row]) -> Totals:
    """Add rows up exactly, then round once (settled 1)."""
    listed = tuple(rows)
    return Totals(
        cartons=sum(row.cartons for row in listed),
        pieces=sum(row.pieces for row in listed),
        net_kg=half_up(sum((row.net_kg for row in listed), ZERO), 2),
        gross_kg=half_up(sum((row.gross_kg for row in listed), ZERO), 2),
        cbm=half_up(sum((row.cbm for row in listed), ZERO), 3),
    )


def vgm(goods_kg: Decimal, dunnage_kg: Decimal, container_tare_kg: Decimal) -> Decimal:
    """Return the verified gross mass by SOLAS method 2, kg with 2 dp.

    Raises:
        InvalidError: A weight is negative, or there are no goods or no container.
    """
    positive(goods_kg, "goods_kg")
    not_negative(dunnage_kg, "dunnage_kg")
    positive(container_tare_kg, "container_tare_kg")
    return half_up(goods_kg + dunnage_kg + container_tare_kg, 2)


def fill_percent(cbm: Decimal, capacity_cbm: Decimal) -> Decimal:
    """Return how full a container is, 66.482 of 76.3 being 87.1 % (1 dp).

    Raises:
        InvalidError: The container has no capacity (flat racks have none).
    """
    not_negative(cbm, "cbm")
    positive(capacity_cbm, "capacity_cbm")
    return half_up(cbm / capacity_cbm * PERCENT, 1)


def containers_needed(
    cbm: Decimal, gross_kg: Decimal, capacity_cbm: Decimal, payload_kg: Decimal
) -> int:
    """Return how many containers of a type goods take: 76.517 m³ are 2 of 76.3 m³.

    Cartons leave a part of the volume free (`USUAL_FILL`); a loading plan decides.

    Args:
        cbm: Volume of the goods with their packing.
        gross_kg: Their gross weight; 0 while it is not known.
        capacity_cbm: Inner volume of one container.
        payload_kg: Greatest weight of cargo of one.

    Raises:
        InvalidError: A figure is negative, or the container takes nothing.
    """
    not_negative(cbm, "cbm")
    not_negative(gross_kg, "gross_kg")
    positive(capacity_cbm, "capacity_cbm")
    positive(payload_kg, "payload_kg")
    share = max(cbm / (capacity_cbm * USUAL_FILL), gross_kg / payload_kg)
    return max(1, int(share.to_integral_value(ROUND_CEILING)))


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many cartons a container may take; a loading plan decides (settled 42).

    Attributes:
        by_volume: What the volume allows at the assumed fill.
        by_weight: What the payload allows.
    """

    by_volume: int
    by_weight: int

    @property
    def cartons(self) -> int:
        """The smaller of the two."""
        return min(self.by_volume, self.by_weight)


def cartons_in_container(
    carton: Carton,
    capacity_cbm: Decimal,
    payload_kg: Decimal,
    fill: Decimal = USUAL_FILL,
) -> Estimate:
    """Estimate the cartons in a container: volume × fill and payload (rules §4).

    Args:
        carton: The only kind of carton loaded.
        capacity_cbm: Inner volume of the container.
        payload_kg: Greatest weight of cargo.
        fill: Usable part of the volume, above 0 and at most 1.

    Raises:
        InvalidError: The carton, the container or the fill cannot be.
    """
    carton.check()
    positive(capacity_cbm, "capacity_cbm")
    positive(payload_kg, "payload_kg")
    need(
        0 < fill <= 1,
        "fill",
        N_("The usable part of a container lies above 0 and is at most 100 %."),
    )
    return Estimate(
        by_volume=_whole(capacity_cbm * fill / carton.cbm),
        by_weight=_whole(payload_kg / carton.gross_kg),
    )


def _whole(value: Decimal) -> int:
    """Round down to a whole number."""
    return int(value.quantize(Decimal(1), ROUND_FLOOR))


def filled(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return how full something is in percent; None when that cannot be told yet."""
    return fill_percent(part, whole) if part >= 0 and whole > 0 else None
