"""Saved views: private, shared, and the last look of a list."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from app.core.actor import Actor
from app.core.errors import InvalidError, MissingError, NotAllowedError
from app.core.query import Filter, Query, Sort, Span
from app.core.views import Layout, SavedView
from app.db import views

CHEN = Actor("Chen Siyuan", frozenset(), login="chen")
ZHOU = Actor("Zhou Min", frozenset(), login="zhou")

LAYOUT = Layout(("number", "buyer"), frozenset({"state"}), {"buyer": 210}, 2, "compact")
QUERY = Query(
    filters=(Filter("ship_by", "eq", Span("this_month")),), sort=Sort("ship_by")
)
EVERYBODYS = SavedView(None, "contracts", "All", QUERY, shared=True)
DUE = SavedView(None, "contracts", "本月待出运", QUERY, LAYOUT)


def save(database, actor, view):
    with database.unit_of_work(actor) as uow:
        return views.save_view(uow, view)


def seen(database, actor, name="contracts"):
    with database.reading(actor) as uow:
        return views.saved_views(uow, name)


@pytest.mark.feature("H10", "A149")
def test_view_comes_back_with_conditions_order_and_columns(database):
    stored = save(database, CHEN, DUE)
    assert seen(database, CHEN) == (stored,)
    assert (stored.name, stored.query, stored.layout) == ("本月待出运", QUERY, LAYOUT)
    assert stored.owner == "chen"
    assert seen(database, CHEN, "quotations") == ()


@pytest.mark.feature("H10")
def test_private_view_is_seen_by_its_owner_only_and_a_shared_one_by_all(database):
    save(database, CHEN, DUE)
    shared = save(database, CHEN, EVERYBODYS)
    assert seen(database, ZHOU) == (shared,)
    assert len(seen(database, CHEN)) == 2


@pytest.mark.feature("H10")
def test_view_for_a_role_is_seen_by_those_who_hold_it(database):
    lin = replace(ZHOU, login="lin", roles=frozenset({"sales", "documents"}))
    dong = replace(ZHOU, login="dong", roles=frozenset({"finance"}))
    mine = save(database, CHEN, replace(DUE, shared=True, role="sales"))
    assert mine.role == "sales"
    assert seen(database, lin) == (mine,)
    assert seen(database, dong) == ()
    assert seen(database, CHEN) == (mine,), "whoever saved it always sees it"
    alone = Actor("Chen Siyuan", frozenset())
    assert seen(database, alone) == (mine,), "a file of one person knows no roles"


def test_same_name_replaces_ones_own_view(database):
    first = save(database, CHEN, DUE)
    save(database, ZHOU, DUE)
    again = save(database, CHEN, SavedView(None, "contracts", DUE.name, Query()))
    assert again.id == first.id
    assert seen(database, CHEN) == (again,)
    assert seen(database, ZHOU)[0].query == QUERY


@pytest.mark.feature("H10")
def test_nobody_changes_or_removes_the_view_of_another(database):
    stored = save(database, CHEN, EVERYBODYS)
    with pytest.raises(NotAllowedError):
        save(database, ZHOU, stored)
    with pytest.raises(NotAllowedError), database.unit_of_work(ZHOU) as uow:
        views.remove_view(uow, stored.id)
    assert seen(database, CHEN) == (stored,)


def test_view_without_a_name_is_refused(database):
    with pytest.raises(InvalidError) as told:
        save(database, CHEN, SavedView(None, "contracts", "  ", QUERY))
    assert told.value.problems[0].where == "name"


def test_removed_view_is_gone(database):
    stored = save(database, CHEN, DUE)
    with database.unit_of_work(CHEN) as uow:
        views.remove_view(uow, stored.id)
    assert seen(database, CHEN) == ()
    with pytest.raises(MissingError), database.unit_of_work(CHEN) as uow:
        views.remove_view(uow, stored.id)


def test_last_look_follows_the_person(database):
    for look in ({"query": {"text": "a"}}, {"query": {"text": "b"}}):
        with database.unit_of_work(CHEN) as uow:
            views.remember_look(uow, "contracts", look)
    with database.reading(CHEN) as uow:
        assert views.last_look(uow, "contracts") == {"query": {"text": "b"}}
    with database.reading(ZHOU) as uow:
        assert views.last_look(uow, "contracts") is None
    assert seen(database, CHEN) == ()


def test_view_of_a_later_version_is_passed_over(database):
    stored = save(database, CHEN, DUE)
    with database.unit_of_work(CHEN) as uow:
        later = {"data": '{"query": {"filters": [{"op": "sounds like"}]}}'}
        row = views.SavedViewRow
        uow.session.execute(update(row).where(row.id == stored.id).values(later))
    assert seen(database, CHEN) == ()
