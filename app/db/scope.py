"""Whose records a person sees: the same filter for every question, in one place.

A salesperson sees what is his own, his team's or everybody's. Which tables that
concerns is declared in `app.access.policy`; here every SELECT of the session is
narrowed by it, so that no service can forget to. A secured PostgreSQL server does it
by itself, from the same declaration: there nothing is asked twice.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, event, func, or_, select
from sqlalchemy.orm import with_loader_criteria

from app.core.rights import Beside, Own, Rule, Table, Via, holds
from app.db.base import DocumentRow, Owned, Row, mapped
from app.db.security import calls
from app.modules import ORDER, POLICY, find

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import ORMExecuteState, Session

    from app.core.rights import Policy, Reach
    from app.db.unit_of_work import UnitOfWork

CUSTOMER = "customer"
FOUND = "search_entry"
NOTE = "note"


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


def narrow(session: Session, reach: Reach) -> None:
    """Let every question of a session be answered with what the person may see."""

    @event.listens_for(session, "do_orm_execute")
    def _narrow(state: ORMExecuteState) -> None:
        if not state.is_select or state.is_column_load:
            return
        if not calls.secured(state.session):  # it narrows every question itself
            state.statement = state.statement.options(*_criteria(reach))


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


@cache
def _criteria(reach: Reach) -> tuple[Any, ...]:
    """Return what each table class is narrowed by; the same reach asks often."""
    for table_of in ("app.db.vault", *(f"app.{name}.model" for name in ORDER)):
        importlib.import_module(table_of)
    policy: Policy = find(POLICY)
    made = []
    for mapper in mapped():
        table: Any = mapper.local_table
        condition: ColumnElement[bool] | None
        rule = policy.tables[table.name].rule
        if table.name == FOUND or isinstance(rule, Beside):
            condition = _found(reach, policy, table)
        else:
            condition = _condition(reach, policy.tables, table)
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


def _condition(
    reach: Reach, tables: Mapping[str, Table], table: Any
) -> ColumnElement[bool] | None:
    """Return which rows of a table are seen; None: all."""
    rule, see = tables[table.name].rule, tables[table.name].see
    if rule is None or isinstance(rule, Beside) or holds(reach.wide, see):
        return None
    return _seen(reach, tables, table, rule)


def _seen(
    reach: Reach, tables: Mapping[str, Table], table: Any, rule: Rule
) -> ColumnElement[bool]:
    if isinstance(rule, Own):
        mine: ColumnElement[bool] = table.c.owner.in_(["", *sorted(reach.logins)])
        if rule.only is None:
            return mine
        column, word = rule.only
        words = func.coalesce("," + table.c[column] + ",", "")
        return or_(mine, words.not_like(f"%,{word},%"))
    if isinstance(rule, Via):
        parent = Row.metadata.tables[rule.table]
        asked = select(parent.c[_key(parent, rule)])
        condition = _condition(reach, tables, parent)
        if condition is not None:
            asked = asked.where(condition)
        seen: ColumnElement[bool] = table.c[rule.column].in_(asked)
        return seen
    return or_(*(_seen(reach, tables, table, one) for one in rule.rules))


def _key(parent: Any, rule: Via) -> str:
    return rule.key if rule.key in parent.c else next(iter(parent.primary_key)).name


def _found(reach: Reach, policy: Policy, entry: Any) -> ColumnElement[bool]:
    """Say which rows may be shown that name a record: those of visible records."""
    kinds = {}
    for name in policy.found:
        table = Row.metadata.tables[name]
        condition = _condition(reach, policy.tables, table)
        if condition is not None:
            kinds[name] = select(table.c.id).where(condition)
    if entry.name == FOUND:
        note = Row.metadata.tables[NOTE]
        kinds[NOTE] = select(note.c.id).where(_found(reach, policy, note))
    return or_(
        entry.c.kind.not_in(sorted(kinds)),
        *(
            and_(entry.c.kind == name, entry.c.record_id.in_(asked))
            for name, asked in kinds.items()
        ),
    )
