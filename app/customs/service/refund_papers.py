"""Gathers the list that an export refund is filed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.customs import papers
from app.customs.service import declarations
from app.customs.service.refunds import get_refund
from app.office import service as office
from app.office.blocks import letterhead
from app.parties import service as parties
from app.shipments import service as shipments
from app.shipments.portions import invoice_numbers

if TYPE_CHECKING:
    from app.core.papers import RefundListPaper
    from app.db.unit_of_work import UnitOfWork


def refund_list(uow: UnitOfWork, refund_id: int) -> RefundListPaper:
    """Gather the list for the export refund.

    Raises:
        MissingError: There is no such refund file.
        NotAllowedError: The person may not see it, or not the suppliers on it.
    """
    uow.actor.require("customs.view")
    record = get_refund(uow, refund_id)
    shipment = shipments.get(uow, record.shipment.id) if record.shipment else None
    own = (
        office.get_company(uow, record.company.id)
        if record.company
        else office.find_company(uow)
    )
    houses = [line.supplier.id for line in record.lines if line.supplier]
    bought = [line.product.id for line in record.lines if line.product]
    made = record.declaration
    facts = papers.RefundFacts(
        refund=record,
        letterhead=letterhead(own),
        today=uow.today,
        declaration=declarations.get(uow, made.id) if made else None,
        suppliers=parties.several(uow, houses),
        products=catalog.products(uow, bought),
        invoice_no=invoice_numbers(shipment) if shipment else "",
        currency=shipment.currency if shipment else "",
        fob=shipment.free_value() if shipment else None,
    )
    return papers.refund_list(facts)
