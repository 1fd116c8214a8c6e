"""Russian: Пятьдесят восемь тысяч девятьсот восемьдесят один доллар США 60 центов.

Nouns stand in one of three forms (1 доллар, 2 доллара, 5 долларов); один and два
take the gender of the noun (одна крона, две кроны).
"""

from __future__ import annotations

from app.core.words.amount import LIMIT, Parts, below, groups, listed

Forms = tuple[str, str, str]
"""After one, after two to four, after five and more."""

_SMALL = listed(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать "
    "двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать"
)
_TENS = listed(
    "- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
)
_HUNDREDS = listed(
    "- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
)
_SCALES: tuple[Forms, ...] = (
    ("", "", ""),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
)
_GENDERED = {"f": {1: "одна", 2: "две"}, "n": {1: "одно"}, "m": {}}

_CENT: Forms = ("цент", "цента", "центов")
_FILS: Forms = ("филс", "филса", "филсов")
_ORE: Forms = ("эре", "эре", "эре")
_CENTAVO: Forms = ("сентаво", "сентаво", "сентаво")
_NONE: Forms = ("", "", "")


def _with(tail: str, forms: Forms) -> Forms:
    """Add a tail that is not declined."""
    one, few, many = forms
    return (f"{one} {tail}", f"{few} {tail}", f"{many} {tail}")


def _adjective(stem: str, forms: Forms, *, feminine: bool = False) -> Forms:
    """Put an adjective before the noun: китайский юань, китайских юаня."""
    one, few, many = forms
    if feminine:
        return (f"{stem}ая {one}", f"{stem}ие {few}", f"{stem}их {many}")
    return (f"{stem}ий {one}", f"{stem}их {few}", f"{stem}их {many}")


_DOLLAR: Forms = ("доллар", "доллара", "долларов")
_DINAR: Forms = ("динар", "динара", "динаров")
_KRONE: Forms = ("крона", "кроны", "крон")

_NAMES: dict[str, tuple[str, Forms, Forms]] = {
    "AED": ("m", _with("ОАЭ", ("дирхам", "дирхама", "дирхамов")), _FILS),
    "AUD": ("m", _adjective("австралийск", _DOLLAR), _CENT),
    "BHD": ("m", _adjective("бахрейнск", _DINAR), _FILS),
    "BRL": (
        "m",
        _adjective("бразильск", ("реал", "реала", "реалов")),
        _CENTAVO,
    ),
    "CAD": ("m", _adjective("канадск", _DOLLAR), _CENT),
    "CHF": (
        "m",
        _adjective("швейцарск", ("франк", "франка", "франков")),
        ("раппен", "раппена", "раппенов"),
    ),
    "CLP": ("n", ("чилийское песо", "чилийских песо", "чилийских песо"), _NONE),
    "CNY": (
        "m",
        _adjective("китайск", ("юань", "юаня", "юаней")),
        ("фэнь", "фэня", "фэней"),
    ),
    "CZK": (
        "f",
        _adjective("чешск", _KRONE, feminine=True),
        ("геллер", "геллера", "геллеров"),
    ),
    "DKK": ("f", _adjective("датск", _KRONE, feminine=True), _ORE),
    "EGP": (
        "m",
        _adjective("египетск", ("фунт", "фунта", "фунтов")),
        ("пиастр", "пиастра", "пиастров"),
    ),
    "EUR": ("m", ("евро", "евро", "евро"), _CENT),
    "GBP": (
        "m",
        _with("стерлингов", ("фунт", "фунта", "фунтов")),
        ("пенс", "пенса", "пенсов"),
    ),
    "HKD": ("m", _adjective("гонконгск", _DOLLAR), _CENT),
    "INR": (
        "f",
        _adjective("индийск", ("рупия", "рупии", "рупий"), feminine=True),
        ("пайса", "пайсы", "пайс"),
    ),
    "JOD": ("m", _adjective("иорданск", _DINAR), _FILS),
    "JPY": (
        "f",
        _adjective("японск", ("иена", "иены", "иен"), feminine=True),
        _NONE,
    ),
    "KRW": (
        "f",
        _adjective("южнокорейск", ("вона", "воны", "вон"), feminine=True),
        _NONE,
    ),
    "KWD": ("m", _adjective("кувейтск", _DINAR), _FILS),
    "KZT": (
        "n",
        ("казахстанское тенге", "казахстанских тенге", "казахстанских тенге"),
        ("тиын", "тиына", "тиынов"),
    ),
    "MXN": (
        "n",
        ("мексиканское песо", "мексиканских песо", "мексиканских песо"),
        _CENTAVO,
    ),
    "MYR": (
        "m",
        _adjective("малайзийск", ("ринггит", "ринггита", "ринггитов")),
        ("сен", "сена", "сенов"),
    ),
    "NOK": ("f", _adjective("норвежск", _KRONE, feminine=True), _ORE),
    "NZD": ("m", _adjective("новозеландск", _DOLLAR), _CENT),
    "OMR": (
        "m",
        _adjective("оманск", ("риал", "риала", "риалов")),
        ("байза", "байзы", "байз"),
    ),
    "PLN": (
        "m",
        ("польский злотый", "польских злотых", "польских злотых"),
        ("грош", "гроша", "грошей"),
    ),
    "QAR": (
        "m",
        _adjective("катарск", ("риал", "риала", "риалов")),
        ("дирхам", "дирхама", "дирхамов"),
    ),
    "RUB": (
        "m",
        _adjective("российск", ("рубль", "рубля", "рублей")),
        ("копейка", "копейки", "копеек"),
    ),
    "SAR": (
        "m",
        _adjective("саудовск", ("риял", "рияла", "риялов")),
        ("халал", "халала", "халалов"),
    ),
    "SEK": ("f", _adjective("шведск", _KRONE, feminine=True), _ORE),
    "SGD": ("m", _adjective("сингапурск", _DOLLAR), _CENT),
    "THB": (
        "m",
        _adjective("таиландск", ("бат", "бата", "батов")),
        ("сатанг", "сатанга", "сатангов"),
    ),
    "TRY": (
        "f",
        _adjective("турецк", ("лира", "лиры", "лир"), feminine=True),
        ("куруш", "куруша", "курушей"),
    ),
    "TWD": (
        "m",
        (
            "новый тайваньский доллар",
            "новых тайваньских доллара",
            "новых тайваньских долларов",
        ),
        _CENT,
    ),
    "USD": ("m", _with("США", _DOLLAR), _CENT),
    "VND": ("m", _adjective("вьетнамск", ("донг", "донга", "донгов")), _NONE),
    "ZAR": (
        "m",
        _adjective("южноафриканск", ("рэнд", "рэнда", "рэндов")),
        _CENT,
    ),
}


def cardinal(number: int, gender: str = "m") -> str:
    """Write a whole number; the gender is that of the noun: "m", "f" or "n".

    Raises:
        NotPossibleError: The number has more than fifteen digits.
    """
    if below(LIMIT, number) == 0:
        return _SMALL[0]
    words = []
    for place, group in reversed(list(enumerate(groups(number, 1000)))):
        if not group:
            continue
        own = {0: gender, 1: "f"}.get(place, "m")  # тысяча is feminine
        words += _hundreds(group, own)
        if place:
            words.append(declined(group, _SCALES[place]))
    return " ".join(words)


def declined(number: int, forms: Forms) -> str:
    """Choose the form of a noun that follows a number."""
    one, few, many = forms
    if number % 100 in range(11, 15):
        return many
    if number % 10 == 1:
        return one
    return few if number % 10 in range(2, 5) else many


def amount(parts: Parts) -> str:
    """Write an amount for a Russian paper, its coins in figures.

    Raises:
        NotPossibleError: The amount has more than fifteen digits.
    """
    minus = "минус " if parts.negative else ""
    if parts.currency not in _NAMES:
        tail = f" {parts.fraction()}" if parts.places else ""
        text = f"{minus}{cardinal(parts.whole)} {parts.currency}{tail}"
    else:
        gender, unit, coin = _NAMES[parts.currency]
        number = cardinal(parts.whole, gender)
        text = f"{minus}{number} {declined(parts.whole, unit)}"
        if parts.places:
            figures = f"{parts.coins:0{parts.places}d}"
            text = f"{text} {figures} {declined(parts.coins, coin)}".rstrip()
    return text[0].upper() + text[1:]


def packages(count: int, unit_name: str) -> str:
    """Write a number of packages: Всего 800 (восемьсот) мест (картонных коробок).

    The packages are counted as "места"; their kind follows in the case in which the
    papers name it after a count.
    """
    place = declined(count, ("место", "места", "мест"))
    return f"Всего {count} ({cardinal(count, 'n')}) {place} ({unit_name})"


def _hundreds(number: int, gender: str) -> list[str]:
    """Write 1 to 999."""
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest >= len(_SMALL):
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest:
        words.append(_GENDERED[gender].get(rest, _SMALL[rest]))
    return words
