"""In which language the papers of a shipment are begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.contracts import service as contracts
from app.contracts.domain import PaymentMethod
from app.contracts.model import InstalmentRow
from app.documents import service
from app.parties import service as parties
from tests.documents.test_service import booked


@pytest.mark.feature("A92", "A99")
@pytest.mark.parametrize(
    ("method", "spoken"), [(PaymentMethod.TT, "ar"), (PaymentMethod.LC, "en")]
)
def test_what_a_bank_examines_speaks_as_the_credit_does(
    database, actor, method, spoken
):
    """The buyer is written to in Arabic; his bank's credit is in English."""
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        shipment = booked(uow)
        buyer = parties.get(uow, shipment.customer.id)
        parties.save(uow, replace(buyer, language="ar"))
        sold = contracts.get(uow, shipment.contract.id)
        for step in sold.plan:
            uow.session.get(InstalmentRow, step.id).method = method
        uow.session.flush()
        assert service.folder(uow, shipment.id).language == spoken
