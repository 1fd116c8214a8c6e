"""A file that would come twice is known, however often it was taken back since."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.exchange import carrying, undoing
from app.modules import TABLES, find
from app.parties import service as parties
from tests import make
from tests.exchange.test_importing import dry_run

DIGEST = "0123456789abcdef" * 4


def bring(database, actor, plan):
    """Import a plan; returns the key of the action."""
    key = carrying.new_key(plan.table, DIGEST)
    with database.unit_of_work(actor, key=key) as uow:
        carrying.carry_out(uow, plan)
    return key


@pytest.mark.feature("H44")
def test_the_import_that_stands_is_found_behind_those_taken_back(database, actor):
    """Only the last five were looked at."""
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
    rows = [
        ["Number", "Customer", "Currency", "Item no.", "Qty"],
        ["7", buyer.code, "USD", "HJ-350", Decimal(5)],
    ]
    table = find(TABLES["quotations"])

    def plan():
        return dry_run(database, actor, "quotations", rows)

    first = bring(database, actor, plan())
    for _time in range(6):
        key = bring(database, actor, plan())
        with database.unit_of_work(actor, key=undoing.undo_key(key)) as uow:
            undoing.take_back(uow, table, key)
    with database.reading(actor) as uow:
        before = undoing.came_before(uow, plan(), DIGEST)
    assert before is not None
    assert before.key == first
    with database.unit_of_work(actor, key=undoing.undo_key(first)) as uow:
        undoing.take_back(uow, table, first)
    with database.reading(actor) as uow:
        assert undoing.came_before(uow, plan(), DIGEST) is None
