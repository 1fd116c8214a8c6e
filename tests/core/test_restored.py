"""Records come back from what they were kept as."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.domain import Contract, Instalment, Line, PaymentEvent
from app.core.refs import Ref
from app.core.restored import restored

DEAL = Contract(
    id=7,
    customer=Ref(3, "NORDHAUS", "Nordhaus"),
    signed_on=date(2026, 5, 12),
    rate=Decimal("7.0850"),
    partial_shipment=False,
    lines=(Line(id=1, product=Ref(2, "HJ-350", ""), quantity=Decimal("2.5")),),
    plan=(Instalment(event=PaymentEvent.SIGNED),),
)


@pytest.mark.feature("H26")
def test_a_contract_comes_back_as_it_was():
    text = json.dumps(asdict(DEAL), default=str)
    back = restored(Contract, json.loads(text))
    assert back == DEAL
    assert (type(back.rate), back.plan[0].event) == (Decimal, PaymentEvent.SIGNED)


def test_what_another_version_kept_is_read_as_far_as_it_goes():
    told = {"currency": "EUR", "unheard_of": 1}
    assert restored(Contract, told) == replace(Contract(), currency="EUR")
    with pytest.raises(ValueError, match="not a Contract"):
        restored(Contract, [])
