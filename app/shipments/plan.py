"""How a shipment is planned: which goods leave, in which container."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.catalog.domain import Product
from app.contracts.domain import Contract
from app.contracts.domain import Line as ContractLine
from app.core import packing
from app.core.money import ZERO
from app.core.refs import Ref
from app.shipments import rules
from app.shipments.domain import OpenLine, Shipment
from app.shipments.parts import Line, Package


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a shipment is planned from.

    Attributes:
        contracts: Whose goods leave, the first one's first; none until it is chosen.
        open_lines: What of them can be shipped, this shipment's goods included.
        products: By id, for their cartons.
        on_hand: Free stock by product.
    """

    contracts: tuple[Contract, ...] = ()
    open_lines: tuple[OpenLine, ...] = ()
    products: Mapping[int, Product] = field(default_factory=dict)
    on_hand: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A row of the goods to choose from.

    Attributes:
        contract: Number of the contract; empty where there is but one.
        taken: Whether the line is in the shipment.
        open: What is left of the contract for this shipment, in `unit`.
        open_cartons: The same in cartons; None when the carton is unknown.
        quantity: What leaves.
        containers: The containers it lies in, counted from 0.
        on_hand: Free stock; None for goods outside of the catalogue.
    """

    contract_line_id: int
    product: Ref | None
    description_en: str
    description_zh: str
    unit: str
    taken: bool
    open: Decimal
    open_cartons: int | None
    contract: str = ""
    quantity: Decimal = ZERO
    cartons: int = 0
    cbm: Decimal = ZERO
    gross_kg: Decimal = ZERO
    containers: tuple[int, ...] = ()
    on_hand: Decimal | None = None


def goods(shipment: Shipment, facts: PlanFacts) -> tuple[Goods, ...]:
    """Return the contracts' lines that leave or could leave, in their order."""
    positions = {
        line.contract_line_id: index for index, line in enumerate(shipment.lines)
    }
    found = [
        _row(shipment, line, positions.get(line.contract_line_id), facts)
        for line in facts.open_lines
    ]
    return tuple(row for row in found if row.taken or row.open)


def _row(
    shipment: Shipment, line: OpenLine, position: int | None, facts: PlanFacts
) -> Goods:
    each = line.units_per_carton
    key = line.product.id if line.product else 0
    row = Goods(
        contract_line_id=line.contract_line_id,
        contract=line.contract.code if len(facts.contracts) > 1 else "",
        product=line.product,
        description_en=line.description_en,
        description_zh=line.description_zh,
        unit=line.unit,
        taken=position is not None,
        open=line.open,
        open_cartons=packing.carton_count(line.open, each)
        if each and line.open
        else None,
        on_hand=facts.on_hand.get(key, ZERO) if key else None,
    )
    if position is None:
        return row
    totals = shipment.line_totals(position)
    own = shipment.lines[position]  # a credit may want other words than the contract
    return replace(
        row,
        description_en=own.description_en,
        description_zh=own.description_zh,
        quantity=own.quantity,
        cartons=totals.packages,
        cbm=totals.cbm,
        gross_kg=totals.gross_kg,
        containers=containers_of(shipment, position),
    )


def box_name(shipment: Shipment, index: int) -> str:
    """Return how a container is called before it has a number: "40HC-1"."""
    return f"{shipment.containers[index].type_code}-{index + 1}"


def containers_of(shipment: Shipment, position: int) -> tuple[int, ...]:
    """Return the containers that a line lies in, counted from 0."""
    own = [p for p in shipment.packages if p.line_position == position]
    return tuple(
        index
        for index, (first, last) in enumerate(shipment.container_ranges())
        if any(package.overlap(first, last) for package in own)
    )


def contents(shipment: Shipment, index: int) -> tuple[tuple[int, Decimal], ...]:
    """Return what lies in a container: line and cubic metres, in carton order."""
    first, last = shipment.container_ranges()[index]
    found: dict[int, Decimal] = {}
    for package in shipment.packages:
        cbm = package.part(package.overlap(first, last)).cbm
        if cbm:
            key = package.line_position
            found[key] = found.get(key, ZERO) + cbm
    return tuple(found.items())


def with_quantity(
    shipment: Shipment, facts: PlanFacts, contract_line_id: int, quantity: Decimal
) -> Shipment:
    """Return a shipment that takes so much of a contract's line; 0 takes none.

    Its cartons are packed anew; lines stand in the order of the contracts.
    """
    position = next(
        (
            index
            for index, line in enumerate(shipment.lines)
            if line.contract_line_id == contract_line_id
        ),
        None,
    )
    if quantity <= 0:
        return shipment if position is None else shipment.without_line(position)
    if position is None:
        shipment, position = _added(shipment, facts.contracts, contract_line_id)
    if position is None:
        return shipment
    lines = list(shipment.lines)
    lines[position] = replace(lines[position], quantity=quantity)
    packed = replace(shipment, lines=tuple(lines))
    product = facts.products.get(_product_id(lines[position]))
    if product is None:
        return packed.settled()
    return _repacked(packed, position, rules.packed(product, position, quantity))


def described(shipment: Shipment, contract_line_id: int, words: str) -> Shipment:
    """Return a shipment whose papers call the goods of a contract's line so."""
    lines = tuple(
        replace(line, description_en=words)
        if line.contract_line_id == contract_line_id
        else line
        for line in shipment.lines
    )
    return replace(shipment, lines=lines)


def _product_id(line: Line) -> int:
    return line.product.id if line.product else 0


def line_of(contract: Contract, line: ContractLine) -> Line:
    """Return a line that takes goods of a contract's line, no quantity yet."""
    return Line(
        contract=Ref(contract.id or 0, contract.number, contract.number),
        contract_line_id=line.id,
        product=line.product,
        description_en=line.description_en,
        description_zh=line.description_zh,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
    )


def _added(
    shipment: Shipment, contracts: Sequence[Contract], contract_line_id: int
) -> tuple[Shipment, int | None]:
    """Put a contract's line into a shipment where it stands in the contracts."""
    sold = [(of, line) for of in contracts for line in of.lines]
    order = [line.id for _, line in sold]
    if contract_line_id not in order:
        return shipment, None
    before = order[: order.index(contract_line_id)]
    position = sum(line.contract_line_id in before for line in shipment.lines)
    new = line_of(*sold[len(before)])
    lines = (*shipment.lines[:position], new, *shipment.lines[position:])
    packages = tuple(
        replace(p, line_position=p.line_position + (p.line_position >= position))
        for p in shipment.packages
    )
    return replace(shipment, lines=lines, packages=packages), position


def _repacked(shipment: Shipment, position: int, new: tuple[Package, ...]) -> Shipment:
    kept = [p for p in shipment.packages if p.line_position != position]
    at = sum(p.line_position < position for p in kept)
    packages = (*kept[:at], *new, *kept[at:])
    return replace(shipment, packages=packages).settled()


def palletised(shipment: Shipment) -> Shipment:
    """Return a shipment whose cartons all stand on pallets like its first one.

    A shipment without a pallet, or with one that takes no number of cartons, stays.
    """
    pattern = shipment.pallets[0] if shipment.pallets else None
    if pattern is None or not pattern.cartons:
        return shipment
    count = -(-shipment.cartons() // pattern.cartons)
    others = tuple(replace(pattern, id=None) for _ in range(count - 1))
    return replace(shipment, pallets=(pattern, *others)).settled()
