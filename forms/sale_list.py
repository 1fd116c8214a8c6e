"""What the lists of documents have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core import people, places
from app.core.i18n import N_, names_here, screen_language
from app.core.money import half_up
from forms.currencies import CURRENCIES
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column

if TYPE_CHECKING:
    from decimal import Decimal


def country_cell(code: str) -> Cell:
    """Return the cell of a country by its name, where it has no room by its code."""
    return Cell(country_name(code), short=code)


def country_name(code: str) -> str:
    """Return the name of a country in the language of the screen; "" for none."""
    return places.country_name(code, screen_language().code)


def terms(row: Any) -> str:
    """Return the Incoterm with its place: "CIF HAMBURG"."""
    return f"{row.incoterm} {row.place}".strip()


def supplier_name(row: Any) -> str:
    """Return a supplier's name as this screen reads it."""
    return names_here(row.supplier, row.supplier_zh)[0]


def customer_name(row: Any) -> str:
    """Return a customer's name as this screen reads it; "" for nobody."""
    return names_here(row.customer, row.customer_zh)[0]


OWNER_COLUMN = Column(
    "owner",
    N_("Responsible"),
    lambda r: Cell(people.called(r.owner)),
    110,
    filter="choice",
    options=people.choices,
    hidden=True,
)
"""Whose a record is: who sees it, and not whose name it bears."""

CUSTOMER_COLUMNS = (
    Column("customer", N_("Customer"), lambda r: Cell(customer_name(r)), 190,
           stretch=True, value=customer_name),
    Column("country", N_("Country"), lambda r: country_cell(r.country), 96,
           filter="code", codes="countries"),
    Column("salesperson", N_("Salesperson"), lambda r: Cell(r.salesperson), 110),
)  # fmt: skip


PRICE_COLUMNS = (
    Column("incoterm", N_("Terms"), lambda r: Cell(terms(r)), 132, filter="code"),
    Column("currency", N_("Currency"), lambda r: Cell(r.currency), 72,
           filter="choice", options=CURRENCIES),
    Column("total", N_("Amount"), lambda r: cell_of.amount(r.total, r.currency), 116,
           filter="number", sum=True),
)  # fmt: skip


MARGIN_COLUMN = Column(
    "margin",
    N_("Margin"),
    lambda r: cell_of.share(r.margin, 1),
    70,
    sortable=False,
    filter="",
    told=True,
    permission="contracts.view_cost",
    value=lambda r: None if r.margin is None else half_up(r.margin, 2),
)
"""What a sale is expected to leave, in percent of its amount."""


PREVIEW = (
    (N_("Customer"), customer_name),
    (N_("Country"), lambda r: country_name(r.country)),
    (N_("Terms"), terms),
    (N_("Amount"), lambda r: (
        f"{r.currency} {screen_language().amount(r.total, r.currency)}")),
)  # fmt: skip


def places_of(quantity: Decimal) -> int:
    """Return the decimals that a quantity is shown with: those it has."""
    return max(0, -int(quantity.normalize().as_tuple().exponent))
