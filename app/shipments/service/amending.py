"""Keeps a contract from losing what shipments have of it: amended or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contracts import service as contracts
from app.core import checks
from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_
from app.core.money import HUNDRED
from app.shipments.domain import State
from app.shipments.model import ShipmentLineRow, ShipmentRow
from app.shipments.service import reading

if TYPE_CHECKING:
    from app.contracts.domain import Amended, Cancelled, Shortened
    from app.db.unit_of_work import UnitOfWork


def on_amended(uow: UnitOfWork, event: Amended) -> None:
    """Let no line become less than what shipments have, nor the currency another.

    Raises:
        InvalidError: It would.
    """
    uow.actor.require("contracts.issue")
    contract = contracts.get(uow, event.contract_id)
    live = [
        one
        for one in reading.of_contract(uow, event.contract_id)
        if one.state is not State.CANCELLED
    ]
    most = 1 + contract.tolerance_percent / HUNDRED
    text = N_("{quantity} {unit} of it are in shipments already.")
    found = [
        Problem(
            f"lines.{index}.quantity",
            text,
            {"quantity": f"{one.shipped.normalize():f}", "unit": one.unit},
        )
        for index, one in enumerate(reading.open_lines(uow, event.contract_id))
        if one.shipped > one.contracted * most
    ]
    others = {one.currency for one in live} - {contract.currency}
    if others:
        said = N_("Its shipments are in {currency}.")
        found.append(Problem("currency", said, {"currency": min(others)}))
    checks.refuse(found)


def on_shortened(uow: UnitOfWork, event: Shortened) -> None:
    """Let no line go that a shipment names.

    Raises:
        InvalidError: One does.
    """
    uow.actor.require("contracts.edit")
    named = uow.session.execute(
        select(ShipmentRow.number, ShipmentLineRow.product_id)
        .join(ShipmentRow, ShipmentRow.id == ShipmentLineRow.shipment_id)
        .where(ShipmentLineRow.contract_line_id.in_(event.line_ids))
        .limit(1)
    ).one_or_none()
    if named is not None:
        text = N_("{product} is in shipment {number}: its line has to stay.")
        contracts.keep_line(uow, text, *named)


def on_cancelled(uow: UnitOfWork, event: Cancelled) -> None:
    """Let no contract be cancelled of which goods are booked or have left.

    Raises:
        NotPossibleError: Some are; with what has left it is completed.
    """
    uow.actor.require("contracts.cancel")
    for one in reading.of_contract(uow, event.contract_id):
        if one.state is not State.DRAFT:
            text = N_(
                "Goods of it are in shipment {number}: cancel that first, or complete "
                "the contract."
            )
            raise NotPossibleError(text, number=one.number or one.invoice_number)
