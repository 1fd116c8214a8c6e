"""What the files beside records tell the lists of other modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.dossier.model import AttachmentRow
from app.dossier.service import deadlines

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.db.unit_of_work import UnitOfWork


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts how many files lie on them, and what is due next."""
    uow.actor.require("office.view")
    found = dict(
        uow.session.execute(
            select(AttachmentRow.record_id, func.count())
            .where(
                AttachmentRow.kind == "contract",
                AttachmentRow.record_id.in_(keys),
                AttachmentRow.ready,
                AttachmentRow.removed_at.is_(None),
            )
            .group_by(AttachmentRow.record_id)
        ).all()
    )
    due = deadlines.next_of_contracts(uow, keys)
    return {
        key: {"files": found.get(key, 0), "next_step": due.get(key)} for key in keys
    }
