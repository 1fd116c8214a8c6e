"""From the list's menu to the records: mapping, dry run in a grid, result, undo."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.catalog import service as catalog
from app.core.actor import Actor
from app.modules import TABLES, find
from app.parties import service as parties
from app.ui import errors
from app.ui import exchange_controller as controller
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.registry import Registry
from app.ui.work import Work
from forms.exchange import COLUMNS, DONE, ROWS, START, ImportDialog
from forms.exchange_rows import RowsPage, Shown
from forms.kit import asking, kept, list_bar, theme
from tests import looks, make
from tests.exchange import books

ROWS_OF_FILE = [
    ["Haizhou price list", None, None, None],
    ["货号", "Name of goods", "净重", "毛重"],
    ["A-1", "Kettle", 1.5, 1.2],
    ["A-2", "Pan", "heavy", 3],
]


@pytest.fixture
def office(sqlite_database, actor, qapp):
    looks.put_on(qapp)
    return Desk(Work(sqlite_database, actor, inline=True))


def _begun(desk, qtbot, path, table="catalog"):
    made = controller.Import(desk, find(TABLES[table]))
    qtbot.addWidget(made.form)
    made.form.show()
    made.begin(path)
    return made


def _type(form, row, field, words):
    """Correct a cell as a person does: go there, type over it, press Return."""
    page = form.rows
    at = page.model.shown.heads.index(field) + 2
    index = page.model.index(page.model.rows.index(row), at)
    page.table.setFocus()
    page.table.setCurrentIndex(index)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    editor = page.table.viewport().findChildren(QLineEdit)[-1]
    editor.selectAll()
    QTest.keyClicks(editor, words)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt takes the text over a moment later


def test_a_file_that_is_refused_shows_nothing_of_the_one_before(
    office, qtbot, tmp_path
):
    made = _begun(office, qtbot, books.book(tmp_path / "list.xlsx", ROWS_OF_FILE))
    page = made.form.columns
    assert (page.boxes, page.headings.count()) != ([], 0)
    refused = tmp_path / "refused.xlsx"
    refused.write_bytes(b"")
    made.begin(refused)
    assert made.form.problem.text() == "refused.xlsx is empty."
    assert (page.model.columns, page.boxes, page.said.text()) == ((), [], "")
    assert page.headings.count() == 0, "a row of headings would be one of no sheet"


@pytest.mark.feature("H44", "A142")
def test_columns_are_mapped_errors_corrected_and_the_import_taken_back(
    office, actor, qtbot, tmp_path
):
    path = books.book(tmp_path / "list.xlsx", ROWS_OF_FILE)
    made = _begun(office, qtbot, path)
    form = made.form
    assert form.page() == COLUMNS
    assert form.columns.model.fields == [
        "code", "", "carton_net_kg", "carton_gross_kg"
    ]  # fmt: skip
    box = form.columns.boxes[1]
    assert "Left out: Name of goods." in form.columns.said.text()
    box.setCurrentIndex(box.findData("name_en"))
    box.activated.emit(box.currentIndex())
    assert "Left out" not in form.columns.said.text()
    form.check.setFocus()
    QTest.keyClick(form.check, Qt.Key.Key_Return)
    assert form.page() == ROWS
    assert form.focusWidget() is form.rows.table, "F2 corrects the marked cell at once"
    assert form.rows.model.shown.counts["wrong"] == 2
    assert not form.go.isEnabled()
    assert "heavy" in form.rows.model.shown.problems[3, 2]
    assert "net weight" in form.rows.said.text()  # the first wrong cell is current
    _type(form, 2, "Net kg", "1.1")
    _type(form, 3, "Net kg", "2,5")
    qtbot.waitUntil(form.go.isEnabled)
    form.go.click()
    assert form.page() == DONE
    assert form.focusWidget() is form.cancel
    assert form.done_title.text() == "2 records imported"
    with office.work.database.reading(actor) as uow:
        pan = catalog.find(uow, "A-2")
    assert (pan.name_en, pan.carton_net_kg) == ("Pan", Decimal("2.5"))

    again = _begun(office, qtbot, path)  # the mapping is remembered
    assert again.form.columns.model.fields[1] == "name_en"
    assert again.form.last.isVisible()
    form.undo.click()
    assert form.done_title.text() == "The import was taken back"
    with office.work.database.reading(actor) as uow:
        assert catalog.find(uow, "A-2") is None


@pytest.mark.feature("H44")
def test_a_file_that_was_not_read_can_be_read_again(office, qtbot, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"%PDF-1.4")
    made = _begun(office, qtbot, path)
    assert made.form.check.isHidden()
    path.write_text("货号,Name of goods\nA-1,Kettle\n", encoding="gb18030")
    made.form.columns.encoding_chosen.emit("gb18030")
    assert made.form.check.isVisible()
    made.form.check.click()
    assert made.form.page() == ROWS


@pytest.mark.feature("H44", "A142")
def test_a_file_of_documents_is_not_imported_twice_unasked(
    office, qtbot, tmp_path, monkeypatch, actor
):
    with office.work.database.unit_of_work(office.actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
    heads = ["Contract no.", "Customer", "Currency", "Item no.", "Qty", "Price"]
    rows = [heads, ["7", buyer.code, "USD", "HJ-350", 1200, 12.8]]
    path = books.book(tmp_path / "orders.xlsx", rows)
    asked = []

    def answer(_parent, title, text, _answers):
        asked.append((title, text))
        return "cancel" if len(asked) == 1 else "again"

    monkeypatch.setattr(errors, "ask", answer)

    def take():
        made = _begun(office, qtbot, path, "contracts")
        QTest.mouseClick(made.form.check, Qt.MouseButton.LeftButton)
        QTest.mouseClick(made.form.go, Qt.MouseButton.LeftButton)
        return made.form

    first = take()
    assert (first.page(), asked) == (DONE, [])
    assert take().page() == ROWS, "thought better of it"
    ((title, text),) = asked
    assert title.startswith(f"{office.actor.name} imported this file on 20")
    assert text == "To import it again makes 1 record a second time."
    second = take()
    assert second.page() == DONE
    for form in (second, first):
        QTest.mouseClick(form.undo, Qt.MouseButton.LeftButton)
    assert take().page() == DONE, "what was taken back may come again"
    assert len(asked) == 2
    office.actor = office.work.actor = replace(office.actor, name="Lin Ke")
    assert take().page() == DONE, "answered"
    assert asked[2][0].startswith(f"{actor.name} imported this file on 20")


def test_a_bad_file_is_told_in_the_window(office, qtbot, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"no book")
    form = _begun(office, qtbot, path).form
    assert form.problem.isVisible()
    assert "whatever its name says" in form.problem.text()
    # Nothing was read, so nothing can be checked: not by Return either.
    assert form.check.isHidden()
    assert not form.columns.modes.isEnabled()
    assert form.hint.text() == "list.xlsx"
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.page() == COLUMNS


def test_the_wrong_rows_go_into_a_file_with_their_reasons(
    office, qtbot, tmp_path, monkeypatch
):
    from app.exchange import files

    made = _begun(office, qtbot, books.book(tmp_path / "l.xlsx", ROWS_OF_FILE))
    made.form.check.click()
    out = tmp_path / "wrong.xlsx"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(out))
    made.form.errors.click()
    rows = files.read(out)[0].rows
    assert [row[0] for row in rows] == ["货号", "A-1", "A-2"]
    assert "heavy" in rows[2][-1]


@pytest.mark.feature("H44")
def test_what_is_right_is_imported_once_the_wrong_rows_lie_in_their_file(
    office, qtbot, tmp_path, monkeypatch
):
    """One hopeless row held all the others back, for whom the file was no use."""
    from app.exchange import files

    rows = [*ROWS_OF_FILE, ["A-3", "Lid", 1.5, 2]]
    made = _begun(office, qtbot, books.book(tmp_path / "l.xlsx", rows))
    box = made.form.columns.boxes[1]
    box.setCurrentIndex(box.findData("name_en"))
    box.activated.emit(box.currentIndex())
    made.form.check.click()
    assert not made.form.go.isEnabled()
    out = tmp_path / "wrong.xlsx"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(out))
    made.form.errors.setFocus()
    made.form.errors.click()
    assert made.form.focusWidget() is made.form.rows.table, "not the button that leaves"
    assert made.form.rows.model.shown.counts.get("wrong", 0) == 0
    assert made.form.go.text() == "Import 1 record"
    made.form.go.click()
    assert made.form.page() == DONE
    with office.work.database.reading(office.actor) as uow:
        found = [catalog.find(uow, code) is not None for code in ("A-1", "A-2", "A-3")]
    assert found == [False, False, True]
    assert [row[0] for row in files.read(out)[0].rows] == ["货号", "A-1", "A-2"]


@pytest.mark.feature("H44")
def test_lists_offer_what_the_person_may_do(office, qtbot, tmp_path, monkeypatch):
    listing = Registry().named("catalog").listing
    parts = [find(name) for name in (listing.spec, listing.rows)]
    tab = ListController(office, *parts)
    qtbot.addWidget(tab.form)
    tab.form.show()
    monkeypatch.setattr(list_bar, "pop_below", lambda *_: None)
    menu = tab.form.bar.export_menu()
    words = [action.text() for action in menu.actions()]
    offered = ["All fields of all records…", "Template for imports…", "Import…"]
    assert words[-3:] == offered
    out = tmp_path / "t.xlsx"
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(out))
    tab.form.table_asked.emit("template")
    assert out.stat().st_size > 5000

    reader = Actor("Lin Ke", frozenset({"catalog.view"}))
    plain = Desk(Work(office.work.database, reader, inline=True))
    other = ListController(plain, *parts)
    qtbot.addWidget(other.form)
    words = [action.text() for action in other.form.bar.export_menu().actions()]
    assert "Import…" not in words


def test_thousands_of_wrong_rows_are_shown_at_once(qapp, qtbot):
    """The page went through all that is wrong for each row: nine seconds."""
    looks.put_on(qapp)
    page = RowsPage()
    qtbot.addWidget(page)
    wrong = range(10_000, 20_000)
    shown = Shown(
        heads=["Code"],
        columns=[0],
        numbers=[False],
        rows=range(20_000),
        cells=[["A"]] * 20_000,
        outcomes=dict.fromkeys(wrong, "wrong"),
        problems={(row, 0): "No." for row in wrong},
        counts={"wrong": len(wrong)},
    )
    began = time.process_time()
    page.show_rows(shown)
    assert time.process_time() - began < 1
    assert page.table.currentIndex().row() == 10_000


@pytest.mark.feature("H44")
def test_the_template_is_offered_before_a_file_is_chosen(
    office, qtbot, tmp_path, monkeypatch
):
    made = controller.Import(office, find(TABLES["catalog"]))
    form = made.form
    qtbot.addWidget(form)
    form.show()
    assert form.page() == START
    out, chosen = tmp_path / "t.xlsx", [""]
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: str(out))
    form.template.click()
    assert out.stat().st_size > 5000
    assert form.told.text() == "t.xlsx written", "the window's own word lies behind"
    monkeypatch.setattr(asking, "to_open", lambda *_a, **_k: chosen[:1])
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.page() == START, "thought better of it"
    chosen[0] = str(out)
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.page() == COLUMNS
    chosen[0] = str(books.book(tmp_path / "list.xlsx", ROWS_OF_FILE))
    form.other.click()
    assert form.hint.text().startswith("list.xlsx")


@pytest.mark.feature("H44")
def test_a_template_writes_over_no_file_that_was_not_named(
    office, qtbot, tmp_path, monkeypatch
):
    beside = tmp_path / "stock.xlsx"
    beside.write_bytes(b"somebody's own")
    named = str(tmp_path / "stock.csv")
    monkeypatch.setattr(asking, "to_save", lambda *_a, **_k: named)
    made = controller.Import(office, find(TABLES["catalog"]))
    qtbot.addWidget(made.form)
    made.form.template.click()
    assert beside.read_bytes() == b"somebody's own"
    assert (tmp_path / "stock.csv.xlsx").stat().st_size > 5000


@pytest.mark.feature("H44")
def test_a_wrong_value_is_corrected_once_for_all_rows_that_have_it(
    office, qtbot, tmp_path
):
    with office.work.database.unit_of_work(office.actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
    heads = ["Contract no.", "Customer", "Currency", "Item no.", "Qty", "Price"]
    first = [["7", "NORDHOUSE", "USD", "HJ-350", n, 12.8] for n in (10, 20, 30)]
    other = [["8", "NORDHOUSE", "USD", "HJ-999", 5, 1], ["9", "WHO", "USD", "", 5, 1]]
    path = books.book(tmp_path / "orders.xlsx", [heads, *first, *other])
    made = _begun(office, qtbot, path, "contracts")
    form, page = made.form, made.form.rows
    form.check.click()
    assert page.table.currentIndex().data() == "NORDHOUSE"
    _type(form, 1, "Customer", buyer.code)
    cells = [row[1] for row in made._sheet.rows[1:]]
    assert cells == [buyer.code] * 4 + ["WHO"]
    assert page.table.currentIndex().data() == "HJ-999", "the next that is wrong"
    assert page.also.text() == f"“NORDHOUSE” is “{buyer.code}” in 4 rows now."
    qtbot.waitUntil(lambda: page.model.shown.counts["wrong"] == 2)
    assert page.table.currentIndex().data() == "HJ-999"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.table.currentIndex().data() == "WHO"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.table.currentIndex().data() == "HJ-999", "round again"
    page.undo.click()
    assert [row[1] for row in made._sheet.rows[1:]] == ["NORDHOUSE"] * 4 + ["WHO"]
    assert page.undo.isHidden()
    qtbot.waitUntil(lambda: page.model.shown.counts["wrong"] == 3)


@pytest.mark.feature("H44")
def test_a_dry_run_that_ends_takes_no_words_from_who_types(office, qtbot, tmp_path):
    rows = [list(row) for row in ROWS_OF_FILE]
    rows[1][1] = "English description"
    made = _begun(office, qtbot, books.book(tmp_path / "l.xlsx", rows))
    form, page = made.form, made.form.rows
    form.check.click()
    _type(form, 2, "Net kg", "1.1")
    QTest.keyClicks(page.table, "2")  # the next wrong cell: "heavy"
    qtbot.waitUntil(lambda: page._waiting is not None)
    editor = page.table.viewport().findChildren(QLineEdit)[-1]
    QTest.keyClicks(editor, ".5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(form.go.isEnabled)
    assert made._sheet.rows[3][2] == "2.5"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert form.page() == DONE, "nothing is wrong: Return imports"


@pytest.mark.feature("H35")
def test_the_window_of_an_import_comes_back_in_its_last_size(qapp, qtbot):
    looks.put_on(qapp)
    kept.lend({})
    for width in (1040, 900):
        form = ImportDialog("Products")
        qtbot.addWidget(form)
        assert form.width() == theme.px(width)
        form.show()
        form.resize(theme.px(900), theme.px(640))
        form.reject()
    kept.lend({})


@pytest.mark.feature("H44")
def test_corrections_are_not_lost_without_a_question(
    office, qtbot, tmp_path, monkeypatch
):
    """Escape closed the dry run, and what was typed into it was gone."""
    rows = [list(row) for row in ROWS_OF_FILE]
    rows[1][1] = "English description"
    made = _begun(office, qtbot, books.book(tmp_path / "l.xlsx", rows))
    form, asked, answers = made.form, [], ["cancel", "leave"]
    monkeypatch.setattr(
        errors, "ask", lambda *told: (asked.append(told[1]), answers[len(asked) - 1])[1]
    )
    form.check.click()
    _type(form, 2, "Net kg", "1.1")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert asked == ["Leave without importing?"] * 2
