"""What an inspection is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import aql, checks
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.core.refs import Ref

ZERO = Decimal(0)
NO_AQL = N_("{aql} is no AQL of the standard; choose one from 0.010 to 10.")


class State(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


class Action(StrEnum):
    """What can be done to an inspection."""

    EDIT = "edit"
    ACCEPT = "accept"
    REJECT = "reject"
    WAIVE = "waive"


TRANSITIONS = {
    (State.PLANNED, Action.EDIT): State.PLANNED,
    (State.PLANNED, Action.ACCEPT): State.PASSED,
    (State.PLANNED, Action.REJECT): State.FAILED,
    (State.FAILED, Action.WAIVE): State.WAIVED,
}

STATE_TITLES = {
    State.PLANNED: N_("Planned"),
    State.PASSED: N_("Passed"),
    State.FAILED: N_("Failed"),
    State.WAIVED: N_("Accepted with waiver"),
}

CLASS_TITLES = {
    aql.DefectClass.CRITICAL: N_("Critical"),
    aql.DefectClass.MAJOR: N_("Major"),
    aql.DefectClass.MINOR: N_("Minor"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """One class of defects of an inspection.

    Attributes:
        aql: The acceptance quality limit; 0 allows no defect at all.
        letter, sample_size, accept, reject: The plan (GB/T 2828.1-2012).
        found: Defects found in the sample.
    """

    id: int | None = None
    defects: aql.DefectClass = aql.DefectClass.MAJOR
    aql: Decimal = Decimal("2.5")
    letter: str = ""
    sample_size: int = 0
    accept: int = 0
    reject: int = 1
    found: int = 0

    @property
    def passes(self) -> bool:
        """Whether the sample shows no more defects than it may."""
        return self.found <= self.accept


USUAL_CLASSES = (
    Inspected(defects=aql.DefectClass.CRITICAL, aql=ZERO),
    Inspected(defects=aql.DefectClass.MAJOR, aql=Decimal("2.5")),
    Inspected(defects=aql.DefectClass.MINOR, aql=Decimal("4.0")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The inspection of one lot of a purchase contract.

    Attributes:
        lot_size: Units presented.
        level: S-1 … S-4, I, II or III.
        resubmission: The lot was rejected before; it does not count for switching.
        reason: Why a failed lot was accepted all the same.
    """

    id: int | None = None
    version: int = 0
    number: str = ""
    state: State = State.PLANNED
    company: Ref | None = None
    purchase: Ref | None = None
    purchase_line_id: int | None = None
    product: Ref | None = None
    inspected_on: date | None = None
    inspector: str = ""
    place: str = ""
    lot_size: int = 0
    level: str = "II"
    severity: aql.Severity = aql.Severity.NORMAL
    resubmission: bool = False
    conclusion: str = ""
    reason: str = ""
    classes: tuple[Inspected, ...] = USUAL_CLASSES

    def planned(self) -> Inspection:
        """Return the inspection with the sampling plan of its lot (rules §7).

        Raises:
            InvalidError: The lot is empty, or a level or AQL is not in the standard.
        """
        made = aql.plans(
            self.lot_size,
            {each.defects: each.aql for each in self.classes},
            self.level,
            self.severity,
        )
        return replace(
            self,
            classes=tuple(
                replace(
                    each,
                    letter=made[each.defects].letter,
                    sample_size=made[each.defects].sample_size,
                    accept=made[each.defects].ac,
                    reject=made[each.defects].re,
                )
                for each in self.classes
            ),
        )

    @property
    def passes(self) -> bool:
        """Whether every class passes; the worst decides."""
        return all(each.passes for each in self.classes)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the inspection from being saved."""
        wanted = {
            "company": N_("Choose the company."),
            "purchase": N_("Choose the purchase contract."),
            "product": N_("Choose the product."),
            "inspected_on": N_("Enter the date of the inspection."),
            "classes": N_("Enter at least one class of defects."),
        }
        found = [*checks.missing(self, wanted)]
        if self.lot_size <= 0:
            found.append(Problem("lot_size", N_("The lot must be greater than zero.")))
        for index, each in enumerate(self.classes):
            where = f"classes.{index}"
            if each.found < 0:
                found.append(Problem(f"{where}.found", N_("This cannot be negative.")))
            if each.aql not in (aql.CRITICAL, *aql.AQLS):
                found.append(
                    Problem(
                        f"{where}.aql",
                        NO_AQL,
                        {"aql": str(each.aql)},
                    )
                )
        if not found:
            try:
                self.planned()
            except InvalidError as error:
                found += error.problems
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A row of the list of inspections."""

    id: int
    number: str | None
    state: State
    supplier: str
    supplier_zh: str
    purchase: str
    product: str
    inspected_on: date
    lot_size: int
    resubmission: bool
