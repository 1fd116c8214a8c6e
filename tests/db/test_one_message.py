"""The end of an action is one message: nobody else speaks in it."""

from __future__ import annotations

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial

import psycopg
import pytest
from psycopg.pq import PipelineStatus
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.core.errors import AppError, LinkLostError, UnavailableError
from app.core.query import Query
from app.core.views import SavedView
from app.db import retry, views
from app.db.engine import open_engine
from app.db.unit_of_work import Database


@pytest.fixture
def given_back(database):
    """Return the state of each connection as it is given back to the others."""
    if database.url.get_backend_name() != "postgresql":
        pytest.skip("a file is not spoken to in messages")
    states = []

    def note(connection, _record):
        states.append(PipelineStatus(connection.pgconn.pipeline_status))

    event.listen(database.engine, "checkin", note)
    return states


@pytest.mark.feature("H30")
def test_a_connection_is_given_back_when_its_last_message_is_answered(
    database, actor, given_back
):
    """A question of another thread met the COMMIT of a save, and took its answer."""
    with database.unit_of_work(actor) as uow:
        views.save_view(uow, SavedView(None, "notes", "mine", Query()))
    assert given_back == [PipelineStatus.OFF]


# --- What is told is what there is ---------------------------------------------------

REFUSING = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.name LIKE 'bad%' THEN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER refusing AFTER INSERT ON saved_view
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()
"""
"""Refuses at the COMMIT; the server's own guards speak there as well."""


def save(name, uow):
    return views.save_view(uow, SavedView(None, "notes", name, Query()))


def names(database, actor):
    with database.reading(actor) as uow:
        return set(uow.session.scalars(text("SELECT name FROM saved_view")))


@pytest.mark.feature("H30")
@pytest.mark.parametrize("key", [None, "swallowed"])
def test_what_the_database_took_back_is_not_told_as_saved(database, actor, key):
    """Who went on after a refusal heard COMMIT answered, which had kept nothing."""
    ended = {
        "postgresql": "SELECT 1 / 0",
        "sqlite": "INSERT OR ROLLBACK INTO action SELECT NULL, NULL, NULL",
    }

    def act() -> None:
        with database.unit_of_work(actor, key=key) as uow:
            save("lost", uow)
            uow.session.flush()
            with suppress(DBAPIError):
                uow.session.execute(text(ended[database.engine.name]))

    with pytest.raises(UnavailableError):
        act()
    assert names(database, actor) == set()


class Threads:
    """Several threads of one program: they save and read over the same connections."""

    def __init__(self, database, actor) -> None:
        self.database, self.actor = database, actor
        self.told: dict[str, str] = {}
        self.wrong: list[str] = []

    def save(self, rounds, who):
        for number in range(rounds):
            name = f"{'bad' if number % 3 == 1 else 'good'} {who} {number}"
            try:
                made, _ = retry.carry_out(
                    self.database, self.actor, partial(save, name), name
                )
                self.told[name] = "saved" if made.name == name else made.name
            except LinkLostError:
                self.told[name] = "nobody knows"
            except AppError as error:
                self.told[name] = f"not saved: {error}"

    def read(self, stop):
        number = 0
        while not stop.is_set():
            number += 1
            with suppress(UnavailableError), self.database.reading(self.actor) as uow:
                asked = text("SELECT :number, count(*) FROM saved_view")
                found = uow.session.execute(asked, {"number": number}).all()
                if len(found) != 1 or found[0][0] != number:
                    self.wrong.append(f"asked {number}, answered {found}")

    def run(self, rounds, savers=3, readers=2):
        stop = threading.Event()
        with ThreadPoolExecutor(savers + readers) as pool:
            reads = [pool.submit(self.read, stop) for _ in range(readers)]
            saves = [pool.submit(self.save, rounds, who) for who in range(savers)]
            wait(saves)
            stop.set()
            for done in (*saves, *reads):
                done.result()

    def check(self):
        """Compare what each save was told with what there is."""
        there = names(self.database, self.actor)
        saved = {name for name, told in self.told.items() if told == "saved"}
        unknown = {name for name, told in self.told.items() if told == "nobody knows"}
        assert self.wrong == []
        assert saved - there == set(), "told as saved"
        assert there - saved - unknown == set(), "told as not saved"
        return len(saved), len(unknown)


@pytest.fixture
def threads(postgres_url, actor):
    """Threads on an office that refuses each third save at its COMMIT."""
    database = Database(f"{postgres_url}?application_name=threads")
    made, connect = [], database.engine.dialect.connect

    def connected(*args, **given):
        made.append(connect(*args, **given))
        return made[-1]

    database.engine.dialect.connect = connected
    with database.engine.begin() as connection:
        connection.exec_driver_sql(REFUSING.replace("%", "%%"))
    yield Threads(database, actor)
    database.engine.dispose()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION refuse CASCADE")
    database.close()
    for link in made:  # what was lent while another thread began anew is in no pool
        link.close()


@pytest.mark.feature("H30")
def test_saves_that_fail_at_the_commit_beside_reads(threads):
    rounds = int(os.environ.get("LADING_ROUNDS", "20"))
    threads.run(rounds)
    saved, unknown = threads.check()
    assert unknown == 0
    assert saved == 3 * sum(number % 3 != 1 for number in range(rounds))


@pytest.mark.feature("H30")
@pytest.mark.logs_errors  # the library does, of a link it cannot put in order again
def test_a_server_that_breaks_off_at_any_moment(threads, postgres_admin):
    """It cancels and ends sessions as it likes; each save is what it was told."""
    stop = threading.Event()

    def stir():
        asked = (
            "SELECT {}(pid) FROM pg_stat_activity"
            " WHERE application_name = 'threads' ORDER BY random() LIMIT 1"
        )
        while not stop.wait(random.uniform(0.002, 0.03)):  # noqa: S311
            does = random.choice(["pg_cancel_backend", "pg_terminate_backend"])  # noqa: S311
            postgres_admin.execute(asked.format(does))

    rounds = int(os.environ.get("LADING_ROUNDS", "20"))
    stirring = threading.Thread(target=stir)
    stirring.start()
    try:
        threads.run(rounds)
    finally:
        stop.set()
        stirring.join()
    threads.check()
    assert len(threads.told) == 3 * rounds, "nobody was left without an answer"


@pytest.mark.feature("H30")
@pytest.mark.parametrize("knows", [False, True])
def test_a_link_that_is_lost_when_it_is_given_back_takes_one_line(
    postgres_url, postgres_admin, caplog, *, knows
):
    """Sixty lines of the library's own for each filled a log in a day of bad cables.

    Args:
        postgres_url: The office.
        postgres_admin: Ends the session.
        caplog: What is logged.
        knows: Whether the driver has noticed.
    """
    engine = open_engine(postgres_url)
    with engine.connect() as lent:
        driver = lent.connection.driver_connection
        driver.execute("SELECT 1")  # past the library: it takes nothing back
        pid = driver.info.backend_pid
        postgres_admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        if knows:
            with pytest.raises(psycopg.OperationalError):
                driver.execute("SELECT 1")
    assert driver.closed
    assert all("\n" not in one.getMessage() for one in caplog.records)
    assert not any(one.exc_info for one in caplog.records)
    assert len(caplog.records) <= 1
    with engine.connect() as other:
        assert other.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


@pytest.mark.feature("H30")
def test_what_was_lent_when_the_link_was_lost_is_closed_when_it_comes_back(
    postgres_url,
):
    """It stayed open in a pool that nobody used: a person has eight at most."""
    engine = open_engine(postgres_url)
    with engine.connect() as lent:
        driver = lent.connection.driver_connection
        engine.dispose()  # as `app.db.retry` does between two tries
        lent.rollback()
        assert not driver.closed
    assert driver.closed
    with engine.connect() as other:
        kept = other.connection.driver_connection
    assert not kept.closed
    engine.dispose()
