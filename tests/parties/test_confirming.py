"""Somebody confirms an account on the card, with the keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from app.core.actor import Actor
from app.parties import service
from app.parties.controller import PartyController
from app.parties.domain import PartyBank
from app.ui import history
from forms.kit import ask
from forms.kit.history import Moved
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen

BANKS = (
    PartyBank(bank_name="中国建设银行", account_number="3315 0199", currency="CNY"),
    PartyBank(bank_name="HANSEATISCHE BANK", swift="HANSDEHH"),
    PartyBank(bank_name="某某银行", account_number="6222 0210", currency="CNY"),
)
HOW = "called Ms Hu back"


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return masters.desk_for(work)


@pytest.fixture
def card(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        known = service.get(uow, make.customer(uow).id)
        key = service.save(uow, replace(known, banks=BANKS)).id
    made = PartyController(desk)
    made.open(key)
    tab = screen.shown(qtbot, made)
    qtbot.waitUntil(lambda: tab.record_id == key)
    return tab


def answered(monkeypatch, how, which=None):
    """Answer the panel; return what it has shown."""
    shown = []

    def answer(dialog):
        shown.append(dialog)
        fields = dialog.grid.fields
        if which is not None:
            fields["which"].set_value(which)
        fields["reason"].set_value(how)
        dialog._accept()
        return dialog.result()

    monkeypatch.setattr(ask.AskDialog, "exec", answer)
    return shown


def answered_with(card, monkeypatch):
    shown = answered(monkeypatch, HOW)
    card.act("confirm_bank")
    return shown


def chips(tab):
    return [words for words, _tone in tab.spec.chips(tab.draft)]


@pytest.mark.feature("A122")
def test_an_account_is_confirmed_one_by_one_on_the_card(card, qtbot, monkeypatch):
    assert "An account waits for a second person" in chips(card)
    assert "confirm_bank" in card.allowed()
    shown = answered(monkeypatch, HOW, card.stored.banks[2].id)
    card.act("confirm_bank")
    qtbot.waitUntil(lambda: len(card.stored.waiting()) == 1)
    (panel,) = shown
    combo = panel.grid.fields["which"].findChild(QComboBox)
    labels = [combo.itemText(row) for row in range(combo.count())]
    assert labels == ["3315 0199 · 中国建设银行", "6222 0210 · 某某银行"]
    said = card.stored.banks[2].confirmation
    assert (said.how, said.by) == (HOW, "Chen Siyuan")
    done = [words[0] for name, words in card.desk.shell.asked if name == "toast"][-1]
    assert done.endswith(" · Account confirmed"), "no words of what a button asks"
    (panel,) = answered_with(card, monkeypatch)
    assert list(panel.grid.fields) == ["reason"], "there is but one left"
    qtbot.waitUntil(lambda: not card.stored.waiting())
    assert "An account waits for a second person" not in chips(card)
    assert "confirm_bank" not in card.allowed()


@pytest.mark.feature("A122")
def test_the_card_tells_who_entered_and_who_confirmed(card, qtbot, monkeypatch):
    def told():
        blocks = {block.title: block for block in card.spec.inspector(card.draft)}
        return [note.text for note in blocks["Bank accounts"].pieces]

    assert [text.partition(": ")[2] for text in told()] == [
        "entered by Chen Siyuan, waits for a second person."
    ] * 2
    answered(monkeypatch, HOW)
    card.act("confirm_bank")
    qtbot.waitUntil(lambda: len(card.stored.waiting()) == 1)
    first, second = told()
    assert "by Chen Siyuan, who had entered it (nobody else may): called" in first
    assert second.endswith("waits for a second person.")


@pytest.mark.feature("A122")
def test_the_keyboard_stays_where_no_key_changes_anything(card, qtbot, monkeypatch):
    """The button goes with what waited; the lines below would take what is typed."""
    answered(monkeypatch, HOW, card.stored.waiting()[0].id)
    card.act("confirm_bank")
    qtbot.waitUntil(lambda: len(card.stored.waiting()) == 1)
    button = card.form.header.buttons["confirm_bank"]
    button.setFocus()
    assert card.form.focusWidget() is button
    answered(monkeypatch, HOW)
    card.act("confirm_bank")
    qtbot.waitUntil(lambda: not card.stored.waiting() and not button.isVisible())
    held = card.form.focusWidget()
    assert held is not None
    lines = card.form.grids()
    assert not any(grid is held or grid.isAncestorOf(held) for grid in lines)
    assert not isinstance(held, (QLineEdit, QPlainTextEdit))


@pytest.mark.feature("A122")
def test_nothing_happens_until_it_is_said_how(card, monkeypatch):
    shown = answered(monkeypatch, " ")
    card.act("confirm_bank")
    (panel,) = shown
    assert panel.result() == 0
    assert len(card.stored.waiting()) == 2


@pytest.mark.feature("A122")
def test_who_may_not_confirm_has_no_button(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        known = service.get(uow, make.customer(uow).id)
        key = service.save(uow, replace(known, banks=BANKS)).id
    desk.actor = Actor("Lin Ke", actor.permissions - {"parties.confirm_bank"})
    made = PartyController(desk)
    made.open(key)
    tab = screen.shown(qtbot, made)
    qtbot.waitUntil(lambda: tab.record_id == key)
    assert "confirm_bank" not in tab.allowed()


@pytest.mark.feature("A122")
def test_the_history_tells_the_account_before_and_after_and_how(
    card, work, actor, qtbot, monkeypatch
):
    answered(monkeypatch, HOW, card.stored.banks[0].id)
    card.act("confirm_bank")
    qtbot.waitUntil(lambda: len(card.stored.waiting()) == 1)
    with work.database.unit_of_work(actor) as uow:
        known = service.get(uow, card.record_id)
        moved = replace(known.banks[0], account_number="6222 9999")
        service.save(uow, replace(known, banks=(moved, *known.banks[1:])))
    with work.database.reading(actor) as uow:
        found = history.read(uow, "party", card.record_id)
    words = history.Words(card.spec, "party", card.stored)
    told = [one for event in words.told(found) for one in event.moved]
    account = Moved("Account number or IBAN, line 1", "3315 0199", "6222 9999")
    assert account in told
    assert Moved("Account confirmed", "", f"3315 0199 · {HOW}") in told
