"""Shipping marks (唛头): a sheet for the factory, and labels of 100 × 150 mm."""

from __future__ import annotations

from app.core.errors import NotPossibleError
from app.core.i18n import N_, Language
from app.core.papers import CartonMark, MarksPaper, say
from reports import fonts, heading, paper
from reports.blocks import beside, keep_all, pairs, paragraph, space, stack
from reports.paper import Brick, Layout, begin
from reports.sheet import CENTRE, Sheet
from reports.styles import (
    BLACK,
    BODY,
    INK,
    LABEL,
    LABEL_STYLE,
    MARGIN_X,
    MM,
    STRONG,
    Style,
)
from reports.tongue import Tongue

TITLE = N_("Shipping Marks")
LABELS = N_("Carton Labels")
NUMBERING = N_("Number the cartons from {first} to {last}.")
WIDTH = 170 * MM
HALF = 82 * MM
RIGHT_X = MARGIN_X + WIDTH - HALF
INSIDE = 5 * MM
BIG, LEAST = 17.0, 7.0


def render(record: MarksPaper, lang: Language, second: Language | None = None) -> bytes:
    """Print the sheet with main and side mark of each kind of carton.

    Raises:
        NotPossibleError: There is no carton.
    """
    _demand_cartons(record)
    tongue = Tongue(lang, second)
    tr = tongue.tr
    facts = (
        (tr("Reference No."), record.number),
        (tr("Date"), lang.iso(record.on)),
        (tr("Contract No."), record.contract_no),
        (tr("Supplier"), record.supplier),
    )
    bricks = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title(tongue.upper(TITLE), record.copy, tongue, WIDTH),
        pairs(facts, MARGIN_X, (36 * MM, WIDTH - 36 * MM)),
        space(8),
        *(brick for kind in record.cartons for brick in _kind(kind, record, tongue)),
    ]
    author = say(record.letterhead.names, "en")
    layout = Layout(tr(TITLE), record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _demand_cartons(record: MarksPaper) -> None:
    if not record.cartons:
        raise NotPossibleError(N_("Enter how the goods are packed."))


def _kind(kind: CartonMark, record: MarksPaper, tongue: Tongue) -> list[Brick]:
    named = f"{kind.item_no}   {' '.join(tongue.texts(kind.description))}".strip()
    span = tongue.both(NUMBERING, first=kind.carton_from, last=kind.carton_to)
    main = [*kind.main, f"C/NO. ____ /{record.total_cartons}"]
    if record.made_in and not kind.side:
        main.append(record.made_in)
    side = [_side(caption, text) for caption, text in kind.side]
    if record.made_in and kind.side:
        side.append(record.made_in)
    boxes = [_box(tongue.tr("Main mark"), main, MARGIN_X, CENTRE)]
    if side:
        boxes.append(_box(tongue.tr("Side mark"), side, RIGHT_X, 0.0))
    high = max(box.height for box in boxes)
    return [
        *keep_all(
            [
                paragraph(named, MARGIN_X, WIDTH, STRONG),
                paragraph("\n".join(span), MARGIN_X, WIDTH, BODY),
                space(4),
            ]
        ),
        _framed(boxes, high),
        space(14),
    ]


def _side(caption: str, text: str) -> str:
    return f"{caption}: {text}" if caption else text


def _size(lines: list[str], width: float, most: float) -> float:
    """Return the largest size at which every line fits the width."""
    fonts.ready()
    widest = max(fonts.width(fonts.shape(line), 1, bold=True) for line in lines)
    return max(LEAST, min(most, width / max(widest, 1)))


def _box(label: str, lines: list[str], x: float, at: float) -> Brick:
    inner = HALF - 2 * INSIDE
    size = _size(lines, inner, BIG if at else 11.0)
    style = Style(size, size * 1.45, bold=True, color=BLACK)
    text = stack([paragraph(line, x + INSIDE, inner, style, at) for line in lines])
    caption = paragraph(label, x, HALF, LABEL_STYLE)

    def draw(sheet: Sheet, y: float) -> None:
        caption.draw(sheet, y)
        text.draw(sheet, y + caption.height + INSIDE)

    return Brick(caption.height + text.height + 2 * INSIDE, draw)


def _framed(boxes: list[Brick], height: float) -> Brick:
    """Draw the boxes in frames of one height."""
    block = beside(*boxes)

    def draw(sheet: Sheet, y: float) -> None:
        block.draw(sheet, y)
        top = LABEL_STYLE.lead + 2
        for x, _box_brick in zip((MARGIN_X, RIGHT_X), boxes, strict=False):
            sheet.box((x, y + top), (HALF, height - top), 0.8, INK)

    return Brick(height, draw)


def labels(record: MarksPaper, lang: Language, second: Language | None = None) -> bytes:
    """Print one label of 100 × 150 mm for each carton.

    The mark is what the carton must bear: it is not translated.

    Raises:
        NotPossibleError: There is no carton.
    """
    _demand_cartons(record)
    tongue = Tongue(lang, second)
    author = say(record.letterhead.names, "en")
    layout = Layout(lang.tr(LABELS), record.number, author, tongue, LABEL)
    canvas, buffer = begin(layout)
    sheet = Sheet(canvas, LABEL)
    for kind in record.cartons:
        for number in range(kind.carton_from, kind.carton_to + 1):
            _label(sheet, kind, number, record)
            sheet.finish()
    canvas.save()
    return buffer.getvalue()


def _label(sheet: Sheet, kind: CartonMark, number: int, record: MarksPaper) -> None:
    wide, high = LABEL
    margin = 6 * MM
    inner = wide - 2 * margin
    sheet.box((margin / 2, margin / 2), (wide - margin, high - margin), 1.2, BLACK)
    main = [*kind.main, f"C/NO. {number}/{record.total_cartons}"]
    side = [_side(caption, text) for caption, text in kind.side]
    if record.made_in:
        side.append(record.made_in)
    upper = high * (0.6 if side else 1.0)
    _lines(sheet, main, (margin, margin, inner, upper - 2 * margin), 30.0)
    if side:
        sheet.line((margin / 2, upper), (wide - margin / 2, upper), 1.2, BLACK)
        box = (margin, upper + 3 * MM, inner, high - upper - margin - 5 * MM)
        _lines(sheet, side, box, 17.0, centred=False)


def _lines(
    sheet: Sheet,
    lines: list[str],
    box: tuple[float, float, float, float],
    most: float,
    *,
    centred: bool = True,
) -> None:
    """Write lines into a box (x, y, width, height), as large as they fit."""
    x, y, wide, high = box
    size = min(_size(lines, wide, most), high / (len(lines) * 1.35))
    style = Style(size, size * 1.35, bold=True, color=BLACK)
    top = y + (high - style.lead * len(lines)) / 2
    for index, line in enumerate(lines):
        base = top + style.lead * index + size * 1.05
        if centred:
            sheet.text(x + wide / 2, base, line, style, CENTRE)
        else:
            sheet.text(x, base, line, style)
