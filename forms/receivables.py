"""Receivables on the screen: lists, the receipt, the note."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.books import base_of
from app.core.i18n import N_, _, _n, screen_language
from app.receivables.domain import (
    KIND_TITLES,
    TRANSITIONS,
    Action,
    Allocation,
    Kind,
    Receipt,
    Receivable,
)
from forms.company_field import WHERE_SEVERAL
from forms.currencies import CURRENCIES
from forms.kit.ask import REASON, the_day
from forms.kit.spec import (
    POST,
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
from forms.receivables_list import in_books, money, receipt_chip
from forms.reversals import reversal_block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.core.refs import Choice


def days_chip(due_on: date | None, today: date) -> tuple[str, str]:
    """Return how late something is, in words and tone."""
    if due_on is None:
        return _("Waits"), "neutral"
    late = (today - due_on).days
    if late <= 0:
        return _("Not due"), "neutral"
    words = _n("{n} day", "{n} days", late)
    return words, "warn" if late <= 14 else "bad"  # noqa: PLR2004 - two weeks


# --- The receipt ---------------------------------------------------------------------


def _take_claim(choice: Choice) -> Mapping[str, object]:
    return dict(choice.extra)


def _booked(value: Decimal, receipt: Receipt) -> Decimal | None:
    """Return what posting has found out; nothing before, rather than nought."""
    return None if receipt.id is None else value


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
                   cell=lambda part, r: _booked(part.settled_base, r),
                   currency=base_of),
        ColumnSpec("carried_base", N_("In the books"), "money", 116,
                   cell=lambda part, r: _booked(part.carried_base, r),
                   currency=base_of),
        ColumnSpec("realised", N_("Exchange gain"), "money", 108,
                   cell=lambda part, r: _booked(part.realised, r),
                   currency=base_of, sum=True),
    ),
)  # fmt: skip


def _report(day: date | None) -> tuple[Piece, ...]:
    """Say by when SAFE is told of an advance, or of a claim that is paid late."""
    if day is None:
        return ()
    return (Gap(), Fact(_("Report to SAFE by"), screen_language().iso(day)))


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
    pieces += _report(receipt.report_by)
    found = [
        Block(_("Totals"), tuple(pieces)),
        *reversal_block("receipt", "cash", receipt),
    ]
    if receipt.id is not None:
        gain = receipt.realised()
        found.append(
            Block(
                _("In base currency"),
                (
                    Fact(_("Buying rate"), language.rate(receipt.buying_rate)),
                    Fact(
                        _("Cash"), in_books(receipt.cash_base, receipt), size="strong"
                    ),
                    Fact(_("Bank charge"), in_books(receipt.charge_base, receipt)),
                    Fact(
                        _("Exchange gain"),
                        in_books(gain, receipt),
                        tone="bad" if gain < 0 else "ok" if gain else "",
                    ),
                ),
            )
        )
    # A deposit and the rest are items of one number: what they got tells them apart.
    links = {
        (kind, ref.id): Link(kind, ref.id, ref.code, detail or ref.name, icon)
        for part in receipt.allocations
        for kind, ref, icon, detail in (
            ("receivable", part.receivable, "file-invoice",
             f"{receipt.currency} {money(part.amount, receipt.currency)}"),
            ("contract", part.contract, "file-text", ""),
        )
        if ref is not None and ref.code
    }  # fmt: skip
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
        WHERE_SEVERAL,
        FieldSpec("received_on", N_("Collected on"), "date", required=True,
                  starts=True),
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
    saves=POST,
    inspector=receipt_blocks,
    actions=(
        ActionSpec("reverse", N_("Reverse receipt"), "arrow-back-up", menu=True,
                   danger=True, needs=Action.REVERSE,
                   permission="receivables.cancel",
                   asks=(the_day(N_("Reversed on")), REASON),
                   ask=N_("A second receipt turns every amount around.")),
        ActionSpec("give_back", N_("Pay back"), "credit-card", menu=True,
                   permission="receivables.edit"),
    ),
    transitions=TRANSITIONS,
    editable=_is_new,
    permission="receivables.edit",
    papers=False,
)  # fmt: skip


# --- The open item -------------------------------------------------------------------

_SETTLED = {"receipt": "cash", "receivable": "file-invoice"}
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
        Fact(_("Posted"), in_books(item.booked_base, item)),
        Fact(_("In the books"), in_books(item.carried_base, item)),
        *_report(item.report_by),
    ]  # fmt: skip
    links = tuple(
        Link(kind, ref.id, ref.code, ref.name, icon)
        for kind, ref, icon in (
            ("contract", item.contract, "file-text"),
            ("shipment", item.shipment, "ship"),
            *((kind, ref, _SETTLED[kind]) for kind, ref in item.settled),
        )
        if ref is not None
    )
    return (Block(_("Totals"), tuple(pieces)), Block(_("Linked documents"), links))


def _item_chips(item: Receivable) -> Sequence[tuple[str, str]]:
    if item.id is None:
        return ()
    kind = (_(KIND_TITLES[item.kind]), "neutral")
    if item.taken_back:
        return (kind, (_("Taken back"), "neutral"))
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
        FieldSpec("reason", N_("Reason"), width=5, required=True),
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
    saves=POST,
    permission="receivables.issue",
    papers=False,
)  # fmt: skip
