"""Receipts, claims, ages and notes on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.core.clock import OFFICE_ZONE
from app.core.query import Query
from app.core.refs import Ref
from app.credits import service as of_credits
from app.modules import find
from app.office.domain import RateKind
from app.parties import service as parties
from app.receivables import service
from app.receivables.controller import (
    ItemController,
    around_contract,
    lookup_awaited,
    lookup_claims,
)
from app.receivables.controller.bench import ClaimsController
from app.receivables.controller.receipt import ReceiptController
from app.receivables.domain import Kind, Receipt
from app.receivables.module import MODULE
from app.ui import errors
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from forms.kit.speech import speak
from reports import documents as printed
from tests import looks, make, make_money
from tests.credits.sample import TEXT
from tests.panels import answer
from tests.sale_screen import answered_late

D = Decimal
TODAY = date(2026, 7, 8)


@pytest.fixture
def contract(work, actor):
    """The worked deal up to its first balance."""
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        made = make.contract(uow)
        make_money.deposit(uow, made)
        make_money.shipped(uow, made, 0)
        make.rate(uow, TODAY, "7.0455", RateKind.BUYING)
    return made


@pytest.fixture
def parked(work, actor, contract):
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        return service.receive(
            uow,
            Receipt(
                company=contract.company,
                customer=contract.customer,
                received_on=TODAY,
                amount=D("36088.80"),
                remitter="NORDHAUS HANDELS GMBH",
                reference="SC26-0031 BALANCE",
            ),
        )


def test_a_payer_is_found_by_code_names_and_pinyin(work, actor):
    speak("zh_CN")
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        contract = make.contract(uow)
        party = parties.get(uow, contract.customer.id)
        parties.save(uow, replace(party, name_zh="汉诺威家居"))
        make_money.shipped(uow, contract, 0)
        # The number, the code, the registered name, the Chinese one and its pinyin.
        for typed in ("0031", "nord", "Handels", "汉诺", "hnwj", "hannuo"):
            assert [one.ref.id for one in lookup_awaited(uow, typed)] == [contract.id]
            assert lookup_claims(uow, typed)
        assert not lookup_awaited(uow, "汉堡")
        assert not lookup_claims(uow, "汉堡")


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    desk = Desk(work, lookups=Registry().lookup)
    desk.chain = Chain((MODULE,))
    return desk


def shown(qtbot, tab):
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    tab.form.show()
    return tab


def asked(desk, name):
    return [what for said, what in desk.shell.asked if said == name]


@pytest.mark.feature("A112")
def test_the_workbench_matches_money_and_claim_and_books_the_charge(
    desk, qtbot, parked, work, actor
):
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    page = tab.sheets[0].page
    assert page.receipt.id == parked.id
    assert [(one.number, one.take) for one in page.targets] == [
        ("CI26-0029-1", D("36108.80"))
    ]
    assert page.charge.value() == D("20.00")
    assert page.confirm.isEnabled()
    page.confirm.click()
    assert page.waiting == ()
    with work.database.reading(actor) as uow:
        done = service.get_receipt(uow, parked.id)
    assert (done.free, done.charge, done.cash_base) == (0, D(20), D("254263.64"))
    assert not page.confirm.isEnabled()


def test_the_receipt_that_is_allocated_is_chosen_as_a_whole_row(desk, qtbot, parked):  # noqa: ARG001
    """Only its first cell was: a row of blue lines without a ground stood there."""
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    grid = tab.sheets[0].page.bank.grid
    chosen = grid.selectionModel()
    assert chosen.isRowSelected(grid.currentIndex().row())
    assert not grid.cells.alone, "it is coloured"


@pytest.mark.feature("H6")
def test_the_key_that_confirms_documents_confirms_an_allocation(
    desk, qtbot, parked, work, actor
):
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    page = tab.sheets[0].page
    with qtbot.waitActive(tab.form):
        tab.form.activateWindow()
    page.bank.grid.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.bank.grid, Qt.Key.Key_Return, control)
    assert page.waiting == ()
    with work.database.reading(actor) as uow:
        assert service.get_receipt(uow, parked.id).free == 0
    assert "Ctrl+" in page.confirm.toolTip()


def test_what_is_ticked_takes_what_is_left(desk, qtbot, parked):  # noqa: ARG001
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    page = tab.sheets[0].page
    page.charge.set_value(D(0))
    model = page.grid.grid.lines_model
    tick = model.index(0, model.column_of("taken"))
    off, on = False, True
    assert model.setData(tick, off)
    assert page.targets[0].take == 0
    assert not page.confirm.isEnabled()
    assert model.setData(model.index(0, model.column_of("taken")), on)
    assert page.targets[0].take == D("36088.80")
    assert model.setData(model.index(0, model.column_of("take")), D(40000))
    assert not page.confirm.isEnabled(), "more than came cannot be given out"


def test_a_receipt_is_entered_with_what_it_is_for(desk, qtbot, contract, work, actor):
    with work.database.reading(actor) as uow:
        claim = service.open_items(uow)[0]
    tab = shown(qtbot, ReceiptController(desk))
    tab.start()
    tab._edit_field("customer", contract.customer, {})
    tab._edit_field("received_on", TODAY, {})
    assert tab.draft.buying_rate == D("7.0455"), "the rate of the day is filled in"
    tab._edit_field("amount", D("36108.80"), {})
    tab._edit_field("charge", D(20), {})
    part = {"receivable": Ref(claim.id, claim.number, ""), "amount": D("36108.80")}
    tab.form.lines_edited.emit("allocations", ((0, part),))
    assert tab.form.header.save.text() == "Post"
    tab.save()
    assert tab.stored.number == "RC26-0002"
    assert tab.stored.realised() == D("70.49") - D("630.18")
    assert "edit" not in tab.allowed()
    with work.database.reading(actor) as uow:
        marks = desk.chain.around(uow, "contract", contract.id).marks
    part = ("Part received", "teal")  # 5,178.32 leave with the second shipment
    assert marks["plan.1"].chip == part


def test_a_receipt_is_not_booked_twice_unasked(desk, qtbot, parked, monkeypatch):
    """The bank's advice came by letter too, or a colleague had it."""
    told = []

    def reply(_parent, _title, text, answers):
        told.append((text, [one.words for one in answers]))
        return ("cancel", "open", "book")[len(told) - 1]

    monkeypatch.setattr(errors, "ask", reply)
    tab = shown(qtbot, ReceiptController(desk))
    tab.start()
    for name in ("company", "customer", "received_on", "amount"):
        tab._edit_field(name, getattr(parked, name), {})
    tab._edit_field("reference", f" {parked.reference.lower()} ", {})
    tab.save()
    qtbot.waitUntil(lambda: len(told) == 1)
    ((text, answers),) = told
    assert text.startswith(f"{parked.number} of 2026-07-08 has this reference and")
    assert desk.actor.name in text
    assert answers == ["Post all the same", f"Open {parked.number}"]
    assert tab.stored.id is None
    tab.save()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert asked(desk, "open")[-1][:2] == ("receipt", parked.id)
    tab.save()
    qtbot.waitUntil(lambda: tab.stored.number == "RC26-0003")
    assert len(told) == 3


@pytest.mark.usefixtures("contract")
def test_rates_that_come_late_leave_alone_what_was_typed_meanwhile(desk, qtbot):
    tab = shown(qtbot, ReceiptController(desk))
    tab.start()
    with answered_late(desk.work):
        tab._edit_field("received_on", TODAY, {})
        tab._edit_field("amount", D(500), {})
    assert (tab.draft.amount, tab.draft.buying_rate) == (D(500), D("7.0455"))
    with answered_late(desk.work):
        tab._edit_field("received_on", TODAY, {})
        tab._edit_field("buying_rate", D(7), {})
    assert tab.draft.buying_rate == D(7)


def test_too_much_is_told_at_its_line(desk, qtbot, contract, work, actor):
    with work.database.reading(actor) as uow:
        claim = service.open_items(uow)[0]
    tab = shown(qtbot, ReceiptController(desk))
    tab.start()
    tab._edit_field("customer", contract.customer, {})
    tab._edit_field("received_on", TODAY, {})
    tab._edit_field("amount", D(50000), {})
    part = {"receivable": Ref(claim.id, claim.number, ""), "amount": D(50000)}
    tab.form.lines_edited.emit("allocations", ((0, part),))
    tab.save()
    model = tab.form.sections["allocations"].grid.lines_model
    cell = model.cell(model.index(0, model.column_of("amount")))
    assert cell.problem == "Only 36,108.80 of CI26-0029-1 is open."


def test_a_credit_note_is_written_on_the_screen(desk, qtbot, contract):
    tab = shown(qtbot, ItemController(desk))
    tab.start()
    tab._edit_field("contract", Ref(contract.id, contract.number, ""), {})
    assert tab.draft.currency == "USD"
    tab._edit_field("booked_on", TODAY, {})
    tab._edit_field("amount", D(500), {})
    tab._edit_field("reason", "Dented cartons", {})
    tab.save()
    assert tab.stored.kind is Kind.CREDIT_NOTE
    assert tab.stored.number == "CN26-0001"
    assert "edit" not in tab.allowed()


def test_a_deposit_that_goods_left_without_is_not_called_collected(desk, work, actor):
    """30 % of the first shipment, 51,584.00: 15,475.20, claimed with the invoice."""
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        made = make.contract(uow)
        make_money.shipped(uow, made, 0)
        make.rate(uow, TODAY, "7.0455", RateKind.BUYING)
        claim = next(o for o in service.of_contract(uow, made.id) if o.step < 0)
        assert claim.amount == D("15475.20")
    with work.database.unit_of_work(actor, today=claim.due_on) as uow:
        mark = desk.chain.around(uow, "contract", made.id).marks["plan.0"]
    assert mark.chip == ("Due today", "warn"), "not: in 0 days"
    assert mark.detail == claim.number
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        make_money.balance(uow, claim, TODAY, "7.0455", D(0))
    with work.database.reading(actor) as uow:
        mark = desk.chain.around(uow, "contract", made.id).marks["plan.0"]
    assert mark.chip == ("Part received", "teal")  # that of the second is still to come


@pytest.mark.feature("A120")
def test_the_statement_of_a_row_is_printed(desk, qtbot, contract):  # noqa: ARG001
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    card = tab.sheets[0].ages
    assert [row.customer.code for row in card.rows] == ["NORDHAUS"]
    card.statement.click()
    title, jobs = asked(desk, "preview")[-1]
    assert title == "NORDHAUS HANDELS GMBH"
    assert jobs[0].render("en").startswith(b"%PDF")
    assert "statement" in printed.DOCUMENTS


def test_lists_and_look_ups_find_claims(desk, qtbot, contract, work, actor):
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    items, receipts = tab.sheets[1], tab.sheets[2]
    items.narrow(Query())
    row = items.form.model.record(0)
    items._act("statement", [row, row])  # two items of one account: one statement
    assert [len(jobs) for _title, jobs in asked(desk, "preview")] == [1]
    receipts.narrow(Query())
    assert items.form.model.rowCount() == 1
    assert receipts.form.model.rowCount() == 1
    with work.database.reading(actor) as uow:
        claims = find(MODULE.lookups["claim"])(uow, "0029")
        around = desk.chain.around(uow, "contract", contract.id)
    assert claims[0].extra == {"amount": D("36108.80")}
    assert around.steps[0].state == "part"
    assert around.marks["plan.0"].chip == ("Collected", "ok")


def test_a_credit_is_set_off_on_the_day_given(desk, qtbot, contract, work, actor):
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        make.rate(uow, TODAY, "7.0400")
        note = service.credit_note(uow, contract.id, D(500), TODAY, "Dents")
    tab = shown(qtbot, ItemController(desk))
    tab.open(note.id)
    assert {"set_off", "print"} <= tab.allowed()
    assert "next:receipt" not in tab.allowed()
    answer(lambda: tab.do("set_off"))
    assert tab.stored.open == 0
    assert "set_off" not in tab.allowed()
    with work.database.reading(actor) as uow:
        claim = next(one for one in service.open_items(uow) if one.is_claim)
    assert claim.open == D("35608.80")
    tab.open(claim.id)
    assert "print" not in tab.allowed()
    tab.do("print")  # the key is heard all the same, and no refusal is shown
    said = f"No paper is made of “{tab.title()}”."
    assert desk.shell.asked[-1] == ("toast", (said, "info"))


def test_a_shipment_and_its_claim_lead_on_to_the_receipt(desk, contract, work, actor):
    """36,108.80 is the balance of the first shipment of the worked deal."""
    with work.database.reading(actor) as uow:
        (claim,) = (one for one in service.open_items(uow) if one.is_claim)
    for kind, key in (("shipment", claim.shipment.id), ("receivable", claim.id)):
        desk.make_next(kind, "receipt", key)
        opened, _none, draft = asked(desk, "open")[-1]
        assert (opened, draft.amount, draft.reference) == (
            "receipt",
            D("36108.80"),
            "CI26-0029-1",
        )
        assert [part.receivable.id for part in draft.allocations] == [claim.id]
        assert draft.customer == contract.customer
    tab = ItemController(desk)
    tab.open(claim.id)
    assert "next:receipt" in tab.allowed()


@pytest.mark.feature("A108")
def test_a_credit_leads_on_to_the_receipt_of_what_its_bank_pays(
    desk, contract, work, actor
):
    """The documents at the bank are those of the first shipment of the worked deal."""
    with work.database.unit_of_work(actor, today=date(2026, 7, 2)) as uow:
        (claim,) = (one for one in service.open_items(uow) if one.is_claim)
        read = of_credits.read_text(uow, TEXT, contract.id)
        credit = of_credits.save(uow, replace(read, advised_on=date(2026, 5, 20)))
        credit = of_credits.accept(uow, credit, date(2026, 5, 20))
        credit = of_credits.draw(uow, credit, claim.shipment.id)
        credit = of_credits.present(uow, credit, claim.shipment.id, date(2026, 7, 2))
    desk.make_next("credit", "receipt", credit.id)
    kind, key, draft = asked(desk, "open")[-1]
    assert (kind, key, draft.amount) == ("receipt", None, claim.open)
    assert [part.receivable.id for part in draft.allocations] == [claim.id]


def test_a_contract_makes_its_receipt_and_its_note(desk, contract):
    desk.make_next("contract", "receipt", contract.id)
    kind, key, draft = asked(desk, "open")[-1]
    assert (kind, key, draft.amount) == ("receipt", None, D("36108.80"))
    desk.make_next("contract", "credit_note", contract.id)
    assert asked(desk, "open")[-1][2].contract.id == contract.id


@pytest.fixture
def july(work, monkeypatch):
    """Let the office stand at TODAY: the month before is over."""
    noon = datetime.combine(TODAY, time(12), OFFICE_ZONE)
    monkeypatch.setattr(work.database, "clock", lambda: noon.astimezone(UTC))


@pytest.mark.usefixtures("july")
def test_the_month_end_values_the_last_finished_month(
    desk, qtbot, contract, work, actor
):
    with work.database.unit_of_work(actor) as uow:
        make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    seen = answer(tab.sheets[0].ages.month_end.click)
    assert seen.first == {"on": "2026-06-30"}
    with work.database.reading(actor) as uow:
        assert service.position(uow, contract.id).unrealised == D("-324.98")
    assert asked(desk, "toast")[-1] == ("1 item valued, exchange CNY −324.98",)


@pytest.mark.usefixtures("july")
def test_the_month_end_proposes_the_month_after_the_last_one_valued(
    desk, qtbot, contract, work, actor
):
    with work.database.unit_of_work(actor) as uow:
        for end in (date(2026, 4, 30), date(2026, 5, 31)):
            make.rate(uow, end, "7.0520", RateKind.CLOSING)
        make.rate(uow, date(2026, 4, 20), "7.0900")
        service.debit_note(uow, contract.id, D(100), date(2026, 4, 20), "samples")
        service.revalue(uow, date(2026, 4, 30))
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    seen = answer(tab.sheets[0].ages.month_end.click)
    assert seen.first == {"on": "2026-05-31"}


@pytest.mark.usefixtures("july")
def test_the_month_end_asks_before_it_values_a_month_before_the_last(
    desk, qtbot, contract, work, actor, monkeypatch
):
    with work.database.unit_of_work(actor) as uow:
        make.rate(uow, date(2026, 5, 30), "7.0900")
        for end in (date(2026, 5, 31), date(2026, 6, 30)):
            make.rate(uow, end, "7.0520", RateKind.CLOSING)
        service.revalue(uow, date(2026, 6, 30))
        service.credit_note(uow, contract.id, D(100), date(2026, 5, 30), "scratches")
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    said = []
    replies = ["cancel", "value"]
    monkeypatch.setattr(
        errors, "ask", lambda *told: said.append(told[1:3]) or replies.pop(0)
    )
    answer(tab.sheets[0].ages.month_end.click, on="2026-05-09")
    assert asked(desk, "toast") == []
    assert "2026-05-31" in said[0][0]
    assert "2026-06-30" in said[0][1]
    answer(tab.sheets[0].ages.month_end.click, on="2026-05-09")
    assert asked(desk, "toast")[-1][0].startswith("1 item valued")


@pytest.mark.usefixtures("contract", "july")
def test_a_month_that_is_not_over_is_not_valued(desk, qtbot, work):
    told = []
    work.failed.connect(told.append)
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    answer(tab.sheets[0].ages.month_end.click, on="2026-07-01")
    assert told[0].params == {"date": "2026-07-31"}


def test_a_receipt_is_reversed_on_the_day_and_for_the_reason_given(desk, qtbot, parked):
    tab = shown(qtbot, ReceiptController(desk))
    tab.open(parked.id)
    seen = answer(lambda: tab.do("reverse"), on="2026-07-09")
    assert seen.problems == {"reason": "Enter the reason."}
    answer(lambda: tab.do("reverse"), on="2026-07-09", reason="Paid back by the bank")
    assert tab.stored.reverses is not None
    assert tab.stored.received_on == date(2026, 7, 9)
    assert _reversal(tab) == [parked.number, "Paid back by the bank"]
    number = tab.stored.number
    tab.open(parked.id)
    assert _reversal(tab) == [number, "Paid back by the bank"]


def _reversal(tab):
    found = [
        one for one in tab.form.spec.inspector(tab.draft) if one.title == "Reversal"
    ]
    link, why = found[0].pieces
    return [link.title, why.text]


def test_a_workbench_without_receipts_says_so(qtbot, desk):
    """The button for a new one stands above all sheets; it is not here again."""
    bench = ClaimsController(desk)
    qtbot.addWidget(bench.form)
    with qtbot.waitExposed(bench.form):
        bench.form.show()
    page = bench.page
    assert page.nothing.isVisible()
    assert page.nothing.text() == "No receipt waits for its invoice."
    assert not page.bank.isVisible()
    words = [one.text() for one in page.findChildren(QAbstractButton)]
    assert "New receipt" not in words


@pytest.mark.parametrize(
    ("left", "said", "state"), [("0.01", "99%", "part"), ("0", "100%", "done")]
)
def test_only_what_is_paid_to_the_last_cent_is_paid_in_full(
    monkeypatch, work, actor, contract, left, said, state
):
    """A cent of 58,981.60 was missing: 100 % stood beside a balance overdue."""
    paid = contract.total() - D(left)
    monkeypatch.setattr(service, "position", lambda *_a: SimpleNamespace(received=paid))
    with work.database.reading(actor) as uow:
        step = around_contract(uow, contract.id).steps[0]
    assert (step.note, step.state) == (said, state)
