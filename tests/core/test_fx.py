from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import fx
from app.core.errors import InvalidError

D = Decimal

pytestmark = pytest.mark.feature("A113")


def test_realised_gain_is_the_difference_of_two_rounded_amounts():
    carried = fx.booked(D(58240), D("7.1234"))
    settled = fx.booked(D(58240), D("7.1456"))
    assert (carried, settled) == (D("414866.82"), D("416159.74"))
    assert fx.realised(carried, settled) == D("1292.92")


def test_unrealised_loss_becomes_the_new_carrying_amount():
    value, gain = fx.revalued(D(58240), D("414866.82"), D("7.0987"))
    assert gain == D("-1438.53")
    assert value == D("413428.29")


def test_the_deposit_of_the_sample_deal():
    carried = fx.booked(D("17694.48"), D("7.0850"))
    got = fx.receive(D("17694.48"), D(15), D("7.0820"), carried)
    assert carried == D("125365.39")
    assert (got.cash, got.charge, got.gain) == (
        D("125206.08"),
        D("106.23"),
        D("-53.08"),
    )


@pytest.mark.parametrize(
    ("amount", "booked_at", "carried", "closing", "unrealised", "charge", "got"),
    [
        (
            *("36108.80", "7.0610", "254964.24", "7.0520", "-324.98"),
            *(("20", "7.0455"), ("-234.71", "140.91", "254263.64")),
        ),
        (
            *("5178.32", "7.0390", "36450.19", "7.0310", "-41.42"),
            *(("12", "7.0180"), ("-67.32", "84.22", "36257.23")),
        ),
    ],
)
def test_the_balances_of_the_sample_deal(
    amount, booked_at, carried, closing, unrealised, charge, got
):
    assert fx.booked(D(amount), D(booked_at)) == D(carried)
    value, change = fx.revalued(D(amount), D(carried), D(closing))
    assert change == D(unrealised)
    receipt = fx.receive(D(amount), D(charge[0]), D(charge[1]), value)
    assert (receipt.gain, receipt.charge, receipt.cash) == tuple(D(x) for x in got)


def test_the_advance_is_released_pro_rata_and_the_last_part_takes_the_rest():
    first, left = fx.release(D("125365.39"), D("17694.48"), D("15475.20"))
    assert (first, left) == (D("109641.79"), D("15723.60"))
    assert fx.release(left, D("2219.28"), D("2219.28")) == (D("15723.60"), 0)


def test_quotes_per_hundred():
    assert fx.booked(D(100000), D("4.7012"), 100) == D("4701.20")


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=20), st.integers(1, 10**9))
def test_releasing_everything_leaves_nothing(parts, carried_fen):
    carried = D(carried_fen).scaleb(-2)
    open_amount = D(sum(parts)).scaleb(-2)
    released = D(0)
    for part in parts:
        amount = D(part).scaleb(-2)
        gone, carried = fx.release(carried, open_amount, amount)
        open_amount -= amount
        released += gone
    assert carried == 0
    assert released == D(carried_fen).scaleb(-2)


@pytest.mark.parametrize(
    "action",
    [
        lambda: fx.booked(D(1), D(0)),
        lambda: fx.booked(D(1), D(7), 10),
        lambda: fx.release(D(10), D(5), D(6)),
        lambda: fx.release(D(10), D(5), D(0)),
        lambda: fx.receive(D(10), D(11), D(7), D(70)),
    ],
)
def test_impossible_bookings_are_refused(action):
    with pytest.raises(InvalidError):
        action()
