"""Whose records a person sees: the same filter for every question, in one place.

A salesperson sees what is his own, his team's or everybody's. Which tables that
concerns is declared in `app.access.policy`; here every SELECT of the session is
narrowed by it, so that no service can forget to. A secured PostgreSQL server filters
once more by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.db.base import Owned, Row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.db.unit_of_work import UnitOfWork

CUSTOMER = "customer"


def settle_owners(uow: UnitOfWork, session: Session) -> None:
    """Give every new record to who is responsible for its customer, or to who made it.

    A party that is no customer belongs to the office.
    """
    for row in session.new:
        if isinstance(row, Owned) and not row.owner:
            row.owner = _owner_of(uow, session, row)


def _owner_of(uow: UnitOfWork, session: Session, row: Any) -> str:
    roles = getattr(row, "roles", None)
    if roles is not None:
        return uow.actor.login if CUSTOMER in roles.split(",") else ""
    party = Row.metadata.tables["party"]
    with session.no_autoflush:
        theirs = session.scalar(
            select(party.c.owner).where(party.c.id == row.customer_id)
        )
    return theirs or uow.actor.login
