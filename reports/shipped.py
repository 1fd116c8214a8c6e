"""What the papers that go along with a shipment have in common."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from app.core.i18n import N_
from app.core.papers import Letterhead, ShippedPaper, Texts, say
from reports import closing, heading
from reports.blocks import keep_all, pairs, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.sheet import Sheet
from reports.styles import BODY, LABEL_STYLE, MARGIN_X, MM, SECOND, SMALL, STRONG
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue, facts, labelled

WIDTH = 170 * MM
LEFT = 80 * MM
RIGHT_X = MARGIN_X + 88 * MM
RIGHT = WIDTH - (RIGHT_X - MARGIN_X)
TO = N_("Messrs.")
NOTHING: Texts = MappingProxyType({})

Rows = list[tuple[str, str]]
"""Captions with their values; those without a value are left out."""


def layout(record: ShippedPaper, title: str, tongue: Tongue) -> Layout:
    """Return how the pages of such a paper look."""
    author = say(record.letterhead.names, "en")
    return Layout(tongue.tr(title), record.number, author, tongue, copy=record.copy)


def head(record: ShippedPaper, title: str, tongue: Tongue) -> list[Brick]:
    """Return letterhead and title."""
    return [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(title), record.copy, tongue, WIDTH),
    ]


def addressed(record: ShippedPaper, tongue: Tongue, caption: str = TO) -> Brick:
    """Return to whom the paper goes, with a line to be filled in where nobody is."""
    if record.to is not None:
        return heading.party(tongue.tr(caption), record.to, tongue, MARGIN_X, LEFT)
    return blank(tongue.tr(caption), MARGIN_X, LEFT)


def blank(caption: str, x: float, width: float) -> Brick:
    """Return a caption over a line to write on."""
    label = paragraph(caption, x, width, LABEL_STYLE)

    def draw(sheet: Sheet, y: float) -> None:
        label.draw(sheet, y)
        low = y + label.height + 12
        sheet.line((x, low), (x + width, low), 0.5)

    return Brick(label.height + 16, draw)


def lines(caption: str, texts: tuple[str, ...], x: float, width: float) -> Brick:
    """Return a name and what belongs to it under a caption."""
    if not texts:
        return space(0)
    return stack(
        [
            paragraph(caption, x, width, LABEL_STYLE),
            paragraph(texts[0], x, width, STRONG),
            *(paragraph(text, x, width) for text in texts[1:]),
            space(4),
        ]
    )


def references(record: ShippedPaper, tongue: Tongue) -> Rows:
    """Return date, invoice, contract and letter of credit."""
    tr, lang = tongue.tr, tongue.lang
    lc = f"{record.lc_no}  {lang.iso(record.lc_on)}".strip() if record.lc_no else ""
    return [
        (tr("Date"), lang.iso(record.on)),
        (tr("Invoice No."), record.invoice_no),
        (tr("Contract No."), record.contract_no),
        (tr("L/C No."), lc),
        (tr("Issuing Bank"), record.lc_issuer),
    ]


def aside(rows: Rows, tongue: Tongue) -> Brick:
    """Return captions with their values in the right half."""
    caption = 34 * MM if tongue.second else 28 * MM
    return pairs(rows, RIGHT_X, (caption, RIGHT - caption))


def wide(rows: Rows, tongue: Tongue) -> list[Brick]:
    """Return captions with their values over the whole width, hairlines between."""
    said = [(label, value) for label, value in rows if value]
    table = Table(MARGIN_X, WIDTH, [Column((), 55), Column((), 115)], tongue.point)
    cells: list[list[Cell]] = [
        [(Text(label, LABEL_STYLE),), (Text(value, BODY),)] for label, value in said
    ]
    return table.bricks(cells)[1:]


def goods(record: ShippedPaper, tongue: Tongue) -> list[Brick]:
    """Return the goods with their quantities, and the sums of all packages."""
    both, lang = tongue.both, tongue.lang
    table = Table(
        MARGIN_X,
        WIDTH,
        [
            Column(both("No."), 9, Align.CENTRE),
            Column(both("Description of Goods"), 122),
            Column(both("Quantity"), 24, Align.POINT),
            Column(both("Unit"), 15),
        ],
        tongue.point,
    )
    rows: list[list[Cell]] = []
    for number, one in enumerate(record.goods, 1):
        texts = tongue.texts(one.description)
        cell = [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
        if one.hs_code:
            cell.append(Text(labelled(lang.tr("HS Code"), one.hs_code), SMALL))
        quantity = lang.quantity(one.quantity, one.decimals)
        rows.append([str(number), tuple(cell), quantity, two(tongue.units(one.unit))])
    label = "   ".join((tongue.tr("Total"), closing.quantities(record, tongue)))
    sums = [
        table.total({1: label}, STRONG),
        space(3),
        paragraph(facts(packed(record, tongue)), MARGIN_X, WIDTH, BODY),
        space(2),
        *said(record, tongue),
    ]
    return [*table.bricks(rows, keep_all(sums)), space(6)]


def packed(record: ShippedPaper, tongue: Tongue) -> Rows:
    """Return count, weights and measurement of all packages."""
    lang = tongue.lang
    kind = say(record.package_kind, lang.code)
    count = lang.quantity(Decimal(record.packages), 0)
    return [
        (tongue.tr("Packages"), f"{count} {kind}".strip()),
        (tongue.tr("G.W."), f"{lang.quantity(record.gross_kg, 2)} KGS"),
        (tongue.tr("N.W."), f"{lang.quantity(record.net_kg, 2)} KGS"),
        (tongue.tr("Measurement"), f"{lang.quantity(record.cbm, 3)} CBM"),
    ]


def said(record: ShippedPaper, tongue: Tongue) -> list[Brick]:
    """Return the count of packages in words."""
    words = closing.packages_words(record.packages, record.package_kind, tongue)
    return [paragraph(text, MARGIN_X, WIDTH, STRONG) for text in words]


def voyage(record: ShippedPaper, tongue: Tongue, transport: Texts = NOTHING) -> Rows:
    """Return ship, transport document, ports and containers.

    Args:
        record: What is printed.
        tongue: Of the captions.
        transport: How goods travel that no ship carries; a train often has no name.
    """
    tr, lang = tongue.tr, tongue.lang
    carried = tongue.carriage(transport if record.by else NOTHING, record.vessel)
    boxes = (box.said() for box in record.containers if box.number)
    departure = N_("Shipped on") if record.by else N_("On board")
    return [
        (tr(conveyance(record.by)), carried),
        (tr(transport_document(record.by)), record.bill_no),
        (tr(departure), lang.iso(record.on_board_on)),
        (tr("Port of Loading"), record.port_of_loading),
        (tr("Port of Discharge"), record.port_of_discharge),
        (tr("Container No. / Seal No."), "\n".join(boxes)),
    ]


def conveyance(by: str) -> str:
    """Return what papers call that which carries the goods: a ship is a vessel."""
    return N_("Shipped by") if by else N_("Vessel")


def transport_document(by: str) -> str:
    """Return what papers call the number of the transport document."""
    if by in {"air", "express"}:
        return N_("AWB No.")
    return N_("Transport Document No.") if by else N_("B/L No.")


def marks(record: ShippedPaper) -> str:
    """Return the shipping mark as printed."""
    return "\n".join(record.marks) or "N/M"


def signed(letterhead: Letterhead, tongue: Tongue) -> Brick:
    """Return our signature at the end of the page's width."""
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    return closing.signature(letterhead, tongue, x)
