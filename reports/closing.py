"""The lower part of a paper: words, bank details, chop and signature."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from app.core.i18n import N_
from app.core.papers import BankBlock, Letterhead, Texts, UnitTotal, say
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

NO_BREAK = "\u00a0"
SIGN_HEIGHT = 36 * MM
SIGN_WIDTH = 76 * MM


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


def quantities(totals: tuple[UnitTotal, ...], tongue: Tongue) -> str:
    """Return "4,000 PCS + 2,400 SETS"."""
    lang = tongue.lang
    return " + ".join(
        f"{lang.quantity(one.quantity, one.decimals)} {say(one.unit, lang.code)}"
        for one in totals
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


def facts(items: Iterable[tuple[str, str]]) -> str:
    """Return "label: value" texts on one line that breaks only between them."""
    said = (f"{label}: {value}" if label else value for label, value in items if value)
    return "     ".join(text.replace(" ", NO_BREAK) for text in said)


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
    # The bank wants the name exactly as in the credit: not abbreviated, not translated.
    name = paragraph(_signing_name(head, tongue), x, SIGN_WIDTH, STRONG, CENTRE)
    top = name.height

    def draw(sheet: Sheet, y: float) -> None:
        name.draw(sheet, y)
        base = y + top + SIGN_HEIGHT - 14
        middle = x + SIGN_WIDTH / 2
        seal.stamp(sheet, head, middle + 12 * MM, y + top + SIGN_HEIGHT / 2)
        if head.signature is not None:
            box = (40 * MM, 16 * MM)
            sheet.image(head.signature, (middle - 32 * MM, base - 14 * MM), box)
        sheet.line((x, base), (x + SIGN_WIDTH, base), 0.6, INK)
        sheet.text(x, base + 10, tongue.tr(caption), SMALL)
        if head.signer:
            sheet.text(x, base + 20, head.signer, SMALL)

    return Brick(top + SIGN_HEIGHT + 8, draw)


def _signing_name(head: Letterhead, tongue: Tongue) -> str:
    return "\n".join(tongue.texts(head.names))


def counter_signature(name: str, tongue: Tongue, x: float, caption: str) -> Brick:
    """Return the other party's name over a blank place and a line."""
    title = paragraph(name, x, SIGN_WIDTH, STRONG, CENTRE)

    def draw(sheet: Sheet, y: float) -> None:
        title.draw(sheet, y)
        base = y + title.height + SIGN_HEIGHT - 14
        sheet.line((x, base), (x + SIGN_WIDTH, base), 0.6, INK)
        sheet.text(x, base + 10, tongue.tr(caption), SMALL)

    return Brick(title.height + SIGN_HEIGHT + 8, draw)


def both_signatures(
    head: Letterhead, other: str, tongue: Tongue, captions: tuple[str, str]
) -> Brick:
    """Return the other party's place on the reading side and ours at the end."""
    x = MARGIN_X + 170 * MM - SIGN_WIDTH
    ours = signature(head, tongue, x, captions[0])
    theirs = counter_signature(other, tongue, MARGIN_X, captions[1])
    return beside(theirs, ours)


def notes(label: str, texts: list[str], width: float) -> list[Brick]:
    """Return paragraphs under a caption; nothing when there are none."""
    if not texts:
        return []
    return [
        paragraph(label, MARGIN_X, width, LABEL_STYLE),
        *(paragraph(text, MARGIN_X, width, BODY) for text in texts),
        space(4),
    ]
