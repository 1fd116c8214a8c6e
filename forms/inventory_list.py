"""The lists of stock, warehouses and goods receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _, names_here, screen_language
from app.core.money import ZERO
from app.core.query import Filter, Query, Sort, Span
from app.inventory.domain import (
    FREE_TITLES,
    STATE_TITLES,
    Balance,
    Free,
    GoodsReceipt,
    ReceiptSummary,
    State,
    free_state,
)
from forms import sale_list
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Action, Column, ListSpec, View

if TYPE_CHECKING:
    from decimal import Decimal


_TONES = {Free.AVAILABLE: "ok", Free.RESERVED: "warn", Free.NONE: "neutral"}


def quantity(value: Decimal) -> str:
    """Return a quantity with the decimals that it has."""
    return screen_language().quantity(value, sale_list.places_of(value))


def quantity_cell(value: Decimal, *, bold: bool = False) -> Cell:
    """Return the cell of a quantity; nothing is pale."""
    tone = "" if value else "text3"
    return Cell(quantity(value), kind="number", tone=tone, bold=bold)


def product_name(row: Balance) -> str:
    """Return a product's name in the language of the screen."""
    return names_here(row.product_name, row.product_name_zh)[0]


def free_chip(on_hand: Decimal, free: Decimal) -> tuple[str, str]:
    """Return in words whether something can be shipped."""
    state = free_state(on_hand, free)
    return _(FREE_TITLES[state]), _TONES[state]


LIST = ListSpec(
    name="inventory",
    title=N_("Stock"),
    icon="building-warehouse",
    kind="stock",
    sort=Sort("product_code"),
    columns=(
        Column("product_code", N_("Item no."),
               lambda r: Cell(r.product_code, kind="link"), 130, frozen=True,
               filter="code"),
        Column("product_name", N_("Product"), lambda r: Cell(product_name(r)), 260,
               stretch=True, value=product_name),
        Column("product_name_zh", N_("Chinese name"),
               lambda r: Cell(r.product_name_zh), 170, hidden=True),
        Column("warehouse", N_("Warehouse"), lambda r: Cell(r.warehouse), 120,
               filter="code"),
        Column("on_hand", N_("On hand"), lambda r: quantity_cell(r.on_hand), 104,
               filter="number"),
        Column("reserved", N_("Reserved"), lambda r: quantity_cell(r.reserved), 104,
               filter="number"),
        Column("free", N_("Free"), lambda r: quantity_cell(r.free, bold=True), 104,
               filter="number"),
        Column("unit", N_("Unit"), lambda r: Cell(r.unit), 72, filter="code"),
        Column("state", N_("State"),
               lambda r: cell_of.chip(free_chip(r.on_hand, r.free)), 130,
               filter="choice", options=tuple(FREE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("In stock"), Query(filters=(Filter("on_hand", "gt", ZERO),))),
        View(N_("Reserved"), Query(filters=(Filter("reserved", "gt", ZERO),))),
        View(N_("Used up"), Query(filters=(Filter("on_hand", "eq", ZERO),))),
    ),
    heading=lambda r: f"{r.product_code} · {r.warehouse}",
    chip=lambda r: free_chip(r.on_hand, r.free),
    preview=(
        (N_("Product"), product_name),
        (N_("On hand"), lambda r: f"{quantity(r.on_hand)} {r.unit}"),
        (N_("Reserved"), lambda r: f"{quantity(r.reserved)} {r.unit}"),
        (N_("Free"), lambda r: f"{quantity(r.free)} {r.unit}"),
    ),
    actions=(
        Action("adjust", N_("Count"), "adjustments", button=True, quick=True,
               single=True, permission="inventory.issue"),
    ),
    empty=N_("There is no stock yet. Goods come with a goods receipt for a purchase "
             "contract."),
)  # fmt: skip


WAREHOUSES = ListSpec(
    name="warehouses",
    title=N_("Warehouses"),
    icon="building-warehouse",
    kind="warehouse",
    singular=N_("Warehouse"),
    sort=Sort("code"),
    create="inventory.edit",
    topics=frozenset({"inventory"}),
    columns=(
        Column("code", N_("Short name"), lambda r: Cell(r.code, kind="link"), 140,
               frozen=True, filter="code"),
        Column("name", N_("Name"), lambda r: Cell(r.name), 260),
        Column("address", N_("Address"), lambda r: Cell(r.address), 320, stretch=True),
    ),
    heading=lambda r: r.code,
    preview=((N_("Name"), lambda r: r.name), (N_("Address"), lambda r: r.address)),
    empty=N_("There are no warehouses yet. The first goods receipt makes one."),
)  # fmt: skip


RECEIPT_TONES = {State.DRAFT: "neutral", State.POSTED: "ok"}


def receipt_chip(record: GoodsReceipt | ReceiptSummary) -> tuple[str, str]:
    """Return a state's words and tone."""
    return _(STATE_TITLES[record.state]), RECEIPT_TONES[record.state]


RECEIPTS = ListSpec(
    name="goods_receipts",
    title=N_("Goods receipts"),
    icon="forklift",
    kind="goods_receipt",
    singular=N_("Goods receipt"),
    sort=Sort("received_on", descending=True),
    create="inventory.edit",
    topics=frozenset({"inventory"}),
    columns=(
        Column("number", N_("Goods receipt"), lambda r: cell_of.record(r.number), 116,
               frozen=True, filter="code"),
        Column("supplier_zh", N_("Supplier"),
               lambda r: Cell(sale_list.supplier_name(r)), 260, stretch=True,
               value=sale_list.supplier_name),
        Column("purchase", N_("Purchase"), lambda r: Cell(r.purchase), 130,
               filter="code"),
        Column("warehouse", N_("Warehouse"), lambda r: Cell(r.warehouse), 130,
               filter="code"),
        Column("received_on", N_("Received on"),
               lambda r: cell_of.day(r.received_on), 116, filter="date"),
        Column("state", N_("State"),
               lambda r: cell_of.chip(receipt_chip(r)), 130, filter="choice",
               options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("Drafts"),
             Query(filters=(Filter("state", "eq", State.DRAFT.value),))),
        View(N_("This month"),
             Query(filters=(Filter("received_on", "eq", Span("this_month")),))),
    ),
    heading=lambda r: r.number or sale_list.supplier_name(r),
    chip=receipt_chip,
    preview=(
        (N_("Supplier"), sale_list.supplier_name),
        (N_("Purchase"), lambda r: r.purchase),
        (N_("Warehouse"), lambda r: r.warehouse),
        (N_("Received on"), lambda r: screen_language().iso(r.received_on)),
    ),
    empty=N_("There are no goods receipts yet. Open a purchase contract and receive "
             "its goods."),
)  # fmt: skip
