"""Inspections on the screen: the list and the editor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core import aql
from app.core.i18n import N_, _, _n, screen_language
from app.core.papers.inspecting import PART_TITLES, RESULT_TITLES
from app.quality.domain import (
    CLASS_TITLES,
    STATE_TITLES,
    TRANSITIONS,
    Action,
    Checked,
    Defect,
    Inspected,
    Inspection,
    State,
)
from forms.kit.beside import Beside, activity_block, links_block
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    NextSpec,
    Note,
    Option,
    Piece,
    SectionSpec,
)
from forms.quality_list import state_chip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.purchasing.domain import Line

SEVERITIES = (
    (aql.Severity.NORMAL, N_("Normal")),
    (aql.Severity.TIGHTENED, N_("Tightened")),
    (aql.Severity.REDUCED, N_("Reduced")),
)
LEVELS = tuple((level, level) for level in aql.LEVELS)
LIMITS = (
    (aql.CRITICAL, N_("None allowed")),
    *((limit, str(limit)) for limit in aql.AQLS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is read beside an inspection.

    Attributes:
        lines: The lines of its purchase contract.
    """

    lines: tuple[Line, ...] = ()


def facts_of(beside: Beside) -> Facts:
    """Return what was read beside an inspection; nothing until then."""
    return beside.facts or Facts()


# --- The editor ----------------------------------------------------------------------


def _verdict(line: Inspected, inspection: Inspection) -> Cell:
    if inspection.state is State.PLANNED and not line.found:
        return Cell("–", tone="text3", align="center", tint=True)
    if line.passes:
        return Cell(_("Passed"), kind="chip", chip="ok")
    return Cell(_("Failed"), kind="chip", chip="bad")


def _found(line: Inspected, _inspection: Inspection) -> Cell:
    words = screen_language().quantity(Decimal(line.found), 0)
    tone = "" if line.passes else "bad"
    return Cell(words, kind="number", tone=tone, bold=not line.passes)


CLASSES = SectionSpec(
    "classes",
    N_("Sampling plan"),
    fixed=True,
    rows="list",
    count=lambda _i: None,
    columns=(
        ColumnSpec("defects", N_("Defects"), "readonly", 130, stretch=True,
                   cell=lambda line, _i: _(CLASS_TITLES[line.defects])),
        ColumnSpec("aql", N_("AQL"), "choice", 120, options=LIMITS),
        ColumnSpec("letter", N_("Code letter"), "readonly", 94,
                   cell=lambda line, _i: Cell(line.letter, align="center")),
        ColumnSpec("sample_size", N_("Sample size"), "integer", 96,
                   cell=lambda line, _i: line.sample_size),
        ColumnSpec("accept", N_("Accept (Ac)"), "integer", 96,
                   cell=lambda line, _i: line.accept),
        ColumnSpec("reject", N_("Reject (Re)"), "integer", 96,
                   cell=lambda line, _i: line.reject),
        ColumnSpec("found", N_("Found"), "integer", 86, required=True,
                   editable=lambda _line, _i: True, cell=_found),
        ColumnSpec("verdict", N_("Verdict"), "readonly", 110, cell=_verdict),
    ),
)  # fmt: skip


CHECKS = SectionSpec(
    "checks",
    N_("Looked at"),
    rows="list",
    new_line=lambda _i: Checked(),
    entry=N_("Choose what else was looked at"),
    columns=(
        ColumnSpec("part", N_("Looked at"), "choice", 190, required=True,
                   options=tuple(PART_TITLES.items())),
        ColumnSpec("result", N_("Result"), "choice", 150, required=True,
                   options=tuple(RESULT_TITLES.items())),
        ColumnSpec("remark", N_("Remarks"), width=320, stretch=True),
    ),
)  # fmt: skip

LISTED = SectionSpec(
    "listed",
    N_("Defects"),
    rows="list",
    new_line=lambda _i: Defect(),
    entry=N_("Describe a defect"),
    columns=(
        ColumnSpec("defects", N_("Class"), "choice", 110, required=True,
                   options=tuple(CLASS_TITLES.items())),
        ColumnSpec("code", N_("Code"), width=90),
        ColumnSpec("description", N_("Defect"), width=300, required=True,
                   stretch=True),
        ColumnSpec("quantity", N_("Pieces"), "integer", 86, required=True, sum=True),
        ColumnSpec("photo", N_("Photo"), width=150),
    ),
)  # fmt: skip


def _products(beside: Beside, inspection: Inspection) -> Sequence[Option]:
    found = [
        (line.id, " · ".join(part for part in (
            line.product.code if line.product else "", line.description) if part))
        for line in facts_of(beside).lines
    ]  # fmt: skip
    known = {key for key, _words in found}
    if inspection.product and inspection.purchase_line_id not in known:
        ref = inspection.product
        found.append((inspection.purchase_line_id, f"{ref.code} · {ref.name}"))
    return found


def _fields(beside: Beside) -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("purchase", N_("Purchase contract"), "lookup:purchase",
                  required=True, width=2),
        FieldSpec("purchase_line_id", N_("Product"), "choice", required=True, width=2,
                  options=lambda i: _products(beside, i)),
        FieldSpec("inspected_on", N_("Inspected on"), "date", required=True),
        FieldSpec("lot_size", N_("Lot"), "integer", required=True),
        FieldSpec("level", N_("Inspection level"), "choice", options=LEVELS),
        FieldSpec("severity", N_("Severity"), "choice", options=SEVERITIES),
        FieldSpec("resubmission", N_("Shown again"), "check"),
        FieldSpec("inspector", N_("Inspector")),
        FieldSpec("place", N_("Place")),
        FieldSpec("packed_percent", N_("Packed"), "percent"),
    )  # fmt: skip


RESULT = SectionSpec(
    "result",
    N_("Conclusion"),
    fields=(
        FieldSpec("conclusion", N_("What was seen"), "note", width=6),
        FieldSpec("reason", N_("Reason of the waiver"), width=6,
                  show=lambda i: i.reason,
                  visible=lambda i: i.state is State.WAIVED),
        FieldSpec("company", N_("Our company"), "lookup:company", required=True,
                  width=3),
    ),
)  # fmt: skip


def _sample(inspection: Inspection) -> Block:
    """Tell how much to inspect, and by which standard."""
    language = screen_language()
    most = max((line.sample_size for line in inspection.classes), default=0)
    lot = language.quantity(Decimal(inspection.lot_size), 0)
    pieces: list[Piece] = [
        Fact(_("Sample"), language.quantity(Decimal(most), 0), size="big",
             detail=_("of a lot of {lot}", lot=lot)),
    ]  # fmt: skip
    if most and most >= inspection.lot_size:
        pieces.append(Note(_("Every piece of the lot is inspected."), "warn"))
    pieces += [
        Gap(),
        Fact(_("Level"), inspection.level),
        Fact(_("Severity"), _(dict(SEVERITIES)[inspection.severity])),
        Note(aql.STANDARD, "text2"),
    ]
    return Block(_("Sample"), tuple(pieces))


def _outcome(inspection: Inspection) -> Block:
    """Tell what the defects found so far mean."""
    facts: list[Piece] = [
        Fact(
            _(CLASS_TITLES[line.defects]),
            _("{found} of at most {accept}", found=line.found, accept=line.accept),
            tone="" if line.passes else "bad",
        )
        for line in inspection.classes
    ]
    if not any(line.sample_size for line in inspection.classes):
        return Block(_("Defects found"), tuple(facts))
    if inspection.state is State.PLANNED:
        good = inspection.passes
        words = _("The lot passes so far") if good else _("The lot fails")
        facts += [Gap(), Note(words, "ok" if good else "bad")]
    else:
        words, tone = state_chip(inspection)
        facts += [Gap(), Fact(_("Verdict"), chip=(words, tone))]
    if inspection.reason:
        facts.append(Note(inspection.reason, "text2"))
    return Block(_("Defects found"), tuple(facts))


def inspector(inspection: Inspection, beside: Beside) -> tuple[Block, ...]:
    """Return the blocks of the panel."""
    return (
        _sample(inspection),
        _outcome(inspection),
        *links_block(beside),
        *beside.blocks,
        *activity_block(beside, STATE_TITLES),
    )


def _subtitle(inspection: Inspection) -> str:
    known = [
        f"{inspection.product.code} {inspection.product.name}".strip()
        if inspection.product
        else "",
        inspection.purchase.name if inspection.purchase else "",
    ]
    return " · ".join(part for part in known if part)


def _chips(inspection: Inspection, beside: Beside) -> Sequence[tuple[str, str]]:
    found = [state_chip(inspection)]
    if inspection.resubmission:
        found.append((_("Shown again"), "vio"))
    bad = sum(1 for line in inspection.classes if not line.passes)
    if bad and inspection.state is State.PLANNED:
        words = _n("{n} class fails", "{n} classes fail", bad)
        found.append((words, "bad"))
    return (*found, *beside.chips)


ACTIONS = (
    ActionSpec("conclude", N_("Conclude"), "gauge", primary=True, needs=Action.ACCEPT,
               permission="quality.issue",
               ask=N_("The verdict follows from the defects entered. It cannot be "
                      "changed afterwards.")),
    ActionSpec("waive", N_("Accept with waiver"), "rosette-discount-check",
               needs=Action.WAIVE, permission="quality.cancel",
               ask=N_("The goods may be received although the lot failed. The reason "
                      "stays on record.")),
)  # fmt: skip


def editor(beside: Beside, following: tuple[NextSpec, ...]) -> EditorSpec:
    """Declare the editor of inspections.

    Args:
        beside: What stands beside the record; its values change.
        following: What can be made from an inspection.
    """
    return EditorSpec(
        kind="inspection",
        singular=N_("Inspection"),
        icon="clipboard-check",
        subtitle=_subtitle,
        chips=lambda i: _chips(i, beside),
        flow=lambda _i: beside.steps,
        fields=_fields(beside),
        sections=(CLASSES, LISTED, CHECKS, RESULT),
        inspector=lambda i: inspector(i, beside),
        actions=ACTIONS,
        next=following,
        transitions=TRANSITIONS,
        edit=Action.EDIT,
        permission="quality.edit",
    )
