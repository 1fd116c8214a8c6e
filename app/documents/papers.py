"""Turns a shipment into what its papers print. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.catalog.blocks import country_names, descriptions, unit_names
from app.contracts.papers import goods_line, trade_term
from app.contracts.terms import names_credit
from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import N_
from app.core.money import ZERO, half_up
from app.core.papers import (
    Adjustment,
    CartonMark,
    GoodsLine,
    InvoicePaper,
    MarksPaper,
    PackedContainer,
    PackedPallet,
    PackingLine,
    PackingPaper,
    Paper,
    Texts,
    VgmMethod,
    VgmPaper,
    unit_in,
)
from app.core.papers.parts import same
from app.core.places import printed_port
from app.documents import accompanying, words
from app.documents.domain import CreditTerms, Deposit, PaperKey
from app.documents.facts import (
    Facts,
    account,
    carriage,
    contract_numbers,
    conveyance,
    copy_mark,
    number_of,
    orders,
    package_kind,
    parts,
)
from app.documents.wording import certified, general
from app.office.blocks import bank_block, letterhead
from app.parties.blocks import party_block
from app.shipments.domain import PREPAID_TERMS, Line, Package, Shipment
from app.shipments.plan import box_name
from app.shipments.portions import invoice_numbers
from app.shipments.rules import printed_marks


def make(facts: Facts, key: PaperKey, part: str = "") -> Paper:
    """Return a paper by its key.

    Args:
        facts: What it is made of.
        key: Which paper; marks and labels share one record.
        part: The container of a VGM declaration, by its number, its name "40HC-1" or
            its place from 0; the contract of an invoice or packing list of its own, by
            its number; of an invoice empty for the first.

    Raises:
        MissingError: There is no such container or contract.
        NotPossibleError: The shipment lacks what the paper must say.
    """
    if lacking := missing(facts.shipment, key, facts.credits):
        raise NotPossibleError(lacking)
    if key is PaperKey.INVOICE:
        apart = parts(facts.shipment, key)
        return invoice(facts.only(part or (apart[0] if apart else "")))
    if key in {PaperKey.MARKS, PaperKey.LABELS}:
        return marks(facts)
    if key is PaperKey.PACKING:
        return packing(facts.only(part))
    if key is PaperKey.WEIGHT:
        return replace(packing(facts), number=number_of(facts.shipment, key))
    if key is PaperKey.VGM:
        return vgm(facts, part)
    return accompanying.make(facts, key, part)


def missing(
    shipment: Shipment, key: PaperKey, credits_of: tuple[CreditTerms, ...] = ()
) -> str:
    """Return the message id of what a paper still lacks; "" when it can be made.

    Args:
        shipment: Whose paper.
        key: Which.
        credits_of: The letters of credit that pay for its goods.
    """
    if not shipment.lines:
        return N_("Enter at least one line.")
    if key is PaperKey.INVOICE:
        return ""
    if not shipment.packages:
        return N_("Enter how the goods are packed.")
    if key is PaperKey.VGM and not shipment.containers:
        return N_("Enter the container.")
    return accompanying.missing(shipment, key, credits_of)


def invoice(facts: Facts) -> InvoicePaper:
    """Return the commercial invoice (documents.md §6)."""
    shipment = facts.shipment
    totals = shipment.totals()
    packed = bool(shipment.packages)
    return InvoicePaper(
        number=number_of(shipment, PaperKey.INVOICE),
        on=shipment.invoice_on,
        copy=copy_mark(shipment),
        letterhead=letterhead(facts.company),
        buyer=party_block(facts.customer),
        currency=shipment.currency,
        trade_term=trade_term(shipment.incoterm, shipment.place),
        lines=tuple(_goods(facts, line) for line in shipment.lines),
        total=shipment.invoice_total(),
        contract_no=contract_numbers(facts),
        buyer_po=orders(facts),
        **_credit(facts),
        port_of_loading=printed_port(shipment.port_of_loading),
        port_of_discharge=printed_port(shipment.port_of_discharge),
        vessel=carriage(shipment),
        transport=words.TRANSPORT[shipment.mode],
        payment_terms=same(_payment_terms(facts)),
        marks=printed_marks(shipment),
        breakdown=_breakdown(shipment),
        adjustments=_deducted(facts),
        packages=totals.packages if packed else None,
        package_kind=package_kind(shipment),
        gross_kg=totals.gross_kg if packed else None,
        net_kg=totals.net_kg if packed else None,
        cbm=totals.cbm if packed else None,
        origin=_origin(facts),
        bank=bank_block(account(facts)),
    )


def _credit(facts: Facts) -> dict[str, Any]:
    """Return what an invoice takes over from its letter of credit, word for word."""
    credit = facts.credit
    if credit is None:
        return {}
    heading = "\n".join(general(credit.goods))
    said = (certified(one.text) for one in credit.documents if one.kind == "invoice")
    return {
        "lc_no": credit.number,
        "lc_on": credit.issued_on,
        "lc_issuer": credit.issuing_bank,
        "goods_heading": same(heading) if heading else {},
        "statements": tuple(same(text) for text in said if text),
    }


def _payment_terms(facts: Facts) -> str:
    """Return the terms that all contracts have alike, or each contract's own.

    What a credit pays for is not said to be paid by transfer: a bank would take the
    invoice to conflict with its credit (UCP 600 art. 14 d).
    """
    paid = {one.contract: f"L/C {one.tenor}".strip() for one in facts.credits}
    terms = {
        one.printed_number(): one.payment_terms
        if names_credit(one.payment_terms)
        else paid.get(one.id or 0) or paid.get(0) or one.payment_terms
        for one in facts.contracts
    }
    if len(set(terms.values())) == 1:
        return next(iter(terms.values()))
    return "\n".join(f"{number}: {term}" for number, term in terms.items() if term)


def _goods(facts: Facts, line: Line) -> GoodsLine:
    priced = replace(
        line.priced(),
        description_en=line.description_en,
        description_zh=line.description_zh,
        unit=line.unit,
    )
    made = goods_line(priced, facts.product(line), facts.shipment.currency)
    if len(facts.contracts) == 1:
        return made
    sold = facts.of(line)
    return replace(made, contract_no=sold.printed_number(), po_line=sold.customer_po)


def _breakdown(shipment: Shipment) -> tuple[Adjustment, ...]:
    """Split the price where the seller pays the carriage; empty while it is unknown.

    Goods that cost less than their carriage, such as samples, have no price to split.
    """
    free_value = shipment.free_value() or ZERO
    if shipment.incoterm not in PREPAID_TERMS or free_value <= 0:
        return ()
    parts = [
        Adjustment(words.free_value(shipment.mode), free_value),
        Adjustment(words.FREIGHT, shipment.freight()),
    ]
    if premium := shipment.premium():
        parts.append(Adjustment(words.INSURANCE, premium))
    if arrived := shipment.destination():
        parts.append(Adjustment(words.AFTER_ARRIVAL, arrived))
    return tuple(parts)


def _deducted(facts: Facts) -> tuple[Adjustment, ...]:
    """Take off the deposits that the shipment used up (documents.md §6)."""
    return tuple(
        Adjustment(words.deposit(one.received_on, _whose(facts, one)), -one.amount)
        for one in facts.deposits
        if one.currency == facts.shipment.currency
    )


def _whose(facts: Facts, deposit: Deposit) -> str:
    return deposit.contract if len(facts.contracts) > 1 else ""


def _origin(facts: Facts) -> Texts:
    origins = {product.origin for product in facts.products.values()}
    return country_names(origins.pop()) if len(origins) == 1 else {}


def packing(facts: Facts) -> PackingPaper:
    """Return the packing list (documents.md §7)."""
    shipment = facts.shipment
    return PackingPaper(
        number=number_of(shipment, PaperKey.PACKING),
        on=shipment.invoice_on,
        copy=copy_mark(shipment),
        letterhead=letterhead(facts.company),
        buyer=party_block(facts.customer),
        lines=tuple(_packed(facts, package) for package in shipment.packages),
        invoice_no=invoice_numbers(shipment),
        contract_no=contract_numbers(facts),
        buyer_po=orders(facts),
        lc_no=facts.credit.number if facts.credit else "",
        port_of_loading=printed_port(shipment.port_of_loading),
        port_of_discharge=printed_port(shipment.port_of_discharge),
        vessel=carriage(shipment),
        by=conveyance(shipment),
        marks=printed_marks(shipment),
        package_kind=package_kind(shipment),
        containers=_containers(shipment),
        pallets=_pallets(shipment),
    )


def _packed(facts: Facts, package: Package) -> PackingLine:
    line = facts.shipment.lines[package.line_position]
    product = facts.product(line)
    totals = package.part(package.cartons)
    places = -int(package.units_per_carton.normalize().as_tuple().exponent)
    return PackingLine(
        carton_from=package.carton_from,
        carton_to=package.carton_to,
        cartons=package.counted,
        item_no=product.code if product else "",
        description=descriptions(line.description_en, line.description_zh, product),
        quantity=package.units,
        unit=unit_names(line.unit, product),
        net_kg=totals.net_kg,
        gross_kg=totals.gross_kg,
        cbm=totals.cbm,
        pieces_per_carton=package.units_per_carton,
        net_each=package.net_kg,
        gross_each=None if package.mixed else package.gross_kg,
        carton=None if package.mixed else package.size,
        quantity_decimals=max(0, places),
        mark=facts.of(line).printed_number() if len(facts.contracts) > 1 else "",
    )


def _containers(shipment: Shipment) -> tuple[PackedContainer, ...]:
    """Split the packages over the containers; none while some stay behind."""
    loads = [shipment.loaded(index) for index in range(len(shipment.containers))]
    if not loads or loads[-1].carton_to != shipment.cartons():
        return ()
    return tuple(
        PackedContainer(
            number=box.number,
            seal_no=box.seal,
            kind=box.type_code,
            packages=load.totals.packages,
            gross_kg=load.totals.gross_kg,
            net_kg=load.totals.net_kg,
            cbm=load.totals.cbm,
        )
        for box, load in zip(shipment.containers, loads, strict=True)
    )


def _pallets(shipment: Shipment) -> tuple[PackedPallet, ...]:
    found = []
    ranges = shipment.pallet_ranges()
    for index, (first, last) in enumerate(ranges):
        pallet = shipment.pallets[index]
        cartons = sum(
            (package.part(package.overlap(first, last)).gross_kg)
            for package in shipment.packages
        )
        found.append(
            PackedPallet(
                number=str(index + 1),
                cartons=f"{first}-{last}",
                count=last - first + 1,
                tare_kg=pallet.tare_kg,
                gross_kg=Decimal(cartons) + pallet.tare_kg,
                size=pallet.size,
                cbm=pallet.size.cbm(),
            )
        )
    return tuple(found)


def marks(facts: Facts) -> MarksPaper:
    """Return the shipping marks, for the factory's sheet and for carton labels."""
    shipment = facts.shipment
    main = tuple(
        line
        for line in printed_marks(shipment)
        if not line.upper().startswith(("C/NO", "N/M"))
    )
    return MarksPaper(
        number=number_of(shipment, PaperKey.MARKS),
        on=shipment.invoice_on,
        letterhead=letterhead(facts.company),
        cartons=tuple(
            _carton_mark(facts, inside, _main(facts, inside[0]) or main)
            for inside in _by_carton(shipment)
        ),
        total_cartons=shipment.cartons(),
        contract_no=contract_numbers(facts),
    )


def _main(facts: Facts, package: Package) -> tuple[str, ...]:
    """Return the mark that a carton's own contract asks for, where there are several.

    Empty: it asks for none, or the shipment's mark is that of its only contract.
    """
    if len(facts.contracts) == 1:
        return ()
    agreed = facts.of(facts.shipment.lines[package.line_position]).marks
    lines = (line.strip() for line in agreed.splitlines())
    return tuple(x for x in lines if x and not x.upper().startswith(("C/NO", "N/M")))


def _by_carton(shipment: Shipment) -> list[list[Package]]:
    """Put each row together with those below that lie in the same cartons."""
    found: list[list[Package]] = []
    for package in shipment.packages:
        if package.mixed and found:
            found[-1].append(package)
        else:
            found.append([package])
    return found


def _carton_mark(
    facts: Facts, inside: Sequence[Package], main: tuple[str, ...]
) -> CartonMark:
    """Return the mark of cartons; a mixed one says each item with its quantity."""
    first = inside[0]
    sides = (first.length_cm, first.width_cm, first.height_cm)
    measure = " × ".join(f"{side.normalize():f}" for side in sides)
    net = sum((package.net_kg for package in inside), ZERO)
    contents = [_content(facts, package) for package in inside]
    code, quantity, description = contents[0]
    held = [("ITEM NO.", code), ("QTY", quantity)]
    if len(inside) > 1:
        held = [("", "MIXED CARTON"), *((c or "QTY", much) for c, much, _t in contents)]
        texts = [said for _code, _much, said in contents]
        description = {
            at: " + ".join(one[at] for one in texts if one.get(at))
            for at in description
        }
    return CartonMark(
        item_no=" + ".join(dict.fromkeys(c for c, _much, _said in contents if c)),
        carton_from=first.carton_from,
        carton_to=first.carton_to,
        main=main,
        side=(
            *held,
            ("N.W.", f"{half_up(net, 2):f} KGS"),
            ("G.W.", f"{half_up(first.gross_kg, 2):f} KGS"),
            ("MEAS.", f"{measure} CM"),
        ),
        description=description,
    )


def _content(facts: Facts, package: Package) -> tuple[str, str, Texts]:
    """Return the item number, the quantity and the name of what lies in a carton."""
    line = facts.shipment.lines[package.line_position]
    product = facts.product(line)
    unit = unit_in({"en": line.unit}, "en")
    return (
        product.code if product else "",
        f"{package.units_per_carton.normalize():f} {unit}",
        descriptions(line.description_en, line.description_zh, product),
    )


def vgm(facts: Facts, part: str) -> VgmPaper:
    """Return the declaration of a container's verified gross mass, by method 2.

    Raises:
        MissingError: The shipment has no such container.
    """
    shipment = facts.shipment
    index = _index_of(shipment, part)
    box, load = shipment.containers[index], shipment.loaded(index)
    return VgmPaper(
        number=number_of(shipment, PaperKey.VGM, box.number),
        on=shipment.cut_off_on or shipment.invoice_on,
        letterhead=letterhead(facts.company),
        booking_no=shipment.booking_number or shipment.number,
        container_no=box.number,
        container_kind=box.type_code,
        method=VgmMethod.CALCULATED,
        vgm_kg=load.vgm_kg or ZERO,
        cargo_kg=load.totals.gross_kg,
        dunnage_kg=box.dunnage_kg,
        tare_kg=box.tare(),
        max_gross_kg=load.max_gross_kg or None,
        seal_no=box.seal,
        vessel=carriage(shipment),
        port_of_loading=printed_port(shipment.port_of_loading),
        port_of_discharge=printed_port(shipment.port_of_discharge),
        packages=load.totals.packages,
        authorised_person=facts.company.legal_person,
    )


def _index_of(shipment: Shipment, part: str) -> int:
    if not part:
        return 0
    for index, box in enumerate(shipment.containers):
        if part in {box.number, box_name(shipment, index), str(index)}:
            return index
    raise MissingError(N_("The shipment has no container {part}."), part=part)
