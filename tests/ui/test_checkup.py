"""The settings look the office through and lead to where it is mended."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from app.access.domain import Role, permissions_of
from app.db import sqlite, trail
from app.db.unit_of_work import Database
from app.settings import Profile, Settings
from app.ui import checkup, errors
from app.ui.registry import Registry
from app.ui.session import Session, sign_in
from app.ui.shell import Shell
from forms.kit.speech import speak
from tests.db.test_doctor import without_links

pytestmark = [pytest.mark.feature("A139"), pytest.mark.usefixtures("dressed")]


@pytest.fixture
def window(qtbot, sample_office, tmp_path, monkeypatch):
    """The window on the sample company; its settings are opened by the test."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    path = tmp_path / "office.db"
    path.write_bytes(Path(sample_office).read_bytes())
    made = []

    def open_as(role=None):
        profile = Profile("sqlite", path=str(path))
        settings = Settings(path=tmp_path / "settings.toml")
        actor = sign_in(profile, "Li")
        if role:
            actor = replace(actor, permissions=permissions_of(frozenset({role})))
        shell = Shell(settings)
        qtbot.addWidget(shell.form)
        database = Database(profile.url())
        session = Session.begin(database, profile, settings, Registry(), actor)
        shell.attach(session)
        made.append(shell)
        return shell

    open_as.path = path
    yield open_as
    for shell in made:
        shell.detach()


def card_of(shell):
    shell.go("settings")
    return shell.front().tab.form.checkup


def command(shell):
    found = {key: do for key, _words, _icon, _hint, do in shell.actions.commands()}
    return found.get("do:checkup")


def damaged(path, *statements):
    with closing(sqlite.library.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_value_that_changed_is_told_as_its_form_calls_it_and_led_to(
    qtbot, window, monkeypatch
):
    """It said "address" on a Chinese screen, and nobody was led to the card."""
    shell, told = window(), []
    damaged(window.path, "UPDATE party SET address = 'SPALTING' WHERE id = 1")
    monkeypatch.setattr(
        errors, "leads_on", lambda _form, error: told.append(error) or True
    )
    speak("zh_CN")
    with pytest.raises(trail.ChangedError) as found:
        trail.check(window.path)
    checkup.tell_changed(shell, found.value)
    assert told[0].params["field"] == "打印地址"
    assert told[0].stands == ("party", 1)
    qtbot.waitUntil(lambda: shell.front().address.key == 1)
    speak("en")


def test_a_whole_office_is_told_so_with_the_day(qtbot, window):
    shell = window()
    card = card_of(shell)
    assert "not checked the office yet" in card.words()
    command(shell)()
    assert not card.go.isEnabled()
    qtbot.waitUntil(card.go.isEnabled)
    assert card.words().startswith("Everything is whole.\nChecked on ")
    assert card.buttons == {}
    assert shell.front().tab.form.chapter() == 2


def test_what_is_found_leads_to_its_record_and_to_the_backups(qtbot, window):
    shell = window()
    damaged(
        window.path,
        "UPDATE contract SET total = total + 1000",
        "UPDATE series SET last = last + 1 WHERE last > 0 AND name = 'SC'",
    )
    card = card_of(shell)
    card.go.click()
    qtbot.waitUntil(card.go.isEnabled)
    assert "not whole" in card.words()
    assert {"contract:1", "backups"} <= set(card.buttons)
    card.buttons["backups"].click()
    assert shell.front().tab.form.chapter() == 3
    opened = []
    shell.open = lambda kind, key: opened.append((kind, key))
    card.buttons["contract:1"].click()
    assert opened == [("contract", 1)]


def test_the_window_goes_on_while_it_is_looked_through(qtbot, window):
    shell = window()
    card = card_of(shell)
    beats = []
    clock = QTimer(card)  # it must not outlive what it looks at
    clock.timeout.connect(lambda: beats.append(card.go.isEnabled()))
    clock.start(10)
    card.go.click()
    qtbot.waitUntil(card.go.isEnabled)
    assert beats.count(False) > 2


def test_it_can_be_stopped_and_says_nothing_new(qtbot, window):
    shell = window()
    card = card_of(shell)
    card.go.click()
    card.job.stopped.emit()
    qtbot.waitUntil(card.go.isEnabled)
    assert "not checked the office yet" in card.words()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.ADMINISTRATOR, True),
        (Role.MANAGER, True),
        (Role.AUDITOR, True),
        (Role.FINANCE, False),
        (Role.SALES, False),
    ],
)
def test_who_looks_after_the_office_is_offered_it(window, role, may):
    shell = window(role)
    assert card_of(shell).isHidden() != may
    assert (command(shell) is not None) == may


def test_a_history_that_is_another_may_be_taken_as_it_is(qtbot, window, monkeypatch):
    from app.db import chain

    shell = window()
    database = shell.session.work.database
    chain.seal_all(database)
    card = card_of(shell)
    card.go.click()
    qtbot.waitUntil(card.go.isEnabled)
    assert "Everything is whole" in card.words()
    without_links(window.path)
    card.go.click()
    qtbot.waitUntil(lambda: "history" in card.buttons)
    monkeypatch.setattr(errors, "ask", lambda *_: "accept")
    card.buttons["history"].click()
    qtbot.waitUntil(lambda: "Everything is whole" in card.words())


def test_an_index_that_finds_by_other_words_is_built_anew(qtbot, window):
    shell = window()
    damaged(window.path, "DELETE FROM search_gram_data WHERE id > 10")
    card = card_of(shell)
    card.go.click()
    qtbot.waitUntil(lambda: "index" in card.buttons)
    assert card.buttons["index"].text() == "Build the index anew"
    card.buttons["index"].click()
    qtbot.waitUntil(lambda: "Everything is whole" in card.words())


def test_the_focus_stays_where_it_was_begun(qtbot, window):
    """On the next button, which encrypts, a key would mean something else."""
    shell = window()
    with qtbot.waitExposed(shell.form):
        shell.form.show()
    card = card_of(shell)
    command(shell)()
    assert shell.form.focusWidget() is card.job
    qtbot.waitUntil(card.go.isEnabled)
    assert shell.form.focusWidget() is card.go
