"""Whose records a person sees: the same filter for every question, in one place.

A salesperson sees what is his own, his team's or everybody's. Which tables that
concerns is declared in `app.access.policy`; here every SELECT of the session is
narrowed by it, so that no service can forget to. A secured PostgreSQL server does it
by itself, from the same declaration: there nothing is asked twice.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    Text,
    and_,
    cast,
    event,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import Table as DbTable
from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.sql import visitors

from app.core.rights import Beside, Either, Own, Rule, Via, holds
from app.db.base import DocumentRow, Owned, Row, mapped
from app.db.security import calls
from app.modules import ORDER, POLICY, find

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import ORMExecuteState, Session

    from app.core.rights import Policy, Reach
    from app.db.unit_of_work import UnitOfWork

CUSTOMER = "customer"
FOUND = "search_entry"
NOTE = "note"
ONE: ColumnElement[int] = literal_column("1")


# --- Whose a new record is -----------------------------------------------------------


def settle_owners(uow: UnitOfWork, session: Session) -> None:
    """Give every new record to who is responsible for its customer, or to who made it.

    A party that is no customer belongs to the office.
    """
    for row in session.new:
        if isinstance(row, Owned) and not row.owner:
            row.owner = _owner_of(uow, session, row)


def _owner_of(uow: UnitOfWork, session: Session, row: Any) -> str:
    roles = getattr(row, "roles", None)
    if roles is not None:
        return uow.actor.login if CUSTOMER in roles.split(",") else ""
    from app.db import documents  # noqa: PLC0415 - the first list is read without it

    party = _parties()
    with session.no_autoflush:
        # The document's record will read the customer as well: it is read once.
        if found := documents.known(uow, party, [row.customer_id]):
            return found[row.customer_id].owner or uow.actor.login
        theirs = session.scalar(
            select(party.__table__.c.owner).where(party.id == row.customer_id)
        )
    return theirs or uow.actor.login


@cache
def _parties() -> Any:
    return next(one.class_ for one in mapped() if one.local_table.name == "party")  # type: ignore[attr-defined]


# --- What a person sees --------------------------------------------------------------


def own_alone(
    uow: UnitOfWork, source: Any, *, typed: bool = False, sought: bool = False
) -> tuple[ColumnElement[bool], ...]:
    """Tell a secured server where a person's own rows are; empty: it finds them.

    It asks its rule of each row there is, where the rule knows several ways in which a
    row is one's own, or where it takes them for more than they are and hopes to meet
    words soon. What is told is the same once more: keys, found by an index each way.
    The server says itself whose rows the person sees, and asks its rule as well.

    Args:
        uow: The action.
        source: The class of the rows.
        typed: Whether the rows are searched for words.
        sought: Whether they are wanted in no order: also where they are one's own by
            another record alone. In their order they would all be read first.
    """
    reach, table = uow.actor.reach, getattr(source, "__table__", None)
    if reach is None or table is None:
        return ()
    policy: Policy = find(POLICY)
    rule = policy.tables[table.name].rule
    ways = _ways(rule) if sought or typed or isinstance(rule, Either) else ()
    led = any(isinstance(one, Own) and one.only is None for one in ways)
    if not led and not (sought and any(isinstance(one, Via) for one in ways)):
        return ()
    if _all(reach, policy, table) or not calls.secured(uow.session):
        return ()
    if isinstance(rule, Via):
        return (_one_way(policy, table, rule),)
    return (table.c.id == func.any(_array(_own_keys(policy, table, ways))),)


def _ways(rule: Rule | Beside | None) -> tuple[Own | Via, ...]:
    """Return the ways in which rows are one's own."""
    if isinstance(rule, Either):
        return rule.rules
    return (rule,) if isinstance(rule, (Own, Via)) else ()


def _own_keys(policy: Policy, table: Any, ways: Any, key: str = "id") -> Any:
    """Return the question for the keys that some ways lead to."""
    asked = table.alias()
    found = [select(asked.c[key]).where(_one_way(policy, asked, one)) for one in ways]
    return union_all(*found)


def _one_way(policy: Policy, table: Any, rule: Own | Via) -> ColumnElement[bool]:
    if isinstance(rule, Own):
        logins = cast(select(func.lading.reach()).scalar_subquery(), ARRAY(Text))
        mine: ColumnElement[bool] = table.c.owner == func.any(logins)
        return mine if rule.only is None else or_(mine, _everybodys(table, rule.only))
    parent = Row.metadata.tables[rule.table]
    key = rule.key if rule.key in parent.c else "id"
    keys = _own_keys(policy, parent, _ways(policy.tables[rule.table].rule), key)
    one: ColumnElement[bool] = table.c[rule.column] == func.any(_array(keys))
    return one


def _array(asked: Any) -> Any:
    return func.array(asked.scalar_subquery())


@cache
def found_own(reach: Reach) -> dict[str, Select[Any]]:
    """Return the keys of what a person sees of each kind that is seen by its owner."""
    _load_tables()
    policy: Policy = find(POLICY)
    tables = {name: Row.metadata.tables[name] for name in policy.found}
    return {
        name: select(table.c.id).where(_own_rows(reach, policy, table))
        for name, table in tables.items()
        if not _all(reach, policy, table)
    }


def _own_rows(reach: Reach, policy: Policy, table: Any) -> ColumnElement[bool]:
    """Say that a row is one's own, or of what is: found by an index each way."""
    rule = policy.tables[table.name].rule
    rules = rule.rules if isinstance(rule, Either) else (rule,)
    ways = (one for one in rules if isinstance(one, (Own, Via)))
    return or_(*(_among(reach, policy, table, one) for one in ways))


def narrow(session: Session, reach: Reach) -> None:
    """Let every question of a session be answered with what the person may see."""

    @event.listens_for(session, "do_orm_execute")
    def _narrow(state: ORMExecuteState) -> None:
        if not state.is_select or state.is_column_load:
            return
        if not calls.secured(state.session):  # it narrows every question itself
            asked: Any = state.statement
            state.statement = asked.options(*_criteria(reach, _read_by(asked)))


@contextmanager
def of_company(session: Session, company_id: int) -> Iterator[None]:
    """Answer questions about documents for one of our companies alone."""

    def _narrow(state: ORMExecuteState) -> None:
        if state.is_select and not state.is_column_load:
            state.statement = state.statement.options(
                with_loader_criteria(
                    DocumentRow,
                    lambda row: row.company_id == company_id,
                    include_aliases=True,
                )
            )

    event.listen(session, "do_orm_execute", _narrow)
    try:
        yield
    finally:
        event.remove(session, "do_orm_execute", _narrow)


def _read_by(asked: Any) -> frozenset[str]:
    """Return the tables that a question reads, wherever in it.

    To narrow all there are cost each question 3 ms more than it took to answer.
    """
    return frozenset(
        str(one.name) for one in visitors.iterate(asked) if isinstance(one, DbTable)
    )


@cache
def _criteria(reach: Reach, names: frozenset[str]) -> tuple[Any, ...]:
    """Return what some tables are narrowed by; the same ones are read often."""
    _load_tables()
    made = []
    for mapper in mapped():
        table: Any = mapper.local_table
        condition = _narrowed(reach, table) if table.name in names else None
        if condition is not None:
            made.append(
                with_loader_criteria(
                    mapper.class_,
                    condition,
                    include_aliases=True,
                    propagate_to_loaders=False,
                )
            )
    return tuple(made)


@cache
def _load_tables() -> None:
    """Load what the rules name: tables that nobody has asked for yet."""
    for table_of in ("app.db.vault", *(f"app.{name}.model" for name in ORDER)):
        importlib.import_module(table_of)


def _narrowed(reach: Reach, table: Any) -> ColumnElement[bool] | None:
    policy: Policy = find(POLICY)
    rule = policy.tables[table.name].rule
    if table.name == FOUND or isinstance(rule, Beside):
        return _found(reach, policy, table)
    rules = rule.rules if isinstance(rule, Either) else ()
    if not any(isinstance(one, Own) for one in rules) or _all(reach, policy, table):
        return _condition(reach, policy, table)
    return _own_rows(reach, policy, table)


def _all(reach: Reach, policy: Policy, table: Any) -> bool:
    """Say whether all rows of a table are seen."""
    declared = policy.tables[_name(table)]
    ruled = declared.rule is not None and not isinstance(declared.rule, Beside)
    return not ruled or holds(reach.wide, declared.see)


def _condition(reach: Reach, policy: Policy, table: Any) -> ColumnElement[bool] | None:
    """Return which rows of a table, or of an alias of it, are seen; None: all."""
    rule = policy.tables[_name(table)].rule
    if rule is None or isinstance(rule, Beside) or _all(reach, policy, table):
        return None
    return _seen(reach, policy, table, rule)


def _seen(reach: Reach, policy: Policy, table: Any, rule: Rule) -> ColumnElement[bool]:
    if isinstance(rule, Own):
        mine: ColumnElement[bool] = table.c.owner.in_(["", *sorted(reach.logins)])
        if rule.only is None:
            return mine
        return or_(mine, _everybodys(table, rule.only))
    if isinstance(rule, Via):
        return _there(reach, policy, rule.table, rule.key, table.c[rule.column])
    return or_(*(_seen(reach, policy, table, one) for one in rule.rules))


def _everybodys(table: Any, only: tuple[str, str]) -> ColumnElement[bool]:
    """Say that a row is without the word that its rule is about."""
    column, word = only
    words = func.coalesce("," + table.c[column] + ",", "")
    return words.not_like(f"%,{word},%")


def _there(
    reach: Reach, policy: Policy, name: str, key: str, told: Any
) -> ColumnElement[bool]:
    """Say that the row a column tells is seen: each is looked up as it is met."""
    parent = Row.metadata.tables[name].alias()
    asked: Select[Any] = select(ONE).where(_key(parent, key) == told)
    return _only(asked, _condition(reach, policy, parent)).exists()


def _among(
    reach: Reach, policy: Policy, table: Any, rule: Own | Via
) -> ColumnElement[bool]:
    """Say the same at once: what a column tells is among the keys that are seen."""
    if isinstance(rule, Own):
        return _seen(reach, policy, table, rule)
    parent = Row.metadata.tables[rule.table].alias()
    condition = _condition(reach, policy, parent)
    if condition is not None and isinstance(up := policy.tables[rule.table].rule, Via):
        condition = _among(reach, policy, parent, up)
    asked = _only(select(_key(parent, rule.key)), condition)
    found: ColumnElement[bool] = table.c[rule.column].in_(asked)
    return found


def _only(asked: Select[Any], condition: ColumnElement[bool] | None) -> Select[Any]:
    return asked if condition is None else asked.where(condition)


def _name(table: Any) -> str:
    return str(getattr(table, "element", table).name)


def _key(parent: Any, key: str) -> Any:
    return parent.c[key] if key in parent.c else next(iter(parent.primary_key))


def _found(reach: Reach, policy: Policy, entry: Any) -> ColumnElement[bool]:
    """Say which rows may be shown that name a record: those of visible records."""
    kinds = {
        name: _there(reach, policy, name, "id", entry.c.record_id)
        for name in policy.found
        if not _all(reach, policy, Row.metadata.tables[name])
    }
    if entry.name == FOUND:
        note = Row.metadata.tables[NOTE].alias()
        same = note.c.id == entry.c.record_id
        seen = _found(reach, policy, note)
        kinds[NOTE] = select(ONE).where(same, seen).exists()
    return or_(
        entry.c.kind.not_in(sorted(kinds)),
        *(and_(entry.c.kind == name, seen) for name, seen in kinds.items()),
    )
