"""The settings connect this computer to an office on a server."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import make_url

from app.db import chain, epoch, founding, probe, unfinished
from app.db.unit_of_work import Database
from app.settings import Profile, Settings, locations
from app.ui import connection_controller, errors
from app.ui.connection_controller import Connection
from app.ui.start import Start
from forms.signing import SignIn
from tests import make
from tests.campaign import office as campaign
from tests.postgres import _free_port
from tests.reuse import drop

pytestmark = pytest.mark.usefixtures("dressed")

SECRET = "harbour-light-7"
HERE = Profile("sqlite", path="/somewhere/office.db")


@pytest.fixture
def place(postgres, postgres_admin):
    """Where the office is on the server: the words for its fields."""
    name = f"joined_{uuid.uuid4().hex[:8]}"
    yield {"hosts": f"127.0.0.1:{postgres.port}", "database": name}
    drop(postgres_admin, name)


@pytest.fixture
def begin(qtbot, tmp_path, monkeypatch):
    """Show the window."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))

    def make(profile: Profile = HERE) -> Connection:
        made = Connection(profile, "Chen Siyuan", inline=True)
        qtbot.addWidget(made.form)
        made.form.show()
        return made

    return make


def fill_in(made: Connection, task: str, **typed: str) -> None:
    made.form.show_task(task)
    for name, text in typed.items():
        made.form.fields[name].set_value(text)


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.feature("003-1")
def test_each_server_answers_for_itself(qtbot, begin, place, postgres_url):
    made = begin(Profile.of(postgres_url))
    assert made.form.fields["user"].value() == "admin"
    hosts = f"127.0.0.1:1, {place['hosts']}"
    fill_in(made, "join", hosts=hosts, password="admin")
    click(qtbot, made.form.test)
    office, first, second = made.form.outcome.words().splitlines()
    assert office.startswith("Connected · PostgreSQL ")
    assert office.endswith("an office is in it")
    assert first.startswith("127.0.0.1:1 · On 127.0.0.1:1 no database server answers")
    assert second.startswith(f"{place['hosts']} · PostgreSQL ")
    assert second.endswith("takes changes")
    with qtbot.waitSignal(made.chosen) as told:
        click(qtbot, made.form.go)
    profile, password = told.args
    assert profile.hosts == hosts
    assert probe.look(profile.url(password)).content == "ours"


@pytest.mark.feature("003-1")
def test_an_unfinished_office_is_removed_and_one_is_created(
    qtbot, begin, place, postgres, postgres_admin
):
    postgres_admin.execute(f"CREATE DATABASE {place['database']}")
    mark = f"COMMENT ON DATABASE {place['database']} IS '{unfinished.MARK}'"
    postgres_admin.execute(mark)
    made, login = begin(), f"c{uuid.uuid4().hex[:6]}"
    fill_in(made, "join", **place, user="admin", password="admin")
    click(qtbot, made.form.test)
    assert "whose making was cut short" in made.form.outcome.words()
    assert made.form.servers.task.value() == "create"
    fill_in(made, "create", user=login, password=SECRET, again=SECRET)
    fill_in(made, "create", leader="admin", leader_password="wrong")
    click(qtbot, made.form.go)
    assert "password is wrong" in made.form.fields["leader_password"].problem()
    fill_in(made, "create", leader_password="admin")
    click(qtbot, made.form.test)
    click(qtbot, made.form.remove)
    assert "the database is made here" in made.form.outcome.words()
    asked = "SELECT 1 FROM pg_database WHERE datname = %s"
    with psycopg.connect(postgres.dsn()) as server:
        assert server.execute(asked, (place["database"],)).fetchone() is None
    with qtbot.waitSignal(made.chosen) as told:
        click(qtbot, made.form.go)
    profile, password = told.args
    assert (profile.user, password) == (login, SECRET)
    assert probe.look(profile.url(password)).content == "ours"


def test_what_no_server_can_be_called_is_told_at_its_field(qtbot, begin):
    made = begin()
    hosts = ("x" * 300, "a\0b", "db:0", "db:99999", "[::1", "a b", "db,,")
    for host in hosts:
        fill_in(made, "join", hosts=host, user="chen")
        click(qtbot, made.form.test)
        assert "with a port" in made.form.fields["hosts"].problem(), host
    fill_in(made, "join", hosts="localhost", user="ch\u202een", database="a\0b")
    click(qtbot, made.form.test)
    for name in ("user", "database"):
        assert made.form.fields[name].problem(), name
    assert made.form.outcome.words() == ""


def test_what_is_there_already_is_not_created_again(qtbot, begin, postgres_url):
    made = begin(Profile.of(postgres_url))
    fill_in(made, "create", user="newboss", password=SECRET, again=SECRET)
    fill_in(made, "create", leader="admin", leader_password="admin")
    with qtbot.assertNotEmitted(made.chosen):
        click(qtbot, made.form.go)
    assert "an office is in it" in made.form.outcome.words()
    assert "Join it, or choose another" in made.form.fields["database"].problem()


@pytest.mark.feature("003-1")
def test_what_a_server_refuses_is_typed_over_where_it_was_typed(qtbot, begin, place):
    made = begin()
    fields = made.form.fields
    fill_in(made, "join", **place, user="admin", password="admin")
    fill_in(made, "join", hosts="127.0.0.1:1")
    click(qtbot, made.form.test)
    assert "no database server answers" in fields["hosts"].problem()
    assert made.form.focusWidget() is fields["hosts"].input
    qtbot.keyClicks(fields["hosts"].input, place["hosts"])  # all of it was selected
    fields["hosts"].commit()
    assert fields["hosts"].value() == place["hosts"]
    assert fields["hosts"].problem() == ""
    qtbot.keyClick(fields["hosts"].input, Qt.Key.Key_Return)
    assert "no database" in fields["database"].problem()
    assert made.form.focusWidget() is fields["database"].input


@pytest.mark.feature("003-1")
def test_nothing_is_joined_where_no_office_is(qtbot, begin, place):
    made = begin()
    fill_in(made, "join", hosts=place["hosts"], user="admin", password="admin")
    fill_in(made, "join", database="postgres")
    with qtbot.assertNotEmitted(made.chosen):
        click(qtbot, made.form.go)
    said = made.form.fields["database"].problem()
    assert said == "There is no office yet; create one first."


@pytest.mark.feature("003-1")
def test_the_servers_administrator_is_no_person_of_the_office(qtbot, begin, place):
    made = begin()
    fill_in(made, "create", **place, user="admin", password=SECRET, again=SECRET)
    fill_in(made, "create", leader="admin", leader_password="admin")
    click(qtbot, made.form.test)
    assert "administers the server" in made.form.fields["user"].problem()
    assert made.form.outcome.words() == ""


def test_a_standby_is_told_before_the_database_is_made(monkeypatch):
    report = probe.Report(probe.Content.EMPTY, "PostgreSQL 16.4", 2, standby=True)
    monkeypatch.setattr(founding, "is_there", lambda _url: False)
    monkeypatch.setattr(probe, "look", lambda _url: report)
    found = probe.look_as_leader("postgresql+psycopg://a:b@standby/office")
    assert found == replace(report, content=probe.Content.ABSENT)


@pytest.mark.feature("003-1")
def test_the_settings_lead_to_the_office_on_the_server(
    qtbot, begin, postgres_url, sqlite_url, tmp_path, monkeypatch
):
    """The window of a file is connected, and opens the server's office at once."""
    del begin  # for its home and its looks
    made = []

    def shown(*words, **more):
        made.append(Connection(*words, **more, inline=True))
        return made[-1]

    monkeypatch.setattr(connection_controller, "Connection", shown)
    here = Profile("sqlite", path=sqlite_url.removeprefix("sqlite:///"))
    tabs = [
        {"what": what, "name": "", "database": here.name()}
        for what in ("home", "settings")
    ]
    path = tmp_path / "home" / "settings.toml"
    Settings(path=path, language="en", profile=here, tabs=tabs, current=1).save()
    start = Start(locations(), inline=True)
    start.begin()
    qtbot.addWidget(start.shell.form)
    click(qtbot, start.shell.front().tab.form.connection)
    there = Profile.of(postgres_url)
    typed = {"hosts": there.hosts, "database": there.database, "user": there.user}
    fill_in(made[0], "join", **typed, password="admin")
    click(qtbot, made[0].form.go)
    assert start.shell.session.profile == there
    assert Settings.load(path).profile == there
    assert "admin@" not in path.read_text()
    start._let_go()


@pytest.fixture
def met(qtbot, begin, tmp_path, monkeypatch):
    """Start the window on a server's office; return what the person is asked."""
    del begin  # for its home and its looks

    def start_on(url: str) -> tuple[list[str], list[str]]:
        told: list[str] = []
        passwords: list[str] = []

        def asked(_parent, _title, words, _answers):
            told.append(words)
            return "cancel"

        def password(dialog):
            passwords.extend(one.text() for one in dialog.findChildren(QLabel))
            return SignIn.DialogCode.Rejected

        monkeypatch.setattr(errors, "ask", asked)
        monkeypatch.setattr(SignIn, "exec", password)
        path = tmp_path / "home" / "settings.toml"
        Settings(path=path, language="en", profile=Profile.of(url)).save()
        start = Start(locations(), inline=True)
        start.begin()
        qtbot.addWidget(start.shell.form)
        assert start.shell.session is None
        start._let_go()
        return told, passwords

    return start_on


def test_only_a_missing_password_is_asked_for(met, postgres_url, monkeypatch):
    told, passwords = met(postgres_url)
    assert any(one.startswith("Enter the password of “admin”.") for one in passwords)
    assert len(told) == 1  # and nobody gave one
    # A server that was replaced, as this computer knows: no password helps there.
    monkeypatch.setenv("PGPASSWORD", "admin")
    url = make_url(postgres_url)
    later = datetime.now(UTC) + timedelta(days=1)
    office = f"{url.host}:{url.port}/{url.database}"
    epoch.Memory(locations().data).remember(office, later)
    told, passwords = met(postgres_url)
    assert passwords == []
    assert "is not the office's server any more" in told[0]


@pytest.mark.feature("003-1")
def test_what_is_typed_comes_back_after_a_standby_was_added(
    qtbot, begin, postgres_url, tmp_path, monkeypatch
):
    """Drafts are of the office, not of how its addresses are written."""
    del begin  # for its home and its looks
    monkeypatch.setenv("PGPASSWORD", "admin")
    database = Database(postgres_url)
    with database.unit_of_work(campaign.ACTOR) as uow:
        make.customer(uow)
    chain.seal(database)
    database.close()
    alone = Profile.of(postgres_url)
    path = tmp_path / "home" / "settings.toml"

    def started(profile: Profile) -> Start:
        Settings(path=path, language="en", profile=profile).save()
        start = Start(locations(), inline=True)
        start.begin()
        qtbot.addWidget(start.shell.form)
        return start

    first = started(alone)
    first.shell.open("party")
    tab = first.shell.front().tab
    tab.form.form.fields["name"].input.setText("Nordh")
    first.commit()
    first.shell.detach()
    first.single.close()
    first._finish()
    # As an earlier version has left it, under the name of the address.
    (kept,) = locations().drafts(alone).parent.glob("*.db")
    first._drafts.close()
    kept.replace(locations().drafts(alone))

    standby, other = f"127.0.0.1:{_free_port()}", f"localhost:{alone.servers[0].port}"
    for hosts in (f"{alone.hosts}, {standby}", other):
        again = started(replace(alone, hosts=hosts))
        assert [one.typing for one in again._drafts.left()] == [{"name": "Nordh"}]
        again.shell.detach()
        again.single.close()
        again._finish()
        again._drafts.close()
    assert len(list(kept.parent.glob("*.db"))) == 1
