"""The worked deal as a whole: result, cash proof, accounts, first page (deal.md §9)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.contracts import service as contracts
from app.contracts.controller import SERVICES as CONTRACTS
from app.contracts.domain import State
from app.core.errors import InvalidError, NotAllowedError, NotPossibleError
from app.core.home import AgeBand
from app.core.i18n import set_screen_language
from app.core.money import Money
from app.core.query import Query
from app.customs import service as customs
from app.customs.domain import RefundState
from app.db.weighed import Weighed
from app.modules import find
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.payables import service as payables
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.domain import Receipt
from app.treasury import listing, service
from app.treasury.service import course, profits
from tests import make, make_money
from tests.treasury.alike import alike

D = Decimal
FACTS = Path(__file__).parents[1] / "data" / "deal_expected.json"
EXPECTED = {
    "deposit.booked_cny": "125365.39",
    "deposit.received_cny": "125206.08",
    "deposit.charge_cny": "106.23",
    "deposit.fx": "-53.08",
    "s1.revenue_cny": "364606.03",
    "s1.adv_released_cny": "109641.79",
    "s1.ar_booked_cny": "254964.24",
    "s1.unrealised_fx": "-324.98",
    "s1.realised_fx": "-234.71",
    "s1.charge_cny": "140.91",
    "s1.cash_cny": "254263.64",
    "s1.freight_cny": "16845.64",
    "s1.premium_cny": "1004.09",
    "s1.refund": "39416.00",
    "s1.fob_usd": "49062.14",
    "s2.revenue_cny": "52173.79",
    "s2.adv_released_cny": "15723.60",
    "s2.ar_booked_cny": "36450.19",
    "s2.unrealised_fx": "-41.42",
    "s2.realised_fx": "-67.32",
    "s2.charge_cny": "84.22",
    "s2.cash_cny": "36257.23",
    "s2.freight_cny": "3681.96",
    "s2.premium_cny": "143.59",
    "s2.refund": "5626.40",
    "s2.fob_usd": "6855.43",
    "fob_total_usd": "55917.57",
    "po_total": "391522.40",
    "po_ex_vat": "346480.00",
    "refund_total": "45042.40",
    "domestic_cost": "6630.00",
    "exchange_cost": "6.3148",
    "revenue_cny": "416779.82",
    "freight_cny": "20527.60",
    "premium_cny": "1147.68",
    "bank_charges_cny": "331.36",
    "fx_realised_cny": "-355.11",
    "fx_unrealised_cny": "-366.40",
    "fx_total_cny": "-721.51",
    "gross_profit_cny": "41994.54",
    "deal_profit_cny": "40941.67",
    "profit_margin_pct": "9.82",
}
"""The money of deal_expected.json, by the names it has there."""


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 8, 31)) as uow:
        yield uow


def figures(deal) -> dict[str, Decimal]:
    """Return a deal's figures by the names of deal_expected.json."""
    found = {
        "deposit.booked_cny": deal.deposit_booked,
        "deposit.received_cny": deal.deposit_cash,
        "deposit.charge_cny": deal.deposit_charge,
        "deposit.fx": deal.deposit_fx,
        "fob_total_usd": deal.fob,
        "po_total": deal.goods_incl_vat,
        "po_ex_vat": deal.goods_excl_vat,
        "refund_total": deal.refund,
        "domestic_cost": deal.domestic,
        "exchange_cost": deal.exchange_cost,
        "revenue_cny": deal.revenue,
        "freight_cny": deal.freight,
        "premium_cny": deal.insurance,
        "bank_charges_cny": deal.charges,
        "fx_realised_cny": deal.fx_realised,
        "fx_unrealised_cny": deal.fx_unrealised,
        "fx_total_cny": deal.fx_total,
        "gross_profit_cny": deal.gross_profit,
        "deal_profit_cny": deal.deal_profit,
        "profit_margin_pct": deal.margin_percent,
    }
    for index, one in enumerate(deal.shipments, start=1):
        found |= {
            f"s{index}.revenue_cny": one.revenue,
            f"s{index}.adv_released_cny": one.released,
            f"s{index}.ar_booked_cny": one.claimed,
            f"s{index}.unrealised_fx": one.unrealised,
            f"s{index}.realised_fx": one.realised,
            f"s{index}.charge_cny": one.charges,
            f"s{index}.cash_cny": one.cash,
            f"s{index}.freight_cny": one.freight,
            f"s{index}.premium_cny": one.premium,
            f"s{index}.refund": one.refund,
            f"s{index}.fob_usd": one.fob,
        }
    return found


@pytest.mark.feature("A53")
def test_the_worked_deal_leaves_what_the_checking_script_says(uow):
    contract = make_money.deal(uow)
    deal = service.deal_result(uow, contract.id)
    assert figures(deal) == {name: D(value) for name, value in EXPECTED.items()}
    assert deal.settled
    assert (deal.cash, deal.still_open) == (
        D("40941.67") - D("45042.40"),  # the refund has not come yet
        D("45042.40"),
    )
    assert deal.proof == 0


@pytest.mark.feature("A53")
def test_the_list_tells_what_deals_leave(uow):
    """As the checking script says; of a deal that nothing left for, nothing."""
    contract = make_money.deal(uow)
    begun = contracts.save(uow, CONTRACTS.duplicate(contract))
    found = service.told(uow, [contract.id, begun.id])
    expected = {"base_currency": "CNY", "profit": D("40941.67"), "margin": D("9.82")}
    assert found == {contract.id: expected}
    sums = profits.weigh(uow, Query())
    assert (sums.sum_of, sums.parts, sums.more) == (
        "profit",
        {"CNY": D("40941.67")},
        None,
    )
    assert {code: round(one, 2) for code, one in sums.shares().items()} == {
        "CNY": D("9.82")
    }
    hidden = uow.actor.permissions - {"contracts.view_cost"}
    uow.actor = replace(uow.actor, permissions=hidden)
    assert service.told(uow, [contract.id]) == {}
    assert profits.weigh(uow, Query()) == Weighed()


def test_the_expected_figures_are_those_of_the_deal():
    if FACTS.exists():
        facts = json.loads(FACTS.read_text(encoding="utf-8"))
        assert {name: facts[name] for name in EXPECTED} == EXPECTED


def test_cash_and_what_is_open_make_the_profit_at_every_step(uow):
    contract = make.contract(uow)
    proofs = [service.deal_result(uow, contract.id)]
    make_money.deposit(uow, contract)
    proofs.append(service.deal_result(uow, contract.id))
    make_money.purchases(uow, contract)
    proofs.append(service.deal_result(uow, contract.id))
    claim = make_money.shipped(uow, contract, 0)
    proofs.append(service.deal_result(uow, contract.id))
    assert len(alike(uow)) == 1
    make.rate(uow, date(2026, 6, 30), "7.0520", RateKind.CLOSING)
    receivables.revalue(uow, date(2026, 6, 30))
    make.rate(uow, date(2026, 7, 1), "7.0400")
    receivables.credit_note(uow, contract.id, D(500), date(2026, 7, 1), "Dents")
    proofs.append(service.deal_result(uow, contract.id))
    assert alike(uow)
    make_money.balance(uow, claim, date(2026, 7, 8), "7.0455", D(20))
    proofs.append(service.deal_result(uow, contract.id))
    assert alike(uow)
    assert [one.proof for one in proofs] == [0] * len(proofs)
    assert [one.settled for one in proofs] == [False] * len(proofs)


def test_accounts_hold_what_came_and_went(uow):
    contract = make_money.deal(uow)
    found = {one.currency: one for one in service.balances(uow)}
    # 58 981.60 − 47 of charges − 2 380 − 521.82 freight − 141.86 − 20.35 premium
    assert found["USD"].amount == D("55870.57")
    # goods 391 522.40 and domestic costs 6 630.00
    assert found["CNY"].amount == D("-398152.40")
    assert found["USD"].account.code == "USD"
    moves = service.moves(uow, contract.company.id, found["USD"].account.id, "USD")
    assert moves[0].balance == D("55870.57")
    assert len(moves) == found["USD"].count
    said = {move.words.partition(" ")[2] for move in moves}
    assert "NORDHAUS HANDELS GMBH" in said
    buyer = parties.get(uow, contract.customer.id)
    parties.save(uow, replace(buyer, name_zh="汉诺威家居"))
    set_screen_language("zh_CN")  # as an account is read, however its lines were kept
    again = service.moves(uow, contract.company.id, found["USD"].account.id, "USD")
    shown = {move.words.partition(" ")[2] for move in again}
    assert shown == said - {"NORDHAUS HANDELS GMBH"} | {"汉诺威家居"}
    assert listing.DEALS.page(uow, Query()).records[0].number == "SC26-0031"
    assert listing.DEALS.overview(uow, Query()).count == 1


def test_who_may_not_see_costs_sees_no_result(uow):
    contract = make.contract(uow)
    seen = uow.actor.permissions - {"contracts.view_cost"}
    uow.actor = replace(uow.actor, permissions=seen)
    with pytest.raises(NotAllowedError):
        service.deal_result(uow, contract.id)


def test_first_page_tells_what_stands_open(database, actor):
    with database.unit_of_work(actor, today=date(2026, 7, 25)) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
        make_money.shipped(uow, contract, 0)
    with database.unit_of_work(actor, today=date(2026, 8, 1)) as uow:
        data = service.home(uow)
        kpis = {one.key: one for one in data.kpis}
        assert kpis["signed"].value == Money(D("0.00"), "USD")
        # 58 981.60 less the first invoice
        assert kpis["unshipped"].value == Money(D("7397.60"), "USD")
        assert kpis["overdue"].value == Money(D("36108.80"), "USD")
        assert kpis["overdue"].params == {"count": 1, "days": 12}
        assert data.ageing[1].amount == Money(D("254964.24"), "CNY")
        assert [(m.month, m.shipped, m.open) for m in data.months if m.shipped] == [
            (5, D("51584.00"), D("7397.60"))
        ]
        late = next(one for one in data.deadlines if one.kind == "receivable")
        assert (late.number, late.due.date()) == ("CI26-0029-1", date(2026, 7, 20))
        assert {one.module for one in data.badges} == {"receivables"}


@pytest.mark.feature("H25")
def test_the_lines_beside_the_figures_are_what_stood_open_on_earlier_days(
    database, actor
):
    """Sold in May for 58 981.60; 51 584.00 leave in June, 70 % due on 20 July."""
    with database.unit_of_work(actor, today=date(2026, 7, 25)) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
        claim = make_money.shipped(uow, contract, 0)
    with database.unit_of_work(actor, today=date(2026, 8, 1)) as uow:
        lines = {one.key: one.trend for one in service.home(uow).kpis}
        nil, sold, rest = D(0), D("58981.60"), D("7397.60")
        assert lines["unshipped"] == (*[nil] * 8, sold, rest, rest, rest)
        assert lines["overdue"] == (*[nil] * 10, D("36108.80"), D("36108.80"))
        assert lines["due"] == (), "nothing was due soon on a month's last day"
        make_money.balance(uow, claim, date(2026, 7, 22), "7.0455", D(20))
        days = [date(2026, 7, day) for day in (6, 7, 20, 21, 22)]
        soon, overdue = course.claims(uow, days, course.owed(uow))
        assert [sum(x) for x in zip(*(x for _, x in soon), strict=True)] == [
            nil, D("36108.80"), D("36108.80"), nil, nil,
        ]  # fmt: skip
        late = [x for _, x in overdue]
        assert [sum(x) for x in zip(*late, strict=True)] == [
            nil, nil, nil, D("36108.80"), nil,
        ]  # fmt: skip


@pytest.mark.feature("H25")
def test_what_is_not_shipped_leads_to_the_contracts_that_have_something_left(
    database, actor
):
    with database.unit_of_work(actor, today=date(2026, 7, 25)) as uow:
        gone = make.contract(uow)
        make_money.deposit(uow, gone)
        make_money.shipped(uow, gone, 0)
        make_money.shipped(uow, gone, 1)
        fresh = {"id": None, "version": 0, "number": "", "proforma_number": ""}
        lines = tuple(replace(line, id=None) for line in gone.lines)
        plan = tuple(replace(step, id=None) for step in gone.plan)
        more = replace(gone, **fresh, state=State.DRAFT, lines=lines, plan=plan)
        left = contracts.confirm(uow, contracts.save(uow, more))
        kpi = next(one for one in service.home(uow).kpis if one.key == "unshipped")
        found = find("app.contracts.listing:LISTING").page(uow, kpi.query).records
    assert [one.number for one in found] == [left.number]
    assert kpi.value == Money(left.total(), "USD")


def test_the_first_page_tells_the_same_debt_as_the_ageing(database, actor):
    """Money that nobody put against an invoice makes the debt smaller on both."""
    with database.unit_of_work(actor, today=date(2026, 7, 25)) as uow:
        contract = make.contract(uow)
        make_money.shipped(uow, contract, 0)
        parked = Receipt(
            company=contract.company,
            customer=contract.customer,
            received_on=date(2026, 7, 24),
            currency="USD",
            amount=D("1000.00"),
            mid_rate=D("7.1"),
            buying_rate=D("7.08"),
        )
        receivables.receive(uow, parked)
        bands = service.home(uow).ageing
        aged = receivables.ageing(uow, uow.today)
    assert replace(bands[-1], query=None) == AgeBand(
        title="Not allocated", tone="neutral", amount=Money(D("-7080.00"), "CNY")
    )
    told = sum(band.amount.amount for band in bands)
    assert told == sum(one.total_base() for one in aged)


def test_first_page_of_an_empty_office(uow):
    data = service.home(uow)
    assert data.deadlines == data.months == data.ageing == ()
    assert all(not one.value.amount for one in data.kpis)
    make.company(uow)
    assert office.companies(uow)
    assert service.home(uow).badges == ()


def test_a_refund_that_comes_is_cash(uow):
    contract = make_money.deal(uow)
    for one in service.deal_result(uow, contract.id).shipments:
        draft = customs.draft_refund(uow, one.shipment.id)
        filed = customs.file_refund(
            uow, customs.save_refund(uow, draft), date(2026, 9, 10)
        )
        approved = customs.approve_refund(uow, filed, date(2026, 9, 30))
        assert alike(uow)
        customs.receive_refund(uow, approved, date(2026, 10, 15))
        assert alike(uow)
    deal = service.deal_result(uow, contract.id)
    assert deal.refund_received == D("45042.40")
    assert (deal.cash, deal.still_open, deal.proof) == (D("40941.67"), 0, 0)
    on = date(2026, 10, 15)
    yuan = next(one for one in service.balances(uow, on) if one.currency == "CNY")
    assert yuan.amount == D("-398152.40") + D("45042.40")


@pytest.mark.feature("A119")
def test_a_refund_that_was_told_wrongly_is_taken_back_and_told_again(uow):
    """39,416.00 came to be told as 38,416.00; both ways stand on the account."""
    contract = make_money.deal(uow)
    first = service.deal_result(uow, contract.id).shipments[0]
    draft = customs.save_refund(uow, customs.draft_refund(uow, first.shipment.id))
    filed = customs.file_refund(uow, draft, date(2026, 9, 10))
    approved = customs.approve_refund(uow, filed, date(2026, 9, 30))
    wrong = customs.receive_refund(uow, approved, date(2026, 10, 15), D("38416"))
    with pytest.raises(InvalidError):
        customs.reverse_refund(uow, wrong, date(2026, 10, 16), " ")
    with pytest.raises(NotPossibleError):
        customs.reverse_refund(uow, wrong, date(2026, 10, 14), "a slip")
    back = customs.reverse_refund(uow, wrong, date(2026, 10, 16), "a slip of the keys")
    assert (back.state, back.received_on) == (RefundState.APPROVED, None)
    assert (back.received_amount, back.approved_amount) == (0, D("39416"))
    assert "a slip of the keys" in back.note
    assert alike(uow)
    assert service.deal_result(uow, contract.id).refund_received == 0
    customs.receive_refund(uow, back, date(2026, 10, 17))
    assert service.deal_result(uow, contract.id).refund_received == D("39416")
    on = date(2026, 10, 17)
    yuan = next(one for one in service.balances(uow, on) if one.currency == "CNY")
    moves = service.moves(uow, yuan.company.id, yuan.account.id, "CNY")
    told = [(one.on.day, one.amount) for one in moves if one.document == "refund"]
    assert told == [(17, D("39416")), (16, D("-38416")), (15, D("38416"))]
    again = customs.get_refund(uow, wrong.id)
    twice = customs.reverse_refund(uow, again, date(2026, 10, 18), "the wrong file")
    open_ = customs.reopen_refund(uow, twice, "approved by mistake")
    assert (open_.state, open_.approved_amount) == (RefundState.OPEN, 0)
    assert (
        len(service.moves(uow, yuan.company.id, yuan.account.id, "CNY"))
        == len(moves) + 1
    )


def test_goods_bought_in_yen_cost_whole_yen(uow):
    """By hand: 3 × JPY 333.5 are JPY 1 001, at 4.7 for a hundred CNY 47.05."""
    contract = make.contract(uow)
    draft = purchasing.from_contract(uow, contract.id)[0]
    line = replace(draft.lines[0], quantity=D(3), price_incl_vat=D("333.5"))
    order = replace(
        draft, currency="JPY", lines=(replace(line, special_invoice=False),)
    )
    saved = purchasing.save(uow, replace(order, signed_on=uow.today))
    order = purchasing.confirm(uow, saved)
    make.stock(uow, contract)
    make_money.shipped(uow, contract, 0)
    assert service.told(uow, [contract.id]) == {}  # a rate of the yen is missing
    yen = ExchangeRate(
        on=uow.today, currency="JPY", kind=RateKind.MID, value=D("4.7"), unit=100
    )
    office.save_rate(uow, yen)
    assert order.total() == D(1001)
    assert service.deal_result(uow, contract.id).goods_incl_vat == D("47.05")
    assert alike(uow)
    bill = payables.from_purchase(uow, order.id)
    bill = replace(bill, invoice_number="1", reason="Agreed")
    payables.book(uow, payables.save(uow, bill))
    incl, excl = payables.billed(uow, [order.lines[0].id])[order.lines[0].id][1:]
    assert (incl, excl) == (D(1001), D(1001))
    assert alike(uow)
