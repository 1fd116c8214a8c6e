"""What a list shows, written into files and read back by other programs."""

import csv
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from python_calamine import CalamineWorkbook

from app.core.actor import Actor
from app.core.errors import NotPossibleError, UnavailableError
from app.core.query import Filter, Query, Sort
from app.core.views import SavedView, exports_of
from app.db import views
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.work import Work
from forms.kit import asking, list_bar, theme
from forms.kit import export as exporting
from forms.kit.cells import Cell
from forms.kit.export import export
from forms.kit.list_exports import ExportPanel
from forms.kit.list_spec import Column
from tests import deals

CHEN = Actor("Chen Siyuan", frozenset({"contracts.view"}))


@pytest.fixture
def tab(sqlite_database, qapp, qtbot):
    theme.install(qapp)
    deals.fill(sqlite_database)
    desk = Desk(Work(sqlite_database, CHEN, inline=True))
    made = ListController(desk, deals.SPEC, deals.LISTING)
    qtbot.addWidget(made.form)
    return made


@pytest.mark.feature("H3", "A144")
def test_workbook_has_what_is_seen_with_numbers_as_numbers(tab, tmp_path):
    page = tab.form
    page.change(Query(filters=(Filter("state", "eq", "late"),), sort=Sort("amount")))
    page.table.keeper.hide("country")
    header = page.table.heads()
    header.moveSection(header.visualIndex(7), 1)  # the amount comes first
    path = tmp_path / "list.xlsx"
    page.export_asked.emit(str(path), "xlsx")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    count = page.model.rowCount()
    assert rows[0][:3] == ["Amount", "Currency", "Contract"]
    assert "Country" not in rows[0]
    body = rows[1 : count + 1]
    assert [(row[1], row[2]) for row in body] == [
        (page.model.record(at).currency, page.model.record(at).number)
        for at in range(count)
    ]
    first = page.model.record(0)
    assert body[0][0] == float(first.amount)
    assert body[0][rows[0].index("Signed on")] == first.signed_on
    totals = rows[count + 1 :]
    assert len(totals) == 2
    for row in totals:
        code = "EUR" if row is totals[0] else "USD"
        expected = sum(
            record.amount
            for at in range(count)
            if (record := page.model.record(at)).currency == code
        )
        assert Decimal(str(row[0])) == expected


@pytest.mark.feature("H3")
def test_whole_result_is_written_and_not_only_what_was_looked_at(tab, tmp_path):
    path = tmp_path / "list.csv"
    tab.form.export_asked.emit(str(path), "csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 431
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.feature("H3")
def test_an_export_is_kept_by_name_and_written_again_as_it_was(
    tab, tmp_path, monkeypatch
):
    """Columns, their order, conditions and kind of file; the list goes on meanwhile."""
    monkeypatch.setattr(list_bar, "pop_below", lambda *_: None)
    page = tab.form
    page.change(Query(filters=(Filter("state", "eq", "late"),), sort=Sort("amount")))
    page.table.keeper.hide("country")
    header = page.table.heads()
    header.moveSection(header.visualIndex(7), 1)
    late = page.model.rowCount()
    _menu(page)["Keep this export by name…"].trigger()
    panel = page.findChild(ExportPanel)
    panel.field.input.setText("Late ones")
    QTest.keyClick(panel.field.input, Qt.Key.Key_Return)

    page.change(Query())
    page.table.keeper.hide("amount")
    path = tmp_path / "late"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(path))
    _menu(page)["Late ones"].trigger()
    written = path.with_suffix(".xlsx")
    rows = CalamineWorkbook.from_path(written).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Amount", "Currency", "Contract"]
    assert "Country" not in rows[0]
    amounts = [row[0] for row in rows[1 : late + 1]]
    assert amounts == sorted(amounts)
    totals = [row[0] for row in rows[late + 1 :]]
    assert len(totals) == 2  # in EUR and USD
    assert round(sum(totals), 2) == round(sum(amounts), 2)
    parts = zipfile.ZipFile(written)
    styles = parts.read("xl/styles.xml").decode()
    assert 'formatCode="#,##0.00"' in styles
    assert 'formatCode="yyyy-mm-dd"' in styles
    last = chr(ord("A") + len(rows[0]) - 1)
    table = f'<autoFilter ref="A1:{last}{late + 1}"/>'
    assert table in parts.read("xl/worksheets/sheet1.xml").decode()
    removal = _menu(page)["Remove an export"].menu()
    next(one for one in removal.actions() if one.text() == "Late ones").trigger()
    assert "Late ones" not in _menu(page)


def test_others_see_an_export_that_is_shared_with_them(sqlite_database, actor):
    name = exports_of("contracts")
    mine = Actor("A", actor.permissions, "a", roles=frozenset({"sales"}))
    other = Actor("B", actor.permissions, "b", roles=frozenset({"buyer"}))
    with sqlite_database.unit_of_work(mine) as uow:
        kept = SavedView(None, name, "Mine", Query(), file="csv")
        views.save_view(uow, kept)
        views.save_view(uow, replace(kept, name="Ours", shared=True))
        views.save_view(uow, replace(kept, name="Sales", shared=True, role="sales"))
    with sqlite_database.reading(other) as uow:
        assert [one.name for one in views.saved_views(uow, name)] == ["Ours"]
        assert views.exports_named(uow, "Mine") == ()
        assert [one.file for one in views.exports_named(uow, "Ours")] == ["csv"]
        assert views.saved_views(uow, "contracts") == ()


@pytest.mark.feature("H10", "H43")
def test_an_export_with_a_column_that_a_person_may_not_see_is_not_offered(
    sqlite_database, actor, qtbot, qapp, monkeypatch
):
    theme.install(qapp)
    monkeypatch.setattr(list_bar, "pop_below", lambda *_: None)
    deals.fill(sqlite_database)
    secret = replace(deals.SPEC.columns[-1], permission="contracts.view_cost")
    spec = replace(deals.SPEC, columns=(*deals.SPEC.columns[:-1], secret))
    sender = Actor("A", actor.permissions, "a")
    whole = spec.layout()
    less = replace(whole, hidden=whole.hidden | {secret.field})
    with sqlite_database.unit_of_work(sender) as uow:
        for title, layout in (("Whole", whole), ("Less", less)):
            views.save_view(uow, SavedView(
                None, exports_of(spec.name), title, Query(), layout,
                shared=True, file="csv",
            ))  # fmt: skip

    def offered(*permissions):
        who = Actor("B", frozenset({"contracts.view", *permissions}), "b")
        desk = Desk(Work(sqlite_database, who, inline=True))
        tab = ListController(desk, spec, deals.LISTING)
        qtbot.addWidget(tab.form)
        return {"Whole", "Less"} & _menu(tab.form).keys()

    assert offered() == {"Less"}
    assert offered("contracts.view_cost") == {"Whole", "Less"}


def _menu(page):
    return {one.text(): one for one in page.bar.export_menu().actions()}


COLUMNS = (
    Column("name", "Name", lambda r: Cell(r["name"]), value=lambda r: r["name"]),
    Column("day", "Day", lambda r: Cell(str(r["day"])), value=lambda r: r["day"]),
    Column("sum", "Sum", lambda _r: Cell("x"), value=lambda r: r["sum"], sum=True,
           currency=lambda _r: "JPY"),
)  # fmt: skip
DANGEROUS = ['=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(1)", "\tx", "\rx"]


@pytest.mark.parametrize("words", DANGEROUS)
def test_words_never_become_formulas(tmp_path, words):
    record = {"name": words, "day": date(2026, 1, 2), "sum": Decimal(-5)}
    path = export(str(tmp_path / "a.csv"), "csv", COLUMNS, [record])
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    assert cells[0] == f"'{words}"
    assert cells[1:] == ["2026-01-02", "-5"]
    book = export(str(tmp_path / "a.xlsx"), "xlsx", COLUMNS, [record])
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_index(0)
    assert sheet.to_python()[1][0].strip() == words.strip()


def test_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(UnavailableError, match=r"a\.xlsx cannot be written"):
        export(str(tmp_path / "no folder" / "a.xlsx"), "xlsx", COLUMNS, [])
    with pytest.raises(UnavailableError):
        export(str(tmp_path / "no folder" / "a.csv"), "csv", COLUMNS, [])


def test_more_rows_than_a_worksheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "XLSX_ROWS", 2)
    record = {"name": "a", "day": None, "sum": None}
    with pytest.raises(NotPossibleError):
        export(str(tmp_path / "a.xlsx"), "xlsx", COLUMNS, [record, record])
