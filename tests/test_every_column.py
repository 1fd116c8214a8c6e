"""Every column that a list shows can be filtered and sorted by, or is named here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest

import forms
from app.core import people
from app.core.actor import Actor
from app.core.errors import InvalidError
from app.core.i18n import _
from app.core.query import Filter, Query, Sort
from app.modules import find
from app.ui.module import Listed
from app.ui.registry import Registry
from forms.kit.list_reading import read
from forms.kit.list_spec import ListSpec
from forms.kit.list_words import OPS_BY_KIND
from tests import walks

TOLD = "another module below tells it once the row is looked at"
PASSING = "it changes with the clock, no row holds it"
NAMED = "a name of codes, in the words of the screen"
NO_FILTER = {
    ("quotations", "margin"): "worked out of prices, costs and the rates of a day",
    ("contracts", "margin"): "worked out of prices, costs and the rates of a day",
    ("contracts", "shipped"): TOLD,
    ("contracts", "received"): TOLD,
    ("treasury", "profit"): TOLD,
    ("treasury", "margin"): TOLD,
    ("inquiries", "received_at"): PASSING,
    ("trash", "left"): PASSING,
    ("tariff", "legal_unit_1"): NAMED,
    ("documents", "edition"): "made of the record's version and the paper's",
    ("outbox", "reason"): "words with figures, of the language of the screen",
}
NO_ORDER = {
    ("trash", "left"): PASSING,
    ("contracts", "margin"): NO_FILTER["contracts", "margin"],
    ("quotations", "margin"): NO_FILTER["quotations", "margin"],
    ("contracts", "shipped"): TOLD,
    ("contracts", "received"): TOLD,
    ("treasury", "profit"): TOLD,
    ("treasury", "margin"): TOLD,
    ("parties", "roles"): "several in one cell",
    ("access", "roles"): "several in one cell",
    ("tariff", "legal_unit_1"): NAMED,
    ("documents", "state"): "what of it letters tell stands with their writers",
}
SAMPLE = {"number": Decimal(5), "date": date(2026, 3, 15)}

IN_SHEETS = {
    "forms.inventory_list:LIST": "app.inventory.listing:BALANCES",
    "forms.customs_list:LIST": "app.customs.listing:LISTING",
    "forms.customs_list:REFUNDS": "app.customs.listing:REFUNDS",
    "forms.receivables_list:LIST": "app.receivables.listing:ITEMS",
    "forms.receivables_list:RECEIPTS": "app.receivables.listing:RECEIPTS",
    "forms.payables_list:LIST": "app.payables.listing:BILLS",
    "forms.payables_list:PAYMENTS": "app.payables.listing:PAYMENTS",
    "forms.treasury_list:LIST": "app.treasury.listing:DEALS",
    "forms.treasury_list:TRANSFERS": "app.treasury.listing:TRANSFERS",
    "forms.office_list:RATES": "app.office.listing:RATES",
}
"""Lists that stand beside others on one page, and whose rows are theirs."""

LISTS = [
    (find(spec), find(rows))
    for spec, rows in (
        *(
            (one.listing.spec, one.listing.rows)
            for one in Registry().lists
            if isinstance(one.listing, Listed)
        ),
        *IN_SHEETS.items(),
    )
]


@pytest.fixture(autouse=True)
def staff():
    """Whose a record is can be asked of those who work here."""
    people.keep({"li": "Li Na"})


NAMES = [spec.name for spec, _rows in LISTS]
FEW = {"contracts", "shipments", "receivables", "inventory", "parties"}
"""Those with the most kinds of columns: told by other modules, derived, several."""
each_list = pytest.mark.parametrize(("spec", "rows"), LISTS, ids=NAMES)


def value_for(column):
    if column.filter == "choice":
        choices = column.choices()
        return choices[0][0] if choices else "x"
    return SAMPLE.get(column.filter, "x")


def conditions(column):
    value = value_for(column)
    given = {"in": (value,), "between": (value, value), "empty": None,
             "not_empty": None}  # fmt: skip
    for op in OPS_BY_KIND[column.filter]:
        if op != "span":
            yield Filter(column.field, op, given.get(op, value))


def test_no_list_is_left_out():
    names = [name for _, name, _ in iter_modules(forms.__path__, "forms.")]
    specs = [
        one
        for module in map(import_module, names)
        for one in vars(module).values()
        if isinstance(one, ListSpec)
    ]
    known = [id(spec) for spec, _rows in LISTS]
    assert [one.name for one in specs if id(one) not in known] == []


@pytest.mark.feature("H9")
@walks.walked(
    ("spec", "rows"), LISTS, [one for one in LISTS if one[0].name in FEW], ids=NAMES
)
def test_a_shown_column_is_filtered_and_sorted_by(spec, rows, sqlite_database, actor):
    with sqlite_database.reading(actor) as uow:
        for column in (one for one in spec.columns if one.title):
            place = (spec.name, column.field)
            assert bool(column.filter) != (place in NO_FILTER), place
            assert column.sortable != (place in NO_ORDER), place
            for one in conditions(column) if column.filter else ():
                rows.overview(uow, Query(filters=(one,)))
            for down in (False, True) if column.sortable else ():
                rows.page(uow, Query(sort=Sort(column.field, descending=down)))


@pytest.mark.feature("H9")
@each_list
def test_a_filter_is_read_from_text(spec, rows):
    del rows
    for column in (one for one in spec.columns if one.title and one.filter):
        value = value_for(column)
        words = {kept: _(text) for kept, text in column.choices()}.get(value, value)
        text = f'{_(column.title)}: "{words}"'
        (found,) = read(spec, text, date(2026, 3, 15))
        same = {one.field for one in spec.columns if _(one.title) == _(column.title)}
        assert found.field in same


@pytest.mark.feature("H43")
@each_list
def test_what_a_person_may_not_see_is_not_asked_for_either(spec, rows, sqlite_database):
    """A view of a colleague's may hold such a condition: it finds and tells nothing."""
    hidden = [one for one in spec.columns if one.permission]
    held = {**rows.columns, **rows.derived}
    unsafe = [
        one.field
        for one in hidden
        if one.field in held and rows.secret.get(one.field) != one.permission
    ]
    assert not unsafe
    seen = spec.seen_by(lambda _permission: False)
    for column in hidden:
        assert seen.column(column.field) is None
        with pytest.raises(ValueError, match="column"):
            read(seen, f"{_(column.title)}: 5", date(2026, 3, 15))
    bare = Actor("Nobody", frozenset({rows.permission}))
    with sqlite_database.reading(bare) as uow:
        for column in hidden:
            if column.field not in held:
                with pytest.raises(InvalidError):
                    rows.overview(uow, Query(sort=Sort(column.field)))
                continue
            for one in conditions(column):
                told = rows.overview(uow, replace(Query(), filters=(one,)))
                assert column.field not in told.sums


def rows_of(name):
    return next((spec, rows) for spec, rows in LISTS if spec.name == name)


@pytest.mark.parametrize(
    ("name", "field"), [("inventory", "state"), ("receivables", "state")]
)
def test_a_derived_state_is_the_one_that_the_rows_show(
    name, field, sample_database, actor
):
    spec, rows = rows_of(name)
    column = spec.column(field)
    with sample_database.reading(actor) as uow:
        whole = rows.page(uow, Query(sort=Sort(field))).records
        assert whole
        for value, _title in column.choices():
            asked = Query(filters=(Filter(field, "in", (value,)),))
            found = {one.id for one in rows.page(uow, asked).records}
            assert found == {x.id for x in whole if column.value_of(x) == value}


def test_free_stock_is_sorted_and_filtered_by_what_is_left(sample_database, actor):
    _spec, rows = rows_of("inventory")
    with sample_database.reading(actor) as uow:
        found = rows.page(uow, Query(sort=Sort("free"))).records
        assert [one.free for one in found] == sorted(one.free for one in found)
        some = found[-1].free
        asked = Query(filters=(Filter("free", "ge", some),))
        least = {one.free for one in rows.page(uow, asked).records}
        assert least == {some}


def test_who_has_several_roles_is_found_by_each(sample_database, actor):
    """A role is a whole word: of "customer" nothing like "cust" is one."""
    spec, rows = rows_of("parties")
    with sample_database.reading(actor) as uow:
        every = rows.page(uow, Query()).records
        for role, _title in spec.column("roles").choices():
            asked = Query(filters=(Filter("roles", "in", (role,)),))
            found = {one.id for one in rows.page(uow, asked).records}
            assert found == {x.id for x in every if role in x.roles.split(",")}
        part = Query(filters=(Filter("roles", "in", ("cust",)),))
        assert not rows.page(uow, part).records


def test_a_server_understands_what_is_derived(postgres_database, actor):
    for spec, rows in LISTS:
        with postgres_database.reading(actor) as uow:
            there = rows.overview(uow, Query()).count
            for field in rows.derived:
                found = rows.page(uow, Query(sort=Sort(field, descending=True)))
                assert len(found.records) == there, (spec.name, field)
            for field in rows.several:
                asked = Query(filters=(Filter(field, "in", ("sales",)),))
                assert rows.overview(uow, asked).count == 0, "nobody has a role yet"
