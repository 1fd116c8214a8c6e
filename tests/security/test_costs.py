"""What the row rules may cost the server, by its own plans: no clock is looked at."""

from __future__ import annotations

import json

import pytest

from app.access.domain import Role

ENTRY = """
INSERT INTO search_entry (kind, record_id, number, number_key, title, detail,
  permission, grams) VALUES ('quotation', 1, '', '', '', '', '', ''::tsvector)
ON CONFLICT (kind, record_id) DO UPDATE SET title = excluded.title
"""


def plan(connection, asked):
    """Return every step of the plan of a statement."""
    (found,) = connection.execute(f"EXPLAIN (FORMAT JSON) {asked}").fetchone()
    told = found if isinstance(found, list) else json.loads(found)
    steps, waiting = [], [told[0]["Plan"]]
    while waiting:
        step = waiting.pop()
        steps.append(step)
        waiting += step.get("Plans", [])
    return steps


@pytest.mark.feature("A137")
def test_an_entry_of_the_search_is_planned_without_the_rules_of_every_kind(traded):
    """It was planned anew for 90 ms at each save: the rules of eight tables, thrice."""
    with traded.connect(Role.SALES) as connection:
        assert len(plan(connection, ENTRY)) < 25
