"""The fields that an office added, as its cards and lists show them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_, AsTyped, _, screen_language
from app.core.own_fields import OwnField, OwnKind, asked, known
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec
from forms.kit.spec import FieldSpec, SectionSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = N_("Custom fields")
KEY = "own"
_KINDS = {OwnKind.NUMBER: "decimal"}
_FILTERS = {
    OwnKind.TEXT: "text",
    OwnKind.NUMBER: "number",
    OwnKind.DATE: "date",
    OwnKind.CHECK: "choice",
    OwnKind.CHOICE: "choice",
}
_YES_NO = ((True, N_("Yes")), (False, N_("No")))
_WIDTHS = {OwnKind.TEXT: 160, OwnKind.CHOICE: 120}


def sections(of: str) -> tuple[SectionSpec, ...]:
    """Return the tab of a card with the office's own fields; none where it has none.

    What is retired has its place there, unseen: the history calls it by its name.

    Args:
        of: The kind of record.
    """
    fields = tuple(map(_field, known(of)))
    if not asked(known(of)):
        return ()
    return (SectionSpec(KEY, TITLE, fields=fields),)


def shown(spec: ListSpec, of: str) -> ListSpec:
    """Return a list whose columns can be chosen for the office's own fields, too."""
    own = tuple(map(_column, asked(known(of))))
    return replace(spec, columns=(*spec.columns, *own)) if own else spec


def _field(one: OwnField) -> FieldSpec:
    options: Sequence[tuple[str, str]] = ()
    if one.kind is OwnKind.CHOICE:
        options = (("", ""), *one.options())
    return FieldSpec(
        one.path,
        one.title,
        _KINDS.get(one.kind, one.kind.value),
        required=one.required,
        width=2,
        options=options,
        places=one.places,
        visible=(lambda _record: False) if one.retired else None,
        hint=AsTyped(one.tip),
        empties=True,
    )


def _column(one: OwnField) -> Column:
    options: Sequence[tuple[Any, str]] = one.options()
    if one.kind is OwnKind.CHECK:
        options = _YES_NO
    return Column(
        one.field,
        one.title,
        partial(_cell, one),
        _WIDTHS.get(one.kind, 100),
        filter=_FILTERS[one.kind],
        options=options,
        hidden=True,
        value=partial(_value, one),
        group=TITLE,
        told=True,
    )


def _value(one: OwnField, record: Any) -> Any:
    return one.of_slot(record.own)


def _cell(one: OwnField, record: Any) -> Cell:
    value = one.of_slot(record.own)
    if value is None or value == "" or value is False:
        return Cell()
    if one.kind is OwnKind.NUMBER:
        return Cell(screen_language().quantity(value, one.places), kind="number")
    if one.kind is OwnKind.DATE:
        return cell_of.day(value)
    return Cell(_("Yes") if value is True else str(value))
