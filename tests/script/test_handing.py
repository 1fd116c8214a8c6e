"""Scripts that hand out our papers, and pay back what came too much."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from app.cli import issuing
from app.db import vault
from app.parties import service as parties
from app.payables import service as payables
from app.receivables import service as receivables
from app.receivables.domain import Kind
from app.script import player, reader
from tests.script.test_other_deals import DEALS, script

D = Decimal
SHIPPED = 7
"""Actions of the deal until its goods have left."""
OVERPAID = {
    "on": "2026-07-08",
    "do": "receipt",
    "id": "over",
    "customer": "BUYER",
    "amount": 100,
}
CLOSED = {"on": "2026-07-08", "do": "complete_contract"}
RETURNED = {"on": "2026-07-09", "do": "return_overpayment", "receipt": "over"}
PAID_BACK = {"on": "2026-07-10", "do": "payment", "contract": "sale", "rate": "7.10"}


def play(uow, *actions):
    """Play a deal until its goods have left, and what comes then."""
    deal = script("amended")
    deal["actions"] = [*deal["actions"][:SHIPPED], *actions]
    return player.play(uow, reader.parse(json.dumps(deal)), DEALS, issuing.issue)


def refused(database, actor, *actions):
    """Return what is said of a script that is refused."""
    with (
        pytest.raises(reader.ScriptError) as said,
        database.unit_of_work(actor) as uow,
    ):
        play(uow, *actions)
    return str(said.value)


@pytest.mark.feature("A35", "A112")
def test_what_came_too_much_is_owed_and_paid_back(database, actor):
    with database.unit_of_work(actor) as uow:
        stage = play(uow, OVERPAID, CLOSED, RETURNED, PAID_BACK).stage
        sale, over = stage.ids["contract"]["sale"], stage.ids["receipt"]["over"]
        receipt = receivables.get_receipt(uow, over)
        (debt,) = (
            one
            for one in receivables.of_contract(uow, sale)
            if one.kind is Kind.ADVANCE_REFUND
        )
        (payment,) = stage.ids["payment"].values()
        paid = payables.get_payment(uow, payment)
        buyer = parties.find(uow, "BUYER")
        statement = receivables.paper(
            uow, stage.our_company().id, buyer.id, "USD", date(2026, 7, 8), uow.today
        )
    assert receipt.free == 0
    # 100.00 × 7.0610 mid of 8 July; 7.0455 was paid for it, 7.10 costs to pay it back
    assert (debt.amount, debt.booked_base, debt.open) == (D(100), D("706.10"), 0)
    (settled,) = receipt.allocations
    assert (settled.settled_base, settled.realised) == (D("704.55"), D("-1.55"))
    assert paid.amount == D(100)
    assert [one.realised for one in paid.allocations] == [D("-3.90")]
    moved = [(one.debit, one.credit) for one in statement.lines[-2:]]
    assert moved == [(0, D(100)), (D(100), 0)]


@pytest.mark.feature("A35")
@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ((OVERPAID, CLOSED, {**RETURNED, "amount": "100.01"}), "actions[9]"),
        ((OVERPAID, CLOSED, {**RETURNED, "amount": 0}), "actions[9]"),
        ((OVERPAID, CLOSED, RETURNED, RETURNED), "actions[10]"),
        ((CLOSED, RETURNED), "no receipt is called"),
    ],
)
def test_what_cannot_be_paid_back_is_refused(sqlite_database, actor, actions, words):
    assert words in refused(sqlite_database, actor, *actions)


def issues(paper, **others):
    """Return the action that issues a paper."""
    return {"on": "2026-06-21", "do": "issue_paper", "paper": paper, **others}


@pytest.mark.feature("A35")
def test_papers_are_issued_once_and_as_the_records_stand(sqlite_database, actor):
    invoice = issues("invoice", shipment="s1", second_language="zh_CN")
    wanted = (
        invoice,
        invoice,
        issues("contract", contract="sale", language="ru"),
        issues("purchase", purchase="A"),
        issues("packing"),
    )
    with sqlite_database.unit_of_work(actor) as uow:
        ids = play(uow, *wanted).stage.ids
        sent = vault.of_record(uow, "shipment", ids["shipment"]["s1"])
        sold = vault.of_record(uow, "contract", ids["contract"]["sale"])
    found = {(one.key, one.language, one.second_language, one.edition) for one in sent}
    assert found == {("invoice", "en", "zh_CN", 1), ("packing", "en", "", 1)}
    assert [(one.key, one.language) for one in sold] == [("contract", "ru")]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (issues("receipt"), "There is no paper called receipt"),
        (issues("invoice", shipment="s7"), "no shipment is called"),
        (issues("vgm"), "Enter the container"),
        (issues("draft"), "no letter of credit"),
        (issues("invoice", language="de"), "It is not printed in de"),
        (issues("declaration", language="en"), "which declaration"),
        (issues("invoice", color="red"), "color"),
    ],
)
def test_a_paper_that_cannot_be_issued_is_refused(
    sqlite_database, actor, action, words
):
    assert words in refused(sqlite_database, actor, action)
