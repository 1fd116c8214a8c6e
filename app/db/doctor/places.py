"""Finds the record that a person opens to mend what was found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, select, text

from app.db import audit
from app.db.base import Row
from app.db.doctor import BACK, GONE, OTHER, Place, readable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.db.trail import Difference

_LABELS = ("number", "code", "sku", "login", "name", "name_en", "title")
_ABOVE = {
    "stock_balance": ("product_id", "product"),
    "stock_move": ("product_id", "product"),
    "advance": ("contract_id", "contract"),
    "advance_release": ("advance_id", "advance"),
    "receipt_allocation": ("receipt_id", "receipt"),
    "payment_allocation": ("payment_id", "payment"),
    "revaluation": ("receivable_id", "receivable"),
    "bill_revaluation": ("bill_id", "bill"),
}
"""What rows beside records are about; lines tell it by themselves."""
_BESIDE = frozenset({"attachment", "note", "trash", "deadline_mark", "issued_paper"})
_PAPER = "SELECT id FROM issued_paper WHERE number = :number"
_TO_COME = """
SELECT count(*) FROM epoch WHERE since > clock_timestamp() + interval '1 minute'
"""
_PARTS = "SELECT digest, position, data FROM file_part ORDER BY digest, position"
_EMPTY = """
SELECT DISTINCT digest FROM attachment WHERE ready AND NOT EXISTS
(SELECT 1 FROM file_part WHERE file_part.digest = attachment.digest) ORDER BY digest
"""
_ATTACHED = "SELECT id, name FROM attachment WHERE digest = :digest AND ready"


def is_picture(table: str, field: str) -> bool:
    """Say whether a value is the bytes of a picture."""
    known = Row.metadata.tables.get(table)
    return known is not None and field in known.c and _is_bytes(known.c[field].type)


def _is_bytes(kind: object) -> bool:
    return isinstance(kind, LargeBinary)


def strange_epoch(connection: Connection) -> bool:
    """Say whether the office moved to its server in a time that is still to come."""
    return bool(connection.scalar(text(_TO_COME)))


def named(connection: Connection, table: str, key: int) -> Place:
    """Return the record that a row belongs to, with its number or name."""
    for _step in range(4):  # a line of costs, its line, its document
        row = _row(connection, table, key)
        if row is None:
            return Place()
        above = _above(table, row)
        if above is None:
            label = next((str(row[n]) for n in _LABELS if row.get(n)), f"#{key}")
            return Place(table, key, label)
        table, key = above
    return Place()


def _row(connection: Connection, table: str, key: int) -> Any:
    known = Row.metadata.tables[table]
    (column,) = known.primary_key
    wanted = (*_LABELS, "kind", "record_id", *_pointers(table))
    columns = [c for c in known.c if c.name in wanted]
    asked = select(column, *columns).where(column == key)
    return connection.execute(asked).mappings().first()


def _pointers(table: str) -> tuple[str, ...]:
    return tuple(p[0] for p in (_ABOVE.get(table), audit.parents().get(table)) if p)


def _above(table: str, row: Any) -> tuple[str, int] | None:
    if table in _BESIDE and row.get("record_id"):
        return row["kind"], row["record_id"]
    pointer = _ABOVE.get(table) or audit.parents().get(table)
    key = row.get(pointer[0]) if pointer else None
    return (pointer[1], key) if pointer and key else None


def of(connection: Connection, one: Difference) -> Place:
    """Return where a value differs from the history."""
    if one.table == "search_entry":
        kind, _, key = one.key.partition(" ")
        return Place(kind, int(key), one.record)
    if one.table == "issued_paper" and not one.key:
        key = connection.scalar(text(_PAPER), {"number": one.record})
        where = named(connection, "issued_paper", int(key or 0))
        return Place(where.table, where.key, one.record)
    where = named(connection, one.table, int(one.key)) if one.key.isdigit() else Place()
    record = where.record or one.record or f"{one.table} {one.key}"
    found = (where.table, where.key, record)
    if not one.field:
        return Place(*found, said=GONE if one.held == "gone" else BACK)
    if is_picture(one.table, one.field):
        return Place(*found, one.field)
    values = {"held": readable(one.held), "told": readable(one.told)}
    return Place(*found, one.field, OTHER, values)


def spoilt_files(connection: Connection, pause: Callable[[], object]) -> Iterator[str]:
    """Yield the digests of attached files that are not what was attached.

    A part is read by its place: at another one it is missing all the same.
    """
    yield from connection.execute(text(_EMPTY)).scalars().all()
    options = {"stream_results": True, "yield_per": 8}  # a megabyte each
    with connection.execute(text(_PARTS), execution_options=options) as rows:
        for digest, parts in groupby(rows, key=itemgetter(0)):
            found, whole = hashlib.sha256(), True
            for place, (_digest, position, data) in enumerate(parts):
                pause()
                whole = whole and position == place
                found.update(data)
            if not whole or found.hexdigest() != digest:
                yield digest


def attached(connection: Connection, digest: str) -> Place:
    """Return the record that a file is attached to, named by the file."""
    row = connection.execute(text(_ATTACHED), {"digest": digest}).first()
    if row is None:
        return Place(record=digest[:12])
    where = named(connection, "attachment", row.id)
    record = f"{where.record} · {row.name}" if where.record else row.name
    return Place(where.table, where.key, record)
