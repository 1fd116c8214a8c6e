"""What one save asks the database, and what it does not ask twice."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.dialects import sqlite

from app.catalog import service as catalog
from app.db import audit, bulk
from app.office import service as office
from app.quotations.model import QuotationLineRow
from tests import make
from tests.campaign import cash, together
from tests.campaign.office import ACTOR, DAY

SEAL = (Path(__file__).parents[2] / "resources" / "sample" / "seal.png").read_bytes()


@pytest.fixture
def asked(database):
    """What is asked of an office with a company, a customer and goods from now on."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        found.append(f"{' '.join(statement.split())} ")

    with database.unit_of_work(ACTOR, today=DAY) as uow:
        company = make.company(uow)
        make.customer(uow)
        make.products(uow)
    with database.unit_of_work(ACTOR, today=DAY) as uow:
        known = office.get_company(uow, company.id)
        office.save_company(uow, replace(known, seal=SEAL))
    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_who_is_named_is_read_once_and_no_seal_with_them(database, asked):
    """A quotation is saved and issued: customer, company and goods stay the same."""
    made = together.act(database, lambda uow: together.issue(uow, 1), "once")
    assert made.number
    times = {
        table: sum(f" FROM {table} " in said for said in asked)
        for table in ("party", "company", "product", "trash")
    }
    assert times == {"party": 1, "company": 1, "product": 1, "trash": 0}
    assert not [said for said in asked if "seal" in said]


def test_a_company_keeps_its_seal_and_its_trail_tells_what_changed(database, asked):
    with database.unit_of_work(ACTOR, today=DAY) as uow:
        known = office.find_company(uow)
        assert known.seal == SEAL
        changed = replace(known, phone="+86 574 5550 0199")
    with database.unit_of_work(ACTOR, today=DAY) as uow:
        assert office.save_company(uow, changed).seal == SEAL
    updates = [said for said in asked if said.startswith("UPDATE company ")]
    assert len(updates) == 1
    assert "phone" in updates[0]
    assert "seal" not in updates[0]


def test_goods_renamed_by_the_action_are_called_by_their_new_name(database, asked):  # noqa: ARG001
    with database.unit_of_work(ACTOR, today=DAY) as uow:
        key = uow.session.scalar(text("SELECT min(id) FROM product"))
        before = catalog.refs(uow, [key])[key]
        product = replace(catalog.get(uow, key), name_en="Garden hose, 30 m")
        catalog.save(uow, product)
        after = catalog.refs(uow, [key])[key]
    assert before.name != after.name == "Garden hose, 30 m"


def test_a_payment_asks_for_nothing_twice_while_others_wait_for_its_bill(database):
    """Of fifty who pay one bill each waits for the turns of all before."""
    desk = together.act(database, cash._desk, single=False)
    pay, asked = partial(cash._pay, desk, Decimal(10)), []
    together.act(database, pay, "first")

    def note(_connection, _cursor, statement, *_rest):
        asked.append(f"{' '.join(statement.split())} ")

    event.listen(database.engine, "before_cursor_execute", note)
    together.act(database, pay, "second")
    event.remove(database.engine, "before_cursor_execute", note)
    reads = [said for said in asked if said.startswith("SELECT ")]
    assert sum("company.base_currency" in said for said in reads) == 2
    assert sum(" FROM party " in said for said in reads) == 1
    assert not [said for said in reads if "1 != 1" in said or "1!=1" in said]


def test_the_books_of_a_company_entered_by_the_action_are_known_to_it(database, asked):
    with database.unit_of_work(ACTOR, today=DAY) as uow:
        before = office.bases(uow)
        second = replace(
            office.find_company(uow),
            id=None,
            code="HK",
            base_currency="HKD",
            accounts=(),
        )
        made = office.save_company(uow, second)
        assert office.bases(uow) == before | {made.id: "HKD"}
        office.bases(uow)
    assert sum(s.startswith("SELECT company.id, company.base_cur") for s in asked) == 2


def test_offices_that_were_left_are_let_go_of():
    """Each kept its statements, some 140 KB, as long as the program ran."""
    left = []
    for _number in range(2 * bulk.OFFICES):
        dialect = sqlite.dialect()
        bulk._prepared(QuotationLineRow, dialect)
        audit._prepared(dialect)
        left.append(weakref.ref(dialect))
    del dialect
    gc.collect()
    assert sum(one() is not None for one in left) == bulk.OFFICES
