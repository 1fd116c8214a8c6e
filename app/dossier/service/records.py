"""The records that something lies beside: who may see them, and who change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.errors import MissingError
from app.core.i18n import N_
from app.db.base import Row, VersionedRow
from app.db.documents import fetch
from app.db.schema import load_models
from app.db.search import SearchEntryRow
from app.modules import POLICY, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.rights import Policy
    from app.db.unit_of_work import UnitOfWork


def row_type_of(kind: str) -> type[VersionedRow]:
    """Return the table of a kind of record.

    Raises:
        MissingError: There is no such kind.
    """
    found = _mapped(kind)
    if found is None:  # nobody opened its module yet
        load_models()
        found = _mapped(kind)
    if found is None:
        raise MissingError(N_("This record does not exist any more."))
    return found


def _mapped(kind: str) -> type[VersionedRow] | None:
    for mapper in Row.registry.mappers:
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


def may_change(uow: UnitOfWork, kind: str) -> bool:
    """Say whether the actor may change records of a kind."""
    return kind in policy().changed_kinds(uow.actor.permissions)


def visible_kinds(uow: UnitOfWork) -> list[str]:
    """Return the kinds of records that the actor may see."""
    declared = policy()
    hidden = declared.hidden_kinds(uow.actor.permissions)
    return sorted(set(declared.tables) - set(hidden))


def policy() -> Policy:
    """Return what is allowed on every table."""
    found: Policy = find(POLICY)
    return found


def titles(uow: UnitOfWork, named: Iterable[tuple[str, int]]) -> dict[Any, str]:
    """Return what records are called, by kind and key; unknown ones are left out."""
    by_kind: dict[str, set[int]] = {}
    for kind, key in named:
        by_kind.setdefault(kind, set()).add(key)
    entry = SearchEntryRow
    found = {}
    for kind, keys in by_kind.items():
        asked = select(entry.record_id, entry.number, entry.title, entry.detail)
        asked = asked.where(entry.kind == kind, entry.record_id.in_(keys))
        for key, number, title, detail in uow.session.execute(asked):
            # A draft has no number: what it is about tells it from others.
            found[kind, key] = number or detail or title
    return found
