"""What customs were told about a shipment, for the comparison of papers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core import codes
from app.core.money import ZERO
from app.core.refs import field_of
from app.customs.domain import KILOGRAM
from app.customs.service.declarations import as_shipped, of_shipment
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
    if len(made) == 1:
        return _declared(made[0])
    ought = {one.part: _declared(one) for one in as_shipped(uow, shipment_id)}
    parts = tuple(
        replace(
            _declared(one),
            number=one.number or f"{one.part}/{one.parts}",
            shipped=ought.get(one.part),
        )
        for one in made
    )
    one_currency = len({one.currency for one in made}) == 1
    return Declared(
        id=made[0].id,
        packages=sum(one.packages for one in made),
        gross_kg=sum((one.gross_kg for one in made), ZERO),
        net_kg=sum((one.net_kg for one in made), ZERO),
        total=sum((one.total() for one in made), ZERO) if one_currency else None,
        lines=tuple(line for one in parts for line in one.lines),
        parts=parts,
    )


def _declared(one: Declaration) -> Declared:
    return Declared(
        id=one.id,
        packages=one.packages,
        gross_kg=one.gross_kg,
        net_kg=one.net_kg,
        currency=one.currency,
        total=one.total(),
        incoterms=_incoterms(one.trade_term),
        sender_tax_number=one.consignor_code,
        lines=tuple(_weighed(one)),
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
