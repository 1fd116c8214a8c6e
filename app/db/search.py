"""The index behind "search anywhere": numbers, names, pinyin, in any order.

Neither database finds a two-character Chinese word by itself (SQLite's trigram index
answers nothing for 庭院), so the words are cut here (`app.db.pieces`). Every piece is a
plain token; a query is a conjunction of tokens and beginnings of tokens, for FTS5 on
SQLite and for a tsvector on PostgreSQL. No extension is needed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Index,
    String,
    Text,
    TypeDecorator,
    cast,
    event,
    func,
    insert,
    literal,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.core import texts
from app.core.i18n import names_here
from app.db.base import Row
from app.db.pieces import compact, mark, needed, pieces_in, pieces_of, sealed
from app.db.security import calls
from app.db.trash import away
from app.db.types import Key
from app.modules import POLICY, find

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import Select
    from sqlalchemy.types import TypeEngine

    from app.core.refs import Ref
    from app.core.rights import Policy
    from app.db.unit_of_work import UnitOfWork

_CANDIDATES = 120  # of which the best are shown
_WAITING = "found"
"""Under which a session keeps the entries that wait for the end of the action: those
of one record come several times, and others wait while a number is held."""
_NEWEST, _FEW = 2000, 3000
"""Entries of a server that are looked at first, and matches that are looked at one by
one. A word in more entries is common, and is met soon by going back."""

_ENTER = """
INSERT INTO search_entry
  (kind, record_id, number, number_key, title, detail, title_zh, detail_zh, permission,
  grams)
SELECT kind, record_id, number, number_key, title, detail, title_zh, detail_zh,
  permission,
  array_to_tsvector(ARRAY(SELECT json_array_elements_text(grams)))
FROM json_to_recordset(%s::json) AS entry(
  kind text, record_id int, number text, number_key text, title text, detail text,
  title_zh text, detail_zh text, permission text, grams json)
ON CONFLICT (kind, record_id) DO UPDATE SET number = excluded.number,
  number_key = excluded.number_key, title = excluded.title, detail = excluded.detail,
  title_zh = excluded.title_zh, detail_zh = excluded.detail_zh,
  permission = excluded.permission, grams = excluded.grams
"""
"""One text for one entry and for many: the driver knows it again."""


class Grams(TypeDecorator[Any]):
    """The pieces of an entry: a tsvector on PostgreSQL, their text elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Override TypeDecorator.load_dialect_impl."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(Text())
        # Late: an office in a file never loads the server's types.
        from sqlalchemy.dialects.postgresql import TSVECTOR  # noqa: PLC0415

        return dialect.type_descriptor(TSVECTOR())


class SearchEntryRow(Row):
    """What can be found of one record.

    Attributes:
        title_zh: As it is read on a Chinese screen; "": just so.
        detail_zh: The same of the detail.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_record", "kind", "record_id", unique=True),
        Index("ix_search_entry_number_key", "number_key"),
        # GIN, as its migration says; to say so here loads the server's dialect even
        # where the office is a file.
        Index("ix_search_entry_grams", "grams").ddl_if(dialect="postgresql"),
    )
    audited = False

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    number_key: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(400))
    detail: Mapped[str] = mapped_column(String(400))
    title_zh: Mapped[str] = mapped_column(String(400), server_default="")
    detail_zh: Mapped[str] = mapped_column(String(400), server_default="")
    permission: Mapped[str] = mapped_column(String(60))
    grams: Mapped[Any] = mapped_column(Grams)


SQLITE_DDL = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_gram USING fts5(grams, "
    "content='search_entry', content_rowid='id', detail=none, columnsize=0, "
    "prefix='1 2 3 4 5 6 7 8', tokenize='ascii')"
)
"""What SQLite needs beside the table; migrations run the same statement.

Each beginning of up to eight characters has a list of its own: to merge those of all
words that begin so takes longer than all the rest, where a number is in every record.
Nobody asks where in a text a piece stands, so that is not kept. The pieces are folded
here already; this tokenizer parts them at their spaces and changes nothing.

It is kept true by `index` and `remove`, not by triggers: a database that trusts no
schema (`trusted_schema=OFF`) refuses virtual tables in triggers.
"""


@event.listens_for(Row.metadata.tables["search_entry"], "after_create")
def _create_grams(_table: object, connection: Connection, **_options: object) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(SQLITE_DDL)


NAMED = "\ufffc"
"""Stands in a title or a detail for the name of the party, product or document that an
entry names: each screen reads it in its language."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found.

    Attributes:
        kind: Kind of record, for example "contract".
        id: Its key.
        number: Its number; may be empty.
        title: Its name: the product, the party, the buyer of a contract.
        detail: A second text: state, amount, country.
    """

    kind: str
    id: int
    number: str
    title: str
    detail: str


def index(  # noqa: PLR0913, PLR0917 - what an entry consists of
    uow: UnitOfWork,
    kind: str,
    id: int,  # noqa: A002 - the word of everybody who calls it
    number: str,
    title: str,
    detail: str = "",
    words: Iterable[str] = (),
    *,
    permission: str = "",
    named: Ref | None = None,
) -> None:
    """Make a record findable, or follow its change; part of the action that saves it.

    Args:
        uow: The action.
        kind: Kind of record.
        id: Its key.
        number: Its number; empty for a draft.
        title: Shown first.
        detail: Shown second; found as well.
        words: Found but not shown: container numbers, the other name, an e-mail.
        permission: Who may find it, for example "contracts.view"; empty: everybody.
        named: Whose name stands for `NAMED`; found by both its names.
    """
    values = entry_of(
        kind, id, number or "", title, detail, permission=permission, named=named
    )
    names = () if named is None else (named.own, named.zh)
    shown = (values["title"], values["detail"])
    values["grams"] = (number or "", *shown, *names, *words)  # cut when it is written
    waiting = uow.session.info.setdefault(_WAITING, {})
    if not waiting:
        uow.at_end.append(partial(_write, uow))
    waiting[kind, id] = values
    if uow.session.in_nested_transaction():
        _write(uow)  # it stands and falls with the savepoint


def _write(uow: UnitOfWork) -> None:
    """Write the entries that wait, each as it was told last."""
    waiting = uow.session.info.pop(_WAITING, {})
    entries = [values for _key, values in sorted(waiting.items())]
    for values in entries:
        values["grams"] = [mark(values["kind"]), *pieces_of(values["grams"])]
    if in_file(uow):
        for values in entries:
            _index_file(uow, values, " ".join(values.pop("grams")))
    elif entries:
        told = json.dumps(entries, ensure_ascii=False)
        uow.session.connection().exec_driver_sql(_ENTER, (told,))


def entry_of(  # noqa: PLR0913 - as above
    kind: str,
    id: int,  # noqa: A002 - as above
    number: str,
    title: str,
    detail: str,
    *,
    permission: str,
    named: Ref | None = None,
) -> dict[str, Any]:
    """Return the columns of an entry, without its pieces."""
    own, zh = ("", "") if named is None else (named.own, named.zh)
    zh = "" if zh == own else zh  # one name needs no second entry
    return {
        "kind": kind,
        "record_id": id,
        "number": number,
        "number_key": compact(number)[:80],
        "title": title.replace(NAMED, own)[:400],
        "detail": detail.replace(NAMED, own)[:400],
        "title_zh": title.replace(NAMED, zh)[:400] if zh else "",
        "detail_zh": detail.replace(NAMED, zh)[:400] if zh else "",
        "permission": permission,
    }


def remove(uow: UnitOfWork, kind: str, id: int) -> None:  # noqa: A002 - as above
    """Forget a record that was deleted."""
    _write(uow)
    row = uow.session.scalar(
        select(SearchEntryRow).where(
            SearchEntryRow.kind == kind, SearchEntryRow.record_id == id
        )
    )
    if row is None:
        return
    if in_file(uow):
        _drop_grams(uow, row.id, row.grams)
    uow.session.delete(row)


def _index_file(uow: UnitOfWork, values: dict[str, Any], grams: str) -> None:
    entry: Any = SearchEntryRow.__table__
    session = uow.session
    kept = sealed(values, grams)
    old = session.execute(
        select(entry.c.id, entry.c.grams).where(
            entry.c.kind == values["kind"], entry.c.record_id == values["record_id"]
        )
    ).first()
    if old is None:
        made: Any = session.execute(insert(entry).values(**values, grams=kept))
        key = made.inserted_primary_key[0]
    else:
        key = old.id
        changed = update(entry).where(entry.c.id == key)
        session.execute(changed.values(**values, grams=kept))
        if pieces_in(old.grams or "") == grams:
            return
        _drop_grams(uow, key, old.grams)
    session.execute(
        sql("INSERT INTO search_gram(rowid, grams) VALUES (:id, :grams)"),
        {"id": key, "grams": grams},
    )


def _drop_grams(uow: UnitOfWork, row_id: int, grams: str | None) -> None:
    uow.session.execute(
        sql(
            "INSERT INTO search_gram(search_gram, rowid, grams)"
            " VALUES ('delete', :id, :grams)"
        ),
        {"id": row_id, "grams": grams or ""},
    )


def search(
    uow: UnitOfWork, text: str, limit: int = 20, kinds: Sequence[str] = ()
) -> list[Hit]:
    """Find records by what a person typed, the best first.

    Only what the actor may see is found.

    Args:
        uow: The action.
        text: Fragments of numbers and names, Chinese words, pinyin, in any order.
        limit: How many at most.
        kinds: Only these kinds of record; empty: all.
    """
    _write(uow)
    text = texts.asked(text)
    exact, begun = needed(text)
    if not exact and not begun:
        return []
    query = _visible(uow, select(SearchEntryRow), kinds)
    key = compact(text)
    found = {
        row.id: row
        for row in uow.session.scalars(
            query.where(SearchEntryRow.number_key == key).limit(limit)
        )
    }
    found |= {row.id: row for row in _newest(uow, query, kinds, exact, begun)}
    if not found and (plain := texts.unrevised(text)) != text:
        return search(uow, plain, limit, kinds)
    words = [compact(word) for word in text.split()]
    ranked = sorted(found.values(), key=lambda row: (_rank(row, key, words), -row.id))
    return [
        Hit(row.kind, row.record_id, row.number, *_here(row)) for row in ranked[:limit]
    ]


def named(uow: UnitOfWork, kind: str, key: int) -> list[Hit]:
    """Return the one record of a kind with a key, if the actor may see it."""
    _write(uow)
    this = SearchEntryRow.record_id == key
    asked = _visible(uow, select(SearchEntryRow), [kind]).where(this)
    return [
        Hit(row.kind, row.record_id, row.number, *_here(row))
        for row in uow.session.scalars(asked)
    ]


def key_of(
    uow: UnitOfWork, kind: str, *, number: str = "", key: int | None = None
) -> int | None:
    """Return the key of the one record of a kind with a number, or with a key.

    Returns:
        None when there is none, or the actor may not see it.
    """
    same = SearchEntryRow.record_id == (-1 if key is None else key)
    if number:
        same = SearchEntryRow.number_key == compact(number)
    asked = _visible(uow, select(SearchEntryRow), [kind]).where(same)
    row = uow.session.scalar(asked.order_by(SearchEntryRow.id.desc()).limit(1))
    if row is None and (plain := texts.unrevised(number)) != number:
        return key_of(uow, kind, number=plain)
    return row.record_id if row else None


def in_file(uow: UnitOfWork) -> bool:
    """Say whether the office lies in a file."""
    return uow.session.get_bind().dialect.name == "sqlite"


def _visible(uow: UnitOfWork, query: Select[Any], kinds: Sequence[str]) -> Select[Any]:
    query = query.where(
        SearchEntryRow.permission.in_({"", *uow.actor.permissions}),
        SearchEntryRow.kind.not_in(_hidden(uow)),
        ~away(SearchEntryRow.kind, SearchEntryRow.record_id),
    )
    return query.where(SearchEntryRow.kind.in_(kinds)) if kinds else query


def _hidden(uow: UnitOfWork) -> tuple[str, ...]:
    policy: Policy = find(POLICY)
    return policy.hidden_kinds(uow.actor.permissions)


def _newest(
    uow: UnitOfWork,
    query: Select[Any],
    kinds: Sequence[str],
    exact: Sequence[str],
    begun: Sequence[str],
) -> Sequence[SearchEntryRow]:
    """Return the newest entries that hold all pieces, and that the actor may see."""
    if not in_file(uow):
        return _on_server(uow, query, kinds, _asked(exact, begun))
    from app.db import gathering  # noqa: PLC0415 - each service loads what is here

    # Pieces hold letters and digits only, so quoting them is enough.
    pieces = [f'"{piece}"' for piece in exact] + [f'"{piece}"*' for piece in begun]
    words = gathering.asked(" AND ".join(pieces), _hidden(uow), kinds)
    return gathering.newest(uow, query, words, _CANDIDATES)


def _asked(exact: Sequence[str], begun: Sequence[str]) -> str:
    """Return what a tsquery says of pieces and beginnings."""
    return " & ".join([f"'{piece}'" for piece in exact] + [f"'{p}':*" for p in begun])


def _on_server(
    uow: UnitOfWork, query: Select[Any], kinds: Sequence[str], asked: str
) -> Sequence[SearchEntryRow]:
    """Return the same of a server.

    It cannot know how many words begin like the one that is typed. Left to itself it
    goes back through all entries for a word that is in three, or gathers all of a
    word that is in each.
    """
    newest = query.order_by(SearchEntryRow.id.desc()).limit(_CANDIDATES)
    if calls.finds(uow.session):
        ids = calls.found(uow.session, asked, kinds, _CANDIDATES, (_NEWEST, _FEW))
        return uow.session.scalars(newest.where(SearchEntryRow.id.in_(ids))).all()
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 - as above

    entry: Any = SearchEntryRow.__table__
    holds = entry.c.grams.op("@@", is_comparison=True)(
        cast(literal(asked, Text), TSQUERY())
    )
    # What is said to be true is no question for the index of words.
    common = newest.where(holds.is_(true()))
    last = select(func.max(entry.c.id)).scalar_subquery()
    rows = uow.session.scalars(common.where(entry.c.id > last - _NEWEST)).all()
    if len(rows) == _CANDIDATES:
        return rows
    ids = [*uow.session.scalars(select(entry.c.id).where(holds).limit(_FEW + 1))]
    rare = newest.where(SearchEntryRow.id.in_(ids))
    return uow.session.scalars(rare if len(ids) <= _FEW else common).all()


def both_names(
    uow: UnitOfWork, records: Collection[tuple[str, int]]
) -> dict[tuple[str, int], tuple[tuple[str, str], ...]]:
    """Return what records are called, on a Chinese screen too.

    Args:
        uow: The action.
        records: Kinds and keys of records; those that the actor may not see and
            those that nobody finds are left out.

    Returns:
        Title and detail, each as it is and in Chinese; "": just so.
    """
    if not records:
        return {}
    row = SearchEntryRow
    these = tuple_(row.kind, row.record_id).in_(sorted(records))
    asked = _visible(uow, select(row).where(these), ())
    return {
        (one.kind, one.record_id): (
            (one.title, one.title_zh),
            (one.detail, one.detail_zh),
        )
        for one in uow.session.scalars(asked)
    }


def _here(row: SearchEntryRow) -> tuple[str, str]:
    """Return title and detail of an entry as this screen reads them."""
    return (
        names_here(row.title, row.title_zh)[0],
        names_here(row.detail, row.detail_zh)[0],
    )


def _rank(row: SearchEntryRow, key: str, words: Sequence[str]) -> int:
    """Sort the very number first, then its parts, then names that begin so."""
    if row.number_key == key:
        return 0
    title = compact(_here(row)[0])
    if any(word in row.number_key for word in words if word):
        return 1
    if any(title.startswith(word) for word in words if word):
        return 2
    return 3 if key in title else 4
