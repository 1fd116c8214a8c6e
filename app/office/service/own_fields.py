"""What can be done with the fields that the office adds to its records."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.core import checks
from app.core import own_fields as own
from app.core.errors import InvalidError, NotPossibleError, Problem
from app.core.exchange import fold, own_names
from app.core.i18n import N_, N_n
from app.core.own_fields import SLOTS, Own, OwnField, OwnKind
from app.db import documents, mapping, tables
from app.db.base import Row
from app.db.security import calls
from app.modules import TABLES, find
from app.office.model import OwnFieldRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement

    from app.db.unit_of_work import UnitOfWork

_PATHS = frozenset(fold(f"own.{one.name}") for one in fields(Own))
"""What a heading says that names a slot and no field."""
_NAMED = 3
"""So many records are named that stand against a change."""


def get_own_field(uow: UnitOfWork, field_id: int) -> OwnField:
    """Read one field.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("office.view")
    return _record(documents.fetch(uow, OwnFieldRow, field_id))


def own_fields(uow: UnitOfWork, of: str) -> tuple[OwnField, ...]:
    """Return the fields of a kind of record in their order, retired ones as well."""
    uow.actor.require("office.view")

    def ask() -> tuple[OwnField, ...]:
        asked = select(OwnFieldRow).order_by(OwnFieldRow.position, OwnFieldRow.id)
        return tuple(_record(row) for row in uow.session.scalars(asked))

    return tuple(one for one in uow.once("own_fields", ask) if one.of == of)


def refuse_own(uow: UnitOfWork, of: str, said: Sequence[Own]) -> None:
    """Refuse records whose own fields have problems; `place` says which it is.

    Whoever asks has read the fields, and until his action ends nobody changes one.

    Args:
        uow: The action.
        of: Their kind.
        said: What they say.

    Raises:
        InvalidError: One has some.
    """
    uow.actor.require("office.view")
    known = own_fields(uow, of)
    for place, one in enumerate(said):
        if found := (*own.problems(one, known), *own.unasked(one, known)):
            error = InvalidError.of(*found)
            error.params["place"] = place
            raise error


def save_own_field(uow: UnitOfWork, field: OwnField) -> OwnField:
    """Enter or change a field; nothing that stands in one is ever lost.

    Raises:
        InvalidError: It has problems, its name is taken, or what stands in records
            would be wrong.
        NotPossibleError: There is no room for another field of its type.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require(own.DEFINE)
    field = replace(
        field,
        label=" ".join(field.label.split()),
        choices=_settled(field.choices) if field.kind is OwnKind.CHOICE else (),
    )
    checks.refuse(field.problems())
    # Who has read the fields saves first, and we see what he said; others wait for us.
    calls.hold_fields(uow.session)
    others = [o for o in own_fields(uow, field.of) if o.id != field.id]
    checks.refuse(_named_else(field, others))
    now = field if field.id is None else get_own_field(uow, field.id)
    last = max((one.position for one in others), default=0)
    slot, place = _slot(now.slot, field, others), field.position or last + 1
    row = documents.opened(uow, OwnFieldRow, field)
    if field.id is not None:
        checks.refuse(_lost(uow, now, field))
    field = replace(field, slot=slot, position=place)
    documents.write(row, field, skip={"choices"})
    row.choices = "\n".join(field.choices)
    uow.session.flush()
    return _record(row)


def _settled(choices: Sequence[str]) -> tuple[str, ...]:
    """Return choices as they are stored: one a line, none with blanks around it."""
    return tuple(filter(None, (" ".join(one.split()) for one in choices)))


def _named_else(field: OwnField, others: Sequence[OwnField]) -> Iterator[Problem]:
    """Yield that something else is called so: a file is read by its headings."""
    table = next(t for t in map(find, TABLES.values()) if t.kind == field.of)
    said = fold(field.label)
    if any(fold(one.label) == said for one in others):
        yield Problem("label", N_("Another field of the office is called so already."))
    elif said in own_names(table, table.columns) or said in _PATHS:
        text = N_("The program has a field of this name; choose another one.")
        yield Problem("label", text)


def _slot(now: str, field: OwnField, others: Sequence[OwnField]) -> str:
    """Return where the values of a field are to be.

    Raises:
        NotPossibleError: There is no room for another one.
    """
    wanted = SLOTS[field.kind]
    if now.rpartition("_")[0] == wanted:
        return now
    every = own.slots(wanted)
    taken = {one.slot for one in others}
    free = next((one for one in every if one not in taken), None)
    if free is None:
        raise NotPossibleError(
            N_(
                "Fields of this type: at most {most}, retired ones among them. Change"
                " one that nothing stands in."
            ),
            most=len(every),
        )
    return free


def _lost(uow: UnitOfWork, now: OwnField, field: OwnField) -> Iterator[Problem]:
    """Yield what keeps a field as it is: what stands in records would be wrong."""
    tables.load()
    column = Row.metadata.tables[f"{now.of}_own"].c[now.slot]
    if field.kind is not now.kind and (used := _used(uow, now, _filled(now, column))):
        text = N_n(
            "Its type stays: {count} record says something here ({some}).",
            "Its type stays: {count} records say something here ({some}).",
            "count",
        )
        yield Problem("kind", text, used)
    elif field.of != now.of:
        yield Problem("of", N_("It stays where it is; enter another field there."))
    if field.kind is not now.kind:
        return
    for gone in [one for one in now.choices if one not in field.choices]:
        if used := _used(uow, now, column == gone):
            text = N_n(
                "“{text}” stays: {count} record says so ({some}).",
                "“{text}” stays: {count} records say so ({some}).",
                "count",
            )
            yield Problem("choices", text, {"text": gone, **used})
    if field.kind is OwnKind.NUMBER and field.places < now.places:
        finer = _finer(uow, column, field.places)
        if used := _used(uow, now, column.in_(finer)) if finer else {}:
            text = N_n(
                "{count} record has more decimals ({some}).",
                "{count} records have more decimals ({some}).",
                "count",
            )
            yield Problem("places", text, used)


def _filled(field: OwnField, column: Any) -> ColumnElement[bool]:
    empty = {OwnKind.TEXT: "", OwnKind.CHOICE: "", OwnKind.CHECK: False}
    if field.kind in empty:
        filled: ColumnElement[bool] = column != empty[field.kind]
        return filled
    return column.is_not(None)  # type: ignore[no-any-return]


def _finer(uow: UnitOfWork, column: Any, places: int) -> list[Any]:
    """Return the numbers that have more decimals than so many."""
    finest = Decimal(1).scaleb(-places)
    told = uow.session.scalars(select(column).where(column.is_not(None)).distinct())
    return [one for one in told if one % finest]


def _used(
    uow: UnitOfWork, field: OwnField, where: ColumnElement[bool]
) -> dict[str, Any]:
    """Return how many records there are of which it holds, and some; empty: none."""
    beside = Row.metadata.tables[f"{field.of}_own"]
    owner = Row.metadata.tables[field.of]
    count = uow.session.scalar(select(func.count()).select_from(beside).where(where))
    if not count:
        return {}
    key = beside.c[f"{field.of}_id"]
    named = select(owner.c.code).join(beside, key == owner.c.id).where(where)
    some = [*uow.session.scalars(named.order_by(owner.c.code).limit(_NAMED))]
    return {"count": count, "some": ", ".join(some + ["…"] * (count > len(some)))}


def _record(row: OwnFieldRow) -> OwnField:
    choices = tuple(one for one in row.choices.split("\n") if one)
    return mapping.read(OwnField, row, choices=choices)
