"""An administrator changes what somebody may do, while that person works."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog

from app.access import rows, service
from app.access.domain import Role, Span, Staff
from app.core.errors import NotAllowedError
from app.settings import Profile, Settings
from app.ui import errors
from app.ui.drafts import Drafts
from app.ui.link import Link
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from tests.security.office import secured

SALES, WARES = frozenset({Role.SALES}), frozenset({Role.WAREHOUSE})


class Office:
    """An office in a file, with one person in a window and an administrator."""

    def __init__(self, database, boss, folder):
        self.database, self.boss = database, boss
        self.settings = Settings(
            path=folder / "s.toml", language="en", appearance="light"
        )
        self.made, self.said, self.drafts = [], [], []
        self.folder = folder
        with database.unit_of_work(boss) as uow:
            zhou = Staff(login="zhou", name="Zhou Lan", roles=SALES)
            service.save(uow, zhou, "harbour-light-7")

    def give(self, roles, **more):
        """Give the person other roles; the window hears it as the watch tells it."""
        with self.database.unit_of_work(self.boss) as uow:
            found = next(
                service.get(uow, c.ref.id) for c in service.lookup_staff(uow, "zhou")
            )
            wished = {"id": found.id, "version": found.version, "roles": roles, **more}
            service.save(uow, Staff(login="zhou", name="Zhou Lan", **wished))
        for shell in self.made:
            if shell.session:
                shell.session.work.changed.emit(frozenset({"access"}))

    def let_go(self):
        """Close the window that is open, and the file of its drafts."""
        for shell in self.made:
            if shell.session:
                shell.form.close()
        for drafts in self.drafts:
            drafts.when_kept = lambda _at: None
            drafts.close()
        self.drafts = []

    def window(self):
        """Open the window again, with what was left on the disk."""
        self.let_go()
        drafts = Drafts(self.folder / "drafts.db")
        self.drafts = [drafts]
        with self.database.reading(self.boss) as uow:
            actor = rows.actor_of(uow, "zhou")
        work = Work(self.database, actor, inline=True)
        profile = Profile("sqlite", path=self.database.url.database)
        shell = Shell(self.settings)
        shell.form.toast.say = lambda words, _tone: self.said.append(words)
        shell.form.resize(1440, 900)
        shell.form.show()
        shell.attach(Session(profile, work, Registry(), self.settings), drafts)
        self.made.append(shell)
        return shell


@pytest.fixture
def office(sqlite_database, actor, tmp_path, monkeypatch, qtbot):  # noqa: ARG001
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    monkeypatch.setattr(rows, "COST", (1, 8, 1))
    made = Office(sqlite_database, actor, tmp_path)
    yield made
    made.let_go()
    for shell in made.made:
        shell.form.deleteLater()


def titles(shell):
    return [shell.opened[n].title for n in shell.form.tabs.numbers()]


def on_rail(shell):
    return set(shell.form.rail._buttons)


def said_by(item):
    return item.tab.form.form.fields["salesperson"].input.text()


def commands(shell):
    return {
        a.text() for m in shell.form.menuBar().actions() for a in m.menu().actions()
    }


@pytest.mark.feature("A137")
def test_rail_commands_and_pages_follow_a_role_given_meanwhile(office):
    shell = office.window()
    shell.open_list("inquiries")
    shell.open_list("parties")
    assert {"inquiries", "quotations"} <= on_rail(shell)
    office.give(WARES)
    assert "inquiries" not in on_rail(shell)
    assert "Inquiries" not in commands(shell)
    assert titles(shell) == ["Home", "Parties"]
    assert shell.front().title == "Parties"
    assert shell.desk.actor is shell.session.work.actor
    assert "What you may do here was changed" in office.said[-1]
    office.give(SALES | WARES)
    assert "inquiries" in on_rail(shell)
    assert "Inquiries" in commands(shell)
    assert titles(shell) == ["Home", "Parties"]


@pytest.mark.feature("A137", "H30")
def test_what_was_typed_stays(office):
    shell = office.window()
    shell.open("inquiry")
    inquiry = shell.front()
    inquiry.tab.form.form.fields["salesperson"].input.setText("Zhou Lan, Ningbo")
    shell.open("party")
    party = shell.front()
    party.tab.form.form.fields["name"].input.setText("Nordh")
    office.give(WARES)
    assert party.tab.form.form.fields["name"].input.text() == "Nordh"
    assert shell.front() is party
    assert "edit" not in party.tab.allowed()
    assert inquiry.number in shell.opened
    assert said_by(inquiry) == "Zhou Lan, Ningbo"
    shell.form.close()
    later = office.window()
    assert "inquiry" not in {o.address.name for o in later.opened.values()}
    office.give(SALES)
    later.form.close()
    again = office.window()
    kept = next(o for o in again.opened.values() if o.address.name == "inquiry")
    again.bring(kept)
    assert said_by(kept) == "Zhou Lan, Ningbo"


@pytest.mark.feature("A137", "H30")
def test_saving_what_may_not_be_saved_any_more_is_refused_in_words(office):
    """The key did nothing, and said nothing."""
    shell = office.window()
    shell.open("inquiry")
    inquiry = shell.front()
    form = inquiry.tab.form
    form.form.fields["salesperson"].input.setText("Zhou Lan, Ningbo")
    inquiry.tab.services = replace(inquiry.tab.services, problems=lambda _draft: ())
    office.give(WARES)
    form.key_actions["save"].trigger()
    said = "You are not allowed to do this (Inquiries · Enter and change)."
    assert said in form.banner.words.text()
    assert inquiry.tab.unsaved()
    assert said_by(inquiry) == "Zhou Lan, Ningbo"


def test_nothing_is_taken_away_under_a_question(office, qtbot):
    shell = office.window()
    shell.open_list("inquiries")
    asked = QDialog(shell.form)
    asked.setModal(True)
    asked.show()
    office.give(WARES)
    assert not shell.session.work.actor.may("inquiries.view")
    assert "Inquiries" in titles(shell)
    asked.close()
    qtbot.waitUntil(lambda: titles(shell) == ["Home"])


def test_a_wider_reach_reads_the_lists_again_and_says_nothing(office):
    shell = office.window()
    heard = []
    shell.session.work.changed.connect(heard.append)
    office.give(SALES, reach=Span.ALL)
    assert shell.session.work.actor.reach is None
    assert any("parties" in topics for topics in heard)
    assert office.said == []


def test_a_page_of_the_last_time_that_is_not_allowed_any_more_stays_away(office):
    shell = office.window()
    shell.open_list("inquiries")
    shell.open_list("parties")
    shell.form.close()
    office.give(WARES)
    later = office.window()
    assert titles(later) == ["Home", "Parties"]


def test_who_is_locked_in_a_file_keeps_what_is_open(office):
    """The next sign-in refuses; a server cuts the link itself."""
    shell = office.window()
    shell.open_list("inquiries")
    office.give(SALES, active=False)
    assert titles(shell) == ["Home", "Inquiries"]


def test_a_right_is_named_as_in_the_list_of_roles():
    def said(permission):
        text = "You are not allowed to do this ({permission})."
        return errors.words(NotAllowedError(text, permission=permission))

    assert said("inquiries.view") == "You are not allowed to do this (Inquiries · See)."
    assert said("parties.view_bank").endswith("(See bank details).")


@pytest.mark.feature("A137")
def test_a_server_tells_it_too(postgres, postgres_template, tmp_path, qtbot):
    guarded = secured(postgres, postgres_template)
    try:
        settings = Settings(path=tmp_path / "s.toml", language="en", appearance="light")
        login = guarded.login("sales")
        profile = Profile("postgresql", user=login, database=guarded.name)
        work = Work(guarded.database("sales"), guarded.actor("sales"))
        shell = Shell(settings)
        shell.attach(Session(profile, work, Registry(), settings))
        link = Link(work)
        link.begin()
        qtbot.waitUntil(lambda: link._watch._last is not None)
        assert "inquiries" in on_rail(shell)
        with guarded.at_work("boss") as uow:
            found = service.lookup_staff(uow, login)[0].ref.id
            person = service.get(uow, found)
            service.save(uow, replace(person, roles=WARES))
        qtbot.waitUntil(lambda: "inquiries" not in on_rail(shell))
        assert "inventory" in on_rail(shell)
        link.stop()
        shell.detach()
    finally:
        guarded.close()
