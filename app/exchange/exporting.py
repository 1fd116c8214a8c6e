"""Writes a table into a file that can be read in again, and its empty template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.errors import UnavailableError
from app.core.exchange import Column, Table, heading
from app.core.i18n import N_, _, screen_language
from app.core.job import Job
from app.core.refs import Ref
from app.db import exchange as tables
from app.exchange import writing
from app.exchange.sheets import Share
from app.modules import find

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_CHUNK = 500


def records(
    uow: UnitOfWork,
    table: Table,
    ids: Sequence[int] | None = None,
    job: Job | None = None,
) -> list[Any]:
    """Return the records of a table that the person may see.

    Args:
        uow: The reading.
        table: Which table.
        ids: Which records, in their order; None: all.
        job: Hears how far it is and can stop it.

    Raises:
        NotAllowedError: The person may not see them.
        StoppedError: The person stopped it.
    """
    uow.actor.require(table.view)
    wanted = _all(uow, table) if ids is None else list(ids)
    job, get = job or Job(), find(table.get)
    read_all = find(table.read_all) if table.read_all else None
    found: list[Any] = []
    for done, part in enumerate(tables.chunks(wanted, _CHUNK)):
        job.step(N_("Reading records"), done * _CHUNK, len(wanted))
        if read_all is None:
            found += [get(uow, key) for key in part]
        else:
            known = read_all(uow, part)
            found += [known[key] for key in part if key in known]
    return found


def _all(uow: UnitOfWork, table: Table) -> list[int]:
    if table.find:
        return list(find(table.find)(uow, None).values())
    return tables.ids(uow, find(table.row))


def rows_of(
    table: Table, columns: Sequence[Column], found: Sequence[Any]
) -> Iterator[list[writing.Cell]]:
    """Yield the rows of records; what a record says once stands in its first row."""
    several = [name for name, part in table.parts.items() if part.lines]
    key = table.column(table.key) if table.key else None
    for record in found:
        count = max([1, *(len(getattr(record, name)) for name in several)])
        for at in range(count):
            yield [
                cell(table, one, record, at) if not at or one is key or _in_lines(
                    table, one) else None
                for one in columns
            ]  # fmt: skip


def _in_lines(table: Table, column: Column) -> bool:
    part = table.parts.get(column.field.partition(".")[0])
    return part is not None and part.lines and "." in column.field


def cell(table: Table, column: Column, record: Any, at: int = 0) -> writing.Cell:
    """Return what a column says of a record, or of its line at a place."""
    value: Any = record
    for name in column.field.split("."):
        value = getattr(value, name, None)
        if isinstance(value, tuple) and name in table.parts:
            value = value[at] if at < len(value) else None
    return _plain(column, value)


def _plain(column: Column, value: Any) -> writing.Cell:
    """Return a value as a cell that is read back as the same value."""
    if column.kind in _SPOKEN and value is not None:
        return _SPOKEN[column.kind](column, value)
    if isinstance(value, Ref):
        return value.code or value.name
    if column.kind == "percent" and isinstance(value, Decimal):
        return Share.of(value)
    if isinstance(value, int):
        return Decimal(value)
    return value if value is None or isinstance(value, Decimal | date) else str(value)


def _choice(column: Column, value: Any) -> str:
    tr = screen_language().tr
    return next((tr(t) for kept, t in column.options if kept == value), str(value))


_SPOKEN: Mapping[str, Callable[[Column, Any], str]] = {
    "check": lambda _column, value: _("Yes") if value else _("No"),
    "choice": _choice,
    "checks": lambda column, value: ", ".join(
        _(title) for kept, title in column.options if kept in value
    ),
    "lines": lambda _column, value: "|".join(value),
}


def export(
    path: Path, table: Table, columns: Sequence[Column], found: Sequence[Any]
) -> Path:
    """Write records into .xlsx or .csv, as the ending says.

    Raises:
        UnavailableError: The file cannot be written, for example because it is open.
        NotPossibleError: There are more rows than a worksheet holds.
    """
    speaker = screen_language()
    heads = [heading(table, one, speaker) for one in columns]
    rows = rows_of(table, columns, found)
    return _written(path, lambda: writing.write(path, _(table.title), heads, rows))


def write_rows(
    path: Path, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Path:
    """Write rows as they are, for example those of a file that are wrong.

    Raises:
        UnavailableError: The file cannot be written.
    """
    told = [[str(c) if isinstance(c, bool) else c for c in row] for row in rows]
    return _written(path, lambda: writing.write(path, title, heads, told))


def template(path: Path, table: Table, columns: Sequence[Column]) -> Path:
    """Write an empty table with its headings, an example and what is to be known.

    Raises:
        UnavailableError: The file cannot be written.
    """
    speaker = screen_language()
    guide = [
        writing.Guide(
            heading(table, one, speaker),
            required=one.required,
            example=_(one.example) if one.kind == "check" else one.example,
            words=_words(one),
            choices=tuple(speaker.tr(title) for _value, title in one.options)
            or ((_("Yes"), _("No")) if one.kind == "check" else ()),
            number=one.number,
            several=one.kind == "checks",
        )
        for one in columns
    ]
    return _written(path, lambda: writing.template(path, _(table.title), guide))


def _words(column: Column) -> str:
    """Say what a column takes."""
    kind, _colon, name = column.kind.partition(":")
    known = {
        "text": _("Text"),
        "note": _("Text, also of several lines"),
        "lines": _("Several, parted by |"),
        "date": _("Date: 2026-03-15"),
        "check": _("Yes or no"),
        "choice": _("One of the choices"),
        "checks": _("Several of the choices, parted by commas"),
        "integer": _("Whole number"),
        "percent": _("Percent: 13 means 13 %"),
        "lookup": _("Code or whole name of a record that is there"),
        "code": _("Code or name of the list “{list}”", list=_list_title(name)),
    }
    words = known.get(kind, _("A number"))
    return f"{words}. {_(column.note)}" if column.note else words


def _list_title(name: str) -> str:
    from app.core.codes import TABLES  # noqa: PLC0415 - loads tables

    return _(TABLES[name]) if name in TABLES else ""


def _written(path: Path, write: Any) -> Path:
    try:
        write()
    except OSError as error:
        raise UnavailableError(
            N_("{name} cannot be written. Close it if it is open, then try again."),
            name=path.name,
        ) from error
    return path
