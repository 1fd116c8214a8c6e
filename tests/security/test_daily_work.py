"""On a secured server everybody can still do the day's work, through the services."""

from __future__ import annotations

import pytest


@pytest.mark.feature("S03")
def test_the_sample_deal_is_played_by_those_whose_work_it_is(traded):
    with traded.root() as root:
        found = root.execute(
            "SELECT number, state FROM shipment ORDER BY id"
        ).fetchall()
    assert [number for number, _state in found] == ["SH26-0001", "SH26-0002"]
