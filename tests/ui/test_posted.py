"""What is posted stays on the screen and says so, whichever way it was posted."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import forms
from app.core.money import ZERO
from app.inventory.controller import RECEIPTS
from app.inventory.domain import State as GoodsState
from app.payables.controller import BILLS, PAYING
from app.payables.domain import PaymentState
from app.payables.domain import State as BillState
from app.receivables.controller import NOTING
from app.receivables.controller.receipt import RECEIVING
from app.receivables.domain import State as ReceiptState
from app.treasury.controller import MOVING
from app.treasury.transferring import State as TransferState
from app.ui import errors
from app.ui.desk import Desk
from app.ui.editor_controller import EditorController
from app.ui.registry import Registry
from forms.goods_receipts import editor
from forms.kit.beside import Beside
from forms.kit.spec import EditorSpec
from forms.payables import PAYMENT
from forms.payables import SPEC as BILL
from forms.receivables import RECEIPT
from forms.receivables import SPEC as NOTE
from forms.treasury_transfer import SPEC as TRANSFER
from tests import looks

BY_SAVING = {
    "receipt": (RECEIPT, RECEIVING, {"state": ReceiptState.BOOKED, "free": ZERO}),
    "receivable": (NOTE, NOTING, {}),
    "payment": (PAYMENT, PAYING, {"state": PaymentState.PAID}),
    "transfer": (TRANSFER, MOVING, {"state": TransferState.BOOKED}),
}
OPEN = {"amount": Decimal(5), "open": Decimal(5)}
BY_ACTION = {
    "bill": (BILL, BILLS, "book", {"state": BillState.BOOKED, **OPEN}),
    "goods_receipt": (
        editor(Beside(), ()),
        RECEIPTS,
        "post",
        {"state": GoodsState.POSTED},
    ),
}


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return Desk(work, lookups=Registry().lookup)


def told(desk, name):
    return [words for what, words in desk.shell.asked if what == name]


def test_every_kind_that_saving_books_is_tried_here():
    found = set()
    for one in pkgutil.iter_modules(forms.__path__, "forms."):
        for part in vars(importlib.import_module(one.name)).values():
            if isinstance(part, EditorSpec) and part.posts:
                found.add(part.kind)
    assert found == set(BY_SAVING)


def typed(desk, qtbot, spec, services):
    tab = EditorController(desk, spec, replace(services, problems=lambda _record: ()))
    qtbot.addWidget(tab.form)
    tab.start()
    named = "reason" if hasattr(tab.draft, "reason") else "note"
    named = named if hasattr(tab.draft, named) else "reference"
    tab.edit(replace(tab.draft, **{named: "Tried"}))
    assert tab.unsaved()
    return tab


@pytest.mark.parametrize("kind", BY_SAVING)
def test_what_saving_posts_stays_and_says_so(desk, qtbot, kind):
    spec, services, then = BY_SAVING[kind]
    stored = replace(
        services,
        save=lambda _uow, record: replace(record, id=7, version=1, **then),
        papers=None,
    )
    tab = typed(desk, qtbot, spec, stored)
    tab.do("confirm")  # Ctrl+Return
    assert tab.record_id == 7
    assert told(desk, "close") == []
    assert told(desk, "toast")[-1] == (f"{tab.title()} · Posted",)


@pytest.mark.parametrize("kind", BY_ACTION)
def test_what_an_action_posts_stays_and_says_so(desk, qtbot, kind):
    spec, services, action, then = BY_ACTION[kind]
    stored = replace(
        services,
        save=lambda _uow, record: replace(record, id=7, version=1),
        actions={action: lambda _uow, record: replace(record, **then)},
    )
    tab = typed(desk, qtbot, spec, stored)
    tab.do("confirm")  # saves, then does what comes next: it posts
    assert told(desk, "close") == []
    assert told(desk, "toast")[-1][0].endswith("Posted"), told(desk, "toast")


def prefilled(desk, qtbot, kind):
    spec, services, _then = BY_SAVING[kind]
    tab = EditorController(desk, spec, services)
    qtbot.addWidget(tab.form)
    empty = services.new()
    named = next(n for n in ("note", "reason", "reference") if hasattr(empty, n))
    tab.start(replace(empty, **{named: "Filled in"}))
    return tab, named


@pytest.mark.feature("H30")
@pytest.mark.parametrize("kind", BY_SAVING)
def test_what_was_filled_in_and_not_touched_closes_without_a_question(
    desk, qtbot, monkeypatch, kind
):
    """Ctrl+W and Return posted a receipt that nobody had typed a key into."""
    asked = []
    monkeypatch.setattr(errors, "ask_unsaved", lambda *_: asked.append(1) or "cancel")
    tab, named = prefilled(desk, qtbot, kind)
    assert tab.closing()
    assert not asked
    tab, named = prefilled(desk, qtbot, kind)
    tab.edit(replace(tab.draft, **{named: "Typed"}))
    assert not tab.closing()
    assert asked


@pytest.mark.feature("H30")
@pytest.mark.parametrize("kind", BY_SAVING)
def test_return_alone_never_posts_what_is_left(desk, qtbot, kind):
    tab, named = prefilled(desk, qtbot, kind)
    tab.edit(replace(tab.draft, **{named: "Typed"}))
    seen = []

    def press():
        box = QApplication.activeModalWidget()
        seen.append(box.focusWidget() or box)
        QTest.keyClick(seen[0], Qt.Key.Key_Return)

    QTimer.singleShot(0, press)
    assert not tab.closing()
    assert seen
    assert tab.record_id is None
    assert tab.draft != tab.stored
