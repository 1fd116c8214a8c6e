"""Letters that were begun together: kept as they stand, each put away once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from app.core.errors import NotAllowedError, NotPossibleError
from app.core.i18n import N_
from app.db import documents, mapping
from app.mail.domain import Mailing, MailingLetter, Message, Paper
from app.mail.model import MailingLetterRow, MailingRow, MessageRow
from app.mail.rows import MAY, me, record
from app.parties import service as parties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork

T = TypeVar("T")
R = TypeVar("R", MailingRow, MailingLetterRow)
_APART = frozenset({"id", "papers", "message"})
"""What a row of a letter does not say as the record does."""
_NONE = "[]"


def begin_mailing(
    uow: UnitOfWork, title: str, letters: Sequence[MailingLetter]
) -> Mailing:
    """Keep letters that were begun together, until `end_mailing`.

    Args:
        uow: The action.
        title: Of the papers, as the screen says it.
        letters: In their order.
    """
    uow.actor.require(MAY)
    row = MailingRow(owner=me(uow), title=title, begun_at=uow.now, done_at=None)
    uow.session.add(row)
    uow.session.flush()
    for position, letter in enumerate(letters):
        line = MailingLetterRow(
            mailing_id=row.id, owner=me(uow), position=position, message_id=None
        )
        _write(line, letter)
        uow.session.add(line)
    uow.session.flush()
    return _record(uow, row)


def keep_letters(uow: UnitOfWork, letters: Iterable[MailingLetter]) -> None:
    """Keep letters as they stand now; one that was put away stays as it left."""
    uow.actor.require(MAY)
    for letter in letters:
        row = _own(uow, MailingLetterRow, letter.id or 0)
        if row.message_id is None:
            _write(row, letter)


def mailing(uow: UnitOfWork, key: int) -> Mailing:
    """Read one's own letters that were begun together, and how each stands.

    Raises:
        MissingError: There are none.
        NotAllowedError: They are somebody else's.
    """
    uow.actor.require(MAY)
    return _record(uow, _own(uow, MailingRow, key))


def open_mailings(uow: UnitOfWork) -> tuple[int, ...]:
    """Return the keys of one's own with letters waiting, the oldest first."""
    uow.actor.require(MAY)
    waits = exists().where(
        MailingLetterRow.mailing_id == MailingRow.id,
        MailingLetterRow.message_id.is_(None),
        MailingLetterRow.taken_out.is_(False),
        MailingLetterRow.papers != _NONE,
    )
    found = uow.session.scalars(
        select(MailingRow.id)
        .where(MailingRow.owner == me(uow), MailingRow.done_at.is_(None), waits)
        .order_by(MailingRow.id)
    )
    return tuple(found)


def end_mailing(uow: UnitOfWork, key: int) -> None:
    """Let what still waits stay here: none of it is sent from now on."""
    uow.actor.require(MAY)
    row = _own(uow, MailingRow, key, lock=True)
    if row.done_at is None:
        row.done_at = uow.now


def put_away(
    uow: UnitOfWork,
    key: int,
    put: Callable[[UnitOfWork], T],
    already: Callable[[Message], T],
) -> T:
    """Put a letter of several into the outbox, once, whoever else tries the same.

    The row is locked first: who comes second waits, and finds it put away.

    Args:
        uow: The action.
        key: Of the letter among those begun together.
        put: Puts it away; returns its `Message`, alone or at the head of a tuple.
        already: Is given the message that it has become before.

    Raises:
        NotPossibleError: They were ended meanwhile, in another window.
    """
    uow.actor.require(MAY)
    row = _own(uow, MailingLetterRow, key, lock=True)
    if row.message_id is not None:
        found = documents.fetch(uow, MessageRow, row.message_id)
        return already(record(uow, found))
    if documents.fetch(uow, MailingRow, row.mailing_id).done_at is not None:
        raise NotPossibleError(N_("These letters were closed in another window."))
    made = put(uow)
    message = made[0] if isinstance(made, tuple) else made
    assert isinstance(message, Message)  # noqa: S101 - as said above
    row.message_id, row.why = message.id, ""
    uow.session.flush()
    return made


def _own(uow: UnitOfWork, row_type: type[R], key: int, *, lock: bool = False) -> R:
    found = documents.lock(uow, row_type, [key]) if lock else {}
    row = found.get(key) or documents.fetch(uow, row_type, key)
    if row.owner != me(uow):
        raise NotAllowedError(N_("This is somebody else's letter."))
    return row


def _write(row: MailingLetterRow, letter: MailingLetter) -> None:
    mapping.write(row, letter, skip=_APART)
    row.papers = json.dumps([asdict(one) for one in letter.papers])


def _record(uow: UnitOfWork, row: MailingRow) -> Mailing:
    lines = uow.session.scalars(
        select(MailingLetterRow)
        .where(MailingLetterRow.mailing_id == row.id)
        .order_by(MailingLetterRow.position)
    ).all()
    known = parties.refs(uow, [one.party_id for one in lines if one.party_id])
    messages = select(MessageRow).options(selectinload(MessageRow.parts))
    became = [one.message_id for one in lines if one.message_id]
    rows = uow.session.scalars(messages.where(MessageRow.id.in_(became)))
    sent = {one.id: one for one in rows}
    letters = tuple(_letter(uow, one, known, sent) for one in lines)
    return mapping.read(Mailing, row, letters=letters)


def _letter(
    uow: UnitOfWork,
    row: MailingLetterRow,
    known: dict[int, Ref],
    sent: dict[int, MessageRow],
) -> MailingLetter:
    message = sent.get(row.message_id or 0)
    return mapping.read(
        MailingLetter,
        row,
        party=known.get(row.party_id or 0),
        papers=tuple(Paper(**one) for one in json.loads(row.papers)),
        message=record(uow, message) if message else None,
    )
