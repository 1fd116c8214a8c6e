"""What a contract loses is said before it is confirmed, to who may see its costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.contracts import service
from app.contracts.controller import confirm_doubts
from app.contracts.losses import losses
from app.core.actor import Actor
from app.core.i18n import _
from app.core.way import Way
from app.quotations import service as quotations
from tests import make
from tests.contracts.test_domain import DEAL, GOODS

D = Decimal


def words(contract):
    return [(one.where, _(one.msgid, **one.params)) for one in losses(contract, GOODS)]


def test_a_contract_that_earns_is_not_asked_about():
    assert words(DEAL) == []


@pytest.mark.feature("A36")
def test_a_line_below_its_cost_is_named_with_both_figures():
    # 3,360 at 2.00 USD and 7.10 = 47,712.00. Bought for 3,360 × 20.34 = 68,342.40,
    # of which 60,480.00 without VAT; 13 % of it come back: 68,342.40 − 7,862.40.
    cheap = replace(DEAL.lines[2], unit_price=D(2))
    assert words(replace(DEAL, lines=(*DEAL.lines[:2], cheap))) == [
        (
            "lines.2.unit_price",
            "Line 3 is sold for CNY 47,712.00 and costs CNY 60,480.00.",
        )
    ]


def test_a_contract_that_loses_as_a_whole_says_how_much():
    # Net 55,758.73 × 5.00 = 278,793.65; − 391,522.40 + 45,042.40 − 7,651.66
    # = −75,338.01, of 58,981.60 × 5.00 = 294,908.00: 25.5 %.
    found = words(replace(DEAL, rate=D(5)))
    assert found[0] == (
        "lines",
        "A loss of CNY 75,338.01 is expected, 25.5% of the price.",
    )


@pytest.mark.parametrize("term", ["CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"])
def test_a_freight_that_nobody_estimated_is_said(term):
    found = words(replace(DEAL, incoterm=term, way=Way()))
    assert [where for where, _words in found] == ["way.freight"]
    assert term in found[0][1]


def test_a_freight_per_cubic_metre_of_no_volume_says_what_is_missing():
    """It was told that none is estimated, though a rate stands there."""
    way = Way(freight_per_cbm=D(40))
    bare = replace(DEAL, incoterm="CIF", way=way)
    found = [(one.where, one.msgid) for one in losses(bare, {})]
    assert found[0][0] == "way.freight"
    assert "no volume of these goods is known" in found[0][1]
    assert "none is estimated" not in found[0][1]


def test_who_may_not_see_costs_is_told_nothing_of_them():
    bare = tuple(replace(x, purchase_price=None, unit_price=D(1)) for x in DEAL.lines)
    assert words(replace(DEAL, lines=bare, way=None)) == []


@pytest.mark.feature("H38")
def test_the_doubts_of_many_are_those_of_one(database, actor):
    with database.unit_of_work(actor, today=DEAL.signed_on) as uow:
        offer = quotations.issue(uow, make.offer(uow))
        draft = service.save(uow, service.from_quotation(uow, offer.id))
        assert confirm_doubts(uow, draft) == ()
        cheap = replace(draft.lines[0], unit_price=D("0.01"))
        draft = service.save(uow, replace(draft, lines=(cheap, *draft.lines[1:])))
        assert confirm_doubts(uow, draft)
    few = frozenset({"contracts.view", "contracts.issue", "catalog.view",
                     "parties.view", "office.view", "quotations.view"})  # fmt: skip
    with database.unit_of_work(Actor("Salesperson", few)) as uow:
        assert confirm_doubts(uow, service.get(uow, draft.id)) == ()
