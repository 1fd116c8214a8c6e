"""The records that something lies beside: who may see them, and who change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.i18n import names_here
from app.db.beside import changed, policy, row_type_of, seen
from app.db.search import SearchEntryRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.db.unit_of_work import UnitOfWork

__all__ = [
    "changed",
    "may_change",
    "policy",
    "row_type_of",
    "seen",
    "titles",
    "visible_kinds",
]


def may_change(uow: UnitOfWork, kind: str) -> bool:
    """Say whether the actor may change records of a kind."""
    return kind in policy().changed_kinds(uow.actor.permissions)


def visible_kinds(uow: UnitOfWork) -> list[str]:
    """Return the kinds of records that the actor may see."""
    declared = policy()
    hidden = declared.hidden_kinds(uow.actor.permissions)
    return sorted(set(declared.tables) - set(hidden))


def titles(uow: UnitOfWork, named: Iterable[tuple[str, int]]) -> dict[Any, str]:
    """Return what records are called here, by kind and key; unknown ones are left out.

    Drafts and what has no number are called as this screen calls them.
    """
    by_kind: dict[str, set[int]] = {}
    for kind, key in named:
        by_kind.setdefault(kind, set()).add(key)
    entry = SearchEntryRow
    found = {}
    for kind, keys in by_kind.items():
        own, zh = (entry.title, entry.detail), (entry.title_zh, entry.detail_zh)
        asked = select(entry.record_id, entry.number, *own, *zh)
        asked = asked.where(entry.kind == kind, entry.record_id.in_(keys))
        for key, number, title, detail, *chinese in uow.session.execute(asked):
            zh_title, zh_detail = chinese
            # A draft has no number: what it is about tells it from others.
            about = names_here(detail, zh_detail)[0] or names_here(title, zh_title)[0]
            found[kind, key] = number or about
    return found
