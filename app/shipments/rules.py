"""What a shipment must obey, what it should heed, and how goods are packed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.contracts.domain import amounts_of_line
from app.core import checks, codes, insurance, packing
from app.core.checkdigits import check_container, valid_awb, valid_container
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_, N_n
from app.core.money import HUNDRED, ZERO, half_up, is_currency, to_coin
from app.core.places import place_name
from app.shipments import portions
from app.shipments.domain import (
    INSURING_TERMS,
    PREPAID_TERMS,
    Mode,
    Shipment,
    State,
)
from app.shipments.parts import Container, Package, Totals

if TYPE_CHECKING:
    from app.catalog.domain import Product

SEA = frozenset({Mode.SEA_FCL, Mode.SEA_LCL})
INSTEAD = {"FOB": "FCA", "FAS": "FCA", "CFR": "CPT", "CIF": "CIP"}
"""What to agree on instead of a term made for ships (Incoterms 2020)."""
WEIGHT_DECIMALS = 3
LCL_BELOW_CBM = Decimal(15)
"""Below this a container of one's own rarely pays; a suggestion only."""
USUAL_TYPES = ("20GP", "40GP", "40HC")
MOST_CONTAINERS = 500


def problems(shipment: Shipment) -> tuple[Problem, ...]:
    """Everything that keeps a shipment from being saved."""
    return (
        *_head(shipment),
        *_lines(shipment),
        *_packages(shipment),
        *_containers(shipment),
        *_charges(shipment),
    )


def with_codes(shipment: Shipment) -> Shipment:
    """Return a copy whose container numbers are written as they are stored."""
    boxes = (checks.with_codes(b, number=check_container) for b in shipment.containers)
    return replace(shipment, containers=tuple(boxes))


def unready(shipment: Shipment) -> tuple[Problem, ...]:
    """What a draft may lack but a booked shipment may not."""
    return (*_unready_head(shipment), *_unpacked(shipment))


def unloaded(shipment: Shipment) -> tuple[Problem, ...]:
    """What a booked shipment may lack but one on its way may not."""
    return (*_left(shipment), *_unnumbered(shipment))


def _head(shipment: Shipment) -> Iterator[Problem]:
    wanted = {
        "company": N_("Choose the company."),
        "customer": N_("Choose the customer."),
        "contract": N_("Choose the contract."),
    }
    yield from checks.missing(shipment, wanted)
    first = shipment.contract
    if first and shipment.lines and portions.led(shipment) is not shipment:
        none_of_it = N_("None of these goods is of contract {number}.")
        yield Problem("contract", none_of_it, {"number": first.code})
    yield from checks.currency(shipment)
    yield from checks.incoterm(shipment)
    yield from checks.ports(shipment, "port_of_loading", "port_of_discharge")
    if shipment.etd and shipment.eta and shipment.eta < shipment.etd:
        yield Problem("eta", N_("The arrival is before the departure."))
    percent = ("premium_percent", "commission_percent")
    yield from checks.negative(shipment, "insured_percent", *percent)
    yield from checks.percent(shipment, *percent)


def _lines(shipment: Shipment) -> Iterator[Problem]:
    seen: set[int] = set()
    for index, line in enumerate(shipment.lines):
        yield from amounts_of_line(f"lines.{index}", line)
        key = line.contract_line_id
        if key is not None and key in seen:
            yield Problem(
                f"lines.{index}.product",
                N_("This line of the contract is in the shipment already."),
            )
        seen.add(key or 0)


def _packages(shipment: Shipment) -> Iterator[Problem]:
    for index, package in enumerate(shipment.packages):
        where = f"packages.{index}"
        if not 0 <= package.line_position < len(shipment.lines):
            yield Problem(
                f"{where}.line_position", N_("Choose a line of the shipment.")
            )
        if package.mixed and index == 0:
            yield Problem(
                f"{where}.mixed", N_("The first row cannot share the row above.")
            )
        if package.cartons < 1:
            yield Problem(f"{where}.cartons", N_("There must be at least one carton."))
        if package.units_per_carton <= 0:
            yield Problem(
                f"{where}.units_per_carton",
                N_("The quantity must be greater than zero."),
            )
        yield from _measures(where, package)


def _measures(where: str, package: Package) -> Iterator[Problem]:
    names = ("length_cm", "width_cm", "height_cm", "net_kg", "gross_kg")
    for name in names:
        if getattr(package, name) < 0:
            yield Problem(f"{where}.{name}", N_("This cannot be negative."))
    sides = (package.length_cm, package.width_cm, package.height_cm)
    if wrong := packing.impossible(sides, package.gross_kg):
        yield Problem(f"{where}.{names[sides.index(max(sides))]}", wrong)
    if not package.mixed and package.gross_kg < package.net_kg:
        yield Problem(
            f"{where}.gross_kg",
            N_("The gross weight is less than the net weight."),
        )


def _containers(shipment: Shipment) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, box in enumerate(shipment.containers):
        where = f"containers.{index}"
        if not codes.has("container_types", box.type_code):
            yield Problem(f"{where}.type_code", N_("Choose a container type."))
        if box.number and not valid_container(box.number):
            yield Problem(
                f"{where}.number",
                N_(
                    "The check digit does not fit. A container number has four "
                    "letters, the last one U, J or Z, and seven digits."
                ),
            )
        if box.number and box.number in seen:
            yield Problem(f"{where}.number", N_("This container is there twice."))
        seen.add(box.number)
        for name in ("cartons", "tare_kg", "dunnage_kg"):
            if getattr(box, name) < 0:
                yield Problem(f"{where}.{name}", N_("This cannot be negative."))
        most = box.fact("max_gross_kg")
        for name in ("tare_kg", "dunnage_kg"):
            if most and getattr(box, name) > most:
                text = N_(
                    "A container weighs at most {most} kg with all that is in it."
                )
                yield Problem(f"{where}.{name}", text, {"most": most})


def _charges(shipment: Shipment) -> Iterator[Problem]:
    for index, charge in enumerate(shipment.charges):
        if not is_currency(charge.currency):
            yield Problem(f"charges.{index}.currency", N_("Choose a currency."))
        elif charge.amount != to_coin(charge.amount, charge.currency):
            text = N_("{currency} has no such small coin.")
            currency = {"currency": charge.currency}
            yield Problem(f"charges.{index}.amount", text, currency)
        if charge.amount < 0 or (charge.unit_rate or ZERO) < 0:
            yield Problem(f"charges.{index}.amount", N_("This cannot be negative."))


def _unready_head(shipment: Shipment) -> Iterator[Problem]:
    wanted = {
        "lines": N_("Enter at least one line."),
        "packages": N_("Enter how the goods are packed."),
        "port_of_loading": N_("Choose the port of loading."),
        "port_of_discharge": N_("Choose the port of discharge."),
    }
    yield from checks.missing(shipment, wanted)


def _unpacked(shipment: Shipment) -> Iterator[Problem]:
    for index, line in enumerate(shipment.lines):
        packed = shipment.packed_units(index)
        if shipment.packages and packed != line.quantity:
            yield Problem(
                f"lines.{index}.quantity",
                N_("{packed} of {quantity} {unit} are packed into cartons."),
                {"packed": packed, "quantity": line.quantity, "unit": line.unit},
            )


def _left(shipment: Shipment) -> Iterator[Problem]:
    for rows, ranges, msgid in (
        (
            "containers",
            shipment.container_ranges(),
            N_n(
                "{loaded} of {cartons} carton is loaded into containers.",
                "{loaded} of {cartons} cartons are loaded into containers.",
                "cartons",
            ),
        ),
        (
            "pallets",
            shipment.pallet_ranges(),
            N_n(
                "{loaded} of {cartons} carton stands on pallets.",
                "{loaded} of {cartons} cartons stand on pallets.",
                "cartons",
            ),
        ),
    ):
        loaded = ranges[-1][1] if ranges else shipment.cartons()
        loaded = max(loaded, sum(one.cartons for one in getattr(shipment, rows)))
        if loaded != shipment.cartons():
            yield Problem(
                rows, msgid, {"loaded": loaded, "cartons": shipment.cartons()}
            )


def _unnumbered(shipment: Shipment) -> Iterator[Problem]:
    if shipment.mode is not Mode.SEA_FCL:
        return
    if not shipment.containers:
        yield Problem("containers", N_("Enter the container."))
    for index, box in enumerate(shipment.containers):
        if not box.number:
            yield Problem(
                f"containers.{index}.number", N_("Enter the container number.")
            )


def hints(shipment: Shipment) -> tuple[Problem, ...]:
    """Return what is allowed but unwise: terms, ports, weights (rules §1 and §4)."""
    return (
        *_term_hints(shipment),
        *_port_hints(shipment),
        *_load_hints(shipment),
        *_wood_hints(shipment),
        *_cost_hints(shipment),
    )


def _term_hints(shipment: Shipment) -> Iterator[Problem]:
    term = shipment.incoterm
    if term not in INSTEAD:
        return
    both = {"term": term, "instead": INSTEAD[term]}
    if shipment.mode not in SEA:
        yield Problem(
            "incoterm",
            N_("{term} is made for ships. Agree on {instead} for this transport."),
            both,
        )
    elif shipment.containers and term != "FAS":
        yield Problem(
            "incoterm",
            N_("Containers are handed over at the terminal: {instead} fits better."),
            both,
        )


def _port_hints(shipment: Shipment) -> Iterator[Problem]:
    if not shipment.place or shipment.incoterm not in {*INSTEAD, "CPT", "CIP"}:
        return
    at_start = shipment.incoterm in {"FOB", "FAS"}
    field = "port_of_loading" if at_start else "port_of_discharge"
    port = place_name(getattr(shipment, field), "en")
    if port and not _names(shipment.place, port):
        yield Problem(
            field,
            N_("{term} {place} does not name the port {port}."),
            {"term": shipment.incoterm, "place": shipment.place, "port": port},
        )


def _names(place: str, port: str) -> bool:
    one, other = place.casefold(), port.casefold()
    return one in other or other in one


def wooden(shipment: Shipment) -> int:
    """Return how many of the pallets are of wood."""
    used = shipment.pallets[: len(shipment.pallet_ranges())]
    return sum(not pallet.plastic for pallet in used)


def _wood_hints(shipment: Shipment) -> Iterator[Problem]:
    """Wood that crosses a border is treated and marked before it does (ISPM 15)."""
    booked = shipment.state is State.BOOKED
    if booked and wooden(shipment) and not shipment.is_treated():
        text = N_("The pallets are of wood: enter their treatment and its mark.")
        yield Problem("treatment", text)


def _load_hints(shipment: Shipment) -> Iterator[Problem]:
    for index, box in enumerate(shipment.containers):
        load = shipment.loaded(index)
        where = f"containers.{index}"
        if (load.fill_percent or ZERO) > HUNDRED:
            yield Problem(
                where,
                N_("The goods are larger than the container: {percent} % full."),
                {"percent": load.fill_percent},
            )
        heavy = load.vgm_kg and load.max_gross_kg and load.vgm_kg > load.max_gross_kg
        if heavy:
            yield Problem(
                where,
                N_("The container weighs {vgm} kg, but {most} kg is the most."),
                {"vgm": load.vgm_kg, "most": load.max_gross_kg},
            )
        elif _overloaded(box, load.totals.gross_kg):
            yield Problem(where, N_("The goods are heavier than the payload."))
    document = shipment.transport_document
    if shipment.mode is Mode.AIR and document and not valid_awb(document):
        yield Problem(
            "transport_document",
            N_("The check digit of this air waybill number does not fit."),
        )


def _cost_hints(shipment: Shipment) -> Iterator[Problem]:
    term = {"term": shipment.incoterm}
    if shipment.incoterm in PREPAID_TERMS and not shipment.freight():
        yield Problem("charges", N_("Enter the freight: {term} includes it."), term)
    least = insurance.USUAL_PERCENT
    if shipment.incoterm in INSURING_TERMS and shipment.insured_percent < least:
        yield Problem(
            "insured_percent",
            N_("{term} asks for {percent} % of the invoice to be insured."),
            {**term, "percent": f"{least:f}"},
        )
    if shipment.incoterm in INSURING_TERMS and not shipment.premium():
        yield Problem(
            "premium_percent", N_("Enter the premium: under {term} we insure."), term
        )


def _overloaded(box: Container, gross_kg: Decimal) -> bool:
    payload = box.fact("payload_kg")
    return bool(payload) and gross_kg > payload


def packed(product: Product, position: int, quantity: Decimal) -> tuple[Package, ...]:
    """Pack a line into its product's cartons; the rest into one more.

    Nothing is packed when the product's carton is unknown or the goods are not
    counted in whole pieces: the rows are then entered by hand.
    """
    carton = packing.Carton(
        product.units_per_carton,
        product.carton_length_cm,
        product.carton_width_cm,
        product.carton_height_cm,
        product.carton_net_kg,
        product.carton_gross_kg,
    )
    try:
        rows = packing.pack(quantity, carton)
    except InvalidError:
        return ()
    return tuple(
        Package(
            line_position=position,
            cartons=row.cartons,
            units_per_carton=Decimal(row.pieces_per_carton),
            length_cm=carton.length_cm,
            width_cm=carton.width_cm,
            height_cm=carton.height_cm,
            net_kg=half_up(row.net_kg / row.cartons, WEIGHT_DECIMALS),
            gross_kg=half_up(row.gross_kg / row.cartons, WEIGHT_DECIMALS),
        )
        for row in rows
    )


def planned(shipment: Shipment) -> Shipment:
    """Return a draft with a suggested mode and, where they pay, its containers."""
    totals = shipment.totals()
    if totals.cbm < LCL_BELOW_CBM:
        mode = Mode.SEA_LCL if totals.cbm else shipment.mode
        return replace(shipment, mode=mode)
    needed = {type_code: _needed(type_code, totals) for type_code in USUAL_TYPES}
    fitting = [type_code for type_code, count in needed.items() if count == 1]
    chosen = (fitting or USUAL_TYPES[-1:])[0]
    boxes = replace(shipment, containers=(Container(type_code=chosen),))
    return _spread(boxes, needed[chosen]) if needed[chosen] > 1 else boxes


def _needed(type_code: str, totals: Totals) -> int:
    box = Container(type_code=type_code)
    return packing.containers_needed(
        totals.cbm,
        totals.gross_kg,
        box.fact("capacity_cbm"),
        box.fact("payload_kg"),
    )


def _spread(shipment: Shipment, count: int) -> Shipment:
    """Deal the cartons out to as many containers as volume and weight need.

    Nobody ships more than `MOST_CONTAINERS` at once: a slip of the pen gets one.
    """
    if count > MOST_CONTAINERS:
        return shipment
    box = shipment.containers[0]
    each = -(-shipment.cartons() // count)
    needed = -(-shipment.cartons() // each)
    boxes = [replace(box, cartons=each) for _ in range(needed - 1)]
    return replace(shipment, containers=(*boxes, box))


def printed_marks(shipment: Shipment) -> tuple[str, ...]:
    """Return the shipping mark line by line, ending with the carton numbers.

    "C/NO. 1-800"; a mark of "N/M" stays alone.
    """
    lines = [line.strip() for line in shipment.marks.splitlines() if line.strip()]
    if [line.upper() for line in lines] == ["N/M"] or not lines:
        return tuple(lines)
    kept = [line for line in lines if not line.upper().startswith("C/NO")]
    if not shipment.cartons():
        return tuple(lines)
    first = min(package.carton_from for package in shipment.packages)
    last = max(package.carton_to for package in shipment.packages)
    return (*kept, f"C/NO. {first}-{last}")
