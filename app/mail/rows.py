"""Steps that several actions on letters take."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.core.errors import AppError, MissingError, NotAllowedError
from app.core.i18n import N_
from app.core.papers.vault import Way
from app.core.states import after
from app.db import documents, mapping, vault
from app.mail.domain import (
    PENDING,
    TRANSITIONS,
    WRITTEN,
    Action,
    Arrived,
    Message,
    Part,
    State,
)
from app.mail.model import DispatchRow, MessageRow, PartRow
from app.parties import service as parties

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Row

    from app.db.unit_of_work import UnitOfWork
    from app.mail.mime import File

MAY = "mail.send"
CUT_OFF = N_("The program ended while it was being sent.")


def me(uow: UnitOfWork) -> str:
    """Return whose letters and account these are: the login, or the name in a file."""
    return uow.actor.login or uow.actor.name


def own_row(uow: UnitOfWork, key: int) -> MessageRow:
    """Read one of one's own letters.

    Raises:
        MissingError: There is none.
        NotAllowedError: It is somebody else's.
    """
    row = documents.fetch(uow, MessageRow, key)
    if row.owner != me(uow):
        raise NotAllowedError(N_("This is somebody else's letter."))
    return row


def advance(row: MessageRow, action: Action) -> None:
    """Take a letter through one of its transitions and count it.

    Raises:
        TransitionError: It is not possible in its state.
    """
    row.state = after(TRANSITIONS, row.state, action)
    row.version += 1


def files(row: MessageRow) -> tuple[File, ...]:
    """Return name and bytes of what goes along."""
    return tuple((part.name, part.data) for part in row.parts)


def record(uow: UnitOfWork, row: MessageRow) -> Message:
    """Return a letter without the bytes of its attachments."""
    known = parties.refs(uow, [row.party_id]) if row.party_id else {}
    return mapping.read(
        Message,
        row,
        party=known.get(row.party_id or 0),
        parts=tuple(mapping.read(Part, part) for part in row.parts),
    )


def issued(row: MessageRow) -> tuple[int, ...]:
    """Return the keys of the issued papers that go along."""
    return tuple(part.issued for part in row.parts if part.issued)


def carried(uow: UnitOfWork, keys: Collection[int] | None = None) -> dict[int, Way]:
    """Tell how far the letters are that carry issued papers, by the papers' keys.

    Only one's own are looked at: of the letters of others nobody may know more than
    what left the house.

    Args:
        uow: The transaction.
        keys: Of the papers that are asked about; None: of all.
    """
    return {key: _way(state, why) for key, _id, state, why in _carriers(uow, keys)}


def carrier(uow: UnitOfWork, key: int) -> int:
    """Return one's own letter that tells how far an issued paper is, as `carried` does.

    Raises:
        MissingError: None carries it that may still leave.
    """
    found = [letter for _key, letter, _state, _why in _carriers(uow, [key])]
    if not found:
        raise MissingError(N_("No letter of yours carries this paper any more."))
    return found[-1]


def draft_carrier(
    uow: UnitOfWork, kind: str, record_id: int, paper: str
) -> tuple[int, Way] | None:
    """Tell of one's own letter that took a draft along, which lies in no vault.

    Args:
        uow: The transaction.
        kind: Kind of the record.
        record_id: Its key.
        paper: Key of the printed form.

    Returns:
        The latest letter that may still leave, and how far it is; None: there is none.
    """
    found = uow.session.execute(
        select(MessageRow.id, MessageRow.state, MessageRow.reason)
        .join(PartRow, PartRow.message_id == MessageRow.id)
        .where(
            MessageRow.owner == me(uow),
            MessageRow.state.in_(PENDING),
            MessageRow.done_at.is_(None),
            MessageRow.kind == kind,
            MessageRow.record_id == record_id,
            PartRow.issued == 0,
            PartRow.paper.in_((paper, f"{record_id}/{paper}")),
        )
        .order_by(MessageRow.id.desc())
        .limit(1)
    ).first()
    return None if found is None else (found.id, _way(found.state, found.reason))


def _carriers(
    uow: UnitOfWork, keys: Collection[int] | None
) -> Sequence[Row[int, int, State, str]]:
    """Return papers with the letters that carry them: key, state, and why."""
    asked = PartRow.issued > 0 if keys is None else PartRow.issued.in_(keys)
    found = uow.session.execute(
        select(PartRow.issued, MessageRow.id, MessageRow.state, MessageRow.reason)
        .join(MessageRow, PartRow.message_id == MessageRow.id)
        .where(
            MessageRow.owner == me(uow),
            MessageRow.state.in_(PENDING),
            MessageRow.done_at.is_(None),
            asked,
        )
        .order_by(MessageRow.id)
    )
    return found.all()


def _way(state: State, reason: str) -> Way:
    if state is State.HANDED:
        return Way.HANDED
    if state is not State.UNKNOWN:
        return Way.WAITING
    return Way.WRITTEN if reason == WRITTEN else Way.UNKNOWN


def tell_papers(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell the list of issued papers how far the letters are that carry them."""
    return {key: {"letter": one} for key, one in carried(uow, keys).items()}


def note_dispatch(
    uow: UnitOfWork, message: Message, without: frozenset[str] = frozenset()
) -> None:
    """Note for everybody who works on the record that a letter left the house.

    Args:
        uow: The action.
        message: The letter.
        without: Addresses that the server did not take.
    """
    to = ", ".join(one for one in message.addresses() if one not in without)
    for (kind, record_id), parts in _by_record(uow, message).items():
        papers = ", ".join(
            " ".join(filter(None, (part.number or part.name, part.edition)))
            for part in parts
        )
        uow.session.add(
            DispatchRow(
                kind=kind,
                record_id=record_id,
                party_id=message.party.id if message.party else None,
                at=uow.now,
                by=uow.actor.name,
                sent_to=to,
                subject=message.subject,
                papers=papers,
            )
        )
    uow.session.flush()
    if went := tuple(part.issued for part in message.parts if part.issued):
        uow.emit(Arrived(records=went, to=to))


def _by_record(uow: UnitOfWork, message: Message) -> dict[tuple[str, int], list[Part]]:
    """Return what goes along by the record it was made from; the letter's own first.

    An issued paper says itself whose it is; a file of the computer goes with the
    record that the letter is about.
    """
    own = (message.kind, message.record_id)
    found: dict[tuple[str, int], list[Part]] = {own: []}
    for part in message.parts:
        whose = own
        if part.issued:
            with suppress(AppError):  # it left, whoever may see the paper by now
                paper = vault.get(uow, part.issued)
                whose = (paper.kind, paper.record_id)
        found.setdefault(whose, []).append(part)
    if not found[own] and len(found) > 1:
        del found[own]
    return found
