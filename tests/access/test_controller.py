"""Staff on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.access import rows, service
from app.access.controller import StaffController
from app.access.domain import Role, Staff
from app.access.module import MODULE
from app.core.actor import Actor
from app.db.activity import history
from app.settings import Profile, Settings
from app.ui import gate, tries
from app.ui.registry import maker
from app.ui.work import Work
from forms.access import RightsTable
from forms.access_list import LIST, state_chip
from forms.signing import HandOver, NewPassword, SignIn
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return masters.desk_for(work)


@pytest.fixture
def tab(desk, qtbot):
    made = StaffController(desk)
    made.start()
    return screen.shown(qtbot, made)


def check(tab, role: Role) -> None:
    screen.field(tab, "roles").boxes[role].click()


def test_a_person_is_entered_and_the_rights_follow_the_roles(tab, work, actor):
    screen.write(tab, "name", "Zhou Min")
    screen.write(tab, "login", "min")
    rights = tab.form.sections["rights"]
    assert isinstance(rights, RightsTable)
    assert not rights.allowed("contracts.view"), "no role, no right"
    check(tab, Role.SALES)
    assert rights.allowed("contracts.issue")
    assert not rights.allowed("contracts.view_cost")
    check(tab, Role.FINANCE)
    assert rights.allowed("contracts.view_cost")
    screen.press(tab, "save")
    with work.database.unit_of_work(actor) as uow:
        saved = service.get(uow, tab.record_id)
    assert saved.roles == {Role.SALES, Role.FINANCE}
    assert tab.title() == "Zhou Min"


def test_what_is_missing_is_marked_at_the_boxes(tab):
    screen.write(tab, "name", "Zhou Min")
    screen.write(tab, "login", "zhou min")
    screen.press(tab, "save")
    assert screen.field(tab, "roles").problem() == "Choose at least one role."
    assert "small letters" in screen.field(tab, "login").problem()
    assert tab.record_id is None


def test_one_box_is_undone(tab):
    check(tab, Role.SALES)
    tab.undo()
    assert not screen.field(tab, "roles").value()
    assert not screen.field(tab, "roles").boxes[Role.SALES].isChecked()


def test_a_login_twice_is_told_and_nothing_lost(tab, work, actor):
    with work.database.unit_of_work(actor) as uow:
        service.save(uow, Staff(login="min", name="M", roles=frozenset({Role.SALES})))
    screen.write(tab, "name", "Zhou Min")
    screen.write(tab, "login", "min")
    check(tab, Role.SALES)
    screen.press(tab, "save")
    assert "“min” is taken" in screen.told(tab)
    assert "“min” is taken" in screen.field(tab, "login").problem()
    assert tab.draft.name == "Zhou Min"
    screen.write(tab, "login", "zhoumin")
    assert screen.field(tab, "login").problem() == ""


def test_the_list_shows_active_staff_with_their_roles(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        roles = frozenset({Role.SALES, Role.FINANCE})
        service.save(uow, Staff(login="min", name="Zhou Min", roles=roles))
        service.save(uow, Staff(login="ke", name="Lin Ke", roles=roles, active=False))
    tab = maker(MODULE.listing)(desk)
    assert [row[:3] for row in masters.listed(qtbot, tab)] == [
        ("Zhou Min", "min", "Finance, Sales")
    ]


def test_who_may_not_edit_only_reads(work, actor, qtbot, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor) as uow:
        key = service.save(
            uow, Staff(login="min", name="Zhou Min", roles=frozenset({Role.SALES}))
        ).id
    reader = Actor("Lin Ke", frozenset({"access.view"}))
    tab = StaffController(masters.desk_for(Work(work.database, reader, inline=True)))
    tab.open(key)
    screen.shown(qtbot, tab)
    check(tab, Role.FINANCE)
    assert tab.draft.roles == {Role.SALES}
    assert not screen.field(tab, "roles").boxes[Role.FINANCE].isChecked()
    assert "edit" not in tab.allowed()


def test_only_who_sells_has_a_team_and_a_reach(tab):
    assert not screen.field(tab, "reach").isVisible()
    check(tab, Role.SALES)
    assert screen.field(tab, "reach").isVisible()
    assert screen.field(tab, "team").isVisible()


def test_a_password_is_typed_twice_and_the_truth_is_told(qtbot, qapp):
    looks.put_on(qapp)
    asked = NewPassword("Zhou Min", 10, in_file=True)
    qtbot.addWidget(asked)
    told = " ".join(label.text() for label in asked.findChildren(QLabel))
    assert "whoever can open the file can read it with other programs" in told
    asked.password.set_value("harbour")
    assert "10" in asked.missing()
    asked.password.set_value("harbour-light-7")
    assert "not the same" in asked.missing()
    asked.again.set_value("harbour-light-7")
    assert not asked.missing()
    assert asked.password.input.echoMode() is QLineEdit.EchoMode.Password


def test_a_password_that_is_refused_is_typed_over(qtbot, qapp):
    looks.put_on(qapp)
    asked = NewPassword("Zhou Min", 10, in_file=False)
    qtbot.addWidget(asked)
    asked.show()
    qtbot.keyClicks(asked.password.input, "short")
    qtbot.keyClicks(asked.again.input, "other")
    asked.again.setFocus()
    asked.go.click()
    assert asked.focusWidget() is asked.password.input
    qtbot.keyClicks(asked.focusWidget(), "harbour-light-7")  # over what was selected
    asked.go.click()
    assert asked.focusWidget() is asked.again.input
    qtbot.keyClicks(asked.focusWidget(), "harbour-light-7")
    asked.go.click()
    assert asked.result() == NewPassword.DialogCode.Accepted


@pytest.fixture
def saved(tab, work, actor):
    with work.database.unit_of_work(actor) as uow:
        sales = frozenset({Role.SALES})
        service.save(uow, Staff(login="ke", name="Lin Ke", roles=sales))
        key = service.save(uow, Staff(login="min", name="Zhou Min", roles=sales)).id
    tab.open(key)
    return tab


@pytest.mark.usefixtures("quick_passwords")
def test_a_password_is_set_from_the_editor(saved, work, actor, monkeypatch):
    def given(asked):
        asked.password.set_value("harbour-light-7")
        return True

    monkeypatch.setattr(NewPassword, "given", given)
    saved.act("password")
    with work.database.unit_of_work(actor) as uow:
        assert rows.check_password(uow, "min", "harbour-light-7")


@pytest.mark.usefixtures("quick_passwords")
def test_somebody_new_is_given_a_password_and_the_list_tells_who_has_none(
    tab, work, actor, monkeypatch
):
    """An office that asks for passwords let nobody know that one was missing."""
    with work.database.unit_of_work(actor) as uow:
        sales = frozenset({Role.SALES})
        key = service.save(uow, Staff(login="ke", name="Lin Ke", roles=sales)).id
        assert not service.get(uow, key).no_password  # nobody is asked for one yet
        service.set_password(uow, key, "harbour-light-7")
    asked, answers = [], [False, True]

    def given(panel):
        asked.append(panel.password.value())
        assert panel.missing() == ""
        assert not panel.again.parent()
        return answers.pop(0)

    monkeypatch.setattr(NewPassword, "given", given)
    screen.write(tab, "name", "Zhou Min")
    screen.write(tab, "login", "min")
    check(tab, Role.SALES)
    screen.press(tab, "save")
    assert [len(one) for one in asked] == [14]
    assert state_chip(tab.stored) == ("No password yet", "warn")
    with work.database.unit_of_work(actor) as uow:
        told = service.signing_in(uow, (key, tab.record_id))
    assert told == {key: {"no_password": False}, tab.record_id: {"no_password": True}}
    assert next(one for one in LIST.columns if one.field == "active").told
    tab.act("password")
    assert asked[0] != asked[1]
    assert state_chip(tab.stored) == ("Active", "ok")
    with work.database.unit_of_work(actor) as uow:
        assert rows.check_password(uow, "min", asked[1])


def test_records_are_handed_over_from_the_editor(saved, monkeypatch):
    def given(asked):
        asked.taker.set_value("ke")
        return True

    asked_for = []

    def hand_over(_uow, giver, taker):
        asked_for.append((giver, taker))
        return 3

    monkeypatch.setattr(HandOver, "given", given)
    monkeypatch.setattr(service, "hand_over", hand_over)
    saved.act("hand_over")
    assert asked_for == [("min", "ke")]


def test_who_could_only_read_the_records_is_named_before_getting_them(
    work, actor, qtbot, qapp
):
    """A manager's customers went to the warehouse, where nobody could change them."""
    looks.put_on(qapp)
    with work.database.unit_of_work(actor) as uow:
        for login, role in (("ke", Role.WAREHOUSE), ("lan", Role.SALES)):
            service.save(uow, Staff(login=login, name=login, roles=frozenset({role})))
        sold = make.sale(uow)
        told = service.takers(uow)
        found = {choice.ref.code: areas for choice, areas in told}
        again = service.takers(uow, customer=sold.customer.id)
        nothing = service.takers(uow, "lan")
    # What there is to hand over, and nothing else: there is no shipment yet.
    assert found["ke"] == ("Parties", "Inquiries", "Quotations", "Sales contracts")
    assert found["lan"] == ()
    assert again == told
    assert not any(areas for _choice, areas in nothing)
    asked = HandOver("Zhou Min", (("ke", "Ke"), ("lan", "Lan")), found)
    qtbot.addWidget(asked)
    asked.show()
    asked.taker.set_value("ke")
    asked.go.click()
    assert asked.isVisible()
    assert "Sales contracts" in asked.problem.text()
    asked.go.click()
    assert asked.result() == asked.DialogCode.Accepted


@pytest.mark.usefixtures("quick_passwords")
def test_a_file_with_passwords_asks_who_it_is(work, actor, monkeypatch, qapp):
    looks.put_on(qapp)
    profile, settings = Profile("sqlite", path="office.db"), Settings()
    assert gate.signed_in(None, work.database, profile, settings).may("access.edit")
    with work.database.unit_of_work(actor) as uow:
        sales = frozenset({Role.SALES})
        service.save(uow, Staff(login="min", name="M", roles=sales), "harbour-light-7")
    tries = iter(["wrong", "harbour-light-7"])
    said = []

    def given(asked):
        said.append(asked.problem.text())
        word = next(tries, None)
        asked.password.set_value(word or "")
        return word is not None

    monkeypatch.setattr(SignIn, "given", given)
    found = gate.signed_in(None, work.database, profile, settings)
    assert (found.login, found.may("access.edit")) == ("min", False)
    assert said == ["", "Login or password is wrong."]
    assert gate.signed_in(None, work.database, profile, settings) is None


@pytest.mark.usefixtures("quick_passwords")
def test_wrong_passwords_wait_longer_each_time_and_stand_in_the_history(
    work, actor, monkeypatch, tmp_path
):
    """Nothing slowed down who tried one password after the other, and nobody saw it."""
    profile = Profile("sqlite", path=str(tmp_path / "office.db"))
    with work.database.unit_of_work(actor) as uow:
        sales = frozenset({Role.SALES})
        min_ = service.save(
            uow, Staff(login="min", name="M", roles=sales), "harbour-light-7"
        )
    words = iter([("min", "a"), ("min", "b"), ("who", "c"), ("min", "harbour-light-7")])
    waits = []

    def given(asked):
        waits.append(asked.waiting.text())
        assert asked.go.isEnabled() == (not asked.waiting.text())
        login, word = next(words)
        asked.login.set_value(login)
        asked.password.set_value(word)
        return True

    monkeypatch.setattr(SignIn, "given", given)
    found = gate.signed_in(None, work.database, profile, Settings())
    assert found.login == "min"
    assert waits == [
        "",
        "You can try again in 1 second.",
        "You can try again in 2 seconds.",
        "You can try again in 4 seconds.",
    ]
    assert tries.left(profile.path) == 0, "the right one ends it"
    with work.database.reading(actor) as uow:
        told = [
            (change.field, change.new)
            for event in history(uow, "staff", min_.id)
            for change in event.changes
        ]
    assert told == [("wrong_password", True)] * 2


def test_the_wait_is_told_and_ends_by_itself(qtbot, qapp):
    looks.put_on(qapp)
    asked = SignIn("office.db", "min", "Login or password is wrong.")
    qtbot.addWidget(asked)
    asked.show()
    asked.hold(2)
    asked.password.set_value("harbour-light-7")
    qtbot.keyClick(asked.password.input, Qt.Key.Key_Return)
    assert asked.isVisible(), "Return is no way around the button"
    qtbot.waitUntil(asked.go.isEnabled)
    assert asked.waiting.isHidden()
    qtbot.keyClick(asked.password.input, Qt.Key.Key_Return)
    assert not asked.isVisible()


def test_nobody_waits_longer_than_half_a_minute(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(tries.time, "monotonic", lambda: now[0])
    for _again in range(9):
        tries.wrong("of-this-test.db")
    assert tries.left("of-this-test.db") == 30
    now[0] += 29.5
    assert tries.left("of-this-test.db") == 1
    assert tries.left("another.db") == 0
    tries.right("of-this-test.db")


@pytest.mark.usefixtures("dressed")
def test_a_dialog_makes_room_for_what_is_wrong(qtbot):
    """The field above was cut in two."""
    panel = HandOver("Zhou Lan", (("", ""), ("wang", "Wang Li")))
    qtbot.addWidget(panel)
    panel.show()
    qtbot.wait(50)
    before = panel.taker.height()
    panel.go.click()
    qtbot.waitUntil(panel.problem.isVisible)
    qtbot.wait(50)
    assert panel.problem.text() == "Choose who takes over."
    assert panel.taker.height() == before
    assert panel.height() >= panel.layout().totalHeightForWidth(panel.width())


@pytest.mark.feature("A137")
def test_a_proposed_password_is_typed_over(qtbot):
    """Who types at once must not lock a colleague out with half of both words."""
    asked = NewPassword("Lin Ke", 10, in_file=True, made_up="nw3z-3u2v-mx5a")
    qtbot.addWidget(asked)
    with qtbot.waitExposed(asked):
        asked.show()
    qtbot.keyClicks(asked.focusWidget(), "harbour-light-7")
    assert asked.password.text() == "harbour-light-7"
