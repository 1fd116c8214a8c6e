"""Our companies, their accounts, and exchange rates. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import checks
from app.core.errors import MissingError, Problem
from app.core.i18n import N_
from app.core.money import PER_HUNDRED, is_currency
from app.core.own_fields import OwnKind
from app.core.refs import Ref
from app.core.texts import check_email


class RateKind(StrEnum):
    """Which of the day's rates is meant (rules §9, deal.md §9)."""

    MID = "mid"
    BUYING = "buying"
    SELLING = "selling"
    CLOSING = "closing"


KIND_TITLES = {
    RateKind.MID: N_("Mid rate"),
    RateKind.BUYING: N_("Bank buys"),
    RateKind.SELLING: N_("Bank sells"),
    RateKind.CLOSING: N_("Closing rate"),
}
"""What a kind is called on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account of ours that is printed on invoices and receives money.

    Attributes:
        currency: The account's currency.
        swift: The bank's BIC.
        intermediary: Name and BIC of the correspondent bank, where one is needed.
    """

    id: int | None = None
    name: str = ""
    currency: str = "USD"
    bank_name: str = ""
    bank_address: str = ""
    swift: str = ""
    account_number: str = ""
    beneficiary: str = ""
    intermediary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One of our legal entities.

    Attributes:
        code: Short name in our own words.
        name_en: Exactly as on letters of credit.
        address_en: One line a line.
        tax_number: The unified social credit code (USCC), 18 characters.
        customs_code: Registration with customs, 10 characters.
        base_currency: In which it keeps its books.
        logo, seal, signature: PNG or JPEG; None prints none.
    """

    id: int | None = None
    version: int = 0
    code: str = ""
    name_en: str = ""
    name_zh: str = ""
    address_en: str = ""
    address_zh: str = ""
    tax_number: str = ""
    customs_code: str = ""
    phone: str = ""
    email: str = ""
    legal_person: str = ""
    base_currency: str = "CNY"
    logo: bytes | None = field(default=None, repr=False)
    seal: bytes | None = field(default=None, repr=False)
    signature: bytes | None = field(default=None, repr=False)
    accounts: tuple[BankAccount, ...] = ()

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the company from being saved."""
        from app.core import checkdigits  # noqa: PLC0415 - loads stdnum

        found = []
        if not (self.name_en.strip() or self.name_zh.strip()):
            found.append(Problem("name_en", N_("Enter the company's name.")))
        if not is_currency(self.base_currency):
            found.append(Problem("base_currency", N_("Choose a currency.")))
        if self.tax_number and not checkdigits.valid_uscc(self.tax_number):
            found.append(
                Problem(
                    "tax_number",
                    N_("This is not a valid unified social credit code."),
                )
            )
        for index, account in enumerate(self.accounts):
            if not is_currency(account.currency):
                found.append(
                    Problem(f"accounts.{index}.currency", N_("Choose a currency."))
                )
            where = f"accounts.{index}."
            found += checks.code(account, "swift", checkdigits.check_bic, where)
            number = checkdigits.check_account
            found += checks.code(account, "account_number", number, where)
        found += checks.pictures(self, "logo", "seal", "signature")
        found += checks.code(self, "email", check_email)
        found += checks.code(
            self, "customs_code", checkdigits.check_customs_registration
        )
        return tuple(found)

    def settled(self) -> Company:
        """Return a copy whose codes and addresses are written as they are stored."""
        from app.core import checkdigits  # noqa: PLC0415 - loads stdnum

        accounts = (
            checks.with_codes(one, swift=checkdigits.check_bic) for one in self.accounts
        )
        return checks.with_codes(
            replace(self, accounts=tuple(accounts)),
            email=check_email,
            tax_number=checkdigits.check_uscc,
            customs_code=checkdigits.check_customs_registration,
        )

    def account_for(
        self, currency: str, wanted: Ref | None = None
    ) -> BankAccount | None:
        """Return the account to print on a paper in a currency.

        Args:
            currency: Of the paper.
            wanted: The account chosen for it; one of another currency, or one that is
                gone, is passed over. None: the first of the currency.
        """
        matching = [a for a in self.accounts if a.currency == currency]
        chosen = [a for a in matching if wanted is not None and a.id == wanted.id]
        return next(iter((*chosen, *matching)), None)

    def account_problem(self, currency: str, wanted: Ref | None) -> Problem | None:
        """Say what keeps money in a currency from going through an account."""
        if wanted is None:
            return None
        account = next((a for a in self.accounts if a.id == wanted.id), None)
        if account is None:
            text = N_("This account belongs to another company.")
            return Problem("account", text)
        if account.currency != currency:
            text = N_("This account is in {found}, the amount in {expected}.")
            params = {"found": account.currency, "expected": currency}
            return Problem("account", text, params)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """What a currency was worth in a base currency on a day.

    Attributes:
        base: In whose books; "" means those of the first company.
        value: Base currency for `unit` units of the currency, as quoted.
        unit: 1, or 100 for currencies quoted per hundred (settled_rules 13).
        source: Who quoted it.
    """

    id: int | None = None
    on: date
    base: str = ""
    currency: str
    kind: RateKind
    value: Decimal
    unit: int = 1
    source: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the rate from being saved."""
        found = []
        if not is_currency(self.currency):
            found.append(Problem("currency", N_("Choose a currency.")))
        if self.base and not is_currency(self.base):
            found.append(Problem("base", N_("Choose a currency.")))
        if self.value <= 0:
            found.append(Problem("value", N_("The rate must be greater than zero.")))
        if self.unit not in (1, 100):
            found.append(Problem("unit", N_("A rate is quoted per 1 or per 100.")))
        return tuple(found)

    def for_units(self, units: int) -> Decimal:
        """Return what so many units are worth, as a document counts them."""
        return self.value * units / self.unit


def usual_unit(currency: str) -> int:
    """Return how many units of a currency banks quote: 100 for JPY, else 1."""
    return 100 if currency in PER_HUNDRED else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """The rates of one currency on a day; None where none was quoted.

    Attributes:
        base: In whose books; "" means those of the first company.
        unit: How many units the rates are for: 1 or 100.
    """

    id: int | None = None
    base: str = ""
    currency: str = ""
    unit: int = 1
    mid: Decimal | None = None
    buying: Decimal | None = None
    selling: Decimal | None = None
    closing: Decimal | None = None

    def value(self, kind: RateKind) -> Decimal | None:
        """Return the rate of a kind; None when it was not quoted."""
        found: Decimal | None = getattr(self, kind.value)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDay:
    """All rates of a day, as they are typed in one go.

    Attributes:
        id: The day's ordinal; None for a sheet that was never saved.
        on: The day.
        source: Who quoted them.
        known: Keys of the rates that the sheet was read from: what it no longer holds
            is removed, what a colleague added meanwhile stays.
    """

    id: int | None = None
    version: int = 0
    on: date | None = None
    source: str = ""
    lines: tuple[RateLine, ...] = ()
    known: tuple[int, ...] = ()

    def rates(self) -> tuple[ExchangeRate, ...]:
        """Return the rates one by one; none without a day."""
        if self.on is None:
            return ()
        return tuple(
            ExchangeRate(
                on=self.on,
                base=line.base,
                currency=line.currency,
                kind=kind,
                value=value,
                unit=line.unit,
                source=self.source,
            )
            for line in self.lines
            for kind in RateKind
            if (value := line.value(kind)) is not None
        )

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the sheet from being saved."""
        found = []
        if self.on is None:
            found.append(Problem("on", N_("Enter the day.")))
        seen: set[tuple[str, str]] = set()
        for index, line in enumerate(self.lines):
            found += _line_problems(f"lines.{index}", line, seen)
            seen.add((line.base, line.currency))
        return tuple(found)


def _line_problems(
    where: str, line: RateLine, seen: set[tuple[str, str]]
) -> list[Problem]:
    found = []
    if not is_currency(line.currency):
        found.append(Problem(f"{where}.currency", N_("Choose a currency.")))
    elif (line.base, line.currency) in seen:
        found.append(
            Problem(f"{where}.currency", N_("This currency stands above already."))
        )
    if line.unit not in (1, 100):
        found.append(Problem(f"{where}.unit", N_("A rate is quoted per 1 or per 100.")))
    for kind in RateKind:
        value = line.value(kind)
        if value is not None and value <= 0:
            found.append(
                Problem(
                    f"{where}.{kind.value}", N_("The rate must be greater than zero.")
                )
            )
    buying, selling = line.buying, line.selling
    if buying is not None and selling is not None and buying > selling:
        found.append(
            Problem(
                f"{where}.buying",
                N_("The bank buys for less than it sells: check both rates."),
            )
        )
    return found


OTHERS = N_("{number} belongs to another of our companies.")
"""Why money of one company settles nothing of another."""


class RateMissingError(MissingError):
    """No rate of the wanted kind is known on or before the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanySummary:
    """A row of the list of our companies."""

    id: int
    code: str
    name_en: str
    name_zh: str
    tax_number: str
    base_currency: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSummary:
    """A row of the list of rates."""

    id: int
    on: date
    base: str
    currency: str
    kind: RateKind
    value: Decimal
    unit: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFieldSummary:
    """A row of the list of the office's own fields.

    Attributes:
        choices: One a line, as they are stored.
    """

    id: int
    of: str
    position: int
    label: str
    kind: OwnKind
    required: bool
    tip: str
    choices: str
    retired: bool
