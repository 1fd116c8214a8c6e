"""Parties, their roles, contacts, addresses and banks. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from app.core import checks
from app.core.errors import Problem
from app.core.i18n import LANGUAGES, N_
from app.core.money import is_currency
from app.core.own_fields import NOTHING, Own
from app.core.second import writers
from app.core.texts import check_email

if TYPE_CHECKING:
    from collections.abc import Sequence


class PartyRole(StrEnum):
    """What a party is to us."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    FORWARDER = "forwarder"
    CARRIER = "carrier"
    BROKER = "broker"
    INSPECTOR = "inspector"
    INSURER = "insurer"
    BANK = "bank"
    AGENT = "agent"


ROLE_TITLES = {
    PartyRole.CUSTOMER: N_("Customer"),
    PartyRole.SUPPLIER: N_("Supplier"),
    PartyRole.FORWARDER: N_("Freight forwarder"),
    PartyRole.CARRIER: N_("Carrier"),
    PartyRole.BROKER: N_("Customs broker"),
    PartyRole.INSPECTOR: N_("Inspection company"),
    PartyRole.INSURER: N_("Insurer"),
    PartyRole.BANK: N_("Bank"),
    PartyRole.AGENT: N_("Agent"),
}


CONTACT_ROLES = {
    "": N_("Not by itself"),
    "orders": N_("Quotations and contracts"),
    "papers": N_("Shipping papers"),
    "money": N_("Statements and payments"),
    "copy": N_("A copy of everything"),
}
"""Which letters go to a contact, by the topic of the letter."""


SHORT = 24
"""Letters that a short name has at most."""


def short_name(name: str) -> str:
    """Return the words of a name that fit into a code, never half a word."""
    name = name.strip()
    if len(name) <= SHORT:
        return name
    whole, space, _half = name[: SHORT + 1].rpartition(" ")
    return (whole if space else name[:SHORT]).rstrip(" ,.;&-(")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at a party.

    Attributes:
        role: Which letters go to the person; one of `CONTACT_ROLES`.
    """

    id: int | None = None
    name: str = ""
    position_title: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """That a second person found something to be right; said once and for all.

    Attributes:
        entered_by: Who had written it; logins joined by commas.
        by: Login of who confirmed it; empty: nobody, it was there before the office
            asked for a second person.
        how: How it was verified.
    """

    id: int = 0
    entered_by: str = ""
    by: str = ""
    at: datetime | None = None
    how: str = ""

    def is_alone(self) -> bool:
        """Say whether who confirmed it had written it, there being nobody else."""
        return bool(self.by) and self.by in writers(self.entered_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A credit limit that counts.

    Attributes:
        amount: None: there is no limit.
        confirmation: Who let it count; who lowers one says not how.
    """

    amount: Decimal | None
    currency: str
    confirmation: Confirmation

    def is_above(self, amount: Decimal | None, currency: str) -> bool:
        """Say whether another limit lets a customer owe less than this one."""
        return (
            self.currency == currency
            and self.amount is not None
            and amount is not None
            and amount < self.amount
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyBank:
    """A bank account of a party; apart, since not everybody may see it.

    Attributes:
        swift: The bank's BIC; empty for a domestic account.
        cnaps: The Chinese clearing number; empty abroad.
        entered_by: Who wrote it since it was last confirmed; logins joined by commas.
        confirmation: That it is the party's; None: nobody has said so of these words.
    """

    id: int | None = None
    bank_name: str = ""
    account_number: str = ""
    swift: str = ""
    cnaps: str = ""
    currency: str = ""
    entered_by: str = ""
    confirmation: Confirmation | None = None

    def where(self) -> tuple[str, ...]:
        """Return where money goes that is paid to it."""
        return tuple(getattr(self, name) for name in WHERE)

    def is_waiting(self) -> bool:
        """Say whether a second person is to confirm it before it is paid to."""
        return bool(self.account_number) and self.confirmation is None

    def called(self) -> str:
        """Return how it is called in a sentence and in a choice."""
        return " · ".join(filter(None, (self.account_number, self.bank_name)))


def first_to_pay(banks: Sequence[PartyBank], currency: str) -> PartyBank | None:
    """Return the account that money goes to when none is chosen; None: none may.

    The first confirmed one of the currency, else of none, else the first.
    """
    fine = [one for one in banks if one.account_number and one.confirmation]
    own = [one for one in fine if one.currency == currency]
    bare = [one for one in fine if not one.currency]
    return next(iter(own or bare or fine), None)


WHERE = ("bank_name", "account_number", "swift", "cnaps")
"""What says where money goes: one of it changed, and it is another account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party's card.

    Attributes:
        owner: Login of who is responsible; empty: the office as a whole.
        code: Short name in our own words; unique; given when left empty.
        name: Exactly as it prints on papers, in Latin letters or its own script.
        name_zh: Chinese name for the screen and for customs.
        address: One line a line, as it prints.
        country: ISO alpha-2.
        tax_number: USCC of a Chinese party, VAT number of a European one.
        language: In which we write to it; one of `LANGUAGES`.
        currency, payment_terms, incoterm, port: What new documents begin with.
        credit_limit, limit_currency: As it is to be; None: there is to be none.
        limit_by: Who set it since it last counted; logins joined by commas.
        limit: What counts meanwhile; None: none was ever confirmed.
        roles: What it is to us; at least one.
        own: What it says in the fields that the office added.
    """

    id: int | None = None
    version: int = 0
    owner: str = ""
    code: str = ""
    name: str = ""
    name_zh: str = ""
    address: str = ""
    address_zh: str = ""
    country: str = ""
    tax_number: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    language: str = "en"
    currency: str = "USD"
    payment_terms: str = ""
    incoterm: str = ""
    port: str = ""
    credit_limit: Decimal | None = None
    limit_currency: str = ""
    limit_by: str = ""
    limit: Limit | None = None
    note: str = ""
    active: bool = True
    roles: frozenset[PartyRole] = frozenset()
    contacts: tuple[Contact, ...] = ()
    banks: tuple[PartyBank, ...] = ()
    own: Own = NOTHING

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the party from being saved."""
        return (*self._missing(), *self._wrong())

    def _missing(self) -> list[Problem]:
        found = []
        if not (self.name.strip() or self.name_zh.strip()):
            found.append(Problem("name", N_("Enter the name.")))
        if not self.roles:
            found.append(Problem("roles", N_("Choose at least one role.")))
        if not self.country:
            found.append(Problem("country", N_("Choose the country.")))
        return found

    def _wrong(self) -> list[Problem]:
        from app.core import checkdigits, codes  # noqa: PLC0415 - loads tables

        found = [*checks.ports(self, "port")]
        if self.country and not codes.has("countries", self.country):
            found.append(Problem("country", N_("Choose a country of the list.")))
        found += [
            Problem(name, N_("Choose a currency."))
            for name in ("currency", "limit_currency")
            if (code := getattr(self, name)) and not is_currency(code)
        ]
        if self.incoterm:
            found += checks.incoterm(self)
        if self.language not in LANGUAGES:
            found.append(Problem("language", N_("Choose a language.")))
        if self.credit_limit is not None and self.credit_limit < 0:
            found.append(
                Problem("credit_limit", N_("The credit limit cannot be negative."))
            )
        chinese = self.country == "CN" and self.tax_number
        if chinese and not checkdigits.valid_uscc(self.tax_number):
            found.append(
                Problem(
                    "tax_number",
                    N_("This is not a valid unified social credit code."),
                )
            )
        found += checks.code(self, "email", check_email)
        for index, contact in enumerate(self.contacts):
            found += checks.code(contact, "email", check_email, f"contacts.{index}.")
            if contact.role not in CONTACT_ROLES:
                where = f"contacts.{index}.role"
                found.append(Problem(where, N_("Choose which letters go there.")))
        for index, bank in enumerate(self.banks):
            where = f"banks.{index}."
            found += checks.code(bank, "swift", checkdigits.check_bic, where)
            account = checkdigits.check_account
            found += checks.code(bank, "account_number", account, where)
        return found

    def settled(self) -> Party:
        """Return a copy whose codes and addresses are written as they are stored."""
        from app.core import checkdigits  # noqa: PLC0415 - loads tables

        banks = (checks.with_codes(b, swift=checkdigits.check_bic) for b in self.banks)
        contacts = (checks.with_codes(c, email=check_email) for c in self.contacts)
        one = replace(self, contacts=tuple(contacts), banks=tuple(banks))
        unlimited = self.credit_limit is None
        known = self.limit_currency or self.currency or "USD"
        one = replace(one, limit_currency="" if unlimited else known)
        one = checks.with_codes(one, email=check_email)
        if self.country != "CN":
            return one
        return checks.with_codes(one, tax_number=checkdigits.check_uscc)

    def waiting(self) -> tuple[PartyBank, ...]:
        """Return the accounts that a second person is to confirm."""
        return tuple(bank for bank in self.banks if bank.is_waiting())

    def limit_waits(self) -> bool:
        """Say whether a second person is to confirm the credit limit."""
        if self.limit is None:
            return self.credit_limit is not None
        asked = self.credit_limit, self.limit_currency
        return asked != (self.limit.amount, self.limit.currency)

    def is_(self, role: PartyRole) -> bool:
        """Say whether the party has a role."""
        return role in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of parties.

    Attributes:
        roles: The roles' values joined by commas, as they are stored.
        accounts: `WAITS`, or nothing; None for who may not see accounts.
        limit: `WAITS`, or nothing.
        own: What it says in the office's own fields.
    """

    id: int
    code: str
    name: str
    name_zh: str
    country: str
    roles: str
    currency: str
    email: str
    active: bool
    accounts: str | None = None
    limit: str = ""
    own: Own = NOTHING
