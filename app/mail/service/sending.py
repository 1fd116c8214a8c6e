"""A letter on its way to the server, and what its sender decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.core.states import after
from app.mail import mime
from app.mail.domain import (
    OPENED,
    TRANSITIONS,
    WRITTEN,
    Account,
    Action,
    Message,
    Resumed,
    State,
    Withdrawn,
)
from app.mail.model import MessageRow
from app.mail.rows import (
    CUT_OFF,
    MAY,
    advance,
    carried,
    files,
    issued,
    me,
    note_dispatch,
    own_row,
    record,
)
from app.mail.service.accounts import account

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60))
"""How long a letter rests after each try that reached nobody; the last one repeats."""
_STUCK = timedelta(minutes=10)
"""After that nobody is in the middle of sending any more: the program was ended."""
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that was taken out of the box, ready for the server.

    Attributes:
        letter: As it travels.
    """

    message: Message
    account: Account
    letter: bytes


def due(uow: UnitOfWork) -> tuple[int, ...]:
    """Return one's own letters that are to be tried now, the oldest first."""
    uow.actor.require(MAY)
    found = uow.session.scalars(
        select(MessageRow.id)
        .where(
            MessageRow.owner == me(uow),
            MessageRow.state == State.WAITING,
            MessageRow.next_at <= uow.now,
        )
        .order_by(MessageRow.id)
        .limit(20)
    )
    return tuple(found)


def is_cut_off(uow: UnitOfWork, *, alone: bool = False) -> bool:
    """Say whether the sending of a letter was cut off by the end of the program.

    Args:
        uow: The transaction.
        alone: Nobody else has the office open, and nothing is being sent here: what is
            told as being sent is cut off, however short ago.
    """
    uow.actor.require(MAY)
    return bool(_cut_off(uow, alone=alone))


def _cut_off(uow: UnitOfWork, *, alone: bool) -> Sequence[MessageRow]:
    stuck = timedelta() if alone else _STUCK
    return uow.session.scalars(
        select(MessageRow).where(
            MessageRow.owner == me(uow),
            MessageRow.state == State.SENDING,
            MessageRow.next_at <= uow.now - stuck,
        )
    ).all()


def left_behind(uow: UnitOfWork, *, alone: bool = False) -> int:
    """Mark letters whose sending was cut off by the end of the program.

    Nobody knows whether the server took them: they wait for their sender's word.

    Args:
        uow: The action.
        alone: As of `is_cut_off`.

    Returns:
        How many there were.
    """
    uow.actor.require(MAY)
    rows = _cut_off(uow, alone=alone)
    for row in rows:
        row.reason = CUT_OFF
        advance(row, Action.LOSE)
    return len(rows)


def take(uow: UnitOfWork, key: int) -> Outgoing:
    """Take a letter out of the box; whoever else wants it finds it being sent.

    Raises:
        TransitionError: Another window sends it already, or it was cancelled.
        NotPossibleError: There is no account to send it from.
    """
    uow.actor.require(MAY)
    own = account(uow)
    if not own.ready:
        raise NotPossibleError(N_("Enter your mail account first, in the settings."))
    row = own_row(uow, key)
    advance(row, Action.TAKE)
    row.tries += 1
    row.next_at = uow.now
    uow.session.flush()
    message = record(uow, row)
    letter = mime.written(message, own, files(row), uow.now)
    return Outgoing(message, own, letter)


def accepted(uow: UnitOfWork, key: int, refused: Mapping[str, str]) -> Message:
    """Note that the server has the letter; it is never sent again.

    Args:
        uow: The action.
        key: Of the letter.
        refused: Addresses it does not deliver to, with what it said.
    """
    uow.actor.require(MAY)
    row = own_row(uow, key)
    advance(row, Action.ACCEPT)
    row.done_at, row.next_at = uow.now, None
    row.reason = N_("Not delivered to {detail}") if refused else ""
    row.detail = "; ".join(f"{a} ({said})" for a, said in refused.items())[:_LONGEST]
    uow.session.flush()
    message = record(uow, row)
    note_dispatch(uow, message, without=frozenset(refused))
    return message


def stopped(uow: UnitOfWork, key: int, why: AppError, action: Action) -> Message:
    """Note that the letter did not leave, or that nobody knows.

    Args:
        uow: The action.
        key: Of the letter.
        why: What the server or the line said.
        action: POSTPONE tries again by itself, REFUSE and LOSE wait for a person.
    """
    uow.actor.require(MAY)
    row = own_row(uow, key)
    advance(row, action)
    row.reason = why.msgid
    row.detail = str(why.params.get("detail", ""))[:_LONGEST]
    pause = PAUSES[min(row.tries, len(PAUSES)) - 1]
    row.next_at = uow.now + pause if action is Action.POSTPONE else None
    if action is Action.REFUSE:
        _withdraw(uow, row)
    uow.session.flush()
    return record(uow, row)


def again(uow: UnitOfWork, key: int) -> tuple[Message, bytes]:
    """Return a letter for the person's mail program once more, unsent.

    Raises:
        TransitionError: It was sent, or taken back.
    """
    uow.actor.require(MAY)
    row = own_row(uow, key)
    after(TRANSITIONS, row.state, Action.HAND)
    message = record(uow, row)
    return message, mime.written(message, None, files(row), uow.now)


def handed(uow: UnitOfWork, key: int) -> Message:
    """Note that the person's mail program has the letter; there it is sent, or not."""
    uow.actor.require(MAY)
    row = own_row(uow, key)
    advance(row, Action.HAND)
    row.reason, row.detail = OPENED, ""
    uow.session.flush()
    return record(uow, row)


def written(uow: UnitOfWork, key: int, name: str) -> Message:
    """Note that the letter lies in a file only: who sends it says that it was sent.

    Args:
        uow: The action.
        key: Of the letter.
        name: Of the file.
    """
    uow.actor.require(MAY)
    row = own_row(uow, key)
    if row.state is State.HANDED:
        advance(row, Action.LOSE)
    row.reason = WRITTEN
    row.detail = name[:_LONGEST]
    uow.session.flush()
    return record(uow, row)


def retry(uow: UnitOfWork, key: int) -> Message:
    """Try a letter again now; one whose answer was lost may arrive twice."""
    uow.actor.require(MAY)
    row = own_row(uow, key)
    if row.state is State.FAILED and (keys := issued(row)):
        uow.emit(Resumed(kind=row.kind, records=keys, queued_at=row.queued_at))
    advance(row, Action.RETRY)
    row.next_at, row.reason, row.detail = uow.now, "", ""
    uow.session.flush()
    return record(uow, row)


def confirm(uow: UnitOfWork, key: int) -> Message:
    """Note that a letter was sent of which nobody knew it."""
    uow.actor.require(MAY)
    row = own_row(uow, key)
    advance(row, Action.CONFIRM)
    row.done_at, row.reason, row.detail = uow.now, "", ""
    uow.session.flush()
    message = record(uow, row)
    note_dispatch(uow, message)
    return message


def cancel(uow: UnitOfWork, key: int) -> Message:
    """Take a letter back before it leaves; its papers are not marked as sent."""
    uow.actor.require(MAY)
    row = own_row(uow, key)
    advance(row, Action.CANCEL)
    row.done_at, row.next_at = uow.now, None
    _withdraw(uow, row)
    uow.session.flush()
    return record(uow, row)


def _withdraw(uow: UnitOfWork, row: MessageRow) -> None:
    """Let go of the papers that no other letter of its writer carries."""
    uow.session.flush()
    elsewhere = carried(uow, issued(row))
    if keys := tuple(key for key in issued(row) if key not in elsewhere):
        uow.emit(Withdrawn(kind=row.kind, records=keys, queued_at=row.queued_at))
