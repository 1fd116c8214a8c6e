"""What an inspection found: what was looked at, the defects, the photographs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.core import aql
from app.core.i18n import N_
from app.core.papers import CheckedPart, FoundDefect, Photo
from app.core.papers.inspecting import (
    PART_TITLES,
    RESULT_TITLES,
    CheckResult,
)
from reports.blocks import beside, paragraph, space, stack
from reports.paper import Brick
from reports.sheet import CENTRE, Sheet
from reports.styles import BODY, CHOP, HAIR, MARGIN_X, MM, SMALL, STRONG
from reports.tables import Align, Cell, Column, Table, Text, two
from reports.tongue import Tongue

WIDTH = 170 * MM
CLASSES = {
    aql.DefectClass.CRITICAL: N_("Critical"),
    aql.DefectClass.MAJOR: N_("Major"),
    aql.DefectClass.MINOR: N_("Minor"),
}
_IN_A_ROW = 3
_GAP = 4 * MM
_PHOTO = ((WIDTH - (_IN_A_ROW - 1) * _GAP) / _IN_A_ROW, 42 * MM)
"""Room of one photograph: width and height."""


def checked(parts: Sequence[CheckedPart], tongue: Tongue) -> list[Brick]:
    """Return what was looked at beside the sample's defects; nothing without."""
    seen = [one for one in parts if one.result is not CheckResult.OPEN or one.remark]
    if not seen:
        return []
    both = tongue.both
    columns = [
        Column(both("Looked at"), 48),
        Column(both("Result"), 34),
        Column(both("Remarks"), 90),
    ]
    rows: list[list[Cell]] = [
        [
            two(both(PART_TITLES[one.part])),
            (_result(one, tongue),),
            one.remark,
        ]
        for one in seen
    ]
    return [*Table(MARGIN_X, WIDTH, columns, tongue.point).bricks(rows), space(8)]


def _result(one: CheckedPart, tongue: Tongue) -> Text:
    bad = one.result is CheckResult.BAD
    style = STRONG._replace(color=CHOP) if bad else BODY
    return Text(tongue.tr(RESULT_TITLES[one.result]), style)


def defects(found: Sequence[FoundDefect], tongue: Tongue) -> list[Brick]:
    """Return the list of defects, the worst first; nothing where none is listed."""
    if not found:
        return []
    both = tongue.both
    columns = [
        Column(both("No."), 10, Align.CENTRE),
        Column(both("Class"), 26),
        Column(both("Code"), 22),
        Column(both("Defect"), 78),
        Column(both("Pieces"), 18, Align.RIGHT),
        Column(both("Photo"), 16, Align.CENTRE),
    ]
    rows: list[list[Cell]] = [
        [
            str(number),
            two(both(CLASSES[one.defects])),
            one.code,
            one.description,
            tongue.lang.quantity(Decimal(one.quantity), 0),
            str(one.photo) if one.photo else "",
        ]
        for number, one in enumerate(found, 1)
    ]
    title = paragraph(tongue.tr("Defects found"), MARGIN_X, WIDTH, STRONG)
    title.keep = True
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    return [title, space(3, keep=True), *table.bricks(rows), space(8)]


def photos(pictures: Sequence[Photo], tongue: Tongue) -> list[Brick]:
    """Return the photographs in rows, each with its number; nothing without any."""
    if not pictures:
        return []
    title = paragraph(tongue.tr("Photographs"), MARGIN_X, WIDTH, STRONG)
    title.keep = True
    found = [title, space(3, keep=True)]
    for first in range(0, len(pictures), _IN_A_ROW):
        row = pictures[first : first + _IN_A_ROW]
        places = [
            _photo(first + at + 1, picture, MARGIN_X + at * (_PHOTO[0] + _GAP))
            for at, picture in enumerate(row)
        ]
        found.append(stack([beside(*places), space(6)]))
    return found


def _photo(number: int, picture: Photo, x: float) -> Brick:
    width, height = _PHOTO
    caption = paragraph(f"{number}  {picture.name}", x, width, SMALL, CENTRE)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box((x, y), (width, height), 0.5, HAIR)
        inner = (width - 4, height - 4)
        sheet.image(picture.data, (x + 2, y + 2), inner)
        caption.draw(sheet, y + height + 2)

    return Brick(height + caption.height + 2, draw)
