"""The upper part of a paper: letterhead, title, copy mark, parties."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.i18n import N_
from app.core.papers import CopyMark, Letterhead, PartyBlock, say
from reports.blocks import paragraph, space, stack
from reports.paper import Brick
from reports.sheet import CENTRE, Sheet
from reports.styles import (
    ACCENT,
    ADDRESS,
    BODY,
    COMPANY,
    COMPANY_SECOND,
    INK,
    LABEL_STYLE,
    MARGIN_X,
    MM,
    STRONG,
    TITLE,
    TITLE_SECOND,
    Style,
)
from reports.tongue import Tongue, facts, labelled

COPY_MARKS = {
    CopyMark.ORIGINAL: N_("ORIGINAL"),
    CopyMark.COPY: N_("COPY"),
    CopyMark.DRAFT: N_("Draft"),
}
LOGO_MM = (26, 15)


def letterhead(head: Letterhead, tongue: Tongue, width: float) -> Brick:
    """Return the company's names and address over a fine blue line.

    Where the sheet bears a letterhead already, the room for it stays free.
    """
    names = _names(head, tongue)
    styles = (COMPANY, COMPANY_SECOND)
    bricks = [
        paragraph(name, *_middle(head, width), style, CENTRE)
        for name, style in zip(names, styles, strict=False)
    ]
    bricks.append(space(1.5))
    bricks += [
        paragraph(text, *_middle(head, width), ADDRESS, CENTRE)
        for text in _reach(head, tongue)
    ]
    block = stack(bricks)
    low = max(block.height, LOGO_MM[1] * MM if head.logo else 0) + 5

    def draw(sheet: Sheet, y: float) -> None:
        if not head.printed:
            return
        block.draw(sheet, y)
        if head.logo is not None:
            sheet.image(head.logo, (MARGIN_X, y), (LOGO_MM[0] * MM, LOGO_MM[1] * MM))
        end = MARGIN_X + width
        sheet.line((MARGIN_X, y + low), (end, y + low), 1.2, ACCENT)

    return Brick(low + 12, draw)


def _middle(head: Letterhead, width: float) -> tuple[float, float]:
    """Return x and width of the centred text: clear of the logo on both sides."""
    aside = LOGO_MM[0] * MM if head.logo is not None else 0
    return MARGIN_X + aside, width - 2 * aside


def _names(head: Letterhead, tongue: Tongue) -> tuple[str, ...]:
    """Return the Chinese name first, then the one in the paper's language."""
    chinese = say({k: v for k, v in head.names.items() if k.startswith("zh")}, "zh_CN")
    code = tongue.lang.code
    foreign = say(head.names, "en" if code.startswith("zh") else code)
    return tuple(dict.fromkeys(name for name in (chinese, foreign) if name))


def _reach(head: Letterhead, tongue: Tongue) -> tuple[str, ...]:
    """Return address and ways to be reached, a line per language."""
    address = tongue.texts(head.address)
    means = [
        (tongue.lang.tr("Tel."), head.phone),
        (tongue.lang.tr("E-mail"), head.email),
        ("", head.website),
        (tongue.lang.tr("Tax ID"), head.tax_number),
    ]
    return (*address, facts(means, gap=3))


def title(texts: Sequence[str], copy: CopyMark, tongue: Tongue, width: float) -> Brick:
    """Return the paper's title, its second language under it, and the copy mark."""
    styles: list[Style] = [TITLE, *[TITLE_SECOND] * (len(texts) - 1)]
    inner = stack(
        [
            paragraph(text, MARGIN_X, width, style, CENTRE)
            for text, style in zip(texts, styles, strict=True)
        ]
    )
    mark = tongue.lang.tr(COPY_MARKS[copy]).upper() if copy in COPY_MARKS else ""

    def draw(sheet: Sheet, y: float) -> None:
        inner.draw(sheet, y)
        if mark:
            right = MARGIN_X + width
            wide = max(52.0, 14 + 5.6 * len(mark))
            sheet.box((right - wide, y + 1.5), (wide, 14.5), 0.7, INK)
            sheet.text(right - wide / 2, y + 11.5, mark, STRONG, CENTRE)

    return Brick(inner.height + 8, draw)


def party(
    label: str, block: PartyBlock | None, tongue: Tongue, x: float, width: float
) -> Brick:
    """Return a party under its caption: name, address, ways to be reached."""
    if block is None:
        return space(0)
    code = tongue.lang.code
    bricks = [
        paragraph(label, x, width, LABEL_STYLE),
        paragraph(block.title(code), x, width, STRONG),
    ]
    second = tongue.second
    if second and block.title(second.code) != block.title(code):
        bricks.append(paragraph(block.title(second.code), x, width, BODY))
    bricks += [paragraph(line, x, width) for line in block.address(code)]
    for caption, value in (
        (tongue.lang.tr("Attn."), block.contact),
        (tongue.lang.tr("Tel."), block.phone),
        (tongue.lang.tr("E-mail"), block.email),
        (tongue.lang.tr("Tax ID"), block.tax_number),
    ):
        if value:
            bricks.append(paragraph(labelled(caption, value), x, width))
    return stack([*bricks, space(4)])
