"""The bill of exchange (汇票): a first and a second of exchange on one sheet.

It is an order to pay under a letter of credit and always English.
"""

from __future__ import annotations

from app.core.i18n import N_, Language
from app.core.money import Money
from app.core.papers import DraftPaper, say
from app.core.words import amount_in_words
from reports import closing, paper
from reports.blocks import beside, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.sheet import CENTRE, END, Sheet
from reports.styles import (
    LABEL_STYLE,
    MARGIN_X,
    MM,
    STRONG,
    TITLE_SECOND,
    Style,
)
from reports.tongue import Tongue

TITLE = N_("Bill of Exchange")
FRAME = 170 * MM
PAD = 7 * MM
X = MARGIN_X + PAD
WIDTH = FRAME - 2 * PAD
HALF = 76 * MM
SAID = Style(8.6, 12.6)
EXEMPLARS = (("FIRST", "SECOND"), ("SECOND", "FIRST"))
GAP = 16 * MM
BLANK = 40 * "_"
"""Where the bank that presents it writes its name."""
SIGN = X + WIDTH - closing.SIGN_WIDTH
BOLD = Style(8.6, 12.6, bold=True)


def render(record: DraftPaper, lang: Language, second: Language | None = None) -> bytes:
    """Print both exemplars of a bill of exchange."""
    tongue = Tongue(lang, second)
    first, other = (_exemplar(record, *named, tongue) for named in EXEMPLARS)
    author = say(record.letterhead.names, "en")
    layout = Layout(lang.tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, [first, space(GAP), other])


def _exemplar(record: DraftPaper, own: str, other: str, tongue: Tongue) -> Brick:
    lang = tongue.lang
    amount = lang.money(Money(record.amount, record.currency))
    words = amount_in_words(record.amount, record.currency, "en").removeprefix("SAY ")
    order = (
        f"{_tenor(record.tenor)} of this {own} of Exchange ({other} of the same tenor "
        f"and date being unpaid) pay to the order of {record.payee or BLANK} the sum of"
    )
    issued = f" dated {lang.iso(record.lc_on)}" if record.lc_on else ""
    by = f" issued by {record.lc_issuer}" if record.lc_issuer else ""
    place = ", ".join(filter(None, (record.place, lang.iso(record.on))))
    inside = stack(
        [
            paragraph("BILL OF EXCHANGE", X, WIDTH, TITLE_SECOND, CENTRE),
            space(8),
            beside(
                paragraph(f"No. {record.number}", X, HALF, STRONG),
                paragraph(place, X + WIDTH - HALF, HALF, STRONG, END),
            ),
            space(6),
            paragraph(f"Exchange for  {amount}", X, WIDTH, TITLE_SECOND),
            space(6),
            paragraph(order, X, WIDTH, SAID),
            space(2),
            paragraph(words, X, WIDTH, BOLD),
            space(6),
            paragraph(
                f"Value received. Drawn under L/C No. {record.lc_no}{issued}{by}.",
                X,
                WIDTH,
                SAID,
            ),
            space(8),
            beside(_drawee(record), closing.signature(record.letterhead, tongue, SIGN)),
        ]
    )

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box((MARGIN_X, y), (FRAME, inside.height + 2 * PAD), 0.8)
        inside.draw(sheet, y + PAD)

    return Brick(inside.height + 2 * PAD, draw)


def _tenor(tenor: str) -> str:
    """Return a tenor as the sentence begins: "AT SIGHT" stays as the credit has it."""
    return tenor if tenor.upper().startswith(("AT", "ON")) else f"AT {tenor}"


def _drawee(record: DraftPaper) -> Brick:
    return stack(
        [
            paragraph("To", X, HALF, LABEL_STYLE),
            *(paragraph(text, X, HALF, STRONG) for text in record.drawee),
        ]
    )
