"""The list of issued papers."""

from __future__ import annotations

from app.core.i18n import N_, _, stamp
from app.core.papers.vault import DOUBTED, KEPT, TITLES, Issued, label, shown_way, way
from app.core.query import Filter, Query, Sort, Span
from app.documents.domain import Summary
from forms.kit import cell_of
from forms.kit import list_spec as lists
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec, View
from forms.sale_list import customer_name
from forms.vault import WAY_TITLES, way_chip

LANGUAGE_NAMES = {
    "en": "English",
    "zh_CN": "简体中文",
    "zh_TW": "繁體中文",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
}


def summary_chip(row: Summary | Issued) -> tuple[str, str]:
    """Return what is known of the sending of an issued paper: words and tone."""
    return way_chip(way(row.sent_at, row.sent_to, row.letter))


def _shown(row: Summary) -> str:
    return shown_way(way(row.sent_at, row.sent_to, row.letter))


LIST = ListSpec(
    name="documents",
    title=N_("Papers"),
    icon="files",
    topics=frozenset({"documents", "mail"}),
    sort=Sort("issued_at", descending=True),
    columns=(
        Column(
            "number",
            N_("Number"),
            lambda r: Cell(r.number, bold=True),
            130,
            frozen=True,
            filter="code",
        ),
        Column(
            "key",
            N_("Paper"),
            lambda r: Cell(_(TITLES[r.key])),
            170,
            filter="choice",
            options=tuple(TITLES.items()),
        ),
        Column(
            "customer", N_("Party"), lambda r: Cell(customer_name(r)), 180, stretch=True
        ),
        Column("shipment", N_("Document"), lambda r: Cell(r.shipment), 104),
        Column(
            "edition",
            N_("Version"),
            lambda r: Cell(label(r.version, r.edition)),
            70,
            filter="",
        ),
        Column(
            "language",
            N_("Language"),
            lambda r: Cell(LANGUAGE_NAMES.get(r.language, r.language)),
            100,
            filter="choice",
            options=tuple(LANGUAGE_NAMES.items()),
        ),
        Column(
            "issued_at",
            N_("Issued"),
            lambda r: Cell(stamp(r.issued_at), kind="date"),
            146,
            filter="date",
        ),
        Column("issued_by", N_("By"), lambda r: Cell(r.issued_by), 110),
        Column("sent_to", N_("Sent to"), lambda r: Cell(r.sent_to), 150),
        Column(
            "sent_at",
            N_("Sent"),
            lambda r: Cell(stamp(r.sent_at if r.sent_to else None), kind="date"),
            146,
            filter="date",
            hidden=True,
        ),
        Column(
            "state",
            N_("State"),
            lambda r: cell_of.chip(summary_chip(r)),
            140,
            filter="choice",
            options=tuple(WAY_TITLES.items()),
            value=_shown,
            sortable=False,
            told=True,
        ),
    ),
    views=(
        View(N_("All")),
        View(N_("Not sent yet"), Query(filters=(Filter("sent_to", "empty"),))),
        View(
            N_("This month"),
            Query(filters=(Filter("issued_at", "eq", Span("this_month")),)),
        ),
    ),
    heading=lambda r: f"{r.number} · {_(TITLES[r.key])}",
    chip=summary_chip,
    preview=(
        (N_("Party"), customer_name),
        (N_("Sent to"), lambda r: r.sent_to),
    ),
    actions=(
        lists.Action("show", N_("Show"), "eye", button=True, quick=True, single=True),
        lists.Action(
            "set", N_("Open the set"), "files", button=True, quick=True, single=True
        ),
        lists.Action(
            "confirm",
            N_("It was sent"),
            "circle-check",
            quick=True,
            single=True,
            permission="mail.send",
            possible=lambda row: row.letter in DOUBTED,
        ),
        lists.Action(
            "cancel",
            N_("Take the letter back"),
            "x",
            quick=True,
            single=True,
            permission="mail.send",
            possible=lambda row: row.letter in KEPT,
        ),
    ),
    empty=N_("No paper was issued yet. Open a document and print its papers."),
)
