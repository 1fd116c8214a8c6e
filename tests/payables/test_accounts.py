"""A payment goes to an account that a second person has confirmed, or is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QAbstractButton

from app.access import service as access
from app.access.domain import Role, Staff
from app.core.clock import office_day
from app.core.errors import InvalidError
from app.core.query import Query
from app.core.refs import Ref
from app.core.second import WAITS
from app.inventory import service as inventory
from app.parties import listing as listed
from app.parties import service as parties
from app.parties.domain import PartyBank
from app.payables import service
from app.payables.controller import PaymentController
from app.payables.domain import Allocation, Payment, PaymentState
from app.treasury.service import start
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from tests import looks, make, make_money

D = Decimal
DAY = date(2026, 6, 15)
HOW = "called Ms Hu back on the number of last year's contract"
OLD = PartyBank(bank_name="中国建设银行", account_number="3315 0199", currency="CNY")
NEW = PartyBank(bank_name="某某银行", account_number="6222 0210", currency="CNY")


@pytest.fixture
def order(work, actor):
    """Return a purchase contract whose supplier has an account that waits."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        made = make_money.purchases(uow, make.contract(uow))[0]
        payee = parties.get(uow, made.supplier.id)
        parties.save(uow, replace(payee, banks=(OLD,)))
        return made


def supplier(uow, order):
    """Return the card of who is paid."""
    return parties.get(uow, order.supplier.id)


def confirm(uow, order, index=0):
    """Let an account be confirmed, as it stands on the card."""
    card = supplier(uow, order)
    return parties.confirm_account(uow, card, card.banks[index].id, HOW)


def deposit(order, **more):
    """Return a payment of 1,000.00 for an order, not yet made."""
    part = Allocation(purchase=Ref(order.id, order.number, ""), amount=D(1000))
    return Payment(
        company=order.company,
        payee=order.supplier,
        paid_on=DAY,
        currency="CNY",
        amount=D(1000),
        allocations=(part,),
        **more,
    )


@pytest.mark.feature("A122")
def test_money_does_not_leave_for_an_account_that_nobody_confirmed(work, actor, order):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        with pytest.raises(InvalidError) as refused:
            service.pay(uow, deposit(order))
        (problem,) = refused.value.problems
        assert problem.where == "payee_account"
        assert "3315 0199" in str(refused.value)
        assert "not confirmed by a second person yet" in str(refused.value)
        confirm(uow, order)
        paid = service.pay(uow, deposit(order))
        assert paid.payee_account.code == "3315 0199"
        back = service.reverse_payment(uow, paid, DAY, "the bank sent it back")
        assert (back.state, back.payee_account) == (PaymentState.REVERSAL, None)


@pytest.mark.feature("A122")
def test_a_changed_account_is_not_paid_to_and_what_was_paid_stays(work, actor, order):
    """As it goes: a letter says that the supplier has another account now."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        card = confirm(uow, order)
        paid = service.pay(uow, deposit(order))
        moved = replace(
            card.banks[0],
            **{n: getattr(NEW, n) for n in ("bank_name", "account_number")},
        )
        parties.save(uow, replace(card, banks=(moved,)))
        with pytest.raises(InvalidError, match="6222 0210"):
            service.pay(uow, deposit(order))
        with pytest.raises(InvalidError, match="no such confirmed account"):
            service.pay(uow, deposit(order, payee_account=paid.payee_account))
        stored = service.get_payment(uow, paid.id)
        assert stored.payee_account.name == "3315 0199 · 中国建设银行"


@pytest.mark.feature("A122")
def test_the_former_account_is_paid_to_while_another_waits(work, actor, order):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        card = confirm(uow, order)
        parties.save(uow, replace(card, banks=(NEW, *card.banks)))
        assert service.pay(uow, deposit(order)).payee_account.code == "3315 0199"


@pytest.mark.feature("A122")
def test_who_may_confirm_finds_on_the_first_page_what_waits(work, actor, order):
    def figure(person):
        with work.database.reading(person) as uow:
            found = start.home(uow)
        badges = {one.module: one.count for one in found.badges}
        first = found.kpis[0]
        assert badges.get("parties", 0) == (
            first.value if first.key == "accounts" else 0
        )
        return first if first.key == "accounts" else None

    kpi = figure(actor)
    assert (kpi.value, kpi.tone) == (1, "bad")
    with work.database.reading(actor) as uow:
        (row,) = listed.LISTING.page(uow, kpi.query).records
        assert (row.id, row.accounts) == (order.supplier.id, WAITS)
    clerk = replace(actor, permissions=actor.permissions - {"parties.confirm_bank"})
    assert figure(clerk) is None
    blind = replace(actor, permissions=actor.permissions - {"parties.view_bank"})
    with work.database.reading(blind) as uow:
        rows = listed.LISTING.page(uow, Query()).records
        assert {one.accounts for one in rows} == {None}
    with work.database.unit_of_work(actor, today=DAY) as uow:
        confirm(uow, order)
    assert figure(actor) is None, "nothing waits: the place is for other work"


@pytest.mark.feature("A122", "A96")
def test_a_payment_request_tells_whether_its_account_may_be_paid_to(work, actor, order):
    """The order is received and billed: 211,310.00 are asked for."""
    with work.database.unit_of_work(actor, today=DAY) as uow:
        receipt = inventory.save(uow, inventory.from_purchase(uow, order.id))
        inventory.post(uow, receipt)
        draft = service.from_purchase(uow, order.id)
        number = "26332000000012345678"
        draft = service.save(uow, replace(draft, invoice_number=number))
        bill = service.book(uow, draft)
        asked = service.paper(uow, bill.id)
        assert asked.verified == "Not confirmed by a second person: do not pay to it"
        assert asked.payee.bank.account_no == "3315 0199"
        card = confirm(uow, order)
        parties.save(uow, replace(card, banks=(NEW, *card.banks)))
        asked = service.paper(uow, bill.id)
        assert asked.payee.bank.account_no == "3315 0199", "the one that may be paid to"
        assert (asked.verified, asked.verified_by, asked.verified_on) == (
            "Confirmed by {name} on {date}, who had entered it (nobody else may)",
            "Chen Siyuan",
            office_day(uow.now),
        )
    with work.database.unit_of_work(replace(actor, name="Li Na", login="li")) as uow:
        access.save(
            uow, Staff(login="li", name="Li Na", roles=frozenset({Role.FINANCE}))
        )
        card = supplier(uow, order)
        parties.confirm_account(uow, card, card.banks[0].id, HOW)
        asked = service.paper(uow, bill.id)
        assert (asked.verified, asked.verified_by) == (
            "Confirmed by {name} on {date}",
            "Li Na",
        )


# --- On the screen -------------------------------------------------------------------


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    made = Desk(work, lookups=Registry().lookup)
    made.chain = Chain(())
    return made


def begun(qtbot, desk, order):
    """Begin a payment as a purchase contract does, and show it."""
    tab = PaymentController(desk)
    tab.start(deposit(order))
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    tab.form.show()
    return tab


def told(tab):
    """Return what the inspector says of the payee's accounts."""
    blocks = {block.title: block for block in tab.spec.inspector(tab.draft)}
    found = blocks.get("Payee's accounts")
    return [(one.text, one.tone, one.where) for one in found.pieces] if found else []


@pytest.mark.feature("A122")
def test_a_payment_says_where_it_goes_and_the_way_to_what_waits(
    desk, qtbot, work, actor, order
):
    tab = begun(qtbot, desk, order)
    qtbot.waitUntil(lambda: bool(told(tab)))
    ((text, tone, where),) = told(tab)
    assert text.endswith("entered by Chen Siyuan, waits for a second person.")
    assert (tone, where) == ("bad", f"party/{order.supplier.id}/banks")
    asked = []
    tab.form.inspector.field_asked.connect(lambda *far: asked.append(far))

    def ways():
        buttons = tab.form.inspector.findChildren(QAbstractButton)
        return [
            one for one in buttons if "Go to the field: 3315" in one.accessibleName()
        ]

    qtbot.waitUntil(lambda: len(ways()) == 1)
    ways()[0].click()
    assert asked == [("party", order.supplier.id, "banks")]
    tab.save()
    field = tab.form.form.fields["payee_account"]
    qtbot.waitUntil(lambda: "not confirmed" in field.problem())
    with work.database.unit_of_work(actor, today=DAY) as uow:
        confirm(uow, order)
    tab._changed_elsewhere(frozenset({"parties"}))
    qtbot.waitUntil(lambda: tab.draft.payee_account is not None)
    tab.save()
    qtbot.waitUntil(lambda: tab.record_id is not None)
    assert str(tab.stored.payee_account) == "3315 0199 · 中国建设银行"
    assert told(tab) == []


@pytest.mark.feature("A122")
def test_another_account_that_is_confirmed_is_chosen(desk, qtbot, work, actor, order):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        card = parties.save(
            uow, replace(supplier(uow, order), banks=(*supplier(uow, order).banks, NEW))
        )
        assert len(card.waiting()) == 2
        confirm(uow, order, 1)
        card = confirm(uow, order, 0)
    tab = begun(qtbot, desk, order)
    qtbot.waitUntil(lambda: tab.draft.payee_account is not None)
    assert tab.draft.payee_account.code == "3315 0199"
    second = card.banks[1].confirmation.id
    tab.form.form.edited.emit("payee_account", Ref(second, "", ""), {})
    with work.database.unit_of_work(actor, today=DAY) as uow:
        parties.save(uow, replace(card, phone="+86 574 8811 2233"))
    seen = tab.accounts
    tab._changed_elsewhere(frozenset({"parties"}))
    qtbot.waitUntil(lambda: tab.accounts is not seen and bool(tab.accounts))
    assert tab.draft.payee_account.id == second, "what was chosen stays"
    tab.save()
    qtbot.waitUntil(lambda: tab.record_id is not None)
    assert tab.stored.payee_account.code == "6222 0210"


@pytest.mark.feature("A122")
def test_who_may_not_see_accounts_is_shown_no_field(desk, qtbot, actor, order):
    desk.actor = replace(actor, permissions=actor.permissions - {"parties.view_bank"})
    tab = begun(qtbot, desk, order)
    assert "payee_account" not in tab.form.form.fields
