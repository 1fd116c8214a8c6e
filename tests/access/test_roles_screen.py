"""What the screens of staff say of roles that wait for a second person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access import rows, service
from app.access.controller import StaffController
from app.access.domain import Role, Staff, Summary
from app.core.actor import Actor
from app.db import activity
from app.settings import Profile, Settings
from app.ui import errors, gate, history
from app.ui.work import Work
from forms.access_list import LIST, role_chips
from forms.signing import NewPassword, SignIn
from tests import looks
from tests import masters_screen as masters
from tests import sale_screen as screen

SALES = frozenset({Role.SALES})
WU = Staff(login="wu", name="Wu Min", roles=SALES | {Role.FINANCE})


def entered(database, actor, *people):
    """Enter people; return the last one."""
    with database.unit_of_work(actor) as uow:
        return [service.save(uow, person) for person in people][-1]


def signed_in(database, login, qapp):
    """Return the desk of somebody who signed in."""
    looks.put_on(qapp)
    with database.reading(Actor("", frozenset())) as uow:
        actor = rows.actor_of(uow, login)
    return masters.desk_for(Work(database, actor, inline=True))


def card(desk, qtbot, key=None):
    """Open somebody's card, or that of somebody new."""
    tab = StaffController(desk)
    if key is None:
        tab.start()
        return screen.shown(qtbot, tab)
    return screen.opened(qtbot, tab, key)


@pytest.fixture
def waiting(sqlite_database, actor):
    """Enter two administrators; one of them asks for what another person gets."""
    boss = frozenset({Role.ADMINISTRATOR})
    zhao = Staff(login="zhao", name="Zhao Lei", roles=boss)
    entered(sqlite_database, actor, replace(zhao, login="qian", name="Qian Yu"), zhao)
    with sqlite_database.reading(Actor("", frozenset())) as uow:
        asks = rows.actor_of(uow, "zhao")
    return entered(sqlite_database, asks, WU)


@pytest.mark.feature("A122")
def test_the_card_says_what_waits_and_somebody_else_confirms_it(
    waiting, sqlite_database, qtbot, qapp, monkeypatch
):
    tab = card(signed_in(sqlite_database, "qian", qapp), qtbot, waiting.id)
    assert screen.chips(tab)[-1] == "Finance: asked for by zhao"
    assert not tab.form.sections["rights"].allowed("payables.edit")
    asked = []

    def answered(_form, title, text, answers):
        asked.append((title, text))
        return answers[0].key

    monkeypatch.setattr(errors, "ask", answered)
    assert "confirm_roles" in tab.allowed()
    tab.act("confirm_roles")
    ((title, text),) = asked
    assert title == "Confirm roles: Wu Min · Finance?"
    assert "not who asked for the roles" in text
    assert tab.stored.waiting == frozenset()
    assert tab.form.sections["rights"].allowed("payables.edit")
    assert "confirm_roles" not in tab.allowed()


@pytest.mark.feature("A122", "A139")
def test_the_history_calls_roles_by_their_names(
    waiting, sqlite_database, actor, qtbot, qapp
):
    with sqlite_database.unit_of_work(actor) as uow:
        service.confirm_roles(uow, waiting)
    tab = card(signed_in(sqlite_database, "zhao", qapp), qtbot, waiting.id)
    words = history.Words(tab.spec, "staff", tab.stored)
    with sqlite_database.reading(actor) as uow:
        latest, _first = words.told(history.read(uow, "staff", waiting.id))
    moved = {one.label: (one.old, one.new) for one in latest.moved}
    assert moved["Roles"] == ("Sales", "Finance, Sales")
    assert moved["Roles that wait"] == ("Finance", "")
    assert moved["Asked for by"] == ("zhao", "")


@pytest.mark.feature("A122")
@pytest.mark.usefixtures("quick_passwords")
def test_a_right_password_is_no_wrong_one_while_roles_wait(
    sqlite_database, actor, monkeypatch, qapp, tmp_path
):
    """It stood in the history, and the next try had to wait."""
    looks.put_on(qapp)
    boss = frozenset({Role.ADMINISTRATOR})
    zhao = Staff(login="zhao", name="Zhao Lei", roles=boss)
    entered(sqlite_database, actor, replace(zhao, login="qian", name="Qian Yu"), zhao)
    with sqlite_database.reading(Actor("", frozenset())) as uow:
        asks = rows.actor_of(uow, "zhao")
    with sqlite_database.unit_of_work(asks) as uow:
        finance = replace(WU, roles=frozenset({Role.FINANCE}))
        key = service.save(uow, finance, "harbour-light-7").id
    said = []

    def given(asked):
        said.append((asked.problem.text(), asked.waiting.text()))
        asked.login.set_value("wu")
        asked.password.set_value("harbour-light-7")
        return len(said) == 1

    monkeypatch.setattr(SignIn, "given", given)
    profile = Profile("sqlite", path=str(tmp_path / "office.db"))
    assert gate.signed_in(None, sqlite_database, profile, Settings()) is None
    told = "Your roles wait for a second person. Ask an administrator or manager."
    assert said == [("", ""), (told, "")]
    with sqlite_database.reading(actor) as uow:
        events = activity.history(uow, "staff", key)
    assert "wrong_password" not in {c.field for e in events for c in e.changes}


@pytest.mark.feature("A122")
def test_who_asked_is_told_that_somebody_else_confirms_it(
    waiting, sqlite_database, qtbot, qapp, monkeypatch
):
    tab = card(signed_in(sqlite_database, "zhao", qapp), qtbot, waiting.id)
    monkeypatch.setattr(errors, "ask", lambda *_asked: "confirm")
    tab.act("confirm_roles")
    assert "You asked for these roles yourself" in screen.told(tab)
    assert tab.stored.waiting == {Role.FINANCE}


@pytest.mark.feature("A122")
def test_nobody_is_offered_to_confirm_his_own(sqlite_database, actor, qtbot, qapp):
    boss = frozenset({Role.ADMINISTRATOR})
    entered(sqlite_database, actor, replace(WU, login="sun", name="Sun", roles=boss))
    me = entered(sqlite_database, actor, replace(WU, roles=boss))
    with sqlite_database.reading(Actor("", frozenset())) as uow:
        asks = rows.actor_of(uow, "sun")
    entered(sqlite_database, actor, replace(WU, login="li", name="Li", roles=boss))
    entered(sqlite_database, asks, replace(me, roles=boss | {Role.MANAGER}))
    tab = card(signed_in(sqlite_database, "wu", qapp), qtbot, me.id)
    assert tab.stored.waiting == {Role.MANAGER}
    assert "confirm_roles" not in tab.allowed()


@pytest.mark.feature("A122")
def test_where_nobody_else_may_it_is_said(
    sqlite_database, actor, qtbot, qapp, monkeypatch
):
    boss = Staff(login="boss", name="Boss", roles=frozenset({Role.ADMINISTRATOR}))
    entered(sqlite_database, actor, boss)
    desk = signed_in(sqlite_database, "boss", qapp)
    monkeypatch.setattr(NewPassword, "given", lambda _asked: False)
    tab = card(desk, qtbot)
    screen.write(tab, "name", "Wu Min")
    screen.write(tab, "login", "wu")
    screen.field(tab, "roles").boxes[Role.FINANCE].click()
    screen.press(tab, "save")
    said = [words[0] for name, words in desk.shell.asked if name == "toast"]
    assert "Finance: counts at once; nobody else could confirm it." in said
    assert tab.stored.waiting == frozenset()


@pytest.mark.feature("A122")
@pytest.mark.usefixtures("quick_passwords")
def test_another_password_says_what_waits_for_it(
    waiting, sqlite_database, qtbot, qapp, monkeypatch, actor
):
    with sqlite_database.unit_of_work(actor) as uow:
        service.confirm_roles(uow, waiting)
        service.set_password(uow, waiting.id, "harbour-light-7")
    desk = signed_in(sqlite_database, "zhao", qapp)
    tab = card(desk, qtbot, waiting.id)

    def given(asked):
        asked.password.set_value("harbour-light-8")
        return True

    monkeypatch.setattr(NewPassword, "given", given)
    tab.act("password")
    said = [words[0] for name, words in desk.shell.asked if name == "toast"]
    assert said == ["The password is set. Finance: waits for a second person."]
    assert screen.chips(tab)[-1] == "Finance: asked for by zhao"


def test_the_list_shows_roles_that_wait_behind_the_others():
    row = Summary(id=1, login="wu", name="Wu", email="", roles="sales", team="",
                  active=True, waiting="finance")  # fmt: skip
    assert role_chips(row).chips == (("Sales", "info"), ("Finance", "warn"))
    state = LIST.column("active")
    assert (state.cell(row).text, state.value(row)) == (
        "Waits for a second person",
        "waits",
    )
    gone = replace(row, active=False)
    assert (state.cell(gone).text, state.value(gone)) == ("Former", False)
