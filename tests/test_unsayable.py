"""What must be refused, and here cannot even be said: the tables have no room for it.

Beside those of `tests/proofs.csv` that somebody could try.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.access.domain import Role, permissions_of
from app.contracts import service as contracts
from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.db import audit, tables
from app.db.base import Row
from app.receivables import service as receivables
from tests import make

OF_OTHERS = {
    "shipment_charge",  # what a carrier or an insurer asks, each in his own currency
}


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=date(2026, 5, 18)) as uow:
        yield uow


def test_lines_of_a_document_have_no_currency_of_their_own():
    tables.load()
    known = Row.metadata.tables
    found = {
        child
        for child, (_column, parent) in audit.parents().items()
        if "currency" in known[child].columns and "state" in known[parent].columns
    }
    assert found == OF_OTHERS


def test_lines_are_numbered_as_they_stand(uow):
    """Whatever was typed or pasted; those of a draft that is turned round as well."""
    deal = make.contract(uow)
    bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
    lines = tuple(replace(one, id=None) for one in deal.lines)
    plan = tuple(replace(one, id=None) for one in deal.plan)
    state = type(deal.state).DRAFT
    draft = contracts.save(
        uow, replace(deal, **bare, lines=lines + lines[:1], plan=plan, state=state)
    )
    turned = contracts.save(uow, replace(draft, lines=draft.lines[::-1]))
    lined = Row.metadata.tables["contract_line"]
    asked = lined.select().where(lined.c.contract_id == turned.id)
    rows = uow.session.execute(asked.order_by(lined.c.position)).all()
    first = rows[0].position
    assert [row.position for row in rows] == list(range(first, first + len(rows)))
    assert [row.id for row in rows] == [one.id for one in draft.lines[::-1]]


def test_goods_move_at_one_place_and_in_the_unit_of_their_product():
    """Nothing can be moved to where it lies, or from dozens into pieces."""
    tables.load()
    move = Row.metadata.tables["stock_move"].columns.keys()
    assert [one for one in move if "warehouse" in one] == ["warehouse_id"]
    assert "unit" not in move


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FINANCE, Role.MANAGER}))
def test_a_month_is_valued_by_finance_and_managers_alone(database, role):
    actor = Actor("Wu", permissions_of(frozenset({role})))
    with database.unit_of_work(actor) as uow, pytest.raises(NotAllowedError):
        receivables.revalue(uow, date(2026, 4, 30))
