"""Purchase contracts on the screen: the list and the editor."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.core import unusual
from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_, Spoken, _, _n, screen_language
from app.core.money import HUNDRED, ZERO
from app.core.sources import LastPrice
from app.core.words import amount_in_words
from app.purchasing.domain import (
    STATE_TITLES,
    TRANSITIONS,
    Action,
    Line,
    Purchase,
    State,
    listed,
    of_card,
)
from forms import sale_list, sale_parts
from forms.company_field import COMPANY
from forms.currencies import CURRENCIES
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.cell_of import done_words
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
    Note,
    Piece,
    SectionSpec,
    ToolSpec,
    unit_of,
)
from forms.purchasing_list import SOON, days_left, state_chip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.refs import Choice
    from app.suppliers.domain import SupplierPrice

# --- The lines -----------------------------------------------------------------------


def _fills(choice: Choice) -> dict[str, Any]:
    """Return what a line takes over from a product's card."""
    found = dict(choice.extra)
    made: dict[str, Any] = {
        "description": found.get("description_zh") or found.get("description_en", ""),
        "specification": choice.ref.code,
        "unit": found.get("unit", "PCS"),
    }
    cost = found.get("cost")
    return made if cost is None else {**made, **of_card(cost)}


def _came(line: Line, purchase: Purchase) -> Cell:
    if purchase.state in {State.DRAFT, State.CANCELLED}:
        return Cell()
    done = line.received >= line.quantity
    words = screen_language().quantity(
        line.received, sale_list.places_of(line.received)
    )
    tone = "ok" if done else "" if line.received else "text3"
    return Cell(words, kind="number", tone=tone, bold=done)


LINES = (
    ColumnSpec("product", N_("Item no."), "lookup:product", 88, required=True,
               fills=_fills, aliases=("货号", "Item", "SKU", "Art. no.", "Model")),
    ColumnSpec("description", N_("Description"), width=110, stretch=True, pictured=True,
               describe=lambda line, _p: line.specification, aliases=("品名",)),
    ColumnSpec("specification", N_("Specification"), width=120, hidden=True,
               aliases=("规格", "型号")),
    ColumnSpec("quantity", N_("Quantity"), "decimal", 72, required=True, sum=True,
               unit=unit_of,
               places=lambda line, _p: sale_list.places_of(line.quantity),
               aliases=("Qty", "数量")),
    ColumnSpec("unit", N_("Unit"), width=50, aliases=("单位",)),
    ColumnSpec("price_incl_vat", N_("Price incl. VAT"), "price", 108, required=True,
               aliases=("含税单价", "单价", "Price")),
    ColumnSpec("vat_rate", N_("VAT rate"), "percent", 62,
               places=lambda line, _p: sale_list.places_of(line.vat_rate),
               aliases=("税率",)),
    ColumnSpec("amount", N_("Amount"), "money", 98, sum=True,
               cell=lambda line, p: line.amount(p.currency),
               suffix=lambda p: p.currency),
    ColumnSpec("excl_vat", N_("Excl. VAT"), "money", 96, sum=True,
               cell=lambda line, p: line.split(currency=p.currency).excl_vat),
    ColumnSpec("vat", N_("VAT"), "money", 86, sum=True,
               cell=lambda line, p: line.split(currency=p.currency).vat),
    ColumnSpec("special_invoice", N_("Special VAT invoice"), "check", 110,
               hidden=True),
    ColumnSpec("received", N_("Received"), "decimal", 74, cell=_came,
               unit=unit_of),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is read beside a purchase contract.

    Attributes:
        listed: What the price list of this supplier asks, by product.
        prices: What this supplier asked last, by product.
        special: Whether this supplier's line bears a special VAT invoice, by product.
        carded: Whether the card says so, which a new line was filled with.
        cards: What the cards of the products say, VAT included.
    """

    listed: Mapping[int, Sequence[SupplierPrice]] = field(default_factory=dict)
    prices: dict[int, LastPrice] = field(default_factory=dict)
    special: dict[int, bool] = field(default_factory=dict)
    carded: dict[int, bool] = field(default_factory=dict)
    cards: dict[int, Decimal] = field(default_factory=dict)


def facts_of(beside: Beside) -> Facts:
    """Return what was read beside a purchase contract; nothing until then."""
    return beside.facts or Facts()


def _source(line: Line, purchase: Purchase, beside: Beside) -> str:
    """Return what the supplier asks, or asked last, while it is a draft."""
    if purchase.state is not State.DRAFT or line.product is None:
        return ""
    asked = listed(line, facts_of(beside).listed)
    if asked is not None and asked.price_incl_vat == line.price_incl_vat:
        return _("Price list")
    if asked is not None:
        price = screen_language().price(asked.price_incl_vat, purchase.currency)
        return _("list {price}", price=price)
    last = facts_of(beside).prices.get(line.product.id)
    return sale_parts.last_price(last, line.price_incl_vat, purchase.currency)


def _lines(beside: Beside) -> tuple[ColumnSpec, ...]:
    def doubt(value: Any, line: Any, _purchase: Any) -> Problem | None:
        prices = facts_of(beside).prices
        last = prices.get(line.product.id) if line.product else None
        return unusual.quantity(value, last.quantity if last else None)

    own: dict[str, dict[str, Any]] = {
        "quantity": {"doubt": doubt},
        "price_incl_vat": {"describe": lambda line, p: _source(line, p, beside)},
    }
    return tuple(replace(column, **own.get(column.field, {})) for column in LINES)


_PRICES = frozenset(("price_incl_vat", "vat_rate", "amount", "excl_vat", "vat"))
UNPRICED = tuple(column for column in LINES if column.field not in _PRICES)
"""The columns for who may not see what is paid."""


# --- The editor ----------------------------------------------------------------------


def _of_supplier(choice: Choice) -> Mapping[str, Any]:
    wanted = ("currency", "payment_terms")
    return {name: choice.extra[name] for name in wanted if choice.extra.get(name)}


FIELDS = (
    FieldSpec("supplier", N_("Supplier"), "lookup:supplier", required=True, width=2,
              fills=_of_supplier),
    FieldSpec("contract", N_("Sales contract"), "lookup:contract", width=2,
              hint=N_("for stock")),
    FieldSpec("signed_on", N_("Signed on"), "date", required=True),
    FieldSpec("delivery_on", N_("Delivery"), "date"),
    FieldSpec("delivery_place", N_("Place of delivery"), width=2),
    FieldSpec("place_signed", N_("Place of signing")),
    FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES,
              required=True),
    FieldSpec("deposit_percent", N_("Deposit"), "percent"),
    FieldSpec("settle_days", N_("Rest after invoice"), "integer",
              suffix=lambda _p: _("days")),
)  # fmt: skip

TERMS = (
    FieldSpec("quality_terms", N_("Quality and acceptance"), "note", width=3),
    FieldSpec("packing_terms", N_("Packing and marks"), "note", width=3),
    FieldSpec("payment_terms", N_("Payment terms"), width=3),
    COMPANY,
    FieldSpec("purchaser", N_("Purchaser")),
    FieldSpec("note", N_("Note"), "note", width=6),
)

ACTIONS = (
    ActionSpec("confirm", N_("Confirm"), "circle-check", primary=True,
               needs=Action.CONFIRM, permission="purchasing.issue"),
    ActionSpec("complete", N_("Complete"), "checks", needs=Action.COMPLETE, menu=True,
               permission="purchasing.issue",
               ask=N_("It is delivered and paid; nothing more will come of it.")),
    ActionSpec("cancel", N_("Cancel purchase contract"), "ban", needs=Action.CANCEL,
               menu=True, danger=True, permission="purchasing.cancel",
               ask=N_("The goods can be ordered again. A cancelled purchase contract "
                      "cannot be taken up again.")),
)  # fmt: skip


def _above(purchase: Purchase, beside: Beside) -> int:
    """Count the prices of a draft that are above the supplier's price list."""
    if purchase.state is not State.DRAFT:
        return 0
    asked = ((x, listed(x, facts_of(beside).listed)) for x in purchase.lines)
    return sum(1 for x, at in asked if at and x.price_incl_vat > at.price_incl_vat)


def _chips(purchase: Purchase, beside: Beside) -> Sequence[tuple[str, str]]:
    found = [state_chip(purchase), *beside.chips]
    above = _above(purchase, beside)
    if above:
        words = _n("{n} price above the list", "{n} prices above the list", above)
        found.append((words, "warn"))
    left = days_left(purchase)
    if left is not None and left < 0:
        late = _n("Goods {n} day late", "Goods {n} days late", -left)
        found.append((late, "bad"))
    elif left is not None and left <= SOON:
        soon = _n("Due in {n} day", "Due in {n} days", left) if left else _("Due today")
        found.append((soon, "warn"))
    return found


def _sums(purchase: Purchase) -> Block:
    language = screen_language()
    currency = purchase.currency

    def money(value: Decimal) -> str:
        return language.amount(value, currency)

    pieces: list[Piece] = [
        Fact(_("Total {currency}", currency=currency), money(purchase.total()),
             size="big"),
        Fact(_("Excluding VAT"), money(purchase.total_excl_vat())),
        Fact(_("VAT"), money(purchase.total_vat())),
    ]  # fmt: skip
    if purchase.total() > 0:
        with suppress(NotPossibleError):  # nobody writes so much in words
            words = amount_in_words(purchase.total(), currency, "zh_CN")
            pieces.append(Note(words, "text2"))
    return Block(_("Summary"), tuple(pieces))


def _payment(purchase: Purchase) -> Block:
    language = screen_language()
    deposit, rest = purchase.deposit(), purchase.total() - purchase.deposit()
    pieces: list[Piece] = []
    if deposit:
        share = language.percent(
            purchase.deposit_percent, sale_list.places_of(purchase.deposit_percent)
        )
        pieces.append(
            Fact(_("Deposit {share}", share=share),
                 language.amount(deposit, purchase.currency),
                 detail=_("on signing"))
        )  # fmt: skip
    days = purchase.settle_days
    pieces.append(
        Fact(_("Rest") if deposit else _("Whole amount"),
             language.amount(rest, purchase.currency),
             detail=_n("{n} day after the VAT invoice",
                       "{n} days after the VAT invoice", days))
    )  # fmt: skip
    return Block(_("Payment"), tuple(pieces))


def _receipts(purchase: Purchase) -> tuple[Block, ...]:
    if purchase.state is State.DRAFT:
        return ()
    language = screen_language()
    come = purchase.received_percent()
    still = sum(
        ((line.open_quantity() * line.price_incl_vat) for line in purchase.lines), ZERO
    )
    tone = "ok" if come >= HUNDRED else ""
    words = done_words(come)
    pieces: list[Piece] = [Fact(_("Received"), words, size="strong", tone=tone)]
    if still:
        pieces += [
            Gap(),
            Fact(_("Still to come"), language.amount(still, purchase.currency)),
        ]
    return (Block(_("Goods"), tuple(pieces)),)


def inspector(purchase: Purchase, beside: Beside) -> tuple[Block, ...]:
    """Return the blocks of the panel; without sums where prices are hidden."""
    return (
        *((_sums(purchase), _payment(purchase)) if purchase.priced else ()),
        *_receipts(purchase),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def _title(purchase: Purchase) -> str:
    if purchase.number:
        return purchase.number
    return Spoken(N_("Draft purchase contract")) if purchase.id is not None else ""


def _subtitle(purchase: Purchase) -> str:
    """Name the supplier, and the sales contracts where they are several."""
    served = purchase.contracts() if purchase.further else ()
    named = ", ".join(ref.code for ref in served)
    supplier = purchase.supplier.name if purchase.supplier else ""
    return " · ".join(filter(None, (supplier, named)))


def editor(
    beside: Beside, following: tuple[NextSpec, ...], *, priced: bool = True
) -> EditorSpec:
    """Declare the editor of purchase contracts.

    Args:
        beside: What stands beside the record; its values change.
        following: What can be made from a purchase contract.
        priced: Whether the person sees what is paid.
    """
    return EditorSpec(
        kind="purchase",
        singular=N_("Purchase contract"),
        icon="shopping-cart",
        title=_title,
        subtitle=_subtitle,
        chips=lambda p: _chips(p, beside),
        flow=lambda _p: beside.steps,
        fields=FIELDS,
        sections=(
            SectionSpec("lines", N_("Goods"),
                        columns=_lines(beside) if priced else UNPRICED,
                        new_line=lambda _p: Line(),
                        tools=(ToolSpec("copy_lines", N_("Copy from earlier"),
                                        "history"),)),
            SectionSpec("terms", N_("Terms & notes"), fields=TERMS),
        ),
        inspector=lambda p: inspector(p, beside),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="purchasing.edit",
    )  # fmt: skip
