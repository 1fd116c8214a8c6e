"""The declaration of a container's verified gross mass (SOLAS VI/2)."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.papers import VgmMethod, VgmPaper, say
from reports import closing, heading, paper
from reports.blocks import keep_all, paragraph, space
from reports.paper import Brick, Layout
from reports.styles import BODY, LABEL_STYLE, MARGIN_X, MM, STRONG, TOTAL
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue, labelled

TITLE = N_("Verified Gross Mass Declaration")
SWORN = N_(
    "We declare that the gross mass of the packed container stated above has "
    "been verified in accordance with SOLAS chapter VI regulation 2 and "
    "MSC.1/Circ.1475."
)
METHODS = {
    VgmMethod.WEIGHED: N_("Method 1: the packed container was weighed"),
    VgmMethod.CALCULATED: N_(
        "Method 2: packages, dunnage and securing were weighed and the tare was added"
    ),
}
WIDTH = 170 * MM


def render(record: VgmPaper, lang: Language, second: Language | None = None) -> bytes:
    """Print the declaration of one container."""
    tongue = Tongue(lang, second)
    sworn = "\n".join(tongue.both(SWORN))
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        *_facts(record, tongue),
        space(8),
        *_mass(record, tongue),
        *keep_all([space(10), paragraph(sworn, MARGIN_X, WIDTH, BODY), space(4)]),
        *keep_all(_person(record, tongue)),
        closing.signature(record.letterhead, tongue, x),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tongue.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _facts(record: VgmPaper, tongue: Tongue) -> list[Brick]:
    tr, lang = tongue.tr, tongue.lang
    packages = "" if record.packages is None else str(record.packages)
    items = (
        (tr("Shipper"), "\n".join(tongue.texts(record.letterhead.names))),
        (tr("Reference No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Booking No."), record.booking_no),
        (tr("Container No."), record.container_no),
        (tr("Container Type"), record.container_kind),
        (tr("Seal No."), record.seal_no),
        (tr("Vessel"), record.vessel),
        (tr("Port of Loading"), record.port_of_loading),
        (tr("Port of Discharge"), record.port_of_discharge),
        (tr("Packages"), packages),
    )
    return _grid([(label, value) for label, value in items if value], tongue)


def _grid(items: list[tuple[str, str]], tongue: Tongue) -> list[Brick]:
    table = Table(MARGIN_X, WIDTH, [Column((), 55), Column((), 115)], tongue.point)
    rows: list[list[Cell]] = [
        [(Text(label, LABEL_STYLE),), (Text(value, BODY),)] for label, value in items
    ]
    return table.bricks(rows)[1:]


def _mass(record: VgmPaper, tongue: Tongue) -> list[Brick]:
    both, lang = tongue.both, tongue.lang
    columns = [
        Column(both("Verified Gross Mass"), 120),
        Column(("kg",), 50, Align.POINT),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows: list[list[Cell]] = []
    if record.method == VgmMethod.CALCULATED:
        for msgid, value in (
            (N_("Gross weight of the packages"), record.cargo_kg),
            (N_("Dunnage and securing"), record.dunnage_kg),
            (N_("Tare of the container"), record.tare_kg),
        ):
            rows.append([tongue.tr(msgid), lang.quantity(value, 2)])
    else:
        weighed = f"{lang.iso(record.weighed_on)}  {record.weighed_at}".strip()
        rows.append([labelled(tongue.tr("Weighed"), weighed), ""])
        certificate = labelled(tongue.tr("Certificate No."), record.certificate_no)
        rows.append([certificate, ""])
    total = table.total({0: "VGM", 1: lang.quantity(record.vgm_kg, 2)}, TOTAL)
    notes = [*tongue.both(METHODS[record.method])]
    if record.max_gross_kg is not None:
        most = lang.quantity(record.max_gross_kg, 2)
        notes.append(
            labelled(tongue.tr("Maximum gross mass (CSC plate)"), f"{most} kg")
        )
    closing_bricks = [total, space(4)]
    closing_bricks += [paragraph(note, MARGIN_X, WIDTH, BODY) for note in notes]
    return table.bricks(rows, keep_all(closing_bricks))


def _person(record: VgmPaper, tongue: Tongue) -> list[Brick]:
    if not record.authorised_person:
        return [space(4)]
    said = labelled(tongue.tr("Authorised Person"), record.authorised_person.upper())
    return [paragraph(said, MARGIN_X, WIDTH, STRONG), space(8)]
