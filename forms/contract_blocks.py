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
from app.contracts.figures import Goods
from app.core.i18n import N_, N_n, _, screen_language
from app.core.way import Way
from forms import sale_parts as parts
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.spec import Block, Fact, Gap, Piece
from forms.sale_worth import worth_block

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
        worth_block(
            contract,
            found,
            contract.commission_percent,
            (
                _unknown(contract),
                _("Purchase prices or the rate are missing: no margin yet."),
            ),
            sees_cost=sees_cost,
        ),
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


def _unknown(contract: Contract) -> str:
    """Return what is said while the freight that we owe is not known."""
    if (contract.way or Way()).has_freight:
        return _("The volume of the goods is not known: enter the freight in all.")
    return _("The freight is not estimated: no margin yet. See Terms & notes.")


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
