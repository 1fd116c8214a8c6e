"""The insurance application (投保单): what the insurer is asked to cover."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import InsurancePaper
from reports import paper, shipped
from reports.blocks import beside, keep_all, paragraph, space, stack
from reports.paper import Brick
from reports.styles import BODY, MARGIN_X
from reports.tongue import Tongue

TITLE = N_("Insurance Application")
INSURER = N_("Insurer")
PLEASE = N_("We ask you to insure the goods named below on the following terms.")
AS_PER_BILL = N_("As per bill of lading")


def render(
    record: InsurancePaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print an insurance application."""
    tongue = Tongue(lang, second)
    references = shipped.references(record, tongue)
    bricks: list[Brick] = [
        *shipped.head(record, TITLE, tongue),
        beside(_parties(record, tongue), shipped.aside(references, tongue)),
        space(6),
        paragraph("\n".join(tongue.both(PLEASE)), MARGIN_X, shipped.WIDTH, BODY),
        space(6),
        *shipped.goods(record, tongue),
        *keep_all(shipped.wide(_terms(record, tongue), tongue)),
        *keep_all([space(10)]),
        shipped.signed(record.letterhead, tongue),
    ]
    return paper.render(shipped.layout(record, TITLE, tongue), bricks)


def _parties(record: InsurancePaper, tongue: Tongue) -> Brick:
    names = tongue.texts(record.letterhead.names)
    return stack(
        [
            shipped.addressed(record, tongue, INSURER),
            space(4),
            shipped.lines(tongue.tr("The Insured"), names, MARGIN_X, shipped.LEFT),
        ]
    )


def _terms(record: InsurancePaper, tongue: Tongue) -> shipped.Rows:
    tr, lang = tongue.tr, tongue.lang
    route = f"{record.port_of_loading} – {record.port_of_discharge}"
    carriage = tongue.carriage(record.transport, record.vessel)
    sailing = N_("Shipped on") if record.by else N_("Sailing on or about")
    sails = lang.iso(record.on_board_on or record.etd)
    sum_insured = lang.money(Money(record.sum_insured, record.currency))
    percent = lang.number(record.insured_percent)
    return [
        (tr("Invoice Value"), lang.money(Money(record.total, record.currency))),
        (tr("Insured Amount"), f"{sum_insured}  ({percent}%)"),
        (tr("Premium rate"), f"{lang.number(record.premium_percent)}%"),
        (tr("Cover"), record.cover),
        (tr("Shipped by"), carriage),
        (tr(shipped.transport_document(record.by)), record.bill_no),
        (tr(sailing), sails or tr(AS_PER_BILL)),
        (tr("From – To"), route),
        (tr("Claims payable at"), f"{record.claims_at}, {record.currency}"),
        (tr("Marks & Numbers"), shipped.marks(record)),
    ]
