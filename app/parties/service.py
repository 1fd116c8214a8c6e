"""What can be done with parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from app.core import checks
from app.core.checkdigits import same_bic
from app.core.errors import InvalidError, MissingError, NotPossibleError, Problem
from app.core.folding import folded, normal
from app.core.i18n import N_
from app.core.own_fields import NOTHING, PARTY, Own
from app.core.own_fields import known as asked_of
from app.core.refs import Choice, Ref
from app.db import documents, mapping, own_fields
from app.db import search as finder
from app.db.conditions import found_in
from app.office import service as office
from app.parties import rows
from app.parties.domain import (
    Contact,
    Limit,
    Party,
    PartyBank,
    PartyRole,
    first_to_pay,
    short_name,
)
from app.parties.model import (
    ConfirmedAccountRow,
    ContactRow,
    PartyBankRow,
    PartyOwnRow,
    PartyRow,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50
MOST_TWINS = 5

_PUBLIC_MAIL = frozenset(
    {"gmail.com", "outlook.com", "hotmail.com", "qq.com", "163.com", "126.com"}
)
"""Where many write from: the same domain says nothing about the party."""

_FORMS = frozenset(
    {"co", "ltd", "limited", "gmbh", "ag", "inc", "llc", "sarl", "sa", "spa", "bv"}
    | {"oy", "ab", "plc", "corp", "company", "srl"}
)
"""Words that say what kind of company it is, not which."""
_ENDS = ("股份有限公司", "有限责任公司", "有限公司")
_TELLING = 4  # letters; a shorter rest of a name is shared by many


def get(uow: UnitOfWork, party_id: int) -> Party:
    """Read one party; its banks only for those who may see them.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("parties.view")
    return _record(uow, documents.fetch(uow, PartyRow, party_id))


def save(uow: UnitOfWork, party: Party) -> Party:
    """Enter or change a party.

    Raises:
        InvalidError: The party has problems.
        NotPossibleError: Its code is taken.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("parties.edit")
    party = party.settled()
    checks.refuse(party.problems())
    office.refuse_own(uow, PARTY, [party.own])
    code = _free_code(uow, party)  # before the new row is there to be counted
    row = documents.opened(uow, PartyRow, party)
    party = rows.limited(uow, row, party)
    documents.write(row, party, skip={"roles", "contacts", "banks", "limit", "own"})
    row.roles = ",".join(sorted(party.roles))
    row.code = code
    row.folded = folded(code, party.name, party.name_zh, *party.own.texts())
    documents.write_lines(row.contacts, ContactRow, party.contacts)
    if uow.actor.may("parties.view_bank"):
        banks = rows.signed(uow, row, party.banks)
        documents.write_lines(row.banks, PartyBankRow, banks, skip={"confirmation"})
    uow.session.flush()
    if party.limit and party.limit.is_above(party.credit_limit, party.limit_currency):
        rows.let_count(uow, row, "")
    own_fields.write(uow, PartyOwnRow, {row.id: party.own})
    finder.index(
        uow,
        "party",
        row.id,
        row.code,
        finder.NAMED,
        row.country,
        words=(row.email, *(c.name for c in party.contacts), *party.own.texts()),
        permission="parties.view",
        named=_ref(row),
    )
    return _record(uow, row)


def twins(uow: UnitOfWork, party: Party) -> list[Ref]:
    """Find parties that look like this one: tax number, e-mail, its domain, or name."""
    uow.actor.require("parties.view")
    same: list[Any] = []
    if party.tax_number:
        same.append(PartyRow.tax_number == party.tax_number)
    if mail := party.email.strip():
        domain = mail.rpartition("@")[2].casefold()
        public = domain in _PUBLIC_MAIL
        same.append(PartyRow.email.iendswith(mail if public else f"@{domain}"))
    cores = (_core(name) for name in (party.name, party.name_zh))
    same += [found_in(PartyRow.folded, c) for c in cores if len(c) >= _TELLING]
    if not same:
        return []
    query = select(PartyRow).where(or_(*same), PartyRow.id != (party.id or 0))
    found = uow.session.scalars(query.order_by(PartyRow.id).limit(MOST_TWINS))
    return [_ref(row) for row in found]


def hold(uow: UnitOfWork, party_id: int) -> None:
    """Let whoever enters something of the same party wait for each other."""
    uow.actor.require("parties.view")
    documents.hold(uow, PartyRow, [party_id])


def find(uow: UnitOfWork, code: str) -> Party | None:
    """Read a party by its code; None when there is none."""
    uow.actor.require("parties.view")
    row = uow.session.scalar(select(PartyRow).where(PartyRow.code == code))
    return None if row is None else _record(uow, row)


def several(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, Party]:
    """Read several parties at once, by id; banks only for those who may see them."""
    uow.actor.require("parties.view")
    query = select(PartyRow).where(PartyRow.id.in_(set(ids)))
    query = query.options(selectinload(PartyRow.contacts))
    if uow.actor.may("parties.view_bank"):
        query = query.options(selectinload(PartyRow.banks))
    found = list(uow.session.scalars(query))
    keys = [row.id for row in found]
    known, limits = rows.confirmations(uow, keys), rows.limits(uow, keys)
    owns = own_fields.read(uow, PartyOwnRow, keys)
    return {row.id: _record(uow, row, known, limits, owns) for row in found}


def told(uow: UnitOfWork, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of parties what they say in the fields that the office added."""
    uow.actor.require("parties.view")
    if not asked_of(PARTY):
        return {}
    owns = own_fields.read(uow, PartyOwnRow, ids)
    return {key: {"own": own} for key, own in owns.items()}


def is_one(uow: UnitOfWork, party_id: int, role: PartyRole) -> bool:
    """Say whether a party is, for example, a customer; not of one nobody sees."""
    uow.actor.require("parties.view")
    row = documents.known(uow, PartyRow, [party_id]).get(party_id)
    return row is not None and role in row.roles.split(",")


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to parties, for records that show them."""
    uow.actor.require("parties.view")
    found = documents.known(uow, PartyRow, ids)
    return {key: _ref(row) for key, row in found.items()}


def ref(uow: UnitOfWork, party_id: int) -> Ref:
    """Return the pointer to whom a record is for.

    Raises:
        MissingError: It is a customer of a colleague, whom the person does not see,
            though the record is his.
    """
    uow.actor.require("parties.view")
    found = refs(uow, [party_id]).get(party_id)
    if found is None:
        raise MissingError(
            N_(
                "This record's customer is a colleague's, whom you do not see."
                " Ask for the customer to be handed over to you."
            )
        )
    return found


def named(uow: UnitOfWork, names: Iterable[str]) -> dict[str, Ref]:
    """Return pointers to the parties of registered names, for texts that hold those.

    Of twins it is any one.
    """
    uow.actor.require("parties.view")
    asked = PartyRow.name.in_({name for name in names if name})
    found = uow.session.scalars(select(PartyRow).where(asked))
    return {row.name: _ref(row) for row in found}


def bank_named(uow: UnitOfWork, bic: str) -> str:
    """Return what the party book calls the bank with a BIC; "" for none, or unseen."""
    uow.actor.require("parties.view")
    ways = same_bic(bic)
    if not ways or not uow.actor.may("parties.view_bank"):
        return ""  # the draft is printed all the same
    named = select(PartyBankRow.bank_name).where(
        PartyBankRow.swift.in_(sorted(ways)), PartyBankRow.bank_name != ""
    )
    return uow.session.scalars(named.order_by(PartyBankRow.id)).first() or ""


# --- Where they are paid -------------------------------------------------------------


def confirm_account(uow: UnitOfWork, party: Party, key: int, how: str) -> Party:
    """Say that an account of a party was verified, so that it may be paid to.

    Somebody else than who entered it; where nobody else may, the same person, and the
    record says so: an office of one goes on.

    Args:
        uow: The action.
        party: As the person saw it.
        key: Of the account.
        how: How it was verified, for example whom one called back.

    Raises:
        InvalidError: It is not said how.
        NotPossibleError: The person entered it, and somebody else may confirm it; or
            there is nothing to confirm.
        ConflictError: Someone else changed the party since.
    """
    uow.actor.require("parties.confirm_bank")
    text = N_("Say how the account was verified, for example whom you called back.")
    row, how = _to_confirm(uow, party, how, text)
    bank = next((one for one in _record(uow, row).banks if one.id == key), None)
    if bank is None or not bank.is_waiting():
        raise NotPossibleError(N_("There is no account to confirm."))
    if rows.somebody_else(uow, "parties.confirm_bank", bank.entered_by):
        raise NotPossibleError(
            N_("You entered this account yourself; somebody else must confirm it.")
        )
    said = mapping.values(PartyBankRow, bank, rows.NOT_SAID)
    uow.session.add(
        ConfirmedAccountRow(
            **said,
            party_id=row.id,
            bank_id=key,
            confirmed_by=rows.who(uow.actor),
            confirmed_at=uow.now,
            how=how,
        )
    )
    uow.session.flush()
    return _record(uow, row)


def _to_confirm(
    uow: UnitOfWork, party: Party, how: str, unsaid: str
) -> tuple[PartyRow, str]:
    """Return the row of a card as the person saw it, and what was said of it."""
    how = how.strip()
    if not how:
        raise InvalidError.of(Problem("how", unsaid))
    row = documents.fetch(uow, PartyRow, party.id or 0)
    documents.check_version(row, party.version)
    return row, how


def confirm_limit(uow: UnitOfWork, party: Party, how: str) -> Party:
    """Let another credit limit of a party count, as somebody else has set it.

    Args:
        uow: The action.
        party: As the person saw it.
        how: Why it may be, for example what is known of how the customer pays.

    Raises:
        InvalidError: It is not said why.
        NotPossibleError: The person set it, and somebody else may confirm it; or there
            is nothing to confirm.
        ConflictError: Someone else changed the party since.
    """
    uow.actor.require("parties.credit_limit")
    text = N_("Say why the credit limit is right, for example who insures it.")
    row, how = _to_confirm(uow, party, how, text)
    stored = _record(uow, row)
    if not stored.limit_waits():
        raise NotPossibleError(N_("There is no credit limit to confirm."))
    if rows.somebody_else(uow, "parties.credit_limit", stored.limit_by):
        raise NotPossibleError(
            N_("You set this credit limit yourself; somebody else must confirm it.")
        )
    rows.let_count(uow, row, how)
    return _record(uow, row)


def accounts(uow: UnitOfWork, party_id: int) -> tuple[PartyBank, ...]:
    """Return the accounts of a party that money can go to; none for who sees none."""
    uow.actor.require("parties.view")
    if not uow.actor.may("parties.view_bank"):
        return ()
    row = documents.fetch(uow, PartyRow, party_id)
    return tuple(one for one in _record(uow, row).banks if one.account_number)


def account_refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to confirmed accounts; none for who may not see them."""
    uow.actor.require("parties.view")
    if not uow.actor.may("parties.view_bank"):
        return {}
    found = documents.known(uow, ConfirmedAccountRow, ids)
    return {key: rows.confirmed_ref(row) for key, row in found.items()}


def account_to_pay(
    uow: UnitOfWork, payee: Ref, currency: str, wanted: Ref | None
) -> int | None:
    """Return the confirmed account that a payment goes to: the wanted or the first one.

    The first of the payment's currency, if there is one. None: the payee never had an
    account that was confirmed, and has none on the card, as who is paid in cash.

    Raises:
        InvalidError: None is confirmed, or the one wanted is not, or is gone.
    """
    uow.actor.require("parties.view")
    there = accounts(uow, payee.id)
    if wanted is not None:
        if wanted.id in {one.confirmation.id for one in there if one.confirmation}:
            return wanted.id
        text = N_("{payee} has no such confirmed account. Choose another.")
        raise InvalidError.of(Problem("payee_account", text, {"payee": str(payee)}))
    first = first_to_pay(there, currency)
    if there and first is None:
        words = {"account": there[0].called(), "payee": str(payee)}
        raise InvalidError.of(Problem("payee_account", UNCONFIRMED, words))
    if not there and rows.confirmations(uow, [payee.id]):
        raise InvalidError.of(Problem("payee_account", GONE, {"payee": str(payee)}))
    return first.confirmation.id if first and first.confirmation else None


UNCONFIRMED = N_(
    "The account {account} of {payee} is not confirmed by a second person yet. Let"
    " somebody call the payee back and confirm it on the payee's card."
)
GONE = N_(
    "The confirmed accounts of {payee} were taken off its card. Enter there where it is"
    " paid now, if in cash then that, and let a second person confirm it."
)


def lookup(uow: UnitOfWork, text: str, role: PartyRole | None = None) -> list[Choice]:
    """Find active parties by parts of code, name, Chinese name or its pinyin (H5)."""
    uow.actor.require("parties.view")
    query = select(PartyRow).where(PartyRow.active).order_by(PartyRow.name)
    if role is not None:
        query = query.where(PartyRow.roles.contains(role.value))
    query = query.where(found_in(PartyRow.folded, text))
    found = uow.session.scalars(query.limit(MOST_CHOICES))
    return [Choice(_ref(row), row.country, _defaults(row)) for row in found]


def require_role(
    uow: UnitOfWork, party: Ref | None, role: PartyRole, where: str, msgid: str
) -> None:
    """Refuse a party that has other roles only, as the look-ups do not offer it.

    Args:
        uow: The action.
        party: Who was chosen.
        role: What it must be to us.
        where: The field that names it.
        msgid: What is said; `{party}` is its code or name.

    Raises:
        InvalidError: It has not this role.
    """
    uow.actor.require("parties.view")
    if party is None:
        return
    roles = uow.session.scalar(select(PartyRow.roles).where(PartyRow.id == party.id))
    if roles is not None and role not in roles.split(","):
        words = {"party": party.code or party.own}
        checks.refuse([Problem(where, msgid, words)])


def _defaults(row: PartyRow) -> dict[str, str]:
    """Return what a new document for this party begins with."""
    return {
        "currency": row.currency,
        "payment_terms": row.payment_terms,
        "incoterm": row.incoterm,
        "port": row.port,
        "language": row.language,
        "country": row.country,
    }


def _core(name: str) -> str:
    """Return a name without its legal form, as twins are compared."""
    for end in _ENDS:
        name = name.removesuffix(end)
    words = normal(name).replace(".", "").replace(",", " ").split()
    return " ".join(word for word in words if word not in _FORMS)


def _free_code(uow: UnitOfWork, party: Party) -> str:
    """Return the code that was typed, or one made of the name that is free."""
    typed = party.code.strip()
    wanted = typed or short_name(party.name or party.name_zh)
    taken = set(
        uow.session.scalars(
            select(PartyRow.code).where(
                PartyRow.code.startswith(wanted, autoescape=True),
                PartyRow.id != (party.id or 0),
            )
        )
    )
    if typed and typed in taken:
        raise NotPossibleError(N_("The code “{code}” is taken."), code=typed)
    numbered = (f"{wanted} {n}" for n in range(2, len(taken) + 3))
    return next(code for code in (wanted, *numbered) if code not in taken)


def _ref(row: PartyRow) -> Ref:
    return Ref(row.id, row.code, row.name or row.name_zh, row.name_zh)


def _if_limited(row: PartyRow) -> list[int]:
    """Return the key of a party of which a credit limit can count."""
    return [row.id] if row.credit_limit is not None or row.limit_by else []


def _record(
    uow: UnitOfWork,
    row: PartyRow,
    known: rows.Known | None = None,
    limits: Mapping[int, Limit] | None = None,
    owns: Mapping[int, Own] | None = None,
) -> Party:
    banks = row.banks if uow.actor.may("parties.view_bank") else []
    if known is None:
        known = rows.confirmations(uow, [row.id]) if banks else {}
    if limits is None:
        limits = rows.limits(uow, _if_limited(row))
    if owns is None:
        owns = own_fields.read(uow, PartyOwnRow, [row.id])
    return mapping.read(
        Party,
        row,
        roles=frozenset(PartyRole(role) for role in row.roles.split(",") if role),
        contacts=tuple(mapping.read(Contact, contact) for contact in row.contacts),
        banks=tuple(rows.account(bank, known) for bank in banks),
        limit=limits.get(row.id),
        own=owns.get(row.id, NOTHING),
    )
