"""The lower part of a paper: words, bank details, chop and signature."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from app.core.i18n import N_
from app.core.papers import BankBlock, Letterhead, Texts, UnitTotal, say, unit_in
from app.core.words import amount_in_words, packages_in_words
from reports import seal
from reports.blocks import beside, pairs, paragraph, space, stack
from reports.paper import Brick
from reports.sheet import CENTRE, Sheet
from reports.styles import (
    BODY,
    INK,
    LABEL_STYLE,
    MARGIN_X,
    MM,
    SMALL,
    STRONG,
)
from reports.tongue import Tongue

SIGN_HEIGHT = 35 * MM
SIGN_WIDTH = 76 * MM
UNDER = 8.0
"""Below the place to sign, for the caption of its line."""


def in_words(amount: Decimal, currency: str, tongue: Tongue) -> tuple[str, ...]:
    """Return an amount in words, once per language."""
    return tuple(
        amount_in_words(amount, currency, one.code) for one in tongue.languages
    )


def packages_words(count: int, kind: Texts, tongue: Tongue) -> tuple[str, ...]:
    """Return a count of packages in words, once per language."""
    return tuple(
        packages_in_words(count, say(kind, one.code), one.code)
        for one in tongue.languages
    )


class Counted(Protocol):
    """A paper of goods."""

    def quantities(self, code: str) -> tuple[UnitTotal, ...]:
        """Return the quantities unit by unit, as a language counts."""


def quantities(record: Counted, tongue: Tongue) -> str:
    """Return "4,000 PCS + 2,400 SETS", all of it in the paper's own language."""
    lang = tongue.lang
    return " + ".join(
        f"{lang.quantity(one.quantity, one.decimals)} {unit_in(one.unit, lang.code)}"
        for one in record.quantities(lang.code)
    )


def bank(block: BankBlock | None, tongue: Tongue, width: float) -> Brick:
    """Return the account to pay to, in two columns."""
    if block is None:
        return space(0)
    tr = tongue.tr
    left = (
        (tr("Beneficiary"), block.beneficiary),
        (tr("Bank Name"), block.bank_name),
        (tr("Bank Address"), block.bank_address),
    )
    right = (
        (tr("Account No."), f"{block.account_no} {block.currency}".strip()),
        (tr("SWIFT/BIC"), block.swift),
        (tr("CNAPS"), block.cnaps),
        (tr("Intermediary bank"), block.intermediary),
    )
    label = (31 if tongue.second else 24) * MM
    half = width * 0.58
    rest = width - half - 4 * MM
    x = MARGIN_X + half + 4 * MM
    return stack(
        [
            paragraph(tr("Bank Details"), MARGIN_X, width, STRONG),
            space(2),
            beside(
                pairs(left, MARGIN_X, (label, half - label)),
                pairs(right, x, (label, rest - label)),
            ),
            space(3),
        ]
    )


SIGNED = N_("Authorized Signature")


def signature(
    head: Letterhead, tongue: Tongue, x: float, caption: str = SIGNED
) -> Brick:
    """Return our name over chop and handwriting, with a line and its caption.

    Args:
        head: Whose name, chop and handwriting; without a chop the place stays blank.
        tongue: Languages of the caption.
        x: Where the block starts; it is `SIGN_WIDTH` wide.
        caption: Words under the line.
    """
    chop = seal.height(head)
    free = max(SIGN_HEIGHT, chop - UNDER)
    place = _place("\n".join(tongue.texts(head.names)), tongue, x, caption, free)
    top = place.height - free - UNDER

    def draw(sheet: Sheet, y: float) -> None:
        base = y + top + free - 14
        middle = x + SIGN_WIDTH / 2
        # Below the name, which a bank compares letter by letter; under the caption:
        # black print stays black below the red of an ink pad.
        centre = y + top + max(free, chop) / 2
        seal.stamp(sheet, head, middle + 12 * MM, centre)
        place.draw(sheet, y)
        if head.signature is not None:
            box = (40 * MM, 16 * MM)
            sheet.image(head.signature, (middle - 32 * MM, base - 14 * MM), box)
        if head.signer:
            sheet.text(x, base + 20, head.signer, SMALL)

    return Brick(place.height, draw)


def _place(
    name: str, tongue: Tongue, x: float, caption: str, free: float = SIGN_HEIGHT
) -> Brick:
    """Return a name over a blank place for a chop, and a line with its caption.

    The name stands as it is registered: the bank compares it with the credit.
    """
    title = paragraph(name, x, SIGN_WIDTH, STRONG, CENTRE)
    height = title.height + free + UNDER

    def draw(sheet: Sheet, y: float) -> None:
        title.draw(sheet, y)
        base = y + height - 22
        sheet.line((x, base), (x + SIGN_WIDTH, base), 0.6, INK)
        sheet.text(x, base + 10, tongue.tr(caption), SMALL)

    return Brick(height, draw)


def both_signatures(
    head: Letterhead, other: str, tongue: Tongue, captions: tuple[str, str]
) -> Brick:
    """Return the other party's place on the reading side and ours at the end."""
    x = MARGIN_X + 170 * MM - SIGN_WIDTH
    ours = signature(head, tongue, x, captions[0])
    theirs = _place(other, tongue, MARGIN_X, captions[1])
    lower = ours.height - theirs.height  # so that both lines stand at one height

    def draw(sheet: Sheet, y: float) -> None:
        ours.draw(sheet, y + max(-lower, 0))
        theirs.draw(sheet, y + max(lower, 0))

    return Brick(max(ours.height, theirs.height), draw)


def notes(label: str, texts: list[str], width: float) -> list[Brick]:
    """Return paragraphs under a caption; nothing when there are none."""
    if not texts:
        return []
    return [
        paragraph(label, MARGIN_X, width, LABEL_STYLE),
        *(paragraph(text, MARGIN_X, width, BODY) for text in texts),
        space(4),
    ]
