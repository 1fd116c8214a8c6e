"""The customs export declaration (出口货物报关单) on plain A4 landscape paper.

Layout of GACC announcement 2018-61, boxes of 2019-18 as amended by 2024-30. The form is
Chinese by law: it has no other language. Customs' own boxes stay empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.core.i18n import Language, language
from app.core.papers import Coded, CustomsQuantity, DeclarationItem, DeclarationPaper
from reports import fonts, wrapping
from reports.paper import Layout, begin
from reports.sheet import CENTRE, END, START, Sheet
from reports.styles import BLACK, GHOST, LANDSCAPE, Style
from reports.tongue import Tongue

TITLE = "中华人民共和国海关出口货物报关单"
PROOF = "仅供核对用"
SWORN = "兹申明对以上内容承担如实申报、依法纳税之法律责任"
LEFT, RIGHT, TOP, BOTTOM = 36.0, 806.0, 87.0, 558.0
ROW, MARKS_HIGH, HEAD_HIGH, ITEM_HIGH, CONFIRM_HIGH = 23.0, 46.0, 13.0, 33.0, 22.0
WIDE = RIGHT - LEFT
EDGES = (0.0, 220.0, 346.0, 480.0, 600.0, WIDE)
EDGES_5 = (0.0, 220.0, 265.0, 346.0, 400.0, 480.0, 570.0, 662.0, WIDE)
FOOT_SPLIT = 526.0
CAPTION = Style(8, 9, bold=True, color=BLACK)
VALUE = Style(8, 9, color=BLACK)
SPEC = Style(7.4, 8.6, color=BLACK)
ITEM_HEADS = (
    (4, "项号", START),
    (35, "商品编号", START),
    (190, "商品名称及规格型号", CENTRE),
    (310, "数量及单位", START),
    (395, "单价/总价/币制", START),
    (478, "原产国(地区)", START),
    (542, "最终目的国(地区)", START),
    (650, "境内货源地", START),
    (735, "征免", START),
)
CONFIRMATIONS = (
    "特殊关系确认",
    "价格影响确认",
    "支付特许权使用费确认",
    "公式定价确认",
    "暂定价格确认",
    "自报自缴",
    "水运中转",
)
FIRST_PAGE_ITEMS = 6


class Box(NamedTuple):
    """A box of the head: caption, code after the caption, value below it."""

    caption: str
    code: str
    value: str


def render(
    record: DeclarationPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print a declaration; the languages asked for make no difference."""
    del lang, second
    tongue = Tongue(language("zh_CN"))
    layout = Layout(TITLE, record.number, record.declarant.name, tongue, LANDSCAPE)
    canvas, buffer = begin(layout)
    sheet = Sheet(canvas, LANDSCAPE)
    pages = _deal(record.items)
    for index, items in enumerate(pages):
        if not record.accepted:
            sheet.ghost(PROOF, 96, GHOST)
        _top(sheet, record, index + 1, len(pages))
        y = _head(sheet, record) if index == 0 else TOP
        y = _items(sheet, items, y)
        if index == 0:
            _foot(sheet, record)
        sheet.box((LEFT, TOP), (WIDE, BOTTOM - TOP), 0.8, BLACK)
        sheet.finish()
    canvas.save()
    return buffer.getvalue()


Numbered = tuple[int, DeclarationItem]


def _deal(items: Sequence[DeclarationItem]) -> list[list[Numbered]]:
    """Deal the items to pages: six on the first, then as many as fit."""
    first = FIRST_PAGE_ITEMS * ITEM_HIGH
    later = BOTTOM - TOP - HEAD_HIGH
    pages: list[list[Numbered]] = [[]]
    room = first
    for number, item in enumerate(items, 1):
        high = _item_high(item)
        if pages[-1] and high > room:
            pages.append([])
            room = later
        pages[-1].append((number, item))
        room -= high
    return pages


def _top(sheet: Sheet, record: DeclarationPaper, page: int, pages: int) -> None:
    title = Style(18, 22, bold=True, color=BLACK)
    sheet.text(sheet.width / 2, 46, TITLE, title, CENTRE)
    if not record.accepted:
        sheet.text(RIGHT - 4, 46, PROOF, VALUE, END)
    office = f"({record.exit_office.name})" if record.exit_office.name else ""
    sheet.text(LEFT + 4, 80, f"预录入编号:{record.pre_entry_no}", VALUE)
    sheet.text(LEFT + 300, 80, f"海关编号:{record.entry_no} {office}", VALUE)
    sheet.text(RIGHT - 4, 80, f"页码/页数:{page}/{pages}", VALUE, END)


def _head(sheet: Sheet, record: DeclarationPaper) -> float:
    """Draw the seven rows of boxes; return where the items begin."""
    y = TOP
    for edges, boxes in _rows(record):
        for index, box in enumerate(boxes):
            end = edges[index + 1] if index + 1 < len(boxes) else WIDE
            _box(sheet, box, LEFT + edges[index], y, end - edges[index])
            if index:
                x = LEFT + edges[index]
                sheet.line((x, y), (x, y + ROW), 0.5, BLACK)
        y += ROW
        sheet.line((LEFT, y), (RIGHT, y), 0.5, BLACK)
    _marks(sheet, record, y)
    y += MARKS_HIGH
    sheet.line((LEFT, y), (RIGHT, y), 0.5, BLACK)
    return y


def _rows(record: DeclarationPaper) -> list[tuple[tuple[float, ...], list[Box]]]:
    return [
        (
            EDGES,
            [
                _coded("境内发货人", record.consignor),
                _coded("出境关别", record.exit_office),
                Box("出口日期", "", _day(record.export_on)),
                Box("申报日期", "", _day(record.declared_on)),
                Box("备案号", "", record.filing_no),
            ],
        ),
        (
            EDGES,
            [
                _coded("境外收货人", record.consignee),
                _coded("运输方式", record.transport_mode),
                Box("运输工具名称及航次号", "", record.conveyance),
                Box("提运单号", "", record.bill_no),
            ],
        ),
        (
            EDGES,
            [
                _coded("生产销售单位", record.producer),
                _coded("监管方式", record.supervision),
                _coded("征免性质", record.levy_nature),
                Box("许可证号", "", record.licence_no),
            ],
        ),
        (
            EDGES,
            [
                Box("合同协议号", "", record.contract_no),
                _coded("贸易国(地区)", record.trade_country),
                _coded("运抵国(地区)", record.arrival_country),
                _coded("指运港", record.destination_port),
                _coded("离境口岸", record.exit_port),
            ],
        ),
        (EDGES_5, _row_5(record)),
        ((0.0, WIDE), [Box("随附单证及编号", "", record.documents)]),
    ]


def _row_5(record: DeclarationPaper) -> list[Box]:
    return [
        _coded("包装种类", record.packaging),
        Box("件数", "", str(record.packages)),
        Box("毛重(千克)", "", _plain(record.gross_kg)),
        Box("净重(千克)", "", _plain(record.net_kg)),
        _coded("成交方式", record.trade_term),
        Box("运费", "", record.freight),
        Box("保费", "", record.insurance),
        Box("杂费", "", record.misc),
    ]


def _coded(caption: str, coded: Coded) -> Box:
    return Box(caption, f"({coded.code})" if coded.code else "", coded.name)


def _day(value: date | None) -> str:
    """Write a date as customs do: 20260618."""
    return value.isoformat().replace("-", "") if value else ""


def _plain(value: Decimal) -> str:
    """Write a figure as customs do: no grouping, no idle zeros."""
    return f"{value.normalize():f}"


def _box(sheet: Sheet, box: Box, x: float, y: float, width: float) -> None:
    caption = f"{box.caption}{box.code}"
    _fitted(sheet, (x + 3, y + 9), caption, CAPTION, width - 5)
    style, lines = _shrunk(box.value, VALUE, width - 5, ROW - 11)
    base = y + (19.5 if len(lines) == 1 else 11 + style.size)
    for line in lines:
        sheet.text(x + 3, base, line, style)
        base += style.lead


def _fitted(
    sheet: Sheet, at: tuple[float, float], text: str, style: Style, width: float
) -> None:
    """Write one line, in smaller type when it is too wide."""
    wide = fonts.width(fonts.shape(text), style.size, bold=style.bold)
    if wide > width:
        style = style._replace(size=style.size * width / wide)
    sheet.text(*at, text, style)


def _shrunk(
    text: str, style: Style, width: float, height: float
) -> tuple[Style, tuple[str, ...]]:
    """Return lines that fit a box, in as large a type as possible."""
    size = style.size
    least = 3.5
    while True:
        tried = style._replace(size=size, lead=size * 1.12)
        lines = wrapping.lines(text, tried, width)
        if size <= least or tried.lead * len(lines) <= max(height, tried.lead):
            return tried, lines
        size -= 0.25


def _marks(sheet: Sheet, record: DeclarationPaper, y: float) -> None:
    sheet.text(LEFT + 3, y + 9, "标记唛码及备注", CAPTION)
    text = f"标记唛码:{record.marks or 'N/M'}  备注:{record.remarks}"
    style, lines = _shrunk(text, VALUE, WIDE - 8, MARKS_HIGH - 12)
    base = y + 11 + style.size
    for line in lines:
        sheet.text(LEFT + 3, base, line, style)
        base += style.lead


def _items(sheet: Sheet, items: Sequence[Numbered], y: float) -> float:
    for x, text, at in ITEM_HEADS:
        sheet.text(LEFT + x, y + 9.5, text, CAPTION, at)
    y += HEAD_HIGH
    sheet.line((LEFT, y), (RIGHT, y), 0.5, BLACK)
    for number, item in items:
        _item(sheet, number, item, y)
        y += _item_high(item)
        sheet.dashed((LEFT, y), (RIGHT, y))
    return y


def _item_high(item: DeclarationItem) -> float:
    """Return 33 pt, more when name or specification needs further lines."""
    lines = [text for text, _style in _naming(item)]
    return max(ITEM_HIGH, 7 + len(lines) * SPEC.lead)


def _naming(item: DeclarationItem) -> list[tuple[str, Style]]:
    width = 218.0
    found = [(line, VALUE) for line in wrapping.lines(item.name, VALUE, width)]
    found += [(line, SPEC) for line in wrapping.lines(item.spec, SPEC, width)]
    return found


def _item(sheet: Sheet, number: int, item: DeclarationItem, y: float) -> None:
    bases = (y + 9.5, y + 19, y + 28.5)
    sheet.text(LEFT + 4, bases[0], str(number), VALUE)
    sheet.text(LEFT + 4, bases[1], item.handbook_item, VALUE)
    sheet.text(LEFT + 28, bases[0], item.hs_code, SPEC)
    base = bases[0]
    for line, style in _naming(item):
        sheet.text(LEFT + 84, base, line, style)
        base += style.lead + 0.2
    for base, quantity in zip(
        bases, (item.first, item.second, item.traded), strict=True
    ):
        _fitted(sheet, (LEFT + 310, base), _quantity(quantity), VALUE, 82)
    prices = (f"{item.price:f}", f"{item.total:f}", item.currency)
    for base, text in zip(bases, prices, strict=True):
        sheet.text(LEFT + 395, base, text, VALUE)
    for x, width, coded in (
        (478, 62, item.origin),
        (542, 104, item.destination),
        (650, 82, item.source),
        (735, 33, item.levy),
    ):
        _fitted(sheet, (LEFT + x, bases[0]), coded.name, VALUE, width)
        if coded.code:
            sheet.text(LEFT + x, bases[1], f"({coded.code})", VALUE)


def _quantity(quantity: CustomsQuantity | None) -> str:
    return f"{_plain(quantity.value)}{quantity.unit}" if quantity else ""


def _foot(sheet: Sheet, record: DeclarationPaper) -> None:
    y = BOTTOM - 54
    top = y - CONFIRM_HIGH
    sheet.line((LEFT, top), (RIGHT, top), 0.5, BLACK)
    sheet.line((LEFT, y), (RIGHT, y), 0.5, BLACK)
    values = dict(record.confirmations)
    step = WIDE / len(CONFIRMATIONS)
    for index, caption in enumerate(CONFIRMATIONS):
        said = f"{caption}:{values.get(caption, '')}"
        _fitted(sheet, (LEFT + 4 + index * step, top + 14), said, CAPTION, step - 6)
    split = LEFT + FOOT_SPLIT
    sheet.line((split, y), (split, BOTTOM), 0.5, BLACK)
    people = (
        (4, f"报关人员 {record.declarant_person}"),
        (130, f"报关人员证号 {record.declarant_person_no}"),
        (290, f"电话 {record.declarant_phone}"),
    )
    for x, text in people:
        sheet.text(LEFT + x, y + 12, text, VALUE)
    sheet.text(LEFT + 290, y + 30, SWORN, Style(7, 8, color=BLACK))
    declarant = record.declarant
    code = f"({declarant.code})" if declarant.code else ""
    sheet.text(LEFT + 4, y + 30, f"申报单位{code}", VALUE)
    _fitted(sheet, (LEFT + 4, y + 45), declarant.name, VALUE, 280)
    sheet.text(split - 6, y + 45, "申报单位(签章)", VALUE, END)
    sheet.text(split + 4, y + 12, "海关批注及签章", CAPTION)
