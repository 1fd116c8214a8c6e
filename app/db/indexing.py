"""Makes many records findable at once; see `app.db.search`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, text

from app.core.refs import Ref
from app.db import bulk, exchange
from app.db.pieces import mark, pieces_of, sealed
from app.db.search import NAMED, SearchEntryRow, entry_of, in_file

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

_NAMES = (
    "kind, record_id, number, number_key, title, detail, title_zh, detail_zh, "
    "permission"
)
_ENTER = f"""
INSERT INTO search_entry ({_NAMES}, grams)
SELECT {_NAMES}, array_to_tsvector(string_to_array(grams, ' '))
FROM json_to_recordset(%s::json) AS told (kind text, record_id integer, number text,
  number_key text, title text, detail text, title_zh text, detail_zh text,
  permission text, grams text)
ON CONFLICT (kind, record_id) DO UPDATE SET number = excluded.number,
  number_key = excluded.number_key, title = excluded.title, detail = excluded.detail,
  title_zh = excluded.title_zh, detail_zh = excluded.detail_zh,
  permission = excluded.permission, grams = excluded.grams
"""  # noqa: S608 - our own names
"""All entries in one text: the driver takes ten times as long over each piece."""
_LEARN = "INSERT INTO search_gram(rowid, grams) VALUES (?, ?)"
_FORGET = text(
    "INSERT INTO search_gram(search_gram, rowid, grams) VALUES ('delete', :id, :grams)"
)

_REMOVE = text("DELETE FROM search_entry WHERE kind = :kind AND record_id = ANY(:ids)")
"""In one statement: a server asks of each entry whether the person may touch it."""

Entry = tuple[Ref, str, Sequence[str]]
"""Number and names, detail and words that are not shown."""


def index_all(
    uow: UnitOfWork, kind: str, entries: Mapping[int, Entry], *, permission: str = ""
) -> None:
    """Make records of one kind findable, or follow their changes.

    Args:
        uow: The action.
        kind: Kind of record.
        entries: What each is found by, by its key.
        permission: Who may find them; "": everybody.
    """
    made = [
        {
            **entry_of(
                kind, key, ref.code, NAMED, detail, permission=permission, named=ref
            ),
            "grams": [
                mark(kind),
                *pieces_of((ref.code, ref.own, ref.zh, detail, *words)),
            ],
        }
        for key, (ref, detail, words) in entries.items()
    ]
    if in_file(uow):
        for one in made:
            one["grams"] = sealed(one, " ".join(one["grams"]))
        made = _new_in_file(uow, kind, made)
    else:
        uow.settle()  # what waits to be found is older
    if made:
        _insert(uow, made)


def remove_all(uow: UnitOfWork, kind: str, ids: Sequence[int]) -> None:
    """Forget records of one kind; what was never found is passed over."""
    entry: Any = SearchEntryRow.__table__
    uow.settle()  # what waits to be found is removed as well
    connection = uow.session.connection()
    if not in_file(uow):
        connection.execute(_REMOVE, {"kind": kind, "ids": list(ids)})
        return
    for part in exchange.chunks(ids):
        wanted = (entry.c.kind == kind, entry.c.record_id.in_(part))
        asked = select(entry.c.id, entry.c.grams).where(*wanted)
        old = [row._asdict() for row in connection.execute(asked)]
        if old:
            connection.execute(_FORGET, old)
        connection.execute(delete(entry).where(*wanted))


def _new_in_file(
    uow: UnitOfWork, kind: str, made: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the entries that are not there just so; older ones of them are removed."""
    entry: Any = SearchEntryRow.__table__
    names = [name for name in made[0] if name != "kind"] if made else []
    ids = [one["record_id"] for one in made]
    wanted = (entry.c.kind == kind, entry.c.record_id.in_(ids))
    asked = select(*(entry.c[name] for name in names)).where(*wanted) if made else None
    rows = uow.session.connection().execute(asked) if asked is not None else ()
    old = {row.record_id: {"kind": kind, **row._asdict()} for row in rows}
    new = [one for one in made if old.get(one["record_id"]) != one]
    if stale := [one["record_id"] for one in new if one["record_id"] in old]:
        remove_all(uow, kind, stale)
    return new


def _insert(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    connection = uow.session.connection()
    if not in_file(uow):
        told = [{**row, "grams": " ".join(row["grams"])} for row in rows]
        connection.exec_driver_sql(_ENTER, (json.dumps(told, ensure_ascii=False),))
        return
    # Nobody else writes meanwhile; it is how SQLite itself would number them.
    last = connection.scalar(select(func.max(SearchEntryRow.id))) or 0
    numbered = [{**row, "id": at} for at, row in enumerate(rows, start=last + 1)]
    bulk.write(connection, SearchEntryRow, numbered)
    learnt = [(row["id"], row["grams"]) for row in numbered]
    connection.exec_driver_sql(_LEARN, learnt)
