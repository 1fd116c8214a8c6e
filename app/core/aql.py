"""Acceptance sampling by ISO 2859-1:1999 (GB/T 2828.1-2012), single sampling.

How many pieces to look at, how many defects are allowed, what the verdict is, and
when inspection becomes tighter or easier. Rules §7, settled 30. Reports must name the
edition: later ones may differ in the special levels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from app.core import codes
from app.core.i18n import N_
from app.core.inputs import need, not_negative, positive

if TYPE_CHECKING:
    from collections.abc import Iterable

STANDARD = "ISO 2859-1:1999 / GB/T 2828.1-2012"
LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
AQLS = tuple(
    Decimal(text)
    for text in (
        *("0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25"),
        *("0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5", "10"),
    )
)
CRITICAL = Decimal(0)
"""AQL 0: no defect is allowed; the sample is that of the major class."""


class Severity(StrEnum):
    """How severely is inspected."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"


class DefectClass(StrEnum):
    """How bad a defect is, the worst first."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Verdict(StrEnum):
    """What becomes of the lot."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to inspect for one class of defects.

    Attributes:
        aql: Acceptance quality limit; 0 for "none allowed".
        start_letter: Letter of lot size and level.
        letter: Letter of the plan used; differs where the table has an arrow.
        sample_size: Pieces to inspect; the lot size when all are inspected.
        ac: Up to so many defects the lot is accepted.
        re: From so many defects on it is rejected.
        whole_lot: Every piece is inspected, the plan asking for as many or more.
    """

    aql: Decimal
    start_letter: str
    letter: str
    sample_size: int
    ac: int
    re: int
    whole_lot: bool

    def judge(self, defects: int) -> Verdict:
        """Return the verdict for a number of defects found.

        Raises:
            InvalidError: The number is negative.
        """
        not_negative(defects, "defects")
        return Verdict.ACCEPT if defects <= self.ac else Verdict.REJECT


def code_letter(lot: int, level: str = "II") -> str:
    """Return the sample size code letter of a lot.

    A lot of one piece, which the standard leaves out, is treated like one of two.

    Raises:
        InvalidError: The lot is empty or the level unknown.
    """
    positive(lot, "lot")
    need(
        level in LEVELS,
        "level",
        N_("The inspection level {level} is unknown."),
        level=level,
    )
    for row in codes.rows("aql_code_letters"):
        if not row["lot_to"] or lot <= int(row["lot_to"]):
            return str(row[level])
    raise AssertionError  # the last row is open upwards


def plan(
    lot: int,
    aql: Decimal,
    level: str = "II",
    severity: Severity = Severity.NORMAL,
) -> Plan:
    """Return the single sampling plan of a lot for one class of defects.

    Args:
        lot: Pieces in the lot.
        aql: One of `AQLS`.
        level: One of `LEVELS`.
        severity: Normal, tightened or reduced.

    Raises:
        InvalidError: The lot is empty, or the level or AQL is not in the tables.
    """
    start = code_letter(lot, level)
    need(
        aql in AQLS,
        "aql",
        N_("{aql} is no AQL of the standard; choose one from 0.010 to 10."),
        aql=aql,
    )
    letter, sample, ac, re = _table(severity)[start, aql]
    return Plan(
        aql=aql,
        start_letter=start,
        letter=letter,
        sample_size=min(sample, lot),
        ac=ac,
        re=re,
        whole_lot=sample >= lot,
    )


def plans(
    lot: int,
    aqls: Mapping[DefectClass, Decimal],
    level: str = "II",
    severity: Severity = Severity.NORMAL,
) -> dict[DefectClass, Plan]:
    """Return the plans of all classes of defects of one inspection.

    A class with AQL 0 takes the sample of the major class (of the strictest other
    class when there is no major one) and allows no defect (settled 30).

    Raises:
        InvalidError: The lot is empty, a level or AQL is not in the tables, or every
            class has AQL 0.
    """
    made = {
        defects: plan(lot, aql, level, severity)
        for defects, aql in aqls.items()
        if aql != CRITICAL
    }
    need(
        bool(made),
        "aql",
        N_("At least one class of defects needs an AQL above 0."),
    )
    model = made.get(DefectClass.MAJOR) or min(made.values(), key=lambda p: p.aql)
    return {defects: made.get(defects) or _none_allowed(model) for defects in aqls}


def passes_one_step_tighter(
    lot: int,
    aql: Decimal,
    defects: int,
    level: str = "II",
    severity: Severity = Severity.NORMAL,
) -> bool:
    """Say whether a lot would also pass at the next stricter AQL (switching score).

    At the strictest AQL of the table there is no step left; the lot itself decides.

    Raises:
        InvalidError: The lot is empty, or the level or AQL is not in the tables.
    """
    need(aql in AQLS, "aql", N_("Choose an AQL of the standard."))
    tighter = AQLS[max(AQLS.index(aql) - 1, 0)]
    return plan(lot, tighter, level, severity).judge(defects) == Verdict.ACCEPT


@dataclass(frozen=True, slots=True)
class Inspected:
    """One inspected lot as the switching rules see it.

    Attributes:
        accepted: The verdict.
        ac: Acceptance number of its plan.
        passes_tighter: It would also have passed one AQL step stricter.
        resubmitted: A rejected lot shown again; does not count (settled 30).
        irregular: Production was irregular or delayed.
    """

    accepted: bool
    ac: int
    passes_tighter: bool = False
    resubmitted: bool = False
    irregular: bool = False


_RECENT = 5
_TO_TIGHTENED = 2
_TO_NORMAL = 5
_STOP = 5
_TO_REDUCED = 30


@dataclass(frozen=True, slots=True)
class Switching:
    """Where a supplier's product stands in the switching rules.

    Attributes:
        severity: How the next lot is inspected.
        score: Switching score, counted during normal inspection.
        recent: Verdicts of the last lots, the latest last, within this severity.
        rejected_tightened: Lots rejected since tightened inspection began.
        stopped: Five lots failed under tightened inspection: inspect no more until
            the supplier has improved.
    """

    severity: Severity = Severity.NORMAL
    score: int = 0
    recent: tuple[bool, ...] = ()
    rejected_tightened: int = 0
    stopped: bool = False


def switch(
    before: Switching, lot: Inspected, *, reduced_approved: bool = False
) -> Switching:
    """Return where a product stands after one more lot.

    Args:
        before: Where it stood; `Switching()` at the start.
        lot: The lot just judged.
        reduced_approved: Production is steady and reduced inspection is wanted by the
            responsible authority.
    """
    if lot.resubmitted or before.stopped:
        return before
    recent = (*before.recent, lot.accepted)[-_RECENT:]
    if before.severity == Severity.TIGHTENED:
        return _after_tightened(before, lot, recent)
    if before.severity == Severity.REDUCED:
        steady = lot.accepted and not lot.irregular
        return Switching(Severity.REDUCED if steady else Severity.NORMAL)
    if recent.count(False) >= _TO_TIGHTENED:
        return Switching(Severity.TIGHTENED)
    points = _points(lot)
    score = before.score + points if points else 0
    if score >= _TO_REDUCED and reduced_approved and not lot.irregular:
        return Switching(Severity.REDUCED)
    return Switching(score=score, recent=recent)


def standing(lots: Iterable[Inspected], *, reduced_approved: bool = False) -> Switching:
    """Return where a product stands after all its lots, the earliest first."""
    now = Switching()
    for lot in lots:
        now = switch(now, lot, reduced_approved=reduced_approved)
    return now


def _after_tightened(
    before: Switching, lot: Inspected, recent: tuple[bool, ...]
) -> Switching:
    """Stay tightened, return to normal, or stop."""
    rejected = before.rejected_tightened + (not lot.accepted)
    if len(recent) >= _TO_NORMAL and all(recent):
        return Switching()
    return Switching(
        Severity.TIGHTENED,
        recent=recent,
        rejected_tightened=rejected,
        stopped=rejected >= _STOP,
    )


def _points(lot: Inspected) -> int:
    """Return what a lot adds to the switching score; 0 sets the score back."""
    if not lot.accepted:
        return 0
    if lot.ac >= 2:  # noqa: PLR2004 - the standard's two cases: Ac 0 or 1, and more
        return 3 if lot.passes_tighter else 0
    return 2


def _none_allowed(model: Plan) -> Plan:
    """Return a plan with the same sample that allows no defect."""
    return Plan(
        aql=CRITICAL,
        start_letter=model.start_letter,
        letter=model.letter,
        sample_size=model.sample_size,
        ac=0,
        re=1,
        whole_lot=model.whole_lot,
    )


@cache
def _table(
    severity: Severity,
) -> Mapping[tuple[str, Decimal], tuple[str, int, int, int]]:
    """Read one of the tables 2-A, 2-B, 2-C: (letter, AQL) to letter, n, Ac, Re."""
    return {
        (row["start_letter"], Decimal(row["aql"])): (
            row["use_letter"],
            int(row["sample_size"]),
            int(row["ac"]),
            int(row["re"]),
        )
        for row in codes.rows(f"aql_{severity.value}")
    }
