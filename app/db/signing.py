"""Tells who signs in to a file with a password.

It is asked at every start, before the first list: so the tables are named here by the
columns that are asked for, and the module that keeps them is not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, column, select, table

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_STAFF = table("staff", column("id"), column("login"), column("active", Boolean))
_SECRET = table("staff_secret", column("staff_id"))


def signing_in(uow: UnitOfWork) -> tuple[str, ...]:
    """Return the logins that have a password in a file; empty: it opens directly."""
    asked = (
        select(_STAFF.c.login)
        .join(_SECRET, _SECRET.c.staff_id == _STAFF.c.id)
        .where(_STAFF.c.active)
        .order_by(_STAFF.c.login)
    )
    return tuple(uow.session.scalars(asked))
