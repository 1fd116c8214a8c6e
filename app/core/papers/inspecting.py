"""The inspection report (验货报告)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

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


class CheckPart(StrEnum):
    """What is looked at beside the defects of the sample (documents.md §24)."""

    QUANTITY = "quantity"
    PACKING = "packing"
    SIZES = "sizes"
    LOOKS = "looks"
    FUNCTION = "function"
    ASSEMBLY = "assembly"
    LABELS = "labels"


class CheckResult(StrEnum):
    """How something that was looked at came out."""

    OPEN = "open"
    GOOD = "good"
    BAD = "bad"
    ABSENT = "absent"


PART_TITLES = {
    CheckPart.QUANTITY: N_("Quantity"),
    CheckPart.PACKING: N_("Packing and marks"),
    CheckPart.SIZES: N_("Sizes and weights"),
    CheckPart.LOOKS: N_("Appearance"),
    CheckPart.FUNCTION: N_("Function"),
    CheckPart.ASSEMBLY: N_("Assembly"),
    CheckPart.LABELS: N_("Labels and barcodes"),
}
RESULT_TITLES = {
    CheckResult.OPEN: N_("Not looked at"),
    CheckResult.GOOD: N_("Conforms"),
    CheckResult.BAD: N_("Deviates"),
    CheckResult.ABSENT: N_("Does not apply"),
}


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """One thing that was looked at beside the defects of the sample.

    Attributes:
        part: What: quantity, packing and marks, function.
        result: How it came out.
        remark: What was seen; empty: nothing to say.
    """

    part: CheckPart
    result: CheckResult
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FoundDefect:
    """One kind of defect that was found.

    Attributes:
        defects: Its class.
        code: Of the defect, as the office or the customer numbers them; empty: none.
        description: What it is.
        quantity: Pieces that have it.
        photo: Number of the picture that shows it, from 1; 0: none does.
    """

    defects: aql.DefectClass
    code: str
    description: str
    quantity: int
    photo: int = 0


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of the inspection.

    Attributes:
        name: Of its file, without the ending.
        data: JPEG or PNG.
    """

    name: str
    data: bytes


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
        customer: Whose order the goods are for; empty: not told.
        packed_percent: How much of the order was packed; None: not told.
        checked: What was looked at beside the sample's defects, in its order.
        found: The defects, the worst first.
        photos: In the order in which they are numbered.
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
    customer: str = ""
    packed_percent: Decimal | None = None
    checked: tuple[CheckedPart, ...] = ()
    found: tuple[FoundDefect, ...] = ()
    photos: tuple[Photo, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a waiver of a lot that needs none."""
        if self.waiver and self.passes:
            text = N_("{number}: a lot that passes needs no waiver.")
            wrong = Problem("waiver", text, {"number": self.number})
            raise InvalidError.of(wrong)

    @property
    def passes(self) -> bool:
        """Whether every class passes; the worst decides."""
        return all(one.passes for one in self.classes)

    @property
    def sample(self) -> int:
        """The pieces to draw: the largest sample of the classes."""
        return max((one.sample for one in self.classes), default=0)
