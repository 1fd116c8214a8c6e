"""Reckons with days in questions to either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class _Later(FunctionElement[Any]):
    name = "later"
    inherit_cache = True
    type = Date()


class _Apart(FunctionElement[int]):
    name = "apart"
    inherit_cache = True
    type = Integer()


def later(day: Any, days: int) -> ColumnElement[Any]:
    """Return the day so many days after a column's."""
    return _Later(day, days)


def apart(end: Any, start: Any) -> ColumnElement[int]:
    """Return the days from one column's day to another's; negative when before it."""
    return _Apart(end, start)


@compiles(_Later)
@compiles(_Apart)
def _plain(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
    """Write them for PostgreSQL, where days are numbers to add and subtract."""
    one, other = (compiler.process(part, **more) for part in element.clauses)
    if element.name == _Later.name:
        return f"({one} + CAST({other} AS INTEGER))"
    return f"({one} - {other})"


@compiles(_Later, "sqlite")
def _later_in_file(element: _Later, compiler: SQLCompiler, **more: Any) -> str:
    one, other = (compiler.process(part, **more) for part in element.clauses)
    return f"date({one}, {other} || ' days')"


@compiles(_Apart, "sqlite")
def _apart_in_file(element: _Apart, compiler: SQLCompiler, **more: Any) -> str:
    one, other = (compiler.process(part, **more) for part in element.clauses)
    return f"CAST(julianday({one}) - julianday({other}) AS INTEGER)"
