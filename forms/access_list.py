"""The list of staff."""

from __future__ import annotations

from app.access.domain import (
    NO_PASSWORD,
    NO_PASSWORD_TITLE,
    ROLE_TITLES,
    Role,
    Staff,
    Summary,
)
from app.core.i18n import N_, _, enumerated
from app.core.query import Filter, Query, Sort
from app.core.second import MINE, WAITING, WAITS, WAITS_FOR_ME
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View


def role_chips(row: Summary) -> Cell:
    """Return the chips of a person's roles, those that wait at the end."""
    chips = tuple(
        (_(ROLE_TITLES[Role(role)]), tone)
        for stored, tone in ((row.roles, "info"), (row.waiting, "warn"))
        for role in stored.split(",")
        if role
    )
    return Cell(enumerated(word for word, _tone in chips), kind="chips", chips=chips)


def state_chip(record: Staff | Summary) -> tuple[str, str]:
    """Return whether a person can sign in, and the tone."""
    if record.no_password:
        return _(NO_PASSWORD_TITLE), "warn"
    if record.waiting and record.active:
        return _(WAITING), "warn"
    return (_("Active"), "ok") if record.active else (_("Former"), "neutral")


def _state(row: Summary) -> str | bool:
    if row.no_password:
        return NO_PASSWORD
    return WAITS if row.waiting and row.active else row.active


LIST = ListSpec(
    name="access",
    title=N_("Staff"),
    icon="users",
    kind="staff",
    singular=N_("Person"),
    sort=Sort("name"),
    create="access.edit",
    columns=(
        Column("name", N_("Full name"), lambda r: Cell(r.name, kind="link"), 160,
               frozen=True),
        Column("login", N_("Login"), lambda r: Cell(r.login), 110, filter="code"),
        Column("roles", N_("Roles"), role_chips, 360, stretch=True,
               sortable=False, filter="choice", options=tuple(ROLE_TITLES.items())),
        Column("team", N_("Team"), lambda r: Cell(r.team), 110, filter="text"),
        Column("email", N_("E-mail"), lambda r: Cell(r.email), 200),
        Column("active", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 130, filter="choice",
               told=True, value=_state,
               options=((True, N_("Active")), (False, N_("Former")),
                        (NO_PASSWORD, NO_PASSWORD_TITLE), (WAITS, WAITING),
                        (MINE, WAITS_FOR_ME))),
    ),
    views=(
        View(N_("Active"), Query(filters=(Filter("active", "eq", True),))),  # noqa: FBT003 - a value
        View(N_("All")),
    ),
    heading=lambda r: r.name,
    chip=state_chip,
    preview=(
        (N_("Login"), lambda r: r.login),
        (N_("E-mail"), lambda r: r.email),
        (N_("Roles"), lambda r: role_chips(r).text),
    ),
    empty=N_("Nobody is entered yet. Enter everybody who works with the program."),
)  # fmt: skip
