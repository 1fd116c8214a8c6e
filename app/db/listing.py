"""Answers the questions of a list: one page, the overview, the place of a row.

A module declares its list, once, and names it in its manifest::

    LISTING = Listing(
        source=ContractRow,
        joins=((PartyRow, ContractRow.customer_id == PartyRow.id),),
        columns={"number": ContractRow.number, "signed_on": ContractRow.signed_on},
        key=ContractRow.id,
        default=Sort("signed_on", descending=True),
        search=("number",),
        record=Summary,
        permission="contracts.view",
    )

Pages are found by the key of the row before them, never by OFFSET: one page of a
million rows costs less than a millisecond where (sorted column, id) has an index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    cast,
    func,
    inspect,
    literal,
    literal_column,
    null,
    select,
    tuple_,
)

from app.core.errors import InvalidError
from app.core.i18n import N_, names_here
from app.core.money import ZERO
from app.core.query import Key, Overview, Page, Query, Sort
from app.db.asked import conditions, expression, ranged, tables_of
from app.db.conditions import Called, among
from app.db.counted import COUNTED, goes_beyond, in_order, placed
from app.db.scope import own_alone
from app.db.trash import lying

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import UnitOfWork

R = TypeVar("R")

FEW = 10_000
"""Rows that are found, at most, to be read by their keys then."""

SOME = 1_000
"""The same for a page in its order: of more than these its rows are met soon."""

BLOCK = 200
"""Rows from one anchor to the next: what the screen reads at a time."""

_NAMELESS: ColumnElement[str] = literal_column("''")
"""Said in the words of the indexes of both names of a party (`0040_called`)."""

ID = "id"
"""The key's name in every listing; may be sorted and filtered by."""

Join = tuple[Any, ColumnElement[bool]]
"""A table, or `aliased(…)` of one, and the condition that joins it."""

Stages = Mapping[str, Mapping[Any, ColumnElement[bool]]]
"""Conditions by column and by what it shows."""


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[R]):
    """How the rows of one list are found, declared once beside the services.

    Attributes:
        source: The table with one row for each row of the list.
        columns: SQL expressions by field; all are read, may be filtered and sorted.
        key: The primary key of `source`; the field "id".
        record: Makes the record of a row, given the columns and `id` by name.
        default: The order when none is asked for.
        permission: What a person needs to read it.
        joins: Other tables, joined to at most one row each (outer joins). One that a
            count or a total does not need is left out of it.
        search: The columns that typed words are looked for in: all texts that it shows.
        coded: For each column of codes whose names are shown, who tells the codes that
            are called so in a language; typed words are looked for there as well.
        folded: A column of `app.core.folding` that they are looked for in as well, and
            folded for; not read. None: they are looked for as typed.
        twins: For a column of names that of the same things in the other script, one
            of them called "…_zh". A screen shows one or the other: what is asked of the
            first is asked of both, and its order is that of the names shown.
        sums: For each column with a total, the column of its currency, or None.
        secret: For each column that not all may read, the permission for it; who lacks
            it gets None and no total.
        scope: Conditions that always hold, for example what this person may see.
        owners: For each column in which `ME` stands for the actor's login, as the
            policy asks whose a record is, the one that tells it by name: it is asked
            where people have no logins, as in a file. Elsewhere `ME` is the name.
        counted: The columns of numbers that may go on past 9,999 (`app.db.counted`).
        derived: What records make of their columns, as SQL expressions: filtered and
            sorted by as the others are, read only then.
        several: The columns that hold codes joined by commas.
        stages: Tells of a query, for columns that show more than they store, the
            conditions of what else may be asked of them: an order in force that is
            partly received. What is stored holds its stages.
        staged: Those conditions, by column and value, while a query is asked.
        own, own_key: The table of the office's own fields; what names its rows there.
    """

    source: Any
    columns: Mapping[str, Any]
    key: Any
    record: Callable[..., R]
    default: Sort
    permission: str
    joins: Sequence[Join] = ()
    search: Sequence[str] = ()
    coded: Mapping[str, Called] = field(default_factory=dict)
    folded: Any = None
    twins: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, str | None] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict)
    scope: Callable[[UnitOfWork], Sequence[ColumnElement[bool]]] | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
    counted: frozenset[str] = COUNTED
    derived: Mapping[str, Any] = field(default_factory=dict)
    several: frozenset[str] = frozenset()
    stages: Callable[[UnitOfWork, Query], Stages] | None = None
    staged: Stages = field(default_factory=dict)
    own: Any = None
    own_key: Any = None

    def column(self, name: str) -> Any:
        """Return the SQL expression of a field.

        Raises:
            InvalidError: The list has no such field; a view of another version.
        """
        if name == ID:
            return expression(self.key)
        found = self.columns.get(name, self.derived.get(name))
        if found is None:
            raise InvalidError(
                N_("This view asks for a field the list does not have: {field}."),
                field=name,
            )
        return expression(found)

    def me(self, actor: Actor, name: str) -> tuple[str, str]:
        """Return which column tells whose a row is, and what `ME` stands for in it."""
        if name not in self.owners:
            return name, actor.name
        return (name, actor.login) if actor.login else (self.owners[name], actor.name)

    def order(self, name: str) -> Any:
        """Return the SQL expression that rows are sorted by: names as they are shown.

        Raises:
            InvalidError: The list has no such field.
        """
        pair = self._pair(name)
        if not pair:
            column = self.column(name)
            return in_order(column) if name in self.counted else column
        first, second = (self.column(one) for one in pair)
        return func.coalesce(func.nullif(first, _NAMELESS), second)

    def told(self, name: str) -> ColumnElement[bool]:
        """Return the condition that a row has a value in that order."""
        by: ColumnElement[Any] = self.order(name)
        # A file keeps no figures of its tables: a range lets it begin with an index.
        return by >= _NAMELESS if self._pair(name) else by.is_not(None)

    def place(self, name: str, row: Mapping[str, Any]) -> Any:
        """Return by which value a row stands in that order."""
        pair = self._pair(name)
        if not pair:
            return placed(row[name]) if name in self.counted else row[name]
        first, second = (row[one] for one in pair)
        return first or second

    def _pair(self, name: str) -> tuple[str, str] | None:
        """Return the fields of both names, first the one that this screen shows."""
        twin = self.twins.get(name)
        if twin is None:
            return None
        own, zh = (twin, name) if name.endswith("_zh") else (name, twin)
        return names_here(own, zh)

    def page(self, uow: UnitOfWork, query: Query) -> Page[R]:
        """Return the rows that follow `query.after`.

        Raises:
            NotAllowedError: The actor may not read this list.
            InvalidError: A filter or the order names a field the list does not have.
        """
        plan = self._plan(uow, query)
        if plan.led:
            plan.find(SOME)
        found: list[dict[str, Any]] = []
        for part in plan.parts(query.after):
            missing = query.limit - len(found)
            if missing > 0:
                answer = uow.session.execute(plan.rows(part).limit(missing))
                names = tuple(answer.keys())
                # A row's own mapping is three times as slow, and lists are mostly this.
                found += [dict(zip(names, row, strict=True)) for row in answer]
        full = bool(found) and len(found) >= query.limit
        last = plan.key_of(found[-1]) if full else None
        for name in plan.beside():
            for row in found:
                del row[name]
        return Page(tuple(self.record(**row) for row in found), last, plan.staged)

    def overview(self, uow: UnitOfWork, query: Query) -> Overview:
        """Return the count of all rows and, unless `limit` is 0, totals and anchors.

        Raises:
            NotAllowedError: The actor may not read this list.
            InvalidError: A filter or the order names a field the list does not have.
        """
        plan = self._plan(uow, query)
        if not query.limit:
            return Overview(plan.count())
        plan.find(FEW)
        count, sums = plan.totals()
        return Overview(count, sums, (None, *plan.anchors(count)))

    def _plan(self, uow: UnitOfWork, query: Query) -> _Plan:
        uow.actor.require(self.permission)
        seen = self._seen_by(uow.actor)
        asked = {(query.sort or self.default).field, *ranged(query.filters)}
        if not asked & self.counted or not goes_beyond(uow):
            seen = replace(seen, counted=frozenset())
        if self.stages and query.filters:
            seen = replace(seen, staged=query.staged or self.stages(uow, query))
        return _Plan(uow, seen, query)

    def _seen_by(self, actor: Actor) -> Listing[R]:
        """Return the list without the values that a person may not read."""
        kept = {name for name, needed in self.secret.items() if not actor.may(needed)}
        if not kept:
            return self
        empty = {name: cast(null(), self.column(name).type) for name in kept}
        hidden = {name: one for name, one in empty.items() if name in self.derived}
        shown = {name: one for name, one in empty.items() if name in self.columns}
        return replace(
            self,
            columns={**self.columns, **shown},
            derived={**self.derived, **hidden},
            sums={name: code for name, code in self.sums.items() if name not in kept},
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one query that stand together: those with a value, those without.

    Splitting them makes both databases agree about the place of the empty ones and
    lets both use an ordinary index, which NULLS LAST would not.
    """

    where: tuple[ColumnElement[bool], ...]
    columns: tuple[Any, ...]
    there: tuple[Any, ...] = ()


class _Plan:
    """One query made into SQL."""

    def __init__(self, uow: UnitOfWork, listing: Listing[Any], query: Query) -> None:
        self._session, self._listing = uow.session, listing
        self.staged = listing.staged
        asked = query.resolved(uow.today, partial(listing.me, uow.actor))
        self._sort = asked.sort or listing.default
        self._key = listing.column(ID)
        self._by = listing.order(self._sort.field)
        scope = listing.scope(uow) if listing.scope else ()
        self._away = lying(uow.session, listing.source)
        told = (*scope, *conditions(listing, asked))
        own = own_alone(uow, listing.source, typed=bool(asked.text))
        self._where = (*told, *own)
        self._sought: tuple[ColumnElement[bool], ...] = self._where if own else ()
        self.led = False
        if asked.text:
            led = own or own_alone(uow, listing.source, sought=True)
            self.led = bool(led and not own)
            self._sought = (*scope, *conditions(listing, asked, sought=True), *led)
        # The first rows in the usual order are met soon, whoever's the others are.
        near = not (asked.filters or asked.text or asked.sort)
        self._near = told if near else self._where

    # --- building --------------------------------------------------------------------

    def where(self, *more: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
        away = () if self._away is None else (~self._away,)
        return (*self._where, *away, *more)

    def select(
        self, columns: Sequence[Any], where: Sequence[Any], there: Sequence[Any] = ()
    ) -> Select[Any]:
        """Select from the source and those joined tables that are needed here.

        Args:
            columns: What is read.
            where: The conditions.
            there: What is told to have a row in each table it comes from: the database
                may begin there.
        """
        certain = [target for target, _ in self._joins(there)]
        made = select(*columns).select_from(self._listing.source)
        for target, on in self._joins((*columns, *where)):
            made = made.join(target, on, isouter=target not in certain)
        return made.where(*where)

    def _joins(self, clauses: Sequence[Any]) -> list[Join]:
        """Return the joins that some clauses need, those needed by others before."""
        needed: set[Any] = set()
        for clause in clauses:
            needed.update(tables_of(clause))
        kept: list[Join] = []
        for target, on in reversed(self._listing.joins):
            if inspect(target).selectable in needed:
                kept.insert(0, (target, on))
                needed.update(tables_of(on))
        return kept

    def order_columns(self) -> list[Any]:
        columns = [self._key.label(ID)]
        if self._sort.field != ID:
            columns.append(self._by.label(self._sort.field))
        return columns

    def rows(self, part: _Part) -> Select[Any]:
        columns = [self._key.label(ID)] + [
            self._listing.column(name).label(name)
            for name in (*self._listing.columns, *self.beside())
            if name != ID
        ]
        away = self.where(*part.where)[len(self._where) :]
        made = self.select(columns, (*self._near, *away), part.there)
        return made.order_by(*self._ordered(part.columns))

    def beside(self) -> tuple[str, ...]:
        """Return what is read for the order alone."""
        return tuple({self._sort.field} & self._listing.derived.keys())

    def _ordered(self, columns: Sequence[Any]) -> list[Any]:
        return [one.desc() if self._sort.descending else one for one in columns]

    def parts(self, after: Key | None = None) -> Iterator[_Part]:
        """Yield the parts of the result, each beginning after a key."""
        if self._sort.field == ID:
            yield self._part((self._key,), after)
            return
        if after is None or after[0] is not None:
            filled = self._part((self._by, self._key), after)
            if not self._may_be_empty():
                yield filled
                return
            where = (*filled.where, self._listing.told(self._sort.field))
            yield replace(filled, where=where, there=(self._by,))
            after = None
        empty = self._part((self._key,), after[1:] if after else None)
        yield replace(empty, where=(*empty.where, self._by.is_(None)))

    def _part(self, columns: tuple[Any, ...], after: Key | None) -> _Part:
        if after is None:
            return _Part((), columns)
        return _Part((self._beyond(columns, after),), columns)

    def _beyond(self, columns: tuple[Any, ...], key: Key) -> ColumnElement[bool]:
        values = [
            literal(value, one.type) for one, value in zip(columns, key, strict=True)
        ]
        mine, theirs = tuple_(*columns), tuple_(*values)
        beyond = mine < theirs if self._sort.descending else mine > theirs
        if inspect(self._listing.source).selectable in tables_of(columns[0]):
            return beyond
        # Two tables have no index together; that of the first one begins here.
        first, value = columns[0], values[0]
        begun = first <= value if self._sort.descending else first >= value
        return and_(begun, beyond)

    def _may_be_empty(self) -> bool:
        own = inspect(self._listing.source).selectable
        of_source = getattr(self._by, "table", None) is own
        return not of_source or bool(getattr(self._by, "nullable", True))

    def key_of(self, row: Any) -> Key:
        if self._sort.field == ID:
            return (row[ID],)
        return (self._listing.place(self._sort.field, row), row[ID])

    # --- asking ----------------------------------------------------------------------

    def find(self, few: int) -> None:
        """Look once for rows that are far to seek: where they are few, told by key.

        Totals and anchors would look for typed words in every row, each anew, and for
        a person's own rows in every way; a page where those are one's own by another
        record alone would ask all rows in their order whose they are.
        """
        if not self._sought:
            return
        met = self.select([self._key], self._sought).limit(few + 1)
        keys = self._session.scalars(met).all()
        if len(keys) <= few:
            self._where = self._near = (among(self._key, keys),)

    def count(self, *more: ColumnElement[bool]) -> int:
        """Count all rows, less those in the trash: to look at each would take long."""
        columns, where = [func.count().label("n")], (*self._where, *more)
        count = self._session.scalar(self.select(columns, where)) or 0
        if self._away is None:
            return count
        asked = self.select(columns, (*where, self._away))
        return count - (self._session.scalar(asked) or 0)

    def totals(self) -> tuple[int, dict[str, dict[str, Decimal]]]:
        """Return the count and the totals per currency."""
        if not self._listing.sums:
            return self.count(), {}
        named = [*dict.fromkeys(filter(None, self._listing.sums.values()))]
        parts = [(1, self._where)]
        if self._away is not None:
            parts.append((-1, (*self._where, self._away)))
        counts: Counter[tuple[str | None, str]] = Counter()
        sums: dict[str, dict[str, Decimal]] = {}
        count = 0
        for sign, where in parts:
            for *codes, rows, told in self._totalled(named, where):
                count += sign * rows
                known: dict[str | None, str] = {None: ""}
                known.update(zip(named, codes, strict=True))
                counts.update(dict.fromkeys(known.items(), sign * rows))
                self._add(sums, known, sign, told)
        for name, currency in self._listing.sums.items():
            for asked, code in (one for one, rows in counts.items() if not rows):
                if asked == currency:
                    sums.get(name, {}).pop(code, None)
        return count, sums

    def _totalled(self, named: list[str], where: Sequence[Any]) -> Iterator[Any]:
        """Yield codes, count and totals: of all currencies in one question."""
        codes = [self._listing.column(name) for name in named]
        totals = [func.sum(self._listing.column(name)) for name in self._listing.sums]
        asked = self.select([*codes, func.count(), *totals], where).group_by(*codes)
        for row in self._session.execute(asked):
            at = len(codes)
            yield *(code or "" for code in row[:at]), row[at], row[at + 1 :]

    def _add(
        self,
        sums: dict[str, dict[str, Decimal]],
        known: dict[str | None, str],
        sign: int,
        told: Sequence[Any],
    ) -> None:
        for (name, currency), amount in zip(
            self._listing.sums.items(), told, strict=True
        ):
            if amount is not None:
                held = sums.setdefault(name, {})
                code = known[currency]
                held[code] = held.get(code, ZERO) + sign * Decimal(amount)

    def anchors(self, count: int) -> list[Key]:
        """Return the key of the last row of each block but the last."""
        if count <= BLOCK:
            return []
        # Those without a value stand last, and are few: they are counted.
        *filled, last = self.parts()
        empty = self.count(*last.where) if filled else count
        found: list[Key] = []
        for part in filled:
            found += self._anchors_of(part, 0)
        if empty:
            found += self._anchors_of(last, count - empty)
        return found if count % BLOCK else found[: count // BLOCK - 1]

    def _anchors_of(self, part: _Part, before: int) -> list[Key]:
        number = func.row_number().over(order_by=self._ordered(part.columns))
        columns = [*self.order_columns(), number.label("row_number")]
        made = self.select(columns, self.where(*part.where), part.there)
        inner = made.subquery()
        at = inner.c.row_number
        asked = select(inner).where((at + before) % BLOCK == 0).order_by(at)
        # Chosen are the values that rows are sorted by, and their keys.
        return [tuple(row)[-2::-1] for row in self._session.execute(asked)]
