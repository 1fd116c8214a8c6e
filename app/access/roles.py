"""What each role works in, sees and is spared, with the reasons. No Qt, no SQL.

A role changes what it works in. It sees more than that, since its actions need it: who
ships a deal must see what was ordered, bought and is owed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import N_
from app.core.rights import Reach

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

HAND_OVER = "access.hand_over"
MAIL = "mail.send"
ORDER_PRICES = "purchasing.view_price"
CONFIRM_BANK = "parties.confirm_bank"
CREDIT_LIMIT = "parties.credit_limit"
CONFIRM_ROLES = "access.confirm_roles"
OWN_FIELDS = "office.own_fields"
EXTRA = {
    "catalog.view_cost": N_("See purchase prices"),
    ORDER_PRICES: N_("See prices of purchase contracts"),
    "contracts.view_cost": N_("See costs and margins"),
    "parties.view_bank": N_("See bank details"),
    CONFIRM_BANK: N_("Confirm bank accounts"),
    CREDIT_LIMIT: N_("Set credit limits"),
    CONFIRM_ROLES: N_("Confirm roles"),
    HAND_OVER: N_("Hand records over"),
    MAIL: N_("Send mail"),
    OWN_FIELDS: N_("Define custom fields"),
}
"""What is hidden from most, or done by few."""


def permission_titles(name: str) -> tuple[str, ...]:
    """Return what a permission is called in the list of what roles may do.

    Returns:
        Message ids: of the area and of what is done there, or of what is done.
    """
    area, _dot, verb = name.partition(".")
    if name in EXTRA:
        return (EXTRA[name],)
    return (AREAS[area], VERBS[verb]) if area in AREAS and verb in VERBS else (name,)


SECONDS = frozenset({CONFIRM_BANK, CREDIT_LIMIT, CONFIRM_ROLES})
"""What a second person confirms."""
SECRETS = frozenset(EXTRA) - SECONDS - {HAND_OVER, MAIL, OWN_FIELDS}

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


class Span(StrEnum):
    """Whose records a salesperson sees."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


SPAN_TITLES = {
    Span.OWN: N_("Their own"),
    Span.TEAM: N_("Their team's"),
    Span.ALL: N_("Everybody's"),
}

NARROW = frozenset({Role.SALES})
"""Roles that see customers, and what was made for them, by their owner: a leaving
salesperson shall not take the customers of all others along."""

_BASE = ("office", "parties", "catalog")
"""What nobody can work without: our companies and rates, names, goods."""


@dataclass(frozen=True)
class _Job:
    works_in: tuple[str, ...] = ()
    sees: tuple[str, ...] = ()
    extra: frozenset[str] = frozenset()


_JOBS: dict[Role, _Job] = {
    # Sells, follows the goods and the money of own customers. Purchase contracts,
    # bills, customs files and the treasury would tell what the goods cost.
    Role.SALES: _Job(
        ("parties", "catalog", "inquiries", "quotations", "contracts"),
        ("inventory", "shipments", "documents", "credits", "receivables"),
    ),
    # Leads a deal from contract to ship: sees all of it but margins and accounts.
    Role.MERCHANDISING: _Job(
        ("contracts", "purchasing", "quality", "shipments"),
        (
            *("suppliers", "inquiries", "quotations", "inventory", "documents"),
            *("customs", "credits", "receivables", "payables"),
        ),
        frozenset({"catalog.view_cost", ORDER_PRICES}),
    ),
    # Buys for sales contracts and checks suppliers' bills against orders; what is
    # quoted to customers and what they owe is none of it. A purchase contract bears
    # the supplier's bank.
    Role.PURCHASING: _Job(
        ("catalog", "suppliers", "purchasing", "quality", "parties"),
        ("inquiries", "contracts", "inventory", "shipments", "payables"),
        frozenset({"catalog.view_cost", ORDER_PRICES, "parties.view_bank"}),
    ),
    # Ships, declares, presents: needs order, purchase and open items beside the
    # papers, but no offers and no supplier prices of other days.
    Role.DOCUMENTS: _Job(
        ("shipments", "documents", "customs", "credits"),
        (
            *("quotations", "inquiries", "contracts", "purchasing", "quality"),
            *("inventory", "receivables", "payables"),
        ),
        frozenset({ORDER_PRICES}),
    ),
    # Receives against purchase contracts, and loads what is shipped; what the goods
    # cost it needs not know.
    Role.WAREHOUSE: _Job(
        ("inventory", "quality"),
        ("contracts", "purchasing", "shipments", "documents"),
    ),
    # Keeps the books: sees everything but staff. Keeps parties, for their banks, and
    # calls back who is said to have another account.
    Role.FINANCE: _Job(
        ("parties", "receivables", "payables", "treasury", "customs", "credits"),
        tuple(area for area in AREAS if area != "access"),
        SECRETS | {CONFIRM_BANK, CREDIT_LIMIT},
    ),
    # Does everything but make staff: two people are needed for a new pair of eyes.
    Role.MANAGER: _Job(
        tuple(area for area in AREAS if area != "access"),
        ("access",),
        frozenset(EXTRA),
    ),
    # Makes staff and keeps the office's own data; no costs, no banks, no business.
    Role.ADMINISTRATOR: _Job(
        ("access", "office"),
        tuple(AREAS),
        frozenset({HAND_OVER, ORDER_PRICES, CONFIRM_ROLES, OWN_FIELDS}),
    ),
    # Reads everything, changes nothing.
    Role.AUDITOR: _Job((), tuple(AREAS), SECRETS),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[str]:
    """Return what the holders of these roles may do, taken together."""
    granted: set[str] = set()
    for role in roles:
        job = _JOBS[role]
        granted |= {f"{area}.{verb}" for area in job.works_in for verb in VERBS}
        granted |= {f"{area}.view" for area in (*_BASE, *job.sees)} | job.extra
        if job.works_in:  # who changes nothing writes to nobody in the office's name
            granted.add(MAIL)
    return frozenset(granted)


SECOND = frozenset(role for role in Role if permissions_of(frozenset({role})) & SECONDS)
"""Roles of who is a second person, whom two make: finance, manager, administrator."""


def reach_of(
    roles: frozenset[Role], span: Span, login: str, colleagues: frozenset[str]
) -> Reach | None:
    """Return whose records a person sees; None: everybody's.

    Args:
        roles: The person's.
        span: What was agreed with the person.
        login: The person's.
        colleagues: The logins of the person's team.
    """
    wide = permissions_of(roles - NARROW)
    if span is Span.ALL or not roles & NARROW:
        return None
    team = colleagues if span is Span.TEAM else frozenset()
    return Reach(team | {login}, wide)
