"""Chinese capitals: 人民币伍万捌仟玖佰捌拾壹元陆角整.

The rules are those of the People's Bank of China for bills and settlement
(支付结算办法 附一; rules §6). The printed form is settled 29: no optional 零, 整 after
角; every other legal wording is accepted when a paper is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from app.core.words.amount import Parts, below, groups

_LIMIT = 10**12
"""From ten thousand 亿 on the wording is undefined (settled 29)."""

_MAYBE_ZERO = "?"
_MAYBE_WHOLE = "!"


@dataclass(frozen=True, slots=True)
class Script:
    """The characters of one way of writing.

    Attributes:
        digits: 零 to 玖.
        units: Ten, hundred, thousand inside a group of four.
        groups: Names of the second and third group: 万, 亿.
        minus: Before a negative number.
        point: Between a number and its decimals.
        total: Before a number of packages.
        yuan: Currencies counted in 元, 角, 分: code to name before the number.
        named: Other currencies: code to name and coin behind the number.
    """

    digits: str
    units: str
    groups: str
    minus: str
    point: str
    total: str
    yuan: dict[str, str]
    named: dict[str, tuple[str, str]]


SIMPLIFIED = Script(
    digits="零壹贰叁肆伍陆柒捌玖",
    units="拾佰仟",
    groups="万亿",
    minus="负",
    point="点",
    total="合计",
    yuan={
        "AUD": "澳大利亚元",
        "CAD": "加拿大元",
        "CNY": "人民币",
        "EUR": "欧元",
        "HKD": "港元",
        "JPY": "日元",
        "KRW": "韩元",
        "MOP": "澳门元",
        "NZD": "新西兰元",
        "SGD": "新加坡元",
        "TWD": "新台币",
        "USD": "美元",
    },
    named={
        "AED": ("阿联酋迪拉姆", "费尔"),
        "BHD": ("巴林第纳尔", "费尔"),
        "BRL": ("巴西雷亚尔", "分"),
        "CHF": ("瑞士法郎", "生丁"),
        "CLP": ("智利比索", ""),
        "DKK": ("丹麦克朗", "欧尔"),
        "EGP": ("埃及镑", "皮阿斯特"),
        "GBP": ("英镑", "便士"),
        "IDR": ("印度尼西亚卢比", "仙"),
        "INR": ("印度卢比", "派士"),
        "JOD": ("约旦第纳尔", "费尔"),
        "KWD": ("科威特第纳尔", "费尔"),
        "KZT": ("哈萨克斯坦坚戈", "提因"),
        "MXN": ("墨西哥比索", "分"),
        "MYR": ("马来西亚林吉特", "仙"),
        "NOK": ("挪威克朗", "欧尔"),
        "OMR": ("阿曼里亚尔", "派沙"),
        "PHP": ("菲律宾比索", "分"),
        "PLN": ("波兰兹罗提", "格罗希"),
        "QAR": ("卡塔尔里亚尔", "迪拉姆"),
        "RUB": ("俄罗斯卢布", "戈比"),
        "SAR": ("沙特里亚尔", "哈拉拉"),
        "SEK": ("瑞典克朗", "欧尔"),
        "THB": ("泰铢", "萨当"),
        "TRY": ("土耳其里拉", "库鲁"),
        "VND": ("越南盾", ""),
        "ZAR": ("南非兰特", "分"),
    },
)


def cardinal(number: int, script: Script = SIMPLIFIED) -> str:
    """Write a whole number in capitals: 10 is 壹拾.

    Raises:
        NotPossibleError: The number reaches ten thousand 亿.
    """
    return _printed(_number(number, script))


def amount(parts: Parts, script: Script = SIMPLIFIED) -> str:
    """Write an amount in its printed form.

    Raises:
        NotPossibleError: The amount reaches ten thousand 亿.
    """
    return _printed(_pattern(parts, script))


def accepted(parts: Parts, script: Script = SIMPLIFIED) -> tuple[str, ...]:
    """Return every legal wording of an amount, the printed one first.

    Raises:
        NotPossibleError: The amount reaches ten thousand 亿.
    """
    pattern = _pattern(parts, script)
    choices = [
        {_MAYBE_ZERO: ("", script.digits[0]), _MAYBE_WHOLE: ("整", "")}.get(
            sign, (sign,)
        )
        for sign in pattern
    ]
    return tuple(dict.fromkeys("".join(chosen) for chosen in product(*choices)))


def packages(count: int, unit_name: str, script: Script = SIMPLIFIED) -> str:
    """Write a number of packages: 合计捌佰(800)纸箱."""
    return f"{script.total}{cardinal(count, script)}({count}){unit_name}"


def _pattern(parts: Parts, script: Script) -> str:
    """Write an amount with its optional signs still open."""
    minus = script.minus if parts.negative else ""
    if parts.currency in script.yuan:
        return script.yuan[parts.currency] + minus + _yuan(parts, script)
    number = minus + _number(parts.whole, script)
    if parts.currency in script.named:
        name, coin = script.named[parts.currency]
        tail = _number(parts.coins, script) + coin if parts.coins else "整"
        return number + name + tail
    tail = "".join(script.digits[int(digit)] for digit in _decimals(parts))
    return parts.currency + number + (script.point + tail if tail else "整")


def _decimals(parts: Parts) -> str:
    """Return the decimal digits without trailing zeros."""
    return f"{parts.coins:0{parts.places}d}".rstrip("0") if parts.coins else ""


def _yuan(parts: Parts, script: Script) -> str:
    """Write units of 元 with 角 and 分; 元 is left out when there is none."""
    jiao, fen = divmod(parts.coins, 10)
    text = ""
    if parts.whole or not parts.coins:
        text = _number(parts.whole, script) + "元"
    if not parts.coins:
        return text + "整"
    if jiao:
        if parts.whole and parts.whole % 10 == 0:
            text += _MAYBE_ZERO
        text += script.digits[jiao] + "角"
    elif parts.whole:
        text += script.digits[0]
    return text + (script.digits[fen] + "分" if fen else _MAYBE_WHOLE)


def _number(number: int, script: Script) -> str:
    """Write a whole number; a 零 that may be left out stays open.

    One 零 stands for any run of zeros inside. It may be left out where the run ends
    a group and the next group starts with its thousands (107 000: 壹拾万柒仟), but not
    where a whole group is zero (200 003 000 … 贰亿零叁仟).
    """
    if below(_LIMIT, number) == 0:
        return script.digits[0]
    cut = groups(number, 10_000)
    text = ""
    gap = False  # zeros since the last digit written
    for place in reversed(range(len(cut))):
        group = cut[place]
        if not group:
            gap = True
            continue
        thousands = group >= 1000  # noqa: PLR2004 - the group is full
        if text and not thousands:
            text += script.digits[0]
        elif text and gap:
            full_group_missing = cut[place + 1] == 0
            text += script.digits[0] if full_group_missing else _MAYBE_ZERO
        text += _group(group, script) + (script.groups[place - 1] if place else "")
        gap = group % 10 == 0
    return text


def _group(group: int, script: Script) -> str:
    """Write 1 to 9999 with one 零 for every inner run of zeros."""
    text = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += script.digits[0] if gap else ""
        text += script.digits[digit] + (script.units[place - 1] if place else "")
        gap = False
    return text


def _printed(pattern: str) -> str:
    """Close the optional signs as settled 29 says."""
    return pattern.replace(_MAYBE_ZERO, "").replace(_MAYBE_WHOLE, "整")
