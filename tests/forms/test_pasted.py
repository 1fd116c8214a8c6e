"""Tables as Excel, LibreOffice and WPS put them on the clipboard (H2)."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.core.written import whole_day
from forms.kit.grid_clipboard import read_table
from forms.kit.grid_values import TypingError, parse, read_number
from forms.kit.spec import ColumnSpec
from forms.kit.speech import speak
from tests.forms.test_grid_keys import fresh  # noqa: F401 - a fixture
from tests.forms.test_grid_paste import paste, settle

DAY = ColumnSpec("on", "Date", "date")
THE_DAY = date(2026, 3, 15)


@pytest.mark.feature("H2")
def test_a_quotation_mark_that_is_not_closed_swallows_no_row():
    assert read_table('A-1\t"Top lamp\t2\nB-1\tLamp\t3') == [
        ["A-1", '"Top lamp', "2"],
        ["B-1", "Lamp", "3"],
    ]
    text = '"one\ntwo"\t"c\td"\t1\r\n"open\t"x ""y"""\t2\r\n\t\t\r\n'
    assert read_table(text) == [["one\ntwo", "c\td", "1"], ['"open', 'x "y"', "2"]]


def test_many_open_quotation_marks_take_no_time():
    begun = time.process_time()
    assert len(read_table('"a"b\t' * 90 + "\n" + '"a\n' * 99_999)) == 100_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1，234.5", "1234.5"),
        ("１，２３４．５", "1234.5"),
        ("(1,234)", "-1234"),
        ("（1，234）", "-1234"),
        ("¥ 5.25", "5.25"),
        ("US$ 1,200.00", "1200"),
        ("US$1,200.00", "1200"),
        ("HK$5", "5"),
        ("RMB 36.5", "36.5"),
        ("人民币 36.5", "36.5"),
        ("USD 5", "5"),
    ],
)
def test_numbers_as_tables_write_them(text, value):
    speak("zh_CN")
    assert read_number(text, brackets=True) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234,56", "1,23", "12,34.5", "1,2,3"])
def test_a_number_of_another_language_is_refused_and_not_guessed(text):
    speak("zh_CN")
    with pytest.raises(ValueError, match=r".*"):
        read_number(text, brackets=True)


@pytest.mark.parametrize(
    "text",
    ["2026-03-15", "2026/3/15", "2026年3月15日", "20260315", "15.03.2026",
     "15-Mar-2026", "15 March 2026", "Mar 15, 2026", "15/03/2026", "03/15/2026",
     "2026-03-15 00:00:00"],
)  # fmt: skip
def test_a_date_in_its_usual_forms(text):
    assert parse(DAY, text, None, None, pasted=True) == THE_DAY


@pytest.mark.parametrize(
    "text", ["03/04/2026", "3-4-2026", "32.01.2026", "29.02.2026", "15-Foo-2026"]
)
def test_a_date_that_may_be_two_is_refused(text):
    with pytest.raises(TypingError):
        parse(DAY, text, None, None, pasted=True)


def test_a_file_says_the_day_first_and_a_dot_says_so_everywhere():
    assert whole_day("03/04/2026", day_first=True) == date(2026, 4, 3)
    assert whole_day("03.04.2026", day_first=False) == date(2026, 4, 3)
    assert whole_day("05/05/2026", day_first=False) == date(2026, 5, 5)


@pytest.mark.feature("H2")
def test_f3_goes_from_one_wrong_cell_to_the_next_and_round(
    qtbot,
    fresh,  # noqa: F811
):
    controller, grid = fresh
    rows = [["LT-2201", f"{n},000"] for n in range(1, 300)]
    rows[7][1] = "1.234,56"
    rows[250][0] = "XX-1"
    text = "\n".join("\t".join(row) for row in [["SKU", "Qty"], *rows])
    dialog = paste(controller, grid, text)
    settle(qtbot, dialog)
    seen = []
    for _press in range(3):
        dialog.go_wrong()
        here = dialog.table.currentIndex()
        seen.append((here.row(), here.column()))
        editor = dialog.table.findChild(QLineEdit)
        cell = dialog.table.visualRect(here)
        assert editor.geometry() == cell.adjusted(2, 2, -2, -2)  # nothing shows below
        assert editor.autoFillBackground()
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert seen == [(7, 2), (250, 1), (7, 2)]
    assert dialog.next_wrong.isVisibleTo(dialog)
    dialog.reject()


@pytest.mark.feature("H2")
def test_a_heading_nobody_knows_is_no_line_and_what_is_left_out_is_named(
    qtbot,
    fresh,  # noqa: F811
):
    controller, grid = fresh
    text = "My no.\tGoods\tNote\tStk\nLT-2201\tGrill\tred\t220"
    dialog = paste(controller, grid, text)
    settle(qtbot, dialog)
    assert dialog.heading.isChecked()
    assert dialog.problems() == 0
    dialog.reject()
    text = "Item no.\tQuantity\tColour\nLT-2201\t220\tred\nLT-2201\t230\tblue"
    dialog = paste(controller, grid, text)
    settle(qtbot, dialog)
    assert dialog.heading.isChecked()
    assert dialog.said.text().endswith("Left out: Colour.")
    dialog.reject()


@pytest.mark.feature("H2")
@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ("LT-2201\t1800\t9.2\nKT-4402\t600\t11", "item quantity price"),
        ("LT-2201\t9.2\t1,800\nKT-4402\t11\t600", "item price quantity"),
        ("LT-2201\t1800\tPCS\t9.2", "item quantity unit price"),
        ("LT-2201\tLamp\t1800\t9.2", "item description quantity price"),
        ("LT-2201\tLamp\t94054290\t1800\t9", "item description - quantity price"),
        ("LT-2201\t1800\t9.2\t16560", "item quantity price -"),
        ("LT-2201\t1800\t9.2\t2026-12-01", "item quantity price -"),
        ("LT-2201\t¥ 9.20", "item price"),
        ("LT-2201\t1800", "item quantity"),
        ("100234\t1800\t9.2", "item quantity price"),
        ("Model\tStk\tEuro\nLT-2201\t1800\t9.2", "item quantity price"),
    ],
)
def test_columns_without_headings_are_taken_for_what_stands_in_them(
    fresh,  # noqa: F811
    qtbot,
    rows,
    fields,
):
    """Item, quantity and price went to item, name and the name's second language."""
    controller, grid = fresh
    dialog = paste(controller, grid, rows)
    settle(qtbot, dialog)
    found = [field or "-" for field in dialog.preview.fields]
    assert found == fields.split()
    assert dialog.said.text().endswith(
        "Without headings the columns with “?” are a guess."
    )
    assert dialog.said.property("token") != "ok_fg", "a guess is not green"
    heading = dialog.preview.headerData(1, Qt.Orientation.Horizontal)
    assert heading == "Item no. ?  ▾"
    dialog.map(0, "item")  # who says so knows
    heading = dialog.preview.headerData(1, Qt.Orientation.Horizontal)
    assert heading == "Item no.  ▾"
    dialog.reject()
