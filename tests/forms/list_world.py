"""The list of sale contracts that the tests of the list page use."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.actor import Actor
from app.ui.list_controller import ListController
from tests import deals

CHEN = Actor("Chen Siyuan", frozenset({"contracts.view"}))


def opened(desk, qtbot, **more):
    tab = ListController(desk, deals.SPEC, deals.LISTING, **more)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


def asked(desk, name):
    return [args for what, args in desk.shell.asked if what == name]


def count_where(desk, *conditions):
    row = deals.DealRow
    with desk.work.database.reading(CHEN) as uow:
        return uow.session.scalar(
            select(func.count()).select_from(row).where(*conditions)
        )


def total_where(desk, *conditions):
    row = deals.DealRow
    with desk.work.database.reading(CHEN) as uow:
        question = select(row.currency, func.sum(row.amount)).group_by(row.currency)
        return dict(uow.session.execute(question.where(*conditions)).all())


def column(name):
    return next(n for n, c in enumerate(deals.COLUMNS, 1) if c.field == name)


def words(page, row, name):
    return page.model.index(row, column(name)).data()


def names(page, rows=20):
    return [page.model.record(row).number for row in range(rows)]
