"""Arabic: فقط ثمانية وخمسون ألفاً … وستون سنتاً لا غير.

The numerals three to ten take the gender opposite to the noun's; the noun is dual
after two, plural from three to ten, accusative from eleven to ninety-nine and
genitive after whole hundreds. A dual or a hundred directly before its noun loses its
final nun (مئتا دولار). One and two beyond a hundred are said with the noun itself
(مئة دولار ودولار واحد), which is unambiguous and correct.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.words.amount import LIMIT, Parts, below, groups, listed


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun in the forms that numbers ask for.

    Attributes:
        one: Singular, without ending: دولار.
        two: Dual, nominative: دولاران.
        few: Plural after three to ten: دولارات.
        many: Accusative singular after eleven to ninety-nine: دولاراً.
        feminine: Whether it is feminine.
    """

    one: str
    two: str
    few: str
    many: str
    feminine: bool = False


_ONES_MASCULINE = listed("- واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة")
_ONES_FEMININE = listed("- واحدة اثنتان ثلاث أربع خمس ست سبع ثمان تسع عشر")
_TENS = listed("- - عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون")
_HUNDREDS = listed("- مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة")
_SCALES = (
    None,
    Noun("ألف", "ألفان", "آلاف", "ألفاً"),
    Noun("مليون", "مليونان", "ملايين", "مليوناً"),
    Noun("مليار", "ملياران", "مليارات", "ملياراً"),
    Noun("تريليون", "تريليونان", "تريليونات", "تريليوناً"),
)
_AND = " و"


def _described(noun: Noun, one: str, two: str, few: str, many: str) -> Noun:
    """Let an adjective follow the noun in each of its forms."""
    return Noun(
        f"{noun.one} {one}",
        f"{noun.two} {two}",
        f"{noun.few} {few}",
        f"{noun.many} {many}",
        noun.feminine,
    )


def _nisba(noun: Noun, adjective: str) -> Noun:
    """Let an adjective of origin (أمريكي) follow the noun."""
    if noun.feminine:
        feminine = adjective + "ة"
        return _described(noun, feminine, adjective + "تان", feminine, feminine)
    return _described(
        noun, adjective, adjective + "ان", adjective + "ة", adjective + "اً"
    )


def _owned(noun: Noun, owner: str) -> Noun:
    """Let an undeclined tail follow the noun in each of its forms."""
    return _described(noun, owner, owner, owner, owner)


_DOLLAR = Noun("دولار", "دولاران", "دولارات", "دولاراً")
_DINAR = Noun("دينار", "ديناران", "دنانير", "ديناراً")
_RIYAL = Noun("ريال", "ريالان", "ريالات", "ريالاً")
_DIRHAM = Noun("درهم", "درهمان", "دراهم", "درهماً")
_POUND = Noun("جنيه", "جنيهان", "جنيهات", "جنيهاً")
_LIRA = Noun("ليرة", "ليرتان", "ليرات", "ليرة", feminine=True)
_RUPEE = Noun("روبية", "روبيتان", "روبيات", "روبية", feminine=True)
_KRONE = Noun("كرونة", "كرونتان", "كرونات", "كرونة", feminine=True)
_CENT = Noun("سنت", "سنتان", "سنتات", "سنتاً")
_FILS = Noun("فلس", "فلسان", "فلوس", "فلساً")
_PACKAGE = Noun("طرد", "طردان", "طرود", "طرداً")

_NAMES: dict[str, tuple[Noun, Noun | None]] = {
    "AED": (_nisba(_DIRHAM, "إماراتي"), _FILS),
    "AUD": (_nisba(_DOLLAR, "أسترالي"), _CENT),
    "BHD": (_nisba(_DINAR, "بحريني"), _FILS),
    "CAD": (_nisba(_DOLLAR, "كندي"), _CENT),
    "CHF": (
        _nisba(Noun("فرنك", "فرنكان", "فرنكات", "فرنكاً"), "سويسري"),
        Noun("سنتيم", "سنتيمان", "سنتيمات", "سنتيماً"),
    ),
    "CNY": (
        _nisba(Noun("يوان", "يوانان", "يوانات", "يواناً"), "صيني"),
        Noun("فن", "فنان", "فنات", "فناً"),
    ),
    "DKK": (
        _nisba(_KRONE, "دنماركي"),
        Noun("أوره", "أورهان", "أورهات", "أوره"),
    ),
    "EGP": (
        _nisba(_POUND, "مصري"),
        Noun("قرش", "قرشان", "قروش", "قرشاً"),
    ),
    "EUR": (Noun("يورو", "يورو", "يورو", "يورو"), _CENT),
    "GBP": (
        _nisba(_POUND, "إسترليني"),
        Noun("بنس", "بنسان", "بنسات", "بنساً"),
    ),
    "HKD": (_owned(_DOLLAR, "هونغ كونغ"), _CENT),
    "INR": (
        _nisba(_RUPEE, "هندي"),
        Noun("بيسة", "بيستان", "بيسات", "بيسة", feminine=True),
    ),
    "JOD": (_nisba(_DINAR, "أردني"), _FILS),
    "JPY": (_nisba(Noun("ين", "ينان", "ينات", "يناً"), "ياباني"), None),
    "KRW": (_nisba(Noun("وون", "وونان", "وونات", "ووناً"), "كوري"), None),
    "KWD": (_nisba(_DINAR, "كويتي"), _FILS),
    "MAD": (
        _nisba(_DIRHAM, "مغربي"),
        Noun("سنتيم", "سنتيمان", "سنتيمات", "سنتيماً"),
    ),
    "NOK": (
        _nisba(_KRONE, "نرويجي"),
        Noun("أوره", "أورهان", "أورهات", "أوره"),
    ),
    "NZD": (_nisba(_DOLLAR, "نيوزيلندي"), _CENT),
    "OMR": (
        _nisba(_RIYAL, "عماني"),
        Noun("بيسة", "بيستان", "بيسات", "بيسة", feminine=True),
    ),
    "QAR": (_nisba(_RIYAL, "قطري"), _DIRHAM),
    "RUB": (
        _nisba(Noun("روبل", "روبلان", "روبلات", "روبلاً"), "روسي"),
        Noun("كوبيك", "كوبيكان", "كوبيكات", "كوبيكاً"),
    ),
    "SAR": (
        _nisba(_RIYAL, "سعودي"),
        Noun("هللة", "هللتان", "هللات", "هللة", feminine=True),
    ),
    "SEK": (
        _nisba(_KRONE, "سويدي"),
        Noun("أوره", "أورهان", "أورهات", "أوره"),
    ),
    "SGD": (_nisba(_DOLLAR, "سنغافوري"), _CENT),
    "TND": (
        _nisba(_DINAR, "تونسي"),
        Noun("مليم", "مليمان", "مليمات", "مليماً"),
    ),
    "TRY": (
        _nisba(_LIRA, "تركي"),
        Noun("قرش", "قرشان", "قروش", "قرشاً"),
    ),
    "TWD": (_nisba(_DOLLAR, "تايواني"), _CENT),
    "USD": (_nisba(_DOLLAR, "أمريكي"), _CENT),
    "ZAR": (
        _owned(Noun("راند", "راندان", "راندات", "رانداً"), "جنوب أفريقيا"),
        _CENT,
    ),
}


def cardinal(number: int, *, feminine: bool = False) -> str:
    """Write a whole number standing alone; the gender is that of what is counted.

    Raises:
        NotPossibleError: The number has more than fifteen digits.
    """
    if below(LIMIT, number) == 0:
        return "صفر"
    cut = groups(number, 1000)
    words = [
        _scaled(group, _SCALES[place], construct=False)
        for place, group in reversed(list(enumerate(cut)))
        if group and place
    ]
    if cut[0]:
        words.append(_hundreds(cut[0], feminine=feminine))
    return _AND.join(words)


def counted(number: int, noun: Noun) -> str:
    """Write a number with its noun in the form that the number asks for.

    Raises:
        NotPossibleError: The number has more than fifteen digits.
    """
    if below(LIMIT, number) == 0:
        return f"صفر {noun.one}"
    last = number % 100
    single = {1: f"{noun.one} {_one(noun)}", 2: noun.two}
    if last in single:
        before = number - last
        return (counted(before, noun) + _AND if before else "") + single[last]
    if not last:
        return f"{_construct(number)} {noun.one}"
    text = cardinal(number, feminine=noun.feminine)
    return f"{text} {noun.few if last <= 10 else noun.many}"  # noqa: PLR2004 - ten


def amount(parts: Parts) -> str:
    """Write an amount for an Arabic paper.

    Raises:
        NotPossibleError: The amount has more than fifteen digits.
    """
    minus = "سالب " if parts.negative else ""
    if parts.currency not in _NAMES:
        tail = _AND + parts.fraction() if parts.coins else ""
        return f"فقط {minus}{cardinal(parts.whole)} {parts.currency}{tail} لا غير"
    unit, coin = _NAMES[parts.currency]
    text = counted(parts.whole, unit)
    if parts.coins and coin:
        text += _AND + counted(parts.coins, coin)
    return f"فقط {minus}{text} لا غير"


def packages(count: int, unit_name: str) -> str:
    """Write a number of packages, the kind of package behind it, undeclined."""
    return f"فقط {counted(count, _PACKAGE)} ({count}) لا غير، نوع التعبئة: {unit_name}"


def _one(noun: Noun) -> str:
    """Return "one" in the gender of the noun."""
    return (_ONES_FEMININE if noun.feminine else _ONES_MASCULINE)[1]


def _construct(number: int) -> str:
    """Write whole hundreds, thousands … so that a noun can follow directly."""
    cut = groups(number, 1000)
    lowest = next(place for place, group in enumerate(cut) if group)
    words = [
        _scaled(cut[place], _SCALES[place], construct=place == lowest)
        for place in reversed(range(lowest, len(cut)))
        if cut[place] and place
    ]
    if not lowest:
        hundreds = _hundreds(cut[0], feminine=False)
        words.append("مئتا" if hundreds == "مئتان" else hundreds)
    return _AND.join(words)


def _scaled(group: int, scale: Noun | None, *, construct: bool) -> str:
    """Write how many thousands, millions … there are, 1 to 999.

    Args:
        group: How many.
        scale: The thousand, million …
        construct: Whether the counted noun follows directly.
    """
    if scale is None:
        return ""
    last = group % 100
    if last in (1, 2):
        two = scale.two.removesuffix("ن") if construct else scale.two
        single = scale.one if last == 1 else two
        before = group - last
        if not before:
            return single
        return _scaled(before, scale, construct=False) + _AND + single
    if not last:
        hundreds = _HUNDREDS[group // 100]
        return f"{'مئتا' if hundreds == 'مئتان' else hundreds} {scale.one}"
    text = _hundreds(group, feminine=False)
    if last <= 10:  # noqa: PLR2004 - three to ten take the plural
        return f"{text} {scale.few}"
    return f"{text} {scale.one if construct else scale.many}"


def _hundreds(number: int, *, feminine: bool) -> str:
    """Write 1 to 999; the gender is that of what is counted."""
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest:
        words.append(_below_hundred(rest, feminine=feminine))
    return _AND.join(words)


def _below_hundred(number: int, *, feminine: bool) -> str:
    """Write 1 to 99; the gender is that of what is counted."""
    ones = _ONES_FEMININE if feminine else _ONES_MASCULINE
    if number < len(ones):
        return ones[number]
    tens, one = divmod(number, 10)
    if tens == 1:
        ten = "عشرة" if feminine else "عشر"
        special = {
            1: "إحدى" if feminine else "أحد",
            2: "اثنتا" if feminine else "اثنا",
            8: "ثماني" if feminine else "ثمانية",
        }
        return f"{special.get(one, ones[one])} {ten}"
    if not one:
        return _TENS[tens]
    unit = "إحدى" if feminine and one == 1 else ones[one]
    return unit + _AND + _TENS[tens]
