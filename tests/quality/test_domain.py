"""Inspections by themselves: the plan, the verdict, states, problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core import aql
from app.core.aql import DefectClass, Severity
from app.core.refs import Ref
from app.core.states import possible
from app.quality.domain import (
    TRANSITIONS,
    USUAL_CLASSES,
    Action,
    Inspected,
    Inspection,
    State,
)

D = Decimal


def inspection(**changes: object) -> Inspection:
    whole = Inspection(
        company=Ref(1, "HAICHUAN", ""),
        purchase=Ref(2, "PO26-0088", ""),
        product=Ref(3, "HJ-350", ""),
        inspected_on=date(2026, 6, 12),
        lot_size=2200,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def plan(record: Inspection) -> list[tuple[str, int, int, int]]:
    return [
        (c.letter, c.sample_size, c.accept, c.reject) for c in record.planned().classes
    ]


@pytest.mark.feature("A67")
def test_the_plan_of_the_deals_lot_of_2200():
    assert plan(inspection()) == [
        ("K", 125, 0, 1),
        ("K", 125, 7, 8),
        ("K", 125, 10, 11),
    ]
    strict = replace(USUAL_CLASSES[0], aql=D("0.065"))
    found = plan(inspection(classes=(strict, *USUAL_CLASSES[1:])))
    assert found[0] == ("L", 200, 0, 1)


@pytest.mark.feature("A67", "004-034")
def test_a_lot_of_1000_at_2_5_needs_80_and_accepts_5():
    assert plan(inspection(lot_size=1000))[1] == ("J", 80, 5, 6)


def test_a_small_lot_is_inspected_whole():
    assert plan(inspection(lot_size=3))[1][1] == 3


@pytest.mark.parametrize(
    ("found", "passes"),
    [((0, 7, 10), True), ((0, 8, 0), False), ((0, 0, 11), False), ((1, 0, 0), False)],
)
def test_the_worst_class_decides(found, passes):
    planned = inspection().planned()
    classes = tuple(
        replace(c, found=n) for c, n in zip(planned.classes, found, strict=True)
    )
    assert replace(planned, classes=classes).passes is passes


def test_severities_change_the_plan():
    normal = plan(inspection())[1]
    tightened = plan(inspection(severity=Severity.TIGHTENED))[1]
    reduced = plan(inspection(severity=Severity.REDUCED))[1]
    # ISO 2859-1 tables 2-A, 2-B, 2-C, letter K, AQL 2.5
    assert normal[1:] == (125, 7, 8)
    assert tightened[1:] == (125, 5, 6)
    assert reduced[1:] == (50, 5, 6)


def test_problems_are_told_where_they_are():
    bad = inspection(
        purchase=None,
        product=None,
        inspected_on=None,
        lot_size=0,
        classes=(
            Inspected(defects=DefectClass.MAJOR, aql=D("2.4")),
            Inspected(defects=DefectClass.MINOR, found=-1),
        ),
    )
    assert {problem.where for problem in bad.problems()} == {
        "purchase",
        "product",
        "inspected_on",
        "lot_size",
        "classes.0.aql",
        "classes.1.found",
    }
    assert not inspection().problems()


def test_nothing_but_critical_is_no_plan():
    only = (Inspected(defects=DefectClass.CRITICAL, aql=aql.CRITICAL),)
    assert [p.where for p in inspection(classes=only).problems()] == ["aql"]


def test_only_a_failed_lot_can_be_waived():
    assert Action.WAIVE not in possible(TRANSITIONS, State.PLANNED)
    assert Action.WAIVE not in possible(TRANSITIONS, State.PASSED)
    assert possible(TRANSITIONS, State.FAILED) == {Action.WAIVE}
    assert not possible(TRANSITIONS, State.WAIVED)
