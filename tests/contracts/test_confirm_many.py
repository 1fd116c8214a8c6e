"""Several drafts are confirmed at once; what is not ready stays, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.contracts import controller as contracts_controller
from app.contracts import service
from app.contracts.domain import State
from app.contracts.module import MODULE
from app.core.errors import NotPossibleError
from app.quotations import service as quotations
from app.ui.desk import NoWindow
from app.ui.registry import maker
from forms.kit.decide import DecideDialog, LeftDialog
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 12)
TAKEN = "A colleague has confirmed it."


@pytest.mark.feature("H38")
def test_drafts_are_confirmed_and_numbered_and_others_left_out(
    work, actor, qapp, qtbot, monkeypatch
):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        offer = quotations.issue(uow, make.offer(uow))
        drafts = [
            service.save(uow, service.from_quotation(uow, offer.id)) for _n in range(4)
        ]
        service.save(uow, replace(drafts[1], place=""))
        free = replace(drafts[3].lines[0], unit_price=Decimal(0))
        service.save(uow, replace(drafts[3], lines=(free, *drafts[3].lines[1:])))
        service.confirm(uow, drafts[2])
    desk, dialog = asked_to_confirm(work, qapp, qtbot, monkeypatch)
    assert [one.record.id for one in dialog.chosen] == [drafts[0].id]
    # What the sample deal comes to (domain): nothing else tells drafts apart.
    assert [one.title for one in dialog.chosen] == [
        "Draft · NORDHAUS HANDELS GMBH · USD 58,981.60"
    ]
    assert {one.record.id: one.why_not for one in dialog.left_out} == {
        drafts[1].id: "Enter the named place of the Incoterm.",
        drafts[2].id: "It is no draft.",
        drafts[3].id: "Line 1 has the price 0: it is free of charge.",
    }
    with work.database.unit_of_work(actor, today=DAY) as uow:
        after = [service.get(uow, one.id) for one in drafts]
    assert [one.state for one in after] == [
        State.CONFIRMED, State.DRAFT, State.CONFIRMED, State.DRAFT,
    ]  # fmt: skip
    assert after[0].number != after[2].number
    assert ("toast", ("1 record decided on",)) in desk.shell.asked


@pytest.fixture
def three(work, actor):
    """Return three drafts that may be confirmed."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        offer = quotations.issue(uow, make.offer(uow))
        return [
            service.save(uow, service.from_quotation(uow, offer.id)) for _n in range(3)
        ]


def asked_to_confirm(work, qapp, qtbot, monkeypatch):
    """Confirm every contract; return the desk, and the dialog that asked."""
    looks.put_on(qapp)

    shown = []

    def answer(dialog):
        shown.append(dialog)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DecideDialog, "exec", answer)
    desk = screen.desk_for(work)
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.table.toggle_all()
    tab.form.act("confirm")
    (dialog,) = shown
    return desk, dialog


@pytest.mark.feature("H38")
def test_how_far_it_is_is_told_and_who_stops_it_keeps_what_was_decided(
    work, actor, qapp, qtbot, monkeypatch, three
):
    steps = []

    def show_job(_window, title, done, total, stop=None):
        steps.append((title, done, total))
        if done == 1 and total > 1:
            stop()

    monkeypatch.setattr(NoWindow, "show_job", show_job)
    desk, _dialog = asked_to_confirm(work, qapp, qtbot, monkeypatch)
    assert steps == [("Confirm", 0, 3), ("Confirm", 1, 3), ("", 1, 1)]
    with work.database.unit_of_work(actor, today=DAY) as uow:
        states = [service.get(uow, one.id).state for one in three]
    assert sorted(states) == [State.CONFIRMED, State.DRAFT, State.DRAFT]
    said = "1 record decided on · Stopped: 2 stay as they were"
    assert ("toast", (said,)) in desk.shell.asked


@pytest.mark.feature("H38")
def test_what_could_not_be_decided_on_is_listed_copied_and_leads_to_its_record(
    work, qapp, qtbot, monkeypatch, three
):
    confirm, shown = service.confirm, []

    def taken_away(uow, record):
        if record.id != three[1].id:
            raise NotPossibleError(TAKEN)
        return confirm(uow, record)

    def note(dialog):
        shown.append(dialog)

    monkeypatch.setattr(contracts_controller.service, "confirm", taken_away)
    monkeypatch.setattr(LeftDialog, "show", note)
    desk, _dialog = asked_to_confirm(work, qapp, qtbot, monkeypatch)
    (dialog,) = shown
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "2 records could not be decided on"
    assert ("toast", ("1 record decided on", "warn")) in desk.shell.asked
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    name = "Draft · NORDHAUS HANDELS GMBH · USD 58,981.60"
    line = f"{name}\t{TAKEN}"
    assert qapp.clipboard().text() == f"{line}\n{line}"
    for link in dialog.links:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    opened = {asked[1] for name, asked in desk.shell.asked if name == "open"}
    assert opened == {three[0].id, three[2].id}
    work.patience.leaving.set()  # of another office the same keys mean other records
    desk.shell.asked.clear()
    QTest.mouseClick(dialog.links[0], Qt.MouseButton.LeftButton)
    assert desk.shell.asked == []
