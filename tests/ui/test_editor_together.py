"""Two editors on one record, on a real office; and a server that goes and comes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from sqlalchemy import text

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service
from app.contracts.controller import SERVICES, ContractController
from app.core.actor import Actor
from app.core.errors import LinkLostError
from app.ui.desk import Desk
from app.ui.drafts import Drafts
from app.ui.editor_others import MergeDialog
from app.ui.work import Work
from tests import make, walks
from tests.forms.sample_contract import NoWindow


class Office:
    """Two people at one office, each with a window's work of their own."""

    def __init__(self, database, qtbot, folder) -> None:
        self.database, self._qtbot = database, qtbot
        self.drafts = Drafts(folder / "drafts.db")
        self.chen, self.zhou = (
            Work(database, Actor(name, ALL_PERMISSIONS), inline=True)
            for name in ("Chen Siyuan", "Zhou Lan")
        )
        with database.unit_of_work(self.chen.actor) as uow:
            self.draft = SERVICES.duplicate(make.contract(uow))
            self.contract = service.save(uow, self.draft)

    def editor(self, work, *, key=True, drafts=None):
        desk = Desk(work, lookups={}, shell=NoWindow(), drafts=drafts)
        made = ContractController(desk)
        self._qtbot.addWidget(made.form)
        if key:
            made.open(self.contract.id)
        return made

    def stored(self):
        with self.database.reading(self.chen.actor) as uow:
            return service.get(uow, self.contract.id)


@pytest.fixture
def office(sqlite_database, qtbot, tmp_path):
    return Office(sqlite_database, qtbot, tmp_path)


@pytest.mark.feature("H30")
def test_what_only_one_of_two_changed_is_merged_and_saved_without_a_question(office):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    theirs.edit(replace(theirs.draft, customer_po="PO-ZHOU"))
    theirs.save()
    mine.edit(replace(mine.draft, place="HAMBURG"))
    mine.save()
    stored = office.stored()
    assert stored.customer_po == "PO-ZHOU"
    assert stored.place == "HAMBURG"
    assert not mine.dirty()


@pytest.mark.feature("H30")
def test_a_colleagues_price_is_told_with_name_and_saved_only_after_a_look(office):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    first = theirs.draft.lines[0]
    changed = replace(first, unit_price=first.unit_price + Decimal("0.5"))
    theirs.edit(replace(theirs.draft, lines=(changed, *theirs.draft.lines[1:])))
    theirs.save()
    mine.edit(replace(mine.draft, customer_po="PO-CHEN"))
    mine.save()
    assert office.stored().customer_po != "PO-CHEN"
    said = mine.form.banner.words.text()
    assert "Zhou Lan" in said
    assert "Line 1" in said
    mine.save()
    stored = office.stored()
    assert stored.customer_po == "PO-CHEN"
    assert stored.lines[0].unit_price == first.unit_price + Decimal("0.5")


@pytest.mark.feature("H30")
def test_a_colleagues_new_line_is_told_and_saved_only_after_a_look(office):
    """Beside a changed price it was not named; alone it was merged without a word."""
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    more = replace(theirs.draft.lines[0], id=None)
    theirs.edit(replace(theirs.draft, lines=(*theirs.draft.lines, more)))
    theirs.save()
    mine.edit(replace(mine.draft, customer_po="PO-CHEN"))
    mine.save()
    assert office.stored().customer_po != "PO-CHEN"
    said = f"Line {len(theirs.draft.lines)} · {more.product.code}."
    assert said in mine.form.banner.words.text()
    mine.save()
    stored = office.stored()
    assert (stored.customer_po, len(stored.lines)) == ("PO-CHEN", 4)


@pytest.mark.feature("H30")
def test_a_line_that_a_colleague_removed_is_told_before_it_is_saved_without(office):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    gone = theirs.draft.lines[1].product.code
    kept = (theirs.draft.lines[0], *theirs.draft.lines[2:])
    theirs.edit(replace(theirs.draft, lines=kept))
    theirs.save()
    mine.edit(replace(mine.draft, customer_po="PO-CHEN"))
    mine.save()
    assert office.stored().customer_po != "PO-CHEN"
    assert f"Line 2 · {gone} · (deleted)" in mine.form.banner.words.text()
    mine.save()
    stored = office.stored()
    assert (stored.customer_po, len(stored.lines)) == ("PO-CHEN", len(kept))


@pytest.mark.feature("H37")
def test_an_open_editor_follows_a_colleague_and_says_so(office):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    theirs.edit(replace(theirs.draft, customer_po="PO-ZHOU"))
    theirs.save()
    assert not theirs.form.banner.isVisibleTo(theirs.form), "one's own is no news"
    office.chen.changed.emit(frozenset({"contracts"}))
    assert mine.draft.customer_po == "PO-ZHOU"
    assert mine.form.banner.words.text().startswith("Zhou Lan changed this record at")
    (see,) = [one for one in mine.form.banner.findChildren(QPushButton) if one.text()]
    assert see.text() == "View"


@pytest.mark.feature("H30", "H37")
@pytest.mark.parametrize("theirs_is", ["place", "customer_po"])
def test_a_word_half_typed_is_not_overwritten_by_a_colleague(
    office, qtbot, theirs_is, monkeypatch
):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    mine.form.show()
    typed = mine.form.form.fields["customer_po"].input
    typed.setFocus()
    typed.clear()
    qtbot.keyClicks(typed, "PO-CH")
    assert not mine.dirty(), "it is still being typed"
    theirs.edit(replace(theirs.draft, **{theirs_is: "ZHOU"}))
    theirs.save()
    office.chen.changed.emit(frozenset({"contracts"}))
    assert typed.text() == "PO-CH"
    assert mine.form.banner.words.text().startswith("Zhou Lan changed this record")

    monkeypatch.setattr(MergeDialog, "exec", lambda _d: MergeDialog.DialogCode.Accepted)
    qtbot.keyClicks(typed, "EN")
    mine.save()
    if mine.dirty():
        mine.save()
    stored = office.stored()
    assert stored.customer_po == "PO-CHEN"
    assert stored.place == "ZHOU" or theirs_is == "customer_po"


@pytest.mark.feature("H30", "H37")
def test_a_cell_half_typed_is_not_overwritten_by_a_colleague(office, qtbot):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    mine.form.show()
    grid = mine.form.sections["lines"].grid
    grid.type_at(grid.lines_model.index(0, grid.lines_model.column_of("quantity")))
    qtbot.keyClicks(grid.cells.editor, "12")
    theirs.edit(make.with_line(theirs.draft, 0, quantity=Decimal(7)))
    theirs.save()
    office.chen.changed.emit(frozenset({"contracts"}))
    assert grid.cells.editor.text().endswith("12")


@pytest.mark.feature("H30")
def test_what_both_changed_is_asked_with_the_colleagues_name(office, monkeypatch):
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    theirs.edit(replace(theirs.draft, customer_po="PO-ZHOU"))
    theirs.save()
    mine.edit(replace(mine.draft, customer_po="PO-CHEN"))
    shown, answers = [], ["Rejected", "Rejected", "Accepted"]

    def look(dialog):
        shown.extend(w.text() for w in dialog.findChildren(QLabel))
        chosen = dialog.focusWidget()
        assert (chosen.text(), chosen.isChecked()) == ("PO-CHEN", True)
        return MergeDialog.DialogCode[answers.pop(0)]

    monkeypatch.setattr(MergeDialog, "exec", look)
    mine.save()
    assert office.stored().customer_po == "PO-ZHOU", "nothing was overwritten"
    assert "Zhou Lan changed" in mine.form.banner.words.text()
    assert any("Zhou Lan changed this record at" in words for words in shown)
    mine.do("compare")
    assert mine.draft.customer_po == "PO-CHEN"
    mine.save()
    assert office.stored().customer_po == "PO-CHEN", "decided, and saved at once"
    assert not mine.dirty()


@pytest.mark.feature("H36")
def test_what_could_not_be_sent_goes_by_itself_when_the_server_is_back(
    office, monkeypatch
):
    mine = office.editor(office.chen)
    mine.edit(replace(mine.draft, customer_po="PO-1"))
    real, keys = office.chen.run, []

    def lost(_action, _then, failed, *, key, **_more):
        keys.append(key)
        failed(LinkLostError("The office server cannot be reached."))

    monkeypatch.setattr(office.chen, "run", lost)
    mine.save()
    assert "cannot be reached" in mine.form.banner.words.text()
    mine.edit(replace(mine.draft, place="BREMEN"))  # typing goes on

    def sent(action, then, failed, *, key, **more):
        keys.append(key)
        real(action, then, failed, key=key, **more)

    monkeypatch.setattr(office.chen, "run", sent)
    office.chen.linked.emit(True)  # noqa: FBT003
    assert len(set(keys)) == 1, "the same action under the same key"
    assert office.stored().customer_po == "PO-1"
    assert mine.draft.place == "BREMEN"
    assert mine.dirty()


def test_a_draft_whose_save_had_gone_through_is_not_saved_twice(office):
    mine = office.editor(office.chen, key=False, drafts=office.drafts)
    mine.start(office.draft)
    mine.write_draft()
    kept = office.drafts.left()[0]
    mine.save()
    stored = mine.stored.id
    # The program had died before it heard the answer: the draft was still there.
    again = office.editor(office.chen, key=False, drafts=office.drafts)
    again.resume(kept)
    again.save()
    assert again.stored.id == stored
    assert not again.dirty()
    with office.database.reading(office.chen.actor) as uow:
        count = uow.session.scalar(text("SELECT count(*) FROM contract"))
    assert count == 3, "the deal's, the office's, and this one once"


@pytest.fixture
def everywhere(database, qtbot, tmp_path):
    """Return an office in a file, and one on a server."""
    return Office(database, qtbot, tmp_path)


def without_the_first(record):
    return replace(record, lines=record.lines[1:])


def with_more_of_the_first(record):
    quantity = record.lines[0].quantity + 7
    return make.with_line(record, 0, quantity=quantity)


@pytest.mark.feature("H30")
@walks.walked("keeps", [True, False], [True])
@pytest.mark.parametrize("deletes", ["theirs", "mine"])
def test_a_line_that_one_deleted_and_the_other_changed_is_asked_about(
    everywhere, monkeypatch, deletes, keeps
):
    """It came back, or would have gone, without a word with whoever saved last."""
    office, seen = everywhere, []
    mine, theirs = office.editor(office.chen), office.editor(office.zhou)
    before = office.stored()
    first = before.lines[0]
    by_me, by_them = with_more_of_the_first, without_the_first
    if deletes == "mine":
        by_me, by_them = by_them, by_me
    theirs.edit(by_them(theirs.draft))
    theirs.save()
    mine.edit(replace(by_me(mine.draft), place="HAMBURG"))

    def answer(dialog):
        seen.append([w.text() for w in dialog.findChildren(QRadioButton)])
        wanted = "(deleted)" if not keeps else first.product.code
        for one in dialog.findChildren(QRadioButton):
            one.setChecked(one.text().startswith(wanted))
        return MergeDialog.DialogCode.Accepted

    monkeypatch.setattr(MergeDialog, "exec", answer)
    mine.save()
    if mine.dirty():  # a colleague's quantity is looked at before it is saved
        mine.save()
    stored = office.stored()
    assert stored.place == "HAMBURG"
    changed = f"{first.product.code} · Quantity {first.quantity + 7:,.0f}"
    said = [changed, "(deleted)"] if deletes == "mine" else ["(deleted)", changed]
    assert seen == [said]
    kept = [line for line in stored.lines if line.product == first.product]
    assert [line.quantity for line in kept] == [first.quantity + 7] * keeps
    assert len(stored.lines) == len(before.lines) - (not keeps)
