"""Enters the office's own fields, and what a script says in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_
from app.core.own_fields import NOTHING, Own, OwnField, OwnKind, asked
from app.office import service as office

if TYPE_CHECKING:
    from app.script.reader import Node
    from app.script.stage import Stage

_TWO = 2


def enter_own_field(stage: Stage, node: Node) -> None:
    """Enter a field of the office, or take the one that is called so."""
    kind = node.one_of("kind", OwnKind, OwnKind.TEXT)
    field = OwnField(
        of=node.text("of"),
        label=node.text("label"),
        kind=kind,
        places=node.integer("places", _TWO),
        required=node.flag("required", default=False),
        tip=node.text("tip", ""),
        choices=tuple(each.as_text() for each in node.each("choices")),
    )
    node.done()
    known = {one.label: one for one in office.own_fields(stage.uow, field.of)}
    there = known.get(" ".join(field.label.split()))
    if there is None:
        office.save_own_field(stage.uow, field)
    elif there.kind is not field.kind:
        text = N_("this field of the office has another type")
        raise node.child("kind", None).fail(text)


def said(stage: Stage, of: str, node: Node | None) -> Own:
    """Return what a script says of a record, by the names of the office's fields.

    Args:
        stage: Where it is played.
        of: The kind of record.
        node: Values by name; None: nothing is said.

    Raises:
        ScriptError: The office has no field of a name, or a value is of another type.
    """
    if node is None:
        return NOTHING
    values = {
        one.slot: _value(node, one)
        for one in asked(office.own_fields(stage.uow, of))
        if node.has(one.label)
    }
    node.done()
    return replace(NOTHING, **values)


def names_of(stage: Stage, of: str) -> dict[str, str]:
    """Return what a script calls the office's fields, by their paths in a record."""
    known = office.own_fields(stage.uow, of)
    return {one.path: f"own.{one.label}" for one in known}


def _value(node: Node, field: OwnField) -> Any:
    if field.kind is OwnKind.NUMBER:
        return node.number(field.label)
    if field.kind is OwnKind.DATE:
        return node.day(field.label)
    if field.kind is OwnKind.CHECK:
        return node.flag(field.label, default=False)
    return node.text(field.label)
