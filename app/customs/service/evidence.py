"""What customs were told about a shipment, for the comparison of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core import codes
from app.core.money import ZERO
from app.core.refs import field_of
from app.customs.domain import KILOGRAM
from app.customs.service.declarations import of_shipment
from app.documents.domain import Declared, Weighed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.customs.domain import Declaration
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
        incoterms=_incoterms(made[0].trade_term),
        sender_tax_number=made[0].consignor_code,
        lines=tuple(line for one in made for line in _weighed(one)),
    )


def _incoterms(trade_term: str) -> tuple[str, ...]:
    """Return the Incoterms a trade term of customs stands for, or else its name."""
    if not codes.has("trade_terms", trade_term):
        return ()
    term = codes.find("trade_terms", trade_term)
    mapped = term.extra["incoterms_mapped"].split(",")
    return tuple(one for one in mapped if codes.has("incoterms", one)) or (
        term.name("en"),
    )


def _weighed(one: Declaration) -> Iterator[Weighed]:
    for index, line in enumerate(one.lines):
        unit = "first" if line.first_unit == KILOGRAM else "second"
        yield Weighed(
            line.shipment_line_id,
            line.hs_code,
            line.declared_kg() if line.weighed() else None,
            field_of("declaration", one.id, f"lines.{index}.{unit}_quantity"),
        )
