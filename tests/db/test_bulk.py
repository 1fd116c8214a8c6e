"""Lines are written in one statement, and only those that changed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from app.contracts import service as contracts
from app.contracts.domain import State
from app.contracts.model import ContractLineCostRow, ContractLineRow, ContractRow
from app.core.errors import InvalidError
from app.db import documents
from tests import make


@contextmanager
def statements(database):
    """Collect what is sent to the database."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(" ".join(statement.split()))

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def draft(database, actor):
    """A contract of 60 lines that was not saved yet."""
    with database.unit_of_work(actor) as uow:
        made = make.contract(uow)
    lines = tuple(
        replace(made.lines[n % 3], id=None, quantity=Decimal(100 + n))
        for n in range(60)
    )
    plan = tuple(replace(step, id=None) for step in made.plan)
    bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
    return replace(made, **bare, state=State.DRAFT, lines=lines, plan=plan)


def test_many_lines_take_as_many_statements_as_a_few(database, actor, draft):
    short = replace(draft, lines=draft.lines[:3])
    sent = []
    for contract in (short, draft):
        with statements(database) as seen, database.unit_of_work(actor) as uow:
            contracts.save(uow, contract)
        sent.append(seen)
    assert len(sent[0]) == len(sent[1])
    lines = [one for one in sent[1] if "INTO contract_line " in one]
    assert len(lines) == 1
    if database.engine.dialect.name == "postgresql":
        assert len(sent[1]) <= 12


def test_lines_keep_their_order_and_bring_their_keys(database, actor, draft):
    with database.unit_of_work(actor) as uow:
        saved = contracts.save(uow, draft)
        # The same objects go on living in the session.
        row = documents.fetch(uow, ContractRow, saved.id)
        assert row.lines[7] is uow.session.get(ContractLineRow, saved.lines[7].id)
    with database.reading(actor) as uow:
        stored = contracts.get(uow, saved.id)
        costs = uow.session.scalars(select(ContractLineCostRow.line_id)).all()
    assert stored == saved
    assert [line.quantity for line in stored.lines] == [
        line.quantity for line in draft.lines
    ]
    assert {line.id for line in stored.lines} <= set(costs)


def test_only_the_line_that_changed_is_written(database, actor, draft):
    with database.unit_of_work(actor) as uow:
        saved = contracts.save(uow, draft)
    fifth = replace(saved.lines[4], quantity=Decimal(7))
    lines = (*saved.lines[:4], fifth, *saved.lines[5:])
    with statements(database) as seen, database.unit_of_work(actor) as uow:
        contracts.save(uow, replace(saved, lines=lines))
    written = [one for one in seen if one.startswith("UPDATE contract_line ")]
    assert [one.split(" WHERE ")[0].count("=") for one in written] == [1]
    assert not [one for one in seen if one.startswith("UPDATE contract_line_cost")]


def test_a_line_between_and_one_less(database, actor, draft):
    with database.unit_of_work(actor) as uow:
        saved = contracts.save(uow, replace(draft, lines=draft.lines[:4]))
    new = replace(draft.lines[0], quantity=Decimal(5))
    kept = saved.lines
    with database.unit_of_work(actor) as uow:
        contracts.save(uow, replace(saved, lines=(kept[0], new, kept[1], kept[3])))
    with database.reading(actor) as uow:
        stored = contracts.get(uow, saved.id)
    ids = [line.id for line in stored.lines]
    assert [ids[0], ids[2], ids[3]] == [kept[0].id, kept[1].id, kept[3].id]
    assert ids[1] not in {line.id for line in kept}
    assert stored.lines[1].quantity == 5


def test_a_refused_line_leaves_nothing(database, actor, draft):
    wrong = replace(draft.lines[1], unit="X" * 13)
    with (
        pytest.raises(InvalidError) as error,
        database.unit_of_work(actor) as uow,
    ):
        contracts.save(uow, replace(draft, lines=(draft.lines[0], wrong)))
    assert [one.where for one in error.value.problems] == ["lines.1.unit"]
    with database.reading(actor) as uow:
        assert len(uow.session.scalars(select(ContractRow.id)).all()) == 1


def test_lines_of_a_point_that_was_gone_back_to_are_forgotten(database, actor, draft):
    with database.unit_of_work(actor) as uow:
        outer = uow.session.begin_nested()
        with uow.session.begin_nested():
            contracts.save(uow, draft)
        assert any(isinstance(row, ContractLineRow) for row in uow.session)
        outer.rollback()
        assert not any(isinstance(row, ContractLineRow) for row in uow.session)
        kept = contracts.save(uow, draft)
    with database.reading(actor) as uow:
        assert len(contracts.get(uow, kept.id).lines) == len(draft.lines)
