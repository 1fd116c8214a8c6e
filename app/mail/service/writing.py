"""A letter from its first words into the outbox."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.checks import refuse
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_, named_in
from app.db import mapping
from app.mail import letters, mime
from app.mail.domain import MB, MOST_BYTES, PENDING, Dispatch, Message, Part, State
from app.mail.model import DispatchRow, MessageRow, PartRow
from app.mail.rows import CUT_OFF, MAY, files, me, own_row, record
from app.mail.service.accounts import account, template
from app.office import service as office
from app.parties import service as parties
from app.parties.domain import Party

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.db.unit_of_work import UnitOfWork
    from app.mail.mime import File


def begin(
    uow: UnitOfWork,
    about: str,
    party_id: int,
    values: Mapping[str, str],
    company_id: int = 0,
    called: str = "",
) -> Message:
    """Return a letter to a party as its sender would begin it.

    It goes to the contacts that get letters of this kind, else to the party's own
    address, else to its first contact that has one; those who get a copy of everything
    are added. It is written in the party's language.

    Args:
        uow: The action.
        about: One of `letters.ABOUT`.
        party_id: To whom; 0: nobody is known.
        values: For the placeholders of the template: "number" and "papers".
        company_id: Whose name stands under it; 0: nobody's.
        called: What a paper without a number is called in the text.
    """
    uow.actor.require(MAY)
    party = parties.get(uow, party_id) if party_id else Party()
    to, copies, contact = _receivers(party, letters.ROLES.get(about, ""))
    name = named_in(party.language, party.name, party.name_zh)[0]
    known = {
        "contact": contact or name,
        "party": name,
        "company": _company_name(uow, company_id, party.language),
        "sender": account(uow).sender or uow.actor.name,
        **values,
    }
    shape = template(uow, about, party.language)
    if not known["contact"]:
        shape = letters.without_name(shape)
    subject, body = letters.fill(shape, known, called)
    return Message(
        receivers=", ".join(to),
        copies=", ".join(copies),
        subject=subject,
        body=body,
        party=parties.refs(uow, [party_id])[party_id] if party_id else None,
    )


def _company_name(uow: UnitOfWork, company_id: int, language: str) -> str:
    if not company_id:
        return ""
    company = office.get_company(uow, company_id)
    return named_in(language, company.name_en, company.name_zh)[0]


def _receivers(party: Party, role: str) -> tuple[list[str], list[str], str]:
    """Return to whom, who gets a copy, and the name of the first receiver."""
    reached = [one for one in party.contacts if one.email]
    chosen = [one for one in reached if role and one.role == role]
    copies = [one.email for one in reached if one.role == "copy"]
    to = [one.email for one in chosen]
    names = [one.name for one in chosen if one.name]
    if not to and party.email:
        to = [party.email]
        names = [one.name for one in party.contacts[:1]]
    if not to and reached:
        to, names = [reached[0].email], [reached[0].name]
    return to, [one for one in copies if one not in to], next(iter(names), "")


def queue(uow: UnitOfWork, message: Message, contents: Sequence[bytes]) -> Message:
    """Put a letter with its attachments into the outbox.

    Args:
        uow: The action; its key is that of the person's click.
        message: With a part for each file.
        contents: The bytes of the parts, in their order.

    Raises:
        InvalidError: Addresses, subject or attachments cannot be sent.
    """
    uow.actor.require(MAY)
    return _put(uow, message, contents, State.WAITING)


def hand_over(
    uow: UnitOfWork, message: Message, contents: Sequence[bytes]
) -> tuple[Message, bytes]:
    """Store a letter for the person's mail program.

    Nobody knows what became of it until `handed` or `stopped` says so: the program may
    be ended, or find no mail program.

    Returns:
        The letter, and the unsent mail for that program.

    Raises:
        InvalidError: As `queue` does.
    """
    uow.actor.require(MAY)
    stored = _put(uow, message, contents, State.UNKNOWN)
    named = [(p.name, data) for p, data in zip(stored.parts, contents, strict=True)]
    return stored, mime.written(stored, None, named, uow.now)


def get(uow: UnitOfWork, key: int) -> Message:
    """Read one of one's own letters.

    Raises:
        MissingError: There is none.
        NotAllowedError: It is somebody else's.
    """
    uow.actor.require(MAY)
    return record(uow, own_row(uow, key))


def files_of(uow: UnitOfWork, key: int) -> tuple[File, ...]:
    """Return the attachments of one of one's own letters, byte for byte."""
    uow.actor.require(MAY)
    return files(own_row(uow, key))


def under_way(uow: UnitOfWork, kind: str, record_id: int) -> Message | None:
    """Return one's latest letter about a record that may still leave; None: none."""
    uow.actor.require(MAY)
    row = uow.session.scalar(
        select(MessageRow)
        .where(
            MessageRow.owner == me(uow),
            MessageRow.state.in_(PENDING),
            MessageRow.done_at.is_(None),
            MessageRow.kind == kind,
            MessageRow.record_id == record_id,
        )
        .order_by(MessageRow.id.desc())
        .limit(1)
    )
    return None if row is None else record(uow, row)


def dispatches(uow: UnitOfWork, kind: str, record_id: int) -> tuple[Dispatch, ...]:
    """Return what left the house of a record's papers, the latest first."""
    uow.actor.require("parties.view")
    rows = uow.session.scalars(
        select(DispatchRow)
        .where(DispatchRow.kind == kind, DispatchRow.record_id == record_id)
        .order_by(DispatchRow.id.desc())
        .limit(50)
    )
    return tuple(mapping.read(Dispatch, row) for row in rows)


def _put(
    uow: UnitOfWork, message: Message, contents: Sequence[bytes], state: State
) -> Message:
    sizes = [len(data) for data in contents]
    if sum(sizes) > MOST_BYTES:
        text = N_("The attachments are larger than {mb} MB together.")
        refuse((Problem("parts", text, {"mb": MOST_BYTES // MB}),))
    if len(contents) != len(message.parts):
        raise InvalidError(N_("An attachment is missing."))
    message = message.settled()
    refuse(message.problems())
    row = MessageRow(version=1, owner=me(uow), state=state, parts=[])
    skip = {"id", "version", "owner", "state", "parts"}
    mapping.write(row, message, skip=frozenset(skip))
    row.queued_at, row.tries = uow.now, 0
    row.next_at = uow.now if state is State.WAITING else None
    row.reason = CUT_OFF if state is State.UNKNOWN else ""
    row.header = f"<{uuid.uuid4().hex}@lading>"
    for position, (part, data) in enumerate(zip(message.parts, contents, strict=True)):
        row.parts.append(_part(uow, part, data, position))
    uow.session.add(row)
    uow.session.flush()
    return record(uow, row)


def _part(uow: UnitOfWork, part: Part, data: bytes, position: int) -> PartRow:
    row = PartRow(owner=me(uow), position=position, data=data)
    mapping.write(row, part, skip=frozenset({"id", "size", "digest"}))
    row.size, row.digest = len(data), hashlib.sha256(data).hexdigest()
    return row
