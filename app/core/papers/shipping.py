"""Papers of the shipment: packing list, shipping marks, VGM declaration."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.core.money import ZERO, half_up
from app.core.papers.parts import (
    Letterhead,
    Paper,
    PartyBlock,
    SizeCm,
    Texts,
    agree,
)
from app.core.papers.units import UnitTotal, added_up


@dataclass(frozen=True, slots=True)
class PackingLine:
    """Cartons of one kind, numbered from … to …; the remainder has its own line.

    Attributes:
        carton_from: First carton number.
        carton_to: Last carton number.
        cartons: Count; 0 for a further product in a carton already counted.
        item_no: Our item number.
        description: Per language.
        quantity: All pieces of the line, in `unit`.
        unit: Per language.
        net_kg: Net weight of the line.
        gross_kg: Gross weight of the line (0 when `cartons` is 0).
        cbm: Exact volume of the line in m³, not rounded (settled_rules 1).
        pieces_per_carton: None for a mixed carton.
        net_each: Net weight per carton, None for a mixed carton.
        gross_each: Gross weight per carton, None when `cartons` is 0.
        carton: Outside measure, None when `cartons` is 0.
        quantity_decimals: Decimals the quantity prints with.
        po_line: The buyer's order line.
        mark: The mark when lines have different ones.
    """

    carton_from: int
    carton_to: int
    cartons: int
    item_no: str
    description: Texts
    quantity: Decimal
    unit: Texts
    net_kg: Decimal
    gross_kg: Decimal
    cbm: Decimal
    pieces_per_carton: Decimal | None = None
    net_each: Decimal | None = None
    gross_each: Decimal | None = None
    carton: SizeCm | None = None
    quantity_decimals: int = 0
    po_line: str = ""
    mark: str = ""

    def numbers(self) -> str:
        """Return the carton numbers as printed, for example "1-500"."""
        if self.carton_from == self.carton_to:
            return str(self.carton_from)
        return f"{self.carton_from}-{self.carton_to}"


@dataclass(frozen=True, slots=True)
class PackedContainer:
    """One container of the shipment.

    Attributes:
        number: For example "TCNU6312341".
        seal_no: Empty while not sealed.
        kind: For example "40HC".
        packages: Count in it.
        gross_kg: Gross weight of the cargo in it.
        net_kg: Net weight of the cargo in it.
        cbm: Volume in m³.
    """

    number: str
    seal_no: str
    kind: str
    packages: int
    gross_kg: Decimal
    net_kg: Decimal
    cbm: Decimal


@dataclass(frozen=True, slots=True)
class PackedPallet:
    """One pallet with its cartons (settled_rules 9).

    Attributes:
        number: Pallet number as printed.
        cartons: Carton numbers as printed, for example "1-40".
        count: Cartons on it.
        tare_kg: Of the pallet itself.
        gross_kg: With the pallet.
        size: Outside measure with the load.
        cbm: Exact volume in m³.
    """

    number: str
    cartons: str
    count: int
    tare_kg: Decimal
    gross_kg: Decimal
    size: SizeCm
    cbm: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingPaper(Paper):
    """A packing list (装箱单).

    Attributes:
        letterhead: The seller.
        buyer: To whom.
        lines: In carton order.
        consignee: When it is not the buyer.
        notify: Notify party, None when not printed.
        invoice_no: The invoice it belongs to.
        contract_no: Sales contract.
        buyer_po: The buyer's order number.
        lc_no: Only where the L/C asks to be named.
        port_of_loading: From.
        port_of_discharge: To.
        vessel: Vessel and voyage.
        by: What carries the goods: air, rail, road, express; empty: a ship.
        marks: Shipping mark line by line; empty prints "N/M".
        package_kind: Per language, plural as printed after the count.
        containers: How the packages are split; empty for LCL and air.
        pallets: Empty when not palletised.
        statements: Further sentences, for example on wood packing.
        signed: Print the signature block with its pictures.
    """

    letterhead: Letterhead
    buyer: PartyBlock
    lines: tuple[PackingLine, ...]
    consignee: PartyBlock | None = None
    notify: PartyBlock | None = None
    invoice_no: str = ""
    contract_no: str = ""
    buyer_po: str = ""
    lc_no: str = ""
    port_of_loading: str = ""
    port_of_discharge: str = ""
    vessel: str = ""
    by: str = ""
    marks: tuple[str, ...] = ()
    package_kind: Texts = field(default_factory=lambda: {"en": "CARTONS"})
    containers: tuple[PackedContainer, ...] = ()
    pallets: tuple[PackedPallet, ...] = ()
    statements: tuple[Texts, ...] = ()
    signed: bool = True

    def __post_init__(self) -> None:
        """Refuse carton counts or container sums that contradict the lines."""
        for row, line in enumerate(self.lines):
            span = line.carton_to - line.carton_from + 1
            if line.cartons not in (0, span):
                where = f"lines.{row}.cartons"
                agree(self.number, where, Decimal(line.cartons), Decimal(span))
            if line.gross_kg < line.net_kg and line.cartons:
                self._refuse_light(row)
        if self.containers:
            self._check_containers()

    def _refuse_light(self, row: int) -> None:
        shared = [
            other
            for other in self.lines
            if other.carton_from == self.lines[row].carton_from
        ]
        gross = sum((line.gross_kg for line in shared), ZERO)
        if gross < sum((line.net_kg for line in shared), ZERO):
            raise InvalidError(
                N_("The figures of {number} do not agree."),
                (
                    Problem(
                        f"lines.{row}.gross_kg",
                        N_("The gross weight is less than the net weight."),
                    ),
                ),
                number=self.number,
            )

    def _check_containers(self) -> None:
        count = sum(box.packages for box in self.containers)
        gross = sum((box.gross_kg for box in self.containers), ZERO)
        net = sum((box.net_kg for box in self.containers), ZERO)
        packages = Decimal(self.packages())
        agree(self.number, "containers.packages", Decimal(count), packages)
        agree(self.number, "containers.gross_kg", gross, self.gross_kg())
        agree(self.number, "containers.net_kg", net, self.net_kg())

    def cartons(self) -> int:
        """Return the count of all cartons."""
        return sum(line.cartons for line in self.lines)

    def packages(self) -> int:
        """Return the count of packages: pallets when palletised, else cartons."""
        return len(self.pallets) or self.cartons()

    def net_kg(self) -> Decimal:
        """Return the net weight, rounded once to 2 decimals."""
        return half_up(sum((line.net_kg for line in self.lines), ZERO), 2)

    def gross_kg(self) -> Decimal:
        """Return the gross weight, with pallets when palletised."""
        rows = self.pallets or self.lines
        return half_up(sum((row.gross_kg for row in rows), ZERO), 2)

    def cbm(self) -> Decimal:
        """Return the volume: the exact sum, rounded once to 3 decimals."""
        rows = self.pallets or self.lines
        return half_up(sum((row.cbm for row in rows), ZERO), 3)

    def quantities(self, code: str) -> tuple[UnitTotal, ...]:
        """Return the quantities unit by unit, as a language counts."""
        return added_up(
            (
                UnitTotal(line.quantity, line.unit, line.quantity_decimals)
                for line in self.lines
            ),
            code,
        )


@dataclass(frozen=True, slots=True)
class CartonMark:
    """The marks of one kind of carton.

    Attributes:
        item_no: Our item number.
        carton_from: First carton number with this mark.
        carton_to: Last carton number.
        main: Main mark line by line, without the carton number.
        side: Side mark line by line as (caption msgid or "", text).
        description: Per language, for the sheet's heading; not part of the mark.
    """

    item_no: str
    carton_from: int
    carton_to: int
    main: tuple[str, ...]
    side: tuple[tuple[str, str], ...] = ()
    description: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksPaper(Paper):
    """Shipping marks (唛头): a sheet for the factory, and labels 100 × 150 mm.

    Attributes:
        letterhead: Our company.
        cartons: The kinds of carton, in carton order.
        total_cartons: Printed as the second number of "C/NO. 1/800".
        contract_no: Sales contract.
        made_in: For example "MADE IN CHINA"; empty for none.
        supplier: The factory that paints the marks; empty for none.
    """

    letterhead: Letterhead
    cartons: tuple[CartonMark, ...]
    total_cartons: int
    contract_no: str = ""
    made_in: str = "MADE IN CHINA"
    supplier: str = ""


class VgmMethod:
    """The two ways to verify a gross mass (SOLAS VI/2)."""

    WEIGHED = 1
    CALCULATED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VgmPaper(Paper):
    """A declaration of the verified gross mass of one container.

    Attributes:
        letterhead: The shipper.
        booking_no: Booking or B/L number.
        container_no: With a valid check digit.
        container_kind: For example "40HC".
        method: 1 the packed container was weighed, 2 calculated.
        vgm_kg: The verified gross mass; refused when method 2 does not add up.
        cargo_kg: Method 2: gross weight of the packages.
        dunnage_kg: Method 2: dunnage and securing.
        tare_kg: Method 2: the container's own weight.
        max_gross_kg: From the CSC plate; None when unknown.
        seal_no: Empty while not sealed.
        vessel: Vessel and voyage.
        port_of_loading: As printed.
        port_of_discharge: As printed.
        weighed_on: Method 1: the day.
        weighed_at: Method 1: the place and its equipment.
        certificate_no: Method 1: weighing certificate.
        packages: Count; None when not printed.
        authorised_person: Who signs, printed in capitals.
    """

    letterhead: Letterhead
    booking_no: str
    container_no: str
    container_kind: str
    method: int
    vgm_kg: Decimal
    cargo_kg: Decimal = ZERO
    dunnage_kg: Decimal = ZERO
    tare_kg: Decimal = ZERO
    max_gross_kg: Decimal | None = None
    seal_no: str = ""
    vessel: str = ""
    port_of_loading: str = ""
    port_of_discharge: str = ""
    weighed_on: date | None = None
    weighed_at: str = ""
    certificate_no: str = ""
    packages: int | None = None
    authorised_person: str = ""

    def __post_init__(self) -> None:
        """Refuse a calculated mass that is not the sum of its parts."""
        if self.method == VgmMethod.CALCULATED:
            parts = self.cargo_kg + self.dunnage_kg + self.tare_kg
            agree(self.number, "vgm_kg", self.vgm_kg, parts)
