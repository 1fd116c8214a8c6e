"""What an offer would lose is said before it is issued, to who may see its costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.i18n import _
from app.quotations.domain import Costing, State
from app.quotations.losses import losses
from app.ui import errors
from tests import sale_screen as screen
from tests.make import HOUSEWARES
from tests.quotations.test_domain import OFFER

D = Decimal
CARDS = {3: HOUSEWARES["HJ-350"]}


def words(offer):
    return [(one.where, _(one.msgid, **one.params)) for one in losses(offer, CARDS)]


def of_line(**changes):
    return replace(OFFER, lines=(replace(OFFER.lines[0], **changes),))


def test_the_offer_of_the_worked_deal_is_not_asked_about():
    assert words(OFFER) == []


@pytest.mark.feature("A36")
def test_an_offer_that_loses_says_how_much_and_where():
    # 2,200 at 11.00 USD and 7.10: 171,820.00. Bought for 211,310.00, of which
    # 24,310.00 come back: 187,000.00 (deal.md §6). 550 cartons of 0.067184 m³ are
    # 36.9512 m³: 3,695.12 CNY to on board, 1,478.05 USD of freight (1,478.048);
    # the premium is 0.25 % of 110 % of 24,200.00: 66.55 USD. Net 22,655.40 USD are
    # 160,853.34 CNY; less 190,695.12: −29,841.78, of 171,820.00: 17.4 %.
    assert words(of_line(unit_price=D(11))) == [
        ("lines", "A loss of CNY 29,841.78 is expected, 17.4% of the price."),
        (
            "lines.0.unit_price",
            "Line 1 is sold for CNY 171,820.00 and costs CNY 187,000.00.",
        ),
    ]


def test_a_price_of_no_quantity_is_compared_as_one_piece():
    assert words(of_line(quantity=D(0))) == []
    # 11.00 × 7.10 = 78.10; a piece costs 96.05, of which 11.05 come back: 85.00.
    assert words(of_line(quantity=D(0), unit_price=D(11))) == [
        ("lines.0.unit_price", "Line 1 is sold for CNY 78.10 and costs CNY 85.00.")
    ]


@pytest.mark.parametrize("quantity", [D(0), D(2200)])
@pytest.mark.parametrize("term", ["CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"])
def test_a_freight_that_nobody_estimated_is_said(term, quantity):
    found = words(replace(of_line(quantity=quantity), incoterm=term, costing=Costing()))
    assert [where for where, _words in found] == ["costing.freight_per_cbm"]
    assert term in found[0][1]


def test_a_piece_without_a_price_or_a_cost_is_no_loss():
    assert words(of_line(unit_price=D(0))) == []
    assert words(of_line(cost=None)) == []
    assert words(replace(of_line(unit_price=D(1)), rate=D(0))) == []


def test_who_may_not_see_costs_is_told_nothing_of_them():
    assert words(replace(of_line(cost=None, unit_price=D(1)), costing=None)) == []


@pytest.mark.feature("A36")
@pytest.mark.parametrize(
    ("answer", "state"), [("yes", State.ISSUED), ("", State.DRAFT)]
)
def test_an_offer_at_a_loss_is_issued_only_by_who_says_so_again(
    tab, monkeypatch, answer, state
):
    told = []

    def ask(_parent, question, words, _answers):
        told.append((question, words))
        return answer

    monkeypatch.setattr(errors, "ask", ask)
    screen.put(tab, "lines", 0, "unit_price", "1")
    tab.act("issue")
    ((_question, said),) = told
    assert "Line 1 is sold for CNY" in said
    assert tab.draft.state is state
