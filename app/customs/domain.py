"""What an export declaration is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import checks, codes
from app.core.checkdigits import valid_declaration, valid_hs
from app.core.errors import Problem
from app.core.events import Event
from app.core.i18n import N_, N_n
from app.core.money import ZERO, is_currency, written
from app.core.refs import Ref
from app.core.states import note_titles
from app.customs.refunding import (
    REFUND_STATE_TITLES,
    REFUND_TRANSITIONS,
    Refund,
    RefundAction,
    RefundFigures,
    RefundLine,
    RefundReceived,
    RefundReversed,
    RefundState,
    RefundSummary,
)

__all__ = [
    "MOST_LINES",
    "REFUND_STATE_TITLES",
    "REFUND_TRANSITIONS",
    "STATE_TITLES",
    "TRANSITIONS",
    "Action",
    "Declaration",
    "Declared",
    "Line",
    "Refund",
    "RefundAction",
    "RefundFigures",
    "RefundLine",
    "RefundReceived",
    "RefundReversed",
    "RefundState",
    "RefundSummary",
    "State",
    "Summary",
    "fee",
]

MOST_LINES = 50
"""More item lines than this go on a further declaration (documents.md §12)."""
KILOGRAM = "035"
LONGEST_REMARKS = 255
EXPORT_FLAG = "0"
_FLAG_AT = 8
_FEE = re.compile(r"(?:(?P<currency>[A-Z]{3})/)?-?\d+(?:\.\d+)?/(?P<mark>[123])")
_RATE = "1"

CODED = {
    "exit_office": ("customs_offices", N_("Choose the customs office.")),
    "transport_mode": ("transport_modes", N_("Choose the transport mode.")),
    "supervision_mode": ("supervision_modes", N_("Choose the supervision mode.")),
    "levy_nature": ("levy_nature", N_("Choose the nature of levy.")),
    "trade_country": ("countries", N_("Choose a country of the list.")),
    "arrival_country": ("countries", N_("Choose a country of the list.")),
    "packaging": ("packaging", N_("Choose the packaging.")),
    "trade_term": ("trade_terms", N_("Choose the trade term.")),
}
"""Boxes that hold a code: their tables, and what is said when it is not in them."""


class State(StrEnum):
    """Where a declaration stands."""

    DRAFT = "draft"
    DECLARED = "declared"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to a declaration."""

    EDIT = "edit"
    DECLARE = "declare"
    RELEASE = "release"
    BILL = "bill"
    CANCEL = "cancel"


TRANSITIONS = {
    (State.DRAFT, Action.EDIT): State.DRAFT,
    (State.DRAFT, Action.DECLARE): State.DECLARED,
    (State.DRAFT, Action.CANCEL): State.CANCELLED,
    (State.DECLARED, Action.RELEASE): State.RELEASED,
    (State.DECLARED, Action.BILL): State.DECLARED,
    (State.RELEASED, Action.BILL): State.RELEASED,
    (State.DECLARED, Action.CANCEL): State.CANCELLED,
}

STATE_TITLES = {
    State.DRAFT: N_("Draft"),
    State.DECLARED: N_("Declared"),
    State.RELEASED: N_("Released"),
    State.CANCELLED: N_("Cancelled"),
}
note_titles(STATE_TITLES)


def fee(currency: str, amount: Decimal) -> str:
    """Write a total as customs do: "USD/2380/3"; "" for none (settled_rules 36)."""
    return f"{currency}/{amount.normalize():f}/3" if amount else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of a declaration.

    Attributes:
        shipment_line_id: The line of the shipment it comes from; of merged lines the
            first.
        name: Regulated Chinese name.
        elements: Declaration elements joined by "|".
        first_quantity, first_unit: In the first legal unit.
        second_quantity, second_unit: In the second one; "" for none.
        quantity, unit: As traded; customs code of the unit.
        unit_price: Per traded unit, 4 decimals; `total` is what counts
            (settled_rules 5).
        net_kg: What the line weighs without packing.
        origin, destination: ISO alpha-2.
        source_code, source_name: 境内货源地.
        duty_mode: 征免.
        handbook_item: Item number of a processing-trade handbook.
    """

    id: int | None = None
    shipment_line_id: int | None = None
    product: Ref | None = None
    hs_code: str = ""
    name: str = ""
    elements: str = ""
    first_quantity: Decimal = ZERO
    first_unit: str = ""
    second_quantity: Decimal = ZERO
    second_unit: str = ""
    quantity: Decimal = ZERO
    unit: str = ""
    unit_price: Decimal = ZERO
    total: Decimal = ZERO
    net_kg: Decimal = ZERO
    origin: str = "CN"
    destination: str = ""
    source_code: str = ""
    source_name: str = ""
    duty_mode: str = "1"
    handbook_item: str = ""

    def weighed(self) -> bool:
        """Say whether one of its legal units is the kilogram."""
        return KILOGRAM in (self.first_unit, self.second_unit)

    def declared_kg(self) -> Decimal:
        """The weight as the line declares it; 0 when no legal unit is the kilogram."""
        if self.first_unit == KILOGRAM:
            return self.first_quantity
        return self.second_quantity if self.second_unit == KILOGRAM else ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """An export declaration as the screen edits it and the form prints it.

    Attributes:
        number: Our own, given when it is declared.
        part, parts: Which of how many declarations of one shipment.
        entry_number, pre_entry_number: 18 digits, given by customs.
        consignor_code, producer_code, declarant_code: Their USCC.
        consignee_code: AEO code; usually empty.
        conveyance: Vessel and voyage: "EVER HORIZON/026W".
        trade_country: ISO alpha-2 of the buyer; `arrival_country`: of where the goods
            arrive directly.
        destination_port, exit_port: Names; their codes where they are known.
        freight, insurance, misc: As customs write them: "USD/2380/3"; mark 1 is a
            rate, 2 a price per ton, 3 a total.
        invoice_total: What this declaration covers of the invoice; Σ of its lines.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.DRAFT
    company: Ref | None = None
    shipment: Ref | None = None
    part: int = 1
    parts: int = 1
    pre_entry_number: str = ""
    entry_number: str = ""
    declared_on: date | None = None
    released_on: date | None = None
    export_on: date | None = None
    consignor_name: str = ""
    consignor_code: str = ""
    exit_office: str = ""
    filing_number: str = ""
    consignee_name: str = ""
    consignee_code: str = ""
    transport_mode: str = "2"
    conveyance: str = ""
    bill_number: str = ""
    producer_name: str = ""
    producer_code: str = ""
    supervision_mode: str = "0110"
    levy_nature: str = "101"
    licence_number: str = ""
    contract_number: str = ""
    trade_country: str = ""
    arrival_country: str = ""
    destination_port: str = ""
    destination_port_code: str = ""
    exit_port: str = ""
    exit_port_code: str = ""
    packaging: str = "22"
    packages: int = 0
    gross_kg: Decimal = ZERO
    net_kg: Decimal = ZERO
    trade_term: str = "3"
    freight: str = ""
    insurance: str = ""
    misc: str = ""
    documents: str = "发票;装箱单;合同"
    marks: str = ""
    remarks: str = ""
    declarant_name: str = ""
    declarant_code: str = ""
    declarant_person: str = ""
    declarant_person_number: str = ""
    declarant_phone: str = ""
    currency: str = "USD"
    invoice_total: Decimal = ZERO
    note: str = ""
    lines: tuple[Line, ...] = ()

    def total(self) -> Decimal:
        """Σ 总价 of the lines."""
        return sum((line.total for line in self.lines), ZERO)

    def line_kg(self) -> Decimal:
        """What the lines weigh together."""
        return sum((line.net_kg for line in self.lines), ZERO)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the declaration from being saved."""
        return (*_head(self), *_fees(self), *_lines(self))

    def undeclarable(self) -> tuple[Problem, ...]:
        """What a draft may lack, or have wrong, but customs would refuse."""
        return (*_empty_boxes(self), *_fees_of_term(self), *_sums(self))

    def doubts(self) -> tuple[Problem, ...]:
        """What customs accept but somebody should look at."""
        return tuple(_doubts(self))


def entry_problem(entry_number: str) -> Problem | None:
    """Return what is wrong with an entry number (海关编号); None when it is right."""
    if not valid_declaration(entry_number):
        return Problem("entry_number", N_("An entry number has exactly 18 digits."))
    if entry_number.strip()[_FLAG_AT] != EXPORT_FLAG:
        return Problem(
            "entry_number",
            N_("The ninth digit of the entry number of an export is 0."),
        )
    return None


def _head(declaration: Declaration) -> Iterator[Problem]:
    wanted = {
        "company": N_("Choose the company."),
        "shipment": N_("Choose the shipment."),
    }
    yield from checks.missing(declaration, wanted)
    for name, (table, msgid) in CODED.items():
        code = getattr(declaration, name)
        if code and not codes.has(table, code):
            yield Problem(name, msgid)
    yield from checks.currency(declaration)
    yield from checks.negative(declaration, "packages", "gross_kg", "net_kg")
    if len(declaration.remarks) > LONGEST_REMARKS:
        yield Problem(
            "remarks",
            N_n(
                "Remarks hold at most {count} character.",
                "Remarks hold at most {count} characters.",
                "count",
            ),
            {"count": LONGEST_REMARKS},
        )
    if len(declaration.lines) > MOST_LINES:
        yield Problem(
            "lines",
            N_n(
                "A declaration has at most {count} line.",
                "A declaration has at most {count} lines.",
                "count",
            ),
            {"count": MOST_LINES},
        )


def _fees(declaration: Declaration) -> Iterator[Problem]:
    for name in ("freight", "insurance", "misc"):
        text = getattr(declaration, name)
        if not text:
            continue
        match = _FEE.fullmatch(text)
        rate = match is not None and match["mark"] == _RATE
        currency = match["currency"] if match else None
        known = is_currency(currency or "")
        if match is None or not (known or (rate and currency is None)):
            yield Problem(
                name,
                N_("Write it as customs do: USD/2380/3, or 0.3/1 for a rate."),
            )
        elif name != "misc" and "-" in text:
            yield Problem(name, N_("This cannot be negative."))


def _lines(declaration: Declaration) -> Iterator[Problem]:
    for index, line in enumerate(declaration.lines):
        where = f"lines.{index}"
        if line.hs_code and not valid_hs(line.hs_code):
            yield Problem(f"{where}.hs_code", N_("An HS code has exactly ten digits."))
        for name in ("first_unit", "second_unit", "unit"):
            code = getattr(line, name)
            if code and not codes.has("units", code):
                yield Problem(
                    f"{where}.{name}", N_("Choose a unit of the customs list.")
                )
        amounts = ("first_quantity", "second_quantity", "quantity", "unit_price")
        yield from checks.negative(line, *amounts, where=f"{where}.")


def _empty_boxes(declaration: Declaration) -> Iterator[Problem]:
    wanted = {
        "consignor_name": N_("Enter the domestic consignor."),
        "consignor_code": N_("Enter the consignor's unified social credit code."),
        "exit_office": N_("Choose the customs office."),
        "consignee_name": N_("Enter the overseas consignee, or NO."),
        "transport_mode": N_("Choose the transport mode."),
        "producer_name": N_("Enter the producer or seller."),
        "supervision_mode": N_("Choose the supervision mode."),
        "contract_number": N_("Enter the contract number."),
        "trade_country": N_("Choose a country of the list."),
        "arrival_country": N_("Choose a country of the list."),
        "destination_port": N_("Enter the port of destination."),
        "exit_port": N_("Enter the exit port."),
        "packaging": N_("Choose the packaging."),
        "packages": N_("Enter the packages; bulk cargo counts as 1."),
        "gross_kg": N_("Enter the gross weight."),
        "net_kg": N_("Enter the net weight."),
        "trade_term": N_("Choose the trade term."),
        "lines": N_("Enter at least one line."),
    }
    for name, msgid in wanted.items():
        if not getattr(declaration, name):
            yield Problem(name, msgid)
    for index, line in enumerate(declaration.lines):
        yield from _empty_cells(f"lines.{index}", line)


def _empty_cells(where: str, line: Line) -> Iterator[Problem]:
    wanted = {
        "hs_code": N_("Enter the HS code."),
        "name": N_("Enter the Chinese name of the goods."),
        "elements": N_("Enter the declaration elements."),
        "first_unit": N_("Choose the first legal unit."),
        "first_quantity": N_("Enter the quantity in the first legal unit."),
        "unit": N_("Choose the unit."),
        "quantity": N_("The quantity must be greater than zero."),
        "total": N_("Enter the total."),
        "origin": N_("Choose the country of origin."),
        "destination": N_("Choose the country of destination."),
        "source_name": N_("Enter the domestic source of the goods."),
        "duty_mode": N_("Choose the duty mode."),
    }
    for name, msgid in wanted.items():
        if not getattr(line, name):
            yield Problem(f"{where}.{name}", msgid)
    if line.second_unit and not line.second_quantity:
        yield Problem(
            f"{where}.second_quantity",
            N_("Enter the quantity in the second legal unit."),
        )


def _fees_of_term(declaration: Declaration) -> Iterator[Problem]:
    """Freight and insurance as the trade term asks for (documents.md §12.2)."""
    if not codes.has("trade_terms", declaration.trade_term):
        return
    asked = codes.find("trade_terms", declaration.trade_term).extra
    for name, column, missing, idle in (
        (
            "freight",
            "freight_required_export",
            N_("Enter the freight: this trade term includes it."),
            N_("This trade term includes no freight."),
        ),
        (
            "insurance",
            "insurance_required_export",
            N_("Enter the insurance: this trade term includes it."),
            N_("This trade term includes no insurance."),
        ),
    ):
        required = asked.get(column) == "Y"
        given = bool(getattr(declaration, name))
        if required != given:
            yield Problem(name, missing if required else idle)


def _sums(declaration: Declaration) -> Iterator[Problem]:
    coins = declaration.currency
    both = {"lines": written(declaration.total(), coins), "head": ""}
    if declaration.total() != declaration.invoice_total:
        yield Problem(
            "invoice_total",
            N_("The lines come to {lines}, the invoice to {head}."),
            {**both, "head": written(declaration.invoice_total, coins)},
        )
    if declaration.line_kg() != declaration.net_kg:
        yield Problem(
            "net_kg",
            N_("The lines weigh {lines} kg, but {head} kg are declared."),
            {"lines": f"{declaration.line_kg():f}", "head": f"{declaration.net_kg:f}"},
        )
    if declaration.net_kg > declaration.gross_kg:
        yield Problem("gross_kg", N_("The gross weight is less than the net weight."))
    for index, line in enumerate(declaration.lines):
        if line.weighed() and line.declared_kg() != line.net_kg:
            yield Problem(
                f"lines.{index}.net_kg",
                N_("The legal quantity is {lines} kg, the net weight {head} kg."),
                {"lines": f"{line.declared_kg():f}", "head": f"{line.net_kg:f}"},
            )


def _doubts(declaration: Declaration) -> Iterator[Problem]:
    if not declaration.bill_number:
        yield Problem("bill_number", N_("The bill of lading number is still missing."))
    code, by_us = declaration.declarant_code, declaration.consignor_name
    is_theirs = code == declaration.consignor_code
    if code and is_theirs and declaration.declarant_name != by_us:
        yield Problem(
            "declarant_code",
            N_("This code is the consignor's, but somebody else declares."),
        )
    for index, line in enumerate(declaration.lines):
        product = (line.unit_price * line.quantity).quantize(line.total)
        if abs(product - line.total) > max(line.quantity / 10000, Decimal("0.01")):
            yield Problem(
                f"lines.{index}.unit_price",
                N_("Quantity times price is not the total."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of declarations."""

    id: int
    number: str | None
    state: State
    shipment: str | None
    contract_number: str
    consignee_name: str
    entry_number: str
    declared_on: date | None
    released_on: date | None
    conveyance: str
    arrival_country: str
    packages: int
    gross_kg: Decimal
    net_kg: Decimal
    currency: str
    invoice_total: Decimal


@dataclass(frozen=True, slots=True)
class Declared(Event):
    """Customs have accepted a declaration, on a day."""

    declaration_id: int
    on: date
