"""The shipping advice (装船通知): what is on its way, told right after loading."""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import AdvicePaper
from reports import paper, shipped
from reports.blocks import beside, keep_all, paragraph, space
from reports.paper import Brick
from reports.styles import BODY, MARGIN_X
from reports.tongue import Tongue

TITLE = N_("Shipping Advice")
TOLD = N_("We advise that the goods named below have been shipped as follows.")


def render(
    record: AdvicePaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a shipping advice."""
    tongue = Tongue(lang, second)
    references = shipped.references(record, tongue)
    bricks: list[Brick] = [
        *shipped.head(record, TITLE, tongue),
        beside(shipped.addressed(record, tongue), shipped.aside(references, tongue)),
        space(6),
        paragraph("\n".join(tongue.both(TOLD)), MARGIN_X, shipped.WIDTH, BODY),
        space(6),
        *shipped.goods(record, tongue),
        *keep_all(shipped.wide(_particulars(record, tongue), tongue)),
        *keep_all([space(10)]),
        shipped.signed(record.letterhead, tongue),
    ]
    return paper.render(shipped.layout(record, TITLE, tongue), bricks)


def _particulars(record: AdvicePaper, tongue: Tongue) -> shipped.Rows:
    tr, lang = tongue.tr, tongue.lang
    return [
        (tr("Invoice Value"), lang.money(Money(record.total, record.currency))),
        *shipped.voyage(record, tongue, record.transport),
        (tr("ETD"), lang.iso(record.etd)),
        (tr("ETA"), lang.iso(record.eta)),
        (tr("Marks & Numbers"), shipped.marks(record)),
    ]
