"""What a shipment is, and the figures that follow from it. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import freight as carriage
from app.core import insurance
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_
from app.core.money import HUNDRED, ZERO, to_coin
from app.core.packing import filled, vgm
from app.core.refs import Ref
from app.core.states import note_titles
from app.shipments import portions
from app.shipments.parts import (
    ABROAD,
    CHARGE_TITLES,
    Charge,
    ChargeKind,
    Container,
    Line,
    Loaded,
    Package,
    Pallet,
    Portion,
    Totals,
    Treated,
    added,
    numbered,
    ranges_of,
)

__all__ = [
    "ABROAD",
    "CHARGE_TITLES",
    "MODE_TITLES",
    "STATE_TITLES",
    "TRANSITIONS",
    "ZERO",
    "Action",
    "Charge",
    "ChargeKind",
    "Container",
    "Delivered",
    "Line",
    "Loaded",
    "Mode",
    "OpenLine",
    "Package",
    "Pallet",
    "Portion",
    "Shipment",
    "Shipped",
    "State",
    "Summary",
    "Totals",
]

INSURING_TERMS = frozenset({"CIF", "CIP"})
PREPAID_TERMS = frozenset({"CFR", "CPT", "CIF", "CIP", "DAP", "DPU", "DDP"})


class State(StrEnum):
    """Where a shipment stands."""

    DRAFT = "draft"
    BOOKED = "booked"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to a shipment."""

    EDIT = "edit"
    BOOK = "book"
    SHIP = "ship"
    TRACK = "track"
    DELIVER = "deliver"
    CANCEL = "cancel"
    TAKE_BACK = "take_back"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.BOOK): State.BOOKED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.BOOKED, Action.EDIT): State.BOOKED,
    (State.BOOKED, Action.SHIP): State.SHIPPED,
    (State.BOOKED, Action.CANCEL): State.CANCELLED,
    (State.SHIPPED, Action.TRACK): State.SHIPPED,
    (State.SHIPPED, Action.DELIVER): State.DELIVERED,
    (State.SHIPPED, Action.TAKE_BACK): State.BOOKED,
}

STATE_TITLES = {
    State.DRAFT: N_("Draft"),
    State.BOOKED: N_("Booked"),
    State.SHIPPED: N_("Shipped"),
    State.DELIVERED: N_("Delivered"),
    State.CANCELLED: N_("Cancelled"),
}
note_titles(STATE_TITLES)


class Mode(StrEnum):
    """How the goods travel."""

    SEA_FCL = "sea_fcl"
    SEA_LCL = "sea_lcl"
    AIR = "air"
    RAIL = "rail"
    ROAD = "road"
    EXPRESS = "express"


MODE_TITLES = {
    Mode.SEA_FCL: N_("Sea, full container"),
    Mode.SEA_LCL: N_("Sea, less than a container"),
    Mode.AIR: N_("Air"),
    Mode.RAIL: N_("Rail"),
    Mode.ROAD: N_("Road"),
    Mode.EXPRESS: N_("Express"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment(Treated):
    """One transport of goods of a contract, or of several of one customer.

    Attributes:
        contract: The first one; its terms are the shipment's.
        further: What the other contracts have of it; follows from the lines.
        separate_invoices: Whether each contract has an invoice of its own.
        owner: Login of who is responsible; empty: the office as a whole.
        number: Given when it is booked; so is `invoice_number`, unless entered before.
        forwarder, carrier: Who organises, who carries.
        insurer: Who is asked to cover the goods; None: nobody is chosen.
        transport_document: Number of the bill of lading or the air waybill.
        vessel: Name of the ship, or the airline; `voyage`: or the flight's number.
        port_of_loading, port_of_discharge: UN/LOCODE or IATA.
        cut_off_on: Last day on which the terminal takes the container.
        on_board_on: Day of the transport document; revenue and freight go by it.
        consignee, notify: As the transport document names them; empty: the customer.
        insured_percent: Of the invoice value.
        premium_percent: 0.25 means 0.25 %; 0: the buyer insures.
        commission_percent: Of the invoice, for the contract's agent.
    """

    id: int | None = None
    version: int = 0
    owner: str = ""
    number: str = ""
    state: State = State.DRAFT
    company: Ref | None = None
    customer: Ref | None = None
    contract: Ref | None = None
    further: tuple[Portion, ...] = ()
    separate_invoices: bool = False
    mode: Mode = Mode.SEA_FCL
    forwarder: Ref | None = None
    carrier: Ref | None = None
    insurer: Ref | None = None
    booking_number: str = ""
    transport_document: str = ""
    vessel: str = ""
    voyage: str = ""
    port_of_loading: str = ""
    port_of_discharge: str = ""
    cut_off_on: date | None = None
    etd: date | None = None
    eta: date | None = None
    on_board_on: date | None = None
    delivered_on: date | None = None
    invoice_number: str = ""
    invoice_on: date | None = None
    currency: str = "USD"
    incoterm: str = "FOB"
    place: str = ""
    destination_country: str = ""
    consignee: str = ""
    notify: str = ""
    marks: str = ""
    insured_percent: Decimal = insurance.USUAL_PERCENT
    premium_percent: Decimal = ZERO
    commission_percent: Decimal = ZERO
    note: str = ""
    lines: tuple[Line, ...] = ()
    packages: tuple[Package, ...] = ()
    pallets: tuple[Pallet, ...] = ()
    containers: tuple[Container, ...] = ()
    charges: tuple[Charge, ...] = ()

    # --- Cartons, weights, volume --------------------------------------------------

    def cartons(self) -> int:
        """Count the cartons, whether they stand on pallets or not."""
        return sum(package.counted for package in self.packages)

    def goods(self) -> Totals:
        """Cartons, weights and volume without pallets, exact."""
        return added(package.part(package.cartons) for package in self.packages)

    def totals(self) -> Totals:
        """What papers, carrier and customs are told, rounded once.

        Of palletised goods: pallets, their measure, and the weight with them
        (settled_rules 9).
        """
        if not self.pallets:
            return self.goods().rounded()
        return self._carried(1, self.cartons()).rounded()

    def line_totals(self, position: int) -> Totals:
        """Cartons, weights and volume of one line, rounded."""
        own = (p for p in self.packages if p.line_position == position)
        return added(p.part(p.cartons) for p in own).rounded()

    def packed_units(self, position: int) -> Decimal:
        """How many units of a line lie in cartons."""
        own = (p for p in self.packages if p.line_position == position)
        return sum((package.units for package in own), ZERO)

    def pallet_ranges(self) -> tuple[tuple[int, int], ...]:
        """First and last carton of each pallet."""
        return ranges_of([pallet.cartons for pallet in self.pallets], self.cartons())

    def container_ranges(self) -> tuple[tuple[int, int], ...]:
        """First and last carton of each container."""
        return ranges_of([box.cartons for box in self.containers], self.cartons())

    def loaded(self, index: int) -> Loaded:
        """Return what one container carries, how full it is and its VGM."""
        box = self.containers[index]
        first, last = self.container_ranges()[index]
        totals = self._carried(first, last).rounded()
        volume, payload = box.fact("capacity_cbm"), box.fact("payload_kg")
        tare = box.tare()
        weighed = totals.gross_kg > 0 and tare > 0 and box.dunnage_kg >= 0
        return Loaded(
            first,
            last,
            totals,
            filled(totals.cbm, volume),
            filled(totals.gross_kg, payload),
            vgm(totals.gross_kg, box.dunnage_kg, tare) if weighed else None,
            box.fact("max_gross_kg"),
        )

    def _carried(self, first: int, last: int) -> Totals:
        cartons = added(p.part(p.overlap(first, last)) for p in self.packages)
        if not self.pallets:
            return cartons
        on = [
            pallet
            for pallet, (start, end) in zip(
                self.pallets, self.pallet_ranges(), strict=True
            )
            if start <= end and first <= start <= last
        ]
        return Totals(
            packages=len(on),
            net_kg=cartons.net_kg,
            gross_kg=cartons.gross_kg + sum((p.tare_kg for p in on), ZERO),
            cbm=sum((pallet.size.cbm() for pallet in on), ZERO),
        )

    # --- Contracts -----------------------------------------------------------------

    def contract_of(self, line: Line) -> Ref | None:
        """Return the contract that a line's goods are of."""
        return line.contract or self.contract

    def portions(self) -> tuple[Portion, ...]:
        """Return what each contract has of it, the first contract's first."""
        if self.contract is None:
            return ()
        total = portions.total_of(self, self.contract.id)
        return (Portion(contract=self.contract, total=total), *self.further)

    def number_for(self, contract_id: int) -> str:
        """Return the number of the invoice that a contract's goods stand on."""
        own = (p.invoice_number for p in self.further if p.contract.id == contract_id)
        return next(own, "") or self.invoice_number or self.number

    # --- Money ---------------------------------------------------------------------

    def invoice_total(self) -> Decimal:
        """The sum of the line amounts."""
        return sum((line.amount(self.currency) for line in self.lines), ZERO)

    def sum_insured(self) -> Decimal:
        """The insured value, rounded up to the unit; 0 when the buyer insures."""
        if min(self.premium_percent, self.insured_percent, self.invoice_total()) <= 0:
            return ZERO
        return insurance.sum_insured(self.invoice_total(), self.insured_percent)

    def premium(self) -> Decimal:
        """What the insurance costs in the shipment's currency.

        An insurance charge that was entered wins over the rate.
        """
        entered = self._charged(ChargeKind.INSURANCE)
        insured = self.sum_insured()
        if entered or not insured:
            return entered
        return insurance.premium(insured, self.premium_percent, self.currency)

    def freight(self) -> Decimal:
        """The main freight in the shipment's currency."""
        return self._charged(ChargeKind.FREIGHT)

    def commission(self) -> Decimal:
        """What agents get, in the shipment's currency (settled_rules 17)."""
        share = self.invoice_total() * self.commission_percent / HUNDRED
        return to_coin(share, self.currency) + self._charged(ChargeKind.COMMISSION)

    def fob_value(self) -> Decimal:
        """Net FOB or FCA: less carriage and commission (settled_rules 18)."""
        return self.invoice_total() - self.carriage_costs() - self.commission()

    def carriage_costs(self) -> Decimal:
        """Freight, premium and costs at the destination, in its currency."""
        return self.freight() + self.premium() + self.destination()

    def free_value(self) -> Decimal | None:
        """What the goods are worth uncarried; None while their freight is unknown."""
        if self.incoterm in PREPAID_TERMS and not self.freight():
            return None
        return self.invoice_total() - self.carriage_costs()

    def destination(self) -> Decimal:
        """What we bear after arrival, in the shipment's currency."""
        return self._charged(ChargeKind.DESTINATION)

    def all_charges(self) -> tuple[Charge, ...]:
        """Return the charges, with the premium that follows from its rate."""
        entered = any(c.kind is ChargeKind.INSURANCE for c in self.charges)
        if entered or not self.premium():
            return self.charges
        premium = Charge(
            kind=ChargeKind.INSURANCE, currency=self.currency, amount=self.premium()
        )
        return (*self.charges, premium)

    def chargeable(self) -> Decimal:
        """What freight is charged by: W/M tons, kilograms, or containers.

        Zero while nothing is packed.
        """
        totals = self.totals()
        if self.mode is Mode.SEA_FCL:
            return Decimal(len(self.containers))
        if not (totals.gross_kg and totals.cbm):
            return ZERO
        if self.mode is Mode.SEA_LCL:
            return carriage.revenue_tons(totals.cbm, totals.gross_kg)
        if self.mode is Mode.AIR:
            return carriage.air(self._parcels(), totals.gross_kg).chargeable_kg
        if self.mode is Mode.EXPRESS:
            return carriage.express(self._parcels(), totals.gross_kg).chargeable_kg
        return carriage.road_or_rail(totals.cbm, totals.gross_kg).chargeable_kg

    def _parcels(self) -> list[carriage.Parcel]:
        if self.pallets:
            sizes = [(pallet.size, 1) for pallet in self.pallets]
        else:
            sizes = [(p.size, p.counted) for p in self.packages if p.counted]
        return [carriage.Parcel(s.length, s.width, s.height, n) for s, n in sizes]

    def _charged(self, kind: ChargeKind) -> Decimal:
        return sum(
            (
                charge.amount
                if charge.currency == self.currency
                else charge.converted or ZERO
                for charge in self.charges
                if charge.kind is kind
            ),
            ZERO,
        )

    # --- Copies --------------------------------------------------------------------

    def settled(self) -> Shipment:
        """Return it with carton numbers, portions and rated charges worked out anew."""
        counted = replace(
            self, packages=numbered(self.packages), further=portions.further(self)
        )
        units = counted.chargeable()
        charges = tuple(
            charge
            if charge.unit_rate is None
            else replace(
                charge, amount=to_coin(charge.unit_rate * units, charge.currency)
            )
            for charge in self.charges
        )
        return replace(counted, charges=charges)

    def without_line(self, position: int) -> Shipment:
        """Return a copy without a line and its packages."""
        lines = (*self.lines[:position], *self.lines[position + 1 :])
        packages = tuple(
            replace(p, line_position=p.line_position - (p.line_position > position))
            for p in self.packages
            if p.line_position != position
        )
        left = replace(self, lines=lines, packages=packages)
        return portions.led(left).settled()

    # --- Rules ---------------------------------------------------------------------

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the shipment from being saved."""
        from app.shipments import rules  # noqa: PLC0415 - it knows these records

        return rules.problems(self)

    def unready(self) -> tuple[Problem, ...]:
        """What a draft may lack but a shipment on its way may not."""
        from app.shipments import rules  # noqa: PLC0415 - it knows these records

        return rules.unready(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A contract's line with what is left of it to ship.

    Attributes:
        shipped: In other shipments, cancelled ones aside.
        most: What may still be shipped, the contract's tolerance included.
    """

    contract_line_id: int
    contract: Ref
    product: Ref | None
    description_en: str
    description_zh: str
    unit: str
    contracted: Decimal
    shipped: Decimal
    most: Decimal
    units_per_carton: int = 0
    carton_cbm: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """What is left of the contracted quantity, never less than nothing."""
        return max(self.contracted - self.shipped, ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of shipments."""

    id: int
    number: str | None
    state: State
    mode: Mode
    customer: str
    customer_zh: str
    contract: str
    invoice_number: str | None
    vessel: str
    transport_document: str
    port_of_loading: str
    port_of_discharge: str
    etd: date | None
    eta: date | None
    on_board_on: date | None
    packages_count: int
    gross_kg: Decimal
    cbm: Decimal
    currency: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Shipped(Event):
    """The goods of a shipment are on board, on a day."""

    shipment_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Delivered(Event):
    """The goods of a shipment have arrived at the customer's, on a day."""

    shipment_id: int
    on: date
