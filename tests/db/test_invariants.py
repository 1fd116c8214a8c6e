"""What is always true of an office is asked in a time that grows as the office does."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import text

from app.db import invariants
from app.db.unit_of_work import Database
from tests import bench_years

LEDGERS = ("receivables", "bills", "deposits")
"""Whose rows name more than one thing, most of them only the first."""


@pytest.mark.parametrize("name", LEDGERS)
def test_no_ledger_is_looked_through_for_each_balance(sqlite_url, actor, name):
    """A file that knows its own figures took no index: 200,000 claims took hours."""
    office = Database(sqlite_url)
    bench_years.build(office, actor, "lin", 1_000)
    with office.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
        plan = "EXPLAIN QUERY PLAN " + invariants.BALANCES[name]
        steps = [row.detail for row in connection.execute(text(plan))]
    office.close()
    assert steps
    beside = pairwise(steps)
    assert not [two for two in beside if "CORRELATED" in two[0] and "SCAN" in two[1]]
