"""What an inspection is, and the rules it obeys. No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core import aql, checks
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.papers.inspecting import CheckPart, CheckResult
from app.core.refs import Ref
from app.core.states import note_titles

WHOLE = 100
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
note_titles(STATE_TITLES)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One thing that was looked at beside the defects of the sample.

    Attributes:
        part: What.
        result: How it came out.
        remark: What was seen.
    """

    id: int | None = None
    part: CheckPart = CheckPart.QUANTITY
    result: CheckResult = CheckResult.OPEN
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One kind of defect that was found in the sample.

    Attributes:
        defects: Its class.
        code: As the office or the customer numbers defects; may be empty.
        quantity: Pieces that have it.
        photo: Name of the picture among the inspection's files that shows it, with or
            without its ending; empty: none does.
    """

    id: int | None = None
    defects: aql.DefectClass = aql.DefectClass.MAJOR
    code: str = ""
    description: str = ""
    quantity: int = 1
    photo: str = ""


USUAL_CHECKS = tuple(Checked(part=part) for part in CheckPart)
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
        packed_percent: How much of the order was packed; None: nobody told.
        checks: What was looked at beside the sample's defects.
        listed: The defects by kind; where a class has any, they are all it has.
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
    packed_percent: Decimal | None = None
    classes: tuple[Inspected, ...] = USUAL_CLASSES
    checks: tuple[Checked, ...] = USUAL_CHECKS
    listed: tuple[Defect, ...] = ()

    def counted(self) -> Inspection:
        """Return the inspection with the defects of each class as they are listed.

        A class of which none is listed keeps the count that was entered.
        """
        sums: dict[aql.DefectClass, int] = {}
        for one in self.listed:
            sums[one.defects] = sums.get(one.defects, 0) + one.quantity
        return replace(
            self,
            classes=tuple(
                replace(each, found=sums.get(each.defects, each.found))
                for each in self.classes
            ),
        )

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

    def _wrong_in_lists(self) -> list[Problem]:
        """Return what is wrong in what was packed and in the list of defects."""
        found = []
        packed = self.packed_percent
        if packed is not None and not 0 <= packed <= WHOLE:
            found.append(Problem("packed_percent", N_("Enter 0 to 100.")))
        judged = {each.defects for each in self.classes}
        for index, one in enumerate(self.listed):
            where = f"listed.{index}"
            if one.quantity <= 0:
                text = N_("Enter how many pieces have it.")
                found.append(Problem(f"{where}.quantity", text))
            if not one.description.strip():
                found.append(
                    Problem(f"{where}.description", N_("Describe the defect."))
                )
            if one.defects not in judged:
                text = N_("The sampling plan has no such class.")
                found.append(Problem(f"{where}.defects", text))
        return found

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
        found += self._wrong_in_lists()
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
