"""Stock on the screen: what is there, and the card of a product with its ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.books import sign_of
from app.core.i18n import N_, _, screen_language
from app.core.money import ZERO
from app.inventory.domain import MOVE_TITLES, Card, Move, MoveKind
from forms.inventory_list import free_chip, quantity, quantity_cell
from forms.kit.beside import Beside, links_block
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    NextSpec,
    Piece,
    SectionSpec,
)

if TYPE_CHECKING:
    from decimal import Decimal

MOVE_TONES = {
    MoveKind.RECEIPT: "ok",
    MoveKind.ISSUE: "info",
    MoveKind.RETURN: "warn",
    MoveKind.ADJUSTMENT: "vio",
    MoveKind.TRANSFER: "teal",
}


def signed(value: Decimal) -> str:
    """Return a quantity with its sign."""
    return quantity(value) if value < 0 else f"+{quantity(value)}"


WAREHOUSE = EditorSpec(
    kind="warehouse",
    singular=N_("Warehouse"),
    icon="building-warehouse",
    title=lambda w: w.code,
    subtitle=lambda w: w.name,
    fields=(
        FieldSpec("code", N_("Short name"), required=True),
        FieldSpec("name", N_("Name"), width=2),
        FieldSpec("address", N_("Address"), width=3),
    ),
    permission="inventory.edit",
    papers=False,
)


# --- The card ------------------------------------------------------------------------


def _kind(move: Move, _card: Card) -> Cell:
    words = _(MOVE_TITLES[move.kind])
    return Cell(words, kind="chip", chip=MOVE_TONES[move.kind])


def _in(move: Move, _card: Card) -> Cell:
    return Cell(quantity(move.quantity) if move.quantity > 0 else "", kind="number")


def _out(move: Move, _card: Card) -> Cell:
    return Cell(quantity(-move.quantity) if move.quantity < 0 else "", kind="number")


def _cost(move: Move, card: Card) -> Cell:
    if move.unit_cost is None:
        return Cell()
    price = screen_language().price(move.unit_cost, move.currency)
    words = price if card.currency() else f"{move.currency} {price}"
    return Cell(words, kind="number")


MOVES = SectionSpec(
    "moves",
    N_("Stock ledger"),
    fixed=True,
    rows="list",
    columns=(
        ColumnSpec("on", N_("Date"), "date", 100, editable=False, tint=False),
        ColumnSpec("kind", N_("Kind"), "readonly", 146, cell=_kind, tint=False),
        ColumnSpec("document", N_("Document"), "readonly", 100, tint=False),
        ColumnSpec("note", N_("Reason"), "readonly", 116, stretch=True, tint=False),
        ColumnSpec("in", N_("In"), "decimal", 72, cell=_in, tint=False),
        ColumnSpec("out", N_("Out"), "decimal", 72, cell=_out, tint=False),
        ColumnSpec("balance", N_("Stock after"), "decimal", 96, tint=False,
                   cell=lambda move, _c: quantity_cell(
                       move.balance or ZERO, bold=True)),
        ColumnSpec("unit_cost", N_("Cost excl. VAT"), "price", 110, cell=_cost,
                   suffix=lambda card: sign_of(card.currency()), tint=False),
    ),
)  # fmt: skip
UNPRICED = replace(
    MOVES, columns=tuple(c for c in MOVES.columns if c.field != "unit_cost")
)
"""The ledger for who may not see what the goods cost."""


def inspector(card: Card, beside: Beside) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    language = screen_language()
    pieces: list[Piece] = [
        Fact(_("On hand"), f"{quantity(card.on_hand)} {card.unit}", size="big"),
        Fact(_("Reserved"), quantity(card.reserved)),
        Gap(),
        Fact(_("Free"), quantity(card.free), size="strong",
             tone="ok" if card.free > 0 else ""),
    ]  # fmt: skip
    came = sum((m.quantity for m in card.moves if m.quantity > 0), ZERO)
    went = -sum((m.quantity for m in card.moves if m.quantity < 0), ZERO)
    movement: list[Piece] = [
        Fact(_("Came in"), quantity(came)),
        Fact(_("Went out"), quantity(went)),
    ]
    value = card.value()
    if value:
        words = f"{card.currency()} {language.amount(value, card.currency())}"
        movement += [
            Gap(),
            Fact(_("Value at average cost"), words,
                 size="strong", detail=_("excluding VAT")),
        ]  # fmt: skip
    return (
        Block(_("Stock"), tuple(pieces)),
        Block(_("Movement"), tuple(movement)),
        *links_block(beside),
        *beside.blocks,
    )


def editor(
    beside: Beside, following: tuple[NextSpec, ...], *, sees_cost: bool = True
) -> EditorSpec:
    """Declare the card of a product in a warehouse.

    Args:
        beside: What stands beside the record; its values change.
        following: What can be made from it.
        sees_cost: Whether the person sees what the goods cost.
    """
    return EditorSpec(
        kind="stock",
        singular=N_("Stock card"),
        icon="building-warehouse",
        title=lambda c: c.product.code if c.product else "",
        subtitle=lambda c: c.product.name if c.product else "",
        chips=lambda c: (free_chip(c.on_hand, c.free),),
        fields=(
            FieldSpec("product", N_("Product"), width=2,
                      show=lambda c: c.product.name if c.product else ""),
            FieldSpec("warehouse", N_("Warehouse"),
                      show=lambda c: c.warehouse.code if c.warehouse else ""),
            FieldSpec("on_hand", N_("On hand"), "decimal",
                      show=lambda c: quantity(c.on_hand)),
            FieldSpec("reserved", N_("Reserved"), "decimal",
                      show=lambda c: quantity(c.reserved)),
            FieldSpec("unit", N_("Unit"), show=lambda c: c.unit),
        ),
        sections=(MOVES if sees_cost else UNPRICED,),
        inspector=lambda c: inspector(c, beside),
        actions=(
            ActionSpec("adjust", N_("Count"), "adjustments",
                       permission="inventory.issue"),
        ),
        next=following,
        papers=False,
    )  # fmt: skip
