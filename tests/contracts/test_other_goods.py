"""An amendment puts no other goods where some were ordered or shipped (A49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.contracts import service
from app.core.errors import InvalidError
from app.purchasing import service as purchasing
from app.shipments import service as shipments
from tests import make

DAY = date(2026, 5, 18)
pytestmark = pytest.mark.feature("A49")


@pytest.fixture
def uow(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor, today=DAY) as uow:
        yield uow


def swapped(uow, deal):
    """Take a contract up again with the goods of its first two lines changed over."""
    draft = service.amend(uow, deal, "The other way round")
    first, second, third = draft.lines
    return replace(
        draft,
        lines=(
            replace(first, product=second.product),
            replace(second, product=first.product),
            third,
        ),
    )


def test_goods_of_a_line_that_was_ordered_stay(uow):
    deal = make.contract(uow)
    purchasing.save(uow, purchasing.from_contract(uow, deal.id)[0])
    with pytest.raises(InvalidError) as refused:
        service.save(uow, swapped(uow, deal))
    (problem,) = refused.value.problems
    assert (problem.where, problem.params["product"]) == ("lines", "HJ-350")


def test_goods_of_a_line_that_is_in_a_shipment_stay(uow):
    deal = make.contract(uow)
    shipments.save(uow, shipments.from_contract(uow, deal.id))
    with pytest.raises(InvalidError) as refused:
        service.save(uow, swapped(uow, deal))
    (problem,) = refused.value.problems
    assert problem.params["product"] in {"HJ-350", "CB-1520"}


def test_goods_of_a_line_that_nobody_ordered_may_change(uow):
    saved = service.save(uow, swapped(uow, make.contract(uow)))
    assert [line.product.code for line in saved.lines] == ["CB-1520", "HJ-350", "FC-5S"]
