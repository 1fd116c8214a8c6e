"""Derives, declares and releases export declarations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from app.catalog import service as catalog
from app.core import checks
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.i18n import N_, N_n
from app.core.refs import Choice, Ref
from app.customs import deriving, papers
from app.customs.domain import (
    TRANSITIONS,
    Action,
    Declaration,
    Declared,
    Line,
    State,
    entry_problem,
)
from app.customs.model import DeclarationLineRow, DeclarationRow
from app.db import documents, mapping
from app.db import search as finder
from app.db.conditions import says
from app.db.numbering import Wanted, issued
from app.db.trash import kept
from app.office import service as office
from app.office.blocks import letterhead
from app.parties import service as parties
from app.shipments import service as shipments
from app.shipments.domain import State as ShipmentState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.core.papers import (
        AgencyPaper,
        DeclarationPaper,
        ElementsPaper,
        Letterhead,
    )
    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50
LEARNED = ("exit_office", "exit_port_code")
"""What a new declaration takes over from the last one through the same port."""


def get(uow: UnitOfWork, declaration_id: int) -> Declaration:
    """Read one declaration.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("customs.view")
    return _record(uow, documents.fetch(uow, DeclarationRow, declaration_id))


def of_shipment(uow: UnitOfWork, shipment_id: int) -> list[Declaration]:
    """Read the declarations of a shipment that were not cancelled."""
    uow.actor.require("customs.view")
    return [_record(uow, row) for row in _rows_of(uow, shipment_id)]


def find(uow: UnitOfWork, number: str) -> Declaration | None:
    """Read a declaration by its own or its entry number; None when unknown."""
    uow.actor.require("customs.view")
    columns = (DeclarationRow.number, DeclarationRow.entry_number)
    row = uow.session.scalar(
        select(DeclarationRow)
        .where(or_(*(column == number for column in columns)))
        .limit(1)
    )
    return None if row is None else _record(uow, row)


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to declarations: entry number, or our own, and consignee."""
    uow.actor.require("customs.view")
    rows = uow.session.scalars(
        select(DeclarationRow).where(DeclarationRow.id.in_({key for key in ids if key}))
    )
    return {row.id: _ref(row) for row in rows}


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find declarations that were not cancelled by a part of a number or a name."""
    uow.actor.require("customs.view")
    query = (
        select(DeclarationRow)
        .where(DeclarationRow.state != State.CANCELLED, kept(DeclarationRow))
        .where(
            says(
                text,
                DeclarationRow.number,
                DeclarationRow.entry_number,
                DeclarationRow.contract_number,
                DeclarationRow.consignee_name,
            )
        )
        .order_by(DeclarationRow.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        Choice(_ref(row), row.contract_number) for row in uow.session.scalars(query)
    ]


def derive_all(
    uow: UnitOfWork, shipment_id: int, *, merge: bool = False
) -> tuple[Declaration, ...]:
    """Return the declarations, not yet saved, that a shipment needs.

    One for each 50 lines. Customs office and port code come from the last declaration
    through the same port.

    Args:
        uow: The action.
        shipment_id: The shipment.
        merge: Put lines together that customs cannot tell apart.

    Raises:
        NotPossibleError: The shipment was cancelled, or has nothing in it.
    """
    uow.actor.require("customs.edit")
    return _derived(uow, shipment_id, merge=merge)


def _derived(
    uow: UnitOfWork, shipment_id: int, *, merge: bool
) -> tuple[Declaration, ...]:
    """Return what a shipment says today, for who declares and for who compares."""
    shipment = shipments.get(uow, shipment_id)
    if shipment.state is ShipmentState.CANCELLED or not shipment.lines:
        raise NotPossibleError(N_("This shipment has no goods to declare."))
    if shipment.company is None or shipment.customer is None:
        raise NotPossibleError(N_("Choose the company and the customer first."))
    facts = deriving.Facts(
        shipment=shipment,
        company=office.get_company(uow, shipment.company.id),
        customer=parties.get(uow, shipment.customer.id),
        contract_numbers=tuple(one.contract.code for one in shipment.portions()),
        products=catalog.products(
            uow, [line.product.id for line in shipment.lines if line.product]
        ),
    )
    found = deriving.declarations(facts, merge=merge)
    return tuple(_learned(uow, declaration) for declaration in found)


def derive(uow: UnitOfWork, shipment_id: int, *, merge: bool = False) -> Declaration:
    """Return the declaration of a shipment of at most 50 lines, not yet saved.

    Raises:
        NotPossibleError: The shipment needs several, or has nothing in it.
    """
    uow.actor.require("customs.edit")
    found = derive_all(uow, shipment_id, merge=merge)
    if len(found) > 1:
        raise NotPossibleError(
            N_n(
                "This shipment needs {count} declaration.",
                "This shipment needs {count} declarations.",
                "count",
            ),
            count=len(found),
        )
    return found[0]


def save(uow: UnitOfWork, declaration: Declaration) -> Declaration:
    """Create or change a draft.

    Raises:
        InvalidError: The declaration has problems.
        NotPossibleError: The goods stand on another declaration already.
        TransitionError: It is no longer a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.edit")
    checks.refuse(declaration.problems())
    _require_alone(uow, declaration)
    row = documents.editable(
        uow, DeclarationRow, declaration, TRANSITIONS, Action.EDIT, State.DRAFT
    )
    documents.write(row, declaration, skip={"state", "lines"})
    documents.write_lines(row.lines, DeclarationLineRow, declaration.lines)
    uow.session.flush()
    _index(uow, row)
    return get(uow, row.id)


def declare(
    uow: UnitOfWork,
    declaration: Declaration,
    entry_number: str,
    on: date,
    number: str | None = None,
) -> Declaration:
    """Note that customs have accepted a declaration under an entry number.

    Args:
        uow: The action.
        declaration: As it was read; its version is checked.
        entry_number: 海关编号, 18 digits.
        on: The day of acceptance.
        number: Our number that it already bears, when it comes from elsewhere.

    Raises:
        InvalidError: A box is empty, the sums differ, or the number is none.
        NotPossibleError: Another declaration has this entry number.
        TransitionError: It is not a draft.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.issue")
    row = documents.ready(uow, DeclarationRow, declaration, TRANSITIONS, Action.DECLARE)
    found = [*_record(uow, row).undeclarable()]
    if wrong := entry_problem(entry_number):
        found.append(wrong)
    checks.refuse(found)
    _require_unused(uow, entry_number.strip(), row.id)
    documents.advance(uow, DeclarationRow, declaration, TRANSITIONS, Action.DECLARE)
    row.entry_number = entry_number.strip()
    row.declared_on = on
    uow.emit(Declared(row.id, on))
    wanted = Wanted("BG", on, number)
    return issued(uow, row, get(uow, row.id), (wanted,), _index)


def release(
    uow: UnitOfWork,
    declaration: Declaration,
    released_on: date,
    export_on: date | None = None,
) -> Declaration:
    """Note that customs have let the goods go.

    Args:
        uow: The action.
        declaration: As it was read; its version is checked.
        released_on: The day of release.
        export_on: 出口日期; None takes the on-board date of the shipment.

    Raises:
        InvalidError: The release or the export is before the declaration.
        TransitionError: It was not declared.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.issue")
    row = documents.ready(uow, DeclarationRow, declaration, TRANSITIONS, Action.RELEASE)
    if row.declared_on and released_on < row.declared_on:
        early = Problem("released_on", N_("The release is before the declaration."))
        raise InvalidError.of(early)
    if row.declared_on and export_on and export_on < row.declared_on:
        early = Problem("export_on", N_("The export is before the declaration."))
        raise InvalidError.of(early)
    left_on = export_on or shipments.get(uow, row.shipment_id).on_board_on
    documents.follow(row, TRANSITIONS, Action.RELEASE)
    row.released_on, row.export_on = released_on, left_on
    uow.session.flush()
    return get(uow, row.id)


def note_bill(uow: UnitOfWork, declaration: Declaration, number: str) -> Declaration:
    """Enter or correct the number of the bill of lading after the declaration.

    Raises:
        TransitionError: It is a draft, or was withdrawn.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.issue")
    row = documents.advance(uow, DeclarationRow, declaration, TRANSITIONS, Action.BILL)
    row.bill_number = number.strip()
    uow.session.flush()
    _index(uow, row)
    return get(uow, row.id)


def cancel(uow: UnitOfWork, declaration: Declaration, reason: str) -> Declaration:
    """Withdraw a declaration; its goods may be declared anew.

    Raises:
        InvalidError: No reason is given.
        TransitionError: Customs have released the goods.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("customs.cancel")
    reason = checks.reason(reason)
    row = documents.advance(
        uow, DeclarationRow, declaration, TRANSITIONS, Action.CANCEL
    )
    row.note = f"{row.note}\n{reason}".strip()
    uow.session.flush()
    return get(uow, row.id)


def compare(uow: UnitOfWork, declaration_id: int) -> tuple[Problem, ...]:
    """Say where a declaration differs from what its shipment says today (单货一致).

    `where` names the box; the params `declared` and `shipped` are as text.
    """
    uow.actor.require("customs.view")
    declared = get(uow, declaration_id)
    if declared.shipment is None:
        return ()
    derived = as_shipped(uow, declared.shipment.id)
    if declared.part > len(derived):
        return (Problem("lines", N_("The shipment has fewer lines than declared.")),)
    return tuple(_differences(declared, derived[declared.part - 1]))


def as_shipped(uow: UnitOfWork, shipment_id: int) -> tuple[Declaration, ...]:
    """Return what the shipment says today that its declarations should say."""
    made = of_shipment(uow, shipment_id)
    named = {line.shipment_line_id for one in made for line in one.lines}
    whole = shipments.get(uow, shipment_id).lines
    if made and len(made) < made[0].parts:  # the others are still to come
        merge = made[0].parts < len(deriving.dealt(whole))
    else:
        merge = len(named) < len(whole)
    return _derived(uow, shipment_id, merge=merge)


def paper(uow: UnitOfWork, declaration_id: int) -> DeclarationPaper:
    """Gather what the declaration prints."""
    uow.actor.require("customs.view")
    return papers.declaration(get(uow, declaration_id), uow.today)


def elements_paper(uow: UnitOfWork, declaration_id: int) -> ElementsPaper:
    """Gather the sheet of the declaration's elements, for the broker."""
    uow.actor.require("customs.view")
    made = get(uow, declaration_id)
    tariff = catalog.tariff(uow, (line.hs_code for line in made.lines))
    names = {code: hs.element_names for code, hs in tariff.items()}
    return papers.elements(made, _head(uow, made), names, uow.today)


def agency_paper(uow: UnitOfWork, declaration_id: int) -> AgencyPaper:
    """Gather the power of attorney for the broker."""
    uow.actor.require("customs.view")
    made = get(uow, declaration_id)
    return papers.agency(made, _head(uow, made), uow.today)


def _head(uow: UnitOfWork, made: Declaration) -> Letterhead:
    company = (
        office.get_company(uow, made.company.id)
        if made.company
        else office.find_company(uow)
    )
    return letterhead(company)


COMPARED = (
    "packages", "gross_kg", "net_kg", "invoice_total", "currency", "trade_term",
    "freight", "insurance", "misc", "transport_mode", "conveyance", "bill_number",
    "contract_number", "remarks", "marks",
)  # fmt: skip
COMPARED_OF_LINE = (
    "hs_code", "elements", "quantity", "unit", "total", "net_kg", "first_quantity",
    "second_quantity",
)  # fmt: skip


def _differences(declared: Declaration, derived: Declaration) -> list[Problem]:
    found = [
        _difference(name, getattr(declared, name), getattr(derived, name))
        for name in COMPARED
        if getattr(declared, name) != getattr(derived, name)
    ]
    if len(declared.lines) != len(derived.lines):
        found.append(_difference("lines", len(declared.lines), len(derived.lines)))
        return found
    for index, (one, other) in enumerate(
        zip(declared.lines, derived.lines, strict=True)
    ):
        found += [
            _difference(
                f"lines.{index}.{name}", getattr(one, name), getattr(other, name)
            )
            for name in COMPARED_OF_LINE
            if getattr(one, name) != getattr(other, name)
        ]
    return found


def _difference(where: str, declared: object, shipped: object) -> Problem:
    return Problem(
        where,
        N_("Declared: {declared}. The shipment says: {shipped}."),
        {"declared": str(declared) or "–", "shipped": str(shipped) or "–"},
    )


def _learned(uow: UnitOfWork, declaration: Declaration) -> Declaration:
    """Take over the codes that an earlier declaration through these ports used."""
    query = (
        select(DeclarationRow)
        .where(DeclarationRow.state != State.CANCELLED, kept(DeclarationRow))
        .order_by(DeclarationRow.id.desc())
        .limit(1)
    )
    out = uow.session.scalar(
        query.where(
            DeclarationRow.exit_port == declaration.exit_port,
            DeclarationRow.exit_office != "",
        )
    )
    there = uow.session.scalar(
        query.where(
            DeclarationRow.destination_port == declaration.destination_port,
            DeclarationRow.destination_port_code != "",
        )
    )
    if out is not None:
        given = {name: getattr(out, name) for name in LEARNED}
        declaration = replace(declaration, **given)
    if there is not None:
        code = there.destination_port_code
        declaration = replace(declaration, destination_port_code=code)
    return declaration


def _rows_of(uow: UnitOfWork, shipment_id: int) -> list[DeclarationRow]:
    return list(
        uow.session.scalars(
            select(DeclarationRow)
            .where(
                DeclarationRow.shipment_id == shipment_id,
                DeclarationRow.state != State.CANCELLED,
                kept(DeclarationRow),
            )
            .order_by(DeclarationRow.part, DeclarationRow.id)
        )
    )


def _require_alone(uow: UnitOfWork, declaration: Declaration) -> None:
    """Refuse to declare the same goods twice."""
    if declaration.shipment is None:
        return
    for row in _rows_of(uow, declaration.shipment.id):
        if row.part == declaration.part and row.id != declaration.id:
            raise NotPossibleError(
                N_("There is a declaration of shipment {number} already."),
                stands=("declaration", row.id),
                number=declaration.shipment.code,
            )


def _require_unused(uow: UnitOfWork, entry_number: str, row_id: int) -> None:
    twin = uow.session.scalar(
        select(DeclarationRow.id).where(
            DeclarationRow.entry_number == entry_number, DeclarationRow.id != row_id
        )
    )
    if twin is not None:
        raise NotPossibleError(
            N_("The entry number {number} is on another declaration."),
            stands=("declaration", twin),
            number=entry_number,
        )


def _index(uow: UnitOfWork, row: DeclarationRow) -> None:
    shipment = shipments.refs(uow, [row.shipment_id])[row.shipment_id]
    finder.index(
        uow,
        "declaration",
        row.id,
        number=row.number or "",
        title=row.number or shipment.code or row.consignee_name,
        detail=f"{row.consignee_name} · {row.entry_number or shipment.code}",
        words=(row.entry_number, row.contract_number, row.bill_number, shipment.code),
    )


def _ref(row: DeclarationRow) -> Ref:
    return Ref(row.id, row.entry_number or row.number or "", row.consignee_name)


def _record(uow: UnitOfWork, row: DeclarationRow) -> Declaration:
    products = catalog.refs(uow, [line.product_id for line in row.lines])
    return mapping.read(
        Declaration,
        row,
        number=row.number or "",
        company=office.refs(uow, [row.company_id])[row.company_id],
        shipment=shipments.refs(uow, [row.shipment_id]).get(row.shipment_id),
        lines=tuple(
            mapping.read(Line, line, product=products.get(line.product_id or 0))
            for line in row.lines
        ),
    )
