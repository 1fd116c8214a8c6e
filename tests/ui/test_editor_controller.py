"""The editor's controller: saving, refusing, colleagues, neighbours, drafts, undo."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.core.errors import AlreadyDoneError, UnavailableError
from app.core.refs import Ref
from app.ui import errors
from app.ui.drafts import Drafts
from app.ui.packing import UnreadableError, pack, unpack
from tests import looks
from tests.forms import sample_contract as sample

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def editor(qtbot):
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller.form.resize(1256, 790)
    controller.form.show()
    controller.form.activateWindow()
    controller.form.sections["lines"].grid.setFocus()
    return controller


def quantity(controller, row, value):
    controller.form.lines_edited.emit("lines", ((row, {"quantity": Decimal(value)}),))


def press(controller, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(controller.form.sections["lines"].grid, key, modifiers)


def asked(controller, name):
    return [what for said, what in controller.desk.shell.asked if said == name]


def test_nothing_is_dirty_after_opening(editor):
    assert editor.title() == "SC-2026-0187"
    assert not editor.dirty()
    assert "save" not in editor.allowed()
    assert {"edit", "next:shipment", "duplicate"} <= editor.allowed()


@pytest.mark.parametrize("keys", [(KEY.Key_S, CONTROL), (KEY.Key_F12,)])
def test_saving_by_key_stores_and_renews_the_action_key(editor, keys):
    quantity(editor, 0, 5)
    first = editor.key
    assert editor.dirty()
    press(editor, *keys)
    assert editor.shelf.records[187].lines[0].quantity == 5
    assert not editor.dirty()
    assert editor.work.keys == [first]
    assert editor.key != first
    assert not editor.history.past, "undo stops at what is saved"


def test_undo_and_redo_by_key(editor):
    quantity(editor, 0, 5)
    press(editor, KEY.Key_Z, CONTROL)
    assert not editor.dirty()
    press(editor, KEY.Key_Y, CONTROL)
    assert editor.draft.lines[0].quantity == 5


@pytest.mark.feature("H29")
@pytest.mark.parametrize("name", ["po", "customer", "ship_by", "currency"])
def test_undo_and_redo_reach_the_record_from_every_field(editor, name):
    quantity(editor, 0, 5)
    where = editor.form.form.fields[name].input
    where.setFocus()
    QTest.keyClick(where, KEY.Key_Z, CONTROL)
    assert not editor.dirty()
    QTest.keyClick(where, KEY.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert editor.draft.lines[0].quantity == 5


@pytest.mark.feature("H29")
def test_undo_takes_back_what_is_being_typed_before_the_record(editor):
    quantity(editor, 0, 5)
    po = editor.form.form.fields["po"].input
    po.setFocus()
    before = po.text()
    QTest.keyClick(po, KEY.Key_End)
    QTest.keyClicks(po, "X")
    QTest.keyClick(po, KEY.Key_Z, CONTROL)
    assert po.text() == before
    assert editor.dirty(), "the line stays"
    QTest.keyClick(po, KEY.Key_Z, CONTROL)
    assert not editor.dirty()


def test_saving_names_a_field_that_cannot_be_read_and_goes_there(editor):
    form = editor.form
    day, po = form.form.fields["ship_by"], form.form.fields["po"]
    day.input.setFocus()
    day.input.selectAll()
    QTest.keyClicks(day.input, "2026-13-45")
    po.input.setFocus()
    quantity(editor, 0, 5)
    QTest.keyClick(po.input, KEY.Key_S, CONTROL)
    assert editor.dirty(), "nothing was saved"
    assert form.banner.isVisible()
    said = [one.text() for one in form.banner.findChildren(QPushButton)]
    assert any("Latest shipment" in text for text in said)
    assert day.input.hasFocus()
    day.input.selectAll()
    QTest.keyClicks(day.input, "2026-12-24")
    po.input.setFocus()
    assert not form.banner.isVisible()
    assert day.problem() == ""


def test_problems_are_told_at_their_fields_and_nothing_is_saved(editor):
    quantity(editor, 3, 0)
    editor._edit_field("customer", None, {})
    editor.save()
    assert editor.shelf.saves == 0
    assert editor.form.form.fields["customer"].problem() == "Choose the customer."
    model = editor.form.sections["lines"].grid.lines_model
    cell = model.cell(model.index(3, model.column_of("quantity")))
    assert cell.problem == "The quantity must be greater than zero."
    assert editor.form.banner.isVisible()
    editor.form.jump("lines.3.quantity")
    grid = editor.form.sections["lines"].grid
    assert grid.currentIndex().row() == 3
    quantity(editor, 3, 7)
    model = editor.form.sections["lines"].grid.lines_model
    cell = model.cell(model.index(3, model.column_of("quantity")))
    assert not cell.problem, "a mark goes when its cell is corrected"
    editor._edit_field("customer", Ref(1, "NORD", "Nordwind"), {})
    editor.save()
    assert editor.shelf.saves == 1
    assert not editor.form.banner.isVisible()


def test_control_return_saves_and_confirms(qtbot):
    draft = replace(sample.stored_contract(), state=sample.State.DRAFT)
    controller = sample.make(draft)
    qtbot.addWidget(controller.form)
    quantity(controller, 0, 5)
    controller.save_and_go_on()
    assert controller.stored.state is sample.State.ACTIVE
    assert controller.shelf.saves == 2
    assert len(set(controller.work.keys)) == 2, "each action has a key of its own"


def test_control_return_saves_and_closes_where_nothing_comes_next(qtbot):
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    assert controller._primary() is None
    quantity(controller, 0, 5)
    controller.save_and_go_on()
    assert controller.shelf.saves == 1
    assert controller.desk.shell.asked[-1] == ("close", (controller,))


@pytest.mark.feature("H30")
def test_a_conflict_loses_nothing_and_merges(editor):
    quantity(editor, 0, 5)
    theirs = editor.shelf.records[187]
    lines = (
        theirs.lines[0],
        replace(theirs.lines[1], price=Decimal(10)),
        *theirs.lines[2:],
    )
    editor.shelf.records[187] = replace(theirs, version=4, po="PO-NEW", lines=lines)
    editor.save()
    assert editor.shelf.saves == 0
    assert editor.draft.lines[0].quantity == 5
    said = editor.form.banner.words.text()
    assert "Someone else changed" in said
    assert "Line 2 · Unit price" in said, "a price is never merged without a word"
    assert editor.draft.po == "PO-NEW"
    assert editor.draft.lines[1].price == 10
    assert editor.draft.lines[0].quantity == 5
    editor.save()
    assert editor.shelf.records[187].lines[0].quantity == 5


@pytest.mark.feature("H30")
def test_both_changed_one_field_and_the_person_decides(editor, monkeypatch):
    quantity(editor, 0, 5)
    theirs = editor.shelf.records[187]
    lines = (replace(theirs.lines[0], quantity=Decimal(9)), *theirs.lines[1:])
    editor.shelf.records[187] = replace(theirs, version=4, lines=lines)
    asked_about = []

    def answer(_parent, _spec, conflicts, _name, _said):
        asked_about.extend(met.path for met in conflicts)
        return {"lines.0.quantity": "theirs"}

    monkeypatch.setattr("app.ui.editor_others.MergeDialog.ask", answer)
    editor.compare()
    assert asked_about == ["lines.0.quantity"]
    assert editor.draft.lines[0].quantity == 9


@pytest.mark.feature("H37")
def test_a_colleagues_change_is_followed_when_nothing_is_typed(editor):
    editor.shelf.records[187] = replace(editor.stored, version=4, po="PO-2")
    editor.work.changed.emit(frozenset({"contracts"}))
    assert editor.stored.po == "PO-2"


@pytest.mark.feature("H37")
def test_a_colleagues_change_is_told_when_something_is_typed(editor):
    quantity(editor, 0, 5)
    editor.shelf.records[187] = replace(editor.stored, version=4, po="PO-2")
    editor.work.changed.emit(frozenset({"contracts"}))
    assert editor.draft.lines[0].quantity == 5
    assert "Your changes are still here" in editor.form.banner.words.text()


def test_typing_while_the_answer_is_on_its_way_is_kept(editor):
    editor.work.hold = True
    quantity(editor, 0, 5)
    editor.save()
    quantity(editor, 1, 6)
    editor.work.release()
    assert editor.stored.lines[0].quantity == 5
    assert editor.draft.lines[1].quantity == 6
    assert editor.draft.version == editor.stored.version
    assert editor.dirty()


def test_new_lines_saved_while_typing_do_not_double(qtbot):
    controller = sample.make()
    qtbot.addWidget(controller.form)
    controller._edit_field("customer", Ref(1, "NORD", "Nordwind"), {})
    item = sample.line(0)
    controller.edit(replace(controller.draft, lines=(item,)))
    controller.work.hold = True
    controller.save()
    quantity(controller, 0, 77)
    controller.work.release()
    assert [line.quantity for line in controller.draft.lines] == [77]
    assert controller.draft.lines[0].id == 1000


def test_an_unreachable_database_keeps_everything(editor):
    quantity(editor, 0, 5)
    editor.work.fail = UnavailableError("The database cannot be reached.")
    editor.save()
    assert editor.draft.lines[0].quantity == 5
    words = editor.form.banner.words.text()
    assert "cannot be reached" in words
    assert "kept as a draft" in words
    key = editor.work.keys[-1]
    editor.work.fail = None
    editor.save()
    assert editor.work.keys[-1] == key, "a retry carries the same key"
    assert editor.shelf.saves == 1


def test_a_lost_answer_is_recognised_on_the_retry(editor):
    quantity(editor, 0, 5)
    editor.shelf.save(None, editor.draft)  # stored, but the answer never came
    editor.work.fail = AlreadyDoneError("This was already saved.")
    real = editor.work.read
    editor.work.read = lambda *args: (setattr(editor.work, "fail", None), real(*args))
    editor.save()
    assert editor.shelf.saves == 1
    assert not editor.dirty()
    assert editor.stored.lines[0].quantity == 5


@pytest.mark.feature("H16")
def test_alt_arrows_walk_through_the_list(editor):
    other = replace(sample.stored_contract(), id=188, number="SC-2026-0188")
    editor.shelf.records[188] = other
    editor.desk.offer_neighbours(
        "contract", lambda key, step, then: then(key + step if key == 187 else None)
    )
    press(editor, KEY.Key_Right, ALT)
    assert editor.title() == "SC-2026-0188"
    press(editor, KEY.Key_Right, ALT)
    assert editor.title() == "SC-2026-0188"
    assert asked(editor, "toast")


@pytest.mark.feature("H14")
def test_f8_makes_the_next_document(editor):
    editor.do("next:shipment")
    assert editor.made == ["shipment"]
    assert asked(editor, "open")[-1][0] == "shipment"


@pytest.mark.feature("H14")
def test_f8_says_what_comes_first(editor):
    editor.show_stored(replace(sample.stored_contract(), state=sample.State.DRAFT))
    press(editor, KEY.Key_F8)
    assert asked(editor, "toast")[-1] == ("First: Confirm.", "warn")
    editor.spec = replace(editor.spec, next=())
    press(editor, KEY.Key_F8)
    said = "There is no next document to make of this now."
    assert asked(editor, "toast")[-1] == (said, "warn")


@pytest.mark.feature("H13")
def test_a_duplicate_is_a_new_unsaved_record(editor):
    editor.duplicate()
    kind, key, draft = asked(editor, "open")[-1]
    assert (kind, key) == ("contract", None)
    assert len(draft.lines) == 8


@pytest.mark.feature("H15")
def test_a_step_of_the_flow_opens_its_document(editor):
    editor.form.header.flow.pressed.emit(1)
    assert asked(editor, "open")[-1] == ("quotation", 412, None)


@pytest.mark.feature("H30")
@pytest.mark.parametrize(
    ("answer", "closes", "saves"),
    [("discard", True, 0), ("cancel", False, 0), ("save", False, 1)],
)
def test_closing_asks_about_unsaved_changes(editor, monkeypatch, answer, closes, saves):
    quantity(editor, 0, 5)
    monkeypatch.setattr(errors, "ask_unsaved", lambda *_all: answer)
    assert editor.closing() is closes
    assert editor.shelf.saves == saves
    if answer == "save":
        assert asked(editor, "close") == [(editor,)]


def test_nothing_may_be_typed_without_the_permission(qtbot):
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller.spec = replace(controller.spec, permission="contracts.edit")
    controller._show(controller.draft)
    assert "edit" not in controller.allowed()
    assert controller.form.form.fields["po"].is_read_only()
    assert not controller.form.sections["lines"].grid.lines_model.entry


# --- Drafts --------------------------------------------------------------------------


def test_records_are_packed_and_come_back():
    contract = sample.stored_contract()
    assert unpack(pack(contract)) == contract
    with pytest.raises(UnreadableError):
        unpack({"$": "record", "of": "subprocess:Popen", "has": {}})
    with pytest.raises(TypeError):
        pack(object())


@pytest.mark.feature("H30")
def test_a_draft_is_written_and_comes_back(qtbot, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller._drafts = drafts
    quantity(controller, 2, 42)
    qtbot.waitUntil(lambda: len(drafts.left()) == 1)
    left = drafts.left()[0]
    again = sample.make(sample.stored_contract())
    qtbot.addWidget(again.form)
    again._drafts = drafts
    again.restore({"kind": left.kind, "id": left.id, "form": left.form})
    assert again.draft.lines[2].quantity == 42
    assert again.dirty()
    assert again.key == controller.key
    again.save()
    assert drafts.left() == ()


@pytest.mark.feature("H30")
@pytest.mark.parametrize("place", ["field", "cell"])
def test_a_word_still_being_typed_comes_back(qtbot, tmp_path, place):
    drafts = Drafts(tmp_path / "drafts.db")
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller._drafts = drafts
    with qtbot.waitActive(controller.form):
        controller.form.show()
        controller.form.activateWindow()
    if place == "field":
        field = controller.form.form.fields["po"]
        field.input.setFocus()
        qtbot.keyClicks(field.input, "PO-7 and mo")
    else:
        grid = controller.form.sections["lines"].grid
        model = grid.lines_model
        grid.type_at(model.index(1, model.column_of("quantity")))
        grid.cells.editor.setFocus()
        qtbot.keyClicks(grid.cells.editor, "12*")
    assert not controller.dirty(), "nothing was taken over yet"
    qtbot.waitUntil(lambda: len(drafts.left()) == 1)
    left = drafts.left()[0]
    again = sample.make(sample.stored_contract())
    qtbot.addWidget(again.form)
    again._drafts = drafts
    again.form.show()
    again.restore({"kind": left.kind, "id": left.id, "form": left.form})
    if place == "field":
        field = again.form.form.fields["po"]
        assert field.text().startswith("PO-7 and mo")
        assert field.is_typing()
    else:
        assert again.form.sections["lines"].grid.cells.editor.text().endswith("12*")


def typing(drafts):
    """Count the words kept that were not taken over yet."""
    return sum(len(draft.typing) for draft in drafts.left())


@pytest.mark.feature("H30")
def test_words_come_back_also_from_where_the_focus_never_was(qtbot, tmp_path):
    """Dictation and reading aids write into fields, and into windows, at the back."""
    drafts = Drafts(tmp_path / "drafts.db")
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller._drafts = drafts
    form = controller.form
    line, note = form.form.fields["po"], form.sections["terms"].fields["marks"]
    words = {"po": "PO-7 and mo", "marks": "N/M\nHAMB"}
    grid = form.sections["lines"].grid
    grid.type_at(grid.lines_model.index(1, grid.lines_model.column_of("quantity")))
    for number, write in enumerate(
        (
            lambda: line.input.setText(words["po"]),
            lambda: note.input.setPlainText(words["marks"]),
            lambda: grid.cells.editor.setText("12*"),
        ),
        1,
    ):
        write()
        qtbot.waitUntil(lambda n=number: typing(drafts) == n)
    assert not controller.dirty(), "nothing was taken over yet"
    again = sample.make(sample.stored_contract())
    qtbot.addWidget(again.form)
    again.resume(drafts.left()[0])
    assert again.form.form.fields["po"].text() == words["po"]
    assert again.form.sections["terms"].fields["marks"].text() == words["marks"]
    assert again.form.sections["lines"].grid.cells.editor.text() == "12*"


@pytest.mark.feature("H30")
def test_words_being_typed_stay_kept_when_a_colleague_saves(qtbot, tmp_path):
    drafts = Drafts(tmp_path / "drafts.db")
    controller = sample.make(sample.stored_contract())
    qtbot.addWidget(controller.form)
    controller._drafts = drafts
    controller.form.form.fields["po"].input.setText("PO-7 and mo")
    controller.write_draft()
    theirs = replace(controller.stored, marks="THEIRS")
    controller.show_stored(theirs)  # there was nothing of one's own to merge
    assert controller.form.form.fields["po"].text() == "PO-7 and mo"
    qtbot.waitUntil(lambda: len(drafts.left()) == 1)
    (left,) = drafts.left()
    assert left.stored == theirs
    assert left.typing == {"po": "PO-7 and mo"}


@pytest.fixture(autouse=True, scope="module")
def _theme(qapp):
    looks.put_on(qapp)


def test_saving_waits_for_a_look_up_that_is_under_way(qtbot, editor):
    field = editor.form.form.fields["customer"]
    field.setFocus()
    field.input.selectAll()
    editor.work.hold = True
    QTest.keyClicks(field.input, "HARB")
    QTest.keyClick(field.input, KEY.Key_S, CONTROL)
    assert editor.shelf.saves == 0
    editor.work.release()
    qtbot.waitUntil(lambda: editor.shelf.saves == 1)
    assert editor.stored.customer.code == "HARB"


def test_the_panel_at_the_side_stays_hidden_until_it_is_asked_for(qtbot):
    page = sample.make(sample.stored_contract()).form
    qtbot.addWidget(page)
    page.show()
    assert page.inspector.isVisible()
    page.show_details(shown=False)
    assert not page.inspector.isVisible()
    page.toggle_full()
    page.toggle_full()
    assert not page.inspector.isVisible()
    page.show_details(shown=True)
    assert page.inspector.isVisible()
