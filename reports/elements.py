"""The sheet of declaration elements (申报要素) that goes to the customs broker.

It is Chinese like the declaration it belongs to.
"""

from __future__ import annotations

from app.core.i18n import Language
from app.core.papers import DeclaredElements, ElementsPaper, say
from reports import closing, heading, paper
from reports.blocks import keep_all, pairs, paragraph, space
from reports.paper import Brick, Layout
from reports.styles import BODY, LABEL_STYLE, MARGIN_X, MM, STRONG
from reports.tables import Align, Cell, Column, Table, Text
from reports.tongue import Tongue

TITLE = "申报要素"
WIDTH = 170 * MM


def render(
    record: ElementsPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print the elements of every item of a declaration."""
    tongue = Tongue(lang, second)
    facts = (
        ("编号", record.number),
        ("日期", lang.iso(record.on)),
        ("合同号", record.contract_no),
        ("提运单号", record.bill_no),
    )
    x = MARGIN_X + WIDTH - closing.SIGN_WIDTH
    items = [
        brick
        for number, item in enumerate(record.items, 1)
        for brick in _item(number, item, tongue)
    ]
    bricks: list[Brick] = [
        heading.letterhead(record.letterhead, tongue, WIDTH),
        heading.title((TITLE,), record.copy, tongue, WIDTH),
        pairs(facts, MARGIN_X, (28 * MM, WIDTH - 28 * MM)),
        space(8),
        *items[:-1],
        *keep_all(items[-1:]),
        closing.signature(record.letterhead, tongue, x),
    ]
    author = say(record.letterhead.names, "zh_CN")
    layout = Layout(TITLE, record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _item(number: int, item: DeclaredElements, tongue: Tongue) -> list[Brick]:
    named = paragraph(
        f"{number}    {item.hs_code}    {item.name}", MARGIN_X, WIDTH, STRONG
    )
    columns = [
        Column(("序号",), 14, Align.CENTRE),
        Column(("要素",), 60),
        Column(("申报内容",), 96),
    ]
    table = Table(MARGIN_X, WIDTH, columns, tongue.point)
    rows: list[list[Cell]] = [
        [str(at), (Text(one.name, LABEL_STYLE),), (Text(one.value or "–", BODY),)]
        for at, one in enumerate(item.elements, 1)
    ]
    return [
        *keep_all([named, space(2)]),
        *keep_all(table.bricks(rows)),
        space(10),
    ]
