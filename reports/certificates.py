"""What the seller certifies: a beneficiary's certificate, and no solid wood."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.papers import CertificatePaper
from reports import paper, shipped
from reports.blocks import beside, keep_all, paragraph, space
from reports.paper import Brick
from reports.styles import MARGIN_X, STRONG, Style
from reports.tongue import Tongue

BENEFICIARY = N_("Beneficiary's Certificate")
NON_WOOD = N_("Non-wood Packing Declaration")
ANYBODY = N_("To whom it may concern")
CUSTOMS = N_("To the customs authorities of {country}")
SAID = Style(9.2, 13.4)


def beneficiary(
    record: CertificatePaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a beneficiary's certificate; the bank compares it word for word."""
    return _printed(record, BENEFICIARY, Tongue(lang, second))


def non_wood(
    record: CertificatePaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print the declaration that no solid wood is used for packing."""
    return _printed(record, NON_WOOD, Tongue(lang, second))


def _printed(record: CertificatePaper, title: str, tongue: Tongue) -> bytes:
    particulars = [
        *shipped.voyage(record, tongue),
        (tongue.tr("Marks & Numbers"), shipped.marks(record)),
    ]
    references = shipped.references(record, tongue)
    statements = [
        paragraph(tongue.text(text), MARGIN_X, shipped.WIDTH, SAID)
        for text in record.statements
    ]
    bricks: list[Brick] = [
        *shipped.head(record, title, tongue),
        beside(addressed(record, tongue), shipped.aside(references, tongue)),
        space(8),
        *shipped.goods(record, tongue),
        *keep_all(shipped.wide(particulars, tongue)),
        *keep_all([space(12), *statements, space(12)]),
        shipped.signed(record.letterhead, tongue),
    ]
    return paper.render(shipped.layout(record, title, tongue), bricks)


def addressed(record: CertificatePaper, tongue: Tongue) -> Brick:
    """Return the authorities that a certificate is for, or anybody."""
    said = [
        one.tr(CUSTOMS, country=record.country.get(one.code, record.country["en"]))
        if record.country
        else one.tr(ANYBODY)
        for one in tongue.languages
    ]
    return paragraph("\n".join(said), MARGIN_X, shipped.LEFT, STRONG)
