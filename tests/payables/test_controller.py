"""Bills and payments on the screen, as people enter, book and pay them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.contracts import service as contracts
from app.core import clock
from app.core.errors import LinkLostError
from app.core.query import Query
from app.core.refs import Ref
from app.inventory import service as inventory
from app.office.domain import RateKind
from app.payables import service
from app.payables.controller import BILLS, BillController, PaymentController
from app.payables.domain import Allocation, ChargeKind, Kind, State
from app.payables.module import MODULE
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.drafts import Draft
from app.ui.registry import Registry, maker
from tests import looks, make, make_money
from tests.sale_screen import answered_late

D = Decimal
TODAY = date(2026, 6, 15)


@pytest.fixture
def purchase(work, actor):
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        contract = make.contract(uow)
        made = make_money.purchases(uow, contract)[0]
        receipt = inventory.save(uow, inventory.from_purchase(uow, made.id))
        inventory.post(uow, receipt)
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
    tab.form.show()
    return tab


def asked(desk, name):
    return [what for said, what in desk.shell.asked if said == name]


@pytest.mark.feature("A117")
def test_a_supplier_invoice_is_entered_from_the_order_booked_and_paid(
    desk, qtbot, purchase
):
    desk.make_next("purchase", "bill", purchase.id)
    (_kind, _key, draft) = asked(desk, "open")[-1]
    tab = shown(qtbot, BillController(desk))
    tab.start(draft)
    number = tab.form.form.fields["invoice_number"].input
    qtbot.waitUntil(number.hasFocus)  # what the order knows needs no keys
    tab._edit_field("invoice_number", "26332000000012345678", {})
    tab._edit_field("invoice_on", date(2026, 6, 22), {})
    assert tab.draft.due_on == date(2026, 7, 22), "30 days after the invoice"
    tab.do("confirm")
    assert tab.stored.state is State.BOOKED, "saved and booked in one go"
    assert tab.stored.number == "BL26-0001", "of the year of the invoice"
    assert "pay" in tab.allowed()

    tab.do("confirm")
    kind, key, payment = asked(desk, "open")[-1]
    assert (kind, key, payment.amount) == ("payment", None, D("211310.00"))
    paying = shown(qtbot, PaymentController(desk))
    paying.start(payment)
    assert paying.form.header.save.text() == "Post"
    paying.save()
    assert paying.stored.number == f"PY{clock.today():%y}-0001"
    assert tab.stored.open == 0, "the bill's tab follows by itself"
    assert "pay" not in tab.allowed()


def test_a_goods_receipt_leads_to_the_invoice_of_its_supplier(
    desk, purchase, work, actor
):
    with work.database.reading(actor) as uow:
        (come,) = inventory.receipts_of(uow, purchase.id)
    desk.make_next("goods_receipt", "bill", come.id)
    (kind, _key, draft) = asked(desk, "open")[-1]
    assert (kind, draft.purchase.id) == ("bill", purchase.id)
    assert draft.lines[0].quantity == D(2200)


def test_a_wrong_number_is_told_at_its_field(desk, qtbot, purchase, work, actor):
    with work.database.reading(actor) as uow:
        draft = service.from_purchase(uow, purchase.id)
    tab = shown(qtbot, BillController(desk))
    tab.start(draft)
    tab._edit_field("invoice_number", "123", {})
    tab.save()
    field = tab.form.form.fields["invoice_number"]
    assert field.problem() == "The number of a VAT invoice has 20 digits."


def test_a_last_day_that_was_typed_stays_with_another_invoice_date(
    desk, qtbot, purchase, work, actor
):
    with work.database.reading(actor) as uow:
        draft = service.from_purchase(uow, purchase.id)
    tab = shown(qtbot, BillController(desk))
    tab.start(draft)
    tab._edit_field("due_on", date(2026, 8, 1), {})
    tab._edit_field("invoice_on", date(2026, 6, 22), {})
    assert tab.draft.due_on == date(2026, 8, 1)


def test_a_last_day_that_was_typed_stays_also_after_the_window_died(
    desk, qtbot, purchase, work, actor
):
    with work.database.reading(actor) as uow:
        draft = service.from_purchase(uow, purchase.id)
    left = shown(qtbot, BillController(desk))
    left.start(draft)
    left._edit_field("due_on", date(2026, 8, 1), {})
    kept = Draft(form=left.form_key, kind="bill", id=None, title="",
                 stored=left.stored, draft=left.draft, key=left.key)  # fmt: skip
    tab = shown(qtbot, BillController(desk))
    tab.resume(kept)
    tab._edit_field("invoice_on", date(2026, 6, 22), {})
    assert tab.draft.due_on == date(2026, 8, 1)


@pytest.mark.feature("H30")
def test_a_last_day_that_nobody_typed_follows_also_after_the_window_died(
    desk, qtbot, purchase, work, actor
):
    with work.database.reading(actor) as uow:
        draft = service.from_purchase(uow, purchase.id)
    days = draft.due_on - draft.invoice_on
    kept = Draft(form="f", kind="bill", id=None, title="", stored=BILLS.new(),
                 draft=draft, key="k", begun=draft)  # fmt: skip
    tab = shown(qtbot, BillController(desk))
    tab.resume(kept)
    tab._edit_field("invoice_on", date(2026, 6, 22), {})
    assert tab.draft.due_on == date(2026, 6, 22) + days


def test_a_charge_is_entered_by_hand(desk, qtbot, purchase):  # noqa: ARG001
    tab = shown(qtbot, BillController(desk))
    tab.start()
    assert tab.draft.kind is Kind.CHARGE
    assert tab.draft.company is not None
    tab._edit_field("charge", ChargeKind.TRUCKING, {})
    tab._edit_field("amount", D("2600.00"), {})
    tab.do("confirm")
    assert tab.stored.state is State.BOOKED


@pytest.mark.usefixtures("purchase")
def test_a_rate_that_comes_late_leaves_alone_what_was_typed_meanwhile(desk, qtbot):
    tab = shown(qtbot, PaymentController(desk))
    tab.start()
    with answered_late(desk.work):
        tab._edit_field("currency", "USD", {})
        tab._edit_field("amount", D(500), {})
        tab._edit_field("rate", D(7), {})
    assert (tab.draft.currency, tab.draft.amount) == ("USD", D(500))
    assert tab.draft.rate == D(7)


@pytest.mark.feature("H36")
def test_a_payment_begun_while_the_server_was_away_bears_the_rate_of_its_day(
    desk, qtbot, work, actor, purchase, monkeypatch
):
    def away(_question, _then, failed):
        failed(LinkLostError("The office server cannot be reached."))

    day = date(2026, 6, 1)
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        make.rate(uow, day, "7.05", RateKind.SELLING)
        make.rate(uow, TODAY, "7.25", RateKind.SELLING)
    monkeypatch.setattr(work, "read", away)
    tab = shown(qtbot, PaymentController(desk))
    tab.start()
    tab._edit_field("currency", "USD", {})
    tab._edit_field("paid_on", day, {})
    monkeypatch.undo()
    work.linked.emit(True)  # noqa: FBT003
    draft = tab.draft
    assert (draft.company, draft.paid_on) == (purchase.company, day)
    assert (draft.currency, draft.rate) == ("USD", D("7.05"))


def test_the_parts_of_a_payment_make_its_amount(desk, qtbot, purchase):
    tab = shown(qtbot, PaymentController(desk))
    tab.start()
    line = Allocation(purchase=Ref(purchase.id, purchase.number, ""))
    tab.form.lines_edited.emit(
        "allocations", ((0, {"purchase": line.purchase, "amount": D("63393.00")}),)
    )
    assert tab.draft.amount == D("63393.00")
    tab._edit_field("payee", purchase.supplier, {})
    tab.save()
    assert tab.stored.base == D("63393.00")
    assert not tab.dirty()


def test_lists_stand_side_by_side_and_pay_what_is_chosen(
    desk, qtbot, purchase, work, actor
):
    with work.database.unit_of_work(actor, today=TODAY) as uow:
        contract = purchase.contract
        make_money.ship(uow, contracts.get(uow, contract.id), 0)
    tab = shown(qtbot, maker(MODULE.listing)(desk))
    bills, payments = tab.sheets
    bills.narrow(Query())
    assert bills.form.model.rowCount() == 6
    model = bills.form.model
    listed = [model.record(row) for row in range(model.rowCount())]
    rows = tuple(row for row in listed if row.charge == "freight")
    bills.form.action_asked.emit("pay", rows)
    assert asked(desk, "open")[-1][0] == "payment"
    tab.form.show_sheet(1)
    assert payments.form.model.rowCount() == 0
    tab.restore(tab.state())
    assert tab.form.current() == 1


def test_a_purchase_contract_makes_the_payment_of_its_deposit(desk, purchase):
    desk.make_next("purchase", "payment", purchase.id)
    kind, _key, draft = asked(desk, "open")[-1]
    assert kind == "payment"
    assert draft.allocations[0].purchase.id == purchase.id
    assert draft.problems() == ()


@pytest.mark.feature("A117")
def test_a_claim_on_a_supplier_is_made_from_its_order(desk, purchase):
    """What is short or bad is claimed from the order; nothing of it is typed again."""
    desk.make_next("purchase", "claim", purchase.id)
    kind, key, claim = asked(desk, "open")[-1]
    assert (kind, key, claim.kind) == ("bill", None, Kind.DEBIT_NOTE)
    assert (claim.payee.id, claim.purchase.id) == (purchase.supplier.id, purchase.id)
    assert (claim.contract, claim.currency) == (purchase.contract, "CNY")
    assert not claim.lines


def test_what_is_typed_until_the_ordered_lines_are_there_stays(desk, qtbot, purchase):
    tab = shown(qtbot, BillController(desk))
    tab.start()
    tab._edit_field("invoice_number", "8812", {})
    with answered_late(desk.work):
        tab._edit_field("purchase", Ref(purchase.id, purchase.number, ""), {})
        tab._edit_field("invoice_number", "8813", {})
        tab._edit_field("note", "came by post", {})
    assert tab.draft.lines, "as ordered"
    assert (tab.draft.invoice_number, tab.draft.note) == ("8813", "came by post")
