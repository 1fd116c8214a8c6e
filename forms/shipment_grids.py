"""The grids of a shipment: packages, containers, pallets, costs."""

from __future__ import annotations

from decimal import Decimal

from app.core import codes
from app.core.i18n import N_, screen_language
from app.shipments.domain import (
    CHARGE_TITLES,
    Charge,
    ChargeKind,
    Container,
    Package,
    Pallet,
    Shipment,
)
from forms.currencies import CURRENCIES
from forms.kit.cells import Cell
from forms.kit.spec import ColumnSpec, SectionSpec, ToolSpec, unit_of

LINE_NUMBERS = tuple((index, str(index + 1)) for index in range(500))
"""Lines are counted from 1 on the screen."""


def _line_of(package: Package, shipment: Shipment) -> str:
    if not 0 <= package.line_position < len(shipment.lines):
        return "–"
    line = shipment.lines[package.line_position]
    return line.product.code if line.product else line.description_en


def _unit_of(package: Package, shipment: Shipment) -> str:
    found = shipment.lines[package.line_position : package.line_position + 1]
    return unit_of(found[0], shipment) if found else ""


def _numbers(package: Package, _shipment: Shipment) -> Cell:
    words = f"{package.carton_from}–{package.carton_to}"
    return Cell(words, kind="number", tone="text2" if package.mixed else "")


PACKAGES = SectionSpec(
    "packages",
    N_("Packing lines"),
    new_line=lambda shipment: Package(
        line_position=max(len(shipment.lines) - 1, 0), units_per_carton=Decimal(1)
    ),
    entry=N_("New"),
    rows="list",
    columns=(
        ColumnSpec("numbers", N_("C/NO."), "readonly", 76, cell=_numbers),
        ColumnSpec("line_position", N_("Line"), "choice", 50, options=LINE_NUMBERS),
        ColumnSpec("item", N_("Item no."), "readonly", 74, cell=_line_of, stretch=True),
        ColumnSpec("cartons", N_("Cartons"), "integer", 60, required=True),
        ColumnSpec(
            "units_per_carton", N_("Each"), "decimal", 58, places=0, required=True
        ),
        ColumnSpec(
            "units",
            N_("Quantity"),
            "decimal",
            70,
            places=0,
            cell=lambda p, _s: p.units,
            sum=True,
            unit=_unit_of,
        ),
        ColumnSpec("mixed", N_("Shared"), "check", 60),
        ColumnSpec("length_cm", N_("L cm"), "decimal", 54, places=1),
        ColumnSpec("width_cm", N_("W cm"), "decimal", 54, places=1),
        ColumnSpec("height_cm", N_("H cm"), "decimal", 54, places=1),
        ColumnSpec("net_kg", N_("N.W. each"), "decimal", 70, places=3),
        ColumnSpec("gross_kg", N_("G.W. each"), "decimal", 70, places=3),
        ColumnSpec(
            "net",
            N_("Net kg"),
            "decimal",
            78,
            places=2,
            cell=lambda p, _s: p.part(p.cartons).net_kg,
            sum=True,
            hidden=True,
        ),
        ColumnSpec(
            "gross",
            N_("Gross kg"),
            "decimal",
            78,
            places=2,
            cell=lambda p, _s: p.part(p.cartons).gross_kg,
            sum=True,
        ),
        ColumnSpec(
            "cbm",
            N_("CBM"),
            "decimal",
            66,
            places=3,
            cell=lambda p, _s: p.part(p.cartons).cbm,
            total=lambda s: screen_language().quantity(s.goods().rounded().cbm, 3),
        ),
    ),
)


def _range(box: Container, shipment: Shipment) -> str:
    for held, (first, last) in zip(
        shipment.containers, shipment.container_ranges(), strict=True
    ):
        if held is box:
            return f"{first}–{last}"
    return ""


def _container_types() -> tuple[tuple[str, str], ...]:
    return tuple((code.code, code.code) for code in codes.table("container_types"))


CONTAINERS = SectionSpec(
    "containers",
    N_("Containers"),
    new_line=lambda _shipment: Container(),
    entry=N_("Choose a container type"),
    rows="list",
    columns=(
        ColumnSpec(
            "type_code",
            N_("Type"),
            "choice",
            90,
            options=_container_types(),
            required=True,
        ),
        ColumnSpec(
            "number", N_("Container no."), width=140, required=True, stretch=True
        ),
        ColumnSpec("seal", N_("Seal no."), width=120),
        ColumnSpec("cartons", N_("Cartons (0: rest)"), "integer", 116),
        ColumnSpec("range", N_("C/NO."), "readonly", 100, cell=_range),
        ColumnSpec("tare_kg", N_("Tare kg (0: usual)"), "decimal", 124, places=0),
        ColumnSpec("dunnage_kg", N_("Dunnage kg"), "decimal", 92, places=0),
    ),
)

PALLETS = SectionSpec(
    "pallets",
    N_("Pallets"),
    new_line=lambda _shipment: Pallet(),
    entry=N_("Type the number of cartons on the pallet"),
    rows="list",
    tools=(ToolSpec("palletise", N_("Put all on pallets like the first"), "packages"),),
    columns=(
        ColumnSpec(
            "cartons",
            N_("Cartons (0: rest)"),
            "integer",
            120,
            required=True,
            stretch=True,
        ),
        ColumnSpec("length_cm", N_("L cm"), "decimal", 80, places=1),
        ColumnSpec("width_cm", N_("W cm"), "decimal", 80, places=1),
        ColumnSpec("height_cm", N_("H cm"), "decimal", 80, places=1),
        ColumnSpec("tare_kg", N_("Tare kg"), "decimal", 90, places=1),
        ColumnSpec("plastic", N_("Plastic"), "check", 70),
    ),
)

CHARGES = SectionSpec(
    "charges",
    N_("Costs"),
    new_line=lambda shipment: Charge(currency=shipment.currency),
    entry=N_("Choose what the cost is for"),
    rows="list",
    columns=(
        ColumnSpec(
            "kind",
            N_("Charge"),
            "choice",
            160,
            options=tuple((kind, CHARGE_TITLES[kind]) for kind in ChargeKind),
            required=True,
        ),
        ColumnSpec("payee", N_("Payee"), "lookup:party", 190, stretch=True),
        ColumnSpec("currency", N_("Currency"), "choice", 80, options=CURRENCIES),
        ColumnSpec(
            "unit_rate",
            N_("Per unit"),
            "decimal",
            92,
            places=4,
        ),
        ColumnSpec(
            "amount",
            N_("Amount"),
            "decimal",
            110,
            places=2,
            required=True,
            editable=lambda charge, _s: charge.unit_rate is None,
        ),
        ColumnSpec(
            "converted",
            N_("Converted"),
            "readonly",
            100,
            cell=lambda c, s: (
                screen_language().amount(c.converted, s.currency)
                if c.converted is not None
                else ""
            ),
        ),
        ColumnSpec("note", N_("Note"), width=180),
    ),
)
