"""What customs ask of wood in packing: the treated wood, and Australia's declaration.

Wood that crosses borders is treated and bears the mark of ISPM 15. Who treated it, how
and when stands on the provider's certificate: what is not entered of it is written in
by hand.
"""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.papers import WoodPaper
from reports import certificates, paper, shipped
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.paper import Brick
from reports.sheet import Sheet
from reports.styles import BODY, INK, LABEL_STYLE, MARGIN_X, MM, STRONG, Style
from reports.tongue import Tongue

TREATED = N_("Wood Packing Treatment")
DECLARATION = N_("Packing Declaration")
SAID = Style(8.6, 12)
ASKED = 128 * MM
BOX = 8.0
GAP = 7.0

PROHIBITED = (
    "Straw, bark, soil, hay, peat, used fruit or vegetable cartons or other plant "
    "matter of that kind was used to pack or secure the goods."
)
TIMBER = "Timber or bamboo (pallets, crates, dunnage) was used to pack or secure them."
BY_STANDARD = (
    "All of that timber and bamboo was treated and marked as ISPM 15 requires, or as "
    "the Australian authority accepts otherwise."
)
CLEAN = (
    "Each container named above was looked at inside and outside before it was packed: "
    "it was clean, and free of earlier cargo, soil, seeds, plants, insects and animals."
)


def treated(record: WoodPaper, lang: Language, second: Language | None = None) -> bytes:
    """Print the record of the wood's treatment, with places for the certificate."""
    tongue = Tongue(lang, second)
    tr = tongue.tr
    day = lang.iso(record.treated_on) if record.treated_on else ""
    facts = [
        (tr(N_("Treatment (HT or MB, temperature or dose, time)")), record.treatment),
        (tr(N_("IPPC mark on the wood")), record.mark),
        (tr(N_("Certificate No.")), record.certificate_no),
        (tr(N_("Treated by")), record.treated_by),
        (tr(N_("Treated on")), day),
    ]
    particulars = [
        (tr(N_("Wooden pallets")), str(record.pallets)),
        *shipped.voyage(record, tongue),
        (tr("Marks & Numbers"), shipped.marks(record)),
    ]
    statements = [
        paragraph(tongue.text(text), MARGIN_X, shipped.WIDTH, certificates.SAID)
        for text in record.statements
    ]
    whom = certificates.addressed(record, tongue)
    references = shipped.aside(shipped.references(record, tongue), tongue)
    bricks: list[Brick] = [
        *shipped.head(record, TREATED, tongue),
        beside(whom, references),
        space(8),
        *shipped.goods(record, tongue),
        *shipped.wide(particulars, tongue),
        stack([space(6), *(_told(*fact) for fact in facts)]),
        *keep_all([space(8), *statements, space(8)]),
        shipped.signed(record.letterhead, tongue),
    ]
    return paper.render(shipped.layout(record, TREATED, tongue), bricks)


def declaration(
    record: WoodPaper, lang: Language, _second: Language | None = None
) -> bytes:
    """Print the packing declaration that Australia asks for, in English alone."""
    tongue = Tongue(lang)
    # What dunnage is made of nobody entered: whoever signs knows.
    wood = True if record.pallets else None if record.dunnage else False
    treated = bool(wood and record.treatment and record.mark)
    asked = [
        _answered("1", PROHIBITED, yes=False),
        _answered("2", TIMBER, yes=wood),
        space(0) if wood is False else _answered("3", BY_STANDARD, yes=treated or None),
    ]
    if record.containers:
        asked += [
            paragraph("Cleanliness of containers", MARGIN_X, shipped.WIDTH, STRONG),
            space(2),
            paragraph(CLEAN, MARGIN_X, shipped.WIDTH, SAID),
            space(GAP),
        ]
    signer = (("Name", record.authorised_person), ("Date", lang.iso(record.on)))
    width = (28 * MM, shipped.WIDTH - 28 * MM)
    bricks: list[Brick] = [
        *shipped.head(record, DECLARATION, tongue),
        beside(
            paragraph("To the Australian authorities", MARGIN_X, shipped.LEFT, STRONG),
            shipped.aside(shipped.references(record, tongue), tongue),
        ),
        space(8),
        *keep_all(shipped.wide(_consignment(record, tongue), tongue)),
        *keep_all([space(10), *asked]),
        *keep_all([pairs(signer, MARGIN_X, width), space(6)]),
        shipped.signed(record.letterhead, tongue),
    ]
    return paper.render(shipped.layout(record, DECLARATION, tongue), bricks)


def _consignment(record: WoodPaper, tongue: Tongue) -> shipped.Rows:
    return [
        *shipped.voyage(record, tongue),
        *shipped.packed(record, tongue)[:2],
        (tongue.tr("Marks & Numbers"), shipped.marks(record)),
    ]


def _told(label: str, fact: str) -> Brick:
    """Return a caption with what is known, on a line to write on if nothing is."""
    said = paragraph(label, MARGIN_X, 60 * MM, LABEL_STYLE)
    entered = paragraph(fact, MARGIN_X + 62 * MM, shipped.WIDTH - 62 * MM, SAID)
    height = max(said.height, entered.height, LABEL_STYLE.lead) + GAP

    def draw(sheet: Sheet, y: float) -> None:
        said.draw(sheet, y + GAP - 2)
        if fact:
            entered.draw(sheet, y + GAP - 3)
        low, end = y + height, MARGIN_X + shipped.WIDTH
        sheet.line((MARGIN_X + 62 * MM, low), (end, low), 0.5)

    return Brick(height, draw)


def _answered(number: str, statement: str, *, yes: bool | None) -> Brick:
    """Return a statement with its boxes; None: whoever signs ticks one by hand."""
    said = stack(
        [
            beside(
                paragraph(number, MARGIN_X, 6 * MM, STRONG),
                paragraph(statement, MARGIN_X + 6 * MM, ASKED, SAID),
            ),
            space(GAP),
        ]
    )

    def draw(sheet: Sheet, y: float) -> None:
        said.draw(sheet, y)
        for at, (word, ticked) in enumerate((("YES", yes), ("NO", yes is False))):
            x = MARGIN_X + 138 * MM + at * 17 * MM
            sheet.box((x, y + 2), (BOX, BOX), 0.7)
            sheet.text(x + BOX + 4, y + 9.2, word, BODY)
            if ticked:
                sheet.line((x + 1.5, y + 3.5), (x + BOX - 1.5, y + BOX + 0.5), 1.1, INK)
                sheet.line((x + 1.5, y + BOX + 0.5), (x + BOX - 1.5, y + 3.5), 1.1, INK)

    return Brick(said.height, draw)
