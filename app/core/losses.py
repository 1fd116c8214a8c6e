"""What is said before a sale is agreed that loses money, or may. No Qt, no SQL.

The same of what is offered and of what is contracted. Costs that are hidden from who
asks are not there: he is told nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import worth
from app.core.errors import Problem
from app.core.i18n import N_, screen_language
from app.core.money import ZERO, Money, to_coin
from app.core.way import FREIGHT_PAID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal


def losses(
    sale: worth.Sale, lines: Sequence[worth.Part], freight: str
) -> tuple[Problem, ...]:
    """Return what is agreed only by who says so once more.

    Args:
        sale: The whole.
        lines: Its lines as each is compared with what it costs.
        freight: The field of the main freight; empty: it is hidden from who asks.
    """
    return (*_whole(sale, freight), *_lines(sale, lines))


def _whole(sale: worth.Sale, freight: str) -> Iterator[Problem]:
    found = worth.figures(sale)
    unknown = found.freight is None and not sale.way.has_freight
    if freight and sale.incoterm in FREIGHT_PAID and unknown:
        yield Problem(
            freight,
            N_(
                "Under {incoterm} we pay the main freight, and none is estimated: what "
                "will be left is not known."
            ),
            {"incoterm": sale.incoterm},
        )
    elif freight and found.freight is None and sale.parts and sale.total:
        yield Problem(
            freight,
            N_(
                "The freight is estimated per m³, and no volume of these goods is "
                "known: enter it on the cards of the products, or a freight in all."
            ),
        )
    if found.margin is not None and found.percent is not None and found.margin < 0:
        yield Problem(
            "lines",
            N_("A loss of {loss} is expected, {percent} of the price."),
            {
                "loss": _money(-found.margin, sale.base),
                "percent": screen_language().percent(-found.percent, 1),
            },
        )


def _lines(sale: worth.Sale, lines: Sequence[worth.Part]) -> Iterator[Problem]:
    for index, line in enumerate(lines):
        income = line.amount * sale.rate / sale.rate_unit
        cost = ZERO if line.cost is None else line.cost - line.refund
        if ZERO < income < cost:
            yield Problem(
                f"lines.{index}.unit_price",
                N_("Line {line} is sold for {worth} and costs {cost}."),
                {
                    "line": index + 1,
                    "worth": _money(income, sale.base),
                    "cost": _money(cost, sale.base),
                },
            )


def _money(value: Decimal, base: str) -> str:
    return screen_language().money(Money(to_coin(value, base), base))
