"""What the module shows of itself to the window."""

from __future__ import annotations

from app.core.i18n import N_
from app.ui.module import Chore, Listed, Module

MODULE = Module(
    name="access",
    title=N_("Staff"),
    icon="users",
    group="",
    permission="access.view",
    listing=Listed(
        spec="forms.access_list:LIST",
        rows="app.access.listing:LISTING",
    ),
    records={"staff": "app.access.controller:StaffController"},
    singular={"staff": N_("Person")},
    chores=(
        Chore(
            key="checkup",
            title=N_("Check the office"),
            does="app.ui.checkup:begin",
            permission="access.view",
            icon="shield-check",
        ),
    ),
    tells={"access": "app.access.service:signing_in"},
    lookups={"staff": "app.access.service:lookup_staff"},
    finds=("staff",),
)
