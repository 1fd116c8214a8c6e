"""What is said before a contract is confirmed that loses money, or may. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.contracts.figures import Goods, sale_of
from app.core.losses import losses as losses_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.contracts.domain import Contract
    from app.core.errors import Problem


def losses(contract: Contract, goods: Mapping[int, Goods]) -> tuple[Problem, ...]:
    """Return what is confirmed only by who says so once more.

    Args:
        contract: As it was read by who confirms it.
        goods: What the cards of its products say.
    """
    sale = sale_of(contract, goods)
    return losses_of(sale, sale.parts, "way.freight" if contract.way else "")
