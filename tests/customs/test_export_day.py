"""Refunds go by the export date of the declaration, not by the bill of lading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import service as catalog
from app.catalog.domain import HsRate
from app.core.errors import InvalidError
from app.core.query import Query
from app.customs import listing, service
from tests import make, make_export

D = Decimal
ENTRY = "310420260612345678"


@pytest.mark.feature("A118", "A119", "B8")
def test_a_refund_goes_by_the_export_day_of_the_declaration(uow, contract):
    """On board on 20 June, exported on 1 July by the declaration (rules §10).

    Filing opens a month later than by the bill of lading, on 1 August, and is lost 36
    months after 1 July 2026.
    """
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    shipment = make_export.gone(uow, contract)
    early = service.save_refund(uow, service.draft_refund(uow, shipment.id))
    assert early.exported_on == date(2026, 6, 20), "nothing else is known yet"
    _released(uow, shipment, date(2026, 7, 1))
    opened = service.get_refund(uow, early.id)
    assert opened.exported_on == date(2026, 7, 1)
    assert opened.dates().filing_opens == date(2026, 8, 1)
    assert service.refund_list(uow, early.id).export_on == date(2026, 7, 1)
    row = listing.REFUNDS.page(uow, Query()).records[0]
    assert (row.exported_on, row.lost_after) == (date(2026, 7, 1), date(2029, 7, 1))
    told = service.refund_dates_of_shipment(uow, shipment.id)
    assert told.lost_after == date(2029, 7, 1)
    saved = service.save_refund(uow, make_export.numbered(opened))
    assert saved.exported_on == date(2026, 7, 1)


@pytest.mark.feature("A118", "B8")
def test_the_refund_rate_is_that_of_the_export_day_of_the_declaration(uow, contract):
    """Of 13 % until 30 June 2026 and 9 % from 1 July: exported on 1 July, 9 %."""
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    shipment = make_export.gone(uow, contract)
    for code in {line.hs_code for line in service.derive(uow, shipment.id).lines}:
        held = catalog.find_hs(uow, code)
        rates = (
            replace(held.rates[0], valid_to=date(2026, 6, 30)),
            HsRate(valid_from=date(2026, 7, 1), refund_rate=D(9)),
        )
        catalog.save_hs(uow, replace(held, rates=rates))
    before = service.refund_of_shipment(uow, shipment.id)
    assert {line.refund_rate for line in before.lines} == {D(13)}
    _released(uow, shipment, date(2026, 7, 1))
    after = service.refund_of_shipment(uow, shipment.id)
    assert {line.refund_rate for line in after.lines} == {D(9)}


def _released(uow, shipment, export_on):
    draft = service.save(uow, service.derive(uow, shipment.id))
    declared = service.declare(uow, draft, ENTRY, date(2026, 6, 18))
    with pytest.raises(InvalidError) as refused:
        service.release(uow, declared, date(2026, 6, 19), date(2026, 6, 17))
    assert [one.where for one in refused.value.problems] == ["export_on"]
    return service.release(uow, declared, date(2026, 6, 19), export_on)
