"""The trash: drafts that somebody put away, and that lists and sums pass over.

Nothing is deleted yet: the draft and its lines stay where they are, and one entry here
takes them out of lists, of the search and of every sum that counts drafts. To take the
entry out again brings the draft back whole, with all that points to it. What bears a
number is never put away; it is reversed. Who may do so, and for how long, is told in
`app.dossier.service.trash`; what is over goes for good in `purging` beside it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db.base import DocumentRow, Row
from app.db.types import Key

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


class TrashRow(Row):
    """One draft in the trash.

    Attributes:
        kind: Name of the draft's table.
        record_id: Its key.
        title: What it was called, for the list.
        at: When it was put away.
        by: Who did it.
    """

    __tablename__ = "trash"
    __table_args__ = (UniqueConstraint("kind", "record_id"),)
    topic = "trash"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))


def kept(row_type: type[DocumentRow]) -> ColumnElement[bool]:
    """Return the condition that a document does not lie in the trash."""
    entries = select(TrashRow.record_id).where(TrashRow.kind == row_type.__tablename__)
    return row_type.id.not_in(entries)


def refuse(session: Session, row: Row) -> None:
    """Refuse to go on with a draft that lies in the trash.

    Raises:
        NotPossibleError: It does.
    """
    if isinstance(row, DocumentRow) and not row.number:
        entry = away(row.__tablename__, row.id)
        if session.scalar(select(entry)):
            raise NotPossibleError(
                N_("This draft lies in the trash. Take it out of there first.")
            )


def lying(session: Session, source: Any) -> ColumnElement[bool] | None:
    """Return the condition that a row of a list lies in the trash; None: none does."""
    if not (isinstance(source, type) and issubclass(source, DocumentRow)):
        return None
    entries = select(TrashRow.record_id).where(TrashRow.kind == source.__tablename__)
    if session.scalar(entries.limit(1)) is None:
        return None
    return source.id.in_(entries)


def away(kind: Any, record_id: Any) -> ColumnElement[bool]:
    """Return the condition that the record named by two columns lies in the trash.

    Whoever asks sees the record: whether he sees its entry here need not be asked.
    """
    entry: Any = TrashRow.__table__
    same = entry.c.kind == kind, entry.c.record_id == record_id
    return select(entry.c.id).where(*same).exists()
