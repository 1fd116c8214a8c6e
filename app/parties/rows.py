"""Reads and writes what second persons have confirmed of parties."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.access import service as access
from app.access.domain import CREDIT_LIMIT
from app.core.refs import Ref
from app.core.second import and_also, writers
from app.db import mapping
from app.parties.domain import WHERE, Confirmation, Limit, Party, PartyBank
from app.parties.model import ConfirmedAccountRow, ConfirmedLimitRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.actor import Actor
    from app.db.unit_of_work import UnitOfWork
    from app.parties.model import PartyBankRow, PartyRow

Known = dict[tuple[object, ...], Confirmation]
"""What was confirmed, by party, account, and where money goes."""
NOT_SAID = frozenset({"id", "currency", "confirmation"})


def who(actor: Actor) -> str:
    """Return by what a person is told from others: the login, in a file the name."""
    return (actor.login or actor.name).replace(",", " ")


def confirmations(uow: UnitOfWork, parties: Sequence[int]) -> Known:
    """Return what was confirmed of the accounts of parties; later words count."""
    if not parties or not uow.actor.may("parties.view_bank"):
        return {}
    row = ConfirmedAccountRow
    asked = select(row).where(row.party_id.in_(parties)).order_by(row.id)
    found = uow.session.scalars(asked)
    return {_key(one.party_id, one.bank_id, one): _said(one) for one in found}


def account(row: PartyBankRow, known: Known) -> PartyBank:
    """Return an account with what was said of these very words."""
    found = known.get(_key(row.party_id, row.id, row))
    return mapping.read(PartyBank, row, confirmation=found)


def confirmed_ref(row: ConfirmedAccountRow) -> Ref:
    """Return the pointer to an account as it was confirmed: its number and bank."""
    words = filter(None, (row.account_number, row.bank_name))
    return Ref(row.id, row.account_number, " · ".join(words))


def signed(
    uow: UnitOfWork, party: PartyRow, banks: Sequence[PartyBank]
) -> tuple[PartyBank, ...]:
    """Return accounts with the names of those who wrote them.

    Whoever changes one that waits is one of its writers: two who wrote it confirm it
    for each other no more than one alone. A server writes the same by itself.
    """
    there = {bank.id: bank for bank in party.banks if bank.id is not None}
    known = confirmations(uow, [party.id]) if there else {}
    found = []
    for bank in banks:
        row = there.get(bank.id) if bank.id is not None else None
        before = account(row, known) if row is not None else PartyBank()
        names = before.entered_by
        if row is None or bank.where() != before.where():
            names = and_also("" if before.confirmation else names, who(uow.actor))
        found.append(replace(bank, entered_by=names))
    return tuple(found)


def somebody_else(uow: UnitOfWork, permission: str, entered_by: str) -> bool:
    """Say whether a person wrote something that somebody else is to confirm.

    In a file there is one person, and on a server perhaps nobody else who may: then
    whoever wrote it confirms it, and the record tells that it was the same person.

    Args:
        uow: The action of who would confirm it.
        permission: What it takes to confirm it.
        entered_by: Who wrote it; logins joined by commas.
    """
    wrote = writers(entered_by)
    if not uow.actor.login or who(uow.actor) not in wrote:
        return False
    return access.others_may(uow, permission, wrote)


# --- Credit limits -------------------------------------------------------------------


def limits(uow: UnitOfWork, parties: Sequence[int]) -> dict[int, Limit]:
    """Return the credit limits that count, by party."""
    if not parties:
        return {}
    row = ConfirmedLimitRow
    last = select(func.max(row.id)).where(row.party_id.in_(parties))
    asked = select(row).where(row.id.in_(last.group_by(row.party_id)))
    return {one.party_id: _limit(one) for one in uow.session.scalars(asked)}


def limited(uow: UnitOfWork, row: PartyRow, party: Party) -> Party:
    """Return a card with what is known of its credit limit: who set it, what counts.

    A server writes by itself who did.
    """
    before = (row.credit_limit, row.limit_currency or "")
    limit = limits(uow, [row.id]).get(row.id) if row.id is not None else None
    known, wrote = replace(party, limit=limit), row.limit_by or ""
    if before == (party.credit_limit, party.limit_currency):
        return replace(known, limit_by=wrote)
    uow.actor.require(CREDIT_LIMIT)
    was = replace(known, credit_limit=before[0], limit_currency=before[1])
    names = and_also(wrote if was.limit_waits() else "", who(uow.actor))
    return replace(known, limit_by=names)


def let_count(uow: UnitOfWork, row: PartyRow, how: str) -> None:
    """Let the credit limit of a card count from now on."""
    uow.session.add(
        ConfirmedLimitRow(
            party_id=row.id,
            credit_limit=row.credit_limit,
            limit_currency=row.limit_currency,
            entered_by=row.limit_by,
            confirmed_by=who(uow.actor),
            confirmed_at=uow.now,
            how=how,
        )
    )
    uow.session.flush()


def _limit(row: ConfirmedLimitRow) -> Limit:
    return Limit(
        amount=row.credit_limit, currency=row.limit_currency, confirmation=_said(row)
    )


def _key(
    party: int, bank: int, row: PartyBankRow | ConfirmedAccountRow
) -> tuple[object, ...]:
    return party, bank, *(getattr(row, name) for name in WHERE)


def _said(row: ConfirmedAccountRow | ConfirmedLimitRow) -> Confirmation:
    return Confirmation(
        id=row.id,
        entered_by=row.entered_by,
        by=row.confirmed_by,
        at=row.confirmed_at,
        how=row.how,
    )
