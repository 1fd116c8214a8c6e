"""Letters of credit in the database: received, accepted, drawn, checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.domain import Instalment, PaymentEvent, PaymentMethod
from app.core.errors import InvalidError, NotPossibleError
from app.core.query import Query
from app.core.states import TransitionError
from app.credits import listing, service
from app.credits.clauses import soft_clauses
from app.credits.domain import State
from app.credits.mt700 import Severity
from app.documents import service as papers
from app.documents.domain import Outside
from tests import make, make_export
from tests.credits import sample
from tests.credits.sample import TEXT, changed

D = Decimal


@pytest.fixture
def contract(uow):
    """The contract with the goods in the credit's words."""
    return sample.contract(uow)


@pytest.fixture
def credit(uow, contract):  # noqa: ARG001 - the text cites it
    return service.save(uow, service.read_text(uow, TEXT))


@pytest.mark.feature("A105", "A106")
def test_the_text_finds_its_contract_and_is_kept(contract, credit):
    assert credit.contract.id == contract.id
    assert credit.customer == contract.customer
    assert credit.text == TEXT
    assert (credit.state, credit.amount) == (State.RECEIVED, D("58981.6"))
    assert credit.advised_on == date(2026, 6, 22)


@pytest.mark.feature("A108")
def test_both_shipments_use_the_credit_up(uow, contract, credit):
    make.stock(uow, contract)
    one = make_export.gone(uow, contract, 0)
    two = make_export.gone(uow, contract, 1)
    with pytest.raises(TransitionError):
        service.draw(uow, credit, one.id)
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    first = service.draw(uow, accepted, one.id)
    assert (first.drawn(), first.undrawn()) == (D("51584"), D("7397.6"))
    assert first.drawings[0].last_day == date(2026, 7, 13)
    # 5 % more than 58,981.60 may be drawn in all, and 51,584.00 were.
    with pytest.raises(InvalidError, match=r"10,346\.68"):
        service.draw(uow, first, two.id, D("10346.69"))
    second = service.draw(uow, first, two.id)
    assert second.drawn() == D("58981.6")
    assert second.undrawn() == 0
    assert second.state is State.USED
    assert second.drawings[1].last_day == date(2026, 8, 17)
    presented = service.present(uow, second, one.id, date(2026, 7, 1))
    paid = service.note_paid(uow, presented, one.id, date(2026, 7, 15))
    assert paid.drawings[0].paid_on == date(2026, 7, 15)
    closed = service.close(uow, paid, date(2026, 8, 30))
    assert closed.state is State.CLOSED


def test_no_more_than_the_tolerance_is_drawn(uow, contract, credit):
    shipment = make_export.booked(uow, contract)
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    with pytest.raises(InvalidError):
        service.draw(uow, accepted, shipment.id, D("61930.69"))
    drawn = service.draw(uow, accepted, shipment.id, D("61930.68"))
    assert drawn.undrawn() == 0
    with pytest.raises(NotPossibleError):
        service.present(uow, drawn, 999, date(2026, 7, 1))


def test_no_amendment_takes_away_what_is_drawn(uow, contract, credit):
    shipment = make_export.booked(uow, contract)
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    drawn = service.draw(uow, accepted, shipment.id, D("51584.00"))
    with pytest.raises(InvalidError) as refused:
        service.save(uow, replace(drawn, amount=D("49127.60")))
    assert refused.value.problems[0].where == "amount"
    # + 5 % of 49 127.62 is 51 584.001, down to 51 584.00
    less = service.save(uow, replace(drawn, amount=D("49127.62")))
    assert less.max_drawing() == D("51584.00")


def test_a_drawing_is_taken_back_until_it_is_at_the_bank(uow, contract, credit):
    shipment = make_export.booked(uow, contract)
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    drawn = service.draw(uow, accepted, shipment.id)
    with pytest.raises(NotPossibleError):
        service.draw(uow, drawn, shipment.id)
    back = service.undraw(uow, drawn, shipment.id)
    assert back.drawings == ()
    again = service.draw(uow, back, shipment.id)
    presented = service.present(uow, again, shipment.id, date(2026, 7, 1))
    with pytest.raises(NotPossibleError):
        service.undraw(uow, presented, shipment.id)


@pytest.mark.feature("A107", "B2")
def test_shipment_1_is_clean_against_the_credit(uow, contract, credit):
    make.stock(uow, contract)
    shipment = make_export.gone(uow, contract)
    papers.save_outside(
        uow,
        Outside(
            shipment_id=shipment.id,
            freight="prepaid",
            notation="on_board",
            clean="clean",
            route="direct",
            originals=3,
            consignee="TO ORDER",
            notify="NORDHAUS HANDELS GMBH",
            policy_on=date(2026, 6, 19),
            policy_amount=D("56743"),
            cover="ICC(A)",
        ),
    )
    found = service.check_shipment(uow, credit.id, shipment.id)
    assert [one for one in found if one.severity is Severity.ERROR] == []
    unclear = {one.rule for one in found if one.severity is Severity.UNKNOWN}
    assert unclear == set()


@pytest.mark.feature("A107", "B2")
def test_a_late_shipment_is_found(uow, contract, credit):
    from app.shipments import service as shipments

    make.stock(uow, contract)
    booked = make_export.booked(uow, contract)
    with make.not_before(uow, late := date(2026, 8, 1)):
        shipments.ship(uow, booked, late)
    found = service.check_shipment(uow, credit.id, booked.id)
    hits = {one.rule for one in found if one.severity is Severity.ERROR}
    assert hits == {"LATE_SHIPMENT"}


@pytest.mark.feature("B3")
def test_the_credit_agrees_with_its_contract(uow, credit):
    found = service.review(uow, credit)
    assert [one for one in found if one.severity is Severity.ERROR] == []
    assert soft_clauses(credit.message()) == ()


@pytest.mark.feature("B3")
@pytest.mark.parametrize(
    ("tag", "value", "rule"),
    [
        ("32B", "USD50000,00", "AMOUNT"),
        ("32B", "EUR58981,60", "CURRENCY"),
        ("43P", "NOT ALLOWED", "PARTIAL_SHIPMENT"),
        ("43T", "NOT ALLOWED", "TRANSHIPMENT"),
        ("44E", "SHANGHAI PORT, CHINA", "PORT_OF_LOADING"),
        ("44F", "BREMERHAVEN, GERMANY", "PORT_OF_DISCHARGE"),
        ("59", "NINGBO HAICHUAN TRADING CO., LTD.", "BENEFICIARY"),
        ("50", "SUEDHAUS HANDELS GMBH", "APPLICANT"),
    ],
)
@pytest.mark.usefixtures("contract")
def test_what_differs_from_the_contract_is_found(uow, tag, value, rule):
    read = service.read_text(uow, changed(tag, value))
    found = service.review(uow, read)
    assert {one.rule for one in found if one.severity is Severity.ERROR} >= {rule}


@pytest.mark.feature("B3")
@pytest.mark.parametrize(
    ("value", "differs"),
    [("USD41287,12", set()), ("USD41287,11", {"AMOUNT"}), ("USD58981,60", set())],
)
def test_a_credit_for_a_part_of_the_plan_is_of_that_part(uow, value, differs):
    """58,981.60 less the deposit of 30 %, 17,694.48, leaves 41,287.12 (deal.md)."""
    deposit = Instalment(percent=D(30), event=PaymentEvent.SIGNED)
    rest = Instalment(percent=D(70), method=PaymentMethod.LC)
    make.contract(uow, plan=(deposit, rest))
    found = service.review(uow, service.read_text(uow, changed("32B", value)))
    wrong = {one.rule for one in found if one.severity is Severity.ERROR}
    assert wrong & {"AMOUNT"} == differs


@pytest.mark.usefixtures("credit")
def test_a_number_is_entered_once(uow):
    with pytest.raises(NotPossibleError):
        service.save(uow, service.read_text(uow, TEXT))


@pytest.mark.usefixtures("contract")
def test_a_credit_without_amount_or_expiry_is_not_accepted(uow):
    text = changed("31D", "WHENEVER", changed("32B", "USD58981.60"))
    credit = service.save(uow, service.read_text(uow, text))
    assert credit.amount is None
    with pytest.raises(InvalidError) as refused:
        service.accept(uow, credit, date(2026, 5, 20))
    assert {p.where for p in refused.value.problems} == {
        "amount",
        "expires_on",
        "expiry_place",
    }


def test_an_amendment_changes_an_accepted_credit(uow, credit):
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    text = changed("44C", "260815", accepted.text)
    amended = service.save(uow, accepted.with_text(text))
    assert amended.latest_shipment_on == date(2026, 8, 15)
    assert amended.state is State.ACCEPTED


@pytest.mark.usefixtures("credit")
def test_the_list_adds_up(uow):
    rows = listing.LISTING.page(uow, Query(text="nordhaus")).records
    assert [row.number for row in rows] == ["HH26LC004711"]
    sums = listing.LISTING.overview(uow, Query()).sums
    assert sums["undrawn"] == {"USD": D("58981.6")}


@pytest.mark.feature("A109", "A119")
def test_documents_to_present_and_goods_to_ship_are_told_ten_days_before(
    uow, contract, credit
):
    make.stock(uow, contract)
    one = make_export.gone(uow, contract, 0)
    accepted = service.accept(uow, credit, date(2026, 5, 20))
    uow.today = date(2026, 7, 2)
    assert service.deadlines(uow) == ()
    uow.today = date(2026, 7, 3)  # ten days before 13 July
    told = service.deadlines(uow)
    assert [(d.params["number"], d.due.date()) for d in told] == [
        ("CI26-0029-1", date(2026, 7, 13))
    ]
    drawn = service.draw(uow, accepted, one.id)
    service.present(uow, drawn, one.id, date(2026, 7, 3))
    assert service.deadlines(uow) == ()
    uow.today = date(2026, 7, 21)  # ten days before the latest shipment
    assert [d.due.date() for d in service.deadlines(uow)] == [date(2026, 7, 31)]
    make_export.gone(uow, contract, 1)
    assert [d.params["number"] for d in service.deadlines(uow)] == []
