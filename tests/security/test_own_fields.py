"""The office's own fields on a secured server: who may say which there are."""

from __future__ import annotations

import pytest

from app.access.domain import Role
from app.core.errors import NotAllowedError
from app.core.own_fields import OwnField, OwnKind
from app.office import service


@pytest.mark.feature("H44")
def test_a_manager_defines_and_changes_a_field_and_a_clerk_does_not(traded):
    """The fields are locked while one changes, which takes more than to write them."""
    with traded.at_work(Role.MANAGER) as uow:
        made = service.save_own_field(uow, OwnField(label="Old no."))
    with traded.at_work(Role.MANAGER) as uow:
        wanted = OwnField(id=made.id, version=made.version, label="Old no.",
                          kind=OwnKind.DATE, position=1)  # fmt: skip
        assert service.save_own_field(uow, wanted).slot == "day_1"
    with traded.at_work(Role.SALES) as uow:
        assert [one.kind for one in service.own_fields(uow, "product")] == ["date"]
        with pytest.raises(NotAllowedError):
            service.save_own_field(uow, OwnField(label="Mine"))
