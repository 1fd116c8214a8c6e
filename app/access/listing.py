"""How the list of staff is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_

from app.access.domain import CONFIRM_ROLES, NO_PASSWORD, Summary
from app.access.model import StaffRow
from app.access.rows import confirms, without_password
from app.core.query import Sort
from app.core.second import MINE, WAITS
from app.db.asked import values_of
from app.db.listing import Listing

if TYPE_CHECKING:
    from app.core.query import Query
    from app.db.listing import Stages
    from app.db.unit_of_work import UnitOfWork


def _stages(uow: UnitOfWork, query: Query) -> Stages:
    found = {WAITS: and_(StaffRow.active, StaffRow.asked_roles != "")}
    asked = set(values_of(query.filters, "active"))
    if MINE in asked:
        others = StaffRow.login != uow.actor.login
        wrote = StaffRow.asked_by.concat(",").concat(StaffRow.login)
        may = confirms(uow, CONFIRM_ROLES, wrote)
        found[MINE] = and_(found[WAITS], others, may)
    if NO_PASSWORD in asked:
        found[NO_PASSWORD] = StaffRow.id.in_(without_password(uow))
    return {"active": found}


LISTING = Listing(
    source=StaffRow,
    columns={
        "login": StaffRow.login,
        "name": StaffRow.name,
        "email": StaffRow.email,
        "roles": StaffRow.roles,
        "team": StaffRow.team,
        "active": StaffRow.active,
        "waiting": StaffRow.asked_roles,
    },
    key=StaffRow.id,
    default=Sort("name"),
    permission="access.view",
    search=("login", "name", "team", "email"),
    several=frozenset({"roles"}),
    stages=_stages,
    record=Summary,
)
