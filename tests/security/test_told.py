"""A server that keeps the rules of another version is found out, and told of."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from psycopg import sql

from app import cli
from app.core.rights import Via
from app.db.security import check, harden, told
from app.settings import Profile, Settings
from app.ui import rules, upgrading
from app.ui.aside import Aside
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from forms.kit.editor_banner import EditorBanner
from forms.rules import RulesPanel
from tests.security.office import PASSWORD

pytestmark = pytest.mark.feature("A137")


@contextmanager
def marked(office, mark):
    """Let a server keep another mark, as one that an earlier version secured."""
    with office.root() as root:
        root.execute(told.remember(mark))
        yield
        root.execute(told.remember(harden.mark(office.name)))


def address(office, role):
    url = office.database(role).url
    return url.render_as_string(hide_password=False)


def test_a_rule_that_says_something_else_is_found_out(guarded, monkeypatch):
    engine = guarded.database("sales").engine
    assert not told.is_outdated(engine)
    tables = harden.declared().tables
    before = replace(
        tables["receipt_allocation"], rule=Via("receivable_id", "receivable")
    )
    monkeypatch.setitem(tables, "receipt_allocation", before)
    assert told.is_outdated(engine)
    assert check.check(guarded.url) == (
        "the server was told another version of the rules",
    )


def test_the_doctor_tells_an_administrator(guarded, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    words = ["doctor", "--json", "--database", address(guarded, "boss")]
    cli.main(words)
    assert json.loads(capsys.readouterr().out)["rules"] == "ok"
    with marked(guarded, ""):
        assert cli.main(words) == 1
    assert "lading office harden" in json.loads(capsys.readouterr().out)["rules"]


@pytest.fixture
def window(qtbot, guarded, tmp_path, monkeypatch):
    """The window on the server's office, as somebody; what it asks is answered."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    made = []

    def open_as(role):
        database = guarded.database(role)
        del guarded.databases[role]  # the window closes it
        profile = Profile.of(address(guarded, role))
        settings = Settings(path=tmp_path / "settings.toml")
        shell = Shell(settings)
        qtbot.addWidget(shell.form)
        session = Session.begin(database, profile, settings, Registry())
        shell.attach(session)
        made.append(shell)
        return shell

    yield open_as
    for shell in made:
        shell.detach()


def strips(shell):
    found = shell.form.findChildren(EditorBanner)
    return [banner for banner in found if not banner.isHidden()]


def strip_of(shell):
    return [banner.words.text() for banner in strips(shell)]


def press(shell):
    """Press the button above the pages."""
    (banner,) = strips(shell)
    banner.action_asked.emit("strip")


def answered(monkeypatch, *given):
    """Answer each question for the server's administrator; return what was said."""
    left, said = list(given), []

    def answer(panel):
        said.append(panel.problem.text())
        if not left:
            return False
        leader, password = left.pop(0)
        panel.leader.set_value(leader)
        panel.password.set_value(password)
        return True

    monkeypatch.setattr(RulesPanel, "given", answer)
    return said


@pytest.mark.usefixtures("dressed")
def test_the_window_brings_the_rules_up_to_date(guarded, window, monkeypatch):
    shell, aside = window("boss"), Aside(inline=True)
    said = answered(monkeypatch, ("admin", "wrong"), ("admin", "admin"))
    job, shown, harden = shell.form.status.job, [], rules.Update.carry_out

    def carry_out(update, url):
        shown.append(not job.isHidden())
        harden(update, url)

    monkeypatch.setattr(rules.Update, "carry_out", carry_out)
    rules.watch(shell, aside)
    assert said == [], "nothing is asked while the rules are those of this program"
    with marked(guarded, "0" * 64):
        rules.watch(shell, aside)
        assert said == [], "a question would take keys from a form"
        press(shell)
        assert said[0] == ""
        assert said[1], "why the first answer was not taken"
        assert len(said) == 2
        assert shown == [True, True], "it is said what the server is at"
        assert job.isHidden()
        assert not told.is_outdated(shell.session.work.database.engine)
        assert check.check(guarded.url) == ()
    assert strip_of(shell) == []


@pytest.mark.usefixtures("dressed")
def test_who_puts_it_off_and_who_may_not_read_whom_to_ask(guarded, window, monkeypatch):
    said = answered(monkeypatch)
    with marked(guarded, "0" * 64):
        boss, sales = window("boss"), window("sales")
        rules.watch(boss, Aside(inline=True))
        press(boss)
        assert said == [""]
        assert "another version" in strip_of(boss)[0]
        rules.watch(sales, Aside(inline=True))
        assert "administers the server" in strip_of(sales)[0]
        press(sales)
        assert said == [""], "staff are asked nothing"


@pytest.mark.usefixtures("dressed")
def test_the_strip_goes_when_somebody_else_has_mended_it(
    guarded, window, monkeypatch, qtbot
):
    """It stood in everybody's window until the next start."""
    monkeypatch.setattr(rules, "AGAIN", 50)
    sales = window("sales")
    with marked(guarded, "0" * 64):
        rules.watch(sales, Aside(inline=True))
        assert strip_of(sales)
        qtbot.wait(200)
        assert strip_of(sales), "nothing is mended yet"
    qtbot.waitUntil(lambda: strip_of(sales) == [])


@pytest.mark.usefixtures("dressed")
def test_somebody_of_the_staff_cannot_tell_the_server(guarded, window, monkeypatch):
    said = answered(monkeypatch, (guarded.login("sales"), PASSWORD))
    with marked(guarded, "0" * 64):
        boss = window("boss")
        rules.watch(boss, Aside(inline=True))
        press(boss)
        assert "Only the server's administrator" in said[1]
        assert told.is_outdated(guarded.database("auditor").engine)


def test_a_copy_that_was_brought_back_is_to_be_told_anew(guarded):
    """It bears the digest, beside it the number of the database it was taken of."""
    database = guarded.database("sales")
    with guarded.root() as root:
        mark = harden.mark(guarded.name)
        for said in (f"{mark} 1", mark):  # an earlier version kept the digest alone
            root.execute(f"COMMENT ON SCHEMA lading IS '{said}'")
            assert told.is_outdated(database.engine)
        root.execute(told.remember(mark))
    assert not told.is_outdated(database.engine)


def test_an_office_without_its_rights_says_so(guarded):
    database = guarded.database("auditor")
    with guarded.root() as root:
        group = f"lading_{guarded.name}_staff"
        taken = sql.SQL("REVOKE SELECT ON alembic_version FROM {}")
        root.execute(taken.format(sql.Identifier(group)))
        with pytest.raises(rules.NoRightsError):
            upgrading.refuse_other(database)
    guarded.databases.pop("auditor").close()
    harden.harden(guarded.url)
    upgrading.refuse_other(guarded.database("auditor"))


def test_a_chain_that_was_read_otherwise_is_read_as_this_version_does(guarded):
    shown = "SELECT pg_get_functiondef('audit.verify'::regproc)"
    with guarded.root() as root:
        (now,) = root.execute(shown).fetchone()
        root.execute(now.replace("BEGIN", "BEGIN -- of another version", 1))
        assert root.execute(shown).fetchone() != (now,)
    harden.harden(guarded.url)
    with guarded.root() as root:
        assert root.execute(shown).fetchone() == (now,)


def test_a_file_has_no_server_to_be_told(sqlite_database):
    assert not told.is_outdated(sqlite_database.engine)
