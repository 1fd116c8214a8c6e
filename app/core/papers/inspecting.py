"""The inspection report (验货报告)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from app.core import aql
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_
from app.core.papers.parts import Letterhead, Paper, PartyBlock, Texts


@dataclass(frozen=True, slots=True)
class InspectedClass:
    """What was looked for and found of one class of defects.

    Attributes:
        defects: The class.
        limit: Acceptance quality limit; 0: no defect is allowed.
        letter: Code letter of the plan.
        sample: Pieces inspected.
        accept, reject: Ac and Re.
        found: Defects found in the sample.
    """

    defects: aql.DefectClass
    limit: Decimal
    letter: str
    sample: int
    accept: int
    reject: int
    found: int

    @property
    def passes(self) -> bool:
        """Whether no more defects were found than the plan accepts."""
        return self.found <= self.accept


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPaper(Paper):
    """An inspection report by acceptance sampling (documents.md §24).

    Attributes:
        letterhead: Ours: we inspect.
        supplier: Whose goods.
        purchase_no, contract_no: What they were ordered by; the latter may be empty.
        product_no: Item number.
        product: Name of the goods.
        ordered: As the purchase contract says; None: not stated.
        unit: Of the order.
        place: Where it was inspected.
        inspector: Who did.
        lot: Units presented.
        level: General or special inspection level.
        severity: Normal, tightened or reduced.
        standard: With its edition.
        shown_again: The lot was rejected before.
        classes: The worst first.
        concluded: Whether the verdict was given; before, the report is a plan.
        waiver: Why a failed lot was taken all the same; empty: it was not.
        remarks: What was seen, per language.
    """

    letterhead: Letterhead
    supplier: PartyBlock
    purchase_no: str = ""
    contract_no: str = ""
    product_no: str = ""
    product: Texts = field(default_factory=dict)
    ordered: Decimal | None = None
    unit: Texts = field(default_factory=dict)
    place: str = ""
    inspector: str = ""
    lot: int = 0
    level: str = "II"
    severity: aql.Severity = aql.Severity.NORMAL
    standard: str = aql.STANDARD
    shown_again: bool = False
    classes: tuple[InspectedClass, ...] = ()
    concluded: bool = False
    waiver: str = ""
    remarks: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a waiver of a lot that needs none."""
        if self.waiver and self.passes:
            text = N_("{number}: a lot that passes needs no waiver.")
            wrong = Problem("waiver", text, {"number": self.number})
            raise InvalidError(N_("Please correct the marked fields."), (wrong,))

    @property
    def passes(self) -> bool:
        """Whether every class passes; the worst decides."""
        return all(one.passes for one in self.classes)

    @property
    def sample(self) -> int:
        """The pieces to draw: the largest sample of the classes."""
        return max((one.sample for one in self.classes), default=0)
