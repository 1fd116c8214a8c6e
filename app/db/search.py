"""The index behind Ctrl+K: every record by number, name and what it contains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


class SearchRow(Row):
    """One record that can be found."""

    __tablename__ = "search_entry"
    audited = False

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300))
    detail: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text)


def index(  # noqa: PLR0913
    uow: UnitOfWork,
    kind: str,
    record_id: int,
    *,
    number: str = "",
    title: str = "",
    detail: str = "",
    words: Iterable[str] = (),
) -> None:
    """Make a record findable, or update how it is found."""
    row = uow.session.get(SearchRow, (kind, record_id))
    if row is None:
        row = SearchRow(kind=kind, record_id=record_id)
        uow.session.add(row)
    row.number, row.title, row.detail = number, title, detail
    row.words = " ".join((number, title, *words))
