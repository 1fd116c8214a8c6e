"""How the list of staff is read."""

from __future__ import annotations

from app.access.domain import Summary
from app.access.model import StaffRow
from app.core.query import Sort
from app.db.listing import Listing

LISTING = Listing(
    source=StaffRow,
    columns={
        "login": StaffRow.login,
        "name": StaffRow.name,
        "email": StaffRow.email,
        "roles": StaffRow.roles,
        "team": StaffRow.team,
        "active": StaffRow.active,
    },
    key=StaffRow.id,
    default=Sort("name"),
    permission="access.view",
    search=("login", "name", "team", "email"),
    several=frozenset({"roles"}),
    record=Summary,
)
