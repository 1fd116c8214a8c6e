"""The lists of products and tariff codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import codes
from app.core.i18n import N_, _, names_here, screen_language
from app.core.query import Filter, Query, Sort
from forms.kit import cell_of, thumbs
from forms.kit.cells import Cell
from forms.kit.list_spec import Action, Column, ListSpec, View

if TYPE_CHECKING:
    from app.catalog.domain import HsCode, HsSummary, Summary


def hs_words(code: str) -> str:
    """Return a tariff code as people read it: 8509.40.1000."""
    return f"{code[:4]}.{code[4:6]}.{code[6:]}" if len(code) > 6 else code  # noqa: PLR2004 - the heading and subheading


def unit_name(code: str) -> str:
    """Return a customs unit as the declaration writes it: 台."""
    if not codes.has("units", code):
        return code
    return codes.find("units", code).name("zh_CN")


def _pictured(row: Summary) -> Cell:
    return Cell(row.name_en, image=thumbs.pixmap(row.thumb))


def _weight(row: Summary) -> Cell:
    if not row.carton_gross_kg:
        return Cell()
    return Cell(screen_language().quantity(row.carton_gross_kg, 2), kind="number")


def _pieces(row: Summary) -> Cell:
    words = str(row.units_per_carton) if row.units_per_carton else ""
    return Cell(words, kind="number")


def _hs(row: Summary) -> Cell:
    if not row.hs_code:
        return Cell(_("Missing"), kind="chip", chip="warn")
    return Cell(hs_words(row.hs_code))


def _state(row: Summary) -> Cell:
    return Cell() if row.active else Cell(_("Inactive"), kind="chip", chip="neutral")


LIST = ListSpec(
    name="catalog",
    title=N_("Products"),
    icon="packages",
    kind="product",
    singular=N_("Product"),
    sort=Sort("code"),
    create="catalog.edit",
    columns=(
        Column("code", N_("Item no."), lambda r: Cell(r.code, kind="link"), 118,
               frozen=True, filter="code"),
        Column("name_en", N_("English description"), _pictured, 260, stretch=True,
               told=True),
        Column("name_zh", N_("Chinese description"), lambda r: Cell(r.name_zh), 190),
        Column("hs_code", N_("HS code"), _hs, 126, filter="code"),
        Column("unit", N_("Unit"), lambda r: Cell(r.unit), 70, filter="code"),
        Column("units_per_carton", N_("Each carton"), _pieces, 92, filter="number"),
        Column("carton_gross_kg", N_("Gross kg"), _weight, 88, filter="number"),
        Column("active", N_("State"), _state, 90, filter="choice",
               options=((True, N_("Active")), (False, N_("Inactive")))),
    ),
    views=(
        View(N_("All")),
        View(N_("Without HS code"), Query(filters=(Filter("hs_code", "empty"),))),
        View(N_("Without packing"),
             Query(filters=(Filter("units_per_carton", "eq", 0),))),
        View(N_("Inactive"), Query(filters=(Filter("active", "eq", False),))),  # noqa: FBT003 - a value
    ),
    heading=lambda r: r.code,
    preview=(
        (N_("English description"), lambda r: r.name_en),
        (N_("Chinese description"), lambda r: r.name_zh),
        (N_("HS code"), lambda r: hs_words(r.hs_code)),
        (N_("Each carton"), lambda r: f"{r.units_per_carton or ''}"),
    ),
    empty=N_("No products yet. Enter the first one, or paste a table into a contract."),
)  # fmt: skip


def tariff_chip(record: HsCode | HsSummary) -> tuple[str, str]:
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
    return names_here(row.name_en, row.name_zh)[0]


TARIFF = ListSpec(
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
               lambda r: cell_of.chip(tariff_chip(r)), 110, filter="choice",
               options=((True, N_("Verified")), (False, N_("Unverified")))),
        Column("source", N_("Source"), lambda r: Cell(r.source), 220),
    ),
    views=(
        View(N_("All")),
        View(N_("Unverified"), Query(filters=(Filter("verified", "eq", False),))),  # noqa: FBT003 - a value
        View(N_("Without refund"), Query(filters=(Filter("refund_rate", "eq", 0),))),
    ),
    heading=lambda r: hs_words(r.code),
    chip=tariff_chip,
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
