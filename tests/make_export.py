"""Makes what customs and banks look at in the worked deal: goods bought and shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.catalog.domain import HsCode, HsRate
from app.purchasing import service as purchasing
from app.shipments import service as shipments
from app.shipments.domain import Charge, Shipment
from tests import make
from tests.remembered import remembered

if TYPE_CHECKING:
    from app.contracts.domain import Contract
    from app.db.unit_of_work import UnitOfWork
    from app.purchasing.domain import Purchase

D = Decimal
ON_BOARD = (date(2026, 6, 20), date(2026, 7, 25))
CHARGE = (Charge(amount=D(2380)), Charge(unit_rate=D(52)))
"""Ocean freight: a sum for the container, a price per ton of 10.035 W/M."""
BILLS = ("EHNB26060188", "EHNB26070203")


@remembered
def hs_codes(uow: UnitOfWork, percent: str = "13") -> None:
    """Enter the tariff codes of the deal with their refund rate."""
    for product in make.HOUSEWARES.values():
        catalog.save_hs(
            uow,
            HsCode(
                code=product.hs_code,
                name_zh=product.name_zh,
                legal_unit_1=product.legal_unit_1,
                legal_unit_2=product.legal_unit_2,
                rates=(HsRate(valid_from=date(2020, 1, 1), refund_rate=D(percent)),),
            ),
        )


@remembered
def purchases(uow: UnitOfWork, contract: Contract) -> list[Purchase]:
    """Sign the three purchase contracts of the deal."""
    drafts = purchasing.from_contract(uow, contract.id or 0)
    return [
        purchasing.confirm(
            uow, purchasing.save(uow, replace(draft, signed_on=date(2026, 5, 18)))
        )
        for draft in drafts
    ]


@remembered
def booked(uow: UnitOfWork, contract: Contract, index: int = 0) -> Shipment:
    """Book the first (0) or second (1) shipment; its bill of lading is known."""
    draft = shipments.from_contract(
        uow, contract.id or 0, make.shipped_lines(contract, index)
    )
    boxes = tuple(replace(box, number="TCNU6312341") for box in draft.containers)
    saved = shipments.save(
        uow,
        replace(
            draft,
            vessel="EVER HORIZON",
            voyage="026W",
            transport_document=BILLS[index],
            premium_percent=D("0.25"),
            containers=boxes,
            charges=(CHARGE[index],),
        ),
    )
    return shipments.book(uow, saved, invoice_number=f"CI26-0029-{index + 1}")


@remembered
def gone(uow: UnitOfWork, contract: Contract, index: int = 0) -> Shipment:
    """Ship what `booked` books; call `make.stock` before."""
    with make.not_before(uow, ON_BOARD[index]):
        return shipments.ship(uow, booked(uow, contract, index), ON_BOARD[index])


def numbered(refund):
    """Return a refund file whose lines all have the number of their VAT invoice."""
    lines = tuple(
        replace(line, invoice_number=line.invoice_number or str(10**19 + at))
        for at, line in enumerate(refund.lines)
    )
    return replace(refund, lines=lines)
