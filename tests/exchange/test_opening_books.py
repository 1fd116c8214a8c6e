"""An office begins with what was open in its books before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import NotPossibleError
from app.core.refs import Ref
from app.db import search
from app.db.numbering import take_number
from app.exchange import carrying, checking, exporting, mapping, undoing
from app.exchange.checking import Mode, Outcome
from app.exchange.sheets import Sheet
from app.modules import TABLES, find
from app.office import service as office
from app.office.domain import ExchangeRate, RateKind
from app.parties import service as parties
from app.payables import service as payables
from app.payables.domain import State
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Kind, Receipt
from tests import make
from tests.db.test_bulk import statements

D = Decimal


def _check(database, actor, name, rows):
    table, sheet = find(TABLES[name]), Sheet("T", rows)
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    with database.reading(actor) as uow:
        return checking.check(uow, table, sheet, meant, Mode.INSERT, "en")


def _import(database, actor, name, rows):
    plan = _check(database, actor, name, rows)
    assert plan.troubles() == []
    with database.unit_of_work(actor, key=carrying.new_key(plan.table)) as uow:
        return carrying.carry_out(uow, plan)


def _undo(database, actor, name, key):
    with database.unit_of_work(actor, key=undoing.undo_key(key)) as uow:
        return undoing.take_back(uow, find(TABLES[name]), key)


@pytest.mark.feature("A142")
def test_open_claims_are_taken_over_and_settled_as_all_others(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.rate(uow, date(2025, 12, 18), "7.1000")
    rows = [
        ["客户", "发票号", "Currency", "应收余额", "Date", "到期日", "Rate"],
        [buyer.code, "CI-1", "USD", D("12500.00"), date(2025, 12, 18),
         date(2026, 2, 16), None],
        [buyer.code, "CI-2", "USD", D("300.5"), date(2025, 12, 20), None, D("7.2")],
        ["合计", None, None, D("12800.50"), None, None, None],
    ]  # fmt: skip
    made = _import(database, actor, "receivables", rows)
    with database.reading(actor) as uow:
        first, second = sorted(receivables.open_items(uow), key=lambda one: one.number)
        assert search.search(uow, "CI-1")[0].kind == "receivable"
    assert (first.kind, first.open, first.due_on) == (
        Kind.DEBIT_NOTE, D(12500), date(2026, 2, 16)
    )  # fmt: skip
    assert first.carried_base == D("88750.00")  # 12,500 at 7.10
    assert second.carried_base == D("2163.60")  # 300.50 at 7.20
    twice = _check(database, actor, "receivables", rows)
    assert [one.path for one in twice.troubles()] == ["number", "number"]
    with database.unit_of_work(actor) as uow:
        make.rate(uow, date(2026, 2, 1), "7.0000")
        make.rate(uow, date(2026, 2, 1), "6.9800", RateKind.BUYING)
        came = receivables.receive(
            uow,
            receivables.rated(
                uow,
                Receipt(
                    company=first.company, customer=first.customer, currency="USD",
                    amount=D(500), received_on=date(2026, 2, 1),
                ),
            ),
        )  # fmt: skip
        receivables.allocate(
            uow,
            came,
            (Allocation(receivable=Ref(first.id, "CI-1", ""), amount=D(500)),),
        )
    with database.reading(actor) as uow:
        assert receivables.get(uow, first.id).open == D(12000)
    with pytest.raises(NotPossibleError, match="changed since by"):
        _undo(database, actor, "receivables", made.key)


@pytest.mark.feature("A142")
def test_open_bills_are_taken_over_as_drafts_and_booked(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        supplier = parties.get(uow, make.supplier(uow, "HJ-350").id)
    rows = [
        ["供应商", "发票号码", "开票日期", "到期日", "应付余额"],
        [supplier.code, "4711", date(2025, 12, 20), date(2026, 1, 31), D("96050")],
        [supplier.code, "4712", date(2025, 12, 21), None, D("1.05")],
    ]
    made = _import(database, actor, "payables", rows)
    with database.unit_of_work(actor) as uow:
        table = find(TABLES["payables"])
        first, _second = exporting.records(uow, table)
        assert (first.state, first.amount, first.currency) == (
            State.DRAFT, D(96050), "CNY"
        )  # fmt: skip
    twice = _check(database, actor, "payables", rows)
    assert [one.path for one in twice.troubles()] == ["invoice_number"] * 2
    _undo(database, actor, "payables", made.key)
    _import(database, actor, "payables", rows[:2])
    with database.unit_of_work(actor) as uow:
        (again,) = exporting.records(uow, table)
        booked = payables.book(uow, again)
    assert (booked.state, booked.open) == (State.BOOKED, D(96050))


def test_a_claim_needs_a_rate_of_its_day(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
    rows = [
        ["Customer", "Number", "Currency", "Amount", "Date"],
        [buyer.code, "CI-1", "EUR", D(1), date(2025, 1, 2)],
    ]
    plan = _check(sqlite_database, actor, "receivables", rows)
    assert [one.path for one in plan.troubles()] == ["rate"]


def test_a_claim_keeps_its_worth_on_its_way_to_another_office(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        day, worth = date(2025, 1, 2), D("4.7312")
        office.save_rate(
            uow,
            ExchangeRate(
                on=day, currency="JPY", kind=RateKind.MID, value=worth, unit=100
            ),
        )
    head = ["Customer", "Number", "Currency", "Amount", "Date", "Rate"]
    yen = [buyer.code, "CI-1", "JPY", D(100000), date(2025, 1, 2), None]
    made = _import(sqlite_database, actor, "receivables", [head, yen])
    with sqlite_database.reading(actor) as uow:
        (booked,) = receivables.open_items(uow)
        assert booked.carried_base == D("4731.20")  # 100,000 at 4.7312 for a hundred
        told = receivables.opening_of(uow, booked.id)
        assert told.rate == D("0.047312")  # for one: a file names no unit
    _undo(sqlite_database, actor, "receivables", made.key)
    with sqlite_database.reading(actor) as uow:
        assert receivables.open_items(uow) == []


def test_an_amount_in_the_currency_of_the_books_has_no_rate(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
    head = ["Customer", "Number", "Currency", "Amount", "Date", "Rate"]
    for rate, troubles in ((D("7.2"), ["rate"]), (D(1), []), (None, [])):
        row = [buyer.code, "CI-1", "CNY", D(1), date(2025, 1, 2), rate]
        plan = _check(sqlite_database, actor, "receivables", [head, row])
        assert [one.path for one in plan.troubles()] == troubles


def test_a_number_of_our_own_shape_is_not_given_again(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        ours = make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
    head = ["Customer", "Number", "Currency", "Amount", "Date"]
    row = [buyer.code, "CI26-0031", "CNY", D(1), date(2026, 1, 2)]
    _import(sqlite_database, actor, "receivables", [head, row])
    with sqlite_database.unit_of_work(actor) as uow:
        assert take_number(uow, ours.id, "CI", date(2026, 1, 3)) == "CI26-0032"


@pytest.mark.parametrize("name", ["receivables", "payables"])
def test_a_dry_run_asks_no_more_for_many_rows_than_for_few(
    sqlite_database, actor, name
):
    with sqlite_database.unit_of_work(actor) as uow:
        make.company(uow)
        buying = name == "payables"
        partner = make.supplier(uow, "HJ-350") if buying else make.customer(uow)
        code = parties.get(uow, partner.id).code
        make.rate(uow, date(2025, 12, 18), "7.1000")
    heads = {
        "receivables": ["Customer", "Number", "Currency", "Amount", "Date"],
        "payables": ["Payee", "Invoice no.", "Currency", "Amount", "Invoice date"],
    }
    asked = []
    for many in (2, 40):
        day = date(2025, 12, 18)
        rows = [[code, f"N{n}", "USD", D(5), day] for n in range(many)]
        with statements(sqlite_database) as seen:
            plan = _check(sqlite_database, actor, name, [heads[name], *rows])
        assert (plan.troubles(), plan.count(Outcome.NEW)) == ([], many)
        asked.append(len(seen))
    assert asked[0] == asked[1]
