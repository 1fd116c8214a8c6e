"""Tariff codes on the screen: the office's table with its dated refund rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.catalog.domain import HsCode, HsRate, HsSummary
from app.core.i18n import N_, _, screen_language
from app.core.query import Filter, Query, Sort
from forms.catalog import hs_words, unit_name
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Action, Column, ListSpec, View
from forms.kit.spec import ColumnSpec, EditorSpec, FieldSpec, SectionSpec


def state_chip(record: HsCode | HsSummary) -> tuple[str, str]:
    """Return whether somebody checked a code against the official table."""
    return (_("Verified"), "ok") if record.verified else (_("Unverified"), "warn")


def _refund(row: HsSummary) -> Cell:
    if row.refund_rate is None:
        return Cell(_("Missing"), kind="chip", chip="bad")
    tone = "bad" if not row.refund_rate else ""
    words = screen_language().percent(row.refund_rate, 0)
    return Cell(words, kind="number", tone=tone)


def _units(row: HsSummary) -> str:
    units = (row.legal_unit_1, row.legal_unit_2)
    return " / ".join(unit_name(code) for code in units if code)


def _name(row: HsSummary) -> str:
    chinese = screen_language().code.startswith("zh")
    return row.name_zh if chinese or not row.name_en else row.name_en


LIST = ListSpec(
    name="tariff",
    title=N_("Tariff codes"),
    icon="list-numbers",
    kind="hs_code",
    singular=N_("Tariff code"),
    sort=Sort("code"),
    create="catalog.edit",
    columns=(
        Column("code", N_("HS code"), lambda r: Cell(hs_words(r.code), kind="link"),
               128, frozen=True, filter="code", value=lambda r: r.code),
        Column("name_zh", N_("Name"), lambda r: Cell(_name(r)), 300, stretch=True),
        Column("legal_unit_1", N_("Statutory units"), lambda r: Cell(_units(r)), 120,
               filter="", sortable=False),
        Column("vat_rate", N_("VAT rate"),
               lambda r: Cell(screen_language().percent(r.vat_rate, 0),
                              kind="number"), 70, filter="number"),
        Column("refund_rate", N_("Refund"), _refund, 84, filter="number"),
        Column("verified", N_("State"),
               lambda r: cell_of.chip(state_chip(r)), 110, filter="choice",
               options=((True, N_("Verified")), (False, N_("Unverified")))),
        Column("source", N_("Source"), lambda r: Cell(r.source), 220),
    ),
    views=(
        View(N_("All")),
        View(N_("Unverified"), Query(filters=(Filter("verified", "eq", False),))),  # noqa: FBT003 - a value
        View(N_("Without refund"), Query(filters=(Filter("refund_rate", "eq", 0),))),
    ),
    heading=lambda r: hs_words(r.code),
    chip=state_chip,
    preview=(
        (N_("Name"), _name),
        (N_("Statutory units"), _units),
        (N_("Source"), lambda r: r.source),
    ),
    actions=(
        Action("sample", N_("Add from the sample table"), "database-import",
               button=True, whole=True, permission="catalog.edit"),
    ),
    topics=frozenset({"catalog"}),
    empty=N_("No tariff codes yet. Enter those you trade, or add the sample table."),
)  # fmt: skip


def _new_rate(hs: HsCode) -> HsRate:
    """Begin a rate on the day after the last one."""
    last = hs.rates[-1].valid_to if hs.rates else None
    begins = last + timedelta(days=1) if last else None
    return HsRate(valid_from=begins, refund_rate=hs.vat_rate)


def chips(hs: HsCode) -> Sequence[tuple[str, str]]:
    """Return whether the code was checked."""
    return (state_chip(hs),) if hs.id else ()


SPEC = EditorSpec(
    kind="hs_code",
    singular=N_("Tariff code"),
    icon="list-numbers",
    title=lambda hs: hs_words(hs.code) if hs.id else "",
    subtitle=lambda hs: hs.name_zh or hs.name_en,
    chips=chips,
    fields=(
        FieldSpec("code", N_("HS code"), required=True, hint=N_("Ten digits")),
        FieldSpec("name_zh", N_("Chinese name"), width=3),
        FieldSpec("name_en", N_("English name"), width=2),
        FieldSpec("legal_unit_1", N_("Statutory unit 1"), "code:units"),
        FieldSpec("legal_unit_2", N_("Statutory unit 2"), "code:units"),
        FieldSpec("vat_rate", N_("VAT rate"), "percent"),
        FieldSpec("verified", N_("Verified"), "check"),
        FieldSpec("source", N_("Source"), width=2),
    ),
    sections=(
        SectionSpec(
            "rates",
            N_("Refund rates"),
            new_line=_new_rate,
            entry=N_("Type the first day of export with a new rate"),
            rows="list",
            columns=(
                ColumnSpec("valid_from", N_("Exports from"), "date", 130),
                ColumnSpec("valid_to", N_("Exports until"), "date", 130),
                ColumnSpec("refund_rate", N_("Refund rate"), "percent", 110,
                           required=True),
                ColumnSpec("words", N_("Meaning"), "readonly", 240, stretch=True,
                           cell=lambda rate, _hs: _span(rate)),
            ),
        ),
        SectionSpec(
            "elements",
            N_("Declaration elements"),
            fields=(
                FieldSpec("element_names", N_("One name a line, in the order of the "
                                              "declaration"), "lines", width=4),
            ),
            count=lambda hs: len(hs.element_names),
        ),
    ),
    permission="catalog.edit",
    papers=False,
)  # fmt: skip


def _span(rate: HsRate) -> str:
    """Say a rate's span of days in words."""
    language = screen_language()
    percent = language.percent(rate.refund_rate, 0)
    start, end = language.iso(rate.valid_from), language.iso(rate.valid_to)
    if start and end:
        words = _("{rate} for exports from {start} to {end}", rate=percent,
                  start=start, end=end)  # fmt: skip
    elif start:
        words = _("{rate} for exports from {start} on", rate=percent, start=start)
    elif end:
        words = _("{rate} for exports until {end}", rate=percent, end=end)
    else:
        words = _("{rate} for all exports", rate=percent)
    return words
