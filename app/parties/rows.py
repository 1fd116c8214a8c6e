"""Reads and writes what a party's tables hold of its bank accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.access import service as access
from app.access.domain import CONFIRM_BANK
from app.core.i18n import N_
from app.core.refs import Ref
from app.db import mapping
from app.parties.domain import WHERE, Confirmation, PartyBank, writers
from app.parties.model import ConfirmedAccountRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.actor import Actor
    from app.db.unit_of_work import UnitOfWork
    from app.parties.model import PartyBankRow, PartyRow

Known = dict[tuple[object, ...], Confirmation]
"""What was confirmed, by party, account, and where money goes."""
NOT_SAID = frozenset({"id", "currency", "confirmation"})
ONESELF = N_("You entered this account yourself; somebody else must confirm it.")


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
            earlier = () if before.confirmation else writers(names)
            names = ",".join(dict.fromkeys((*earlier, who(uow.actor))))
        found.append(replace(bank, entered_by=names))
    return tuple(found)


def no_confirmation(uow: UnitOfWork, bank: PartyBank) -> str:
    """Return why a person may not confirm an account; "" when it may be.

    In a file there is one person, and on a server perhaps nobody else who may: then
    whoever wrote it confirms it, and the record tells that it was the same person.
    """
    wrote = writers(bank.entered_by)
    if not uow.actor.login or who(uow.actor) not in wrote:
        return ""
    return ONESELF if access.others_may(uow, CONFIRM_BANK, wrote) else ""


def _key(
    party: int, bank: int, row: PartyBankRow | ConfirmedAccountRow
) -> tuple[object, ...]:
    return party, bank, *(getattr(row, name) for name in WHERE)


def _said(row: ConfirmedAccountRow) -> Confirmation:
    return Confirmation(
        id=row.id,
        entered_by=row.entered_by,
        by=row.confirmed_by,
        at=row.confirmed_at,
        how=row.how,
    )
