from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import allocate, matching, tax
from app.core.errors import InvalidError
from app.core.matching import Finding

D = Decimal


@pytest.mark.feature("A64")
@pytest.mark.parametrize(
    ("bases", "shares"),
    [
        ((12000, 8000, 5000), (1728, 1152, 720)),
        ((18, 30, 12), (1080, 1800, 720)),
        ((2400, 1600, 2000), (1440, 960, 1200)),
    ],
)
def test_the_landed_cost_of_the_rules(bases, shares):
    assert allocate.allocate(D(3600), [D(base) for base in bases]) == shares


@pytest.mark.feature("A64")
def test_the_difference_goes_to_the_first_of_the_largest_bases():
    assert allocate.allocate(D(100), [D(1), D(1), D(1)]) == (
        D("33.34"),
        D("33.33"),
        D("33.33"),
    )
    assert allocate.allocate(D("0.01"), [D(1), D(5), D(5)]) == (0, D("0.01"), 0)


@pytest.mark.feature("A64")
@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=60),
)
def test_shares_always_add_up(amount, bases):
    if not sum(bases):
        bases[0] = D(1)
    shares = allocate.allocate(amount, bases)
    assert sum(shares) == amount
    assert len(shares) == len(bases)


@pytest.mark.parametrize(
    ("amount", "bases"),
    [(D(1), []), (D(1), [D(0), D(0)]), (D(1), [D(-1), D(3)]), (D("0.001"), [D(1)])],
)
def test_costs_that_cannot_be_shared_are_refused(amount, bases):
    with pytest.raises(InvalidError):
        allocate.allocate(amount, bases)


@pytest.mark.feature("A117", "A118")
@pytest.mark.parametrize(
    ("incl", "excl", "vat"),
    [
        ("211310.00", "187000.00", "24310.00"),
        ("111870.00", "99000.00", "12870.00"),
        ("68342.40", "60480.00", "7862.40"),
    ],
)
def test_the_vat_of_the_purchase_contracts(incl, excl, vat):
    line = tax.split(D(incl), D(13), D(13))
    assert (line.excl_vat, line.vat, line.refund) == (D(excl), D(vat), D(vat))
    assert line.non_refundable == 0


@pytest.mark.feature("A118")
def test_a_partial_refund_leaves_a_cost():
    line = tax.split(D(113000), D(13), D(9))
    assert (line.refund, line.non_refundable) == (D("9000.00"), D("4000.00"))
    assert line.cost == D("104000.00")


@pytest.mark.feature("A32")
def test_without_a_special_invoice_the_whole_price_is_cost():
    line = tax.split(D(113), D(13), D(13), special_invoice=False)
    assert (line.refund, line.vat, line.cost) == (0, 0, 113)


@pytest.mark.feature("A118")
@pytest.mark.parametrize(
    ("incl", "excl", "vat", "refund"),
    [
        # 100 / 1.13 = 88.4956 is rounded up: 13 % of 88.50 is 11.505, a cent above.
        ("100.00", "88.50", "11.50", "11.51"),
        # 0.13 / 1.13 = 0.1150 is rounded up: 13 % of 0.12 is 0.0156, a cent above.
        ("0.13", "0.12", "0.01", "0.02"),
        # 0.30 / 1.13 = 0.2655 is rounded up: 13 % of 0.27 is 0.0351, a cent above.
        ("0.30", "0.27", "0.03", "0.04"),
        # 0.48 / 1.13 = 0.4248 is rounded down: 13 % of 0.42 is 0.0546, a cent below.
        ("0.48", "0.42", "0.06", "0.05"),
    ],
)
def test_where_all_of_the_vat_is_refunded_none_becomes_cost(incl, excl, vat, refund):
    line = tax.split(D(incl), D(13), D(13))
    assert (line.excl_vat, line.vat, line.refund) == (D(excl), D(vat), D(refund))
    assert line.non_refundable == 0


@pytest.mark.feature("A118")
@given(st.decimals(0, 10**8, places=2), st.sampled_from([0, 6, 9, 12, 13]))
def test_price_and_vat_always_make_the_invoice(incl, refund_percent):
    line = tax.split(incl, D(13), D(refund_percent))
    assert line.excl_vat + line.vat == incl
    assert line.non_refundable >= 0
    assert abs(line.refund + line.non_refundable - line.vat) <= D("0.01")


@pytest.mark.parametrize(
    ("incl", "vat", "refundable", "told"),
    [
        # 100 / 1.13 = 88.4956; at a rate below 0 none of the 11.50 of VAT goes back.
        (D(100), D(13), D(-5), (D("88.50"), D("11.50"), D(0))),
        (D(100), D(-13), D(-5), (D(100), D(0), D(0))),
        (D(100), D(-13), D(5), (D(100), D(0), D(0))),
        (D(-100), D(13), D(13), (D(0), D(0), D(0))),
        # A rate above that of the VAT counts as it: 88.50 x 13 %.
        (D(100), D(13), D(20), (D("88.50"), D("11.50"), D("11.51"))),
    ],
)
def test_a_draft_is_cut_whatever_was_typed_into_it(incl, vat, refundable, told):
    found = tax.split_draft(incl, vat, refundable)
    assert (found.excl_vat, found.vat, found.refund) == told


def test_a_refund_above_the_vat_is_refused():
    with pytest.raises(InvalidError):
        tax.split(D(100), D(9), D(13))


def line(received="100", invoiced="100", price="10", **more):
    return matching.Line(
        D(more.get("ordered", "100")),
        D(received),
        D(invoiced),
        D(10),
        D(price),
        complete=more.get("complete", True),
    )


@pytest.mark.feature("A63")
@pytest.mark.parametrize(
    ("compared", "finding"),
    [
        (line(), Finding.MATCHED),
        (line(invoiced="102", received="102"), Finding.MATCHED),  # exactly 2 %
        (line(invoiced="102.1", received="102.1"), Finding.QTY_OVER),
        (line(invoiced="103"), Finding.QTY_OVER),
        (line(received="103"), Finding.QTY_OVER),  # more came than was ordered
        (line(invoiced="90", received="90"), Finding.QTY_SHORT),
        (line(invoiced="90", received="90", complete=False), Finding.MATCHED),
        (line(received="0"), Finding.NOT_RECEIVED),
        (line(price="10.10"), Finding.MATCHED),  # exactly 1 %, 10 CNY
        (line(price="10.11"), Finding.PRICE_OVER),
        (line(price="9.80"), Finding.PRICE_UNDER),
        (
            line(ordered="1000", received="1000", invoiced="1000", price="10.06"),
            Finding.PRICE_OVER,  # 0.6 %, but 60 CNY on the line
        ),
        (line(ordered="10", received="11", invoiced="11"), Finding.MATCHED),  # 1 unit
    ],
)
def test_three_way_match(compared, finding):
    assert matching.match(compared) == (finding,)


@pytest.mark.feature("A63")
def test_payment_waits_for_a_match():
    assert matching.may_be_paid((Finding.MATCHED,))
    assert not matching.may_be_paid((Finding.MATCHED, Finding.PRICE_OVER))
    assert not matching.may_be_paid((Finding.DUPLICATE,))
    assert matching.match_total(D(1000), D(1100)) == Finding.MATCHED
    assert matching.match_total(D(1000), D("1100.01")) == Finding.TOTAL_OFF
