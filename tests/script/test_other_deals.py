"""Deals unlike the worked one give the figures of the independent reckoning."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.inventory.model import StockBalanceRow, StockMoveRow
from app.script import figures, player, reader
from tests.script import oracle

DEALS = Path(__file__).parent / "deals"
RECKONED = sorted(path.stem for path in DEALS.glob("*.json"))


def script(name):
    """Return a deal as plain data."""
    return json.loads((DEALS / f"{name}.json").read_text("utf-8"))


def play(uow, name):
    """Play a deal and return its figures."""
    node = reader.load(DEALS / f"{name}.json")
    return figures.figures(player.play(uow, node, DEALS))


def stock(uow):
    """Return what the ledger and the balances say, by product."""
    moved = select(StockMoveRow.product_id, func.sum(StockMoveRow.quantity))
    held = select(StockBalanceRow.product_id, func.sum(StockBalanceRow.on_hand))
    return tuple(
        {key: Decimal(count) for key, count in uow.session.execute(query) if count}
        for query in (
            moved.group_by(StockMoveRow.product_id),
            held.group_by(StockBalanceRow.product_id),
        )
    )


def differences(got, expected):
    """Return what is not as reckoned: (got, expected) by name."""
    return {
        name: (got.get(name), value)
        for name, value in expected.items()
        if got.get(name) != value and not _same(got.get(name), value)
    }


def _same(one, other):
    try:
        return Decimal(one) == Decimal(other)
    except (InvalidOperation, TypeError):
        return False


@pytest.mark.feature("A35", "A117", "A120")
@pytest.mark.parametrize("name", RECKONED)
def test_a_deal_gives_the_figures_of_the_independent_reckoning(database, actor, name):
    expected = oracle.figures(script(name))
    with database.unit_of_work(actor) as uow:
        got = play(uow, name)
        ledger, balances = stock(uow)
    assert differences(got, expected) == {}
    assert got["cash_proof"] == "0.00"
    assert ledger == balances
