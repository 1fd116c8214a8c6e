"""Money between our accounts on the screen: the editor of one transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.books import base_of
from app.core.i18n import N_, _, screen_language
from app.treasury.transferring import (
    KIND_TITLES,
    TRANSITIONS,
    Action,
    Transfer,
    TransferKind,
)
from forms.company_field import WHERE_SEVERAL
from forms.kit.ask import NO_FIGURE, REASON, REFERENCE, the_day
from forms.kit.spec import (
    POST,
    ActionSpec,
    Block,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    Piece,
)
from forms.reversals import reversal_block
from forms.treasury_list import money, transfer_chip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.refs import Choice


def _leaves(choice: Choice) -> Mapping[str, Any]:
    return {"currency": choice.extra["currency"]}


def _comes(choice: Choice) -> Mapping[str, Any]:
    return {"to_currency": choice.extra["currency"]}


def _is_between(transfer: Transfer) -> bool:
    return not transfer.opens


def _is_rated(transfer: Transfer) -> bool:
    """Say whether two currencies meet."""
    if transfer.opens:
        return transfer.to_currency not in {"", base_of(transfer)}
    return transfer.kind is TransferKind.EXCHANGE


def blocks(transfer: Transfer) -> Sequence[Block]:
    """Return the inspector's blocks of a transfer."""
    language = screen_language()
    home = base_of(transfer)
    came = transfer.to_currency
    pieces: list[Piece] = []
    if _is_between(transfer):
        left = f"{transfer.currency} {money(transfer.amount, transfer.currency)}"
        pieces.append(Fact(_("Amount out"), left.strip()))
    brought = _("Received {currency}", currency=came).strip()
    pieces.append(Fact(brought, money(transfer.received, came), size="big"))
    if _is_rated(transfer) and transfer.rate:
        pieces.append(Fact(_("Rate"), language.rate(transfer.rate)))
    if transfer.fee_base:
        pieces.append(Fact(_("Bank fee"), f"{home} {money(transfer.fee_base, home)}"))
    if transfer.id is None:
        return (Block(_("Totals"), tuple(pieces)),)
    books: list[Piece] = []
    if _is_between(transfer):
        books.append(Fact(_("Book value"), money(transfer.gave_base, home)))
    books.append(Fact(_("Value now"), money(transfer.got_base, home)))
    if transfer.kind is TransferKind.EXCHANGE:
        tone = "bad" if transfer.gain < 0 else "ok" if transfer.gain else ""
        gain = Fact(_("Exchange gain"), money(transfer.gain, home), tone=tone)
        books += [Gap(), gain]
    return (
        Block(_("Totals"), tuple(pieces)),
        *reversal_block("transfer", "arrows-exchange", transfer),
        Block(_("In base currency"), tuple(books)),
    )


SPEC = EditorSpec(
    kind="transfer",
    singular=N_("Transfer or exchange"),
    icon="arrows-exchange",
    subtitle=lambda t: _(KIND_TITLES[t.kind]) if t.id else "",
    chips=lambda t: (transfer_chip(t),) if t.id else (),
    fields=(
        FieldSpec("kind", N_("Kind"), "choice", options=tuple(KIND_TITLES.items()),
                  required=True, width=2),
        WHERE_SEVERAL,
        FieldSpec("moved_on", N_("Day"), "date", required=True),
        FieldSpec("source", N_("From account"), "lookup:account", required=True,
                  width=2, fills=_leaves, visible=_is_between),
        FieldSpec("amount", N_("Amount"), "money", required=True,
                  visible=_is_between),
        FieldSpec("rate", N_("Rate"), "rate", hint=N_("Of the day"),
                  visible=_is_rated),
        FieldSpec("target", N_("To account"), "lookup:account", required=True,
                  width=2, fills=_comes),
        FieldSpec("received", N_("Amount in"), "money",
                  currency=lambda t: t.to_currency),
        FieldSpec("fee_base", N_("Bank fee"), "money", currency=base_of,
                  visible=_is_between),
        FieldSpec("bank_reference", N_("Bank reference"), width=2,
                  visible=_is_between),
        FieldSpec("note", N_("Note"), width=3),
    ),
    inspector=blocks,
    actions=(
        ActionSpec("refer", N_("Enter bank reference"), "pencil", seldom=True,
                   needs=Action.REFER, permission="treasury.edit",
                   asks=(REFERENCE,), ask=NO_FIGURE),
        ActionSpec("reverse", N_("Reverse transfer"), "arrow-back-up", menu=True,
                   danger=True, needs=Action.REVERSE, permission="treasury.cancel",
                   asks=(the_day(N_("Reversed on")), REASON),
                   ask=N_("A second transfer turns every amount around.")),
    ),
    saves=POST,
    transitions=TRANSITIONS,
    editable=lambda transfer: transfer.id is None,
    permission="treasury.edit",
    papers=False,
)  # fmt: skip
