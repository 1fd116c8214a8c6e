"""Letters of credit on the screen: pasted, reviewed, accepted, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.credits import service
from app.credits.controller import CreditController, from_contract
from app.credits.domain import State
from app.credits.module import MODULE
from app.documents.controller import PapersController
from app.modules import find
from app.receivables.module import MODULE as RECEIVABLES
from app.shipments import service as shipments
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from tests import looks, make, make_export
from tests import sale_screen as screen
from tests.credits.sample import TEXT, changed
from tests.panels import answer

D = Decimal


@pytest.fixture
def contract(work, actor):
    """The contract with both shipments on board."""
    with work.database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        uow.reactions = {}
        made = make.contract(uow)
        make.stock(uow, made)
        make_export.gone(uow, made, 0)
        make_export.gone(uow, made, 1)
    return made


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((MODULE,))
    return desk


def shown(qtbot, tab):
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    return tab


def paste(tab, text):
    """Put the bank's message into its field."""
    field = tab.form.sections["message"].fields["text"]
    field.setFocus()
    field.input.setPlainText(text)
    assert field.commit()


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.fixture
def tab(desk, qtbot, contract):
    """A new credit whose message was pasted."""
    tab = CreditController(desk)
    tab.start()
    shown(qtbot, tab)
    paste(tab, TEXT)
    assert tab.draft.contract.id == contract.id
    return tab


@pytest.mark.feature("A106", "A105")
def test_the_pasted_message_fills_the_credit(tab):
    draft = tab.draft
    assert (draft.number, draft.amount) == ("HH26LC004711", D("58981.60"))
    assert tab.form.form.fields["number"].input.text() == "HH26LC004711"
    assert tab.form.form.fields["contract"].value().code == "SC26-0031"
    told = words(tab.form.sections["message"])
    assert "NINGBO PORT, CHINA" in told
    assert any("69 characters" in text for text in told)
    tab.save()
    assert tab.stored.id is not None
    assert tab.stored.state is State.RECEIVED


def test_an_unreadable_amount_is_told_and_stays_empty(desk, qtbot, contract):
    tab = CreditController(desk)
    tab.start()
    shown(qtbot, tab)
    paste(tab, changed("32B", "USD58981.60"))
    assert tab.draft.amount is None
    told = words(tab.form.sections["message"])
    assert any("no amount like USD12345,67" in text for text in told)
    assert contract.id == tab.draft.contract.id


@pytest.mark.feature("A107")
def test_a_second_press_where_draw_stood_takes_nothing_back_unasked(tab, monkeypatch):
    tab.save()
    answer(lambda: tab.do("accept"), on="2026-05-20")
    press(tab, "Draw")
    asked, answers = [], ["cancel", "yes"]
    monkeypatch.setattr(
        "app.ui.errors.ask",
        lambda _over, title, *_: asked.append(title) or answers.pop(0),
    )
    press(tab, "Take back")
    assert len(tab.stored.drawings) == 1
    assert asked[0].startswith("Take back: ")
    press(tab, "Take back")
    assert not tab.stored.drawings


@pytest.mark.feature("A107", "A108")
def test_accepted_drawn_presented_and_paid_by_its_buttons(tab, monkeypatch):
    tab.save()
    said = []
    monkeypatch.setattr(tab.desk, "toast", said.append)
    answer(lambda: tab.do("accept"), on="2026-05-20")
    assert tab.stored.accepted_on == date(2026, 5, 20)
    assert tab.stored.state is State.ACCEPTED
    for _shipment in range(2):
        press(tab, "Draw")
    assert tab.stored.state is State.USED
    assert tab.stored.undrawn() == 0
    assert [one.last_day for one in tab.stored.drawings] == [
        date(2026, 7, 13),
        date(2026, 8, 17),
    ]
    answer(lambda: press(tab, "Presented"), on="2026-07-01")
    corrected = answer(lambda: press(tab, "Presented"), on="2026-07-10")
    assert corrected.first == {"on": "2026-07-01"}
    answer(lambda: press(tab, "Paid"), on="2026-07-17")
    states = ("Accepted", "Draw", "Used up", "Presented", "Presented", "Paid")
    assert [words.rpartition(" · ")[2] for words in said] == list(states)
    first = tab.stored.drawings[0]
    assert (first.presented_on, first.paid_on) == (
        date(2026, 7, 10),
        date(2026, 7, 17),
    )
    grid = tab.form.sections["drawings"]
    assert grid.totals.value("amount") == "58,981.60"


def press(tab, text):
    """Press the first button of the checks with these words."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    checks = tab.form.sections["checks"]
    found = [b for b in checks.findChildren(QPushButton) if b.text() == text]
    found[0].click()


@pytest.mark.feature("A106")
def test_a_message_pasted_into_a_new_credit_is_read_at_once(desk, qtbot, contract):
    """The field of the message has the focus; nothing is left to be pressed."""
    tab = CreditController(desk)
    tab.start(from_contract_of(desk, contract))
    shown(qtbot, tab)
    field = tab.form.sections["message"].fields["text"]
    qtbot.waitUntil(lambda: tab.form.focusWidget() is field.input)
    assert not any(one.findings for one in tab.checked), "nothing was read to compare"
    assert "The checks found no discrepancy." not in words(tab.form.inspector)
    QApplication.clipboard().setText(TEXT)
    qtbot.keyClick(field.input, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert tab.draft.number == "HH26LC004711"
    assert any(one.findings for one in tab.checked)


@pytest.mark.feature("A106")
def test_what_is_typed_while_the_contract_is_looked_for_stays(
    desk, qtbot, contract, monkeypatch
):
    tab = CreditController(desk)
    tab.start()
    shown(qtbot, tab)
    late = []
    with monkeypatch.context() as slow:
        slow.setattr(desk.work, "read", lambda *asked: late.append(asked))
        paste(tab, TEXT)
    tab.edit(replace(tab.draft, number="HH26LC004712"))
    for asked in late:
        desk.work.read(*asked)
    assert tab.draft.contract.id == contract.id
    assert tab.draft.number == "HH26LC004712"


def from_contract_of(desk, contract):
    """Return the draft that F8 makes of a contract."""
    with desk.work.database.unit_of_work(desk.work.actor) as uow:
        return from_contract(uow, contract.id)[0]


@pytest.mark.feature("A107")
def test_the_focus_goes_on_from_drawing_to_presenting(tab):
    tab.save()
    answer(lambda: tab.do("accept"), on="2026-05-20")
    tab.form.show_section("checks")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    checks = tab.form.sections["checks"]
    first = next(b for b in checks.findChildren(QPushButton) if b.text() == "Draw")
    first.setFocus()
    press(tab, "Draw")
    now = tab.form.focusWidget()
    assert isinstance(now, QPushButton)
    assert now.text() == "Presented"


@pytest.mark.feature("A108")
def test_an_accepted_credit_offers_the_receipt(desk, qtbot, contract):
    desk.chain = Chain((MODULE, RECEIVABLES))
    tab = CreditController(desk)
    tab.start(from_contract_of(desk, contract))
    shown(qtbot, tab)
    paste(tab, TEXT)
    tab.save()
    assert "next:receipt" not in tab.allowed()
    answer(lambda: tab.do("accept"), on="2026-05-20")
    assert "next:receipt" in tab.allowed()
    tab.do("next:receipt")
    kind, _key, _draft = next(w for said, w in desk.shell.asked if said == "open")
    assert kind == "receipt"


@pytest.mark.feature("A107", "B3")
def test_the_checks_name_what_a_bank_would_refuse(tab):
    tab.save()
    paste(tab, changed("44C", "260601"))
    tab.save()
    told = words(tab.form.sections["checks"])
    late = "Shipped on 2026-06-20, after the latest date of shipment 2026-06-01."
    assert late in told


@pytest.mark.feature("A107")
def test_the_bill_of_lading_is_entered_beside_the_papers(desk, qtbot, tab, contract):
    tab.save()
    unread = "Enter the bill of lading in the papers of the shipment to check it."
    assert words(tab.form.sections["checks"]).count(unread) == 2
    with desk.work.database.reading(desk.actor) as uow:
        first = shipments.of_contract(uow, contract.id)[0]
    came = PapersController(desk)
    came.open(first.id)
    shown(qtbot, came)
    choose(came, "outside.notation", "Received for shipment")
    choose(came, "outside.clean", "Clean")
    choose(came, "outside.freight", "Freight prepaid")
    choose(came, "outside.route", "Direct")
    screen.write(came, "outside.originals", "3")
    screen.write(came, "outside.consignee", "TO ORDER")
    screen.write(came, "outside.notify", "NORDHAUS HANDELS GMBH")
    came.save()
    qtbot.waitUntil(lambda: words(tab.form.sections["checks"]).count(unread) == 1)
    told = words(tab.form.sections["checks"])
    assert "The bill of lading bears no on-board notation." in told
    assert "The bill of lading is clean." in told
    assert "Originals issued: 3. The bank wants all of them." in told
    choose(came, "outside.notation", "Shipped on board")
    came.save()
    told = words(tab.form.sections["checks"])
    assert "The bill of lading is marked “on board”." in told


def choose(tab, path, text):
    """Choose from a drop-down list by its words."""
    box = screen.field(tab, path).input
    box.setFocus()
    index = box.findText(text)
    assert index >= 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_a_clause_to_amend_stands_beside_the_text(tab):
    text = changed("46A", "+INSPECTION CERTIFICATE SIGNED BY APPLICANT")
    paste(tab, text)
    told = words(tab.form.sections["message"])
    assert any("neutral issuer" in text for text in told)


def test_a_contract_and_its_shipments_are_told(work, actor, tab, contract):
    tab.save()
    with work.database.unit_of_work(actor) as uow:
        credit = service.get(uow, tab.stored.id)
        service.save(uow, replace(credit, latest_shipment_on=date(2026, 6, 1)))
    with work.database.reading(actor) as uow:
        around = find(MODULE.around["contract"])(uow, contract.id)
        assert [link.title for link in around.links] == ["HH26LC004711"]
        one = find(MODULE.around["shipment"])(uow, 1)
    assert [link.title for link in one.links] == ["HH26LC004711"]
    assert one.chips[0][1] == "bad"


def test_the_list_adds_up_what_is_undrawn(tab, desk, qtbot):
    tab.save()
    made = maker(MODULE.listing)(desk)
    shown(qtbot, made)
    assert made.form.table.model().rowCount() == 1
