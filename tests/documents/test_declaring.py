"""What customs are told is compared with the papers, line by line (K5, K12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import service as catalog
from app.core.papers.checked import Severity
from app.core.refs import field_of
from app.customs import service as customs
from app.documents import service
from tests import make, make_export

D = Decimal


@pytest.fixture
def uow(database, actor):
    """One action on the day of the declaration."""
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        uow.reactions = {}
        yield uow


@pytest.fixture
def shipment(uow):
    """Shipment 1 of the deal, booked."""
    contract = make.contract(uow)
    make_export.hs_codes(uow)
    return make_export.booked(uow, contract)


def weights(uow, shipment):
    """Return what K12 compared: packed, declared, whether they are the same."""
    return [
        (f.left, f.right, f.severity is Severity.OK)
        for f in service.check(uow, shipment.id)
        if f.rule == "K12"
    ]


@pytest.mark.feature("A99")
def test_the_declaration_of_the_deal_weighs_what_is_packed(uow, shipment):
    customs.save(uow, customs.derive(uow, shipment.id))
    # deal.md §8: 3800千克, 2800千克 and 1320千克, the net weights of §7.
    assert weights(uow, shipment) == [
        (D(3800), D(3800), True),
        (D(2800), D(2800), True),
        (D(1320), D(1320), True),
    ]


@pytest.mark.feature("A99", "H39")
def test_kilograms_that_are_not_packed_are_found_where_they_are_declared(uow, shipment):
    saved = customs.save(uow, customs.derive(uow, shipment.id))
    saved = make.with_line(saved, 0, second_quantity=D(3900))
    saved = make.with_line(saved, 2, first_quantity=D(1230))
    saved = customs.save(uow, saved)
    found = {
        f.where: (f.left, f.right)
        for f in service.check(uow, shipment.id)
        if f.rule == "K12" and f.severity is Severity.ERROR
    }
    assert found == {
        field_of("declaration", saved.id, "lines.0.second_quantity"): (3800, 3900),
        field_of("declaration", saved.id, "lines.2.first_quantity"): (1320, 1230),
    }


def test_a_line_without_a_legal_weight_is_not_compared(uow, shipment):
    saved = customs.save(uow, customs.derive(uow, shipment.id))
    customs.save(uow, make.with_line(saved, 1, second_unit="", second_quantity=D(0)))
    assert [left for left, _right, _same in weights(uow, shipment)] == [3800, 1320]


@pytest.mark.feature("A99")
def test_lines_put_together_are_compared_with_all_they_are_of(uow, shipment):
    """Blankets that customs cannot tell from juice extractors: 3,800 + 2,800 kg."""
    ids = [line.product.id for line in shipment.lines]
    cards = catalog.products(uow, ids)
    alike = ("hs_code", "name_zh", "customs_name", "elements", "district",
             "customs_unit", "legal_unit_1", "legal_unit_2")  # fmt: skip
    same = {name: getattr(cards[ids[0]], name) for name in alike}
    catalog.save(uow, replace(cards[ids[1]], **same))
    saved = customs.save(uow, customs.derive(uow, shipment.id, merge=True))
    assert len(saved.lines) == 2
    others = (D(1320), D(1320), True)
    assert weights(uow, shipment) == [others, (D(6600), D(6600), True)]
    customs.save(uow, make.with_line(saved, 0, second_quantity=D(6060)))
    assert weights(uow, shipment) == [others, (D(6600), D(6060), False)]


@pytest.mark.feature("A99")
@pytest.mark.parametrize(("term", "said"), [("3", "FOB"), ("4", "C&I")])
def test_another_trade_term_than_the_invoices_is_found(uow, shipment, term, said):
    saved = customs.save(uow, customs.derive(uow, shipment.id))
    customs.save(uow, replace(saved, trade_term=term))
    found = [
        (f.left, f.right)
        for f in service.check(uow, shipment.id)
        if f.rule == "K5" and f.severity is Severity.ERROR
    ]
    assert found == [("CIF", said)]
