"""Shipments in the database: partial deliveries, tolerance, stock, events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core.errors import ConflictError, InvalidError, NotPossibleError
from app.core.query import Query
from app.core.states import TransitionError
from app.db.numbering import take_number
from app.shipments import listing, service
from app.shipments.domain import Charge, ChargeKind, Mode, Shipment, Shipped, State
from tests import make

D = Decimal
ON_BOARD = date(2026, 6, 20)
HEARD: list[object] = []


def hear(_uow: object, event: object) -> None:
    """React to an event by remembering it."""
    HEARD.append(event)


@pytest.fixture
def uow(database, actor):
    """One action on the day of the second shipment's booking."""
    with database.unit_of_work(actor, today=date(2026, 6, 15)) as uow:
        yield uow


def first(uow, contract) -> Shipment:
    draft = service.from_contract(uow, contract.id, make.shipped_lines(contract, 0))
    box = replace(draft.containers[0], number="TCNU6312341", dunnage_kg=D(40))
    return service.save(
        uow,
        replace(
            draft,
            vessel="EVER HORIZON",
            voyage="026W",
            premium_percent=D("0.25"),
            containers=(box,),
            charges=(Charge(amount=D(2380)),),
        ),
    )


def booked(uow, contract, index: int = 0) -> Shipment:
    made = first(uow, contract) if index == 0 else second(uow, contract)
    number = f"CI26-0029-{index + 1}"
    return service.book(uow, made, invoice_number=number)


def ready(uow, contract) -> None:
    """Bring the goods into stock and enter the rate of the day on board."""
    make.stock(uow, contract)
    make.rate(uow, ON_BOARD, "7.0610")


def leave(uow, shipment) -> Shipment:
    with make.not_before(uow, ON_BOARD):
        return service.ship(uow, shipment, ON_BOARD)


def second(uow, contract) -> Shipment:
    draft = service.from_contract(uow, contract.id)
    return service.save(
        uow,
        replace(draft, premium_percent=D("0.25"), charges=(Charge(unit_rate=D(52)),)),
    )


@pytest.mark.feature("A50")
def test_a_contract_leaves_in_two_shipments_as_the_deal_tells(uow):
    contract = make.contract(uow)
    one = booked(uow, contract)
    two = booked(uow, contract, 1)
    assert one.containers[0].type_code == "40HC"
    assert one.loaded(0).vgm_kg == D("12890.00")
    assert (one.totals().packages, one.totals().cbm) == (800, D("66.482"))
    assert one.fob_value() == D("49062.14")
    assert two.mode is Mode.SEA_LCL
    assert [line.quantity for line in two.lines] == [200, 200, 960]
    assert two.freight() == D("521.82")
    assert two.fob_value() == D("6855.43")
    assert one.fob_value() + two.fob_value() == D("55917.57")
    assert one.invoice_total() + two.invoice_total() == contract.total()
    assert (one.number, one.invoice_number) == ("SH26-0001", "CI26-0029-1")
    with pytest.raises(NotPossibleError):
        service.from_contract(uow, contract.id)


@pytest.mark.feature("A50")
def test_more_than_the_contract_has_left_is_refused_with_the_figures(uow):
    contract = make.contract(uow)
    first(uow, contract)
    draft = service.from_contract(uow, contract.id)
    too_much = make.with_line(draft, 0, quantity=D(201))
    with pytest.raises(InvalidError) as refused:
        service.save(uow, too_much)
    problem = refused.value.problems[0]
    assert problem.where == "lines.0.quantity"
    assert problem.params == {
        "most": "200",
        "unit": "PCS",
        "contracted": "2200",
        "shipped": "2000",
    }


@pytest.mark.feature("A50")
def test_the_tolerance_may_be_used_but_not_passed(uow):
    contract = make.contract(uow, tolerance_percent=D(5))
    first(uow, contract)
    draft = service.from_contract(uow, contract.id)
    # 2 200 × 1.05 − 2 000 = 310
    service.save(uow, make.with_line(draft, 0, quantity=D(310)))
    with pytest.raises(InvalidError):
        service.save(uow, make.with_line(draft, 0, quantity=D(311)))


def test_cancelled_shipment_opens_its_goods_again(uow):
    contract = make.contract(uow)
    made = first(uow, contract)
    cancelled = service.cancel(uow, made, "Vessel omitted the port")
    assert cancelled.state is State.CANCELLED
    assert [line.open for line in service.open_lines(uow, contract.id)] == [
        2200,
        2200,
        3360,
    ]


def test_shipping_needs_stock_and_tells_the_others(uow):
    HEARD.clear()
    uow.reactions = {
        "app.shipments.domain:Shipped": ("tests.shipments.test_service:hear",)
    }
    contract = make.contract(uow)
    made = booked(uow, contract)
    ready(uow, contract)
    gone = leave(uow, made)
    assert gone.state is State.SHIPPED
    assert gone.on_board_on == ON_BOARD
    assert [Shipped(gone.id, ON_BOARD)] == HEARD


def test_goods_have_not_left_tomorrow(uow):
    """It is the 15th: on the 20th they may leave, or stay."""
    made = booked(uow, make.contract(uow))
    with pytest.raises(InvalidError, match="has not come yet") as refused:
        service.ship(uow, made, ON_BOARD)
    assert [one.where for one in refused.value.problems] == ["on_board_on"]
    assert service.get(uow, made.id).state is State.BOOKED


def test_shipping_without_stock_is_refused(uow):
    contract = make.contract(uow)
    made = booked(uow, contract)
    make.rate(uow, ON_BOARD, "7.10")
    with pytest.raises(NotPossibleError, match="in stock"):
        leave(uow, made)


def test_a_container_without_its_number_cannot_leave(uow):
    contract = make.contract(uow)
    made = first(uow, contract)
    made = service.save(uow, make.with_row(made, "containers", 0, number=""))
    made = service.book(uow, made)
    with pytest.raises(InvalidError) as refused:
        leave(uow, made)
    assert [p.where for p in refused.value.problems] == ["containers.0.number"]


def test_what_has_left_is_tracked_and_delivered_but_not_edited(uow):
    contract = make.contract(uow)
    ready(uow, contract)
    gone = leave(uow, booked(uow, contract))
    noted = service.track(uow, replace(gone, transport_document="EHNB26060188"))
    assert noted.transport_document == "EHNB26060188"
    with pytest.raises(TransitionError):
        service.save(uow, noted)
    with pytest.raises(InvalidError):
        service.deliver(uow, noted, date(2026, 6, 19))
    with pytest.raises(InvalidError, match="delivery has not come yet"):
        service.deliver(uow, noted, uow.latest + timedelta(1))
    arrived = service.deliver(uow, noted, date(2026, 7, 24))
    assert arrived.state is State.DELIVERED


@pytest.mark.parametrize("name", ["tare_kg", "dunnage_kg"])
def test_nothing_in_a_container_is_heavier_than_it_may_weigh(uow, name):
    """A 40HC weighs at most 30,480 kg by the table of container types."""
    made = first(uow, make.contract(uow))
    box = replace(made.containers[0], **{name: made.containers[0].fact("max_gross_kg")})
    assert service.save(uow, replace(made, containers=(box,))).containers
    box = replace(box, **{name: D(99_999_999_999)})
    with pytest.raises(InvalidError, match="weighs at most"):
        service.save(uow, replace(made, containers=(box,)))


def test_goods_leave_with_no_invoice_of_a_day_to_come(uow):
    contract = make.contract(uow)
    ready(uow, contract)
    made = first(uow, contract)
    later = replace(made, invoice_on=uow.latest + timedelta(2))
    made = service.book(uow, service.save(uow, later), invoice_number="CI26-0029-1")
    with pytest.raises(InvalidError, match="day of the invoice has not come"):
        leave(uow, made)


def test_nothing_gets_a_number_of_a_day_to_come(uow):
    company = make.contract(uow).company.id
    assert take_number(uow, company, "CI", uow.latest + timedelta(1))
    with pytest.raises(NotPossibleError, match="has not come yet"):
        take_number(uow, company, "CI", uow.latest + timedelta(2))


def test_freight_in_a_third_currency_is_converted_on_the_day(uow):
    contract = make.contract(uow)
    ready(uow, contract)
    made = first(uow, contract)
    charges = (
        Charge(currency="CNY", amount=D("16804.18")),
        Charge(kind=ChargeKind.TRUCKING, currency="CNY", amount=D(2600)),
    )
    made = service.save(uow, replace(made, charges=charges))
    gone = leave(uow, service.book(uow, made))
    assert gone.charges[0].converted == D("2379.86")  # 16 804.18 / 7.0610
    assert gone.charges[1].converted is None
    assert gone.freight() == D("2379.86")


def test_two_people_do_not_overwrite_each_other(uow):
    contract = make.contract(uow)
    made = first(uow, contract)
    service.save(uow, replace(made, vessel="OTHER"))
    with pytest.raises(ConflictError):
        service.save(uow, made)


def test_the_list_shows_and_adds_up(uow):
    contract = make.contract(uow)
    booked(uow, contract)
    booked(uow, contract, 1)
    rows = listing.LISTING.page(uow, Query()).records
    assert {row.invoice_number for row in rows} == {"CI26-0029-1", "CI26-0029-2"}
    assert listing.LISTING.overview(uow, Query()).sums["total"] == {"USD": D("58981.6")}
    found = listing.LISTING.page(uow, Query(text="SC26-0031")).records
    assert len(found) == 2


def test_goods_of_an_unconfirmed_contract_do_not_leave(uow):
    from app.contracts import service as contracts

    contract = make.contract(uow)
    draft = contracts.amend(uow, contract, "Price")
    with pytest.raises(NotPossibleError):
        service.from_contract(uow, draft.id)


@pytest.mark.parametrize("gone", [False, True])
def test_a_contract_with_shipments_is_not_cancelled(uow, gone):
    """What is booked is cancelled first; what has left makes it a shorter contract."""
    from app.contracts import service as contracts

    contract = make.contract(uow)
    made = booked(uow, contract)
    if gone:
        ready(uow, contract)
        made = leave(uow, made)
    with pytest.raises(NotPossibleError, match=f"in shipment {made.number}"):
        contracts.cancel(uow, contract, "The buyer is insolvent")


def test_a_contract_whose_shipments_were_cancelled_is_cancelled_as_well(uow):
    from app.contracts import service as contracts

    contract = make.contract(uow)
    service.cancel(uow, booked(uow, contract), "No space")
    first(uow, contract)
    done = contracts.cancel(uow, contract, "The buyer is insolvent")
    assert done.state.value == "cancelled"
