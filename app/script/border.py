"""The actions of a script at the border: declarations and tax refunds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from app.customs import service as customs
from app.customs.domain import Declaration

if TYPE_CHECKING:
    from app.customs.refunding import Refund
    from app.script.reader import Node
    from app.script.stage import Stage

BOXES = tuple(
    field.name
    for field in fields(Declaration)
    if field.type == "str" and field.name not in ("number", "entry_number")
)
"""The boxes of a declaration that a script may fill in by their names."""


def declaration(stage: Stage, node: Node) -> None:
    """A shipment is declared; with an entry number customs have accepted it."""
    shipment = stage.find(node, "shipment")
    merge = node.flag("merge", default=False)
    entry_number = node.text("entry_number", "")
    number = node.text("number", "") or None
    boxes: dict[str, Any] = {name: node.text(name) for name in BOXES if node.has(name)}
    for order, derived in enumerate(
        customs.derive_all(stage.uow, shipment, merge=merge)
    ):
        saved = customs.save(stage.uow, replace(derived, **boxes))
        if entry_number:
            saved = customs.declare(
                stage.uow, saved, entry_number, stage.uow.today, number
            )
        name = node.text("id", "") if order == 0 else ""
        stage.keep("declaration", saved.id or 0, name)


def release(stage: Stage, node: Node) -> None:
    """Customs let the goods go."""
    declared = customs.get(stage.uow, stage.find(node, "declaration"))
    customs.release(stage.uow, declared, stage.uow.today, node.maybe_day("export_on"))


def file_refund(stage: Stage, node: Node) -> None:
    """The refund of a shipment's VAT is applied for."""
    draft = customs.draft_refund(stage.uow, stage.find(node, "shipment"))
    saved = customs.save_refund(stage.uow, draft)
    number = node.text("number", "") or None
    filed = customs.file_refund(stage.uow, saved, stage.uow.today, number)
    stage.name(node, "refund", filed.id or 0)


def approve_refund(stage: Stage, node: Node) -> None:
    """The tax office approves a refund."""
    amount = node.number("amount") if node.has("amount") else None
    customs.approve_refund(stage.uow, _refund(stage, node), stage.uow.today, amount)


def receive_refund(stage: Stage, node: Node) -> None:
    """The refund comes in."""
    amount = node.number("amount") if node.has("amount") else None
    customs.receive_refund(stage.uow, _refund(stage, node), stage.uow.today, amount)


def _refund(stage: Stage, node: Node) -> Refund:
    return customs.get_refund(stage.uow, stage.find(node, "refund"))
