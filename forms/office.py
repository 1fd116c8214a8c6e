"""Our companies and the exchange rates on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import unusual
from app.core.books import base_currency
from app.core.i18n import N_, _, names_here, screen_language
from app.core.money import is_currency
from app.office.domain import BankAccount, Company, CompanySummary, RateDay, RateLine
from forms.kit.spec import (
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Note,
    SectionSpec,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


def _letterhead(company: Company) -> Sequence[Block]:
    """Show how the company stands at the head of papers."""
    missing = [
        title
        for value, title in (
            (company.name_en, _("English name")),
            (company.address_en, _("Address in English")),
            (company.tax_number, _("Tax number (USCC)")),
            (company.customs_code, _("Customs registration")),
            (company.seal, _("Seal")),
        )
        if not value
    ]
    head = (company.name_en, company.name_zh, company.address_en, company.address_zh)
    contact = " · ".join(part for part in (company.phone, company.email) if part)
    notes = tuple(Note(words) for words in (*head, contact) if words)
    blocks = [Block(_("On papers"), notes or (Note(_("Nothing yet"), "text3"),))]
    accounts = tuple(
        Fact(account.currency, account.account_number, detail=account.bank_name)
        for account in company.accounts
    )
    if accounts:
        blocks.append(Block(_("Accounts"), accounts))
    if missing:
        blocks.append(Block(_("Missing"), tuple(Note(m, "warn") for m in missing)))
    return blocks


ACCOUNTS = SectionSpec(
    "accounts",
    N_("Bank accounts"),
    new_line=lambda company: BankAccount(currency="USD", beneficiary=company.name_en),
    entry=N_("New account"),
    rows="list",
    columns=(
        ColumnSpec("name", N_("Name"), width=96, required=True),
        ColumnSpec("currency", N_("Currency"), "code:currencies", 70, required=True),
        ColumnSpec("account_number", N_("Account number"), width=170),
        ColumnSpec("bank_name", N_("Bank"), width=200, stretch=True),
        ColumnSpec("swift", N_("SWIFT (BIC)"), width=126),
        ColumnSpec("bank_address", N_("Address of the bank"), width=170),
        ColumnSpec("beneficiary", N_("Beneficiary"), width=190, hidden=True),
        ColumnSpec("intermediary", N_("Correspondent bank"), width=160, hidden=True),
    ),
)

PICTURES = SectionSpec(
    "pictures",
    N_("Logo, seal, signature"),
    fields=(
        FieldSpec("logo", N_("Logo"), "picture", width=2),
        FieldSpec("seal", N_("Seal"), "picture", width=2),
        FieldSpec("signature", N_("Signature"), "picture", width=2),
    ),
    count=lambda c: sum(1 for each in (c.logo, c.seal, c.signature) if each),
)

COMPANY = EditorSpec(
    kind="company",
    singular=N_("Company"),
    icon="building",
    title=lambda company: company.code if company.id else "",
    subtitle=lambda one: names_here(one.name_en, one.name_zh)[0],
    fields=(
        FieldSpec("name_en", N_("English name"), required=True, width=3),
        FieldSpec("name_zh", N_("Chinese name"), width=2),
        FieldSpec("code", N_("Code")),
        FieldSpec("address_en", N_("Address in English"), "note", width=3),
        FieldSpec("address_zh", N_("Address in Chinese"), "note", width=3),
        FieldSpec("tax_number", N_("Tax number (USCC)"), width=2),
        FieldSpec("customs_code", N_("Customs registration"), width=2),
        FieldSpec("base_currency", N_("Books in"), "code:currencies", required=True,
                  width=2),
        FieldSpec("phone", N_("Phone"), width=2,
              doubt=lambda text, _r: unusual.phone(text)),
        FieldSpec("email", N_("E-mail"), width=2),
        FieldSpec("legal_person", N_("Legal representative"), width=2),
    ),
    sections=(ACCOUNTS, PICTURES),
    inspector=_letterhead,
    permission="office.edit",
    papers=False,
)  # fmt: skip


# --- Rates ---------------------------------------------------------------------------


def _spread(line: RateLine, _day: RateDay) -> Decimal | None:
    """Return how far buying and selling rate lie apart, in percent of the middle."""
    if not (line.buying and line.selling):
        return None
    middle = (line.buying + line.selling) / 2
    return (line.selling - line.buying) / middle * 100


def _title(day: RateDay) -> str:
    return screen_language().iso(day.on) if day.id and day.on else ""


_RATES = (
    ColumnSpec("currency", N_("Currency"), "code:currencies", 130,
               required=True),
    ColumnSpec("name", N_("Name"), "readonly", 150, stretch=True,
               cell=lambda line, _day: currency_name(line.currency)),
    ColumnSpec("unit", N_("Units"), "integer", 70),
    ColumnSpec("mid", N_("Mid rate"), "rate", 110),
    ColumnSpec("buying", N_("Bank buys"), "rate", 110),
    ColumnSpec("selling", N_("Bank sells"), "rate", 110),
    ColumnSpec("closing", N_("Closing rate"), "rate", 110),
    ColumnSpec("spread", N_("Spread"), "percent", 90, cell=_spread),
)  # fmt: skip


def rate_day(*, several: bool) -> EditorSpec:
    """Return the sheet of a day's rates.

    Args:
        several: Whether our companies keep their books in several currencies.
    """
    base = ColumnSpec("base", N_("Books in"), "code:currencies", 90, required=True)
    return EditorSpec(
        kind="rate_day",
        singular=N_("Rates of a day"),
        icon="arrows-exchange",
        title=_title,
        fields=(
            FieldSpec("on", N_("Date"), "date", required=True),
            FieldSpec("source", N_("Source"), width=2,
                      hint=N_("Bank of China, 10:00")),
        ),
        sections=(
            SectionSpec(
                "lines",
                N_("Rates"),
                new_line=lambda _day: RateLine(base=base_currency()),
                entry=N_("Type a currency"),
                rows="list",
                columns=(*_RATES, base) if several else _RATES,
            ),
        ),
        permission="office.edit",
        papers=False,
    )  # fmt: skip


def currency_name(code: str) -> str:
    """Return a currency's name in the language of the screen; empty when unknown."""
    from app.core import codes  # noqa: PLC0415 - loads tables

    if not is_currency(code) or not codes.has("currencies", code):
        return ""
    return codes.find("currencies", code).name(screen_language().code)


__all__ = ["COMPANY", "CompanySummary", "rate_day"]
