from __future__ import annotations

from decimal import Decimal

import pytest

from app.core import aql
from app.core.aql import DefectClass, Inspected, Severity, Switching
from app.core.errors import InvalidError

D = Decimal

pytestmark = pytest.mark.feature("A67", "B16")

USUAL = {
    DefectClass.CRITICAL: aql.CRITICAL,
    DefectClass.MAJOR: D("2.5"),
    DefectClass.MINOR: D("4.0"),
}


def facts(plan):
    return plan.letter, plan.sample_size, plan.ac, plan.re


@pytest.mark.parametrize(
    ("lot", "limit", "expected"),
    [
        (1200, "2.5", ("J", 80, 5, 6)),
        (1200, "4.0", ("J", 80, 7, 8)),
        (1200, "0.065", ("L", 200, 0, 1)),
        (2200, "2.5", ("K", 125, 7, 8)),
        (2200, "4.0", ("K", 125, 10, 11)),
        (2200, "0.065", ("L", 200, 0, 1)),
    ],
)
def test_the_plans_of_the_rules_and_the_deal(lot, limit, expected):
    assert facts(aql.plan(lot, D(limit))) == expected


@pytest.mark.parametrize(
    ("lot", "level", "letter"),
    [
        (2, "II", "A"),
        (8, "III", "B"),
        (90, "II", "E"),
        (91, "II", "F"),
        (1200, "I", "G"),
        (1201, "II", "K"),
        (10000, "S-4", "G"),
        (500000, "III", "Q"),
        (500001, "III", "R"),
        (9_000_000, "S-1", "D"),
    ],
)
def test_code_letters_at_the_edges_of_the_table(lot, level, letter):
    assert aql.code_letter(lot, level) == letter


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.NORMAL, ("J", 80, 5, 6)),
        (Severity.TIGHTENED, ("J", 80, 3, 4)),
        (Severity.REDUCED, ("J", 32, 3, 4)),
    ],
)
def test_severities_by_the_printed_tables(severity, expected):
    assert facts(aql.plan(1200, D("2.5"), severity=severity)) == expected


def test_every_cell_of_the_three_tables_has_a_plan():
    for severity in Severity:
        for limit in aql.AQLS:
            for lot in (2, 9, 16, 26, 51, 91, 151, 281, 501, 1201, 3201, 600_000):
                made = aql.plan(lot, limit, severity=severity)
                assert made.re == made.ac + 1
                assert made.sample_size <= lot


def test_a_sample_as_large_as_the_lot_means_all_of_it():
    made = aql.plan(60, D("0.065"))
    assert made.whole_lot
    assert (made.sample_size, made.ac, made.re) == (60, 0, 1)


def test_critical_takes_the_sample_of_major_and_allows_nothing():
    made = aql.plans(1200, USUAL)[DefectClass.CRITICAL]
    assert facts(made) == ("J", 80, 0, 1)


GOOD = Inspected(accepted=True, ac=5, passes_tighter=True)
BAD = Inspected(accepted=False, ac=5)


def test_two_rejected_of_five_tighten():
    assert aql.standing([BAD, GOOD, GOOD, GOOD, BAD]).severity == Severity.TIGHTENED
    assert aql.standing([BAD, GOOD, GOOD, GOOD, GOOD, BAD]).severity == Severity.NORMAL


def test_five_accepted_in_a_row_return_to_normal():
    tightened = aql.standing([BAD, BAD])
    assert aql.standing([BAD, BAD, *[GOOD] * 4]).severity == Severity.TIGHTENED
    assert aql.standing([BAD, BAD, *[GOOD] * 5]).severity == Severity.NORMAL
    assert tightened.rejected_tightened == 0


def test_five_rejected_under_tightened_inspection_stop():
    lots = [BAD, BAD, BAD, GOOD, BAD, BAD, GOOD, BAD]
    assert not aql.standing(lots).stopped
    assert aql.standing([*lots, BAD]).stopped


def test_ten_good_lots_reach_the_score_for_reduced_if_approved():
    assert aql.standing([GOOD] * 10).score == 30
    assert aql.standing([GOOD] * 10).severity == Severity.NORMAL
    approved = aql.standing([GOOD] * 10, reduced_approved=True)
    assert approved.severity == Severity.REDUCED


def test_the_score_starts_anew_when_a_lot_would_fail_one_step_tighter():
    weak = Inspected(accepted=True, ac=5, passes_tighter=False)
    assert aql.standing([GOOD, GOOD, weak]).score == 0
    small = Inspected(accepted=True, ac=1)
    assert aql.standing([small, small]).score == 4


@pytest.mark.parametrize(
    "lot", [BAD, Inspected(accepted=True, ac=5, passes_tighter=True, irregular=True)]
)
def test_reduced_ends_with_a_rejection_or_irregular_production(lot):
    after = aql.switch(Switching(Severity.REDUCED), lot)
    assert after.severity == Severity.NORMAL


def test_a_resubmitted_lot_does_not_count():
    again = Inspected(accepted=False, ac=5, resubmitted=True)
    assert aql.standing([BAD, again]).severity == Severity.NORMAL


def test_one_step_tighter():
    assert aql.passes_one_step_tighter(1200, D("2.5"), 3)  # AQL 1.5: 80 3/4
    assert not aql.passes_one_step_tighter(1200, D("2.5"), 4)


@pytest.mark.parametrize(
    ("lot", "limit", "level"),
    [(0, "2.5", "II"), (-1, "2.5", "II"), (10, "3.0", "II"), (10, "2.5", "IV")],
)
def test_plans_that_do_not_exist_are_refused(lot, limit, level):
    with pytest.raises(InvalidError):
        aql.plan(lot, D(limit), level)


def test_defects_cannot_be_negative_nor_of_a_class_without_plan():
    with pytest.raises(InvalidError):
        aql.plan(100, D("2.5")).judge(-1)
    with pytest.raises(InvalidError):
        aql.plans(100, {DefectClass.CRITICAL: aql.CRITICAL})
