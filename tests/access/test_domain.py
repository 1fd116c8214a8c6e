"""Who may do what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access.domain import (
    ALL_PERMISSIONS,
    AREAS,
    EXTRA,
    MAIL,
    VERBS,
    Role,
    Staff,
    permissions_of,
)


def may(*roles: Role) -> frozenset[str]:
    return permissions_of(frozenset(roles))


def test_there_is_a_permission_for_every_verb_of_every_area():
    assert len(ALL_PERMISSIONS) == len(AREAS) * len(VERBS) + len(EXTRA)


def test_a_manager_does_everything_but_make_staff():
    assert ALL_PERMISSIONS - may(Role.MANAGER) == {
        "access.edit",
        "access.issue",
        "access.cancel",
    }


def test_an_administrator_makes_staff_and_does_no_business():
    seen = may(Role.ADMINISTRATOR)
    assert {"access.edit", "access.hand_over", "office.edit"} <= seen
    assert not seen & {"contracts.edit", "payables.issue", "catalog.view_cost"}


def test_an_auditor_sees_everything_and_changes_nothing():
    seen = may(Role.AUDITOR)
    secrets = {*EXTRA} - {"access.hand_over", "mail.send", "parties.confirm_bank"}
    secrets -= {"parties.credit_limit", "access.confirm_roles", "office.own_fields"}
    assert seen == {f"{area}.view" for area in AREAS} | secrets


def test_sales_do_not_see_what_tells_the_cost():
    seen = may(Role.SALES)
    telling = ("purchasing", "payables", "customs", "treasury", "suppliers")
    assert not seen & {f"{area}.view" for area in telling}


def test_sales_confirm_contracts_but_see_no_costs():
    seen = may(Role.SALES)
    assert "contracts.issue" in seen
    assert not seen & ({*EXTRA, "payables.edit", "access.view"} - {MAIL})


def test_roles_add_up():
    both = may(Role.WAREHOUSE, Role.FINANCE)
    assert both == may(Role.WAREHOUSE) | may(Role.FINANCE)
    assert {"inventory.edit", "payables.edit", "catalog.view_cost"} <= both


def test_somebody_who_left_may_do_nothing():
    person = Staff(login="min", name="Zhou Min", roles=frozenset({Role.SALES}))
    assert person.actor().may("contracts.edit")
    left = Staff(
        login="min", name="Zhou Min", roles=frozenset({Role.SALES}), active=False
    )
    assert not left.actor().permissions


def test_what_is_missing_is_told_at_its_field():
    wrong = Staff(login="zhou min", name=" ")
    assert [p.where for p in wrong.problems()] == ["name", "login", "roles"]
    assert not Staff(login="zm1", name="周敏", roles=frozenset(Role)).problems()


@pytest.mark.parametrize("login", ["LiOwn", "1li", "li.own", "l" * 32, "李", ""])
def test_a_new_login_is_one_that_any_server_takes(login):
    person = Staff(login=login, name="Li", roles=frozenset({Role.SALES}))
    assert [p.where for p in person.problems()] == ["login"]
    if login == "LiOwn":  # who has it from before goes on with it
        assert not replace(person, id=1).problems()
