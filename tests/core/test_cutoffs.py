"""Cut-offs of a ship, worked by hand on a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.cutoffs import cut_offs


def june(day: int) -> date:
    return date(2026, 6, day)


def of(etd, closes=None, country=""):
    return {one.key: (one.on, one.told) for one in cut_offs(etd, closes, country)}


@pytest.mark.feature("H24")
def test_a_ship_to_hamburg_before_and_after_the_carriers_notice():
    # Leaves Monday 22 June. CY two days before, the instruction by the 19th: the day
    # before CY closes, and three days before departure for the Union's manifest.
    usual = of(june(22), country="DE")
    assert usual == {
        "si": (june(19), False),
        "vgm": (june(20), False),
        "cy": (june(20), False),
        "customs": (june(21), False),
    }
    # The notice says the 21st: weight and box follow; the manifest does not wait.
    told = of(june(22), june(21), "DE")
    assert told["vgm"] == told["cy"] == (june(21), True)
    assert told["si"] == (june(19), False)


@pytest.mark.feature("H24")
def test_where_no_manifest_is_asked_for_the_instruction_follows_the_terminal():
    assert of(june(22), june(21), "BR")["si"] == (june(20), False)
    assert of(june(22), june(21))["si"] == (june(20), False)


def test_a_notice_behind_the_departure_is_a_slip_of_the_pen():
    assert of(june(22), june(30), "BR")["cy"][0] == june(22)
