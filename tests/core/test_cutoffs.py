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
    # Leaves Monday 22 June. Counted back from its midnight: CY 48 hours to the 20th at
    # 0:00, so all of the 19th; the instruction 72 hours to the 19th at 0:00, all of the
    # 18th, as the Union's manifest wants it; customs 24 hours, all of the 20th.
    usual = of(june(22), country="DE")
    assert usual == {
        "si": (june(18), False),
        "vgm": (june(19), False),
        "cy": (june(19), False),
        "customs": (june(20), False),
    }
    # The notice says the 21st: weight and box follow; the manifest does not wait.
    told = of(june(22), june(21), "DE")
    assert told["vgm"] == told["cy"] == (june(21), True)
    assert told["si"] == (june(18), False)


@pytest.mark.feature("H24")
def test_where_no_manifest_is_asked_for_the_instruction_follows_the_terminal():
    assert of(june(22), june(21), "BR")["si"] == (june(20), False)
    assert of(june(22), june(21))["si"] == (june(20), False)


def test_a_notice_behind_the_departure_is_a_slip_of_the_pen():
    assert of(june(22), june(30), "BR")["cy"][0] == june(22)


@pytest.mark.feature("H24")
def test_a_rule_of_the_port_says_how_long_before():
    # Shanghai closes 36 hours before Monday 22 June begins: Saturday noon. SI 96 hours
    # before: the 18th at 0:00; the weight two hours before the terminal closes: ten
    # o'clock.
    rule = Hours(si=96, vgm=38, cy=36, customs=30)
    found = {one.key: one.at for one in cut_offs(june(22), None, "BR", rule)}
    assert found == {
        "si": at(18),
        "vgm": at(20, 10),
        "cy": at(20, 12),
        "customs": at(20, 18),
    }
    # The notice moves the terminal to the 19th, which ends on the 20th at 0:00: SI 60
    # hours before that is the 17th at noon, VGM 2 hours before it the 19th at 22:00.
    told = {one.key: one.at for one in cut_offs(june(22), june(19), "BR", rule)}
    assert told["cy"] == at(20)
    assert told["vgm"] == at(19, 22)
    assert told["si"] == at(17, 12)
    assert told["customs"] == found["customs"]


@pytest.mark.feature("H24")
def test_what_ends_at_midnight_is_the_whole_day_before():
    """72 hours before 20 June begins is 17 June at 0:00: all of the 16th.

    It was told as all of the 17th, later than 60 hours before, which is that noon.
    """
    noon = {one.key: one for one in cut_offs(june(20), hours=Hours(si=60, cy=48))}
    si, cy = (
        next(one for one in cut_offs(june(20), hours=Hours(si=72)) if one.key == key)
        for key in ("si", "cy")
    )
    assert (si.on, si.whole_day, si.at) == (june(16), True, at(17))
    assert (cy.on, cy.whole_day) == (june(17), True)  # 48 hours: 18 June at 0:00
    assert (noon["si"].at, noon["si"].on) == (at(17, 12), june(17))
    assert not noon["si"].whole_day
    assert si.at < noon["si"].at


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
