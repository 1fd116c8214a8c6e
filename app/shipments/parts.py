"""The pieces of a shipment: lines, packages, pallets, containers, charges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.contracts import domain as contracts
from app.core import codes
from app.core.i18n import N_
from app.core.money import ZERO, half_up
from app.core.papers.parts import SizeCm
from app.core.refs import Ref


class ChargeKind(StrEnum):
    """What a cost is for."""

    FREIGHT = "freight"
    INSURANCE = "insurance"
    TRUCKING = "trucking"
    PORT = "port"
    CUSTOMS = "customs"
    DOCUMENTS = "documents"
    INBOUND = "inbound"
    COMMISSION = "commission"
    DESTINATION = "destination"


CHARGE_TITLES = {
    ChargeKind.FREIGHT: N_("Freight"),
    ChargeKind.INSURANCE: N_("Insurance"),
    ChargeKind.TRUCKING: N_("Trucking"),
    ChargeKind.PORT: N_("Port charges"),
    ChargeKind.CUSTOMS: N_("Customs clearance"),
    ChargeKind.DOCUMENTS: N_("Document fees"),
    ChargeKind.INBOUND: N_("Inbound freight"),
    ChargeKind.COMMISSION: N_("Commission"),
    ChargeKind.DESTINATION: N_("Costs at destination"),
}

ABROAD = frozenset(
    {
        ChargeKind.FREIGHT,
        ChargeKind.INSURANCE,
        ChargeKind.COMMISSION,
        ChargeKind.DESTINATION,
    }
)
"""Kinds that the invoice value carries; the others are domestic costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What of a contract's line leaves with this shipment.

    Attributes:
        contract: Whose goods they are; None: of the shipment's first contract.
        quantity: In `unit`, at most three decimals.
        unit_price: In the shipment's currency per `unit`, before the discount.
    """

    id: int | None = None
    contract: Ref | None = None
    contract_line_id: int | None = None
    product: Ref | None = None
    description_en: str = ""
    description_zh: str = ""
    quantity: Decimal = ZERO
    unit: str = "PCS"
    unit_price: Decimal = ZERO
    discount_percent: Decimal = ZERO

    def priced(self) -> contracts.Line:
        """Return it as a contract's line, where gross and discount are rounded."""
        return contracts.Line(
            quantity=self.quantity,
            unit_price=self.unit_price,
            discount_percent=self.discount_percent,
        )

    def amount(self, currency: str) -> Decimal:
        """What the line costs the customer."""
        return self.priced().amount(currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What of a shipment one contract has.

    Attributes:
        invoice_number: Of an invoice of its own; empty: it is on the shipment's.
        total: What its goods cost the customer, in the shipment's currency.
    """

    id: int | None = None
    contract: Ref
    invoice_number: str = ""
    total: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Cartons alike, one row of the packing list.

    Attributes:
        line_position: Which line of the shipment lies in them, from 0.
        cartons: How many.
        units_per_carton: Sales units in each.
        mixed: These units lie in the very cartons of the row above, which are counted,
            measured and weighed gross there.
        carton_from, carton_to: Numbers on the cartons; given by `Shipment.numbered`.
        net_kg, gross_kg: Of one carton.
        kind: As papers print it: CTN.
    """

    id: int | None = None
    line_position: int = 0
    cartons: int = 1
    units_per_carton: Decimal = ZERO
    mixed: bool = False
    carton_from: int = 0
    carton_to: int = 0
    length_cm: Decimal = ZERO
    width_cm: Decimal = ZERO
    height_cm: Decimal = ZERO
    net_kg: Decimal = ZERO
    gross_kg: Decimal = ZERO
    kind: str = "CTN"

    @property
    def counted(self) -> int:
        """Cartons that this row adds to the shipment."""
        return 0 if self.mixed else self.cartons

    @property
    def units(self) -> Decimal:
        """Sales units in all cartons of the row."""
        return self.units_per_carton * self.cartons

    @property
    def size(self) -> SizeCm:
        """Outside measure of one carton."""
        return SizeCm(self.length_cm, self.width_cm, self.height_cm)

    def part(self, cartons: int) -> Totals:
        """What so many of the row's cartons weigh and measure, exact."""
        return Totals(
            packages=0 if self.mixed else cartons,
            net_kg=self.net_kg * cartons,
            gross_kg=ZERO if self.mixed else self.gross_kg * cartons,
            cbm=ZERO if self.mixed else self.size.cbm() * cartons,
        )

    def overlap(self, first: int, last: int) -> int:
        """How many of the row's cartons bear a number from first to last."""
        return max(0, min(self.carton_to, last) - max(self.carton_from, first) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """How the wood of a shipment's packing was treated (documents.md §25).

    Attributes:
        treatment: "HT 56 °C / 30 min", or methyl bromide with dose, degrees and hours.
        treatment_mark: What is branded on the wood: "CN-000 HT".
        treatment_certificate: Number of the provider's certificate.
        treated_by: The provider.
        treated_on: None: not yet, or nobody said.
    """

    treatment: str = ""
    treatment_mark: str = ""
    treatment_certificate: str = ""
    treated_by: str = ""
    treated_on: date | None = None

    def is_treated(self) -> bool:
        """Say whether the wood was treated and bears the mark of ISPM 15."""
        return bool(self.treatment and self.treatment_mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pallet:
    """A loaded pallet; pallets take the cartons in the order of their numbers.

    Attributes:
        cartons: How many stand on it; 0: all that are left.
        length_cm, width_cm, height_cm: Outside, with the load.
        tare_kg: Of the pallet with its wrapping.
        plastic: Not of wood: no treatment needed, another customs code.
    """

    id: int | None = None
    cartons: int = 0
    length_cm: Decimal = Decimal(120)
    width_cm: Decimal = Decimal(100)
    height_cm: Decimal = ZERO
    tare_kg: Decimal = ZERO
    plastic: bool = False

    @property
    def size(self) -> SizeCm:
        """Outside measure with the load."""
        return SizeCm(self.length_cm, self.width_cm, self.height_cm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container; containers take the cartons in the order of their numbers.

    Attributes:
        type_code: Of the table of container types: "40HC".
        number: With its check digit (ISO 6346); empty while unknown.
        cartons: How many are loaded; 0: what is left, or its share of it.
        tare_kg: From the door; 0: what the type usually weighs.
        dunnage_kg: Timber, lashings, airbags.
    """

    id: int | None = None
    type_code: str = "40HC"
    number: str = ""
    seal: str = ""
    cartons: int = 0
    tare_kg: Decimal = ZERO
    dunnage_kg: Decimal = ZERO

    def fact(self, name: str) -> Decimal:
        """Return a figure of the type's table; 0 when the type is unknown.

        Args:
            name: capacity_cbm, payload_kg, max_gross_kg or tare_kg.
        """
        if not codes.has("container_types", self.type_code):
            return ZERO
        text = codes.find("container_types", self.type_code).extra.get(name, "")
        return Decimal(text or 0)

    def tare(self) -> Decimal:
        """The container's own weight: its own figure, else the type's."""
        return self.tare_kg or self.fact("tare_kg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A cost of the shipment.

    Attributes:
        amount: In `currency`; follows from `unit_rate` where that is given.
        unit_rate: Price per chargeable unit: W/M ton, chargeable kg, container.
        converted: In the shipment's currency at the mid rates of the transport
            document's day, for a charge in another one; None until then.
    """

    id: int | None = None
    kind: ChargeKind = ChargeKind.FREIGHT
    payee: Ref | None = None
    currency: str = "USD"
    amount: Decimal = ZERO
    unit_rate: Decimal | None = None
    converted: Decimal | None = None
    note: str = ""

    @property
    def where(self) -> str:
        """Say "abroad" for what the invoice value carries, else "domestic"."""
        return "abroad" if self.kind in ABROAD else "domestic"


@dataclass(frozen=True, slots=True)
class Totals:
    """Packages, weights and volume; exact, or rounded once by `rounded`.

    Attributes:
        packages: Pallets of a palletised shipment, else cartons.
    """

    packages: int = 0
    net_kg: Decimal = ZERO
    gross_kg: Decimal = ZERO
    cbm: Decimal = ZERO

    def __add__(self, other: Totals) -> Totals:
        """Add exactly."""
        return Totals(
            self.packages + other.packages,
            self.net_kg + other.net_kg,
            self.gross_kg + other.gross_kg,
            self.cbm + other.cbm,
        )

    def rounded(self) -> Totals:
        """Round once: weights to 2 decimals, volume to 3 (settled_rules 1)."""
        return Totals(
            self.packages,
            half_up(self.net_kg, 2),
            half_up(self.gross_kg, 2),
            half_up(self.cbm, 3),
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one container carries.

    Attributes:
        carton_from, carton_to: Numbers of the cartons in it.
        totals: Rounded; packages are pallets where there are any.
        fill_percent: Of the volume; None when the type's volume is unknown.
        weight_percent: Of the payload; None when the type's payload is unknown.
        vgm_kg: Verified gross mass by SOLAS method 2; None while empty.
        max_gross_kg: By the type's table; 0 when unknown.
    """

    carton_from: int
    carton_to: int
    totals: Totals
    fill_percent: Decimal | None
    weight_percent: Decimal | None
    vgm_kg: Decimal | None
    max_gross_kg: Decimal


def added(parts: Iterable[Totals]) -> Totals:
    """Add packages, weights and volumes exactly."""
    return sum(parts, Totals())


def numbered(packages: tuple[Package, ...]) -> tuple[Package, ...]:
    """Number the cartons through; mixed rows share the numbers above them."""
    done: list[Package] = []
    last = 0
    for package in packages:
        if package.mixed and done:
            above = done[-1]
            numbers = (above.carton_from, above.carton_to)
            count = above.cartons
        else:
            numbers = (last + 1, last + package.cartons)
            count = package.cartons
            last = numbers[1]
        done.append(
            replace(
                package, cartons=count, carton_from=numbers[0], carton_to=numbers[1]
            )
        )
    return tuple(done)


def ranges_of(counts: list[int], cartons: int) -> tuple[tuple[int, int], ...]:
    """Deal the cartons out in their order; counts of 0 share what the others leave."""
    ranges = []
    start, shares = 1, counts.count(0)
    left = max(cartons - sum(counts), 0)
    for given in counts:
        count = given or -(-left // shares)
        if not given:
            left, shares = left - count, shares - 1
        end = min(start + count - 1, cartons)
        ranges.append((start, end))
        start = end + 1
    return tuple(ranges)
