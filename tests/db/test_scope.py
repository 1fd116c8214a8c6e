"""Which rows a salesperson is answered with: those the declaration lets him see."""

from __future__ import annotations

import importlib
import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, select

from app.access.domain import ALL_PERMISSIONS, Role, permissions_of
from app.access.policy import POLICY
from app.core.actor import Actor
from app.core.query import Query
from app.core.rights import Beside, Either, Own, Reach, holds
from app.db import scope, search
from app.db.base import Row, mapped
from app.db.listing import Listing
from app.dossier.model import DeadlineMarkRow
from app.modules import ORDER
from app.treasury.service.start import home
from tests import bench_years, filled, walks

PEOPLE = ("lin", "wu", "gu", "")
OWNED = ("party", "inquiry", "quotation", "contract", "shipment")
SALES = permissions_of(frozenset({Role.SALES}))
COUNT = 130  # contracts: some of their shipments are of a further one
MARKS = 200
AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture(scope="module", params=walks.walk(filled.KINDS, ["sqlite"]))
def years(request):
    """An office of many deals, whose records belong to anybody, with words on them."""
    with filled.office(request, request.param) as database:
        _fill(database)
        yield database


def _fill(database):
    everybody = Actor("Chen Siyuan", ALL_PERMISSIONS)
    bench_years.build(database, everybody, "lin", COUNT)
    chance = random.Random(5)  # noqa: S311 - chance, no secret
    with database.engine.begin() as link:
        for name in OWNED:
            table = Row.metadata.tables[name]
            keys = link.scalars(select(table.c.id)).all()
            given = [{"key": key, "to": chance.choice(PEOPLE)} for key in keys]
            if given:
                mine = table.c.id == bindparam("key")
                change = table.update().where(mine).values(owner=bindparam("to"))
                link.execute(change, given)
        link.execute(insert(DeadlineMarkRow), list(map(_word, _named(link, chance))))


def _named(link, chance):
    kinds = (*POLICY.found, "purchase", "bill")
    for kind in chance.choices(kinds, k=MARKS):
        keys = link.scalars(select(Row.metadata.tables[kind].c.id)).all()
        yield kind, chance.choice([*keys, 7])


def _word(named):
    kind, key = named
    said = {"what": "payment", "due": bench_years.TODAY, "done": True, "at": AT}
    who = {"person": "", "reason": "paid", "by": "Lin"}
    return {"kind": kind, "record_id": key, **said, **who}


class Told:
    """The declaration read word by word, one row after the other, without SQL."""

    def __init__(self, link, reach):
        tables = {one.local_table.name: one.local_table for one in mapped()}
        self._rows = {
            name: {row[_key(table)]: row for row in _all(link, table)}
            for name, table in tables.items()
        }
        self._reach = reach
        self._seen = {}

    def seen(self, name):
        """Return the keys of the rows that are seen."""
        if name not in self._seen:
            self._seen[name] = {
                key
                for key, row in self._rows[name].items()
                if self._is_seen(name, POLICY.tables[name].rule, row)
            }
        return self._seen[name]

    def _is_seen(self, name, rule, row):
        if name == "search_entry" or isinstance(rule, Beside):
            known = {one for one in POLICY.found if not self._whole(one)}
            known |= {"note"} if name == "search_entry" else set()
            kind = row["kind"]
            return kind not in known or row["record_id"] in self.seen(kind)
        if rule is None or self._whole(name):
            return True
        if isinstance(rule, Either):
            return any(self._is_seen(name, one, row) for one in rule.rules)
        if isinstance(rule, Own):
            free = rule.only and rule.only[1] not in row[rule.only[0]].split(",")
            return bool(free) or row["owner"] in {"", *self._reach.logins}
        return row[rule.column] in self._told_by(rule.table, rule.key)

    def _whole(self, name):
        return holds(self._reach.wide, POLICY.tables[name].see)

    def _told_by(self, name, key):
        if (name, key) not in self._seen:
            rows = [self._rows[name][one] for one in self.seen(name)]
            usual = _key(Row.metadata.tables[name])
            self._seen[name, key] = {row.get(key, row[usual]) for row in rows}
        return self._seen[name, key]


def _key(table):
    return next(iter(table.primary_key)).name


def _all(link, table):
    return link.execute(select(table)).mappings()


REACHES = (
    Reach(frozenset({"lin"})),
    Reach(frozenset({"lin", "gu"})),
    Reach(frozenset({"nobody"})),
    Reach(frozenset({"wu"}), frozenset({"shipments.view", "contracts.view"})),
    Reach(frozenset({"lin"}), frozenset({"parties.view", "receivables.view"})),
)


@pytest.mark.feature("A07")
def test_every_table_is_narrowed_as_it_is_declared(years):
    for reach in REACHES:
        with years.engine.connect() as link:
            told = Told(link, reach)
        with years.reading(Actor("Lin", SALES, "lin", reach)) as uow:
            for row in (one.class_ for one in mapped()):
                name, key = row.__tablename__, _key(row.__table__)
                found = uow.session.scalars(select(getattr(row, key))).all()
                assert set(found) == told.seen(name), (name, reach)


def _listings():
    for name in ORDER:
        try:
            module = importlib.import_module(f"app.{name}.listing")
        except ModuleNotFoundError:
            continue
        yield from (one for one in vars(module).values() if isinstance(one, Listing))


@pytest.mark.feature("A07")
def test_no_table_that_a_question_reads_is_passed_over(years):
    """Each question is narrowed as if all tables were, one by one, told to be."""
    everything = frozenset(Row.metadata.tables)
    reach = Reach(frozenset({"lin"}))
    asked = []
    with years.reading(
        Actor("Lin", SALES, "lin", reach), today=bench_years.TODAY
    ) as uow:

        @event.listens_for(uow.session, "do_orm_execute", insert=True)
        def _heard(state):
            asked.append(state.statement)

        home(uow)
        search.search(uow, "SC")
        for listing in _listings():
            if uow.actor.may(listing.permission):
                listing.page(uow, Query(limit=5))
                listing.overview(uow, Query(text="Buyer 4"))
    assert len(asked) > 60
    dialect = years.engine.dialect
    for one in asked:
        some, every = (
            str(one.options(*scope._criteria(reach, rows)).compile(dialect=dialect))
            for rows in (scope._read_by(one), everything)
        )
        assert some == every


def test_a_question_is_narrowed_by_what_it_reads_alone():
    contract, party = (_class(name) for name in ("contract", "party"))
    inner = select(contract.customer_id).where(contract.id == 1)
    for asked in (
        select(party.name).where(party.id.in_(inner)),
        select(party.name).where(
            inner.where(party.id == contract.customer_id).exists()
        ),
        select(inner.subquery().c.customer_id, party.id),
        select(party.id).join(inner.cte("told"), isouter=True, onclause=party.id == 1),
        select(party.id).union_all(inner),
    ):
        assert scope._read_by(asked) == {"contract", "party"}


def _class(name):
    return next(one.class_ for one in mapped() if one.local_table.name == name)
