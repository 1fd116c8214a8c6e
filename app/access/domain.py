"""Staff, roles and permissions, declared once. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.actor import Actor
from app.core.errors import Problem
from app.core.i18n import N_

VERBS = {
    "view": N_("See"),
    "edit": N_("Enter and change"),
    "issue": N_("Confirm and number"),
    "cancel": N_("Cancel and reverse"),
}
"""What can be done in every module."""

AREAS = {
    "access": N_("Staff"),
    "office": N_("Office"),
    "parties": N_("Parties"),
    "catalog": N_("Products"),
    "suppliers": N_("Suppliers"),
    "inquiries": N_("Inquiries"),
    "quotations": N_("Quotations"),
    "contracts": N_("Sales contracts"),
    "purchasing": N_("Purchase contracts"),
    "quality": N_("Inspections"),
    "inventory": N_("Inventory"),
    "shipments": N_("Shipments"),
    "documents": N_("Papers"),
    "customs": N_("Customs"),
    "credits": N_("Letters of credit"),
    "receivables": N_("Receivables"),
    "payables": N_("Payables"),
    "treasury": N_("Treasury"),
}
"""The modules by the names of their permissions."""

EXTRA = {
    "catalog.view_cost": N_("See purchase prices"),
    "contracts.view_cost": N_("See costs and margins"),
    "parties.view_bank": N_("See bank details"),
}
"""What is hidden from most: it lies in tables of its own."""

ALL_PERMISSIONS = frozenset(f"{area}.{verb}" for area in AREAS for verb in VERBS) | set(
    EXTRA
)


class Role(StrEnum):
    """The kinds of work in a trading office."""

    SALES = "sales"
    MERCHANDISING = "merchandising"
    PURCHASING = "purchasing"
    DOCUMENTS = "documents"
    WAREHOUSE = "warehouse"
    FINANCE = "finance"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_TITLES = {
    Role.SALES: N_("Sales"),
    Role.MERCHANDISING: N_("Merchandising"),
    Role.PURCHASING: N_("Purchasing"),
    Role.DOCUMENTS: N_("Documentation"),
    Role.WAREHOUSE: N_("Warehouse"),
    Role.FINANCE: N_("Finance"),
    Role.MANAGER: N_("Manager"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
}

_WORKS_IN: dict[Role, tuple[str, ...]] = {
    Role.SALES: ("parties", "catalog", "inquiries", "quotations", "contracts"),
    Role.MERCHANDISING: ("contracts", "purchasing", "quality", "shipments"),
    Role.PURCHASING: ("catalog", "suppliers", "purchasing", "quality", "parties"),
    Role.DOCUMENTS: ("shipments", "documents", "customs", "credits"),
    Role.WAREHOUSE: ("inventory", "quality"),
    Role.FINANCE: ("receivables", "payables", "treasury", "customs", "credits"),
}
_SEES_COST = (Role.PURCHASING, Role.FINANCE)


def permissions_of(roles: frozenset[Role]) -> frozenset[str]:
    """Return what the holders of these roles may do, taken together."""
    if roles & {Role.MANAGER, Role.ADMINISTRATOR}:
        return frozenset(ALL_PERMISSIONS)
    granted = {f"{area}.view" for area in AREAS if area != "access"}
    for role in roles:
        for area in _WORKS_IN.get(role, ()):
            granted |= {f"{area}.{verb}" for verb in VERBS}
        if role in _SEES_COST:
            granted |= set(EXTRA)
    return frozenset(granted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person who works with the program.

    Attributes:
        login: The short name to sign in with; plain letters and digits.
        active: Former staff stay on record but cannot sign in.
    """

    id: int | None = None
    version: int = 0
    login: str = ""
    name: str = ""
    email: str = ""
    roles: frozenset[Role] = frozenset()
    active: bool = True

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the person from being saved."""
        found = []
        if not self.name.strip():
            found.append(Problem("name", N_("Enter the name.")))
        if not (self.login.isascii() and self.login.isalnum()):
            found.append(
                Problem("login", N_("Use plain letters and digits for the login."))
            )
        if not self.roles:
            found.append(Problem("roles", N_("Choose at least one role.")))
        return tuple(found)

    def actor(self) -> Actor:
        """Return the person as services see them."""
        allowed = permissions_of(self.roles) if self.active else frozenset()
        return Actor(self.name, allowed, self.login)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of staff."""

    id: int
    login: str
    name: str
    email: str
    roles: str
    active: bool
