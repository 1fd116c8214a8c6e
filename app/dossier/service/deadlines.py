"""What must be done next: read from all modules, with what was said about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, union
from sqlalchemy.orm import aliased

from app.contracts.model import ContractRow
from app.core import checks
from app.core.clock import OFFICE_ZONE, office_day
from app.core.cutoffs import MANIFEST_AHEAD, USUAL, CutOff, cut_offs
from app.core.errors import NotPossibleError
from app.core.home import Deadline
from app.core.i18n import N_, names_here
from app.core.money import Money
from app.credits import service as credits_service
from app.customs.domain import State as CustomsState
from app.customs.model import DeclarationRow
from app.db.trash import kept
from app.db.vault import IssuedPaperRow
from app.documents.domain import PaperKey
from app.dossier.domain import Mark
from app.dossier.model import DeadlineMarkRow
from app.dossier.service import records
from app.dossier.service.kinds import GONE, KINDS, SOON, Due
from app.parties.model import PartyRow
from app.shipments import service as shipments
from app.shipments.domain import Mode
from app.shipments.domain import State as ShipmentState
from app.shipments.model import ShipmentContractRow, ShipmentRow
from app.shipments.ports import PortRule, hours_for

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from app.db.unit_of_work import UnitOfWork

SEA = (Mode.SEA_FCL, Mode.SEA_LCL)
CUT_OFFS = {
    "si": (N_("Shipping instruction for {customer}"), "file-text"),
    "vgm": (N_("VGM of the containers for {customer}"), "scale"),
    "cy": (N_("Containers to the terminal for {customer}"), "container"),
    "customs": (N_("Declare the goods for {customer}"), "building-warehouse"),
}
_AT_HOME = (ShipmentState.DRAFT, ShipmentState.BOOKED)
_Key = tuple[str, str, int]


def deadlines(uow: UnitOfWork, most: int = 12) -> tuple[Deadline, ...]:
    """Return what should be looked at next, the overdue first.

    What was done is left out until its day moves; nothing else leaves anything out.

    Args:
        uow: The action.
        most: How many of each kind, the most pressing.
    """
    uow.actor.require("office.view")
    found = [one for kind in KINDS for one in _found(uow, kind, most)]
    if uow.actor.may("shipments.view"):
        found += _of_ships(uow, most)
    if uow.actor.may("credits.view"):
        found += credits_service.deadlines(uow)
    return tuple(sorted(_as_said(uow, found), key=lambda one: one.due))


def mark(uow: UnitOfWork, given: Mark) -> None:
    """Say that what was due is done, or who does it from now on, and why.

    Raises:
        InvalidError: No reason is given.
        NotAllowedError: The actor may not change the record.
        NotPossibleError: It is given to who has it, or nothing is named.
    """
    uow.actor.require("office.view")
    records.changed(uow, given.kind, given.record_id)
    if not given.what:
        raise NotPossibleError(N_("This deadline ends with its record only."))
    uow.session.add(
        DeadlineMarkRow(
            what=given.what,
            kind=given.kind,
            record_id=given.record_id,
            due=given.due,
            done=not given.person.strip(),
            person=given.person.strip(),
            reason=checks.reason(given.reason),
            at=uow.now,
            by=uow.actor.name,
        )
    )
    uow.session.flush()


# --- Reading -------------------------------------------------------------------------


def _found(uow: UnitOfWork, kind: Due, most: int) -> Iterator[Deadline]:
    """Read what is due first of a kind; nothing for who has no say in it."""
    if not uow.actor.may(kind.permission):
        return
    for found in uow.session.execute(_asked(kind, uow.today, most)):
        key, number, due, person, name, name_zh, *worth = found
        timed = isinstance(due, datetime)
        yield Deadline(
            what=kind.what,
            key=kind.key,
            params={"customer": names_here(name, name_zh)[0] or number},
            icon=kind.icon,
            kind=kind.kind,
            id=key,
            number=number or "",
            person=person or "",
            due=due + kind.grace if timed else _midnight(due),
            whole_day=not timed,
            mine=not person or person == uow.actor.name,
            worth=Money(*worth) if worth else None,
        )


@lru_cache(maxsize=64)
def _asked(kind: Due, today: date, most: int) -> Select[Any]:
    """Return the question for what is due first of a kind; dear to make."""
    row = kind.row
    names = (PartyRow.name, PartyRow.name_zh)
    asked = select(row.id, row.number, kind.by, kind.person, *names, *kind.worth)
    asked = asked.select_from(row)
    for target, on in (*kind.joins, (PartyRow, PartyRow.id == kind.party)):
        asked = asked.outerjoin(target, on)
    asked = asked.where(kind.by.is_not(None), *kind.where(today), ~_is_done(kind))
    return asked.order_by(kind.by).limit(most)


@cache
def _words() -> tuple[Any, Any]:
    """Return the words on deadlines, and those that came later; dear to make."""
    return aliased(DeadlineMarkRow), aliased(DeadlineMarkRow)


def _is_done(kind: Due) -> ColumnElement[bool]:
    """Return the condition that the last word on a deadline of a row is “done”."""
    said, later = _words()
    same = [said.kind == kind.kind, said.what == kind.key]
    if kind.grace == timedelta(0):  # of a time the day is not in the database
        same.append(said.due == kind.by)
    taken_up = select(later.id).where(
        later.kind == said.kind,
        later.record_id == said.record_id,
        later.what == said.what,
        later.id > said.id,
    )
    done = select(said.id).where(
        said.record_id == kind.row.id, said.done, *same, ~taken_up.exists()
    )
    return done.exists()


def _of_ships(uow: UnitOfWork, most: int) -> list[Deadline]:
    """Return the cut-offs of the ships that leave soon, or should have left."""
    until = uow.today + timedelta(SOON)
    port_rules = shipments.port_rules(uow)
    known = (USUAL, *(rule.hours() for rule in port_rules))
    first = max(MANIFEST_AHEAD, *(hours.ahead for hours in known))
    before = until + first + timedelta(1)  # all of the day before counts
    found: list[Any] = []
    for state in _AT_HOME:
        found += uow.session.execute(_leaving(state, before, most))
    rows = sorted(found, key=lambda one: (one.etd, one.id))[:most]
    settled = _settled(uow, [one[0] for one in rows])
    made = [
        _cut_off(uow, one, cut)
        for one in rows
        for cut in _cuts(one, port_rules)
        if (one[0], cut.key) not in settled and cut.on <= until
    ]
    return sorted(made, key=lambda one: one.due)


@lru_cache(maxsize=8)
def _leaving(state: ShipmentState, before: date, most: int) -> Select[Any]:
    """Return the question for the first ships in a state that leave before a day.

    Of one state alone the server goes through them in the order they leave; of several
    it went through every ship that has ever left.
    """
    row = ShipmentRow
    columns: tuple[Any, ...] = (
        *(row.id, row.number, row.etd, row.cut_off_on, row.destination_country),
        *(row.port_of_loading, row.carrier_id),
        *(ContractRow.salesperson, ContractRow.number),
        *(PartyRow.name, PartyRow.name_zh),
    )
    asked = (
        select(*columns)
        .outerjoin(ContractRow, ContractRow.id == row.contract_id)
        .outerjoin(PartyRow, PartyRow.id == row.customer_id)
        .where(row.state == state, row.mode.in_(SEA), row.etd <= before, kept(row))
    )
    return asked.order_by(row.etd, row.id).limit(most)


def next_of_contracts(
    uow: UnitOfWork, keys: Collection[int]
) -> dict[int, tuple[str, date]]:
    """Return the next cut-off of each sales contract's ships: its key, and the day.

    What its papers show as done is passed over; one without a ship to come has none.
    """
    uow.actor.require("office.view")
    if not uow.actor.may("shipments.view"):
        return {}
    row, more = ShipmentRow, ShipmentContractRow
    portions = union(
        select(row.id.label("ship"), row.contract_id).where(row.contract_id.in_(keys)),
        select(more.shipment_id, more.contract_id).where(more.contract_id.in_(keys)),
    ).subquery()
    asked = select(
        *(row.id, portions.c.contract_id, row.etd, row.cut_off_on),
        *(row.destination_country, row.port_of_loading, row.carrier_id),
    ).where(
        row.id == portions.c.ship,
        row.state.in_(_AT_HOME),
        row.mode.in_(SEA),
        row.etd >= uow.today,
        kept(row),
    )
    ships: list[Any] = list(uow.session.execute(asked))
    port_rules = shipments.port_rules(uow) if ships else ()
    settled = _settled(uow, [one[0] for one in ships])
    found = [
        (cut.on, cut.key, one[1])
        for one in ships
        for cut in _cuts(one, port_rules)
        if cut.on >= uow.today and (one[0], cut.key) not in settled
    ]
    return {who: (key, on) for on, key, who in sorted(found, reverse=True)}


def _cuts(row: Any, port_rules: Sequence[PortRule]) -> Iterator[CutOff]:
    etd, closes, country, port, carrier = row[2:7]
    return cut_offs(etd, closes, country, hours_for(port_rules, port, carrier))


def _settled(uow: UnitOfWork, shipments: list[int]) -> set[tuple[int, str]]:
    """Return which cut-offs are met, as their papers show."""
    weighed = select(IssuedPaperRow.record_id).where(
        IssuedPaperRow.kind == "shipment",
        IssuedPaperRow.record_id.in_(shipments),
        IssuedPaperRow.key == PaperKey.VGM,
    )
    declared = select(DeclarationRow.shipment_id).where(
        DeclarationRow.shipment_id.in_(shipments),
        DeclarationRow.state.in_((CustomsState.DECLARED, CustomsState.RELEASED)),
    )
    found = set()
    if uow.actor.may("documents.view"):
        found |= {(key, "vgm") for key in uow.session.scalars(weighed)}
    if uow.actor.may("customs.view"):
        found |= {(key, "customs") for key in uow.session.scalars(declared)}
    return found


def _cut_off(uow: UnitOfWork, row: Any, cut: CutOff) -> Deadline:
    key, number, *_sailing, person, contract, name, name_zh = row
    what, icon = CUT_OFFS[cut.key]
    return Deadline(
        what=what,
        key=cut.key,
        params={"customer": names_here(name, name_zh)[0] or number or ""},
        icon=icon,
        kind="shipment",
        id=key,
        number=number or contract or "",
        person=person or "",
        due=_midnight(cut.on) if cut.whole_day else cut.at,
        whole_day=cut.whole_day,
        mine=not person or person == uow.actor.name,
        usual=not cut.told and cut.key != "customs",
    )


def _as_said(uow: UnitOfWork, found: Iterable[Deadline]) -> Iterator[Deadline]:
    """Leave out what is done, and name who was given the rest."""
    listed = list(found)
    said = _last_words(uow, listed)
    for one in listed:
        word = said.get((one.key, one.kind, one.id or 0))
        if word is None or not one.key:
            yield one
        elif not word.done:
            mine = word.person == uow.actor.name
            yield replace(one, person=word.person, mine=mine, reason=word.reason)
        elif word.due != office_day(one.due):
            yield one


def _last_words(
    uow: UnitOfWork, found: Iterable[Deadline]
) -> dict[_Key, DeadlineMarkRow]:
    by_kind: dict[str, set[int]] = {}
    for one in found:
        if one.id is not None:
            by_kind.setdefault(one.kind, set()).add(one.id)
    row = DeadlineMarkRow
    said: dict[_Key, DeadlineMarkRow] = {}
    for kind, keys in by_kind.items():
        asked = select(row).where(and_(row.kind == kind, row.record_id.in_(keys)))
        for word in uow.session.scalars(asked.order_by(row.id)):
            said[word.what, word.kind, word.record_id] = word
    return said


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


__all__ = ["GONE", "SOON", "deadlines", "mark"]
