"""Drafts are written by a thread of their own: no word is lost, nobody waits."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui import errors
from app.ui.drafts import Draft, DraftFile, Drafts
from app.ui.packing import Texts, pack, unpack
from forms.kit.field_group import FieldGroup
from tests.forms import sample_contract as sample
from tests.patience import wait_for

ROOT = Path(__file__).resolve().parents[2]


def draft(form="f", words="w"):
    return Draft(
        form=form, kind="x", id=None, title="", stored=None, draft=words, key="k"
    )


def said(drafts):
    return {one.form: one.draft for one in drafts.left()}


@pytest.fixture
def drafts(tmp_path):
    made = Drafts(tmp_path / "drafts.db")
    yield made
    made.close()


@pytest.fixture
def editor(qtbot, drafts):
    """An editor whose drafts are kept."""
    made = sample.make(sample.stored_contract())
    made._drafts = drafts
    qtbot.addWidget(made.form)
    made.form.show()
    return made


# --- The writer ----------------------------------------------------------------------


@pytest.mark.feature("H30")
def test_a_stuck_disk_holds_up_nobody_and_the_last_state_wins(drafts, monkeypatch):
    go, write = threading.Event(), DraftFile.write
    batches = []

    def slow(file, batch):
        batches.append(batch)
        go.wait(60)
        return write(file, batch)

    monkeypatch.setattr(DraftFile, "write", slow)
    drafts.keep(draft(words="1"))
    assert not drafts.flush(0.3), "it is not on the disk, and that is said"
    began = time.process_time()
    for number in range(2, 200):
        drafts.keep(draft(words=str(number)))
    assert time.process_time() - began < 0.2
    go.set()
    assert drafts.flush()
    assert said(drafts) == {"f": "199"}
    assert len(batches) == 2


def test_what_could_not_be_written_is_tried_again(drafts, monkeypatch):
    full, write = [True], DraftFile.write

    def refused(file, batch):
        return not full and write(file, batch)

    monkeypatch.setattr(DraftFile, "write", refused)
    drafts.keep(draft("a"))
    assert not drafts.flush()
    drafts.keep(draft("b"))
    full.clear()
    assert drafts.flush()
    assert said(drafts) == {"a": "w", "b": "w"}


def test_a_draft_that_is_over_is_gone_also_when_it_was_never_written(drafts):
    drafts.keep(draft("a"))
    drafts.keep(draft("b"))
    drafts.drop("a")
    drafts.drop("never kept")
    assert said(drafts) == {"b": "w"}


@pytest.mark.feature("H30")
def test_nothing_is_told_to_be_kept_once_the_last_draft_was_let_go(qtbot, drafts):
    told = []
    drafts.when_kept = told.append
    drafts.keep(draft("a"))
    drafts.keep(draft("b"))
    qtbot.waitUntil(lambda: bool(told))
    assert None not in told
    drafts.drop("a")
    assert None not in told, "b is still unsaved"
    drafts.drop("b")
    drafts.flush()
    QApplication.processEvents()
    assert told[-1] is None


def test_closing_writes_what_is_left(tmp_path):
    first = Drafts(tmp_path / "drafts.db")
    first.keep(draft())
    first.close()
    first.keep(draft("too late"))
    again = Drafts(tmp_path / "drafts.db")
    assert said(again) == {"f": "w"}
    again.close()


@pytest.mark.logs_errors
def test_what_cannot_be_packed_costs_the_others_nothing(drafts):
    drafts.keep(draft("a", object()))
    drafts.keep(draft("b"))
    assert said(drafts) == {"b": "w"}


def test_a_record_has_the_same_text_however_it_is_packed():
    stored, texts = sample.stored_contract(3), Texts()
    typed = replace(stored, po="PO-8", lines=(stored.lines[2], *stored.lines[:2]))
    for records in ((stored, stored), (stored, typed), (typed, stored), (None, {})):
        for record, text in zip(records, texts.of(*records), strict=True):
            assert json.loads(text) == pack(record)
            assert unpack(json.loads(text)) == record


# --- Kills ---------------------------------------------------------------------------

WORDS = {"marks": "N/M and mo"}
STALLED = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtTest import QTest
application = QApplication([])
from app.ui.drafts import Drafts
from app.ui.packing import Texts, pack, unpack
from tests.forms import sample_contract as sample
editor = sample.make(sample.stored_contract())
editor._drafts = Drafts(Path({path!r}))
editor.form.show()
editor._drafts.flush()
form = editor.form
form.form.fields["po"].select_all()
QTest.keyClicks(form.form.fields["po"].input, "PO-7")
form.form.fields["po"].commit()
QTest.keyClicks(form.sections["terms"].fields["marks"].input, {words!r})
print("typed", flush=True)
while True:  # the window hangs, and nothing gives way
    sum(range(1000))
"""


@pytest.mark.feature("H30")
def test_a_window_that_hangs_after_a_word_and_is_killed_loses_nothing(tmp_path):
    path = tmp_path / "drafts.db"
    code = STALLED.format(root=str(ROOT), path=str(path), words=WORDS["marks"])
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=env, text=True
    ) as child:
        assert child.stdout.readline().strip() == "typed"
        beside = DraftFile(path)
        wait_for(lambda: [one.typing for one in beside.read()] == [WORDS])
        child.send_signal(signal.SIGKILL)
    beside.close()
    again = Drafts(path)
    (left,) = again.left()
    assert left.draft.po == "PO-7"
    assert left.typing == WORDS
    again.close()


AT_WORK = '''
import ctypes, os, signal, sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from app.ui.drafts import Draft, Drafts
made, hold = Drafts(Path({path!r})), ctypes.PyDLL(None).usleep
def keep(form, words):
    made.keep(Draft(
        form=form, kind="x", id=None, title="", stored=None, draft=words, key="k"
    ))
keep("f", "before")
keep("over", "")
made.flush()
class Base:
    """Other programs have the cores: behind each statement the window is first."""
    def __getattr__(self, name):
        def ask(*words):
            found = getattr(base, name)(*words)
            time.sleep(0.002)
            return found
        return ask
base, made._file._base = made._file._base, Base()
keep("f", "typed")
made.drop("over")
for turn in range(3):  # Qt keeps Python's lock while it makes a form
    hold(150_000)
    time.sleep(0)  # and gives it to the writer for a moment
hold(150_000)
os.kill(os.getpid(), signal.SIGKILL)
'''


@pytest.mark.skipif(os.name == "nt", reason="has neither the call nor the signal")
@pytest.mark.feature("H30")
def test_a_window_that_is_long_at_work_keeps_no_word_from_the_disk(tmp_path):
    """With a statement for each step the words came after the fifth form."""
    path = tmp_path / "drafts.db"
    code = AT_WORK.format(root=str(ROOT), path=str(path))
    subprocess.run([sys.executable, "-c", code], check=False)
    beside = DraftFile(path)
    assert {one.form: one.draft for one in beside.read()}["f"] == "typed"
    beside.close()


def test_a_file_of_an_earlier_version_is_read_and_written(tmp_path):
    path = tmp_path / "drafts.db"
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE draft (form TEXT PRIMARY KEY, kind TEXT NOT NULL,"
            " record INTEGER, title TEXT NOT NULL, stored TEXT NOT NULL,"
            " draft TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL)"
        )
        row = ("f", "x", None, "", "null", '"w"', "k", 1.0)
        base.execute("INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    made = Drafts(path)
    assert said(made) == {"f": "w"}
    made.keep(replace(draft("g", "v"), begun="a", usual="b"))
    first, second = made.left()
    assert (first.typing, first.begun, first.usual) == ({}, None, None)
    assert (second.begun, second.usual) == ("a", "b")
    made.close()


# --- Words half typed ----------------------------------------------------------------


@pytest.mark.feature("H30")
def test_every_unread_cell_comes_back_and_goes_with_its_line(qtbot, editor, drafts):
    grid = editor.form.sections["lines"].grid
    model = grid.lines_model
    for row, text in ((1, "12*"), (2, "a dozen")):
        model.type(model.index(row, model.column_of("quantity")), text)
    editor.form.lines_inserted.emit("lines", 2, 1)
    expected = {(1, "quantity"): "12*", (3, "quantity"): "a dozen"}
    assert model.unread_texts() == expected
    again = sample.make(sample.stored_contract())
    qtbot.addWidget(again.form)
    again.form.show()
    again.resume(drafts.left()[0])
    assert again._watch.read() == editor._watch.read()
    assert len(again._watch.read()) == 2


@pytest.mark.feature("H30")
@pytest.mark.parametrize(
    ("name", "typed"), [("signed_on", "2026-13-45"), ("rate", "12*")]
)
def test_a_field_that_cannot_be_read_comes_back_marked(
    qtbot, editor, drafts, name, typed
):
    """The wrong day stood there as an ordinary one, until the next save."""
    field = _field(editor, name)
    field.select_all()
    qtbot.keyClicks(field.input, typed)
    assert not field.commit()
    again = sample.make(sample.stored_contract())
    qtbot.addWidget(again.form)
    again.form.show()
    again.resume(drafts.left()[0])
    same = _field(again, name)
    assert (same.input.text(), same.problem()) == (typed, field.problem())
    assert same.problem()
    assert again.draft == editor.draft, "nothing of it is taken over"


def _field(editor, name):
    groups = editor.form.findChildren(FieldGroup)
    return next(one.fields[name] for one in groups if name in one.fields)


@pytest.mark.feature("H30")
@pytest.mark.parametrize("answer", ["cancel", "discard", "save"])
def test_a_word_that_cannot_be_read_is_asked_about(
    qtbot, editor, drafts, monkeypatch, answer
):
    asked = []
    monkeypatch.setattr(errors, "ask_unsaved", lambda *_all: asked.append(1) or answer)
    grid = editor.form.sections["lines"].grid
    grid.type_at(grid.lines_model.index(1, grid.lines_model.column_of("quantity")))
    qtbot.keyClicks(grid.cells.editor, "12*")
    assert not editor.dirty()
    assert editor.closing() is (answer == "discard")
    assert asked
    kept = [one.typing for one in drafts.left()]
    assert kept == ([] if answer == "discard" else [{"lines\t1\tquantity": "12*"}])


@pytest.mark.feature("H30")
def test_what_was_let_go_does_not_come_back_with_the_next_start(
    qtbot, editor, drafts, monkeypatch
):
    monkeypatch.setattr(errors, "ask_unsaved", lambda *_all: "discard")
    field = editor.form.form.fields["po"]
    field.select_all()
    qtbot.keyClicks(field.input, "PO-9")
    assert editor.closing()
    editor.state()  # the window notes how the tab stood, to open it again
    editor.form.hide()  # the field that has the focus commits what stands in it
    assert drafts.left() == ()


@pytest.mark.feature("H30")
def test_refreshing_keeps_what_is_typed(qtbot, editor):
    field = editor.form.form.fields["po"]
    field.select_all()
    qtbot.keyClicks(field.input, "PO-8")
    field.commit()
    qtbot.keyClicks(editor.form.sections["terms"].fields["marks"].input, "N/M")
    qtbot.keyClick(editor.form, Qt.Key.Key_F5)
    assert editor.draft.po == "PO-8"
    assert editor._watch.read() == {"marks": "N/M"}
    editor.do("reload")  # the banner's "Discard changes"
    assert not editor.unsaved()


def test_only_what_was_typed_before_the_start_is_told_to_be_back(
    qtbot, editor, drafts, tmp_path
):
    editor._edit_field("po", "half an order", {})
    kept = drafts.get(editor.form_key)

    def resumed(where):
        again = sample.make()
        again._drafts = where
        qtbot.addWidget(again.form)
        again.resume(kept)
        assert again.form.form.fields["po"].value() == "half an order"
        return not again.form.banner.isHidden()

    assert not resumed(drafts), "in another language nobody missed anything"
    drafts.flush()
    later = Drafts(tmp_path / "drafts.db")
    assert resumed(later)
    later.close()


@pytest.mark.feature("H30")
@pytest.mark.parametrize("place", ["field", "cell"])
def test_a_word_half_typed_is_marked_and_the_mouse_can_save_it(qtbot, editor, place):
    """Save stood grey as if all were saved, and a press on it did nothing."""
    save, marks = editor.form.header.save, []
    editor.titled.connect(lambda: marks.append(editor.unsaved()))
    grid = editor.form.sections["lines"].grid
    if place == "field":
        typed = editor.form.form.fields["po"].input
        typed.setFocus()
    else:
        grid.type_at(grid.lines_model.index(1, grid.lines_model.column_of("quantity")))
        typed = grid.cells.editor
    before = typed.text()
    assert not save.isEnabled()
    typed.setText(f"{before}7")
    assert (save.isEnabled(), marks[-1]) == (True, True)
    typed.setText(before)
    assert (save.isEnabled(), marks[-1]) == (False, False), "typed back"
    typed.setText(f"{before}7")
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not save.isEnabled())
    assert not editor.unsaved()
    assert editor.stored != sample.stored_contract()
