"""Export declarations on the screen: their list and their editor."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.core import unusual
from app.core.i18n import N_, Spoken, _, screen_language
from app.customs.domain import TRANSITIONS, Action, Declaration, State
from app.customs.papers import unit_name
from forms.customs_list import state_chip
from forms.declaration_sheet import BOXES, DeclarationSheet
from forms.kit.ask import the_day
from forms.kit.beside import way
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    Note,
    SectionSpec,
    Step,
    ToolSpec,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import Problem

MOST_NOTES = 8
EXPORTED = FieldSpec("left_on", N_("Export date"), "date", width=3)
"""Refunds go by this day of the declaration, which need not be that on board."""

BILL = FieldSpec("bill", N_("B/L or AWB no."), required=True, width=6)


# --- The editor ----------------------------------------------------------------------


def _title(declaration: Declaration) -> str:
    if declaration.number or declaration.id is None:
        return declaration.number
    shipment = declaration.shipment.code if declaration.shipment else ""
    return Spoken(N_("Declaration of {shipment}"), shipment)


def flow(declaration: Declaration) -> Sequence[Step]:
    """Return the way of a declaration from the shipment to the release."""
    language = screen_language()
    shipment = declaration.shipment
    filled = bool(declaration.lines) and not declaration.undeclarable()
    declared = declaration.state in {State.DECLARED, State.RELEASED}
    released = declaration.state is State.RELEASED
    done = (
        (_("Shipment"), shipment.code if shipment else "", shipment is not None),
        (_("Boxes filled"), "", filled),
        (_("Declared"), language.iso(declaration.declared_on), declared),
        (_("Released"), language.iso(declaration.released_on), released),
        (_("Exported"), language.iso(declaration.export_on),
         declaration.export_on is not None),
    )  # fmt: skip
    return way(done, "shipment", shipment)


def blocks(declaration: Declaration) -> list[Block]:
    """Return the inspector's blocks that need nothing but the declaration."""
    language = screen_language()
    currency = declaration.currency
    pieces = (
        Fact(_("Declared value {currency}", currency=currency),
             language.amount(declaration.total(), currency), size="big"),
        Fact(_("Invoice amount"),
             language.amount(declaration.invoice_total, currency)),
        Gap(),
        Fact(_("Packages"), language.quantity(Decimal(declaration.packages), 0)),
        Fact(_("Gross weight"),
             _("{n} kg", n=language.quantity(declaration.gross_kg, 2))),
        Fact(_("Net weight"), _("{n} kg", n=language.quantity(declaration.net_kg, 2))),
        Fact(_("Weight of the lines"),
             _("{n} kg", n=language.quantity(declaration.line_kg(), 2))),
    )  # fmt: skip
    found = [Block(_("Totals"), pieces)]
    if declaration.state is State.DRAFT and declaration.lines:
        found.append(_checks(declaration))
    return found


def _checks(declaration: Declaration) -> Block:
    wrong = declaration.undeclarable()
    notes = [_led(problem, "bad") for problem in wrong[:MOST_NOTES]]
    if len(wrong) > MOST_NOTES:
        more = _("… and {n} more", n=len(wrong) - MOST_NOTES)
        notes.append(Note(more, "bad"))
    notes += [_led(problem, "warn") for problem in declaration.doubts()]
    if not wrong:
        notes.append(Note(_("All boxes are filled and the sums agree."), "ok"))
    return Block(_("Checks before declaring"), tuple(notes))


def _led(problem: Problem, tone: str) -> Note:
    """Return a problem's note, with the way to its box where it has one."""
    text = _said(problem.where, _(problem.msgid, **problem.params))
    where = problem.where if problem.where.rpartition(".")[2] in LEADS else ""
    return Note(text, tone, where)


def named(problem: Problem) -> str:
    """Return a problem's sentence with the box it concerns."""
    text = _(problem.msgid, **problem.params)
    title = TITLES.get(problem.where.rpartition(".")[2], "")
    return _said(problem.where, f"{_(title)} – {text}" if title else text)


def _said(where: str, text: str) -> str:
    parts = where.split(".")
    if parts[0] == "lines" and len(parts) > 1:
        return _("Line {row}: {text}", row=int(parts[1]) + 1, text=text)
    return text


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _quantity(field: str, title: str, unit: str) -> ColumnSpec:
    """Return a column of quantities with the name of their unit below."""
    return ColumnSpec(
        field,
        title,
        "decimal",
        70,
        places=lambda line, _d: _places(getattr(line, field)) if line else 3,
        unit=lambda line, _d: unit_name(getattr(line, unit)),
        describe=lambda line, _d: unit_name(getattr(line, unit)),
    )


LINES = SectionSpec(
    "lines",
    N_("Item lines"),
    fixed=True,
    tools=(
        ToolSpec("take_over", N_("Take over from the shipment"), "refresh"),
        ToolSpec("merge", N_("Merge lines alike"), "arrow-merge"),
    ),
    columns=(
        ColumnSpec("product", N_("Item no."), "readonly", 76, tint=False,
                   cell=lambda line, _d: Cell(
                       line.product.code if line.product else "–", kind="link")),
        ColumnSpec("hs_code", N_("HS code"), width=106, required=True),
        ColumnSpec("name", N_("Name"), width=94, required=True),
        ColumnSpec("elements", N_("Elements"), width=84, stretch=True),
        _quantity("quantity", N_("Quantity"), "unit"),
        _quantity("first_quantity", N_("1st legal"), "first_unit"),
        _quantity("second_quantity", N_("2nd legal"), "second_unit"),
        ColumnSpec("unit_price", N_("Price"), "price", 60),
        ColumnSpec("total", N_("Total"), "money", 84, sum=True),
        ColumnSpec("net_kg", N_("Net kg"), "decimal", 74, places=2, sum=True),
        ColumnSpec("source_name", N_("Domestic source"), width=100,
                   describe=lambda line, _d: line.source_code),
        ColumnSpec("source_code", N_("Source code"), width=90, hidden=True),
        ColumnSpec("unit", N_("Unit"), "code:units", 74, hidden=True),
        ColumnSpec("first_unit", N_("Unit of 1st legal"), "code:units", 110,
                   hidden=True),
        ColumnSpec("second_unit", N_("Unit of 2nd legal"), "code:units", 110,
                   hidden=True),
        ColumnSpec("origin", N_("Origin"), "code:countries", 84, hidden=True),
        ColumnSpec("destination", N_("Destination"), "code:countries", 96,
                   hidden=True),
        ColumnSpec("duty_mode", N_("Levy"), "code:duty_modes", 96, hidden=True),
    ),
)  # fmt: skip

TITLES = {
    "invoice_total": N_("Declared value"),
    **{box.field: box.title for box in BOXES},
    **{column.field: column.title for column in LINES.columns},
}
"""What boxes and columns are called."""
LEADS = TITLES.keys() - {"invoice_total"} | {LINES.key}
"""Fields that can be gone to."""

SPEC = EditorSpec(
    kind="declaration",
    singular=N_("Export declaration"),
    icon="rubber-stamp",
    title=_title,
    subtitle=lambda d: " · ".join(
        part for part in (d.consignee_name, d.conveyance, d.contract_number) if part
    ),
    chips=lambda d: (state_chip(d),),
    flow=flow,
    fields=(
        FieldSpec("shipment", N_("Shipment"), "lookup:shipment", required=True,
                  width=2, editable=lambda d: d.id is None),
        FieldSpec("entry_number", N_("Entry no."), hint=N_("18 digits"), width=2,
                  starts=True),
        FieldSpec("declared_on", N_("Declared on"), "date"),
        FieldSpec("declarant_person", N_("Declarant")),
    ),
    sections=(
        SectionSpec("form", N_("Declaration form"), widget=DeclarationSheet),
        LINES,
        SectionSpec("notes", N_("Note"), fields=(
            FieldSpec("pre_entry_number", N_("Pre-entry no."), width=2),
            FieldSpec("declarant_person_number", N_("Declarant's number"), width=2),
            FieldSpec("declarant_phone", N_("Phone"), width=2,
                      doubt=lambda text, _r: unusual.phone(text)),
            FieldSpec("consignee_code", N_("AEO code"), width=2),
            FieldSpec("note", N_("Note"), "note", width=6),
        )),
    ),
    inspector=blocks,
    actions=(
        ActionSpec("declare", N_("Declare"), "rubber-stamp", primary=True,
                   needs=Action.DECLARE, permission="customs.issue",
                   asks=(the_day(N_("Declared on")),)),
        ActionSpec("release", N_("Released"), "circle-check", primary=True,
                   needs=Action.RELEASE, permission="customs.issue",
                   asks=(the_day(N_("Released on")), EXPORTED)),
        ActionSpec("bill", N_("Enter B/L or AWB no."), "pencil", seldom=True,
                   needs=Action.BILL, permission="customs.issue", asks=(BILL,),
                   ask=N_("Nothing else of the declaration is changed. The history "
                          "keeps what stood there before.")),
        ActionSpec("cancel", N_("Withdraw declaration"), "ban", menu=True,
                   danger=True, needs=Action.CANCEL, permission="customs.cancel"),
    ),
    transitions=TRANSITIONS,
    edit=Action.EDIT,
    permission="customs.edit",
)  # fmt: skip
