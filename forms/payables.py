"""Bills and payments on the screen: lists and editors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.books import base_of
from app.core.i18n import N_, Spoken, _, enumerated, screen_language
from app.core.matching import Finding
from app.core.refs import Ref, field_of
from app.payables.domain import (
    CHARGE_TITLES,
    FINDING_TITLES,
    KIND_TITLES,
    PAYMENT_TRANSITIONS,
    TRANSITIONS,
    Action,
    Allocation,
    Bill,
    Kind,
    Line,
    Payment,
    PaymentAction,
    State,
)
from forms.company_field import WHERE_SEVERAL
from forms.currencies import CURRENCIES
from forms.kit.ask import NO_FIGURE, REASON, REFERENCE, the_day
from forms.kit.cells import Cell
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
    Options,
    Piece,
    SectionSpec,
    unit_of,
)
from forms.parties import verified
from forms.payables_list import payment_chip, state_chip
from forms.reversals import reversal_block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from app.core.refs import Choice
    from app.parties.domain import PartyBank


# --- The bill ------------------------------------------------------------------------


def _findings(line: Line, _bill: Bill) -> Cell:
    if not line.findings:
        return Cell()
    words = enumerated(_(FINDING_TITLES[one]) for one in line.findings)
    good = line.findings == (Finding.MATCHED,)
    return Cell(words, kind="chip", chip="ok" if good else "bad")


def _beside(value: Decimal) -> Cell:
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return Cell(screen_language().quantity(value, places), kind="number", tone="text2")


LINES = SectionSpec(
    "lines",
    N_("Invoice lines"),
    fixed=True,
    columns=(
        ColumnSpec("product", N_("Item no."), "readonly", 78, tint=False,
                   cell=lambda line, _b: Cell(
                       line.product.code if line.product else "", kind="link")),
        ColumnSpec("description", N_("Goods"), "text", 100, stretch=True),
        ColumnSpec("ordered", N_("Ordered"), "decimal", 74, editable=False,
                   unit=unit_of,
                   cell=lambda line, _b: _beside(line.ordered)),
        ColumnSpec("received", N_("Received"), "decimal", 78, editable=False,
                   unit=unit_of,
                   cell=lambda line, _b: _beside(line.received)),
        ColumnSpec("quantity", N_("Invoiced"), "decimal", 76, required=True,
                   unit=unit_of,
                   places=lambda line, _b: 0 if line is None
                   or line.quantity == line.quantity.to_integral_value() else 3),
        ColumnSpec("unit", N_("Unit"), "text", 52),
        ColumnSpec("order_price", N_("Ordered at"), "price", 84, editable=False,
                   cell=lambda line, b: Cell(
                       screen_language().price(line.order_price, b.currency),
                       kind="number", tone="text2")),
        ColumnSpec("price_incl_vat", N_("Price incl. VAT"), "price", 104,
                   required=True),
        ColumnSpec("vat_rate", N_("VAT rate"), "percent", 70),
        ColumnSpec("amount", N_("Amount"), "money", 100,
                   cell=lambda line, b: line.amount(b.currency), sum=True),
        ColumnSpec("findings", N_("Match"), "readonly", 110, cell=_findings,
                   tint=False),
    ),
)  # fmt: skip


def blocks(bill: Bill) -> Sequence[Block]:
    """Return the inspector's blocks of a bill."""
    language = screen_language()

    def money(value: Decimal) -> str:
        return language.amount(value, bill.currency)

    pieces: list[Piece] = [
        Fact(_("Amount {currency}", currency=bill.currency), money(bill.total()),
             size="big"),
    ]  # fmt: skip
    if bill.lines:
        pieces += [
            Fact(_("Price without VAT"), money(bill.total_excl_vat())),
            Fact(_("VAT"), money(bill.total_vat())),
        ]
    if bill.id is not None and bill.state is not State.DRAFT:
        tone = "" if bill.open else "ok"
        pieces += [Gap(), Fact(_("Open"), money(bill.open), tone=tone, size="strong")]
        if bill.rate != 1:
            pieces += [
                Fact(_("Rate"), language.rate(bill.rate)),
                Fact(_("Posted"), language.amount(bill.booked_base, base_of(bill))),
            ]
    found = [Block(_("Totals"), tuple(pieces))]
    bad = [
        one for line in bill.lines for one in line.findings if one != Finding.MATCHED
    ]
    if bill.state is State.HELD:
        words = _("This bill may not be paid until somebody approves the difference.")
        found.append(Block(_("Three-way match"), (Note(words, "bad"),)))
    elif bill.approved_by:
        words = _("Approved by {name}: {reason}", name=bill.approved_by,
                  reason=bill.reason)  # fmt: skip
        found.append(Block(_("Three-way match"), (Note(words, "warn"),)))
    elif bill.lines and not bad and bill.state is State.BOOKED:
        words = _("Order, receipt and invoice agree.")
        found.append(Block(_("Three-way match"), (Note(words, "ok"),)))
    links = tuple(
        Link(kind, ref.id, ref.code, ref.name, icon)
        for kind, ref, icon in (
            ("purchase", bill.purchase, "shopping-cart"),
            ("contract", bill.contract, "file-text"),
            ("shipment", bill.shipment, "ship"),
        )
        if ref is not None
    )
    if links:
        found.append(Block(_("Linked documents"), links))
    return tuple(found)


def _is_new(bill: Bill) -> bool:
    return bill.id is None


def _plain(bill: Bill) -> bool:
    return not bill.lines


SPEC = EditorSpec(
    kind="bill",
    singular=N_("Bill"),
    icon="file-invoice",
    title=lambda bill: bill.number or (Spoken(N_("Draft")) if bill.id else ""),
    subtitle=lambda bill: str(bill.payee or ""),
    chips=lambda bill: (state_chip(bill),),
    fields=(
        FieldSpec("kind", N_("For"), "choice", options=tuple(KIND_TITLES.items()),
                  editable=lambda b: _is_new(b) and _plain(b)),
        FieldSpec("payee", N_("Payee"), "lookup:payee", required=True, width=2),
        WHERE_SEVERAL,
        FieldSpec("invoice_number", N_("Invoice no."), width=2, starts=True),
        FieldSpec("invoice_on", N_("Invoice date"), "date"),
        FieldSpec("due_on", N_("Due"), "date"),
        FieldSpec("charge", N_("Charge"), "choice",
                  options=((None, ""), *CHARGE_TITLES.items()),
                  visible=lambda b: b.kind is not Kind.SUPPLIER),
        FieldSpec("contract", N_("Contract"), "lookup:contract"),
        FieldSpec("purchase", N_("Purchase contract"), "lookup:purchase"),
        FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES,
                  editable=_plain),
        FieldSpec("amount", N_("Amount"), "money", required=True, visible=_plain),
        FieldSpec("note", N_("Note"), width=6),
    ),
    sections=(LINES,),
    inspector=blocks,
    actions=(
        ActionSpec("book", N_("Post"), "file-check", primary=True, needs=Action.BOOK,
                   permission="payables.issue"),
        ActionSpec("approve", N_("Approve difference"), "checks", primary=True,
                   needs=Action.APPROVE, permission="payables.cancel",
                   ask=N_("Say why the difference may be paid.")),
        ActionSpec("pay", N_("Pay"), "credit-card", primary=True,
                   permission="payables.issue"),
        ActionSpec("set_off", N_("Set off against bills"), "arrow-merge",
                   permission="payables.edit",
                   asks=(the_day(N_("Set off on")),),
                   ask=N_("The payee's open bills are settled with it, the first due "
                          "first.")),
        ActionSpec("cancel", N_("Cancel bill"), "ban", menu=True, danger=True,
                   needs=Action.CANCEL, permission="payables.cancel"),
    ),
    transitions=TRANSITIONS,
    edit=Action.EDIT,
    permission="payables.edit",
    papers=False,
)  # fmt: skip


# --- The payment ---------------------------------------------------------------------


def _take_bill(choice: Choice) -> Mapping[str, object]:
    amount = choice.extra.get("amount")
    return {"amount": amount} if amount else {}


PARTS = SectionSpec(
    "allocations",
    N_("What it is for"),
    new_line=lambda _payment: Allocation(),
    entry=N_("Choose a bill, a purchase contract or a customer's credit"),
    columns=(
        ColumnSpec("bill", N_("Bill"), "lookup:open_bill", 200, fills=_take_bill,
                   stretch=True),
        ColumnSpec("purchase", N_("Deposit for purchase"), "lookup:purchase", 170),
        ColumnSpec("debt", N_("Paid back to customer"), "lookup:customer_debt", 170,
                   fills=_take_bill),
        ColumnSpec("amount", N_("Amount"), "money", 124, required=True, sum=True),
        ColumnSpec("realised", N_("Exchange gain"), "money", 110,
                   cell=lambda part, p: None if p.id is None else part.realised,
                   currency=base_of),
    ),
)  # fmt: skip


def payment_blocks(payment: Payment) -> Sequence[Block]:
    """Return the inspector's blocks of a payment."""
    language = screen_language()
    amount = language.amount(payment.amount, payment.currency)
    base = payment.base
    if payment.id is None and payment.rate:
        base = payment.amount * payment.rate / payment.rate_unit
    pieces: list[Piece] = [
        Fact(_("Payment {currency}", currency=payment.currency), amount, size="big")
    ]
    home = base_of(payment)
    if payment.currency != home:
        rate = language.rate(payment.rate) if payment.rate else _("of the day")
        pieces.append(Fact(_("Selling rate"), rate))
    pieces += [
        Fact(_("In base currency"), language.amount(base, home), size="strong"),
        Fact(_("Bank fee"), language.amount(payment.fee_base, home)),
    ]
    rest = payment.amount - payment.allocated()
    tone = "ok" if not rest else "bad"
    pieces += [
        Gap(),
        Fact(_("Not allocated"), language.amount(rest, payment.currency), tone=tone),
    ]
    found = [
        Block(_("Totals"), tuple(pieces)),
        *reversal_block("payment", "credit-card", payment),
    ]
    links = tuple(
        Link(kind, ref.id, ref.code, ref.name, icon)
        for part in payment.allocations
        for kind, ref, icon in (
            ("bill", part.bill, "file-invoice"),
            ("purchase", part.purchase, "shopping-cart"),
            ("contract", part.contract, "file-text"),
        )
        if ref is not None
    )
    if links:
        unique = tuple({(one.kind, one.id): one for one in links}.values())
        found.append(Block(_("Linked documents"), unique))
    return tuple(found)


PAYMENT = EditorSpec(
    kind="payment",
    singular=N_("Payment"),
    icon="credit-card",
    subtitle=lambda payment: str(payment.payee or ""),
    chips=lambda payment: (payment_chip(payment),) if payment.id else (),
    fields=(
        FieldSpec("payee", N_("Payee"), "lookup:payee", required=True, width=2),
        WHERE_SEVERAL,
        FieldSpec("paid_on", N_("Paid on"), "date", required=True, starts=True),
        FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES),
        FieldSpec("amount", N_("Amount"), "money", required=True),
        FieldSpec("rate", N_("Selling rate"), "rate", hint=N_("Of the day"),
                  visible=lambda p: p.currency != base_of(p)),
        FieldSpec("fee_base", N_("Bank fee"), "money",
                  currency=base_of),
        FieldSpec("account", N_("Our account"), "lookup:account", width=2,
                  hint=N_("The first of the currency")),
        FieldSpec("payee_account", N_("Payee's account"), "choice", width=4),
        FieldSpec("bank_reference", N_("Bank reference"), width=2),
        FieldSpec("note", N_("Note"), width=4),
    ),
    sections=(PARTS,),
    inspector=payment_blocks,
    actions=(
        ActionSpec("refer", N_("Enter bank reference"), "pencil", seldom=True,
                   needs=PaymentAction.REFER, permission="payables.issue",
                   asks=(REFERENCE,), ask=NO_FIGURE),
        ActionSpec("reverse", N_("Reverse payment"), "arrow-back-up", menu=True,
                   danger=True, needs=PaymentAction.REVERSE,
                   permission="payables.cancel",
                   asks=(the_day(N_("Reversed on")), REASON),
                   ask=N_("A second payment turns every amount around.")),
    ),
    saves=POST,
    transitions=PAYMENT_TRANSITIONS,
    editable=lambda payment: payment.id is None,
    permission="payables.issue",
    papers=False,
)  # fmt: skip


def with_accounts(spec: EditorSpec, options: Options | None) -> EditorSpec:
    """Return the payment's form with the payee's accounts, for who may see them.

    Args:
        spec: The form.
        options: The accounts, by payment; None: the person may see none.
    """
    fields = (
        replace(one, options=options or ()) if one.field == "payee_account" else one
        for one in spec.fields
        if options is not None or one.field != "payee_account"
    )
    return replace(spec, fields=tuple(fields))


def confirmed(bank: PartyBank) -> Ref | None:
    """Return the pointer to an account as it was confirmed; None: it was not."""
    said = bank.confirmation
    return Ref(said.id, bank.account_number, bank.called()) if said else None


def payee_blocks(payee_id: int, banks: Sequence[PartyBank]) -> tuple[Block, ...]:
    """Return what is known of a payee's accounts, with the way to those that wait."""
    where = field_of("party", payee_id, "banks")
    pieces = tuple(
        replace(verified(bank), where=where if bank.is_waiting() else "")
        for bank in banks
    )
    return (Block(_("Payee's accounts"), pieces),) if pieces else ()
