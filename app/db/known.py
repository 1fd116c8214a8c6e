"""What a window knows of its office before it shows a form: books and people.

It is asked at every start, before the first list: so the tables are named here by the
columns that are asked for, and the modules that keep them are not loaded.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import column, select, table

from app.core.own_fields import OwnField, OwnKind
from app.db.security import calls

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_COMPANY = table("company", column("id"), column("base_currency"))
_STAFF = table("staff", column("login"), column("name"))
_OWN_NAMES = tuple(one.name for one in fields(OwnField))
_OWN_FIELD = table("own_field", *map(column, _OWN_NAMES))


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


def own_fields(uow: UnitOfWork) -> list[OwnField]:
    """Return the fields that the office added to its records."""
    found = uow.session.execute(select(_OWN_FIELD)).mappings()
    return [
        OwnField(
            **{
                **one,
                "kind": OwnKind(one["kind"]),
                "choices": tuple(filter(None, one["choices"].split("\n"))),
                "required": bool(one["required"]),
                "retired": bool(one["retired"]),
            }
        )
        for one in found
    ]
