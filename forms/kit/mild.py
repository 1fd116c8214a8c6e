"""What is said mildly of a field or a cell: seldom meant, and yet not refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core import unusual
from app.core.clock import today
from app.core.i18n import _

if TYPE_CHECKING:
    from app.core.errors import Problem
    from forms.kit.spec import ColumnSpec, FieldSpec


def of_field(spec: FieldSpec, value: Any, record: Any) -> str:
    """Return what is said of a field's value; "" where nothing is."""
    if spec.doubt is not None:
        return _words(spec.doubt(value, record))
    return _words(unusual.day(value, today())) if spec.kind == "date" else ""


def of_cell(column: ColumnSpec, value: Any, line: Any, record: Any) -> str:
    """Return what is said of a cell's value; "" where nothing is."""
    if column.doubt is not None:
        return _words(column.doubt(value, line, record))
    return _words(unusual.day(value, today())) if column.kind == "date" else ""


def nothing(*_given: Any) -> None:
    """Doubt nothing: years away are usual here."""


def _words(found: Problem | None) -> str:
    return _(found.msgid, **found.params) if found is not None else ""
