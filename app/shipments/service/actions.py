"""Changes shipments: one function is one action of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.contracts.domain import State as ContractState
from app.contracts.model import ContractLineRow
from app.core import checks
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import to_coin
from app.core.refs import Ref
from app.db import documents, mapping
from app.db.numbering import Wanted, issued, take_number
from app.inventory import service as inventory
from app.modules import EVIDENCE, find
from app.office import service as office
from app.office.domain import RateKind
from app.shipments import joining, plan, portions, rules
from app.shipments.domain import (
    TRANSITIONS,
    Action,
    Charge,
    Delivered,
    OpenLine,
    Package,
    Shipment,
    Shipped,
    State,
)
from app.shipments.model import (
    ShipmentRow,
)
from app.shipments.service import store
from app.shipments.service.reading import get, open_lines

if TYPE_CHECKING:
    from app.contracts.domain import Contract
    from app.db.unit_of_work import UnitOfWork


def from_contract(
    uow: UnitOfWork,
    contract_id: int,
    quantities: Mapping[int, Decimal] | None = None,
) -> Shipment:
    """Return a draft, not yet saved, for goods of contracts, packed and loaded.

    Args:
        uow: The action.
        contract_id: The first contract; its terms are the shipment's.
        quantities: By contract line, also of other contracts; None ships all that is
            open of this one.

    Raises:
        NotPossibleError: A contract is not confirmed, or nothing of it is open.
        InvalidError: The contracts cannot leave together.
    """
    uow.actor.require("shipments.edit")
    contract = contracts.get(uow, contract_id)
    if contract.state is not ContractState.CONFIRMED:
        raise NotPossibleError(
            N_("Confirm contract {number} first."), number=contract.number or "–"
        )
    if quantities is None:
        quantities = {
            line.contract_line_id: line.open for line in open_lines(uow, contract_id)
        }
    if not any(quantities.values()):
        raise NotPossibleError(
            N_("All goods of contract {number} are in shipments already."),
            number=contract.number,
        )
    sold = [contract, *_others(uow, contract, quantities)]
    checks.refuse(joining.unfit(contract, sold[1:]))
    return rules.planned(repacked(uow, _consigned(uow, _drafted(sold, quantities))))


def joined(uow: UnitOfWork, shipment: Shipment, contract_id: int) -> Shipment:
    """Return a draft, not yet saved, that takes all open goods of one more contract.

    Raises:
        NotPossibleError: Nothing of the contract is open.
        InvalidError: It cannot leave together with the others.
    """
    uow.actor.require("shipments.edit")
    if shipment.contract is None:
        return from_contract(uow, contract_id)
    named = [ref.id for ref in portions.contracts(shipment)]
    known = contracts.refs(uow, named)  # one may be somebody else's
    held = [contracts.get(uow, key) for key in named if key in known]
    other = contracts.get(uow, contract_id)
    sold = held if contract_id in named else [*held, other]
    checks.refuse(joining.unfit(sold[0], sold[1:]))
    there = {line.contract_line_id for line in shipment.lines}
    left = {
        line.contract_line_id: line.open
        for line in open_lines(uow, contract_id, shipment.id)
        if line.open and line.contract_line_id not in there
    }
    if not left:
        raise NotPossibleError(
            N_("All goods of contract {number} are in shipments already."),
            number=other.number,
        )
    new = tuple(
        replace(plan.line_of(other, line), quantity=left[line.id or 0])
        for line in other.lines
        if line.id in left
    )
    bank = shipment.separate_invoices or any(map(joining.bank_pays, sold))
    whole = replace(
        shipment,
        lines=(*shipment.lines, *new),
        marks=joining.marks(sold)
        if shipment.marks == joining.marks(held or sold)
        else shipment.marks,
        separate_invoices=bank,
    )
    return _packed_on(uow, whole, len(shipment.lines))


def _packed_on(uow: UnitOfWork, shipment: Shipment, start: int) -> Shipment:
    """Return a shipment whose lines from a position on are packed behind the others."""
    fresh = repacked(uow, shipment).packages
    new = tuple(one for one in fresh if one.line_position >= start)
    return replace(shipment, packages=(*shipment.packages, *new)).settled()


def _others(
    uow: UnitOfWork, first: Contract, quantities: Mapping[int, Decimal]
) -> list[Contract]:
    wanted = [key for key, quantity in quantities.items() if quantity]
    found = {of for of, _line in contracts.lines(uow, wanted).values()}
    return [contracts.get(uow, key) for key in sorted(found - {first.id})]


def repacked(uow: UnitOfWork, shipment: Shipment) -> Shipment:
    """Return a shipment with its lines packed anew from the products' cartons."""
    uow.actor.require("shipments.view")
    products = catalog.products(
        uow, [line.product.id for line in shipment.lines if line.product]
    )
    packages: list[Package] = []
    for position, line in enumerate(shipment.lines):
        product = products.get(line.product.id) if line.product else None
        if product is not None:
            packages += rules.packed(product, position, line.quantity)
    return replace(shipment, packages=tuple(packages)).settled()


def save(uow: UnitOfWork, shipment: Shipment) -> Shipment:
    """Create or change a shipment that has not left yet.

    Raises:
        InvalidError: It has problems, or ships more than the contract allows.
        TransitionError: It has left already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.edit")
    shipment = rules.with_codes(shipment.settled())
    checks.refuse(shipment.problems())
    _require_open(uow, shipment)
    row = documents.editable(
        uow, ShipmentRow, shipment, TRANSITIONS, Action.EDIT, State.DRAFT
    )
    _require_invoices(row, shipment)
    store.write(row, shipment)
    uow.session.flush()
    if row.state is State.BOOKED:
        _number_invoices(uow, row)
    store.index(uow, row)
    return get(uow, row.id)


def _require_invoices(row: ShipmentRow, shipment: Shipment) -> None:
    """Refuse to drop an invoice that has its number."""
    mine = {one.contract.id: one.invoice_number for one in shipment.further}
    for held in row.further:
        number = held.invoice_number
        same = mine.get(held.contract_id) == number and shipment.separate_invoices
        if number and row.state is State.BOOKED and not same:
            text = N_("Invoice {number} is issued: its goods stay in this shipment.")
            checks.refuse([Problem("lines", text, {"number": number})])


def _number_invoices(uow: UnitOfWork, row: ShipmentRow) -> None:
    """Give the further contracts' own invoices their numbers, where they have one."""
    if row.separate_invoices:
        for one in row.further:
            on = row.invoice_on or uow.today
            given = one.invoice_number
            one.invoice_number = take_number(uow, row.company_id, "CI", on, given)
        uow.session.flush()


def book(
    uow: UnitOfWork,
    shipment: Shipment,
    number: str | None = None,
    invoice_number: str | None = None,
) -> Shipment:
    """Give the shipment and its invoice their numbers; the space is booked.

    Args:
        uow: The action.
        shipment: As it was read; its version is checked.
        number: The number it already bears, when it comes from elsewhere.
        invoice_number: The same for the invoice.

    Raises:
        InvalidError: Something is missing that a booking must say.
        TransitionError: It is not a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.issue")
    row = documents.advance(uow, ShipmentRow, shipment, TRANSITIONS, Action.BOOK)
    stored = store.record(uow, row)
    checks.refuse(stored.unready())
    _require_open(uow, stored)
    row.invoice_on = row.invoice_on or uow.today
    given = invoice_number or row.invoice_number
    wanted = [Wanted("SH", uow.today, number)]
    if row.further:
        # Several invoices, of several rows: their numbers do not wait for the COMMIT.
        on = row.invoice_on
        row.invoice_number = take_number(uow, row.company_id, "CI", on, given)
        _number_invoices(uow, row)
    else:
        wanted.insert(0, Wanted("CI", row.invoice_on, given, "invoice_number"))
    uow.session.flush()
    return issued(uow, row, get(uow, row.id), wanted, store.index)


def ship(uow: UnitOfWork, shipment: Shipment, on_board_on: date) -> Shipment:
    """Note that the goods are on board: stock goes out, revenue may be booked.

    Raises:
        InvalidError: Something is missing that a shipment on its way must say, or the
            goods are said to leave after today.
        NotPossibleError: The stock does not suffice.
        TransitionError: It is not booked.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.issue")
    if on_board_on > uow.today:
        ahead = Problem("on_board_on", N_("The day of departure has not come yet."))
        raise InvalidError.of(ahead)
    row = documents.ready(uow, ShipmentRow, shipment, TRANSITIONS, Action.SHIP)
    stored = store.record(uow, row)
    checks.refuse((*stored.unready(), *rules.unloaded(stored), *_ahead(uow, stored)))
    _require_open(uow, stored)
    row.on_board_on = on_board_on
    row.etd = row.etd or on_board_on
    row.invoice_on = row.invoice_on or on_board_on
    _convert_charges(uow, row, on_board_on)
    uow.session.flush()  # while it is here: a server lets nobody write to one that left
    documents.follow(row, TRANSITIONS, Action.SHIP)
    uow.session.flush()
    uow.emit(Shipped(row.id, on_board_on))
    _issue_stock(uow, row, on_board_on)  # last: everybody else waits for the goods
    return get(uow, row.id)


def _ahead(uow: UnitOfWork, shipment: Shipment) -> Iterator[Problem]:
    """Tell of an invoice that goods leave with before its day has come."""
    if shipment.invoice_on and shipment.invoice_on > uow.latest + timedelta(1):
        yield Problem("invoice_on", N_("The day of the invoice has not come yet."))


def track(uow: UnitOfWork, shipment: Shipment) -> Shipment:
    """Note what becomes known on the way: the document's number, vessel, arrival.

    Raises:
        TransitionError: It is not on its way.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.edit")
    row = documents.advance(uow, ShipmentRow, shipment, TRANSITIONS, Action.TRACK)
    for name in ("transport_document", "vessel", "voyage", "eta", "note"):
        setattr(row, name, getattr(shipment, name))
    uow.session.flush()
    store.index(uow, row)
    return get(uow, row.id)


def deliver(uow: UnitOfWork, shipment: Shipment, delivered_on: date) -> Shipment:
    """Note that the customer has the goods.

    Raises:
        InvalidError: The day is before the goods left, or has not come.
        TransitionError: It has not left, or was delivered before.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.issue")
    if shipment.on_board_on and delivered_on < shipment.on_board_on:
        early = Problem("delivered_on", N_("The delivery is before the departure."))
        raise InvalidError.of(early)
    if delivered_on > uow.latest:
        ahead = Problem("delivered_on", N_("The day of delivery has not come yet."))
        raise InvalidError.of(ahead)
    row = documents.advance(uow, ShipmentRow, shipment, TRANSITIONS, Action.DELIVER)
    row.delivered_on = delivered_on
    uow.session.flush()
    uow.emit(Delivered(row.id, delivered_on))
    return get(uow, row.id)


def cancel(uow: UnitOfWork, shipment: Shipment, reason: str) -> Shipment:
    """Cancel a shipment that has not left; its goods are open again.

    Raises:
        InvalidError: No reason is given.
        TransitionError: It has left already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("shipments.cancel")
    reason = checks.reason(reason)
    row = documents.advance(uow, ShipmentRow, shipment, TRANSITIONS, Action.CANCEL)
    row.note = f"{row.note}\n{reason}".strip()
    uow.session.flush()
    return get(uow, row.id)


def _drafted(sold: list[Contract], quantities: Mapping[int, Decimal]) -> Shipment:
    contract = sold[0]
    lines = tuple(
        replace(plan.line_of(one, line), quantity=quantities[line.id or 0])
        for one in sold
        for line in one.lines
        if quantities.get(line.id or 0)
    )
    own = {line.contract.id for line in lines if line.contract}
    leaving = [one for one in sold if one.id in own]
    headed = replace(
        _headed(contract),
        lines=lines,
        marks=joining.marks(leaving),
        separate_invoices=len(leaving) > 1 and any(map(joining.bank_pays, leaving)),
    )
    return portions.led(headed)


def _consigned(uow: UnitOfWork, shipment: Shipment) -> Shipment:
    """Return a draft made out as its letter of credit wants it, where there is one."""
    sold = [ref.id for ref in portions.contracts(shipment)]
    found: tuple[str, str] = find(EVIDENCE["consigned"])(uow, sold)
    return replace(shipment, consignee=found[0], notify=found[1])


def _headed(contract: Contract) -> Shipment:
    return Shipment(
        company=contract.company,
        customer=contract.customer,
        contract=Ref(contract.id or 0, contract.number, contract.number),
        port_of_loading=contract.port_of_loading,
        port_of_discharge=contract.port_of_discharge,
        currency=contract.currency,
        incoterm=contract.incoterm,
        place=contract.place,
        destination_country=contract.destination_country,
        commission_percent=contract.commission_percent,
    )


def _require_open(uow: UnitOfWork, shipment: Shipment) -> None:
    """Refuse more than the contracts have left, their tolerance included.

    Their lines stay locked until the action ends: two shipments cannot both take the
    last goods.
    """
    keys = [line.contract_line_id or 0 for line in shipment.lines]
    documents.lock(uow, ContractLineRow, keys)
    sold = portions.contracts(shipment)
    left = {
        line.contract_line_id: line
        for ref in sold
        for line in open_lines(uow, ref.id, shipment.id)
    }
    found: list[Problem] = []
    if len(sold) > 1:
        first, *others = (contracts.get(uow, ref.id) for ref in sold)
        found += joining.unfit(first, others)
    for index, line in enumerate(shipment.lines):
        known = left.get(line.contract_line_id or 0)
        whose = shipment.contract_of(line)
        where = f"lines.{index}.quantity"
        if known is None or whose is None or known.contract.id != whose.id:
            text = N_("This line is not in contract {number}.")
            names = {"number": whose.code if whose else "–"}
            found.append(Problem(where, text, names))
        elif line.quantity > known.most:
            found.append(_over(where, known))
    checks.refuse(found)


def _over(where: str, line: OpenLine) -> Problem:
    return Problem(
        where,
        N_(
            "At most {most} {unit} can still be shipped: {contracted} contracted, "
            "{shipped} in other shipments, tolerance included."
        ),
        {
            "most": f"{line.most:f}",
            "unit": line.unit,
            "contracted": f"{line.contracted:f}",
            "shipped": f"{line.shipped:f}",
        },
    )


def _convert_charges(uow: UnitOfWork, row: ShipmentRow, on: date) -> None:
    """Convert what is billed in a third currency at the day's mid rates.

    (settled_rules 18; domestic costs stay in the base currency)
    """
    base = office.get_company(uow, row.company_id).base_currency
    for charge in row.charges:
        abroad = mapping.read(Charge, charge, payee=None).where == "abroad"
        if charge.currency == row.currency or not abroad:
            continue
        theirs = office.rate_on(uow, charge.currency, on, RateKind.MID, base)
        ours = office.rate_on(uow, row.currency, on, RateKind.MID, base)
        charge.converted = to_coin(
            charge.amount * (theirs.value / theirs.unit) / (ours.value / ours.unit),
            row.currency,
        )


def _issue_stock(uow: UnitOfWork, row: ShipmentRow, on: date) -> None:
    wanted = [
        (line.product_id, line.quantity)
        for line in row.lines
        if line.product_id is not None
    ]
    inventory.issue(
        uow,
        on=on,
        lines=wanted,
        source=("shipment", row.id),
    )
