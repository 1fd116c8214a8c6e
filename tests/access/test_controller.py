"""Staff on the screen."""

from __future__ import annotations

import pytest

from app.access import service
from app.access.controller import StaffController, listing
from app.access.domain import Role, Staff
from app.core.actor import Actor
from app.ui.work import Work
from forms.access import RightsTable
from forms.kit import theme
from tests import masters_screen as masters
from tests import sale_screen as screen


@pytest.fixture
def desk(work, qapp):
    theme.install(qapp)
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
    assert "plain letters" in screen.field(tab, "login").problem()
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
    assert tab.draft.name == "Zhou Min"


def test_the_list_shows_active_staff_with_their_roles(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        roles = frozenset({Role.SALES, Role.FINANCE})
        service.save(uow, Staff(login="min", name="Zhou Min", roles=roles))
        service.save(uow, Staff(login="ke", name="Lin Ke", roles=roles, active=False))
    tab = listing(desk)
    assert [row[:3] for row in masters.listed(qtbot, tab)] == [
        ("Zhou Min", "min", "Finance, Sales")
    ]


def test_who_may_not_edit_only_reads(work, actor, qtbot, qapp):
    theme.install(qapp)
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
