"""What the list of quotations shows of what each, and all of them, would leave."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.query import Query
from app.db.weighed import Weighed
from app.quotations.module import MODULE
from app.quotations.service.telling import told, weigh
from app.ui.desk import Desk
from app.ui.registry import maker
from app.ui.work import Work
from tests import looks, make

D = Decimal
pytestmark = pytest.mark.feature("A36", "H12")
LEFT = D("9.9710")
"""Worked by hand for its contract (contracts/test_domain): 41,755.32 of 418,769.36."""


def test_an_offer_leaves_what_its_contract_will(database, actor):
    with database.unit_of_work(actor) as uow:
        offer = make.offer(uow)
        found = told(uow, [offer.id])[offer.id]["margin"]
        assert found.quantize(D("0.0001")) == LEFT
        ((code, whole),) = weigh(uow, Query()).shares().items()
        assert (code, whole.quantize(D("0.0001"))) == ("USD", LEFT)
        may = actor.permissions - {"contracts.view_cost"}
        uow.actor = replace(actor, permissions=may)
        assert (told(uow, [offer.id]), weigh(uow, Query())) == ({}, Weighed())


def test_the_list_shows_it_in_the_row_and_below(sqlite_database, actor, qapp, qtbot):
    looks.put_on(qapp)
    with sqlite_database.unit_of_work(actor) as uow:
        make.offer(uow)
    tab = maker(MODULE.listing)(Desk(Work(sqlite_database, actor, inline=True)))
    qtbot.addWidget(tab.form)
    tab.form.show()
    qtbot.waitUntil(lambda: tab.form.totals.lines().get("margin") == ["10.0%"])
