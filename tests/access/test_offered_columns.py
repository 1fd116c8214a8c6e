"""What a person may not see is not offered: no empty columns for the curious."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.access.domain import Role
from app.access.roles import permissions_of
from app.core.actor import Actor
from app.core.query import Filter, Query, Sort
from app.core.views import SavedView
from app.db import views
from app.inventory.controller import StockController
from app.modules import find
from app.ui.desk import Desk
from app.ui.module import Listed
from app.ui.registry import Registry, maker
from tests import looks


def listed(desk, name):
    return maker(Registry().named(name).listing)(desk)


def columns(tab):
    return {column.field for column in tab.form.spec.columns}


def working_as(work, role):
    work.actor = Actor("Lin", permissions_of(frozenset({role})))


@pytest.mark.feature("H43")
@pytest.mark.parametrize(
    ("role", "name", "field", "seen"),
    [
        (Role.SALES, "contracts", "margin", False),
        (Role.FINANCE, "contracts", "margin", True),
        (Role.SALES, "contracts", "received", True),
        (Role.WAREHOUSE, "contracts", "received", False),
        (Role.WAREHOUSE, "purchasing", "total", False),
        (Role.PURCHASING, "purchasing", "total", True),
    ],
)
def test_a_column_is_there_for_those_who_may_see_it(
    work, qapp, qtbot, role, name, field, seen
):
    working_as(work, role)
    looks.put_on(qapp)
    tab = listed(Desk(work, lookups=Registry().lookup), name)
    qtbot.addWidget(tab.form)
    shown = {column.field for column in tab.form.model.columns}
    assert (field in shown) == (field in columns(tab)) == seen
    tab.restore({"query": {}, "layout": {}})
    tab.narrow(Query(sort=Sort("number")))


@pytest.mark.feature("H10", "H43")
@pytest.mark.parametrize(
    ("role", "offered"),
    [(Role.PURCHASING, ["Large", "Late"]), (Role.WAREHOUSE, ["Late"])],
)
def test_a_view_that_asks_for_a_hidden_column_is_not_offered(
    work, qapp, qtbot, role, offered
):
    """A colleague shared it; here it would ask for "total", and show nothing."""
    large = Query(filters=(Filter("total", "gt", Decimal(10_000)),))
    late = Query(filters=(Filter("state", "in", ("confirmed",)),), sort=Sort("total"))

    def share(uow):
        for name, query in (("Large", large), ("Late", late)):
            views.save_view(
                uow, SavedView(None, "purchasing", name, query, shared=True)
            )

    work.run(share)
    working_as(work, role)
    looks.put_on(qapp)
    tab = listed(Desk(work, lookups=Registry().lookup), "purchasing")
    qtbot.addWidget(tab.form)
    bar, own = tab.form.views, len(tab.form.spec.views)
    saved = [bar.saved_at(own + n) for n in range(len(bar.queries()) - own)]
    assert [view.name for view in saved] == offered


@pytest.mark.feature("H43")
def test_whatever_a_database_hides_is_not_offered():
    named = [one.listing for one in (*Registry().modules, *Registry().lists)]
    for one in named:
        if isinstance(one, Listed):
            spec, rows = find(one.spec), find(one.rows)
            hidden = {c.field: c.permission for c in spec.columns if c.permission}
            assert rows.secret.items() <= hidden.items()


@pytest.mark.feature("H43")
@pytest.mark.parametrize(("role", "seen"), [(Role.SALES, False), (Role.FINANCE, True)])
def test_the_card_of_stock_has_no_empty_costs(work, qapp, qtbot, role, seen):
    working_as(work, role)
    looks.put_on(qapp)
    tab = StockController(Desk(work, lookups=Registry().lookup))
    qtbot.addWidget(tab.form)
    fields = {one.field for one in tab.form.sections["moves"].grid.lines_model.columns}
    assert ("unit_cost" in fields) == seen
