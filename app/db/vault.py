"""The vault of papers: each as it was issued, byte for byte, with what it says.

What lies here never changes. The same bytes again are the same edition; other bytes of
the same paper are its next one. A paper is locked when a letter takes it along, and
known to be sent when that left: then it is locked for ever. Whoever sees the record
that a paper was made from sees the paper.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import InvalidError, MissingError, NotPossibleError
from app.core.i18n import N_
from app.core.papers.vault import Issued
from app.db import beside, documents, mapping
from app.db.base import Row
from app.db.types import Key
from app.modules import CARRIED, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from app.core.papers.vault import Filed, Place, Printed
    from app.db.unit_of_work import UnitOfWork

MOST_SENT_TO = 200
"""Characters of the receivers of a paper that its list shows."""


class IssuedPaperRow(Row):
    """A paper as it was issued.

    Attributes:
        kind: Name of the table of the record it was made from.
        record_id: The record's key.
        key: Which paper; one of `app.core.papers.vault.TITLES`.
        version: Of the record; 0: it counts none.
        record: What the record was called.
        party: To whom it goes, in words.
        permission: What its readers need beside seeing the record; empty: nothing.
        checked_digest: SHA-256 of what was checked when it was issued; empty: nothing
            was recorded.
        sent_at: Since when it is locked; see `Issued`.
        sent_to: Empty while it is not known to be sent.
    """

    __tablename__ = "issued_paper"
    topic = "documents"
    __table_args__ = (
        UniqueConstraint(
            *("kind", "record_id", "key", "part", "version", "language", "edition"),
            name="uq_issued_paper_place",
        ),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(String(32))
    part: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), index=True)
    record: Mapped[str] = mapped_column(String(40))
    party: Mapped[str] = mapped_column(String(200))
    permission: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    second_language: Mapped[str] = mapped_column(String(8))
    edition: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    checked_digest: Mapped[str] = mapped_column(String(64), server_default="")
    size: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(index=True)
    issued_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[str] = mapped_column(String(200))


class PaperBytesRow(Row):
    """The PDF of an issued paper: apart, since lists never need it.

    Attributes:
        data: What it prints, field by field, as JSON (`app.core.papers.fields`);
            empty: it was issued before this was kept.
        checked: What was compared before it was issued, as its module tells it; empty:
            nothing was, or it was not recorded then.
    """

    __tablename__ = "paper_content"
    topic = "documents"
    audited = False

    issued_id: Mapped[int] = mapped_column(
        ForeignKey("issued_paper.id"), primary_key=True
    )
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[str] = mapped_column(Text, server_default="")
    checked: Mapped[str] = mapped_column(Text, server_default="")


def issue(uow: UnitOfWork, filed: Filed, printed: Printed) -> Issued:
    """Put a printed paper into the vault; the same bytes again change nothing.

    Args:
        uow: The action.
        filed: Which paper it is.
        printed: The print.

    Raises:
        NotAllowedError: The actor may not see the record, or not the paper.
        NotPossibleError: The paper has no number yet, or the file is no PDF.
    """
    _seen(uow, filed.place, filed.permission)
    if not filed.number:
        raise NotPossibleError(N_("The paper has no number yet: it is a draft."))
    if not printed.pdf.startswith(b"%PDF"):
        raise NotPossibleError(N_("This is not a PDF file."))
    digest = hashlib.sha256(printed.pdf).hexdigest()
    last = _last(uow, filed.place, printed.language)
    same = (digest, printed.second_language)
    if last and (last.digest, last.second_language) == same:
        return _told(uow, last)
    row = _row(uow, filed, printed)
    row.digest, row.edition = digest, 1 if last is None else last.edition + 1
    uow.session.add(row)
    uow.session.flush()
    content = PaperBytesRow(issued_id=row.id, pdf=printed.pdf, data=filed.says)
    content.checked = filed.checked
    uow.session.add(content)
    uow.session.flush()
    return _told(uow, row)


def _row(uow: UnitOfWork, filed: Filed, printed: Printed) -> IssuedPaperRow:
    place = filed.place
    return IssuedPaperRow(
        kind=place.kind,
        record_id=place.record_id,
        key=place.key,
        part=place.part,
        version=place.version,
        number=filed.number,
        record=filed.record or filed.number,
        party=filed.party,
        permission=filed.permission,
        language=printed.language,
        second_language=printed.second_language,
        size=len(printed.pdf),
        checked_digest=_digest(filed.checked),
        issued_at=uow.now,
        issued_by=uow.actor.name,
        sent_at=None,
        sent_to="",
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def holds(uow: UnitOfWork, filed: Filed, printed: Printed) -> bool:
    """Tell whether the last issue of a paper says just this, in the same languages.

    Such a print is the same paper, be it marked as a copy or without a chop: handing
    it out once more files nothing.
    """
    last = _last(uow, filed.place, printed.language)
    if last is None or last.second_language != printed.second_language:
        return False
    return said(uow, [_told(uow, last)]).get(last.id) == filed.says


def enclose(uow: UnitOfWork, issued_id: int) -> Issued:
    """Lock an issued paper that is put into a letter; see `arrived`, `take_back`."""
    row = _fetch(uow, issued_id)
    if row.sent_at is None:
        row.sent_at = uow.now
        uow.session.flush()
    return _told(uow, row)


def mark_sent(uow: UnitOfWork, issued_id: int, sent_to: str) -> Issued:
    """Note that an issued paper left the house; from now on it is locked.

    Raises:
        InvalidError: Nobody is named.
        NotPossibleError: It was sent before.
    """
    if not sent_to.strip():
        raise InvalidError(N_("Enter to whom it was sent."))
    row = _fetch(uow, issued_id)
    if row.sent_to:
        raise NotPossibleError(N_("This paper was sent already."))
    row.sent_at, row.sent_to = uow.now, sent_to.strip()[:MOST_SENT_TO]
    uow.session.flush()
    return _told(uow, row)


def arrived(uow: UnitOfWork, issued: Iterable[int], sent_to: str) -> None:
    """Note that papers left the house in a letter.

    Args:
        uow: The action.
        issued: Keys of the papers that went along; of what an earlier letter brought
            that one tells.
        sent_to: To whom it went.
    """
    for row in documents.lock(uow, IssuedPaperRow, issued).values():
        if not row.sent_to:
            row.sent_at, row.sent_to = uow.now, sent_to[:MOST_SENT_TO]
    uow.session.flush()


def take_back(uow: UnitOfWork, issued: Iterable[int], queued_at: datetime) -> None:
    """Open papers again whose letter did not leave the house.

    Args:
        uow: The action.
        issued: Keys of the papers that went along; what an earlier letter brought
            stays sent.
        queued_at: When the letter was written. Papers were once told as sent from
            then on.
    """
    for row in documents.lock(uow, IssuedPaperRow, issued).values():
        if not row.sent_to or row.sent_at == queued_at:
            row.sent_at, row.sent_to = None, ""
    uow.session.flush()


def lock_again(uow: UnitOfWork, issued: Iterable[int], queued_at: datetime) -> None:
    """Lock papers again whose letter is sent after all; see `take_back`.

    Args:
        uow: The action.
        issued: Keys of the papers that go along; what was sent since stays as it is.
        queued_at: When the letter was written.
    """
    for row in documents.lock(uow, IssuedPaperRow, issued).values():
        if row.sent_at is None:
            row.sent_at = queued_at
    uow.session.flush()


def get(uow: UnitOfWork, issued_id: int) -> Issued:
    """Return an issued paper by its key.

    Raises:
        MissingError: There is none with this id, or it may not be seen.
    """
    return _told(uow, _fetch(uow, issued_id))


def pdf_of(uow: UnitOfWork, issued_id: int) -> bytes:
    """Return an issued paper byte for byte.

    Raises:
        MissingError: There is none with this id.
        NotPossibleError: Its bytes are not the ones that were issued.
    """
    row = _fetch(uow, issued_id)
    pdf = documents.fetch(uow, PaperBytesRow, issued_id).pdf
    if hashlib.sha256(pdf).hexdigest() != row.digest:
        raise NotPossibleError(
            N_("The stored file of {number} is damaged."), number=row.number
        )
    return pdf


def said_by(uow: UnitOfWork, issued_id: int) -> str:
    """Return what an issued paper says, field by field.

    Raises:
        NotPossibleError: It was issued before that was kept.
    """
    _fetch(uow, issued_id)
    data = documents.fetch(uow, PaperBytesRow, issued_id).data
    if not data:
        raise NotPossibleError(
            N_("What this version says was not kept then: compare the pages.")
        )
    return data


def checked_of(uow: UnitOfWork, issued_id: int) -> str:
    """Return what was checked when a paper was issued; "": it was not recorded.

    Raises:
        NotPossibleError: It is not what was recorded then.
    """
    row = _fetch(uow, issued_id)
    told = documents.fetch(uow, PaperBytesRow, issued_id).checked
    if _digest(told) != row.checked_digest:
        raise NotPossibleError(
            N_("The stored file of {number} is damaged."), number=row.number
        )
    return told


def of_record(uow: UnitOfWork, kind: str, record_id: int) -> tuple[Issued, ...]:
    """Return the issued papers of a record that may be seen, the newest first."""
    row = IssuedPaperRow
    asked = (
        select(row)
        .where(row.kind == kind, row.record_id == record_id, *readable(uow))
        .order_by(row.issued_at.desc(), row.id.desc())
    )
    return uow.once(
        (row, kind, record_id), lambda: _all_told(uow, uow.session.scalars(asked))
    )


def said(uow: UnitOfWork, issued: Iterable[Issued]) -> dict[int, str]:
    """Return what issued papers say, by key; those of which it is not known lack."""
    keys = [one.id for one in issued]
    if not keys:
        return {}
    rows = uow.session.execute(
        select(PaperBytesRow.issued_id, PaperBytesRow.data).where(
            PaperBytesRow.issued_id.in_(keys),
            PaperBytesRow.data != "",
        )
    )
    return dict(iter(rows))


def readable(uow: UnitOfWork) -> list[ColumnElement[bool]]:
    """Return the conditions that a paper may be seen by its kind and permission.

    Whose records a person sees narrows every question besides (`app.db.scope`).
    """
    held: Any = uow.actor.permissions
    hidden = beside.policy().hidden_kinds(held)
    return [
        IssuedPaperRow.kind.not_in(hidden),
        IssuedPaperRow.permission.in_(["", *sorted(held)]),
    ]


def _told(uow: UnitOfWork, row: IssuedPaperRow) -> Issued:
    return _all_told(uow, (row,))[0]


def _all_told(uow: UnitOfWork, rows: Iterable[IssuedPaperRow]) -> tuple[Issued, ...]:
    """Return papers with how far their letters are that are not known to be sent."""
    found = tuple(rows)
    open_ = [row.id for row in found if row.sent_at is not None and not row.sent_to]
    letters = find(CARRIED)(uow, open_) if open_ else {}
    return tuple(mapping.read(Issued, row, letter=letters.get(row.id)) for row in found)


def _last(uow: UnitOfWork, place: Place, language: str) -> IssuedPaperRow | None:
    """Return the last edition of a version of a paper in a language."""
    row = IssuedPaperRow
    same = (
        row.kind == place.kind,
        row.record_id == place.record_id,
        row.key == place.key,
        row.part == place.part,
        row.version == place.version,
        row.language == language,
    )
    return uow.session.scalar(
        select(row).where(*same).order_by(row.edition.desc()).limit(1)
    )


def _fetch(uow: UnitOfWork, issued_id: int) -> IssuedPaperRow:
    row = documents.fetch(uow, IssuedPaperRow, issued_id)
    if not {row.permission, *beside.policy().tables[row.kind].see} <= {
        "",
        *uow.actor.permissions,
    }:
        raise MissingError(N_("This record does not exist any more."))
    return row


def _seen(uow: UnitOfWork, place: Place, permission: str) -> None:
    if permission:
        uow.actor.require(permission)
    beside.seen(uow, place.kind, place.record_id)
