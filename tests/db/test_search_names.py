"""Names in entries of the search that an earlier step had put within other words."""

from __future__ import annotations

from importlib import import_module

import pytest
from sqlalchemy import text

from tests import make

STEP = import_module("app.db.migrations.versions.0039_search_name")
SPOILT = """UPDATE search_entry SET detail_zh = replace(detail, 'US', '美国'),
    title_zh = replace(title, 'US', '美国') WHERE kind = 'contract'"""
ASKED = """SELECT title, detail, title_zh, detail_zh FROM search_entry
    WHERE kind = :kind ORDER BY record_id"""


@pytest.mark.feature("A148")
def test_a_customer_called_us_does_not_change_the_dollars(database, actor):
    with database.unit_of_work(actor) as uow:
        sold = make.contract(uow)
        uow.session.flush()
        uow.session.execute(
            text("UPDATE party SET name = 'US', name_zh = '美国' WHERE id = :id"),
            {"id": sold.customer.id},
        )
        right = {
            "title": sold.number,
            "detail": "US · USD 58,981.60",
            "title_zh": sold.number,
            "detail_zh": "美国 · USD 58,981.60",
        }
        told = ", ".join(f"{name} = '{said}'" for name, said in right.items())
    with database.unit_of_work(actor) as uow:
        uow.session.execute(
            text(f"UPDATE search_entry SET {told} WHERE kind = 'contract'")  # noqa: S608
        )
        uow.session.execute(text(SPOILT))
        before = uow.session.execute(text(ASKED), {"kind": "party"}).all()
        for said in STEP.statements():
            uow.session.execute(text(said))
        (found,) = uow.session.execute(text(ASKED), {"kind": "contract"}).mappings()
        assert dict(found) == right
        assert uow.session.execute(text(ASKED), {"kind": "party"}).all() == before
