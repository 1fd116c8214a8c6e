"""Tariff codes on the screen: the office's table with its dated refund rates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.catalog.domain import HsCode, HsRate
from app.core.i18n import N_, _, names_here, screen_language
from forms.catalog_list import hs_words, tariff_chip
from forms.kit import mild
from forms.kit.spec import ColumnSpec, EditorSpec, FieldSpec, SectionSpec

if TYPE_CHECKING:
    from collections.abc import Sequence


def _new_rate(hs: HsCode) -> HsRate:
    """Begin a rate on the day after the last one."""
    last = hs.rates[-1].valid_to if hs.rates else None
    begins = last + timedelta(days=1) if last else None
    return HsRate(valid_from=begins, refund_rate=hs.vat_rate)


def chips(hs: HsCode) -> Sequence[tuple[str, str]]:
    """Return whether the code was checked."""
    return (tariff_chip(hs),) if hs.id else ()


SPEC = EditorSpec(
    kind="hs_code",
    singular=N_("Tariff code"),
    icon="list-numbers",
    title=lambda hs: hs_words(hs.code) if hs.id else "",
    subtitle=lambda hs: names_here(hs.name_en, hs.name_zh)[0],
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
                ColumnSpec("valid_from", N_("Exports from"), "date", 130,
                           doubt=mild.nothing),
                ColumnSpec("valid_to", N_("Exports until"), "date", 130,
                           doubt=mild.nothing),
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
