"""What waits for each kind of work: counts for the first page, and their lists.

A figure is the count that its list itself tells, so both always agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.access.domain import CONFIRM_BANK, CONFIRM_ROLES, CREDIT_LIMIT, MAIL
from app.core.home import Kpi
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.query import Filter, Query, Sort, Span
from app.core.second import MINE
from app.mail.domain import UNSETTLED
from app.modules import find
from app.payables.domain import Kind
from app.purchasing.domain import AWAITED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A count that matters to whoever works in one of the areas.

    Attributes:
        shown: The list that shows it; empty: the module's own.
    """

    key: str
    title: str
    areas: tuple[str, ...]
    module: str
    filters: tuple[Filter, ...]
    listing: str = "LISTING"
    sort: Sort | None = None
    late: bool = False
    shown: str = ""


WAITING = (
    _Waiting(
        "allocate", N_("Receipts to allocate"), ("receivables",), "receivables",
        (Filter("free", "gt", ZERO),), "RECEIPTS",
    ),
    _Waiting(
        "bills", N_("Bills due within 14 days"), ("payables",), "payables",
        (
            Filter("open", "gt", ZERO),
            Filter("due_on", "eq", Span("next_days", 14)),
            Filter("kind", "ne", Kind.DEBIT_NOTE.value),
        ),
        "BILLS",
    ),
    _Waiting(
        "held", N_("Bills held back"), ("payables",), "payables",
        (Filter("state", "eq", "held"),), "BILLS", late=True,
    ),
    _Waiting(
        "leaving", N_("Leaving soon"), ("shipments", "inventory"), "shipments",
        (
            Filter("etd", "eq", Span("next_days", 14)),
            Filter("state", "in", ("draft", "booked")),
        ),
        sort=Sort("etd"),
    ),
    _Waiting(
        "unsent", N_("Papers not sent yet"), ("documents",), "documents",
        (Filter("sent_to", "empty"),),
    ),
    _Waiting(
        "declare", N_("To declare"), ("customs",), "customs",
        (Filter("state", "eq", "draft"),),
    ),
    _Waiting(
        "expiring", N_("Credits expiring within 30 days"), ("credits",), "credits",
        (
            Filter("state", "in", ("received", "accepted")),
            Filter("expires_on", "eq", Span("next_days", 30)),
        ),
        late=True,
    ),
    _Waiting(
        "late_goods", N_("Goods overdue"), ("purchasing", "inventory"), "purchasing",
        (*AWAITED, Filter("delivery_on", "lt", Span("today"))),
        sort=Sort("delivery_on"), late=True,
    ),
    _Waiting(
        "goods", N_("Awaiting goods"), ("purchasing", "inventory"), "purchasing",
        AWAITED, sort=Sort("delivery_on"),
    ),
    _Waiting(
        "inspect", N_("Inspections planned"), ("quality",), "quality",
        (Filter("state", "eq", "planned"),),
    ),
    _Waiting(
        "qualification", N_("Qualification ends soon"), ("suppliers",), "suppliers",
        (Filter("qualified_until", "eq", Span("next_days", 60)),), late=True,
    ),
)  # fmt: skip
"""In the order of how little time there usually is."""


_ACCOUNTS = _Waiting(
    "accounts", N_("Bank accounts to confirm"), (), "parties",
    (Filter("accounts", "eq", MINE),), late=True,
)  # fmt: skip


_LIMITS = _Waiting(
    "limits", N_("Credit limits to confirm"), (), "parties",
    (Filter("limit", "eq", MINE),), late=True,
)  # fmt: skip


_ROLES = _Waiting(
    "roles", N_("Roles to confirm"), (), "access",
    (Filter("active", "eq", MINE),), late=True,
)  # fmt: skip


LETTERS = _Waiting(
    "letters", N_("Letters that need you"), (), "mail",
    (Filter("done_at", "empty"), Filter("state", "in", UNSETTLED)),
    shown="outbox",
)  # fmt: skip


def to_confirm(uow: UnitOfWork) -> tuple[Kpi, ...]:
    """Return the figures of what waits for this person's word alone.

    Others wait for a second one, and money that is to leave, so these come before all
    other work. What became of a letter in the mail program only its writer can say.
    """
    asked = (
        (CONFIRM_BANK, _ACCOUNTS),
        (CREDIT_LIMIT, _LIMITS),
        (CONFIRM_ROLES, _ROLES),
        (MAIL, LETTERS),
    )
    found = (_figure(uow, one) for needed, one in asked if uow.actor.may(needed))
    return tuple(one for one in found if one.value)


def waiting(uow: UnitOfWork) -> Iterator[Kpi]:
    """Yield what waits in the areas where this person works."""
    for one in WAITING:
        works = any(uow.actor.may(f"{area}.edit") for area in one.areas)
        if works and uow.actor.may(f"{one.module}.view"):
            yield _figure(uow, one)


def _figure(uow: UnitOfWork, one: _Waiting) -> Kpi:
    query = Query(filters=one.filters)
    if one.sort:
        query = replace(query, sort=one.sort)
    rows = find(f"app.{one.module}.listing:{one.listing}")
    count = rows.overview(uow, replace(query, limit=0)).count
    return Kpi(
        key=one.key,
        title=one.title,
        value=count,
        tone="bad" if one.late and count else "accent",
        module=one.shown or one.module,
        query=query,
    )
