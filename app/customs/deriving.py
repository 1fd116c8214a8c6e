"""Derives export declarations from a shipment, box by box (documents.md §12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from app.catalog.domain import Product
from app.core import codes
from app.core.allocate import allocate
from app.core.money import ZERO, decimals, half_up, to_coin
from app.core.places import place_name
from app.core.refs import Ref
from app.customs.domain import KILOGRAM, MOST_LINES, Declaration, Line, fee
from app.office.domain import Company
from app.parties.domain import Party
from app.shipments.domain import ChargeKind, Mode, Shipment
from app.shipments.rules import printed_marks

T = TypeVar("T")

CHINESE = "zh_CN"
PRICE_DECIMALS = 4
TRANSPORT = {
    Mode.SEA_FCL: "2",
    Mode.SEA_LCL: "2",
    Mode.RAIL: "3",
    Mode.ROAD: "4",
    Mode.AIR: "5",
    Mode.EXPRESS: "5",
}
"""Express parcels leave by air (settled_rules 39)."""
EXIT_OFFICES = {"CNNGB": "3104", "CNNBO": "3104"}
"""The office of a port until a declaration of ours has named another."""
PACKAGING = {
    "CTN": "22",
    "BOX": "22",
    "CASE": "23",
    "WDC": "23",
    "CRATE": "23",
    "BAG": "06",
    "BALE": "06",
    "DRUM": "39",
    "ROLL": "99",
}
"""包装种类 by the kind of package; the office may choose another."""
PLASTIC_PALLET, WOODEN_PALLET, OTHER = "99", "93", "99"
LEGAL = {
    KILOGRAM: Decimal(1),
    "036": Decimal(1000),
    "070": Decimal("0.001"),
}
"""Legal units that are weights, per kilogram: kg, g, t."""
THOUSANDS = {"054": "007", "058": "010", "143": "012"}
"""Legal units that are thousands of another unit."""
DESTINATION_TERMS = frozenset({"DAP", "DPU", "DDP"})
CIF_GROUP, C_AND_F, C_AND_I = "1", "2", "4"
LONGEST_CONTRACT = 32
LONG_CONTAINERS = ("40", "45")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a declaration says besides the shipment.

    Attributes:
        contract_numbers: As printed, of all contracts whose goods leave.
        products: By id.
    """

    shipment: Shipment
    company: Company
    customer: Party
    contract_numbers: tuple[str, ...]
    products: Mapping[int, Product]


def declarations(facts: Facts, *, merge: bool = False) -> tuple[Declaration, ...]:
    """Return the declarations that a shipment needs: one for each 50 lines.

    Args:
        facts: The shipment and what belongs to it.
        merge: Put lines together that are alike in all that customs look at.
    """
    whole = replace(_with_fees(_head(facts), facts.shipment), lines=_lines(facts))
    if merge:
        whole = replace(whole, lines=merged(whole.lines))
    return _parts(whole)


def merged(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Put lines together that customs cannot tell apart (documents.md §12.5)."""
    found: dict[tuple[str, ...], Line] = {}
    for line in lines:
        key = (
            line.hs_code,
            line.name,
            line.elements,
            line.unit,
            line.origin,
            line.destination,
            line.source_code,
            line.source_name,
            line.duty_mode,
        )
        found[key] = _both(found[key], line) if key in found else line
    return tuple(found.values())


def _both(one: Line, other: Line) -> Line:
    quantity, total = one.quantity + other.quantity, one.total + other.total
    return replace(
        one,
        first_quantity=one.first_quantity + other.first_quantity,
        second_quantity=one.second_quantity + other.second_quantity,
        quantity=quantity,
        total=total,
        unit_price=half_up(total / quantity, PRICE_DECIMALS) if quantity else ZERO,
        net_kg=one.net_kg + other.net_kg,
    )


def _head(facts: Facts) -> Declaration:
    shipment, company, customer = facts.shipment, facts.company, facts.customer
    totals = shipment.totals()
    us = company.name_zh or company.name_en
    shown = shipment.invoice_number or shipment.number
    named, left = _contracts(facts.contract_numbers)
    return Declaration(
        company=shipment.company,
        shipment=Ref(
            shipment.id or 0, shown, customer.name or customer.name_zh, customer.name_zh
        ),
        consignor_name=us,
        consignor_code=company.tax_number,
        exit_office=EXIT_OFFICES.get(shipment.port_of_loading, ""),
        consignee_name=customer.name or customer.name_zh or "NO",
        transport_mode=TRANSPORT[shipment.mode],
        conveyance=_conveyance(shipment),
        bill_number=shipment.transport_document,
        producer_name=us,
        producer_code=company.tax_number,
        contract_number=named,
        trade_country=customer.country or shipment.destination_country,
        arrival_country=shipment.destination_country or customer.country,
        destination_port=_port_abroad(shipment),
        exit_port=_place(shipment.port_of_loading),
        packaging=_packaging(shipment),
        packages=totals.packages,
        gross_kg=totals.gross_kg,
        net_kg=totals.net_kg,
        marks=" ".join(printed_marks(shipment)) or "N/M",
        remarks=_remarks(shipment, left),
        declarant_name=us,
        declarant_code=company.tax_number,
        declarant_phone=company.phone,
        currency=shipment.currency,
        invoice_total=shipment.invoice_total(),
    )


def _contracts(numbers: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return what fits into 合同协议号, and the numbers that go into the remarks.

    The message holds 32 characters (documents.md §12.2).
    """
    named = numbers[0] if numbers else ""
    for at, number in enumerate(numbers[1:], start=1):
        if len(named) + 1 + len(number) > LONGEST_CONTRACT:
            return named, tuple(numbers[at:])
        named = f"{named},{number}"
    return named, ()


def _place(code: str) -> str:
    return place_name(code, CHINESE) if code else ""


def _port_abroad(shipment: Shipment) -> str:
    """Return the port with its country: 汉堡(德国); without a port, the country."""
    country = country_name(shipment.destination_country)
    port = _place(shipment.port_of_discharge)
    return f"{port}({country})" if port and country else port or country


def country_name(alpha2: str) -> str:
    """Return a country's Chinese name; "" for none."""
    known = alpha2 and codes.has("countries", alpha2)
    return codes.find("countries", alpha2).name(CHINESE) if known else ""


def _conveyance(shipment: Shipment) -> str:
    if shipment.mode in (Mode.AIR, Mode.EXPRESS, Mode.ROAD):
        return shipment.voyage or shipment.vessel
    return "/".join(part for part in (shipment.vessel, shipment.voyage) if part)


def _packaging(shipment: Shipment) -> str:
    """Return the code; of palletised goods that of the pallet (settled_rules 9)."""
    if shipment.pallets:
        plastic = all(pallet.plastic for pallet in shipment.pallets)
        return PLASTIC_PALLET if plastic else WOODEN_PALLET
    kinds = {package.kind.upper() for package in shipment.packages}
    found = {PACKAGING.get(kind, OTHER) for kind in kinds}
    return found.pop() if len(found) == 1 else OTHER if found else ""


def _remarks(shipment: Shipment, further: tuple[str, ...]) -> str:
    """Return further contracts, cartons on pallets, TEU count and containers."""
    numbers = [box.number for box in shipment.containers if box.number]
    said = [f"其他合同号:{','.join(further)}"] if further else []
    if shipment.pallets:
        said.append(f"内装{shipment.cartons()}箱")
    if numbers:
        teu = sum(
            2 if box.type_code.startswith(LONG_CONTAINERS) else 1
            for box in shipment.containers
            if box.number
        )
        said.append(f"集装箱标箱数及号码:{teu};{';'.join(numbers)}")
    return ";".join(said)


def _with_fees(declaration: Declaration, shipment: Shipment) -> Declaration:
    """Fill trade term, freight, insurance and misc. (settled_rules 36 and 38)."""
    term = trade_term(shipment.incoterm)
    freight = insurance = misc = ""
    if term in (CIF_GROUP, C_AND_F):
        freight = fee(*_charged(shipment, ChargeKind.FREIGHT))
    if term in (CIF_GROUP, C_AND_I):
        insurance = fee(shipment.currency, shipment.premium())
    if shipment.incoterm in DESTINATION_TERMS:
        currency, amount = _charged(shipment, ChargeKind.DESTINATION)
        misc = fee(currency, -amount)
    return replace(
        declaration,
        trade_term=term,
        freight=freight,
        insurance=insurance,
        misc=misc,
    )


def trade_term(incoterm: str) -> str:
    """Return 成交方式 of an Incoterm; "" when there is none."""
    for code in codes.table("trade_terms"):
        if incoterm in code.extra["incoterms_mapped"].split(","):
            return code.code
    return ""


def _charged(shipment: Shipment, kind: ChargeKind) -> tuple[str, Decimal]:
    """Return what a kind of charge comes to, in its own currency where it has one.

    A freight billed in yuan is declared in yuan: the day's rate that would convert it
    is known only when the goods are on board.
    """
    charges = [charge for charge in shipment.charges if charge.kind is kind]
    currencies = {charge.currency for charge in charges}
    if len(currencies) == 1:
        return currencies.pop(), sum((charge.amount for charge in charges), ZERO)
    amounts = (
        charge.amount if charge.currency == shipment.currency else charge.converted
        for charge in charges
    )
    return shipment.currency, sum((amount or ZERO for amount in amounts), ZERO)


def _lines(facts: Facts) -> tuple[Line, ...]:
    shipment = facts.shipment
    weights = _shares(
        shipment.totals().net_kg,
        [shipment.line_totals(i).net_kg for i in range(len(shipment.lines))],
        2,
    )
    return tuple(_line(facts, index, net_kg) for index, net_kg in enumerate(weights))


def _line(facts: Facts, index: int, net_kg: Decimal) -> Line:
    shipment, sold = facts.shipment, facts.shipment.lines[index]
    product = facts.products.get(sold.product.id) if sold.product else None
    product = product or Product()
    total = sold.amount(shipment.currency)
    source = _source(product.district)
    line = Line(
        shipment_line_id=sold.id,
        product=sold.product,
        hs_code=product.hs_code,
        name=product.customs_name or product.name_zh or sold.description_zh,
        elements=product.elements,
        quantity=sold.quantity,
        unit=product.customs_unit,
        unit_price=_price(total, sold.quantity, sold.unit_price, shipment.currency),
        total=total,
        net_kg=net_kg,
        first_unit=product.legal_unit_1,
        second_unit=product.legal_unit_2,
        origin=product.origin,
        destination=shipment.destination_country,
        source_code=source[0],
        source_name=source[1],
    )
    return replace(
        line,
        first_quantity=legal_quantity(line, line.first_unit),
        second_quantity=legal_quantity(line, line.second_unit),
    )


def _price(
    total: Decimal, quantity: Decimal, listed: Decimal, currency: str
) -> Decimal:
    """Return the price as listed; of a discounted line net over quantity.

    (settled_rules 5)
    """
    if quantity and total != to_coin(quantity * listed, currency):
        return half_up(total / quantity, PRICE_DECIMALS)
    return half_up(listed, PRICE_DECIMALS)


def legal_quantity(line: Line, unit: str) -> Decimal:
    """Return a line's quantity in a legal unit; 0 where it cannot be known.

    Weights come from the net weight; a count from the traded quantity, when it is
    traded in that unit or in its thousandth.
    """
    if unit in LEGAL:
        return half_up(line.net_kg * LEGAL[unit], 3)
    if unit and unit == line.unit:
        return line.quantity
    if unit in THOUSANDS and THOUSANDS[unit] == line.unit:
        return half_up(line.quantity / 1000, 3)
    return ZERO


def _source(district: str) -> tuple[str, str]:
    """Cut "33029 宁波其他" into code and name."""
    code, _, name = district.strip().partition(" ")
    return (code, name.strip()) if code.isdigit() else ("", district.strip())


def dealt(lines: tuple[T, ...]) -> list[tuple[T, ...]]:
    """Deal lines to as many declarations as they need."""
    starts = range(0, len(lines), MOST_LINES)
    return [lines[start : start + MOST_LINES] for start in starts]


def _parts(whole: Declaration) -> tuple[Declaration, ...]:
    """Deal lines to declarations of 50; head figures go by the lines' weights."""
    groups = dealt(whole.lines)
    if len(groups) < 2:  # noqa: PLR2004 - nothing to deal
        return (whole,)
    weights = [sum((line.net_kg for line in group), ZERO) for group in groups]
    values = [sum((line.total for line in group), ZERO) for group in groups]
    gross = _shares(whole.gross_kg, weights, 2)
    packages = _shares(Decimal(whole.packages), weights, 0)
    fees = {
        name: _split_fee(getattr(whole, name), values)
        for name in ("freight", "insurance", "misc")
    }
    return tuple(
        replace(
            whole,
            part=index + 1,
            parts=len(groups),
            lines=group,
            packages=max(int(packages[index]), 1),
            gross_kg=gross[index],
            net_kg=weights[index],
            invoice_total=values[index],
            freight=fees["freight"][index],
            insurance=fees["insurance"][index],
            misc=fees["misc"][index],
        )
        for index, group in enumerate(groups)
    )


def _split_fee(text: str, bases: list[Decimal]) -> list[str]:
    if not text:
        return [""] * len(bases)
    currency, amount, _ = text.split("/")
    shares = _shares(Decimal(amount), bases, decimals(currency))
    return [fee(currency, share) for share in shares]


def _shares(whole: Decimal, bases: Sequence[Decimal], places: int) -> Sequence[Decimal]:
    """Share a figure out; to the first alone when nothing is known to go by."""
    if not bases:
        return ()
    if not any(bases):
        return (whole, *[ZERO] * (len(bases) - 1))
    return allocate(whole, bases, places)
