"""The actions of a script at the border: declarations and tax refunds."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_n
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
    entries = _entries(node)
    number = node.text("number", "") or None
    boxes: dict[str, Any] = {name: node.text(name) for name in BOXES if node.has(name)}
    drafts = customs.derive_all(stage.uow, shipment, merge=merge)
    if entries and len(entries) != len(drafts):
        raise node.child("entry_number", None).fail(
            N_n(
                "this shipment needs {count} declaration, with a number each",
                "this shipment needs {count} declarations, with a number each",
                "count",
            ),
            count=len(drafts),
        )
    own = node.text("id", "")
    for order, derived in enumerate(drafts):
        saved = customs.save(stage.uow, replace(derived, **_by_whom(derived, boxes)))
        if entries:
            saved = customs.declare(
                stage.uow,
                saved,
                entries[order],
                stage.uow.today,
                number if order == 0 else None,
            )
        name = own if order == 0 or not own else f"{own}-{order + 1}"
        stage.keep("declaration", saved.id or 0, name)


def _by_whom(derived: Declaration, boxes: dict[str, Any]) -> dict[str, Any]:
    """Leave our code and telephone out where somebody else declares."""
    if boxes.get("declarant_name", derived.declarant_name) == derived.declarant_name:
        return boxes
    return {"declarant_code": "", "declarant_phone": "", **boxes}


def _entries(node: Node) -> list[str]:
    """Return the entry numbers: one, or a list of one for each declaration."""
    given = node.opt("entry_number")
    if given is None:
        return []
    if isinstance(given.value, list):
        return [one.as_text() for one in node.each("entry_number")]
    return [given.as_text()]


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
