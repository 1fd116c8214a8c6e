"""Receivables on the screen: lists, the receipt, the note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.core.books import base_currency
from app.core.i18n import N_, _, _n, screen_language
from app.core.query import Filter, Query, Sort, Span
from app.core.refs import Choice
from app.receivables.domain import (
    CLAIMS,
    KIND_TITLES,
    STATE_TITLES,
    TRANSITIONS,
    ZERO,
    Action,
    Allocation,
    Entry,
    Kind,
    Receipt,
    ReceiptSummary,
    Receivable,
    State,
)
from forms.kit import cell_of
from forms.kit.ask import REASON, the_day
from forms.kit.cells import Cell
from forms.kit.list_spec import Action as ListAction
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    Link,
    Note,
    Piece,
    SectionSpec,
)

TONES = {State.BOOKED: "ok", State.REVERSED: "neutral", State.REVERSAL: "warn"}
CURRENCIES = tuple(
    (code, code)
    for code in ("USD", "EUR", "GBP", "JPY", "CNY", "HKD", "AUD", "CAD", "KWD")
)


def money(value: Decimal, currency: str) -> str:
    """Return an amount in its currency's coins, without a symbol."""
    return screen_language().amount(value, currency)


def in_books(value: Decimal) -> str:
    """Return an amount of the base currency."""
    return money(value, base_currency())


def days_chip(due_on: date | None, today: date) -> tuple[str, str]:
    """Return how late something is, in words and tone."""
    if due_on is None:
        return _("Waits"), "neutral"
    late = (today - due_on).days
    if late <= 0:
        return _("Not due"), "neutral"
    words = _n("{n} day", "{n} days", late)
    return words, "warn" if late <= 14 else "bad"  # noqa: PLR2004 - two weeks


def entry_chip(row: Entry) -> tuple[str, str]:
    """Return an item's state in words and tone."""
    if not row.open:
        return _("Settled"), "ok"
    if row.kind not in CLAIMS:
        return _("We owe it"), "vio"
    if row.open < row.amount:
        return _("Part paid"), "teal"
    return _("Open"), "info"


def receipt_chip(row: Receipt | ReceiptSummary) -> tuple[str, str]:
    """Return a receipt's state in words and tone."""
    if row.state is State.BOOKED and row.free:
        return _("To allocate"), "warn"
    return _(STATE_TITLES[row.state]), TONES[row.state]


LIST = ListSpec(
    name="receivables",
    title=N_("Open items"),
    icon="cash-banknote",
    kind="receivable",
    singular=N_("Credit or debit note"),
    create="receivables.issue",
    sort=Sort("due_on"),
    columns=(
        Column("number", N_("Number"), lambda r: Cell(r.number, kind="link"), 118,
               frozen=True, filter="code"),
        Column("kind", N_("Kind"), lambda r: Cell(_(KIND_TITLES[r.kind])), 120,
               filter="choice", options=tuple(KIND_TITLES.items())),
        Column("customer", N_("Customer"), lambda r: Cell(r.customer), 200,
               stretch=True),
        Column("contract", N_("Contract"), lambda r: Cell(r.contract or ""), 104,
               filter="code"),
        Column("booked_on", N_("Date"), lambda r: cell_of.day(r.booked_on), 96,
               filter="date"),
        Column("due_on", N_("Due"), lambda r: cell_of.day(r.due_on), 96, filter="date"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 62,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 116, filter="number"),
        Column("open", N_("Open"),
               lambda r: cell_of.amount(r.open, r.currency, bold=bool(r.open)), 116,
               filter="number", sum=True),
        Column("carried_base", N_("In the books"),
               lambda r: cell_of.amount(r.carried_base, r.base_currency), 116,
               filter="number", sum=True, currency=lambda r: r.base_currency),
        Column("state", N_("State"), lambda r: cell_of.chip(entry_chip(r)), 100,
               sortable=False, filter=""),
    ),
    views=(
        View(N_("Open"), Query(filters=(Filter("open", "gt", ZERO),))),
        View(N_("Overdue"), Query(filters=(
            Filter("open", "gt", ZERO), Filter("due_on", "lt", Span("today"))))),
        View(N_("Due within 14 days"), Query(filters=(
            Filter("open", "gt", ZERO),
            Filter("due_on", "eq", Span("next_days", 14))))),
        View(N_("All")),
    ),
    heading=lambda r: f"{r.number} · {_(KIND_TITLES[r.kind])}",
    chip=entry_chip,
    preview=(
        (N_("Customer"), lambda r: r.customer),
        (N_("Contract"), lambda r: r.contract or ""),
        (N_("Open"), lambda r: f"{r.currency} {money(r.open, r.currency)}"),
        (N_("In the books"),
         lambda r: f"{base_currency()} {in_books(r.carried_base)}"),
    ),
    actions=(
        ListAction("statement", N_("Statement of account"), "printer", button=True,
                   quick=True, single=True),
    ),
    empty=N_("Nothing is owed to us. Claims come with the goods on board."),
)  # fmt: skip

RECEIPTS = ListSpec(
    name="receipts",
    title=N_("Receipts"),
    icon="cash",
    kind="receipt",
    singular=N_("Receipt"),
    create="receivables.edit",
    sort=Sort("received_on", descending=True),
    topics=frozenset({"receivables"}),
    columns=(
        Column("number", N_("Receipt"), lambda r: Cell(r.number or "", kind="link"),
               104, frozen=True, filter="code"),
        Column("received_on", N_("Received"), lambda r: cell_of.day(r.received_on), 96,
               filter="date"),
        Column("customer", N_("Customer"), lambda r: Cell(r.customer or r.remitter),
               190, stretch=True),
        Column("reference", N_("Reference"), lambda r: Cell(r.reference), 190),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 62,
               filter="code"),
        Column("amount", N_("Amount"),
               lambda r: cell_of.amount(r.amount, r.currency), 116,
               filter="number", sum=True),
        Column("charge", N_("Bank charge"),
               lambda r: cell_of.amount(r.charge, r.currency), 96, filter="number"),
        Column("free", N_("To allocate"),
               lambda r: cell_of.amount(r.free, r.currency, bold=bool(r.free)), 110,
               filter="number"),
        Column("cash_base", N_("In base currency"),
               lambda r: cell_of.amount(r.cash_base, r.base_currency), 120,
               filter="number", sum=True, currency=lambda r: r.base_currency),
        Column("state", N_("State"), lambda r: cell_of.chip(receipt_chip(r)), 104,
               filter="choice", options=tuple(STATE_TITLES.items())),
    ),
    views=(
        View(N_("All")),
        View(N_("To allocate"), Query(filters=(Filter("free", "gt", ZERO),))),
        View(N_("This month"), Query(filters=(
            Filter("received_on", "eq", Span("this_month")),))),
    ),
    heading=lambda r: r.number or "",
    chip=receipt_chip,
    preview=(
        (N_("Customer"), lambda r: r.customer or ""),
        (N_("Remitter"), lambda r: r.remitter),
        (N_("Reference"), lambda r: r.reference),
    ),
    empty=N_("No money was received yet."),
)  # fmt: skip


# --- The receipt ---------------------------------------------------------------------


def _take_claim(choice: Choice) -> Mapping[str, object]:
    return dict(choice.extra)


PARTS = SectionSpec(
    "allocations",
    N_("What it is for"),
    new_line=lambda _receipt: Allocation(),
    entry=N_("Choose an invoice, or a contract for its deposit"),
    columns=(
        ColumnSpec("receivable", N_("Invoice"), "lookup:claim", 150,
                   fills=_take_claim, stretch=True),
        ColumnSpec("contract", N_("Contract (deposit)"), "lookup:awaited", 150,
                   fills=_take_claim),
        ColumnSpec("amount", N_("Amount"), "money", 112, required=True, sum=True),
        ColumnSpec("settled_base", N_("At buying rate"), "money", 116,
                   cell=lambda part, _r: part.settled_base,
                   currency=lambda _r: base_currency()),
        ColumnSpec("carried_base", N_("In the books"), "money", 116,
                   cell=lambda part, _r: part.carried_base,
                   currency=lambda _r: base_currency()),
        ColumnSpec("realised", N_("Exchange gain"), "money", 108,
                   cell=lambda part, _r: part.realised,
                   currency=lambda _r: base_currency(), sum=True),
    ),
)  # fmt: skip


def receipt_blocks(receipt: Receipt) -> Sequence[Block]:
    """Return the inspector's blocks of a receipt."""
    language = screen_language()
    currency = receipt.currency
    pieces: list[Piece] = [
        Fact(_("Received {currency}", currency=currency),
             money(receipt.amount, currency), size="big"),
        Fact(_("Bank charge"), money(-receipt.charge, currency)),
        Fact(_("On the account"), money(receipt.net(), currency), size="strong"),
        Gap(),
    ]  # fmt: skip
    left = receipt.free if receipt.id else receipt.amount - receipt.allocated()
    tone = "ok" if not left else "warn" if left > 0 else "bad"
    pieces.append(Fact(_("Not allocated"), money(left, currency), tone=tone))
    found = [Block(_("Totals"), tuple(pieces))]
    if receipt.id is not None:
        gain = receipt.realised()
        found.append(
            Block(
                _("In base currency"),
                (
                    Fact(_("Buying rate"), language.rate(receipt.buying_rate)),
                    Fact(_("Cash"), in_books(receipt.cash_base), size="strong"),
                    Fact(_("Bank charge"), in_books(receipt.charge_base)),
                    Fact(
                        _("Exchange gain"),
                        in_books(gain),
                        tone="bad" if gain < 0 else "ok" if gain else "",
                    ),
                ),
            )
        )
    links = {
        (kind, ref.id): Link(kind, ref.id, ref.code, ref.name, icon)
        for part in receipt.allocations
        for kind, ref, icon in (
            ("receivable", part.receivable, "file-invoice"),
            ("contract", part.contract, "file-text"),
        )
        if ref is not None and ref.code
    }
    if receipt.id is not None and links:
        found.append(Block(_("Linked documents"), tuple(links.values())))
    return tuple(found)


def _is_new(record: Receipt | Receivable) -> bool:
    return record.id is None


RECEIPT = EditorSpec(
    kind="receipt",
    singular=N_("Receipt"),
    icon="cash",
    subtitle=lambda receipt: str(receipt.customer or "") or receipt.remitter,
    chips=lambda receipt: (receipt_chip(receipt),) if receipt.id else (),
    fields=(
        FieldSpec("customer", N_("Customer"), "lookup:customer", width=2),
        FieldSpec("received_on", N_("Received"), "date", required=True),
        FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES),
        FieldSpec("amount", N_("Amount sent"), "money", required=True),
        FieldSpec("charge", N_("Bank charge"), "money"),
        FieldSpec("buying_rate", N_("Buying rate"), "rate", hint=N_("Of the day")),
        FieldSpec("mid_rate", N_("Mid rate"), "rate", hint=N_("Of the day")),
        FieldSpec("account", N_("Our account"), "lookup:account", width=2,
                  hint=N_("The first of the currency")),
        FieldSpec("remitter", N_("Remitter"), width=2),
        FieldSpec("reference", N_("Reference"), width=6),
    ),
    sections=(PARTS,),
    inspector=receipt_blocks,
    actions=(
        ActionSpec("reverse", N_("Reverse receipt"), "arrow-back-up", menu=True,
                   danger=True, needs=Action.REVERSE,
                   permission="receivables.cancel",
                   asks=(the_day(N_("Reversed on")), REASON),
                   ask=N_("A second receipt turns every amount around.")),
    ),
    transitions=TRANSITIONS,
    editable=_is_new,
    permission="receivables.edit",
    papers=False,
)  # fmt: skip


# --- The open item -------------------------------------------------------------------

NOTES = ((Kind.CREDIT_NOTE, N_("Credit note")), (Kind.DEBIT_NOTE, N_("Debit note")))


def item_blocks(item: Receivable) -> Sequence[Block]:
    """Return the inspector's blocks of an open item."""
    language = screen_language()
    pieces: list[Piece] = [
        Fact(_("Amount {currency}", currency=item.currency),
             money(item.amount, item.currency), size="big"),
    ]  # fmt: skip
    if item.id is None:
        text = _("It is booked at the mid rate of its day and changes no paper.")
        return (Block(_("Totals"), (*pieces, Note(text))),)
    pieces += [
        Fact(_("Open"), money(item.open, item.currency), size="strong",
             tone="" if item.open else "ok"),
        Gap(),
        Fact(_("Rate"), language.rate(item.rate)),
        Fact(_("Posted"), in_books(item.booked_base)),
        Fact(_("In the books"), in_books(item.carried_base)),
    ]  # fmt: skip
    links = tuple(
        Link(kind, ref.id, ref.code, ref.name, icon)
        for kind, ref, icon in (
            ("contract", item.contract, "file-text"),
            ("shipment", item.shipment, "ship"),
        )
        if ref is not None
    )
    return (Block(_("Totals"), tuple(pieces)), Block(_("Linked documents"), links))


def _item_chips(item: Receivable) -> Sequence[tuple[str, str]]:
    if item.id is None:
        return ()
    kind = (_(KIND_TITLES[item.kind]), "neutral")
    if not item.open:
        return (kind, (_("Settled"), "ok"))
    return (kind, (_("Open"), "info"))


SPEC = EditorSpec(
    kind="receivable",
    singular=N_("Credit or debit note"),
    icon="file-invoice",
    subtitle=lambda item: str(item.customer or ""),
    chips=_item_chips,
    fields=(
        FieldSpec("kind", N_("Kind"), "choice",
                  options=lambda item: NOTES if item.id is None
                  else tuple(KIND_TITLES.items())),
        FieldSpec("contract", N_("Contract"), "lookup:contract", required=True,
                  width=2),
        FieldSpec("booked_on", N_("Date"), "date", required=True),
        FieldSpec("amount", N_("Amount"), "money", required=True),
        FieldSpec("currency", N_("Currency"), "readonly"),
        FieldSpec("due_on", N_("Due"), "date", visible=lambda item: not _is_new(item)),
        FieldSpec("reason", N_("Reason"), width=6, required=True),
    ),
    inspector=item_blocks,
    actions=(
        ActionSpec("set_off", N_("Set off against claims"), "arrow-merge",
                   primary=True, permission="receivables.edit",
                   asks=(the_day(N_("Set off on")),),
                   ask=N_("The customer's open claims are settled with it, the first "
                          "due first.")),
    ),
    editable=_is_new,
    permission="receivables.issue",
    papers=False,
)  # fmt: skip
