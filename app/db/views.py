"""Keeps saved views and the last look of every list, for each person.

They lie in the database and not on the computer, so that they follow the person.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import InvalidError, NotAllowedError, Problem
from app.core.i18n import N_
from app.core.query import from_data, to_data
from app.core.views import SavedView, exports_of, layout_data, layout_from
from app.db.base import Row
from app.db.documents import fetch
from app.db.types import Key

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

_LAST = ""
"""The name under which the last look of a list is kept."""


class SavedViewRow(Row):
    """One saved view, or under an empty name the last look of a list.

    Attributes:
        list: Name of the list.
        owner: Who saved it: the login, or the name in a single-user file.
        shared: Whether others may read it; `data` may narrow them to a role.
        data: Query, layout and role as JSON.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("list", "owner", "name"),)
    topic = "views"
    audited = False

    id: Mapped[Key]
    list: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    shared: Mapped[bool]
    data: Mapped[str] = mapped_column(Text)


def saved_views(uow: UnitOfWork, name: str) -> tuple[SavedView, ...]:
    """Return one's own views of a list and those shared with one, oldest first."""
    rows = uow.session.scalars(
        select(SavedViewRow)
        .where(
            SavedViewRow.list == name,
            SavedViewRow.name != _LAST,
            or_(SavedViewRow.owner == _me(uow), SavedViewRow.shared),
        )
        .order_by(SavedViewRow.id)
    )
    found = (view for row in rows if (view := _view(row)) is not None)
    return tuple(view for view in found if _is_for(uow, view))


def exports_named(uow: UnitOfWork, name: str) -> tuple[SavedView, ...]:
    """Return the exports of all lists that one may use under a name, one's own first.

    Args:
        uow: The reading.
        name: As it was saved.
    """
    rows = uow.session.scalars(
        select(SavedViewRow)
        .where(
            SavedViewRow.list.startswith(exports_of(""), autoescape=True),
            SavedViewRow.name == name,
            or_(SavedViewRow.owner == _me(uow), SavedViewRow.shared),
        )
        .order_by(SavedViewRow.owner != _me(uow), SavedViewRow.id)
    )
    found = (view for row in rows if (view := _view(row)) is not None)
    return tuple(view for view in found if _is_for(uow, view))


def _is_for(uow: UnitOfWork, view: SavedView) -> bool:
    """Say whether a view is one's own, for everybody, or for a role one holds."""
    alone = not uow.actor.login  # in a file of one person there are no roles
    held = alone or not view.role or view.role in uow.actor.roles
    return held or view.owner == _me(uow)


def save_view(uow: UnitOfWork, view: SavedView) -> SavedView:
    """Store a view under its name; one's own view of that name is replaced.

    Raises:
        InvalidError: It has no name.
        NotAllowedError: It is somebody else's.
    """
    name = view.name.strip()
    if not name:
        problem = Problem("name", N_("A view needs a name."))
        raise InvalidError(N_("The view was not saved."), (problem,))
    row = _own(uow, view.list, name)
    if view.id is not None:
        row = fetch(uow, SavedViewRow, view.id)
        _require_own(uow, row)
    if row is None:
        row = SavedViewRow(list=view.list, owner=_me(uow))
        uow.session.add(row)
    row.name, row.shared = name[:80], view.shared
    layout = layout_data(view.layout) if view.layout else None
    told = {"query": to_data(view.query), "layout": layout, "role": view.role}
    row.data = json.dumps({**told, "file": view.file})
    uow.session.flush()
    stored = _view(row)
    assert stored is not None  # noqa: S101 - written two lines above
    return stored


def remove_view(uow: UnitOfWork, key: int) -> None:
    """Remove one's own view.

    Raises:
        MissingError: It is gone already.
        NotAllowedError: It is somebody else's.
    """
    row = fetch(uow, SavedViewRow, key)
    _require_own(uow, row)
    uow.session.delete(row)


def last_look(uow: UnitOfWork, name: str) -> dict[str, Any] | None:
    """Return how this person left a list; None: never seen, or no longer readable."""
    row = _own(uow, name, _LAST)
    try:
        found = json.loads(row.data) if row else None
    except ValueError:
        log.warning("the last look of %s cannot be read", name)
        return None
    return found if isinstance(found, dict) else None


def remember_look(uow: UnitOfWork, name: str, look: dict[str, Any]) -> None:
    """Keep how this person leaves a list; plain data."""
    row = _own(uow, name, _LAST)
    if row is None:
        row = SavedViewRow(list=name, owner=_me(uow), name=_LAST, shared=False)
        uow.session.add(row)
    row.data = json.dumps(look)
    uow.session.flush()
    uow.topics.discard(SavedViewRow.topic)  # it is nobody else's news


def _me(uow: UnitOfWork) -> str:
    return uow.actor.login or uow.actor.name


def _own(uow: UnitOfWork, list_name: str, name: str) -> SavedViewRow | None:
    return uow.session.scalar(
        select(SavedViewRow).where(
            SavedViewRow.list == list_name,
            SavedViewRow.owner == _me(uow),
            SavedViewRow.name == name,
        )
    )


def _require_own(uow: UnitOfWork, row: SavedViewRow) -> None:
    if row.owner != _me(uow):
        raise NotAllowedError(
            N_("This view belongs to {owner}. Save yours under another name."),
            owner=row.owner,
        )


def _view(row: SavedViewRow) -> SavedView | None:
    """Read a row; None for one that a later version of the program wrote."""
    try:
        data = json.loads(row.data)
        layout = data.get("layout")
        return SavedView(
            id=row.id,
            list=row.list,
            name=row.name,
            query=from_data(data["query"]),
            layout=layout_from(layout) if layout else None,
            shared=row.shared,
            owner=row.owner,
            role=str(data.get("role") or ""),
            file=str(data.get("file") or ""),
        )
    except (AttributeError, KeyError, ValueError):
        log.warning("the saved view %s cannot be read", row.id)
        return None
