"""Who asks first for a row is first, however often it is changed meanwhile."""

from __future__ import annotations

import threading
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy import text

from app.access.domain import Role
from app.db import documents
from app.payables.model import BillRow
from tests.patience import wait_for

WAITS = (
    "SELECT wait_event FROM pg_stat_activity"
    " WHERE pid = %s AND wait_event_type = 'Lock'"
)


class _UndoneError(Exception):
    """The office is other tests' too."""


def test_who_wants_a_row_waits_in_a_queue_and_not_at_the_row(apart):
    """A row's own lock lets who comes later overtake who waits, each time the row is
    changed: of fifty who paid one bill some waited twenty seconds in vain."""
    known = []

    def second():
        with suppress(_UndoneError), apart.at_work(Role.FINANCE) as uow:
            known.append(uow.session.scalar(text("SELECT pg_backend_pid()")))
            documents.lock(uow, BillRow, [bill])
            raise _UndoneError

    other = threading.Thread(target=second)
    with apart.root() as root:
        (bill,) = root.execute("SELECT min(id) FROM bill").fetchone()
        with suppress(_UndoneError), apart.at_work(Role.FINANCE) as uow:
            documents.lock(uow, BillRow, [bill])
            other.start()
            wait_for(lambda: known and root.execute(WAITS, known).fetchone())
            (at,) = root.execute(WAITS, known).fetchone()
            raise _UndoneError
    other.join()
    assert at == "advisory"


def test_who_may_not_change_a_row_stops_no_queue(apart):
    """Advisory locks were taken from all: nobody lets others wait for nothing."""
    with (
        apart.connect(Role.AUDITOR) as auditor,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        auditor.execute("SELECT lading.queue('bill', '{1}')")
    with (
        apart.connect(Role.FINANCE) as finance,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        finance.execute("SELECT lading.queue('nothing of the kind', '{1}')")


def test_what_takes_hundreds_of_rows_takes_no_place_for_each(apart):
    """Each place is a lock of the memory that all of a server's sessions share."""
    with suppress(_UndoneError), apart.at_work(Role.FINANCE) as uow:
        documents.lock(uow, BillRow, range(1, 500))
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = "
        places = uow.session.scalar(text(held + "pg_backend_pid()"))
        raise _UndoneError
    assert places == 1  # of the program's version
