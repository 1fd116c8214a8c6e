"""The list of parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import checkdigits
from app.core.i18n import N_, _, enumerated, names_here
from app.core.query import Filter, Query, Sort
from app.core.second import MINE, WAITING, WAITS, WAITS_FOR_ME
from app.parties.domain import ROLE_TITLES, Party, PartyRole, Summary
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import country_cell, country_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.kit.spec import Chip

TONES = {
    PartyRole.CUSTOMER: "info",
    PartyRole.SUPPLIER: "teal",
    PartyRole.BANK: "vio",
    PartyRole.AGENT: "warn",
}
"""Tones of roles; the others are neutral."""


def role_chips(roles: Sequence[PartyRole]) -> tuple[Chip, ...]:
    """Return the chips of roles, in the order of business."""
    held = [role for role in PartyRole if role in roles]
    return tuple((_(ROLE_TITLES[role]), TONES.get(role, "neutral")) for role in held)


def _roles(row: Summary) -> Cell:
    chips = role_chips([PartyRole(role) for role in row.roles.split(",") if role])
    return Cell(enumerated(words for words, _tone in chips), kind="chips", chips=chips)


def _state(row: Summary) -> Cell:
    return Cell() if row.active else Cell(_("Inactive"), kind="chip", chip="neutral")


def _accounts(row: Summary) -> Cell:
    return _waits(row.accounts)


def _limit(row: Summary) -> Cell:
    return _waits(row.limit)


def _waits(told: str | None) -> Cell:
    waits = told == WAITS
    return Cell(_(WAITING), kind="chip", chip="warn") if waits else Cell()


def _with_role(role: PartyRole, title: str) -> View:
    one = (
        Filter("roles", "in", (role.value,)),
        Filter("active", "eq", True),  # noqa: FBT003 - a value
    )
    return View(title, Query(filters=one))


LIST = ListSpec(
    name="parties",
    title=N_("Parties"),
    icon="address-book",
    kind="party",
    singular=N_("Party"),
    sort=Sort("name"),
    create="parties.edit",
    columns=(
        Column("code", N_("Code"), lambda r: Cell(r.code, kind="link"), 118,
               frozen=True, filter="code"),
        Column("name", N_("Name"), lambda r: Cell(r.name), 240, stretch=True),
        Column("name_zh", N_("Chinese name"), lambda r: Cell(r.name_zh), 200),
        Column("roles", N_("Roles"), _roles, 190, sortable=False, filter="choice",
               options=tuple(ROLE_TITLES.items())),
        Column("country", N_("Country"), lambda r: country_cell(r.country), 110,
               filter="code", codes="countries"),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 74,
               filter="code"),
        Column("email", N_("E-mail"), lambda r: Cell(r.email), 190, hidden=True),
        Column("active", N_("State"), _state, 84, filter="choice",
               options=((True, N_("Active")), (False, N_("Inactive")))),
        Column("accounts", N_("Bank accounts"), _accounts, 170, hidden=True,
               filter="choice", permission="parties.view_bank",
               options=((WAITS, WAITING), (MINE, WAITS_FOR_ME))),
        Column("limit", N_("Credit limit"), _limit, 170, hidden=True,
               filter="choice", options=((WAITS, WAITING), (MINE, WAITS_FOR_ME))),
    ),
    views=(
        View(N_("All")),
        _with_role(PartyRole.CUSTOMER, N_("Customers")),
        _with_role(PartyRole.SUPPLIER, N_("Suppliers")),
        _with_role(PartyRole.FORWARDER, N_("Freight forwarders")),
        View(N_("Inactive"), Query(filters=(Filter("active", "eq", False),))),  # noqa: FBT003 - a value
    ),
    heading=lambda r: names_here(r.name, r.name_zh)[0],
    preview=(
        (N_("Chinese name"), lambda r: r.name_zh),
        (N_("Country"), lambda r: country_name(r.country)),
        (N_("Roles"), lambda r: _roles(r).text),
        (N_("Currency"), lambda r: r.currency),
        (N_("E-mail"), lambda r: r.email),
    ),
    empty=N_("No parties yet. Enter a customer, a supplier, a forwarder or a bank."),
)  # fmt: skip


def tax_title(party: Party) -> str:
    """Return what is wrong with a tax number as far as it can be told; else ""."""
    number, country = party.tax_number, party.country
    if not number:
        return ""
    if country == "CN":
        return "" if checkdigits.valid_uscc(number) else _("Check the credit code")
    if number[:2].isalpha() and not checkdigits.valid_eu_vat(number):
        return _("Check the VAT number")
    return ""


def chips(party: Party) -> Sequence[Chip]:
    """Return roles and warnings beside the title."""
    found = list(role_chips(tuple(party.roles)))
    if not party.active:
        found.append((_("Inactive"), "neutral"))
    if party.waiting():
        found.append((_("An account waits for a second person"), "warn"))
    if party.limit_waits():
        found.append((_("The credit limit waits for a second person"), "warn"))
    if words := tax_title(party):
        found.append((words, "warn"))
    return found
