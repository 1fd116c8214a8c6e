"""A server's office is backed up, tried and restored from the window.

A person of the office, its administrator too, does not see every row and makes no
databases: for that the server's administrator is asked for, as when it was founded.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

import psycopg
import pytest

from app.db import founding
from app.db.security.check import check
from app.settings import Profile, Settings, locations
from app.ui import errors
from app.ui.start import Start
from forms.on_server import OnServer
from tests.reuse import drop

pytestmark = pytest.mark.usefixtures("dressed")

SECRET = "harbour-light-7"


@pytest.fixture
def office(postgres, postgres_admin, tmp_path, monkeypatch):
    """An office with its first administrator, who has it open in the settings."""
    name, boss = f"kept_{uuid.uuid4().hex[:8]}", f"b{uuid.uuid4().hex[:6]}"
    founding.found(postgres.url(name), founding.First(boss, "The boss", SECRET))
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSWORD", SECRET)
    profile = replace(Profile.of(postgres.url(name)), user=boss)
    Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
    yield profile
    for made in (name, f"{name}_back"):
        drop(postgres_admin, made)


@pytest.fixture
def start(office, qtbot):
    start = Start(locations(), inline=True)
    assert start.begin()
    qtbot.addWidget(start.shell.form)
    assert start.shell.session.profile == office
    yield start
    start._let_go()


@pytest.fixture
def lead(monkeypatch):
    """Answer as the server's administrator; returns what was typed, what was told."""
    typed, told = {"password": "admin", "database": ""}, []

    def given(asked):
        asked.leader.set_value("admin")
        asked.password.set_value(typed["password"])
        if asked.database.value():
            asked.database.set_value(typed["database"])
        return asked.missing() == ""

    monkeypatch.setattr(OnServer, "given", given)
    monkeypatch.setattr(errors, "tell", lambda _over, error: told.append(str(error)))
    return typed, told


@pytest.fixture
def page(start):
    start.shell.state.open_backups()
    return start.shell.front().tab.form.backups


@pytest.mark.feature("003-1")
def test_a_backup_of_the_server_is_made_tried_and_restored(
    qtbot, start, page, lead, office, postgres, monkeypatch
):
    typed, told = lead
    page.now.click()
    (line,) = page.restore_buttons
    page.trial.click()
    assert start.settings.drilled
    assert told == []

    typed["database"] = f"{office.database}_back"
    monkeypatch.setattr(errors, "ask", lambda *_words: "open")
    page.restore_buttons[line].click()
    qtbot.waitUntil(lambda: told or start.shell.session.profile != office)
    assert told == []
    assert start.shell.session.profile.database == typed["database"]
    assert start.shell.session.profile.user == office.user, "who restores comes in"
    assert check(postgres.url(typed["database"])) == ()
    assert check(postgres.url(office.database)) == (), "that of before stays"


@pytest.mark.parametrize("asks", ["trial", "restore"])
def test_a_wrong_login_of_the_server_is_told_where_it_is_typed(
    qtbot, page, lead, office, postgres, monkeypatch, asks
):
    """The window stays with what was typed; the keyboard is where the password is."""
    typed, told = lead
    page.now.click()
    (line,) = page.restore_buttons
    typed["database"] = f"{office.database}_back"
    refused, given = [], OnServer.given

    def tried(asked):
        assert given(asked)
        asked.open()
        asked.password.set_value("wrong")
        asked.go.click()
        qtbot.waitUntil(lambda: not asked.problem.isHidden())
        refused.append(asked.problem.text())
        assert asked.isVisible()
        assert asked.go.isEnabled()
        assert asked.focusWidget() is asked.password.input
        asked.reject()
        return False

    monkeypatch.setattr(OnServer, "given", tried)
    (page.trial if asks == "trial" else page.restore_buttons[line]).click()
    assert refused == ["The login “admin” or its password is wrong."]
    assert told == []
    with psycopg.connect(postgres.dsn()) as connection:
        asked = "SELECT count(*) FROM pg_database WHERE datname = %s"
        found = connection.execute(asked, (typed["database"],)).fetchone()
    assert found == (0,)
    assert page.now.isEnabled()


def test_a_login_that_the_server_takes_goes_on(qtbot, page, lead, monkeypatch):
    _typed, told = lead
    page.now.click()
    given = OnServer.given

    def tried(asked):
        assert given(asked)
        asked.open()
        asked.go.click()
        qtbot.waitUntil(lambda: asked.result() == OnServer.DialogCode.Accepted)
        return True

    monkeypatch.setattr(OnServer, "given", tried)
    page.trial.click()
    assert told == []
    assert page.now.isEnabled()


def test_a_refused_login_is_no_draft():
    """Nothing was typed into a record: no words of what is kept of it."""
    refused = errors.UnavailableError("Wrong.", where="password")
    assert "draft" not in errors.meaning(refused)
    assert "draft" in errors.meaning(errors.UnavailableError("Gone."))


def test_nobody_else_comes_in_with_a_backup_by_itself(
    start, page, lead, office, postgres
):
    """Who led the office then would lead it again there, and set all passwords."""
    typed, told = lead
    page.now.click()
    (line,) = page.restore_buttons
    typed["database"] = f"{office.database}_back"
    keeper, backup = start.shell.keeper, start.shell.keeper.backups[0]
    done = []
    to = postgres.url(typed["database"])
    keeper.restore_on_server(backup, to, "somebody", done.append, told.append)
    assert told == []
    assert done
    assert line == backup.file.name
    there = replace(office, database=typed["database"]).url(SECRET)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(there.replace("+psycopg", ""))
