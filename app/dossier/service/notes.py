"""Notes on records, and whom they address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from app.access.model import StaffRow
from app.core.errors import MissingError
from app.core.i18n import N_
from app.db import search as finder
from app.db.security import calls
from app.dossier.domain import INTERNAL, Colleague, Note, check_note, mentioned
from app.dossier.model import NoteMentionRow, NoteReadRow, NoteRow
from app.dossier.service import records

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.core.papers.checked import IssuedAllTheSame
    from app.db.unit_of_work import UnitOfWork

MOST = 200
"""Notes shown of one record, or addressed to one person."""
SHOWN = 120
"""Characters of a note in a list."""


def colleagues(uow: UnitOfWork) -> tuple[Colleague, ...]:
    """Return who works here and can be addressed, by name."""
    uow.actor.require("office.view")
    if calls.secured(uow.session):
        return tuple(Colleague(*one) for one in calls.colleagues(uow.session))
    asked = select(StaffRow.login, StaffRow.name).where(StaffRow.active)
    rows = uow.session.execute(asked.order_by(StaffRow.name))
    return tuple(Colleague(login, name) for login, name in rows)


def write(
    uow: UnitOfWork, kind: str, record_id: int, text: str, *, internal: bool = False
) -> Note:
    """Write a note on a record; whom it addresses is told.

    Args:
        uow: The action.
        kind: Of the record.
        record_id: Its key.
        text: With "@name" for each colleague it addresses.
        internal: Whether only its writer and who may see costs and margins read it.

    Raises:
        InvalidError: It says nothing, or more than 4,000 characters.
        NotAllowedError: The actor may not see the record.
    """
    uow.actor.require("office.view")
    records.seen(uow, kind, record_id)
    row = NoteRow(
        kind=kind,
        record_id=record_id,
        text=check_note(text),
        permission=INTERNAL if internal else "",
        at=uow.now,
        by=uow.actor.name,
        by_login=_me(uow),
    )
    uow.session.add(row)
    uow.session.flush()
    for login in mentioned(row.text, colleagues(uow)):
        uow.session.add(NoteMentionRow(note_id=row.id, login=login))
    uow.session.flush()
    _index(uow, row)
    return _record(row)


def on_issued_all_the_same(uow: UnitOfWork, happened: IssuedAllTheSame) -> None:
    """Note at a record why its papers left the house although they differ."""
    uow.actor.require("office.view")
    write(uow, happened.kind, happened.record, happened.words)


def of_record(uow: UnitOfWork, kind: str, record_id: int) -> tuple[Note, ...]:
    """Return the notes on a record that the actor may read, the latest first."""
    uow.actor.require("office.view")
    records.seen(uow, kind, record_id)
    asked = (
        select(NoteRow)
        .where(NoteRow.kind == kind, NoteRow.record_id == record_id, _readable(uow))
        .order_by(NoteRow.id.desc())
        .limit(MOST)
    )
    return tuple(_record(row) for row in uow.session.scalars(asked))


def get(uow: UnitOfWork, note_id: int) -> Note:
    """Return a note that the actor may read.

    Raises:
        MissingError: There is none.
    """
    uow.actor.require("office.view")
    asked = select(NoteRow).where(NoteRow.id == note_id, _readable(uow))
    row = uow.session.scalar(asked)
    if row is None:
        raise MissingError(N_("This note does not exist any more."))
    records.seen(uow, row.kind, row.record_id)
    return _record(row)


def unread(uow: UnitOfWork) -> tuple[Note, ...]:
    """Return the notes that address the actor, who has not seen them; latest first."""
    uow.actor.require("office.view")
    asked = (
        select(NoteRow)
        .join(NoteMentionRow, NoteMentionRow.note_id == NoteRow.id)
        .outerjoin(
            NoteReadRow,
            (NoteReadRow.note_id == NoteRow.id) & (NoteReadRow.login == _me(uow)),
        )
        .where(
            NoteMentionRow.login == _me(uow),
            NoteReadRow.id.is_(None),
            NoteRow.kind.in_(records.visible_kinds(uow)),
            _readable(uow),
        )
        .order_by(NoteRow.id.desc())
        .limit(MOST)
    )
    rows = uow.session.scalars(asked).all() if _me(uow) else []
    titles = records.titles(uow, [(row.kind, row.record_id) for row in rows])
    return tuple(
        _record(row, title=titles.get((row.kind, row.record_id), ""), unread=True)
        for row in rows
    )


def note_read(uow: UnitOfWork, kind: str, record_id: int) -> int:
    """Note that the actor has seen what addresses them on a record; say how many."""
    uow.actor.require("office.view")
    mine = [n for n in unread(uow) if (n.kind, n.record_id) == (kind, record_id)]
    for one in mine:
        uow.session.add(NoteReadRow(note_id=one.id, login=_me(uow)))
    uow.session.flush()
    return len(mine)


def count(uow: UnitOfWork, kind: str, record_id: int) -> tuple[int, int]:
    """Return how many notes on a record the actor may read, and has not seen."""
    uow.actor.require("office.view")
    asked = select(func.count(NoteRow.id)).where(
        NoteRow.kind == kind, NoteRow.record_id == record_id, _readable(uow)
    )
    found = uow.session.scalar(asked) or 0
    mine = unread(uow) if found and _me(uow) else ()
    return found, sum((one.kind, one.record_id) == (kind, record_id) for one in mine)


def _me(uow: UnitOfWork) -> str:
    return uow.actor.login


def _readable(uow: UnitOfWork) -> ColumnElement[bool]:
    held: list[Any] = ["", *(p for p in (INTERNAL,) if uow.actor.may(p))]
    open_to = NoteRow.permission.in_(held)
    mine = (NoteRow.by_login == _me(uow)) & (NoteRow.by == uow.actor.name)
    return or_(open_to, mine)


def _index(uow: UnitOfWork, row: NoteRow) -> None:
    """Let a note be found by who may read it and see its record."""
    title = records.titles(uow, [(row.kind, row.record_id)])
    see = next((one for one in records.policy().tables[row.kind].see if one), "")
    finder.index(
        uow,
        "note",
        row.id,
        number="",
        title=" ".join(row.text.split())[:SHOWN],
        detail=" · ".join(
            one for one in (title.get((row.kind, row.record_id), ""), row.by) if one
        ),
        words=(row.text,),
        permission=row.permission or see,
    )


def _record(row: NoteRow, *, title: str = "", unread: bool = False) -> Note:
    return Note(
        id=row.id,
        kind=row.kind,
        record_id=row.record_id,
        text=row.text,
        at=row.at,
        by=row.by,
        internal=bool(row.permission),
        title=title,
        unread=unread,
    )
