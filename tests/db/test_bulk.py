"""Lines are written in one statement, and only those that changed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from app.catalog import service as catalog
from app.catalog.domain import ProductCost
from app.catalog.model import ProductRow
from app.contracts import service as contracts
from app.contracts.domain import State
from app.contracts.model import ContractLineCostRow, ContractLineRow, ContractRow
from app.core.errors import ConflictError, InvalidError
from app.db import bulk, documents
from app.db.unit_of_work import Database
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


def _changed(database, actor, count):
    """Enter so many products, change all of them, and return what was sent for it."""
    sample = replace(make.HOUSEWARES["HJ-350"], cost=ProductCost())
    several = [replace(sample, code=f"N{count}-{n}") for n in range(count)]
    with database.unit_of_work(actor) as uow:
        keys = catalog.save_all(uow, several)
    with database.reading(actor) as uow:
        stored = catalog.products(uow, keys)
    dearer = ProductCost(price_incl_vat=Decimal("3.5"))
    names = [(stored[key], f"Juicer {n}") for n, key in enumerate(keys)]
    wanted = [replace(one, name_en=name, cost=dearer) for one, name in names]
    with statements(database) as seen, database.unit_of_work(actor) as uow:
        catalog.save_all(uow, wanted)
    with database.reading(actor) as uow:
        found = catalog.products(uow, keys)
    told = [(found[key].name_en, found[key].version) for key in keys]
    assert told == [(f"Juicer {n}", 2) for n in range(count)]
    assert {one.cost.price_incl_vat for one in found.values()} == {Decimal("3.5")}
    return [one for one in seen if one.startswith("UPDATE product")]


def test_many_changed_products_are_told_a_server_at_once(postgres_database, actor):
    assert len(_changed(postgres_database, actor, 40)) == 2  # products and costs


def test_many_changed_products_are_changed_in_a_file(sqlite_url, actor):
    office = Database(sqlite_url)
    assert _changed(office, actor, 3)
    office.close()


def _change_late(database, actor, keys):
    """Change products of which a colleague saves the last one meanwhile."""
    with database.unit_of_work(actor) as uow:
        rows = [uow.session.get(ProductRow, key) for key in keys]
        with database.unit_of_work(actor) as other:
            theirs = catalog.get(other, keys[-1])
            catalog.save(other, replace(theirs, name_en="Theirs"))
        for row in rows:
            row.name_en, row.version = "Ours", row.version + 1
        bulk.change(uow.session, rows)


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(
    postgres_database, actor
):
    with postgres_database.unit_of_work(actor) as uow:
        sample = make.HOUSEWARES["HJ-350"]
        keys = catalog.save_all(uow, [sample, replace(sample, code="HJ-351")])
    with pytest.raises(ConflictError):
        _change_late(postgres_database, actor, keys)
    with postgres_database.reading(actor) as uow:
        names = [catalog.get(uow, key).name_en for key in keys]
    assert names == [sample.name_en, "Theirs"]


def test_changes_of_a_point_that_was_gone_back_to_are_forgotten(
    postgres_database, actor
):
    with postgres_database.unit_of_work(actor) as uow:
        key = catalog.save_all(uow, [make.HOUSEWARES["HJ-350"]])[0]
        point = uow.session.begin_nested()
        row = uow.session.get(ProductRow, key)
        was, row.name_en = row.name_en, "Gone"
        bulk.change(uow.session, [row])
        point.rollback()
        assert uow.session.get(ProductRow, key).name_en == was


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
