"""Goods receipts on the screen: the list and the editor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.core.i18n import N_, Spoken, _, screen_language
from app.core.money import ZERO
from app.inventory.domain import (
    STATE_TITLES,
    TRANSITIONS,
    Action,
    GoodsReceipt,
    ReceiptLine,
    State,
)
from app.purchasing.domain import Line
from forms import sale_list
from forms.inventory_list import quantity, receipt_chip
from forms.kit.beside import Beside, activity_block, links_block
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
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is read beside a goods receipt.

    Attributes:
        lines: The lines of its purchase contract, by their keys.
        currency: What they are priced in.
        kept: What it brought in and did not go back, by product; None: nothing was
            brought in when this was read.
        names: The products' names.
    """

    lines: Mapping[int, Line] = field(default_factory=dict)
    currency: str = ""
    kept: Mapping[int, Decimal] | None = None
    names: Mapping[int, str] = field(default_factory=dict)


def facts_of(beside: Beside) -> Facts:
    """Return what was read beside a receipt; nothing until then."""
    return beside.facts or Facts()


# --- The editor ----------------------------------------------------------------------


def _ordered(line: ReceiptLine, beside: Beside) -> Line:
    return facts_of(beside).lines.get(line.purchase_line_id or 0) or Line()


def _name(line: ReceiptLine, beside: Beside) -> str:
    ordered = _ordered(line, beside)
    return ordered.description or (line.product.name if line.product else "")


def _lines(beside: Beside) -> SectionSpec:
    def unit(line: ReceiptLine, record: GoodsReceipt) -> str:
        return unit_of(_ordered(line, beside), record)

    return SectionSpec(
        "lines",
        N_("Goods"),
        fixed=True,
        columns=(
            ColumnSpec("product", N_("Item no."), "readonly", 96,
                       cell=lambda line, _r: Cell(
                           line.product.code if line.product else "", kind="link")),
            ColumnSpec("name", N_("Description"), "readonly", 170, stretch=True,
                       cell=lambda line, _r: Cell(
                           _name(line, beside),
                           sub=_ordered(line, beside).specification)),
            ColumnSpec("ordered", N_("Ordered"), "decimal", 86,
                       unit=unit,
                       places=lambda line, _r: sale_list.places_of(
                           _ordered(line, beside).quantity),
                       cell=lambda line, _r: _ordered(line, beside).quantity),
            ColumnSpec("before", N_("Received in all"), "decimal", 116,
                       unit=unit,
                       places=lambda line, _r: sale_list.places_of(
                           _ordered(line, beside).received),
                       cell=lambda line, _r: _ordered(line, beside).received),
            ColumnSpec("quantity", N_("Delivered quantity"), "decimal", 92,
                       required=True,
                       places=lambda line, _r: sale_list.places_of(line.quantity),
                       sum=True, unit=unit, aliases=("数量", "Qty")),
            ColumnSpec("rejected", N_("Rejected"), "decimal", 86,
                       places=lambda line, _r: sale_list.places_of(line.rejected),
                       sum=True, unit=unit),
            ColumnSpec("accepted", N_("Accepted quantity"), "decimal", 92, sum=True,
                       unit=unit,
                       places=lambda line, _r: sale_list.places_of(line.accepted),
                       cell=lambda line, _r: line.accepted),
            ColumnSpec("unit", N_("Unit"), "readonly", 60,
                       cell=lambda line, _r: _ordered(line, beside).unit),
        ),
    )  # fmt: skip


FIELDS = (
    FieldSpec("purchase", N_("Purchase contract"), "lookup:purchase", required=True,
              width=2, editable=lambda r: r.id is None),
    FieldSpec("warehouse", N_("Warehouse"), "lookup:warehouse"),
    FieldSpec("received_on", N_("Received on"), "date", required=True),
    FieldSpec("delivery_note", N_("Delivery note no."), width=2),
)  # fmt: skip

NOTES = SectionSpec(
    "notes",
    N_("Notes"),
    fields=(
        FieldSpec("note", N_("Note"), "note", width=6),
        FieldSpec("company", N_("Our company"), "lookup:company", required=True,
                  width=3),
    ),
)  # fmt: skip

ACTIONS = (
    ActionSpec("post", N_("Post"), "circle-check", primary=True, needs=Action.POST,
               permission="inventory.issue"),
    ActionSpec("return", N_("Return to supplier"), "arrow-back-up",
               needs=Action.RETURN, permission="inventory.issue"),
)  # fmt: skip


def went_back(receipt: GoodsReceipt, beside: Beside) -> dict[str, Decimal]:
    """Return what of the accepted goods went back to the supplier, by unit."""
    kept = facts_of(beside).kept
    if receipt.state is not State.POSTED or kept is None:
        return {}
    units = {
        line.product.id: unit_of(_ordered(line, beside), receipt)
        for line in receipt.lines
        if line.product
    }
    back = _by_unit(receipt, beside, lambda line: line.accepted)
    for product, there in kept.items():
        back[units.get(product, "")] = back.get(units.get(product, ""), ZERO) - there
    return {unit: count for unit, count in back.items() if count}


def _by_unit(
    receipt: GoodsReceipt, beside: Beside, count: Callable[[ReceiptLine], Decimal]
) -> dict[str, Decimal]:
    """Add up lines; pieces and sets are no sum."""
    found: dict[str, Decimal] = {}
    for line in receipt.lines:
        unit = unit_of(_ordered(line, beside), receipt)
        found[unit] = found.get(unit, ZERO) + count(line)
    return found


def _told(counts: Mapping[str, Decimal]) -> str:
    some = {unit: count for unit, count in counts.items() if count}
    if not some:
        return quantity(ZERO)
    return _(" + ").join(f"{quantity(n)} {unit}".strip() for unit, n in some.items())


def inspector(receipt: GoodsReceipt, beside: Beside) -> tuple[Block, ...]:
    """Return the blocks of the panel."""

    def told(count: Callable[[ReceiptLine], Decimal]) -> str:
        return _told(_by_unit(receipt, beside, count))

    tone = "bad" if any(line.rejected for line in receipt.lines) else ""
    pieces: list[Piece] = [
        Fact(_("Accepted quantity"), told(lambda line: line.accepted), size="big"),
        Fact(_("Delivered quantity"), told(lambda line: line.quantity)),
        Fact(_("Rejected"), told(lambda line: line.rejected), tone=tone),
    ]
    back = went_back(receipt, beside)
    if back:
        pieces += [Gap(), Fact(_("Went back"), _told(back), tone="warn")]
    return (
        Block(_("Goods"), tuple(pieces)),
        *_value(receipt, beside),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def _value(receipt: GoodsReceipt, beside: Beside) -> tuple[Block, ...]:
    """Tell what the accepted goods cost."""
    incl = excl = ZERO
    currency = facts_of(beside).currency
    for line in receipt.lines:
        ordered = _ordered(line, beside)
        if not ordered.quantity:
            return ()
        share = line.accepted / ordered.quantity
        incl += ordered.amount(currency) * share
        excl += ordered.split(currency=currency).excl_vat * share
    language = screen_language()
    pieces = (
        Fact(_("Including VAT"), f"{currency} {language.amount(incl, currency)}"),
        Fact(
            _("Excluding VAT"),
            f"{currency} {language.amount(excl, currency)}",
            size="strong",
        ),
    )
    return (Block(_("Value of what was accepted"), pieces),) if incl else ()


def _title(receipt: GoodsReceipt) -> str:
    if receipt.number:
        return receipt.number
    return Spoken(N_("Draft goods receipt")) if receipt.id is not None else ""


def editor(beside: Beside, following: tuple[NextSpec, ...]) -> EditorSpec:
    """Declare the editor of goods receipts.

    Args:
        beside: What stands beside the record; its values change.
        following: What can be made from a goods receipt.
    """
    return EditorSpec(
        kind="goods_receipt",
        singular=N_("Goods receipt"),
        icon="forklift",
        title=_title,
        subtitle=lambda r: r.purchase.name if r.purchase else "",
        chips=lambda r: (
            receipt_chip(r),
            *(((_("Partly returned"), "warn"),) if went_back(r, beside) else ()),
            *beside.chips,
        ),
        flow=lambda _r: beside.steps,
        fields=FIELDS,
        sections=(_lines(beside), NOTES),
        inspector=lambda r: inspector(r, beside),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="inventory.edit",
        papers=False,
    )
