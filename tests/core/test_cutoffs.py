"""Cut-offs of a ship, worked by hand on a calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.core.clock import OFFICE_ZONE
from app.core.cutoffs import USUAL, Hours, cut_offs
from app.core.refs import Ref
from app.shipments.ports import PortRule, hours_for


def june(day: int) -> date:
    return date(2026, 6, day)


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=OFFICE_ZONE)


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


@pytest.mark.feature("H24")
def test_a_rule_of_the_port_says_how_long_before():
    # Shanghai closes 36 hours before Monday 22 June begins: Saturday noon. SI 96 hours
    # before: the 18th; the weight two hours before the terminal closes: ten o'clock.
    rule = Hours(si=96, vgm=38, cy=36, customs=30)
    found = {one.key: one.at for one in cut_offs(june(22), None, "BR", rule)}
    assert found == {
        "si": at(18),
        "vgm": at(20, 10),
        "cy": at(20, 12),
        "customs": at(20, 18),
    }
    # The notice moves the terminal to the 19th: SI 60 hours and VGM 2 hours before it.
    told = {one.key: one.at for one in cut_offs(june(22), june(19), "BR", rule)}
    assert told["cy"] == at(19)
    assert told["vgm"] == at(18, 22)
    assert told["si"] == at(16, 12)
    assert told["customs"] == found["customs"]


def test_the_rule_that_fits_best_holds():
    cosco, other = Ref(7, "COSCO", "COSCO"), Ref(8, "MSC", "MSC")
    rules = [
        PortRule(si_hours=1),
        PortRule(carrier=cosco, si_hours=2),
        PortRule(port="CNNGB", si_hours=3),
        PortRule(port="CNNGB", carrier=cosco, si_hours=4),
    ]
    fits = [
        ("CNNGB", 7, 4), ("CNNGB", 8, 3), ("CNSHA", 7, 2), ("CNSHA", None, 1),
    ]  # fmt: skip
    for port, carrier, si in fits:
        assert hours_for(rules, port, carrier).si == si
    assert hours_for([PortRule(port="CNSHA")], "CNNGB", other.id) == USUAL
    wrong = PortRule(port="XXXXX", cy_hours=-1, si_hours=721).problems()
    assert [one.where for one in wrong] == ["si_hours", "cy_hours", "port"]
