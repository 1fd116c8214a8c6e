"""The window's link: colleagues' changes arrive, and a lost server is told."""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest
from PySide6.QtWidgets import QWidget
from sqlalchemy import make_url, text

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.db import watch
from app.db.unit_of_work import Database
from app.settings import Profile
from app.ui.link import LOOK, Link
from app.ui.own_password import sign_in_again
from app.ui.work import Work
from forms.signing import Panel
from tests import make
from tests.campaign.proxy import link

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)
ZHOU = Actor("Zhou Lan", ALL_PERMISSIONS)


@pytest.fixture
def heard(qapp):  # noqa: ARG001 - signals need it
    return []


@contextmanager
def watched(database, heard):
    work = Work(database, ACTOR)
    work.changed.connect(heard.append)
    made = Link(work)
    made.begin()
    try:
        yield work, made
    finally:
        made.stop()
        work.patience.leaving.set()
        work.wait()
        database.close()


def looked(made):
    """Say whether the link has begun to listen."""
    return made._watch._last is not None


@pytest.mark.feature("H37")
def test_what_a_colleague_saves_is_heard_at_once(
    postgres_url, heard, qtbot, monkeypatch
):
    for name in ("BEAT", "SILENCE"):  # called, not found by the next look
        monkeypatch.setattr(watch, name, 3600)
    mine, theirs = Database(postgres_url), Database(postgres_url)
    with watched(mine, heard) as (_, here), watched(theirs, []) as (_, there):
        qtbot.waitUntil(lambda: looked(here) and looked(there))
        with theirs.unit_of_work(ZHOU, key="zhou-1") as uow:
            make.customer(uow)
        qtbot.waitUntil(lambda: any("parties" in topics for topics in heard))
        with mine.unit_of_work(ACTOR, key="mine-1") as uow:
            make.products(uow)
        qtbot.wait(400)
        assert not any("catalog" in topics for topics in heard)  # mine is not news


SLOW = "SET LOCAL idle_in_transaction_session_timeout = 0"
"""A save may take its time, else it is broken off after five seconds."""
MANY = """INSERT INTO audit (at, by, login, client, "table", row_key, op)
SELECT now(), 'zhou', 'zhou', '', 'exchange_rate', n, '+'
FROM generate_series(1, %s) AS n"""


@pytest.mark.feature("H37")
def test_a_save_that_takes_its_time_is_heard_behind_many_others(
    postgres_url, heard, qtbot
):
    """Its entries were numbered before theirs, and were looked at no more."""
    mine, theirs = Database(postgres_url), Database(postgres_url)
    with watched(mine, heard) as (_, here):
        qtbot.waitUntil(lambda: looked(here))
        with theirs.unit_of_work(ZHOU, key="slow") as uow:
            make.customer(uow)
            uow.session.flush()
            uow.session.execute(text(SLOW))
            for _round in range(2):
                before = here._watch._last or 0
                with mine.engine.begin() as quick:
                    quick.exec_driver_sql(MANY, (watch._BACK,))
                qtbot.waitUntil(lambda n=before: (here._watch._last or 0) > n)
            qtbot.wait(LOOK)
            heard.clear()
        qtbot.waitUntil(lambda: any("parties" in topics for topics in heard))
    theirs.close()


@pytest.mark.feature("H37")
def test_what_all_have_finished_is_not_looked_at_again(postgres_url, heard, qtbot):
    mine = Database(postgres_url)
    with watched(mine, heard) as (_, here):
        qtbot.waitUntil(lambda: looked(here))
        with mine.engine.begin() as quick:
            quick.exec_driver_sql(MANY, (watch._BACK,))
        here._watch.call_others()
        qtbot.waitUntil(lambda: here._watch._whole == here._watch._last)


@pytest.mark.feature("H37")
def test_news_wait_for_what_is_being_read(database, heard, qtbot):
    """Else a busy office asks faster than it is answered, and lists stand still."""
    said, held = [], threading.Event()
    with watched(database, heard) as (work, made):
        qtbot.waitUntil(lambda: looked(made))
        work.read(lambda _uow: held.wait(10), said.append)
        for topics in ({"parties"}, {"catalog"}, {"parties"}):
            made._watch._topics.append(frozenset(topics))
            qtbot.wait(LOOK + 100)
        assert not heard
        held.set()
        qtbot.waitUntil(lambda: bool(heard))
        assert said
        assert heard == [{"parties", "catalog"}]


def test_without_a_call_the_next_look_finds_it(database, heard, qtbot):
    """Another program that calls nobody: the command line."""
    url = database.url.render_as_string(hide_password=False)
    other = Database(url)
    with watched(Database(url), heard) as (_, made):
        qtbot.waitUntil(lambda: looked(made))
        with other.unit_of_work(ZHOU) as uow:
            make.customer(uow)
        qtbot.waitUntil(lambda: any("parties" in topics for topics in heard))
    other.close()


@pytest.fixture
def between(postgres_url):
    """A link that can be broken, and the office behind it."""
    with link(make_url(postgres_url).port) as made:
        made.office = Database(made.through(postgres_url))
        yield made


def test_a_lost_server_is_told_and_when_it_is_back(between, heard, qtbot):
    done = []
    with watched(between.office, heard) as (work, made):
        qtbot.waitUntil(lambda: looked(made))
        with qtbot.waitSignal(work.linked) as told:
            between.cut()
        assert told.args == [False]
        assert made.words().startswith("The office server cannot be reached")
        work.run(make.customer, done.append, key="once")
        with qtbot.waitSignal(work.linked) as told:
            between.mend()
        assert told.args == [True]
        assert made.words() == ""
        qtbot.waitUntil(lambda: bool(done))  # saving went on by itself


def test_who_was_locked_is_told_so_and_not_that_saving_goes_on(
    postgres, postgres_url, heard, qtbot
):
    """The strip promised that what is typed is saved as soon as the server is back."""
    login = f"l{uuid.uuid4().hex[:8]}"
    url = make_url(postgres_url).set(username=login, password="harbour-light-7")
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as root:
        root.execute(
            f"CREATE ROLE {login} LOGIN SUPERUSER PASSWORD 'harbour-light-7'".encode()
        )
        office = Database(url.render_as_string(hide_password=False))
        with watched(office, heard) as (work, made):
            qtbot.waitUntil(lambda: looked(made))
            root.execute(f"ALTER ROLE {login} NOLOGIN".encode())
            with qtbot.waitSignal(work.linked):
                root.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = %s",
                    (login,),
                )
            assert made.words().startswith(f"The login “{login}” is locked. What you")
            assert "as soon as the server" not in made.words()
            with qtbot.waitSignal(work.linked):
                root.execute(f"ALTER ROLE {login} LOGIN".encode())
            assert made.words() == ""
        root.execute(f"DROP ROLE {login}".encode())


def test_who_has_another_password_now_may_give_it_to_the_same_window(
    postgres, postgres_url, heard, qtbot, monkeypatch
):
    """The administrator set one: the strip said so, and only a new start helped."""
    login, url = f"p{uuid.uuid4().hex[:8]}", make_url(postgres_url)
    url = url.set(username=login, password="harbour-light-7")
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as root:
        root.execute(
            f"CREATE ROLE {login} LOGIN SUPERUSER PASSWORD 'harbour-light-7'".encode()
        )
        office = Database(url.render_as_string(hide_password=False))
        with watched(office, heard) as (work, made):
            qtbot.waitUntil(lambda: looked(made))
            root.execute(f"ALTER ROLE {login} PASSWORD 'lock-gate-88'".encode())
            with qtbot.waitSignal(work.linked):
                root.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = %s",
                    (login,),
                )
            assert made.wants_password
            done, given, said = [], ["lock-gate-99", "lock-gate-88"], []
            work.run(make.customer, done.append, key="waits")

            def answer(panel):
                said.append(panel.problem.text())
                panel.at_fault().set_value(given.pop(0))
                return True

            monkeypatch.setattr(Panel, "given", answer)
            session = SimpleNamespace(work=work, profile=Profile.of(postgres_url))
            form = QWidget()
            qtbot.addWidget(form)
            with qtbot.waitSignal(work.linked) as told:
                sign_in_again(SimpleNamespace(session=session, form=form))
            assert told.args == [True]
            assert said == ["", f"The login “{login}” or its password is wrong."]
            assert not made.wants_password
            qtbot.waitUntil(lambda: bool(done))  # what waited is saved
        root.execute(f"DROP ROLE {login}".encode())


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        # It takes four seconds and is asked again a beat later: 5.5 s.
        ((4, 4, 4, 4), [False, False, True, True]),
        # One that took a minute says nothing of the next: that may never come.
        ((0, 60, 4.6), [True, False, False]),
        ((0, 60, 0, 4.6), [True, False, False, False]),
        ((60, 60, 60), [False, False, False]),  # no answers that anybody can work with
        ((0, 1.9, 0, 1.9), [True, True, True, True]),
    ],
)
def test_a_slow_server_is_told_gone_once_and_a_silent_one_always(
    monkeypatch, answers, told
):
    """Each is what stands above the pages just before an answer comes."""
    clock, there, words = [0.0], [], [("1", "1", None, None, None)]
    monkeypatch.setattr(watch, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    made = watch.Watch(SimpleNamespace(url=make_url("postgresql://a/b"), done_here=()))

    def execute(asked, _values=None):
        if asked is watch._NEWS:
            clock[0] += answers[len(there)]
            there.append(made.is_there)
        return SimpleNamespace(fetchall=lambda: words, fetchone=lambda: None)

    def rest(_connection):
        clock[0] += watch.BEAT
        if len(there) == len(answers):
            made.stop()

    monkeypatch.setattr(made, "_rest", rest)
    slow = SimpleNamespace(add_notify_handler=lambda _f: None, execute=execute)
    made._database.when_saved = lambda: None
    with made._ours, made._theirs:  # which its thread would close
        made._listen(slow)
    assert there == told
    clock[0] += watch.MOST
    assert not made.is_there, "no patience is longer"


def test_a_silent_server_is_told_within_five_seconds(between, heard, qtbot):
    assert watch.SILENCE + LOOK / 1000 < 5
    with watched(between.office, heard) as (work, made):
        qtbot.waitUntil(lambda: looked(made))
        with qtbot.waitSignal(work.linked):
            between.fall_silent()
        between.cut()
        with qtbot.waitSignal(work.linked) as told:
            between.mend()
        assert told.args == [True]


def test_who_ends_the_program_does_not_wait_for_the_server(between, qtbot):
    work, failed = Work(between.office, ACTOR), []
    between.cut()
    work.run(make.customer, failed=failed.append, key="never")
    qtbot.wait(300)
    work.patience.leaving.set()
    begun = time.monotonic()
    work.wait()
    assert time.monotonic() - begun < work.patience.link / 2
    qtbot.waitUntil(lambda: bool(failed))
    assert "not saved" in str(failed[0])
    between.office.close()
