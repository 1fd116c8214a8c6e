"""The actions of a script that move the goods: shipment, departure, delivery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.contracts import service as contracts
from app.core.i18n import N_
from app.core.money import ZERO
from app.documents import service as papers
from app.script.stage import Stage, ref_of
from app.shipments import rules
from app.shipments import service as shipments
from app.shipments.domain import (
    Charge,
    ChargeKind,
    Container,
    Mode,
    Package,
    Pallet,
    Shipment,
)

if TYPE_CHECKING:
    from app.catalog.domain import Product
    from app.contracts.domain import Contract
    from app.script.reader import Node

CAME_TEXTS = (
    "document_number",
    "consignee",
    "notify",
    "marks",
    "vessel",
    "voyage",
    "port_of_loading",
    "port_of_discharge",
    "policy_number",
    "cover",
)
CAME_NUMBERS = ("gross_kg", "cbm", "policy_amount")
CAME_WORDS = {
    "freight": ("prepaid", "collect"),
    "notation": ("on_board", "received"),
    "clean": ("clean", "claused"),
    "route": ("direct", "transhipped"),
}
"""What a bill of lading may say of itself."""


def shipment(stage: Stage, node: Node) -> None:
    """Goods of contracts are booked; cartons are packed from the products' data."""
    sold = _sold(stage, node)
    quantities = _quantities(stage, node, sold)
    if not quantities and len(sold) > 1:
        quantities = {
            line.contract_line_id: line.open
            for one in sold
            for line in shipments.open_lines(stage.uow, one.id or 0)
        }
    draft = shipments.from_contract(stage.uow, sold[0].id or 0, quantities or None)
    draft = _travelling(stage, node, draft)
    packages = list(node.each("packages"))
    if packages:
        draft = replace(draft, packages=_packages(stage, packages, draft))
    else:
        draft = shipments.repacked(stage.uow, draft)
    draft = replace(
        draft,
        pallets=tuple(_pallet(row) for row in node.each("pallets")),
        containers=tuple(_container(row) for row in node.each("containers")),
        charges=tuple(_charge(stage, row) for row in node.each("charges")),
    )
    saved = shipments.save(stage.uow, draft)
    booked = shipments.book(
        stage.uow,
        saved,
        node.text("number", "") or None,
        node.text("invoice_number", "") or None,
    )
    stage.name(node, "shipment", booked.id or 0)


def ship(stage: Stage, node: Node) -> None:
    """The goods are on board: the day of the transport document."""
    booked = shipments.get(stage.uow, stage.find(node, "shipment"))
    document = node.text("transport_document", booked.transport_document)
    if document != booked.transport_document:
        booked = shipments.save(stage.uow, replace(booked, transport_document=document))
    shipments.ship(stage.uow, booked, stage.uow.today)


def deliver(stage: Stage, node: Node) -> None:
    """The goods are delivered."""
    sent = shipments.get(stage.uow, stage.find(node, "shipment"))
    shipments.deliver(stage.uow, sent, stage.uow.today)


def received_papers(stage: Stage, node: Node) -> None:
    """What transport document and policy say, as they came from others."""
    came = papers.outside_of(stage.uow, stage.find(node, "shipment"))
    given: dict[str, Any] = {n: node.text(n) for n in CAME_TEXTS if node.has(n)}
    given |= {n: node.number(n) for n in CAME_NUMBERS if node.has(n)}
    given |= {n: node.integer(n) for n in ("packages", "originals") if node.has(n)}
    given |= {n: node.day(n) for n in ("on_board_on", "policy_on") if node.has(n)}
    given |= {n: _said(node, n, said) for n, said in CAME_WORDS.items() if node.has(n)}
    papers.save_outside(stage.uow, replace(came, **given))


def _said(node: Node, name: str, allowed: tuple[str, ...]) -> str:
    said = node.text(name)
    if said not in allowed:
        raise node.child(name, None).fail(
            N_("must be one of {allowed}"), allowed=", ".join(allowed)
        )
    return said


def cancel_shipment(stage: Stage, node: Node) -> None:
    """A booked shipment is cancelled."""
    booked = shipments.get(stage.uow, stage.find(node, "shipment"))
    shipments.cancel(stage.uow, booked, node.text("reason"))


def _sold(stage: Stage, node: Node) -> list[Contract]:
    """Return the contracts whose goods leave: `contract`, or several in `contracts`."""
    named = list(node.each("contracts"))
    if not named:
        return [contracts.get(stage.uow, stage.find(node, "contract"))]
    known = stage.ids.get("contract", {})
    for one in named:
        if one.as_text() not in known:
            raise one.fail(
                N_("no {kind} is called “{name}”"), kind="contract", name=one.as_text()
            )
    return [contracts.get(stage.uow, known[one.as_text()]) for one in named]


def _quantities(stage: Stage, node: Node, sold: list[Contract]) -> dict[int, Decimal]:
    """Return what leaves of each line of the contracts; nothing where none is named.

    A product of several lines is named as often, in their order; the last naming fills
    the lines that are left, so that named once it fills them all.
    """
    named: dict[tuple[int, ...], list[Node]] = {}
    for line in node.each("lines"):
        named.setdefault(_contract_lines(stage, line, sold), []).append(line)
    left = {
        line.contract_line_id: line.open
        for one in (sold if named else ())
        for line in shipments.open_lines(stage.uow, one.id or 0)
    }
    found: dict[int, Decimal] = {}
    for keys, lines in named.items():
        for order, line in enumerate(lines):
            if order == len(keys):
                raise line.child("product", None).fail(
                    N_("this product is named already")
                )
            meant = keys[order:] if line is lines[-1] else keys[order : order + 1]
            quantity = line.number("quantity")
            if quantity or len(keys) == 1:  # 0: nothing of this one of several lines
                found |= _filled(meant, quantity, left)
            line.done()
    return found


def _contract_lines(stage: Stage, node: Node, sold: list[Contract]) -> tuple[int, ...]:
    """Return the lines of the first contract that sells the product."""
    product, whose = ref_of(stage.product(node)), stage.maybe(node, "contract")
    for one in sold:
        keys = tuple(line.id or 0 for line in one.lines if line.product == product)
        if keys and whose in {None, one.id}:
            return keys
    raise node.child("product", None).fail(N_("this product is not in the contract"))


def _filled(
    keys: tuple[int, ...], quantity: Decimal, left: dict[int, Decimal]
) -> dict[int, Decimal]:
    """Fill lines in their order; what is more than all have left goes to the first."""
    parts: dict[int, Decimal] = {}
    for key in keys:
        part = min(left[key], quantity)
        if part > 0:
            parts[key] = part
            quantity -= part
    if quantity or not parts:
        parts[keys[0]] = parts.get(keys[0], ZERO) + quantity
    return parts


def _travelling(stage: Stage, node: Node, draft: Shipment) -> Shipment:
    texts = {
        name: node.text(name, getattr(draft, name))
        for name in (
            "booking_number",
            "transport_document",
            "vessel",
            "voyage",
            "port_of_loading",
            "port_of_discharge",
            "place",
            "destination_country",
            "consignee",
            "notify",
            "marks",
            "treatment",
            "treatment_mark",
            "treatment_certificate",
            "treated_by",
            "note",
        )
    }
    days = {
        name: node.maybe_day(name)
        for name in ("cut_off_on", "etd", "eta", "invoice_on", "treated_on")
    }
    changes: dict[str, Any] = {
        **texts,
        **days,
        "mode": node.one_of("mode", Mode, Mode.SEA_FCL),
        "forwarder": stage.maybe_party(node, "forwarder"),
        "carrier": stage.maybe_party(node, "carrier"),
        "insurer": stage.maybe_party(node, "insurer"),
        "premium_percent": node.number("premium_percent", draft.premium_percent),
        "insured_percent": node.number("insured_percent", draft.insured_percent),
        "separate_invoices": node.flag(
            "separate_invoices", default=draft.separate_invoices
        ),
    }
    return replace(draft, **changes)


def _packages(stage: Stage, nodes: list[Node], draft: Shipment) -> tuple[Package, ...]:
    """Pack the lines; rows of a product in several lines fill them in their order."""
    room = {index: line.quantity for index, line in enumerate(draft.lines)}
    rows: list[Package] = []
    for node in nodes:
        positions = _positions(stage, node, draft)
        rows += _spread(_package(stage, node), positions, room)
    return tuple(rows)


def _spread(
    row: Package, positions: list[int], room: dict[int, Decimal]
) -> Iterator[Package]:
    """Cut a row up among lines of its product, by whole cartons."""
    *others, last = positions
    left = row.cartons
    for position in others if row.units > 0 else ():
        fits = min(left, max(0, int(room[position] // row.units_per_carton)))
        if fits:
            part = replace(row, line_position=position, cartons=fits)
            room[position] -= part.units
            left -= fits
            yield part
    if left or row.units <= 0:  # what cannot be is left to be refused
        room[last] -= row.units_per_carton * left
        yield replace(row, line_position=last, cartons=left)


def _positions(stage: Stage, node: Node, draft: Shipment) -> list[int]:
    product, whose = ref_of(stage.product(node)), stage.maybe(node, "contract")
    found = [
        index
        for index, line in enumerate(draft.lines)
        if line.product == product
        and (whose is None or (line.contract and line.contract.id == whose))
    ]
    if not found:
        raise node.child("product", None).fail(
            N_("this product is not in the shipment")
        )
    return found


def _package(stage: Stage, node: Node) -> Package:
    pieces = node.number("pieces")
    inside = node.flag("same_carton", default=False)
    goods = _usual(stage.product(node), pieces)
    box = Package() if inside else goods  # it stands in the row above
    package = Package(
        cartons=node.integer("cartons", 1),
        units_per_carton=pieces,
        mixed=inside,
        length_cm=node.number("length_cm", box.length_cm),
        width_cm=node.number("width_cm", box.width_cm),
        height_cm=node.number("height_cm", box.height_cm),
        net_kg=node.number("net_kg", goods.net_kg),
        gross_kg=node.number("gross_kg", box.gross_kg),
        kind=node.text("kind", "CTN"),
    )
    node.done()
    return package


def _usual(product: Product, pieces: Decimal) -> Package:
    """Return a carton of so many pieces; nothing of it if it is not known."""
    packed = rules.packed(product, 0, pieces)
    return packed[0] if len(packed) == 1 and packed[0].cartons == 1 else Package()


def _pallet(node: Node) -> Pallet:
    pallet = Pallet(
        cartons=node.integer("cartons", 0),
        length_cm=node.number("length_cm"),
        width_cm=node.number("width_cm"),
        height_cm=node.number("height_cm"),
        tare_kg=node.number("tare_kg", ZERO),
        plastic=node.flag("plastic", default=False),
    )
    node.done()
    return pallet


def _container(node: Node) -> Container:
    container = Container(
        type_code=node.text("type", "40HC"),
        number=node.text("number", ""),
        seal=node.text("seal", ""),
        cartons=node.integer("cartons", 0),
        tare_kg=node.number("tare_kg", ZERO),
        dunnage_kg=node.number("dunnage_kg", ZERO),
    )
    node.done()
    return container


def _charge(stage: Stage, node: Node) -> Charge:
    if node.has("unit_rate") and node.has("amount"):
        raise node.child("amount", None).fail(
            N_("give the amount or the rate per unit, not both")
        )
    charge = Charge(
        kind=node.one_of("kind", ChargeKind),
        payee=stage.maybe_party(node, "payee"),
        currency=node.text("currency", "CNY"),
        amount=node.number("amount", ZERO),
        unit_rate=node.number("unit_rate") if node.has("unit_rate") else None,
        note=node.text("note", ""),
    )
    node.opt("unit_rate")
    node.done()
    return charge
