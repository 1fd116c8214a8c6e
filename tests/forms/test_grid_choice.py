"""Cells of a few fixed values and of records: found by what is typed into them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from app.contracts.domain import PaymentEvent, PaymentMethod
from app.core.refs import Choice, Ref
from forms.contracts import EVENTS, METHODS
from forms.kit.grid import LineGrid
from forms.kit.grid_entry import entry_room
from forms.kit.spec import ColumnSpec, SectionSpec
from forms.kit.speech import speak
from tests import looks


@dataclass(frozen=True)
class Line:
    id: int | None = None
    event: PaymentEvent | None = None
    method: PaymentMethod | None = None
    item: Ref | None = None


@dataclass(frozen=True)
class Record:
    lines: tuple[Line, ...] = ()


COLUMNS = (
    ColumnSpec("event", "Due after", "choice", options=EVENTS),
    ColumnSpec("method", "Method", "choice", options=METHODS),
    ColumnSpec("item", "Item", "lookup:item"),
)


@pytest.fixture
def grid(qtbot, qapp):
    looks.put_on(qapp)
    speak("zh_CN")
    made = LineGrid(SectionSpec("lines", "Lines", columns=COLUMNS))
    made.may_create = lambda _kind: True
    made.show_lines(Record(), (Line(),), editable=True)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def typed(grid, field: str, text: str) -> None:
    grid.go(grid.lines_model.index(0, grid.lines_model.column_of(field)))
    for letter in text:
        QTest.keyClicks(QApplication.focusWidget(), letter)
        QApplication.processEvents()


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    ("field", "text", "means"),
    [
        ("event", "gdrq", PaymentEvent.FIXED),  # 固定日期
        ("event", "guding", PaymentEvent.FIXED),
        ("event", "deliv", PaymentEvent.DELIVERED),  # as English screens say it
        ("method", "lc", PaymentMethod.LC),  # L/C
    ],
)
def test_letters_choose_in_a_cell_of_fixed_values(grid, field, text, means):
    told = []
    grid.edited.connect(told.append)
    typed(grid, field, text)
    assert grid.cells.editor.list.isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert told == [((0, {field: means}),)]


@pytest.mark.feature("H5")
def test_what_fits_nothing_is_told_beside_the_offer_of_a_new_record(qtbot, grid):
    new, browsed = [], []
    grid.lookup_asked.connect(lambda _kind, _text, reply: reply([]))
    grid.new_asked.connect(lambda kind, text, _then: new.append((kind, text)))
    grid.browse_asked.connect(lambda kind, text, _then: browsed.append((kind, text)))
    typed(grid, "item", "zz")
    editor = grid.cells.editor
    qtbot.waitUntil(editor.list.isVisible)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.property("bad")
    assert not QToolTip.isVisible()  # it would cover what the list offers
    assert editor.list.isVisible()
    editor.list.step(1)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert new == [("item", "zz")]
    typed(grid, "item", "zz")
    grid.cells.editor.list.browse_asked.emit()
    assert browsed == [("item", "zz")]


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    ("keys", "means"),
    [
        ([Qt.Key.Key_Return], 0),
        ([Qt.Key.Key_Down, Qt.Key.Key_Return], 1),
        ([Qt.Key.Key_Down, Qt.Key.Key_Tab], 1),
        ([Qt.Key.Key_Tab], None),
    ],
)
def test_the_list_opened_with_f4_fills_an_empty_cell(grid, keys, means):
    told = []
    grid.edited.connect(told.append)
    grid.go(grid.lines_model.index(0, grid.lines_model.column_of("method")))
    QTest.keyClick(grid, Qt.Key.Key_F4)
    assert grid.cells.editor.list.isVisible()
    for key in keys:
        QTest.keyClick(grid.cells.editor, key)
    filled = [] if means is None else [((0, {"method": METHODS[means][0]}),)]
    assert told == filled


@pytest.mark.feature("H5")
@pytest.mark.parametrize("offered", [(), (("", "None"),)], ids=["needed", "or none"])
def test_return_in_a_cell_that_was_emptied_takes_the_empty_choice_if_any(grid, offered):
    """What must be one of the choices stays so: nothing in its place broke the page."""
    told = []
    held = grid.lines_model.columns
    grid.lines_model.columns = tuple(
        replace(one, options=(*offered, *one.options)) if one.options else one
        for one in held
    )
    grid.show_lines(Record(), (Line(method=PaymentMethod.LC),), editable=True)
    grid.edited.connect(told.append)
    typed(grid, "method", "l")
    QTest.keyClick(grid.cells.editor, Qt.Key.Key_Backspace)
    QApplication.processEvents()
    QTest.keyClick(grid.cells.editor, Qt.Key.Key_Return)
    assert told == [((0, {"method": ""}),) for _none in offered]


LAMPS = (
    Choice(Ref(1, "LT-2201", "Garden light")),
    Choice(Ref(2, "LT-2214", "Wall lamp")),
)


@pytest.mark.feature("H5")
@pytest.mark.parametrize("patient", [True, False])
@pytest.mark.parametrize(
    ("text", "leave", "means"),
    [
        ("LT", Qt.Key.Key_Tab, None),  # two fit: the person is asked
        ("LT-2214", Qt.Key.Key_Tab, 2),
        ("wall lamp", Qt.Key.Key_Tab, 2),
        ("LT-2214", Qt.Key.Key_Return, 2),
    ],
)
def test_a_record_is_taken_only_when_it_is_meant(
    qtbot, grid, text, leave, means, patient
):
    told = []
    grid.edited.connect(told.append)
    grid.lookup_asked.connect(
        lambda _kind, words, reply: reply(
            [one for one in LAMPS if words.casefold() in str(one.ref).casefold()]
            or LAMPS
        )
    )
    typed(grid, "item", text)
    editor = grid.cells.editor
    if patient:
        qtbot.waitUntil(editor.list.isVisible)
    QTest.keyClick(editor, leave)
    if means is None:
        assert told == []
        assert editor.list.isVisible()
        assert editor.hasFocus()
        assert "LT" in editor.accessibleDescription()
        QTest.keyClick(editor, Qt.Key.Key_Down)
        QTest.keyClick(editor, leave)
        means = 2
    (change,) = told[-1]
    assert change[1]["item"].id == means


@pytest.mark.feature("H5")
def test_return_faster_than_the_list_takes_no_row_unseen(grid):
    told = []
    grid.edited.connect(told.append)
    grid.lookup_asked.connect(lambda _kind, _words, reply: reply(LAMPS))
    typed(grid, "item", "LT")
    editor = grid.cells.editor
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert told == []
    assert editor.list.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Return)  # the marked row is seen now
    assert told[-1][0][1]["item"].id == 1


@pytest.mark.feature("H5")
def test_what_fits_nothing_in_the_empty_row_is_seen_there(qtbot):
    """The words "type an item…" stood over it, and saving was refused for it."""
    section = SectionSpec("lines", "Lines", columns=COLUMNS, new_line=Line)
    grid = LineGrid(section)
    qtbot.addWidget(grid)
    grid.show_lines(Record(), (Line(),), editable=True)
    grid.show()
    entry = len(grid.lines_model.lines)
    at = grid.lines_model.index(entry, grid.lines_model.column_of("method"))
    assert not entry_room(grid, entry).isEmpty()
    grid.lines_model.refuse(at, "2111.18", "no such record")
    assert entry_room(grid, entry).isEmpty()
    grid.lines_model.forget_unread()
    assert not entry_room(grid, entry).isEmpty()


@pytest.mark.feature("H5")
def test_f7_begins_with_the_words_that_fit_nothing(grid):
    """The cell told the person to press F7, which then began with nothing."""
    asked = []
    grid.browse_asked.connect(lambda kind, text, _then: asked.append((kind, text)))
    at = grid.lines_model.index(0, grid.lines_model.column_of("item"))
    grid.lines_model.refuse(at, "LT-22", "several fit")
    grid.go(at)
    QTest.keyClick(grid, Qt.Key.Key_F7)
    assert asked == [("item", "LT-22")]
