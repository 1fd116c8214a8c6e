"""The office's own fields on a product's card, in the list, in files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from app.catalog import service as catalog
from app.catalog.controller import ProductController
from app.core import own_fields as own
from app.core.own_fields import Own, OwnField, OwnKind
from app.core.query import Filter, Query, Sort
from app.core.views import SavedView
from app.db import known
from app.exchange import (
    carrying,
    checking,
    exporting,
    files,
    listed,
    mapping,
    undoing,
)
from app.exchange.checking import Mode, Outcome
from app.modules import TABLES, find
from app.office import service as office
from app.office.controller import OwnFieldController
from app.ui.desk import Desk
from app.ui.registry import Registry, declared
from app.ui.work import Work
from forms.kit.export import export
from forms.kit.list_reading import read
from forms.kit.list_text import write
from tests import make
from tests.exchange.books import book

D = Decimal
FIELDS = (
    OwnField(label="质保月数", kind=OwnKind.NUMBER, places=1),
    OwnField(label="Grade", kind=OwnKind.CHOICE, choices=("A & B", "C")),
    OwnField(label="Tested on", kind=OwnKind.DATE),
    OwnField(label="易碎", kind=OwnKind.CHECK),
)
SAID = Own(number_1=D("1.5"), text_1="C", day_1=date(2026, 3, 5), check_1=True)


def stocked(database, actor):
    with database.unit_of_work(actor) as uow:
        for one in FIELDS:
            office.save_own_field(uow, one)
        made = make.products(uow)
        own.keep(known.own_fields(uow))
    yield made
    own.keep(())


@pytest.fixture
def items(sqlite_database, actor):
    """Products of an office with four own fields, which the program knows."""
    yield from stocked(sqlite_database, actor)


@pytest.fixture
def goods(database, actor):
    """The same in a file and on a server."""
    yield from stocked(database, actor)


def written(uow, code):
    return catalog.find(uow, code).own


@pytest.mark.feature("H44")
def test_a_card_asks_for_them_keeps_and_copies_them(
    sqlite_database, actor, qapp, items
):
    tab = ProductController(Desk(Work(sqlite_database, actor, inline=True)))
    tab.open(items["HJ-350"].id)
    fields = tab.form.sections["own"].fields
    assert [*fields] == ["own.number_1", "own.text_1", "own.day_1", "own.check_1"]
    for path, words in (("own.number_1", "3/2"), ("own.day_1", "2026-03-05")):
        fields[path].input.setText(f"={words}" if "/" in words else words)
        fields[path].commit()
    assert (tab.draft.own.number_1, tab.draft.own.day_1) == (D("1.5"), SAID.day_1)
    tab.undo()
    assert tab.draft.own.day_1 is None
    fields["own.number_1"].input.setText("")
    fields["own.number_1"].commit()
    assert tab.draft.own.number_1 is None  # not a zero
    fields["own.text_1"].edited.emit("C")
    tab.save()
    with sqlite_database.reading(actor) as uow:
        assert written(uow, "HJ-350") == Own(text_1="C")
    assert tab.services.duplicate(tab.stored).own == Own(text_1="C")
    qapp.processEvents()
    tab.form.deleteLater()


@pytest.mark.feature("H44")
def test_a_list_shows_sorts_narrows_and_exports_them(database, actor, goods, tmp_path):
    with database.unit_of_work(actor) as uow:
        item = catalog.get(uow, goods["HJ-350"].id)
        catalog.save(uow, make.replace(item, own=SAID))
    spec, rows = declared(Registry().named("catalog").listing)
    columns = [one for one in spec.columns if one.field.startswith("own_")]
    assert [one.title for one in columns] == [one.label for one in FIELDS]
    assert all(one.hidden for one in columns)
    asked = {
        "own_number_1": ("ge", D(1)),
        "own_text_1": ("eq", "C"),
        "own_day_1": ("eq", date(2026, 3, 5)),
        "own_check_1": ("eq", True),
    }
    with database.reading(actor) as uow:
        for field, (op, value) in asked.items():
            query = Query(filters=(Filter(field, op, value),))
            assert [r.code for r in rows.page(uow, query).records] == ["HJ-350"]
            assert read(spec, write(spec, query.filters), uow.today) == query.filters
            first = rows.page(uow, Query(sort=Sort(field, descending=True))).records[0]
            assert first.code == "HJ-350"
        found = rows.page(uow, Query()).records
        told = catalog.told(uow, [one.id for one in found])
    shown = [make.replace(one, **told.get(one.id, {})) for one in found]
    path = export(str(tmp_path / "own.xlsx"), "xlsx", columns, shown)
    lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [1.5, "C", date(2026, 3, 5), "Yes"] in lines
    every = make.replace(spec.layout(), hidden=frozenset())
    preset = SavedView(None, "catalog", "All", Query(), every, file="xlsx")
    with database.reading(actor) as uow:
        listed.write(uow, preset, tmp_path / "preset.xlsx")
    kept = CalamineWorkbook.from_path(tmp_path / "preset.xlsx").get_sheet_by_index(0)
    assert any(1.5 in row and "C" in row for row in kept.to_python())


@pytest.mark.feature("H44")
def test_template_import_with_a_bad_cell_and_one_step_back(
    database,
    actor,
    goods,  # noqa: ARG001
    tmp_path,
):
    table = find(TABLES["catalog"]).of_office()
    path = exporting.template(tmp_path / "t.xlsx", table, table.seen_by(actor))
    heads = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0]
    assert {one.label for one in FIELDS} <= set(heads)
    rows = [["货号", "质保月数", "Grade", "Tested on", "易碎"],
            ["HJ-350", D("1.5"), "D", date(2026, 3, 5), "yes"]]  # fmt: skip
    sheet = files.read(book(tmp_path / "in.xlsx", rows))[0]
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    assert meant.fields[1:] == (
        "own.number_1", "own.text_1", "own.day_1", "own.check_1")  # fmt: skip
    with database.reading(actor) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.UPDATE, "en")
    assert [one.path for one in plan.troubles()] == ["own.text_1"]
    sheet.rows[1][2] = "C"
    with database.reading(actor) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.UPDATE, "en")
    assert plan.count(Outcome.CHANGED) == 1
    key = carrying.new_key(table)
    with database.unit_of_work(actor, key=key) as uow:
        carrying.carry_out(uow, plan)
    with database.reading(actor) as uow:
        assert written(uow, "HJ-350") == SAID

    with database.unit_of_work(actor, key=undoing.undo_key(key)) as uow:
        assert undoing.take_back(uow, table, key) == 1
    with database.reading(actor) as uow:
        assert written(uow, "HJ-350") == Own()


def test_a_definition_is_typed_choice_by_choice(sqlite_database, actor, qapp):
    """An empty list of choices stood there as two brackets."""
    tab = OwnFieldController(Desk(Work(sqlite_database, actor, inline=True)))
    tab.start()
    fields = tab.form.form.fields
    for path, value in (("label", "Grade"), ("kind", OwnKind.CHOICE)):
        fields[path].edited.emit(value)
    assert fields["choices"].input.toPlainText() == ""
    fields["choices"].input.setPlainText("A & B\nC\n")
    tab.save()
    assert (tab.stored.choices, tab.stored.slot) == (("A & B", "C"), "text_1")
    tab.reload()
    assert fields["choices"].input.toPlainText() == "A & B\nC"
    assert qapp is not None
    tab.form.deleteLater()


@pytest.mark.usefixtures("items")
def test_a_file_with_a_number_beyond_all_bounds_is_told_at_its_cell(
    sqlite_database, actor, tmp_path
):
    table = find(TABLES["catalog"]).of_office()
    rows = [["货号", "质保月数"], ["HJ-350", 1e40], ["CB-1520", 1.25]]
    sheet = files.read(book(tmp_path / "in.xlsx", rows))[0]
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    with sqlite_database.reading(actor) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.UPDATE, "en")
    assert [(one.row, one.path, one.msgid) for one in plan.troubles()] == [
        (1, "own.number_1", "This number is too large."),
        (2, "own.number_1", "At most {count} decimals fit here."),
    ]
