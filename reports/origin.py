"""The application for a certificate of origin (原产地证书), box by box.

The certificate itself comes from the system of customs or CCPIT that issues it; what
stands here in the numbers of its boxes is what is typed there (documents.md §15).
"""

from __future__ import annotations

from typing import NamedTuple

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import OriginForm, OriginPaper, ShippedGoods
from reports import closing, heading, paper, shipped
from reports.blocks import keep_all, paragraph, space
from reports.paper import Brick, Layout
from reports.styles import BODY, LABEL_STYLE, MARGIN_X, SECOND, STRONG
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue, facts

TITLE = N_("Certificate of Origin Application")
PRODUCED = N_(
    "We declare that the goods named above were produced in {country} and that what "
    "is stated of them is correct."
)
FOB = N_("FOB value")
HS_DIGITS = 6
"""The certificates classify by the digits that all countries have in common."""


class _Boxes(NamedTuple):
    """The numbers under which a form has what they all ask for; 0: it does not."""

    exporter: int = 1
    consignee: int = 2
    producer: int = 0
    transport: int = 3
    destination: int = 0
    item: int = 0
    marks: int = 6
    goods: int = 7
    code: int = 8
    criterion: int = 0
    origin: int = 0
    quantity: int = 9
    invoice: int = 10
    declaration: int = 11


BOXES = {
    OriginForm.GENERAL: _Boxes(destination=4),
    OriginForm.RCEP: _Boxes(
        producer=3, transport=4, item=6, marks=7, goods=8, code=9, criterion=10,
        origin=11, quantity=12, invoice=13, declaration=15,
    ),
    OriginForm.FORM_E: _Boxes(item=5, criterion=8, code=7),
}  # fmt: skip


def render(
    record: OriginPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print what is entered to apply for a certificate of origin."""
    tongue, boxes = Tongue(lang, second), BOXES[record.form]
    titles = (*tongue.upper(TITLE), *filter(None, (record.form.value,)))
    bricks: list[Brick] = [
        heading.letterhead(record.letterhead, tongue, shipped.WIDTH),
        heading.title(titles, record.copy, tongue, shipped.WIDTH),
        *shipped.wide(_head(record, boxes, tongue), tongue),
        space(8),
        *_goods(record, boxes, tongue),
        *_declared(record, boxes, tongue),
    ]
    layout: Layout = shipped.layout(record, TITLE, tongue)
    return paper.render(layout, bricks)


def _numbered(number: int, caption: str) -> str:
    return f"{number}. {caption}"


def _head(record: OriginPaper, boxes: _Boxes, tongue: Tongue) -> shipped.Rows:
    tr, lang = tongue.tr, tongue.lang
    seller = "\n".join(
        (
            *tongue.texts(record.letterhead.names),
            *tongue.texts(record.letterhead.address),
        )
    )
    leaves = lang.iso(record.on_board_on or record.etd)
    route = f"{record.port_of_loading} – {record.port_of_discharge}"
    way = (tongue.carriage(record.transport, record.vessel), route, leaves)
    fob = record.fob
    said = (
        (boxes.exporter, N_("Exporter"), seller),
        (boxes.consignee, N_("Consignee"), "\n".join(record.consignee)),
        (boxes.producer, N_("Producer"), "\n".join(record.producer)),
        (boxes.transport, N_("Means of Transport and Route"), "\n".join(way).strip()),
        (
            boxes.destination,
            N_("Country of Destination"),
            tongue.inline(record.country),
        ),
        (boxes.origin, N_("Country of Origin"), tongue.inline(record.origin)),
        (
            boxes.invoice,
            N_("Number and Date of Invoice"),
            f"{record.invoice_no}  {lang.iso(record.invoice_on)}".strip(),
        ),
    )
    asked = boxes.quantity if boxes.criterion and fob is not None else 0
    # Asked for where the criterion is a share of regional value (RVC).
    worth = lang.money(Money(fob, record.currency)) if fob is not None else ""
    filled = sorted((n, t, v) for n, t, v in (*said, (asked, FOB, worth)) if n)
    return [(_numbered(n, tr(text)), value) for n, text, value in filled]


def _goods(record: OriginPaper, boxes: _Boxes, tongue: Tongue) -> list[Brick]:
    """Return the goods under the numbers of their boxes."""
    both = tongue.both

    def column(
        number: int, caption: str, width: float, align: Align = Align.START
    ) -> Column:
        first, *rest = both(caption)
        title = (_numbered(number, first), *rest)
        return Column(title, width, align, prescribed=True)

    columns = [
        column(boxes.marks, N_("Marks & Numbers"), 34),
        column(boxes.goods, N_("Description of Goods"), 66),
        column(boxes.code, N_("HS Code"), 18),
        column(boxes.quantity, N_("Quantity"), 30),
    ]
    if boxes.criterion:
        columns.insert(3, column(boxes.criterion, N_("Origin criterion"), 22))
    if boxes.item:
        columns.insert(0, column(boxes.item, N_("No."), 12, Align.CENTRE))
    table = Table(MARGIN_X, shipped.WIDTH, columns, tongue.point)
    rows = [
        _row(number, one, record, boxes, tongue)
        for number, one in enumerate(record.goods, 1)
    ]
    words = closing.packages_words(record.packages, record.package_kind, tongue)
    ends = [
        space(3),
        paragraph(facts(shipped.packed(record, tongue)), MARGIN_X, shipped.WIDTH, BODY),
        space(2),
        # Stars close the box, so that nobody adds goods below.
        *(paragraph(f"{text} ***", MARGIN_X, shipped.WIDTH, STRONG) for text in words),
        space(8),
    ]
    return table.bricks(rows, keep_all(ends))


def _row(
    number: int, one: ShippedGoods, record: OriginPaper, boxes: _Boxes, tongue: Tongue
) -> list[Cell]:
    lang = tongue.lang
    texts = tongue.texts(one.description)
    goods = tuple(Text(text, SECOND if i else BODY) for i, text in enumerate(texts))
    unit = tongue.units(one.unit)[:1]
    quantity = " ".join((lang.quantity(one.quantity, one.decimals), *unit))
    cells: list[Cell] = [
        shipped.marks(record) if number == 1 else "",
        goods,
        one.hs_code[:HS_DIGITS],
        quantity,
    ]
    if boxes.criterion:
        cells.insert(3, "")
    return [str(number), *cells] if boxes.item else cells


def _declared(record: OriginPaper, boxes: _Boxes, tongue: Tongue) -> list[Brick]:
    said = "\n".join(
        one.tr(PRODUCED, country=record.origin.get(one.code, record.origin["en"]))
        for one in tongue.languages
    )
    caption = _numbered(boxes.declaration, tongue.tr(N_("Declaration by the Exporter")))
    day = f"{record.place}, {tongue.lang.iso(record.on)}".strip(", ")
    return [
        *keep_all(
            [
                paragraph(caption, MARGIN_X, shipped.WIDTH, LABEL_STYLE),
                paragraph(said, MARGIN_X, shipped.WIDTH, BODY),
                paragraph(day, MARGIN_X, shipped.WIDTH, BODY),
                space(6),
            ]
        ),
        shipped.signed(record.letterhead, tongue),
    ]
