"""How the trash is read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.query import Sort
from app.db.listing import Listing
from app.db.trash import TrashRow
from app.dossier.domain import KEPT_DAYS, Trashed
from app.modules import POLICY, find

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.db.unit_of_work import UnitOfWork


def _within_reach(uow: UnitOfWork) -> list[ColumnElement[bool]]:
    """Return the condition that something can still come back, and may be seen."""
    hidden = find(POLICY).hidden_kinds(uow.actor.permissions)
    return [
        TrashRow.at >= uow.now - timedelta(KEPT_DAYS),
        TrashRow.kind.not_in(hidden),
    ]


LISTING = Listing(
    source=TrashRow,
    columns={
        "kind": TrashRow.kind,
        "record_id": TrashRow.record_id,
        "title": TrashRow.title,
        "at": TrashRow.at,
        "by": TrashRow.by,
    },
    key=TrashRow.id,
    default=Sort("at", descending=True),
    permission="office.view",
    search=("title", "by"),
    record=Trashed,
    scope=_within_reach,
)
