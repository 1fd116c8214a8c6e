"""A copy of an office under another name lets its staff in again, once it is said."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from types import SimpleNamespace

import psycopg
import pytest
from PySide6.QtWidgets import QWidget

from app import cli
from app.access import service
from app.access.domain import Role
from app.core.errors import NotAllowedError, NotPossibleError
from app.db.backup import server
from app.db.security import admitting, check
from app.db.security.admitting import Stands
from app.db.unit_of_work import Database
from app.settings import Profile
from app.ui import admission, errors, rules
from app.ui.aside import Aside
from app.ui.session import who_works
from app.ui.work import Work
from forms import rules as rules_form
from forms.first_passwords import FirstPasswords
from tests.security.office import PASSWORD, secured

pytestmark = pytest.mark.feature("A137")


@pytest.fixture(scope="module")
def kept(postgres, postgres_template, tmp_path_factory):
    """An office with its backup; one of its staff has no login, one gets another's."""
    office = secured(postgres, postgres_template)
    with office.root() as root:
        for login in ("gone", "odd"):
            asked = "INSERT INTO staff (login, name, email, roles, active, team, reach,"
            asked += " version) VALUES (%s, %s, '', 'sales', true, '', 'own', 0)"
            root.execute(asked, (office.login(login), login))
    office.close()
    file = tmp_path_factory.mktemp("kept") / "office.backup"
    return office, server.make(server_url(office.url), file).file


@pytest.fixture
def copy(kept, tmp_path, monkeypatch):
    """Yields an office, the address of a copy that is brought back, and its backup."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    office, file = kept
    url = office.cluster.url(f"back_{uuid.uuid4().hex}")
    odd, wares = office.login("odd"), office.login("warehouse")
    with office.root() as root:
        root.execute(f"CREATE ROLE {odd} LOGIN PASSWORD '{PASSWORD}'")
        yield office, url, file
        server.drop(server_url(url))
        root.execute(f"DROP ROLE {odd}")  # with what it was let into
        root.execute(f"ALTER ROLE {wares} LOGIN")


def server_url(url):
    from sqlalchemy import make_url

    return make_url(url)


def asked(capsys, *words):
    status = cli.main([*words, "--json"])
    said = capsys.readouterr()
    return status, json.loads(said.out or "{}"), said.err


def enter(url, login):
    theirs = server_url(url).set(
        drivername="postgresql", username=login, password=PASSWORD
    )
    plain = theirs.render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        (may,) = connection.execute(
            "SELECT 'receivables.issue' = ANY (lading.held(false))"
        ).fetchone()
        return may


def test_a_copy_says_who_is_to_be_admitted_and_lets_them_in(copy, capsys):
    office, url, file = copy
    status, said, _err = asked(capsys, "restore", str(file), url)
    assert status == 0
    everybody = ["boss", *Role, "other"]
    for role in everybody:
        assert office.login(role) in said["to admit"]
    assert "lading office admit" in said["to admit"]
    assert office.login("gone") in said["without login"]

    status, said, _err = asked(capsys, "office", "harden", "--database", url)
    assert office.login("sales") in said["to admit"], "secured, but nobody comes in"
    status, said, _err = asked(capsys, "doctor", "--database", url)
    assert status == 1, "as the check, which finds the same"
    assert "lading office admit" in said["logins"]
    found = check.check(url)
    told = {
        f"{office.login(role)} is not admitted: lading office admit"
        for role in ("boss", "sales", "other", "finance")
    }
    assert told <= set(found)
    assert len(found) == len(everybody) + 1, (
        "one line for each person, and of the foreign login one"
    )
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        enter(url, office.login("finance"))

    status, said, _err = asked(capsys, "office", "admit", "--database", url)
    assert (status, said["admitted"]) == (0, str(len(everybody)))
    assert office.login("odd") in said["used elsewhere"]
    assert enter(url, office.login("finance"))
    assert not enter(url, office.login("sales"))
    (left,) = check.check(url)
    assert f"--login {office.login('odd')}" in left

    words = ("office", "admit", "--database", url, "--login", office.login("odd"))
    assert asked(capsys, *words)[1]["admitted"] == "1"
    assert check.check(url) == ()
    assert asked(capsys, "doctor", "--database", url)[1]["logins"] == "ok"
    assert check.check(office.url) != (), "the odd login is none of the first office's"


def test_nobody_is_admitted_who_has_no_login_or_a_shut_one(copy):
    office, url, file = copy
    with office.root() as root:
        root.execute(f"ALTER ROLE {office.login('warehouse')} NOLOGIN")
    server.restore(file, server_url(url))
    for login in (office.login("gone"), office.login("warehouse"), "nobody"):
        with pytest.raises(NotPossibleError, match="Nobody of the staff"):
            admitting.admit(url, login)
    let_in, now = admitting.admit(url)
    assert office.login("warehouse") not in let_in
    assert now[office.login("warehouse")] is Stands.SHUT
    assert now[office.login("boss")] is Stands.INSIDE


def test_the_window_lets_the_staff_in_where_it_tells_the_rights(copy):
    """Who administers the server had told them, and yet nobody could come in."""
    office, url, file = copy
    server.restore(file, server_url(url))
    rules.LetIn(None, Aside(inline=True), Profile.of(url), title="", text="").carry_out(
        url
    )
    assert enter(url, office.login("finance"))


@pytest.fixture
def window(copy, qtbot, monkeypatch):
    """The copy, opened by its leader alone, as a restore in the window leaves it."""
    office, url, file = copy
    server.restore(file, server_url(url))
    boss = office.login("boss")
    admitting.admit(url, among={boss})
    theirs = server_url(url).set(username=boss, password=PASSWORD)
    database = Database(theirs.render_as_string(hide_password=False))
    profile = replace(Profile.of(url), user=boss)
    form, said = QWidget(), []
    qtbot.addWidget(form)
    work = Work(database, who_works(database, profile), inline=True)
    state = SimpleNamespace(say_rules=lambda *words: said.append(words))
    session = SimpleNamespace(work=work, profile=profile)
    monkeypatch.setattr(rules, "USUAL", "admin")
    yield SimpleNamespace(
        form=form, session=session, state=state, toast=said.append, said=said
    )
    database.close()
    with office.root() as root:
        root.execute(f"DROP ROLE IF EXISTS {office.login('gone')}")


def test_the_window_lets_colleagues_in_and_gives_first_passwords_once(
    copy, window, monkeypatch
):
    office, url, _file = copy
    asked, shown = [], []

    def given(panel):
        panel.password.set_value("wrong" if not asked else "admin")
        asked.append(panel.problem.text())
        return True

    def answer(_form, title, text, answers):
        asked.append((title, text))
        return answers[0].key

    monkeypatch.setattr(rules_form.RulesPanel, "given", given)
    monkeypatch.setattr(errors, "ask", answer)
    monkeypatch.setattr(
        FirstPasswords, "exec", lambda one: shown.append(one.words.toPlainText())
    )
    aside = Aside(inline=True)
    admission.watch(window, aside)
    words, verb, begin = window.said.pop()
    assert (words, verb) == (admission.OUTSIDE, admission.VERB)
    begin()
    assert asked[0] == ""
    assert "or its password is wrong" in asked[1]
    assert f"{office.login('odd')}: the server has such a login" in asked[2][1]
    assert asked[3][0] == "1 colleague has no login on this server yet."
    ((name, login, password),) = [one.split("\t") for one in shown]
    assert (name, login) == ("gone", office.login("gone"))
    theirs = server_url(url).set(drivername="postgresql")
    plain = theirs.set(username=login, password=password)
    with psycopg.connect(plain.render_as_string(hide_password=False)) as connection:
        held = connection.execute("SELECT lading.held(false)").fetchone()[0]
        assert "quotations.edit" in held
    assert enter(url, office.login("finance"))
    assert not enter(url, office.login("sales"))
    window.said.clear()
    admission.watch(window, aside)
    assert window.said == [], "who has a login of something else waits for the command"


def test_who_may_not_make_staff_is_offered_nothing(window):
    work = window.session.work
    work.actor = replace(work.actor, permissions=frozenset({"access.view"}))
    admission.watch(window, Aside(inline=True))
    assert window.said == []
    with (
        work.database.unit_of_work(work.actor) as uow,
        pytest.raises(NotAllowedError),
    ):
        service.give_first_passwords(uow, {})
