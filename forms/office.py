"""Our companies and the exchange rates on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.core.i18n import N_, _, screen_language
from app.core.money import is_currency
from app.core.query import Filter, Query, Sort, Span
from app.office.domain import (
    KIND_TITLES,
    BankAccount,
    Company,
    CompanySummary,
    RateDay,
    RateKind,
    RateLine,
    RateSummary,
)
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.kit.spec import (
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Note,
    SectionSpec,
)

COMPANIES = ListSpec(
    name="office",
    title=N_("Our companies"),
    icon="building",
    kind="company",
    singular=N_("Company"),
    sort=Sort("code"),
    create="office.edit",
    columns=(
        Column("code", N_("Code"), lambda r: Cell(r.code, kind="link"), 120,
               frozen=True, filter="code"),
        Column("name_en", N_("English name"), lambda r: Cell(r.name_en), 260,
               stretch=True),
        Column("name_zh", N_("Chinese name"), lambda r: Cell(r.name_zh), 190),
        Column("tax_number", N_("Tax number (USCC)"), lambda r: Cell(r.tax_number),
               170, filter="code"),
        Column("base_currency", N_("Books in"), lambda r: Cell(r.base_currency), 76,
               filter="code"),
        Column("phone", N_("Phone"), lambda r: Cell(r.phone), 130),
        Column("email", N_("E-mail"), lambda r: Cell(r.email), 180, hidden=True),
    ),
    heading=lambda r: r.name_en or r.name_zh,
    preview=(
        (N_("Chinese name"), lambda r: r.name_zh),
        (N_("Tax number (USCC)"), lambda r: r.tax_number),
        (N_("Phone"), lambda r: r.phone),
        (N_("E-mail"), lambda r: r.email),
    ),
    empty=N_("Enter your company: its name, address and accounts stand on papers."),
)  # fmt: skip


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
    subtitle=lambda company: company.name_zh or company.name_en,
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
        FieldSpec("phone", N_("Phone"), width=2),
        FieldSpec("email", N_("E-mail"), width=2),
        FieldSpec("legal_person", N_("Legal representative"), width=2),
    ),
    sections=(ACCOUNTS, PICTURES),
    inspector=_letterhead,
    permission="office.edit",
    papers=False,
)  # fmt: skip


# --- Rates ---------------------------------------------------------------------------

KINDS = tuple(KIND_TITLES.items())
_TONES = {
    RateKind.MID: "neutral",
    RateKind.BUYING: "teal",
    RateKind.SELLING: "info",
    RateKind.CLOSING: "vio",
}


def _kind(row: RateSummary) -> Cell:
    return Cell(_(KIND_TITLES[row.kind]), kind="chip", chip=_TONES[row.kind])


def _rate(row: RateSummary) -> Cell:
    return Cell(screen_language().rate(row.value), kind="number")


def _day(row: RateSummary) -> Cell:
    return Cell(screen_language().iso(row.on), kind="date")


def _quoted(row: RateSummary) -> str:
    return f"{row.currency} {row.unit}"


RATES = ListSpec(
    name="rates",
    title=N_("Exchange rates"),
    icon="arrows-exchange",
    kind="rate_day",
    singular=N_("Rates of a day"),
    sort=Sort("on", descending=True),
    create="office.edit",
    columns=(
        Column("on", N_("Date"), _day, 110, filter="date", frozen=True),
        Column("currency", N_("Currency"), lambda r: Cell(r.currency), 90,
               filter="code"),
        Column("kind", N_("Kind"), _kind, 130, filter="choice", options=KINDS),
        Column("value", N_("Rate"), _rate, 110, filter="number"),
        Column("unit", N_("Quoted for"), lambda r: Cell(_quoted(r), align="end"), 90,
               filter="number"),
        Column("source", N_("Source"), lambda r: Cell(r.source), 160, stretch=True),
    ),
    views=(
        View(N_("All")),
        View(N_("Closing rates"), Query(filters=(Filter("kind", "eq", "closing"),))),
        View(N_("Last 30 days"),
             Query(filters=(Filter("on", "eq", Span("past_days", 30)),))),
    ),
    heading=lambda r: f"{r.currency} · {screen_language().iso(r.on)}",
    preview=(
        (N_("Kind"), lambda r: _(KIND_TITLES[r.kind])),
        (N_("Rate"), lambda r: screen_language().rate(r.value)),
        (N_("Quoted for"), _quoted),
        (N_("Source"), lambda r: r.source),
    ),
    topics=frozenset({"office"}),
    empty=N_("No rates are entered yet. Contracts and receipts are booked with them."),
)  # fmt: skip


def _spread(line: RateLine, _day: RateDay) -> Decimal | None:
    """Return how far buying and selling rate lie apart, in percent of the middle."""
    if not (line.buying and line.selling):
        return None
    middle = (line.buying + line.selling) / 2
    return (line.selling - line.buying) / middle * 100


def _title(day: RateDay) -> str:
    return screen_language().iso(day.on) if day.id and day.on else ""


RATE_DAY = EditorSpec(
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
            new_line=lambda _day: RateLine(),
            entry=N_("Type a currency"),
            rows="list",
            columns=(
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
            ),
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


__all__ = ["COMPANIES", "COMPANY", "RATES", "RATE_DAY", "CompanySummary"]
