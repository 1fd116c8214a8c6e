"""What is said before a contract is confirmed that loses money, or may. No Qt, no SQL.

Costs that are hidden from who asks are not there: he is told nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.figures import Goods, figures, refund_of
from app.core.books import base_of
from app.core.errors import Problem
from app.core.i18n import N_, screen_language
from app.core.money import ZERO, Money, to_coin
from app.core.way import FREIGHT_PAID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from app.contracts.domain import Contract, Line


def losses(contract: Contract, goods: Mapping[int, Goods]) -> tuple[Problem, ...]:
    """Return what is confirmed only by who says so once more.

    Args:
        contract: As it was read by who confirms it.
        goods: What the cards of its products say.
    """
    return (*_unestimated(contract, goods), *_whole(contract, goods),
            *_lines(contract, goods))  # fmt: skip


def _unestimated(contract: Contract, goods: Mapping[int, Goods]) -> Iterator[Problem]:
    hidden = contract.way is None
    if contract.incoterm not in FREIGHT_PAID or hidden or not contract.lines:
        return
    if figures(contract, goods).freight is None:
        yield Problem(
            "way.freight",
            N_(
                "Under {incoterm} we pay the main freight, and none is estimated: what "
                "this contract leaves is not known."
            ),
            {"incoterm": contract.incoterm},
        )


def _whole(contract: Contract, goods: Mapping[int, Goods]) -> Iterator[Problem]:
    found = figures(contract, goods)
    if found.margin is None or found.percent is None or found.margin >= 0:
        return
    yield Problem(
        "lines",
        N_("This contract is expected to lose {loss}, {percent} of its price."),
        {
            "loss": _money(-found.margin, contract),
            "percent": screen_language().percent(-found.percent, 1),
        },
    )


def _lines(contract: Contract, goods: Mapping[int, Goods]) -> Iterator[Problem]:
    for index, line in enumerate(contract.lines):
        worth = line.amount(contract.currency) * contract.rate / contract.rate_unit
        cost = _cost(line, goods)
        if cost is not None and contract.rate > 0 and ZERO < worth < cost:
            yield Problem(
                f"lines.{index}.unit_price",
                N_("Line {line} is sold for {worth} and costs {cost}."),
                {
                    "line": index + 1,
                    "worth": _money(worth, contract),
                    "cost": _money(cost, contract),
                },
            )


def _cost(line: Line, goods: Mapping[int, Goods]) -> Decimal | None:
    """Return what a line costs less its refund; None while its price is not known."""
    if line.purchase_price is None:
        return None
    card = goods.get(line.product.id) if line.product else None
    return line.quantity * line.purchase_price - refund_of(line, card or Goods())


def _money(value: Decimal, contract: Contract) -> str:
    base = base_of(contract)
    return screen_language().money(Money(to_coin(value, base), base))
