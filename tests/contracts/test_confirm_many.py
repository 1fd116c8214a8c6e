"""Several drafts are confirmed at once; what is not ready stays, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.contracts import service
from app.contracts.domain import State
from app.contracts.module import MODULE
from app.quotations import service as quotations
from app.ui.registry import maker
from forms.kit.decide import DecideDialog
from tests import looks, make
from tests import sale_screen as screen

DAY = date(2026, 5, 12)


@pytest.mark.feature("H38")
def test_drafts_are_confirmed_and_numbered_and_others_left_out(
    work, actor, qapp, qtbot, monkeypatch
):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor, today=DAY) as uow:
        offer = quotations.issue(uow, make.offer(uow))
        drafts = [
            service.save(uow, service.from_quotation(uow, offer.id)) for _n in range(4)
        ]
        service.save(uow, replace(drafts[1], place=""))
        free = replace(drafts[3].lines[0], unit_price=Decimal(0))
        service.save(uow, replace(drafts[3], lines=(free, *drafts[3].lines[1:])))
        service.confirm(uow, drafts[2])
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
