"""A company that keeps its books in Hong Kong dollars: deals and refunds.

Figures by hand, at HKD 1.08 for a yuan: of the refund of 12,350.00 yuan 8,840.00 are of
the first contract, 9,547.20 dollars, and 3,510.00 of the second, 3,790.80.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import NotPossibleError
from app.core.refs import Ref
from app.customs import service as customs
from app.office import service as office
from app.office.domain import BankAccount, Company, ExchangeRate, RateKind
from app.treasury import service
from app.treasury.transferring import Transfer, TransferKind
from tests import make, make_export, make_load, make_money
from tests.treasury.alike import alike

D = Decimal
TODAY = date(2026, 6, 15)
BACK = date(2026, 10, 15)


def _arm(uow):
    yuan = BankAccount(name="HK CNY", currency="CNY", account_number="012-875-1")
    dollars = BankAccount(name="HK HKD", currency="HKD", account_number="012-875-2")
    books = Company(
        code="HK",
        name_en="HAICHUAN (HK) LIMITED",
        base_currency="HKD",
        accounts=(yuan, dollars),
    )
    saved = office.save_company(uow, books)
    for currency, kind, value in (
        ("USD", RateKind.MID, "7.8"),
        ("USD", RateKind.SELLING, "7.81"),
        ("CNY", RateKind.MID, "1.08"),
        ("CNY", RateKind.BUYING, "1.07"),
        ("CNY", RateKind.SELLING, "1.1"),
    ):
        rate = ExchangeRate(
            on=TODAY, base="HKD", currency=currency, kind=kind, value=D(value)
        )
        office.save_rate(uow, rate)
    return office.refs(uow, [saved.id])[saved.id]


def test_a_refund_in_yuan_is_valued_in_the_books_of_its_company(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor, today=TODAY) as uow:
        make_money.refund_rates(uow)
        make.contract(uow)
        arm = _arm(uow)
        sold = (
            make_load.contract(uow, "SC26-0041", "HJ-350", 1000, company=arm),
            make_load.contract(uow, "SC26-0042", "CB-1520", 1200, company=arm),
        )
        make_load.ordered(uow, sold)
        gone = make_load.shipped(uow, make_load.booked(uow, sold))
        deals = [service.deal_result(uow, one.id) for one in sold]
        assert len(alike(uow)) == 2
        assert [one.base_currency for one in deals] == ["HKD", "HKD"]
        assert [one.refund for one in deals] == [D("9547.20"), D("3790.80")]
        # 800 × 14.36 at 7.80, and what its 1,000 cost: 96,050.00 yuan.
        assert deals[0].revenue == D("89606.40")
        assert deals[0].goods_incl_vat == D("103734.00")
        begun = make_export.numbered(customs.draft_refund(uow, gone.id))
        draft = customs.save_refund(uow, begun)
        filed = customs.file_refund(uow, draft, date(2026, 9, 10))
        approved = customs.approve_refund(uow, filed, date(2026, 9, 30))
        paid = customs.receive_refund(uow, approved, BACK)
        come = [service.deal_result(uow, one.id).refund_received for one in sold]
        assert come == [D("9547.20"), D("3790.80")]
        assert len(alike(uow)) == 2
        (held,) = (one for one in service.balances(uow, BACK) if one.amount)
        assert (held.currency, held.account_number) == ("CNY", "012-875-1")
        assert (held.amount, held.base) == (D("12350.00"), D("13338.00"))
        _taken_back(uow, paid, held)


def _taken_back(uow, refund, held):
    """Not while yuan of it are sold; then the account stands at nothing again."""
    company = office.get_company(uow, held.company.id)
    books = next(one for one in company.accounts if one.currency == "HKD")
    sold = Transfer(
        kind=TransferKind.EXCHANGE,
        company=held.company,
        moved_on=BACK,
        source=held.account,
        target=Ref(books.id, books.name, ""),
        amount=D("12000"),
        rate=D("1.07"),
    )
    booked = service.book_transfer(uow, sold)
    with pytest.raises(NotPossibleError) as refused, uow.session.begin_nested():
        customs.reverse_refund(uow, refund, BACK, "not ours")
    assert refused.value.params == {"currency": "CNY", "amount": "350.00"}
    service.reverse_transfer(uow, booked, BACK, "not sold")
    customs.reverse_refund(uow, refund, BACK, "not ours")
    assert not any(one.amount or one.base for one in service.balances(uow, BACK))
