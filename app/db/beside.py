"""What lies beside records of every kind, named by table and key: who sees it.

Whoever sees the record sees what lies beside it; whoever may change the record may add
to it. A server says the same by row rules (`app.core.rights.Beside`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import MissingError
from app.core.i18n import N_
from app.db import tables
from app.db.base import VersionedRow
from app.db.documents import fetch
from app.modules import POLICY, find

if TYPE_CHECKING:
    from app.core.rights import Policy
    from app.db.unit_of_work import UnitOfWork


def row_type_of(kind: str) -> type[VersionedRow]:
    """Return the table of a kind of record.

    Raises:
        MissingError: There is no such kind.
    """
    found = _mapped(kind)
    if found is None:
        raise MissingError(N_("This record does not exist any more."))
    return found


def _mapped(kind: str) -> type[VersionedRow] | None:
    for mapper in tables.every():
        made = mapper.class_
        if mapper.local_table.name == kind and issubclass(made, VersionedRow):  # type: ignore[attr-defined]
            return made
    return None


def seen(uow: UnitOfWork, kind: str, record_id: int) -> VersionedRow:
    """Return the row of a record that the actor may see.

    Raises:
        MissingError: There is none, or it is somebody else's.
        NotAllowedError: The actor may not see this kind.
    """
    row_type = row_type_of(kind)
    for permission in policy().tables[kind].see:
        uow.actor.require(permission)
    return fetch(uow, row_type, record_id)


def changed(uow: UnitOfWork, kind: str, record_id: int) -> VersionedRow:
    """Return the row of a record that the actor may change.

    Raises:
        MissingError: As `seen`.
        NotAllowedError: The actor may not.
    """
    row = seen(uow, kind, record_id)
    for permission in policy().tables[kind].change:
        uow.actor.require(permission)
    return row


def policy() -> Policy:
    """Return what is allowed on every table."""
    found: Policy = find(POLICY)
    return found
