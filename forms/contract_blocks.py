"""The panel beside a contract: money, payment plan, documents, activity."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from app.contracts import figures
from app.contracts.domain import (
    STATE_TITLES,
    Contract,
    Instalment,
    PaymentEvent,
)
from app.contracts.figures import Figures, Goods
from app.contracts.way import MUST_INSURE, Way
from app.core.books import base_of
from app.core.i18n import N_, N_n, _, screen_language
from forms import sale_parts as parts
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.spec import Block, Fact, Gap, Note, Piece

_DUE = {
    PaymentEvent.SIGNED: (
        N_("on signing"),
        N_n("{days} day after signing", "{days} days after signing", "days"),
    ),
    PaymentEvent.SHIPPED: (
        N_("on shipment"),
        N_n("{days} day after B/L", "{days} days after B/L", "days"),
    ),
    PaymentEvent.INVOICED: (
        N_("on invoice"),
        N_n("{days} day after invoice", "{days} days after invoice", "days"),
    ),
    PaymentEvent.DELIVERED: (
        N_("on delivery"),
        N_n("{days} day after delivery", "{days} days after delivery", "days"),
    ),
}
_LOW = Decimal(5)


class Known(Protocol):
    """What is read beside a contract."""

    @property
    def goods(self) -> dict[int, Goods]:
        """What the cards of its products say."""


def inspector(
    contract: Contract, beside: Beside, facts: Known, *, sees_cost: bool
) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    found = figures.figures(contract, facts.goods)
    return (
        _money(contract, found, sees_cost=sees_cost),
        *_plan(contract, beside),
        *links_block(beside),
        *beside.blocks,
        *parts.volume_block(
            figures.cartons(contract.lines, facts.goods),
            figures.volume(contract.lines, facts.goods),
            figures.weight(contract.lines, facts.goods),
        ),
        *activity_block(beside, STATE_TITLES),
    )


def _money(contract: Contract, found: Figures, *, sees_cost: bool) -> Block:
    language = screen_language()
    currency = contract.currency
    pieces: list[Piece] = [
        Fact(
            _("Total {currency}", currency=currency),
            language.amount(found.total, currency),
            size="big",
        )
    ]
    deducted = (
        (_("Freight"), found.freight),
        (_("Insurance"), found.premium),
        (
            _("Commission {percent}", percent=_percent(contract.commission_percent)),
            found.commission,
        ),
    )
    pieces += [
        Fact(label, language.amount(-value, currency))
        for label, value in deducted
        if value
    ]
    if not sees_cost:
        return Block(_("Totals"), tuple(pieces))
    if found.net is not None:
        pieces += [Gap(), Fact(_("FOB net"), language.amount(found.net, currency))]
    if contract.rate > 0 and found.base is not None:
        label = _("In {currency}", currency=base_of(contract))
        pieces.append(Fact(label, parts.base_words(found.base, contract)))
    told = (*pieces, *_result(contract, found), *_unestimated(contract, found))
    return Block(_("Totals"), told)


def _unestimated(contract: Contract, found: Figures) -> tuple[Piece, ...]:
    """Return what is said of costs that the term makes us pay and nobody estimated."""
    way = contract.way or Way()
    if found.net is None and way.has_freight:
        said = _("The volume of the goods is not known: enter the freight in all.")
    elif found.net is None:
        said = _("The freight is not estimated: no margin yet. See Terms & notes.")
    elif contract.incoterm in MUST_INSURE and contract.lines and not found.premium:
        said = _("The insurance is not estimated. See Terms & notes.")
    else:
        return ()
    return (Gap(), Note(said, "warn"))


def _result(contract: Contract, found: Figures) -> tuple[Piece, ...]:
    if found.purchase is None:
        if not contract.lines:
            return ()
        missing = _("Purchase prices or the rate are missing: no margin yet.")
        return (Gap(), Note(missing))
    language = screen_language()
    pieces: list[Piece] = [
        Fact(_("Purchase cost"), parts.base_words(-found.purchase, contract))
    ]
    if found.refund:
        pieces.append(
            Fact(_("Export refund"), f"+{parts.base_words(found.refund, contract)}")
        )
    if found.domestic:
        pieces.append(
            Fact(_("Domestic costs"), parts.base_words(-found.domestic, contract))
        )
    if found.margin is None or found.percent is None:
        return tuple(pieces)
    good = found.percent >= _LOW
    left = parts.base_words(found.margin, contract)
    margin = f"{left}   {language.percent(found.percent, 1)}"
    pieces += [
        Gap(),
        Fact(_("Expected margin"), margin, tone="ok" if good else "bad", size="strong"),
    ]
    if found.exchange_cost is not None:
        pieces.append(
            Fact(
                _("Exchange cost"),
                f"{language.rate(found.exchange_cost)} "
                f"{base_of(contract)}/{contract.currency}",
            )
        )
    return tuple(pieces)


def _plan(contract: Contract, beside: Beside) -> tuple[Block, ...]:
    if not contract.plan:
        return ()
    language = screen_language()
    pieces: list[Piece] = []
    amounts = contract.instalment_amounts()
    for at, (step, amount) in enumerate(zip(contract.plan, amounts, strict=True)):
        known = beside.marks.get(f"plan.{at}")
        if at:
            pieces.append(Gap())
        pieces.append(
            Fact(
                f"{_kind(step, at, len(amounts))} {_percent(step.percent)}",
                language.amount(amount, contract.currency),
                size="strong",
                detail=(known.detail if known else "") or _due(step),
                chip=known.chip if known else None,
            )
        )
    return (Block(_("Payment plan"), tuple(pieces)),)


def _kind(step: Instalment, at: int, count: int) -> str:
    if count == 1:
        return _("Whole amount")
    if step.is_deposit and at == 0:
        return _("Deposit")
    return _("Balance") if at == count - 1 else _("Instalment {n}", n=at + 1)


def _due(step: Instalment) -> str:
    if step.event is PaymentEvent.FIXED:
        when = screen_language().iso(step.due_on)
    else:
        at_once, later = _DUE[step.event]
        when = _(later, days=step.days) if step.days else _(at_once)
    return f"{step.method.value} · {when}"


def _percent(value: Decimal) -> str:
    return f"{screen_language().number(value, 2)}%"
