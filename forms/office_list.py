"""The lists of our companies and exchange rates."""

from __future__ import annotations

from app.core.i18n import N_, _, names_here, screen_language
from app.core.query import Filter, Query, Sort, Span
from app.office.domain import KIND_TITLES, RateKind, RateSummary
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View

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
    heading=lambda r: names_here(r.name_en, r.name_zh)[0],
    preview=(
        (N_("Chinese name"), lambda r: r.name_zh),
        (N_("Tax number (USCC)"), lambda r: r.tax_number),
        (N_("Phone"), lambda r: r.phone),
        (N_("E-mail"), lambda r: r.email),
    ),
    empty=N_("Enter your company: its name, address and accounts stand on papers."),
)  # fmt: skip


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
        Column("base", N_("Books in"), lambda r: Cell(r.base), 80, filter="code",
               hidden=True),
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
