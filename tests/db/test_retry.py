"""An action counts once: others at the same rows, a second click, a dead twin."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import make_url, text

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.errors import AlreadyDoneError, BusyError, LinkLostError
from app.core.refs import Ref
from app.db import retry
from app.db.unit_of_work import Database
from app.parties import service as parties
from tests import make
from tests.campaign.proxy import link

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)


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
    held, tries = threading.Event(), []

    def hold():
        with postgres_database.unit_of_work(ACTOR) as uow:
            uow.session.execute(text("SELECT pg_advisory_xact_lock(7)"))
            held.set()
            time.sleep(0.3)

    def take(uow):
        tries.append(1)
        uow.session.execute(text("SET LOCAL lock_timeout = '20ms'"))
        uow.session.execute(text("SELECT pg_advisory_xact_lock(7)"))
        return Ref(1, "", "")

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    retry.carry_out(postgres_database, ACTOR, take, "key")
    other.join()
    assert len(tries) > 1


def test_who_meets_others_for_ever_is_told(postgres_database):
    tries = []

    def fail(uow):
        tries.append(1)
        uow.session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    patience = retry.Patience(tries=3)
    with pytest.raises(BusyError):
        retry.carry_out(postgres_database, ACTOR, fail, "key", patience=patience)
    assert len(tries) == 3


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

        begun = time.monotonic()
        retry.carry_out(database, ACTOR, act, "key")
        assert len(tries) == 2
        assert time.monotonic() - begun < 3
        database.close()
