"""How much lies beside a record, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dossier.domain import Counts
from app.dossier.service import attachments, notes, records, trash

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def counts(uow: UnitOfWork, kind: str, record_id: int) -> Counts:
    """Return how much lies beside a record, and what may be done with it.

    Raises:
        MissingError: There is no such record, or it is somebody else's.
        NotAllowedError: The actor may not see this kind.
    """
    uow.actor.require("office.view")
    row = records.seen(uow, kind, record_id)
    written, unread = notes.count(uow, kind, record_id)
    may_change = records.may_change(uow, kind)
    return Counts(
        notes=written,
        files=attachments.count(uow, kind, record_id),
        unread=unread,
        may_change=may_change,
        draft=may_change and trash.may_put_away(kind, row),
        away=trash.is_away(uow, kind, record_id),
    )
