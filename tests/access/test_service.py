"""Entering staff."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access import service
from app.access.domain import Role, Staff
from app.core.actor import Actor
from app.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.query import Query

MIN = Staff(login="min", name="Zhou Min", roles=frozenset({Role.SALES, Role.FINANCE}))


def test_a_person_comes_back_as_entered(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = service.save(uow, MIN)
    with database.unit_of_work(actor) as uow:
        assert service.get(uow, saved.id) == saved
        assert saved.roles == {Role.SALES, Role.FINANCE}
        assert [r.roles for r in service.search(uow, Query()).records] == [
            "finance,sales"
        ]
        assert service.overview(uow, Query()).count == 1


def test_two_people_have_two_logins(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, MIN)
        with pytest.raises(NotPossibleError, match="taken"):
            service.save(uow, replace(MIN, name="Min Zhou"))


def test_a_wrong_record_and_an_old_one_are_refused(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = service.save(uow, MIN)
        service.save(uow, replace(saved, email="min@haichuan.example"))
        with pytest.raises(ConflictError):
            service.save(uow, replace(saved, name="M. Zhou"))
        with pytest.raises(InvalidError):
            service.save(uow, replace(MIN, roles=frozenset()))


def test_only_who_may_see_staff_sees_them(database):
    with (
        database.unit_of_work(Actor("Lin Ke", frozenset({"office.view"}))) as uow,
        pytest.raises(NotAllowedError),
    ):
        service.search(uow, Query())


def test_former_staff_are_not_offered(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save(uow, MIN)
        service.save(uow, replace(MIN, login="ke", name="Lin Ke", active=False))
        found = service.lookup_staff(uow, "")
        assert [choice.ref.code for choice in found] == ["min"]
        assert service.lookup_staff(uow, "ZHOU")
