"""Books in yen have no decimals, in dinars three: the coins of the base currency.

By hand, USD 100.01 of which the bank keeps 15.01:
JPY: × 149.375 = 14 938.99 → 14 939; sold at 149.20 = 14 921.49 → 14 921 and the charge
2 239.49 → 2 239; at the month's end × 150.125 = 15 014.00 → 15 014, a gain of 75; the
USD 33.34 that are paid then carry 15 014 × 33.34 / 100.01 = 5 005.17 → 5 005.
KWD: × 0.3075 = 30.753075 → 30.753; sold at 0.3062 = 30.623062 → 30.623 and the charge
4.596062 → 4.596; at the month's end × 0.3081 = 30.813081 → 30.813, a gain of 0.060;
30.813 × 33.34 / 100.01 = 10.272029 → 10.272.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.refs import Ref
from app.office import service as office
from app.office.domain import Company, ExchangeRate, RateKind
from app.parties.domain import PartyRole
from app.receivables import service
from app.receivables.domain import Allocation, OpeningClaim, Receipt
from tests import make

D = Decimal
DAY = date(2026, 5, 18)
LATER = date(2026, 6, 5)
pytestmark = pytest.mark.feature("A113")


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


@pytest.mark.parametrize(
    ("base", "mid", "buying", "closing", "booked", "sold", "charge", "valued", "part"),
    [
        ("JPY", "149.375", "149.20", "150.125", "14939", "14921", "2239", "15014",
         "5005"),
        ("KWD", "0.3075", "0.3062", "0.3081", "30.753", "30.623", "4.596", "30.813",
         "10.272"),
    ],
)  # fmt: skip
def test_what_comes_in_foreign_money_is_booked_in_coins_of_the_books(
    uow, base, mid, buying, closing, booked, sold, charge, valued, part
):
    ours = office.save_company(
        uow, Company(code="ARM", name_en="ARM", base_currency=base)
    )
    company = Ref(ours.id, "ARM", "ARM")
    for on, kind, value in (
        (DAY, RateKind.MID, mid),
        (DAY, RateKind.BUYING, buying),
        (date(2026, 5, 31), RateKind.CLOSING, closing),
    ):
        rate = ExchangeRate(
            on=on, base=base, currency="USD", kind=kind, value=D(value), unit=1
        )
        office.save_rate(uow, rate)
    buyer = make.party(uow, "BUYER", PartyRole.CUSTOMER)
    owed = service.open_claim(
        uow,
        OpeningClaim(
            company=company,
            customer=buyer,
            number="OLD-1",
            amount=D("100.01"),
            booked_on=DAY,
        ),
    )
    assert service.get(uow, owed.id).booked_base == D(booked)
    come = service.receive(
        uow,
        Receipt(
            company=company,
            customer=buyer,
            received_on=DAY,
            amount=D("100.01"),
            charge=D("15.01"),
        ),
    )
    assert (come.gross_base, come.charge_base) == (D(sold), D(charge))
    assert come.cash_base == D(sold) - D(charge)
    uow.today = LATER
    (change,) = service.revalue(uow, date(2026, 5, 31))
    assert change.gain == D(valued) - D(booked)
    claim = Allocation(receivable=Ref(owed.id, "", ""), amount=D("33.34"))
    settled = service.allocate(uow, come, (claim,), on=LATER)
    assert settled.allocations[0].carried_base == D(part)
