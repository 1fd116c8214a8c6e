"""The bars of the first page open the rows they stand for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app.contracts import listing as contracts_list
from app.core.query import Query
from app.receivables import listing as receivables_list
from app.treasury import service
from forms.kit.charts import AgeingBar, Share
from tests import looks, make, make_money

D = Decimal


@pytest.mark.feature("H25")
@pytest.mark.parametrize(
    ("today", "band"),
    [
        # 70 % of the first invoice are due on 20 July (deal.md §4).
        (date(2026, 7, 20), 0),
        (date(2026, 7, 21), 1),
        (date(2026, 8, 19), 1),
        (date(2026, 8, 20), 2),
        (date(2026, 10, 18), 3),
        (date(2026, 10, 19), 4),
    ],
)
def test_each_band_of_age_opens_its_claims(database, actor, today, band):
    with database.unit_of_work(actor, today=date(2026, 6, 21)) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
        make_money.shipped(uow, contract, 0)
    with database.unit_of_work(actor, today=today) as uow:
        bands = service.home(uow).ageing
        found = [receivables_list.ITEMS.page(uow, one.query) for one in bands]
        sums = ([row.carried_base for row in page.records] for page in found)
        owed = [sum(each, D(0)) for each in sums]
        assert owed == [one.amount.amount for one in bands]
        assert [len(page.records) for page in found] == [
            int(n == band) for n in range(5)
        ]


@pytest.mark.feature("H25")
def test_each_month_opens_what_was_signed_in_it(database, actor):
    with database.unit_of_work(actor, today=date(2026, 7, 25)) as uow:
        make.contract(uow)
    with database.unit_of_work(actor, today=date(2026, 8, 1)) as uow:
        months = service.home(uow).months
        found = {
            m.month: contracts_list.LISTING.page(uow, m.query).records for m in months
        }
        assert [n for n, rows in found.items() if rows] == [5], "signed on 12 May"
        assert len(contracts_list.LISTING.page(uow, Query()).records) == 1


def test_a_part_of_the_bar_leads_where_its_line_does(qapp, qtbot):
    looks.put_on(qapp)
    bar = AgeingBar()
    qtbot.addWidget(bar)
    bar.show_shares(
        [Share("a", D(75), "ok", "75"), Share("b", D(0), "info", "0"),
         Share("c", D(25), "bad", "25")]
    )  # fmt: skip
    bar.resize(302, bar.sizeHint().height())
    pressed = []
    bar.pressed.connect(pressed.append)
    for x in (10, 215, 235, 300):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPointF(x, 5).toPoint())
    assert pressed == [0, 0, 2, 2]
