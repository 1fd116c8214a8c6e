"""An action counts once: others at the same rows, a second click, a dead twin."""

from __future__ import annotations

import threading
from functools import partial

import psycopg
import pytest
from sqlalchemy import event, make_url, text

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import AlreadyDoneError, BusyError, LinkLostError
from app.core.refs import Ref
from app.db import retry, trouble
from app.db.actions import result_of
from app.db.unit_of_work import Database
from app.parties import service as parties
from tests import make
from tests.campaign import proxy
from tests.campaign.proxy import link
from tests.patience import SECONDS

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
LOST = "the connection is lost"


def customers(database):
    with database.reading(ACTOR) as uow:
        return uow.session.scalar(text("SELECT count(*) FROM party"))


def enter(uow):
    return parties.get(uow, make.customer(uow).id)


def test_a_second_click_shows_what_the_first_one_saved(database):
    first, topics = retry.carry_out(database, ACTOR, enter, "key")
    again, _ = retry.carry_out(database, ACTOR, enter, "key", again=parties.get)
    assert first == again
    assert "parties" in topics
    assert customers(database) == 1


def test_a_second_click_is_told_where_nothing_can_be_shown(database):
    retry.carry_out(database, ACTOR, enter, "key")
    with pytest.raises(AlreadyDoneError) as told:
        retry.carry_out(database, ACTOR, enter, "key")
    assert told.value.record is not None


def test_who_meets_others_at_a_row_tries_again(postgres_database):
    held, free, tries = threading.Event(), threading.Event(), []

    def hold():
        with postgres_database.unit_of_work(ACTOR) as uow:
            uow.session.execute(text("SELECT pg_advisory_xact_lock(7)"))
            held.set()
            free.wait(SECONDS)

    def take(uow):
        tries.append(1)
        if len(tries) > 1:
            free.set()
            other.join()
        uow.session.execute(text("SET LOCAL lock_timeout = '20ms'"))
        uow.session.execute(text("SELECT pg_advisory_xact_lock(7)"))
        return Ref(1, "", "")

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    retry.carry_out(postgres_database, ACTOR, take, "key")
    assert len(tries) == 2


def test_who_meets_others_for_ever_is_told(postgres_database):
    tries = []

    def fail(uow):
        tries.append(1)
        uow.session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    patience = retry.Patience(tries=3)
    with pytest.raises(BusyError):
        retry.carry_out(postgres_database, ACTOR, fail, "key", patience=patience)
    assert len(tries) == 3


def test_who_is_held_up_while_it_is_confirmed_hears_that_it_was_saved(
    postgres_database, monkeypatch
):
    """It was saved: nobody is told to try again because of what is asked afterwards."""
    retry.carry_out(postgres_database, ACTOR, enter, "key")
    held, open_ = iter([True]), Database.unit_of_work

    def busy(self, actor, *, key=None, today=None):
        if key != "key" and next(held, False):
            raise BusyError(trouble.TAKEN)
        return open_(self, actor, key=key, today=today)

    monkeypatch.setattr(Database, "unit_of_work", busy)
    again, _ = retry.carry_out(
        postgres_database, ACTOR, enter, "key", again=parties.get
    )
    assert again.id is not None
    assert customers(postgres_database) == 1


def test_who_is_refused_is_told_at_once(database):
    tries, refused = [], "This was already saved."

    def refuse(_uow):
        tries.append(1)
        raise AlreadyDoneError(refused)

    with pytest.raises(AlreadyDoneError):
        retry.carry_out(database, ACTOR, refuse, "key")
    assert tries == [1]


@pytest.mark.parametrize(
    "fault", ["cut before", "cut after", "reset after", "delivered late"]
)
def test_a_commit_whose_answer_is_lost_counts_once(postgres_url, fault, monkeypatch):
    with link(make_url(postgres_url).port) as between:
        faults = iter([fault])
        monkeypatch.setattr(
            between,
            "_fault",
            lambda _head, body: next(faults, "") if b"COMMIT" in body[:8] else "",
        )
        database = Database(between.through(postgres_url))
        made, topics = retry.carry_out(database, ACTOR, enter, "key")
        assert made.id is not None
        assert "parties" in topics
        assert customers(database) == 1
        database.close()


def ended(url, session):
    """Let the server end a session, as it does when its main process is killed."""
    address = make_url(url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 2000)", (session,))


@pytest.mark.logs_errors  # the library does, of a link it cannot put in order again
@pytest.mark.parametrize("moment", ["before", "among", "behind"])
def test_who_is_thrown_out_around_the_commit_is_let_in_again(
    postgres_database, postgres_url, moment
):
    """Whatever the driver says of it, and also while the session is given back."""
    tries = []

    def acting(uow):
        made = enter(uow)
        tries.append(uow.session.scalar(text("SELECT pg_backend_pid()")))
        if len(tries) == 1:
            end = partial(ended, postgres_url, tries[0])
            place = {"before": 0, "among": 1, "behind": 2}[moment]
            uow.at_end[:] = [partial(uow.session.execute, text("SELECT 1"))] * 2
            uow.at_end.insert(place, end)
        return made

    made, _topics = retry.carry_out(postgres_database, ACTOR, acting, "key")
    assert made.name
    assert len(tries) == 2
    assert customers(postgres_database) == 1


@pytest.mark.logs_errors
def test_what_the_driver_says_past_the_session_is_told(postgres_database, monkeypatch):
    """It ends the message by itself: its own error is a lost link as well."""
    lost, tries = iter([True]), []
    leave = psycopg.Pipeline.__exit__

    def broken(self, *how):
        leave(self, *how)
        if next(lost, False):
            raise psycopg.OperationalError(LOST)

    def acting(uow):
        tries.append(1)
        return enter(uow)

    monkeypatch.setattr(psycopg.Pipeline, "__exit__", broken)
    retry.carry_out(postgres_database, ACTOR, acting, "key")
    assert customers(postgres_database) == 1


@pytest.mark.logs_errors
def test_a_link_found_lost_when_the_session_is_given_back_is_told(
    postgres_database, postgres_admin, monkeypatch
):
    lost, tries = iter([True]), []
    undo = psycopg.Connection.rollback

    def broken(self):
        if tries and next(lost, False):
            end = "SELECT pg_terminate_backend(%s, 5000)"
            postgres_admin.execute(end, [self.info.backend_pid])
        undo(self)

    def acting(uow):
        made = enter(uow)
        tries.append(1)
        if len(tries) == 1:
            raise LinkLostError(trouble.OTHER, reason="gone")
        return made

    monkeypatch.setattr(psycopg.Connection, "rollback", broken)
    retry.carry_out(postgres_database, ACTOR, acting, "key")
    assert (len(tries), customers(postgres_database)) == (2, 1)


def test_a_server_that_stays_away_is_told_and_the_key_still_counts(postgres_url):
    with link(make_url(postgres_url).port) as between:
        database = Database(between.through(postgres_url))
        between.cut()
        patience = retry.Patience(link=0.2)
        with pytest.raises(LinkLostError, match="not saved yet"):
            retry.carry_out(database, ACTOR, enter, "key", patience=patience)
        between.mend()
        retry.carry_out(database, ACTOR, enter, "key", patience=patience)
        assert customers(database) == 1
        database.close()


def test_nobody_is_told_not_saved_of_what_may_be_saved(postgres_url, monkeypatch):
    """The COMMIT was sent and carried out; its answer and the server are gone."""
    monkeypatch.setattr(proxy, "AT_COMMIT", ("cut after",))
    with link(make_url(postgres_url).port) as between:
        database = Database(between.through(postgres_url))

        def act(uow):
            between.at_commit, between.open = 1.0, False
            return enter(uow)

        patience = retry.Patience(link=0.2)
        with pytest.raises(LinkLostError, match="You will see whether it was saved"):
            retry.carry_out(database, ACTOR, act, "key", patience=patience)
        between.at_commit = 0.0
        between.mend()
        assert customers(database) == 1, "it was"
        retry.carry_out(database, ACTOR, enter, "key", again=parties.get)
        assert customers(database) == 1
        database.close()


def test_the_own_dead_session_is_ended_and_holds_nobody_up(postgres_url):
    """The PC drops off with a row locked, comes back, and sends the action again."""
    with link(make_url(postgres_url).port) as between:
        database, tries = Database(between.through(postgres_url)), []

        def act(uow):
            uow.session.execute(text("SELECT pg_advisory_xact_lock(9)"))
            tries.append(1)
            if len(tries) == 1:
                between.fall_silent()
                uow.session.connection().connection.driver_connection.close()
                between.mend()
            uow.session.execute(text("SELECT 1"))

        retry.carry_out(database, ACTOR, act, "key")
        assert len(tries) == 2, "the lock of the first try was waited for"
        database.close()


def test_who_waits_in_a_queue_for_too_long_is_told(postgres_database):
    """Each wait is short; the server ends the statement after all of them together."""

    def wait() -> None:
        with postgres_database.unit_of_work(ACTOR) as uow:
            uow.session.execute(text("SET LOCAL statement_timeout = '10ms'"))
            uow.session.execute(text("SELECT pg_sleep(60)"))

    with pytest.raises(BusyError):
        wait()


def test_memory_that_runs_out_at_the_commit_holds_up_no_later_action(database):
    """What had been written stands in no transaction that the next action meets."""

    def run_out(_connection):
        raise MemoryError

    event.listen(database.engine, "commit", run_out)
    with pytest.raises(MemoryError):
        retry.carry_out(database, ACTOR, enter, "broken")
    event.remove(database.engine, "commit", run_out)
    made, _ = retry.carry_out(database, ACTOR, enter, "whole")
    with database.reading(ACTOR) as uow:
        assert parties.get(uow, made.id) == made
        assert result_of(uow.session, "broken") is None


def test_a_server_may_write_dates_as_its_country_does(postgres_database):
    """Whoever set it up may have said so: the driver reads one way of writing only."""
    with postgres_database.engine.begin() as connection:
        name = connection.scalar(text("SELECT quote_ident(current_database())"))
        connection.execute(text(f"ALTER DATABASE {name} SET datestyle = 'German'"))
    postgres_database.engine.dispose()
    try:
        made, _ = retry.carry_out(postgres_database, ACTOR, enter, "key")
        assert made.id
    finally:
        with postgres_database.engine.begin() as connection:
            connection.execute(text(f"ALTER DATABASE {name} RESET datestyle"))
