"""Deals unlike the worked one give the figures of the independent reckoning."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.inventory.model import StockBalanceRow, StockMoveRow
from app.script import figures, player, reader
from tests.script import oracle, stepwise

DEALS = Path(__file__).parent / "deals"
BY_HAND = "two_contracts"
ELSEWHERE = {BY_HAND, "free_of_charge", "jpy_rates_of_the_bank"}
RECKONED = sorted(p.stem for p in DEALS.glob("*.json") if p.stem not in ELSEWHERE)
ON_A_SERVER = ("gbp_ddp_air", "lc_at_sight", "pallets_partial_returns")
"""What is played on PostgreSQL too, as is the sample deal."""

SLIPS = (
    ("lc_at_sight", "draw", {"amount": "9980.51"}, "9,980.50 can still be drawn"),
    ("cancelled", "payment", {"amount": "2698.51"}, "is open"),
    ("gbp_ddp_air", "set_off", {"amount": "333.31"}, "is open"),
    ("pallets_partial_returns", "shipment", {"mode": "boat"}, "must be one of"),
    ("jpy_cfr_prepaid", "contract", {"lines": [{}]}, "is missing"),
    ("eur_fob_lcl", "receipt", {"amount": "4672.38"}, "more than is still claimed"),
    ("kwd_discounts", "receive_refund", {"amount": "999999"}, "was approved"),
    ("kwd_discounts", "receipt", {"amount": "0.0001"}, "amount"),
)
"""A deal, a kind of action, what is wrong in its last one, what is said of it."""

SIGHT = {
    "lc.amount": "20001.00",
    "lc.max_drawing": "22001.10",
    "lc.undrawn": "0.00",
    # on board 17 September + 15 days: in the National Day week, 1 to 7 October
    "lc.latest_presentation_s1": "2026-10-02",
    "lc.latest_presentation_s1_weekday": "Friday",
    "lc.latest_presentation_s1_adjusted": "2026-10-08",
    # on board 28 September + 15 days
    "lc.latest_presentation_s2": "2026-10-13",
    "lc.latest_presentation_s2_adjusted": "2026-10-13",
}
"""Reckoned by hand: a credit drawn to its last cent around the holidays."""


def script(name):
    """Return a deal as plain data."""
    return json.loads((DEALS / f"{name}.json").read_text("utf-8"))


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


def slipped(name, word, **changes):
    """Return a deal with the last action of a kind changed, and where that stands."""
    deal = script(name)
    found = [action for action in deal["actions"] if action["do"] == word][-1]
    found.update(changes)
    return deal["actions"].index(found), json.dumps(deal)


@pytest.mark.feature("A35", "A58", "A117", "A120")
@pytest.mark.parametrize(
    ("database", "name"),
    [
        *(("sqlite", name) for name in RECKONED),
        *(("postgresql", name) for name in ON_A_SERVER),
    ],
    indirect=["database"],
)
def test_a_deal_gives_the_figures_of_the_independent_reckoning(database, actor, name):
    """Also when a slip was refused on the way, at its place; nothing of it stays."""
    slips = [slip for slip in SLIPS if slip[0] == name]
    wrong = [slipped(name, word, **changes) for _, word, changes, _ in slips]
    with database.unit_of_work(actor) as uow:
        text = json.dumps(script(name))
        played, said = stepwise.play(uow, text, DEALS, wrong)
        got = figures.figures(played)
        ledger, balances = stock(uow)
    assert differences(got, oracle.figures(script(name))) == {}
    assert got["cash_proof"] == "0.00"
    assert ledger == balances
    if name == "lc_at_sight":
        assert differences(got, SIGHT) == {}
    for (index, _), words, (*_, expected) in zip(wrong, said, slips, strict=True):
        assert words.startswith(f"actions[{index}]")
        assert expected in words


TWO_CONTRACTS = {
    "MIX-3.fob": "16.07",  # (101.70 − 11.70) / (1 − 20 %) = 112.50 CNY, / 7
    "c1.pi_total": "1607.00",
    "c1.revenue_cny": "11249.00",
    "c1.refund_total": "1170.00",  # 9 000.00 × 13 %
    "c1.deal_profit_cny": "2249.00",  # 11 249 − (10 170 − 1 170)
    "c1.cash_proof": "0.00",
    "c2.revenue_cny": "27300.00",  # 195 of 200 left: 3 900 × 7
    "c2.refund_total": "2281.50",  # 17 550.00 × 13 %
    "c2.deal_profit_cny": "9241.50",  # 27 300 − (20 340 − 2 281.50)
    "c2.cash_cny": "27300.00",  # the 100.00 left of the deposit were paid back
    "c2.cash_proof": "0.00",
}


def test_two_contracts_in_one_script_are_told_apart(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        node = reader.load(DEALS / f"{BY_HAND}.json")
        got = figures.figures(player.play(uow, node, DEALS))
    assert differences(got, TWO_CONTRACTS) == {}


@pytest.mark.feature("H14")
def test_two_contracts_leave_in_one_shipment(sqlite_database, actor):
    deal = script(BY_HAND)
    actions = deal["actions"]
    load = next(one for one in actions if one.get("id") == "s2")
    load |= {"id": "s", "contracts": ["one", "two"]}
    load["lines"] = [
        {"product": "MIX-3", "quantity": 100},
        {"product": "MIX-3", "contract": "two", "quantity": 195},
    ]
    del load["contract"]
    left = [one for one in actions if "s1" not in {one.get("id"), one.get("shipment")}]
    for one in left:
        if one.get("shipment") == "s2":
            one["shipment"] = "s"
    with sqlite_database.unit_of_work(actor) as uow:
        node = reader.parse(json.dumps(deal | {"actions": left}))
        got = figures.figures(player.play(uow, node, DEALS))
    together = {
        "s1.MIX-3.qty": "295",
        "s1.invoice_total": "5507.00",  # 1 607.00 + 3 900.00
        "s1.deposit_applied": "3900.00",  # two was paid beforehand
        "s1.balance": "1607.00",
        "s1.revenue_cny": "38549.00",  # 11 249 + 27 300
        "s1.c1.invoice_total": "1607.00",
        "s1.c2.revenue_cny": "27300.00",
        "s1.refund": "3451.50",  # 1 170 + 2 281.50
    }
    assert differences(got, TWO_CONTRACTS | together) == {}
