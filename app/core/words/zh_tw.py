"""Chinese capitals in traditional characters: 新臺幣壹拾萬元整."""

from __future__ import annotations

from app.core.words import zh
from app.core.words.amount import Parts

TRADITIONAL = zh.Script(
    digits="零壹貳參肆伍陸柒捌玖",
    units="拾佰仟",
    groups="萬億",
    minus="負",
    point="點",
    total="合計",
    yuan={
        "AUD": "澳幣",
        "CAD": "加拿大幣",
        "CNY": "人民幣",
        "EUR": "歐元",
        "HKD": "港幣",
        "JPY": "日圓",
        "KRW": "韓元",
        "MOP": "澳門幣",
        "NZD": "紐西蘭幣",
        "SGD": "新加坡幣",
        "TWD": "新臺幣",
        "USD": "美元",
    },
    named={
        "AED": ("阿聯迪拉姆", "費爾"),
        "BHD": ("巴林第納爾", "費爾"),
        "BRL": ("巴西雷亞爾", "分"),
        "CHF": ("瑞士法郎", "生丁"),
        "CLP": ("智利披索", ""),
        "DKK": ("丹麥克朗", "歐爾"),
        "EGP": ("埃及鎊", "皮亞斯特"),
        "GBP": ("英鎊", "便士"),
        "IDR": ("印尼盾", "仙"),
        "INR": ("印度盧比", "派士"),
        "JOD": ("約旦第納爾", "費爾"),
        "KWD": ("科威特第納爾", "費爾"),
        "KZT": ("哈薩克堅戈", "提因"),
        "MXN": ("墨西哥披索", "分"),
        "MYR": ("馬來西亞令吉", "仙"),
        "NOK": ("挪威克朗", "歐爾"),
        "OMR": ("阿曼里亞爾", "派沙"),
        "PHP": ("菲律賓披索", "分"),
        "PLN": ("波蘭茲羅提", "格羅希"),
        "QAR": ("卡達里亞爾", "迪拉姆"),
        "RUB": ("俄羅斯盧布", "戈比"),
        "SAR": ("沙烏地里亞爾", "哈拉拉"),
        "SEK": ("瑞典克朗", "歐爾"),
        "THB": ("泰銖", "薩當"),
        "TRY": ("土耳其里拉", "庫魯"),
        "VND": ("越南盾", ""),
        "ZAR": ("南非蘭特", "分"),
    },
)


def cardinal(number: int) -> str:
    """Write a whole number in capitals.

    Raises:
        NotPossibleError: The number reaches ten thousand 億.
    """
    return zh.cardinal(number, TRADITIONAL)


def amount(parts: Parts) -> str:
    """Write an amount in its printed form.

    Raises:
        NotPossibleError: The amount reaches ten thousand 億.
    """
    return zh.amount(parts, TRADITIONAL)


def accepted(parts: Parts) -> tuple[str, ...]:
    """Return every legal wording of an amount, the printed one first.

    Raises:
        NotPossibleError: The amount reaches ten thousand 億.
    """
    return zh.accepted(parts, TRADITIONAL)


def packages(count: int, unit_name: str) -> str:
    """Write a number of packages: 合計捌佰(800)紙箱."""
    return zh.packages(count, unit_name, TRADITIONAL)
