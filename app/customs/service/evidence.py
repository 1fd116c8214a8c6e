"""What customs were told about a shipment, for the comparison of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.money import ZERO
from app.customs.service.declarations import of_shipment
from app.documents.domain import Declared

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork


def declared_of(uow: UnitOfWork, shipment_id: int) -> Declared | None:
    """Return the declarations of a shipment added up; None: none, or not to be seen."""
    if not uow.actor.may("customs.view"):
        return None  # the other papers are compared all the same
    uow.actor.require("customs.view")
    made = of_shipment(uow, shipment_id)
    if not made or len(made) < made[0].parts:
        return None  # the parts still to come would only look like differences
    return Declared(
        id=made[0].id,
        packages=sum(one.packages for one in made),
        gross_kg=sum((one.gross_kg for one in made), ZERO),
        net_kg=sum((one.net_kg for one in made), ZERO),
        currency=made[0].currency,
        total=sum((one.total() for one in made), ZERO),
        sender_tax_number=made[0].consignor_code,
    )
