"""Inquiries in the database: the register, its states, conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, InvalidError, NotAllowedError
from app.core.query import Query
from app.core.states import TransitionError
from app.db import search as finder
from app.db.activity import happened
from app.inquiries import listing, service
from app.inquiries.domain import LATE, Inquiry, State
from forms.inquiries_list import LIST
from tests import make

D = Decimal
DAY = date(2026, 4, 28)


@pytest.fixture
def uow(database, actor):
    """One action on the day of the inquiry."""
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


@pytest.mark.feature("A02")
def test_registering_numbers_it(uow):
    asked = make.inquiry(uow)
    assert (asked.number, asked.state) == ("IQ26-0007", State.OPEN)
    assert [line.quantity for line in asked.lines] == [D(2200), D(2200), D(3360)]
    fresh = tuple(replace(line, id=None) for line in asked.lines)
    again = service.save(uow, replace(asked, id=None, version=0, lines=fresh))
    assert again.number == "IQ26-0008"


@pytest.mark.feature("A03")
def test_a_new_inquiry_starts_the_clock_now(uow):
    make.company(uow)
    draft = service.prepared(uow, Inquiry())
    assert (draft.company.code, draft.received_on) == ("HAICHUAN", DAY)
    assert draft.received_at == uow.now
    assert draft.salesperson == "Chen Siyuan"


def test_it_can_be_changed_after_it_was_numbered(uow):
    asked = make.inquiry(uow)
    changed = service.save(uow, replace(asked, note="Sample first"))
    assert (changed.number, changed.note) == ("IQ26-0007", "Sample first")


def test_problems_keep_it_from_being_saved(uow):
    with pytest.raises(InvalidError) as refused:
        service.save(uow, Inquiry())
    assert [p.where for p in refused.value.problems][:2] == ["company", "customer"]


def test_won_is_an_end(uow):
    won = service.win(uow, make.inquiry(uow))
    assert won.state is State.WON
    with pytest.raises(TransitionError):
        service.save(uow, won)


def test_a_lost_inquiry_can_be_reopened(uow):
    lost = service.lose(uow, make.inquiry(uow))
    assert lost.state is State.LOST
    assert service.reopen(uow, lost).state is State.OPEN


def test_quoting_stops_the_clock_and_may_happen_twice(uow):
    asked = make.inquiry(uow)
    service.note_quoted(uow, asked.id)
    service.note_quoted(uow, asked.id)
    found = service.get(uow, asked.id)
    assert (found.state, found.answer_due_at()) == (State.QUOTED, None)


def test_a_lost_inquiry_is_not_quoted_behind_ones_back(uow):
    lost = service.lose(uow, make.inquiry(uow))
    service.note_quoted(uow, lost.id)
    service.note_won(uow, lost.id)
    assert service.get(uow, lost.id).state is State.LOST


def test_two_people_cannot_overwrite_each_other(uow):
    asked = make.inquiry(uow)
    service.save(uow, replace(asked, note="mine"))
    with pytest.raises(ConflictError):
        service.save(uow, replace(asked, note="yours"))


def test_the_list_and_the_look_up_find_it(uow):
    asked = make.inquiry(uow)
    page = listing.LISTING.page(uow, Query(text="nord"))
    assert [row.id for row in page.records] == [asked.id]
    assert listing.LISTING.overview(uow, Query()).count == 1
    assert [c.ref.code for c in service.lookup(uow, "IQ26")] == ["IQ26-0007"]
    service.lose(uow, asked)
    assert service.lookup(uow, "IQ26") == []


def test_it_is_found_by_what_was_asked_for(uow):
    asked = make.inquiry(uow)
    line = replace(asked.lines[0], description="stainless juicer")
    service.save(uow, replace(asked, lines=(line,)))
    hits = finder.search(uow, "stainless")
    assert [(hit.kind, hit.id) for hit in hits] == [("inquiry", asked.id)]


def test_who_may_only_look_may_not_change(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        asked = make.inquiry(uow)
    visitor = Actor("Zhou Min", frozenset({"inquiries.view"}))
    with database.unit_of_work(visitor) as uow, pytest.raises(NotAllowedError):
        service.lose(uow, asked)


def test_what_was_done_is_told_the_latest_first(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        asked = make.inquiry(uow)
    with database.unit_of_work(actor, today=DAY) as uow:
        service.lose(uow, asked)
        told = happened(uow, "inquiry", asked.id)
    assert [(one.state, one.created) for one in told] == [("lost", False), ("", True)]


@pytest.mark.feature("A03")
def test_what_the_clock_marks_late_is_what_the_view_holds(uow):
    """24 hours from the instant, not from the day: one of 25 and one of 23 hours."""
    asked = make.inquiry(uow, received_at=None)
    fresh = replace(asked, id=None, version=0, lines=())
    named = {}
    for hours in (23, 25):
        came = now() - timedelta(hours=hours)
        named[hours] = service.save(uow, replace(fresh, received_at=came)).number
    view = next(one for one in LIST.views if one.name == "Overdue").query
    rows = listing.LISTING.page(uow, view).records
    assert [row.number for row in rows] == [named[25]]
    every = listing.LISTING.page(uow, Query()).records
    marked = {row.number for row in every if row.answer(now()) == LATE}
    assert marked == {named[25]}
    assert listing.LISTING.overview(uow, view).count == 1
