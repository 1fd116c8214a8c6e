"""The inspection report (验货报告): lot, sample, defects, verdict (ISO 2859-1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.core import aql
from app.core.i18n import N_, Language
from app.core.papers import InspectedClass, InspectionPaper, Letterhead, say, unit_in
from reports import closing, heading, paper
from reports import inspection_findings as findings
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.sheet import Sheet
from reports.styles import (
    ACCENT,
    BODY,
    CHOP,
    HEAD_FILL,
    INK,
    MARGIN_X,
    MM,
    STRONG,
    TITLE_SECOND,
)
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue

TITLE = N_("Inspection Report")
SEVERITIES = {
    aql.Severity.NORMAL: N_("Normal"),
    aql.Severity.TIGHTENED: N_("Tightened"),
    aql.Severity.REDUCED: N_("Reduced"),
}
PASSED = N_("Passed")
FAILED = N_("Failed")
WAIVED = N_("Accepted with waiver")
PENDING = N_("Pending")
WIDTH = 170 * MM
LEFT = 84 * MM
RIGHT_X = MARGIN_X + 90 * MM


def render(
    record: InspectionPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print an inspection report."""
    tongue = Tongue(lang, second)
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        beside(_goods(record, tongue), _facts(record, tongue)),
        space(8),
        _verdict(record, tongue),
        space(8),
        *_plan(record, tongue),
        *findings.checked(record.checked, tongue),
        *findings.defects(record.found, tongue),
        *_said(tongue.tr("Reason of the waiver"), (record.waiver,)),
        *_said(tongue.tr("Findings"), tongue.texts(record.remarks)),
        *findings.photos(record.photos, tongue),
    ]
    keep_all(bricks[-2:])  # nobody signs an empty page
    bricks += [*keep_all([space(6)]), _signatures(record, tongue)]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _goods(record: InspectionPaper, tongue: Tongue) -> Brick:
    tr, lang = tongue.tr, tongue.lang
    caption = 32 * MM if tongue.second else 26 * MM
    unit = unit_in(record.unit, lang.code)

    def counted(count: Decimal | None) -> str:
        return "" if count is None else f"{lang.quantity(count, 0)} {unit}".strip()

    items = (
        (tr("Item No."), record.product_no),
        (tr("Product"), tongue.text(record.product)),
        (tr("Purchase Contract No."), record.purchase_no),
        (tr("Contract No."), record.contract_no),
        (tr("Customer"), record.customer),
        (tr("Quantity ordered"), counted(record.ordered)),
        (tr("Packed"), _percent(record, tongue)),
        (tr("Lot"), counted(Decimal(record.lot))),
    )
    supplier = heading.party(tr("Supplier"), record.supplier, tongue, MARGIN_X, LEFT)
    return stack([supplier, pairs(items, MARGIN_X, (caption, LEFT - caption))])


def _percent(record: InspectionPaper, tongue: Tongue) -> str:
    packed = record.packed_percent
    if packed is None:
        return ""
    places = max(0, -int(packed.normalize().as_tuple().exponent))
    return f"{tongue.lang.quantity(packed, places)}%"


def _facts(record: InspectionPaper, tongue: Tongue) -> Brick:
    tr = tongue.tr
    again = tr("The lot was rejected before and is shown again.")
    items = (
        (tr("Report No."), record.number),
        (tr("Inspected on"), tongue.lang.iso(record.on)),
        (tr("Place"), record.place),
        (tr("Inspector"), record.inspector),
        (tr("Inspection standard"), record.standard),
        (tr("Inspection level"), record.level),
        (tr("Severity"), tr(SEVERITIES[record.severity])),
        (tr("Remarks"), again if record.shown_again else ""),
    )
    caption = 34 * MM if tongue.second else 28 * MM
    wide = WIDTH - (RIGHT_X - MARGIN_X)
    return pairs(items, RIGHT_X, (caption, wide - caption))


def _plan(record: InspectionPaper, tongue: Tongue) -> list[Brick]:
    both = tongue.both
    columns = [
        Column(both("Defects"), 36),
        Column(both("AQL"), 24, Align.CENTRE),
        Column(both("Code letter"), 20, Align.CENTRE),
        Column(both("Sample size"), 22, Align.CENTRE),
        Column(("Ac",), 14, Align.CENTRE),
        Column(("Re",), 14, Align.CENTRE),
        Column(both("Found"), 18, Align.CENTRE),
        Column(both("Result"), 24, Align.CENTRE),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows = [_row(one, record, tongue) for one in record.classes]
    return table.bricks(rows, _drawn(record, tongue))


def _row(one: InspectedClass, record: InspectionPaper, tongue: Tongue) -> list[Cell]:
    def count(number: int) -> str:
        return tongue.lang.quantity(Decimal(number), 0)

    limit = str(one.limit) if one.limit else tongue.tr("None allowed")
    verdict = PASSED if one.passes else FAILED
    return [
        two(tongue.both(findings.CLASSES[one.defects])),
        limit,
        one.letter,
        count(one.sample),
        count(one.accept),
        count(one.reject),
        count(one.found) if record.concluded else "",
        (Text(tongue.tr(verdict), STRONG),) if record.concluded else "",
    ]


def _drawn(record: InspectionPaper, tongue: Tongue) -> list[Brick]:
    drawn = tongue.both(
        "Sample drawn: {sample} of {lot}",
        sample=tongue.lang.quantity(Decimal(record.sample), 0),
        lot=tongue.lang.quantity(Decimal(record.lot), 0),
    )
    words = paragraph(" ".join(drawn), MARGIN_X, WIDTH, BODY)
    return [*keep_all([space(4)]), words, space(8)]


def _signatures(record: InspectionPaper, tongue: Tongue) -> Brick:
    return closing.both_signatures(
        record.letterhead if record.concluded else _unsigned(record),
        record.supplier.title(tongue.lang.code),
        tongue,
        (N_("Inspector"), N_("Supplier")),
    )


def _unsigned(record: InspectionPaper) -> Letterhead:
    """Leave chop and handwriting off a report that says nothing yet."""
    return replace(record.letterhead, seal=None, signature=None, drawn_seal=None)


def _verdict(record: InspectionPaper, tongue: Tongue) -> Brick:
    """Return the verdict on a band of its own: what the reader looks for first."""
    failed = record.concluded and not record.passes and not record.waiver
    words = tongue.tr(_verdict_of(record)).upper()
    label = tongue.tr("Conclusion")
    style = TITLE_SECOND._replace(color=CHOP if failed else INK)
    inner = paragraph(f"{label}: {words}", MARGIN_X + 10, WIDTH - 20, style)
    height = inner.height + 10

    def draw(sheet: Sheet, y: float) -> None:
        sheet.fill(MARGIN_X, y, WIDTH, height, HEAD_FILL)
        sheet.fill(MARGIN_X, y, 3, height, CHOP if failed else ACCENT)
        inner.draw(sheet, y + 5)

    return Brick(height, draw)


def _verdict_of(record: InspectionPaper) -> str:
    if not record.concluded:
        return PENDING
    if record.passes:
        return PASSED
    return WAIVED if record.waiver else FAILED


def _said(label: str, texts: tuple[str, ...]) -> list[Brick]:
    """Return paragraphs under a heading; nothing when there are none."""
    said = [text for text in texts if text]
    if not said:
        return []
    return [
        paragraph(label, MARGIN_X, WIDTH, STRONG),
        *(paragraph(text, MARGIN_X, WIDTH, BODY) for text in said),
        space(5),
    ]
