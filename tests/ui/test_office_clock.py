"""Screens go by the office's clock, not by that of a computer that goes wrong."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.core import clock
from app.core.actor import Actor
from app.core.papers.vault import Way
from app.db import engine
from app.db.unit_of_work import Database
from app.inquiries.domain import FIRST_RESPONSE, State, Summary
from forms import documents_list, dossier_list, inquiries_list, mail_list, vault
from forms.kit import export, theme
from forms.kit.fields import DateField
from tests.ui.shell_world import window

LATE = timedelta(days=30)


def waiting(received_at):
    """Return an open inquiry as the list shows it."""
    empty = dict.fromkeys(Summary.__dataclass_fields__)
    return Summary(**{**empty, "state": State.OPEN, "received_at": received_at})


@pytest.mark.feature("A03")
def test_a_computer_a_month_ahead_calls_nothing_overdue(work, qtbot, qapp):
    theme.install(qapp)
    office = datetime.now(UTC) - LATE  # the computer is a month ahead of it
    work.database.clock = lambda: office
    row = waiting(office)
    assert "overdue" in inquiries_list._clock(row).text
    shell = window(qtbot, work)
    assert inquiries_list._clock(row).text == "Answer within 24 hours"
    assert timedelta(hours=24) == FIRST_RESPONSE
    field = DateField()
    qtbot.addWidget(field)
    field.input.setText("t")
    field.commit()
    assert field.value() == clock.office_day(office)
    shell.detach()
    assert clock.today() == clock.office_day(datetime.now(UTC))


class Wrong(datetime):
    """A computer's clock that is a month late."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - LATE


@pytest.mark.feature("A137")
def test_a_server_tells_the_time(postgres_database, monkeypatch):
    import app.db.unit_of_work as actions

    monkeypatch.setattr(engine, "datetime", Wrong)
    monkeypatch.setattr(actions, "datetime", Wrong)
    url = postgres_database.url.render_as_string(hide_password=False)
    there = Database(url)
    try:
        assert datetime.now(UTC) - there.clock() > LATE - timedelta(minutes=1)
        with there.reading(Actor("", frozenset())) as uow:
            uow.session.connection()
        assert abs(datetime.now(UTC) - there.clock()) < timedelta(minutes=1)
        with there.reading(Actor("", frozenset())) as uow:
            assert uow.today == clock.office_day(datetime.now(UTC))
    finally:
        there.close()


@pytest.fixture
def in_new_york(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.feature("A137")
@pytest.mark.usefixtures("in_new_york")
def test_every_screen_tells_times_by_the_zone_of_its_computer():
    """Papers and mail were told by the office's zone, notes and history by the PC's.

    23:30 UTC on 8 June is 19:30 in New York, where summer time is four hours behind;
    in the office it is half past seven on the next morning.
    """
    at = datetime(2026, 6, 8, 23, 30, tzinfo=UTC)
    told = SimpleNamespace(
        at=at, issued_at=at, queued_at=at, sent_at=None, received_at=at
    )
    shown = []
    for spec, name in (
        (documents_list.LIST, "issued_at"),
        (mail_list.LIST, "queued_at"),
        (dossier_list.LIST, "at"),
    ):
        column = spec.column(name)
        shown.append(column.cell(told).text)
        assert export.value_of(column, told) == at.replace(hour=19, tzinfo=None)
    assert shown == ["2026-06-08 19:30"] * 3
    issued = SimpleNamespace(**vars(told), label="v1", way=Way.OPEN, issued_by="Chen")
    assert vault.issued_words(issued) == "v1 · 2026-06-08 · Chen"
    assert vault.version_title(issued) == "v1 · 2026-06-08"
