"""What several declarations of one shipment tell the comparison of papers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.i18n import _
from app.core.papers.checked import Severity
from app.core.refs import elsewhere
from app.customs import deriving, service
from app.customs.service import evidence
from app.documents import service as documents
from tests import make, make_export

D = Decimal


@pytest.fixture
def made(uow, monkeypatch):
    """Shipment 1 in declarations of two lines and of one."""
    monkeypatch.setattr(deriving, "MOST_LINES", 2)
    contract = make.contract(uow)
    make_export.hs_codes(uow)
    shipment = make_export.booked(uow, contract)
    derived = service.derive_all(uow, shipment.id)
    return shipment.id, [service.save(uow, one) for one in derived]


def bad(uow, shipment):
    found = documents.check(uow, shipment, evidence.declared_of(uow, shipment))
    return [
        (one.rule, _(one.msgid, **one.params), elsewhere(one.where))
        for one in found
        if one.severity is Severity.ERROR and one.right_name == "Declaration"
    ]


@pytest.mark.feature("A99")
def test_several_declarations_are_held_against_the_shipment_together(uow, made):
    shipment, declared = made
    assert [one.part for one in declared] == [1, 2]
    assert bad(uow, shipment) == []


@pytest.mark.feature("A99")
@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    ("changes", "rule", "said"),
    [
        ({"trade_term": "3"}, "K5", "Trade term"),
        ({"currency": "EUR"}, "K5", "Currency"),
        ({"consignor_code": "91330282MA2AJ4Q35K"}, "K11", "Domestic consignor"),
        ({"packages": 999}, "K1", "Number of packages"),
        ({"gross_kg": D("9999.00")}, "K2", "Gross weight"),
        ({"net_kg": D("1.00")}, "K2", "Net weight"),
    ],
)
def test_what_differs_names_its_declaration(uow, made, at, changes, rule, said):
    shipment, declared = made
    wrong = declared[at]
    service.save(uow, replace(wrong, **changes))
    (name,) = changes
    told = bad(uow, shipment)
    assert (rule, f"{said} of declaration {wrong.number or f'{at + 1}/2'}") in [
        one[:2] for one in told
    ]
    places = {one[2][:2] for one in told}
    assert places == {("declaration", wrong.id)}, name


@pytest.mark.feature("A99")
def test_one_declaration_of_several_is_compared_with_its_own_goods(uow, made):
    _shipment, declared = made
    assert [service.compare(uow, one.id) for one in declared] == [(), ()]
