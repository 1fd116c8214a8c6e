"""Supplier profiles and prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.refs import Ref
from app.suppliers.domain import Profile, SupplierPrice

D = Decimal
PRICE = SupplierPrice(product=Ref(1, "HJ-350", "Juicer"), price_incl_vat=D("96.05"))
MINGTAI = Profile(supplier=Ref(7, "MINGTAI", "Mingtai"), prices=(PRICE,))


def where(profile: Profile) -> list[str]:
    return [problem.where for problem in profile.problems()]


def test_a_profile_begins_with_the_usual_tax():
    assert (MINGTAI.vat_rate, MINGTAI.special_invoice) == (13, True)
    assert not MINGTAI.problems()


def test_what_is_wrong_is_told_at_its_field():
    wrong = Profile(
        vat_rate=D(130),
        lead_time_days=-1,
        prices=(
            SupplierPrice(currency="RMB"),
            replace(PRICE, valid_from=date(2026, 6, 1), valid_to=date(2026, 5, 1)),
        ),
    )
    assert where(wrong) == [
        "supplier",
        "vat_rate",
        "lead_time_days",
        "prices.0.product",
        "prices.0.price_incl_vat",
        "prices.0.currency",
        "prices.1.valid_to",
    ]


@pytest.mark.feature("A30")
@pytest.mark.parametrize(
    ("on", "holds"),
    [("2026-04-30", False), ("2026-05-01", True), ("2026-06-30", True),
     ("2026-07-01", False)],
)  # fmt: skip
def test_a_price_holds_from_its_first_to_its_last_day(on, holds):
    price = replace(PRICE, valid_from=date(2026, 5, 1), valid_to=date(2026, 6, 30))
    assert price.covers(date.fromisoformat(on)) is holds
    assert PRICE.covers(date.fromisoformat(on)), "a price without days always holds"
