"""The customs power of attorney (代理报关委托书) with its agreement (委托报关协议).

One sheet: the authorisation above, the agreement below (GACC announcement 2004-35). It
is Chinese like the declaration it goes with.
"""

from __future__ import annotations

from app.core.i18n import Language
from app.core.money import Money
from app.core.papers import AgencyPaper, say
from reports import heading, paper, seal
from reports.blocks import ASCENT, paragraph, space, stack
from reports.paper import Brick, Layout
from reports.sheet import CENTRE, END, Sheet
from reports.styles import BODY, CLAUSE, INK, MARGIN_X, MM, SMALL, STRONG, TITLE_SECOND
from reports.tongue import Tongue, facts
from reports.wrapping import lines

ATTORNEY = "代理报关委托书"
AGREEMENT = "委托报关协议"
WIDTH = 170 * MM
PAD = 5.4
LABEL_SHARE = 0.3
TASKS = (
    "A 填单申报",
    "B 申请、联系和配合实施检验检疫",
    "C 辅助查验",
    "D 代缴税款",
    "E 设立手册（账册）",
    "F 核销手册（账册）",
    "G 领取海关相关单证",
    "H 其他",
)
"""What a broker may be asked to do."""

SCOPE = "我单位现 A（A 逐票　B 长期）委托贵公司代理 A、B、G 等通关事宜"

TRUTHFUL = (
    "　　我单位保证遵守海关有关法律、法规和规章，保证所提供的情况真实、完整，单货相符，"
    "无侵犯他人知识产权的情况；否则，愿承担相应的法律责任。"
)
HANDED = "□合同　□发票　□装箱清单　□提单　□加工贸易手册　□许可证件　□其他"
DATE = "　　　年　　月　　日"
Rows = tuple[tuple[str, str], ...]


def render(
    record: AgencyPaper, lang: Language, second: Language | None = None
) -> bytes:
    """Print the power of attorney and its agreement."""
    tongue = Tongue(lang, second)
    bricks = [
        heading.title((ATTORNEY,), record.copy, tongue, WIDTH),
        paragraph(f"编号：{record.number}", MARGIN_X, WIDTH, BODY, END),
        space(4),
        *_authorisation(record),
        _signed(record, lang),
        _cut(),
        paragraph(AGREEMENT, MARGIN_X, WIDTH, TITLE_SECOND, CENTRE),
        space(6),
        paragraph(
            "为明确委托报关的具体事项和各自的责任，双方经平等协商，签订协议如下：",
            MARGIN_X,
            WIDTH,
            CLAUSE,
        ),
        space(4),
        _agreement(record, lang),
        space(3),
        paragraph("中国报关协会监制", MARGIN_X, WIDTH, SMALL, END),
    ]
    author = say(record.letterhead.names, "zh_CN")
    layout = Layout(ATTORNEY, record.number, author, tongue, copy=record.copy)
    return paper.render(layout, bricks)


def _authorisation(record: AgencyPaper) -> list[Brick]:
    texts = (
        f"{record.broker or '＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿'}：",
        f"　　{SCOPE}，详见《{AGREEMENT}》。",
        facts([("", task) for task in TASKS], gap=3),
        TRUTHFUL,
        f"　　本委托书有效期自签字之日起至{DATE}止。",
    )
    bricks: list[Brick] = []
    for text in texts:
        bricks += [paragraph(text, MARGIN_X, WIDTH, CLAUSE), space(4)]
    return bricks


def _signed(record: AgencyPaper, lang: Language) -> Brick:
    """Return who authorises, with room for the chop and the signature."""
    x, wide = MARGIN_X + 80 * MM, 90 * MM
    said = paragraph(f"委托方（盖章）：{record.principal}", x, wide, STRONG)
    words = stack(
        [
            said,
            space(10),
            paragraph("法定代表人或其授权签署人（签字）：", x, wide, BODY),
            space(10),
            paragraph(lang.iso(record.on) or DATE, x, wide, BODY),
        ]
    )
    chop = seal.height(record.letterhead)
    high = max(words.height, said.height + chop) + 14

    def draw(sheet: Sheet, y: float) -> None:
        # Below the name and beside the day: both must be read.
        middle = y + 8 + said.height + chop / 2
        seal.stamp(sheet, record.letterhead, x + wide - chop / 2, middle)
        words.draw(sheet, y + 8)

    return Brick(high, draw)


def _cut() -> Brick:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.dashed((MARGIN_X, y + 5), (MARGIN_X + WIDTH, y + 5))

    return Brick(14, draw)


def _agreement(record: AgencyPaper, lang: Language) -> Brick:
    """Return what both sides enter, side by side in one frame."""
    half = WIDTH / 2
    total = lang.money(Money(record.total, record.currency))
    principal: Rows = (
        ("委托方", record.principal),
        ("主要货物名称", record.goods),
        ("HS编码", record.hs_code),
        ("货物总价", total),
        ("出口日期", lang.iso(record.export_on) or DATE),
        ("提（运）单号", record.bill_no),
        ("贸易（监管）方式", record.supervision),
        ("数（重）量", record.quantity),
        ("包装情况", record.packing),
        ("原产地/货源地", record.source),
        ("其他要求", ""),
        ("委托方业务签章", "\n\n\n"),
        ("经办人签章", ""),
        ("联系电话", record.letterhead.phone),
        ("日期", DATE),
    )
    agent: Rows = (
        ("被委托方", record.broker),
        ("报关单编码", f"No. {record.entry_no}".strip()),
        ("收到单证日期", DATE),
        ("收到单证情况", HANDED),
        ("报关收费", "人民币：　　　　　　元"),
        ("承诺说明", ""),
        ("被委托方业务签章", "\n\n\n"),
        ("经办报关员签章", ""),
        ("联系电话", ""),
        ("日期", DATE),
    )
    left = [_row(label, value, MARGIN_X, half) for label, value in principal]
    right = [_row(label, value, MARGIN_X + half, half) for label, value in agent]
    high = max(_height(left), _height(right))

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box((MARGIN_X, y), (WIDTH, high), 0.7)
        sheet.line((MARGIN_X + half, y), (MARGIN_X + half, y + high), 0.7, INK)
        for rows in (left, right):
            # What is left over goes to the promise and the chop in the middle.
            _stretched(rows, high, sheet, y)

    return Brick(high, draw)


def _height(rows: list[Brick]) -> float:
    return sum(row.height for row in rows)


def _stretched(rows: list[Brick], high: float, sheet: Sheet, y: float) -> None:
    """Draw rows from top to bottom; the one to be chopped takes what is left over."""
    free = high - _height(rows)
    tall = len(rows) - 4
    for index, row in enumerate(rows):
        row.draw(sheet, y)
        y += row.height + (free if index == tall else 0)


def _row(label: str, value: str, x: float, width: float) -> Brick:
    """Return a caption and what is entered beside it, with a line above."""
    edge = width * LABEL_SHARE + 12
    said = [
        line
        for text in value.split("\n")
        for line in lines(text, BODY, width - edge - 2 * PAD)
    ]
    high = BODY.lead * len(said) + 2 * PAD

    def draw(sheet: Sheet, y: float) -> None:
        sheet.line((x, y), (x + width, y), 0.4, INK)
        base = y + PAD + BODY.size * ASCENT + (BODY.lead - BODY.size) / 2
        sheet.text(x + PAD, base, label, BODY)
        for at, line in enumerate(said):
            sheet.text(x + edge, base + at * BODY.lead, line, BODY)

    return Brick(high, draw)
