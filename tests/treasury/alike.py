"""Lays what the list of deals tells beside what each deal tells by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.contracts.model import ContractRow
from app.treasury import service

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def alike(uow: UnitOfWork) -> dict[int, dict[str, Any]]:
    """Return what is told of all deals, which is what each of them tells.

    Raises:
        AssertionError: It is not.
    """
    keys = uow.session.scalars(select(ContractRow.id)).all()
    each = {}
    for key in keys:
        deal = service.deal_result(uow, key)
        if deal.shipments:
            each[key] = {
                "base_currency": deal.base_currency,
                "profit": deal.deal_profit,
                "margin": deal.margin_percent,
            }
    told = service.told(uow, keys)
    assert told == each
    return told
