"""What a window knows of its office before it shows a form: books and people.

It is asked at every start, before the first list: so the tables are named here by the
columns that are asked for, and the modules that keep them are not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, select, table

from app.db.security import calls

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_COMPANY = table("company", column("id"), column("base_currency"))
_STAFF = table("staff", column("login"), column("name"))


def books(uow: UnitOfWork) -> dict[int, str]:
    """Return the base currencies by company, the first entered first."""
    asked = select(_COMPANY.c.id, _COMPANY.c.base_currency).order_by(_COMPANY.c.id)
    return dict(tuple(one) for one in uow.session.execute(asked))


def people(uow: UnitOfWork) -> dict[str, str]:
    """Return what people are called, by login.

    Who may not read the list of staff is told by a server who works here now.
    """
    found = uow.session.execute(select(_STAFF.c.login, _STAFF.c.name))
    told = calls.colleagues(uow.session) if calls.secured(uow.session) else []
    return dict(tuple(one) for one in (*told, *found))
