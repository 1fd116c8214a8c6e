"""The booking note (托运单): what the forwarder books, and the bill of lading says."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import N_, Language
from app.core.papers import BookingPaper, ShippedGoods, say
from reports import paper, shipped
from reports.blocks import beside, keep_all, paragraph, space, stack
from reports.paper import Brick
from reports.styles import BODY, LABEL_STYLE, MARGIN_X, SECOND, SMALL, STRONG
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue, labelled

TITLE = N_("Booking Note")
PREPAID, COLLECT = N_("FREIGHT PREPAID"), N_("FREIGHT COLLECT")
MUST_SAY = N_("The bill of lading must satisfy this")
MUST_SAY_TOO = N_("The transport document must satisfy this")


def render(
    record: BookingPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a booking note and shipping instruction."""
    tongue = Tongue(lang, second)
    bricks: list[Brick] = [
        *shipped.head(record, TITLE, tongue),
        beside(_parties(record, tongue), shipped.aside(_facts(record, tongue), tongue)),
        space(6),
        *_cargo(record, tongue),
        *_instructions(record, tongue),
        *keep_all([space(10)]),
        shipped.signed(record.letterhead, tongue),
    ]
    return paper.render(shipped.layout(record, TITLE, tongue), bricks)


def _parties(record: BookingPaper, tongue: Tongue) -> Brick:
    tr, head = tongue.tr, record.letterhead
    address = say(head.address, "en")
    shipper = (say(head.names, "en"), *address.splitlines())
    place = (MARGIN_X, shipped.LEFT)
    return stack(
        [
            shipped.addressed(record, tongue),
            shipped.lines(tr("Shipper"), shipper, *place),
            shipped.lines(tr("Consignee"), record.consignee, *place),
            shipped.lines(tr("Notify Party"), record.notify, *place),
        ]
    )


def _facts(record: BookingPaper, tongue: Tongue) -> shipped.Rows:
    tr, lang = tongue.tr, tongue.lang
    carriage = tongue.carriage(record.transport, record.vessel)
    return [
        (tr("Reference No."), record.number),
        (tr("Booking No."), record.booking_no),
        (tr("Invoice No."), record.invoice_no),
        (tr("Contract No."), record.contract_no),
        (tr("L/C No."), record.lc_no),
        (tr("Shipped by"), carriage),
        (tr("ETD"), lang.iso(record.etd)),
        (tr("Cut-off"), lang.iso(record.cut_off_on)),
        (tr("Port of Loading"), record.port_of_loading),
        (tr("Port of Discharge"), record.port_of_discharge),
        (tr("Freight"), tr(PREPAID if record.prepaid else COLLECT)),
        (tr("Service"), record.service),
        (tr("Containers"), record.boxes),
        (tr("Container No. / Seal No."), _boxes(record)),
    ]


def _boxes(record: BookingPaper) -> str:
    return "\n".join(box.said() for box in record.containers if box.number)


def _cargo(record: BookingPaper, tongue: Tongue) -> list[Brick]:
    """Return mark, packages, goods, weight and measurement, as a bill of lading."""
    both, lang = tongue.both, tongue.lang
    table = Table(
        MARGIN_X,
        shipped.WIDTH,
        [
            Column(both("Marks & Numbers"), 38),
            Column(both("Packages"), 28),
            Column(both("Description of Goods"), 62),
            Column((*both("G.W."), "kg"), 22, Align.RIGHT),
            Column((*both("Volume"), "CBM"), 20, Align.RIGHT),
        ],
        tongue.point,
    )
    kind = say(record.package_kind, lang.code)
    # The first row says what holds for all goods; each row may begin a page.
    whole = (
        shipped.marks(record),
        f"{lang.quantity(Decimal(record.packages), 0)} {kind}",
        lang.quantity(record.gross_kg, 2),
        lang.quantity(record.cbm, 3),
    )
    rows: list[list[Cell]] = []
    for one in record.goods or (None,):
        mark, packages, gross, cbm = ("", "", "", "") if rows else whole
        goods = _goods(one, tongue) if one else ""
        rows.append([mark, packages, goods, gross, cbm])
    closing = keep_all([space(3), *shipped.said(record, tongue)])
    return [*table.bricks(rows, closing), space(6)]


def _goods(one: ShippedGoods, tongue: Tongue) -> Cell:
    texts = tongue.texts(one.description)
    found = [Text(text, SECOND if i else BODY) for i, text in enumerate(texts)]
    if one.hs_code:
        found.append(Text(labelled(tongue.lang.tr("HS Code"), one.hs_code), SMALL))
    return tuple(found)


def _instructions(record: BookingPaper, tongue: Tongue) -> list[Brick]:
    if not record.instructions:
        return []
    width, wanted = shipped.WIDTH, MUST_SAY_TOO if record.by else MUST_SAY
    return [
        paragraph(tongue.tr(wanted), MARGIN_X, width, LABEL_STYLE),
        *(paragraph(text, MARGIN_X, width, STRONG) for text in record.instructions),
        space(4),
    ]
