"""Who searches a file finds the newest of what he may see, whichever way it looks."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import event, select

from app.access.domain import ALL_PERMISSIONS, Role, permissions_of
from app.access.policy import POLICY
from app.core.actor import Actor
from app.core.rights import Reach
from app.db import gathering, search
from app.db.base import Row
from app.db.pieces import mark
from tests import bench_years, filled, walks
from tests.bench_find import fill

SALES = permissions_of(frozenset({Role.SALES}))
PEOPLE = ("lin", "wu", "")
OWNED = ("party", "inquiry", "quotation", "contract", "shipment")
COUNT = 130  # contracts: some of their shipments are of a further one
WAYS = ((10_000, 0, 0), (3, 10_000, 0), (3, 8, 10_000), (3, 8, 20), (3, 8, 0))
"""How many are looked at first and then, and how many of one's own are told."""


@pytest.fixture(scope="module")
def office(request):
    """An office of many deals whose records, each in the index, belong to anybody."""
    with filled.office(request) as database:
        _fill(database)
        yield database


def _fill(database):
    everybody = Actor("Chen Siyuan", ALL_PERMISSIONS)
    bench_years.build(database, everybody, "lin", COUNT)
    chance = random.Random(11)  # noqa: S311 - chance, no secret
    with database.engine.begin() as link:
        for name in OWNED:
            table = Row.metadata.tables[name]
            for key in link.scalars(select(table.c.id)).all():
                to = chance.choice(PEOPLE)
                link.execute(table.update().where(table.c.id == key).values(owner=to))
        link.exec_driver_sql("DELETE FROM search_entry")
        keys = [
            (kind, key)
            for kind in (*POLICY.found, "product", "purchase")
            for key in link.scalars(select(Row.metadata.tables[kind].c.id)).all()
        ]
    chance.shuffle(keys)
    with database.unit_of_work(everybody) as uow:
        fill(uow, [_entry(at, *named) for at, named in enumerate(keys)])


def _entry(at, kind, key):
    number = f"w{at}"
    return {
        "kind": kind,
        "record_id": key,
        "number": number,
        "number_key": number,
        "title": "",
        "detail": "",
        "permission": "not.mine" if at % 7 == 0 else "",
        "grams": f"{mark(kind)} {number}",
    }


def _seen(uow, kinds=()):
    return search._visible(uow, select(search.SearchEntryRow), kinds)


@pytest.mark.feature("A148", "A07")
@pytest.mark.parametrize("way", WAYS)
@walks.walked("login", ["lin", "nobody", None], ["lin"])
@walks.walked("kinds", [(), ("party", "receivable"), ("shipment",)], [()])
def test_each_way_gathers_the_newest_that_are_seen(
    office, monkeypatch, way, login, kinds
):
    for name, value in zip(("NEAR", "FURTHER", "OWN"), way, strict=True):
        monkeypatch.setattr(gathering, name, value)
    reach = Reach(frozenset({login})) if login else None
    with office.reading(Actor("Lin", SALES, login or "wu", reach)) as uow:
        words = gathering.asked('"w"*', search._hidden(uow), kinds)
        newest = search.SearchEntryRow.id.desc()
        every = uow.session.scalars(_seen(uow, kinds).order_by(newest)).all()
        assert len(every) > 10
        for most in (4, len(every) - 1, len(every) + 1):
            found = gathering.newest(uow, _seen(uow, kinds), words, most)
            assert found == every[:most]


def test_what_others_hold_is_passed_over_by_the_index(office, monkeypatch):
    """Of each the record was asked for: with 200,000 it took two tenths of a second."""
    monkeypatch.setattr(gathering, "NEAR", 3)
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    actor = Actor("Nobody", SALES, "nobody", Reach(frozenset({"nobody"})))
    with office.reading(actor) as uow:
        event.listen(office.engine, "before_cursor_execute", note)
        gathering.newest(uow, _seen(uow), '"w"*', 10_000)
        event.remove(office.engine, "before_cursor_execute", note)
        told = [one for one in asked if "IN (SELECT search_entry.id" in one[0]]
        connection = uow.session.connection()
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {told[0][0]}", told[0][1]
        )
        steps = [(row[1], row[-1]) for row in plan]
    # The index first, then whose they are: entries are read by key, of those alone.
    outer = [step for parent, step in steps if parent == 0]
    assert outer[0].startswith("SCAN search_gram VIRTUAL TABLE")
    assert "SEARCH search_entry USING INTEGER PRIMARY KEY (rowid=?)" in outer
    assert not [step for _parent, step in steps if step == "SCAN search_entry"]


def test_all_that_holds_the_words_is_looked_at_once(office, monkeypatch):
    """Of a few thousand matches a salesperson sees less than are shown."""
    monkeypatch.setattr(gathering, "NEAR", 8)
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    actor = Actor("Lin", SALES, "lin", Reach(frozenset({"lin"})))
    with office.reading(actor) as uow:
        event.listen(office.engine, "before_cursor_execute", note)
        gathering.newest(uow, _seen(uow), '"w"*', 1000)
        event.remove(office.engine, "before_cursor_execute", note)
    assert not [one for one in asked if "+search_gram.rowid" in one]
