"""Inquiries on the screen: the register with its 24-hour clock, and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.clock import now
from app.core.i18n import N_, _, screen_language, stamp
from app.inquiries.domain import STATE_TITLES, TRANSITIONS, Action, Inquiry, Line, State
from forms import sale_list
from forms import sale_parts as parts
from forms.company_field import WHERE_SEVERAL
from forms.currencies import CURRENCIES
from forms.inquiries_list import SOURCES, clock_chip, state_chip
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.spec import (
    ActionSpec,
    Block,
    Chip,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    NextSpec,
    SectionSpec,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.core.refs import Choice

# --- The editor ----------------------------------------------------------------------


def _fills(choice: Choice) -> dict[str, Any]:
    first, second = parts.both_names()
    name = choice.extra.get(first) or choice.extra.get(second) or choice.ref.name
    return {"description": name, "unit": choice.extra.get("unit", "PCS")}


def _target(line: Line, _inquiry: Inquiry) -> Decimal | None:
    if line.target_price is None or not line.quantity:
        return None
    return line.quantity * line.target_price


LINES = (
    ColumnSpec("product", N_("Item no."), "lookup:product", 110, fills=_fills,
               aliases=("货号", "Item", "SKU", "Model")),
    ColumnSpec("description", N_("Description"), width=260, stretch=True, pictured=True,
               required=True, cell=lambda line, _i: line.words,
               editable=lambda _line, _i: True, aliases=("品名", "Product")),
    ColumnSpec("quantity", N_("Quantity"), "decimal", 90, required=True, sum=True,
               unit=unit_of,
               places=lambda line, _i: sale_list.places_of(line.quantity),
               aliases=("Qty", "数量")),
    ColumnSpec("unit", N_("Unit"), width=70, aliases=("单位",)),
    ColumnSpec("target_price", N_("Target price"), "price", 124,
               suffix=lambda i: i.currency, aliases=("目标价",)),
    ColumnSpec("amount", N_("Amount"), "money", 120, cell=_target, sum=True,
               suffix=lambda i: i.currency),
)  # fmt: skip

FIELDS = (
    parts.customer_field(
        ("currency", "currency"),
        ("incoterm", "incoterm"),
        ("port", "port"),
    ),
    FieldSpec("received_on", N_("Received on"), "date", required=True),
    FieldSpec("source", N_("Source"), "choice", options=SOURCES),
    FieldSpec("wanted_by", N_("Wanted by"), "date"),
    FieldSpec("salesperson", N_("Salesperson")),
    parts.OWNER,
    FieldSpec("incoterm", N_("Incoterm"), "choice",
              options=(("", ""), *parts.INCOTERMS)),
    FieldSpec("port", N_("Port of discharge"), "code:ports"),
    FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES,
              required=True),
    WHERE_SEVERAL,
)  # fmt: skip

NOTES = (
    FieldSpec("note", N_("What the customer wrote"), "note", width=6, rows=16,
              hint=N_("Paste the e-mail here")),
)  # fmt: skip

ACTIONS = (
    ActionSpec("quote", N_("Quote"), "file-dollar", primary=True, needs=Action.QUOTE,
               permission="quotations.edit"),
    ActionSpec("win", N_("Won"), "trophy", needs=Action.WIN, menu=True,
               permission="inquiries.edit"),
    ActionSpec("lose", N_("Lost"), "thumb-down", needs=Action.LOSE, menu=True,
               permission="inquiries.edit"),
    ActionSpec("reopen", N_("Reopen"), "arrow-back-up", needs=Action.REOPEN,
               permission="inquiries.edit"),
)  # fmt: skip


def _chips(asked: Inquiry, beside: Beside) -> Sequence[Chip]:
    clock = clock_chip(asked.answer_due_at(), now())
    return (state_chip(asked), *((clock,) if clock else ()), *beside.chips)


def inspector(asked: Inquiry, beside: Beside) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    due = asked.answer_due_at()
    pieces = [
        Fact(
            _("Received at"),
            stamp(asked.received_at) or screen_language().iso(asked.received_on),
        ),
        Fact(_("Answer by"), stamp(due), chip=clock_chip(due, now()))
        if due
        else Fact(_("First answer"), "—" if asked.state is State.OPEN else _("Given")),
    ]
    return (
        Block(_("First answer"), tuple(pieces)),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def editor(beside: Beside, following: tuple[NextSpec, ...]) -> EditorSpec:
    """Declare the editor of inquiries.

    Args:
        beside: What stands beside the inquiry; its values change.
        following: What can be made from an inquiry.
    """
    return EditorSpec(
        kind="inquiry",
        singular=N_("Inquiry"),
        icon="inbox",
        subtitle=lambda i: i.customer.name if i.customer else "",
        chips=lambda i: _chips(i, beside),
        flow=lambda _i: beside.steps,
        fields=FIELDS,
        sections=(
            SectionSpec("lines", N_("Asked for"), columns=LINES,
                        new_line=lambda _i: Line(), rows="list"),
            SectionSpec("notes", N_("Message & notes"), fields=NOTES),
        ),
        inspector=lambda i: inspector(i, beside),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="inquiries.edit",
        papers=False,
    )  # fmt: skip
