"""English: SAY US DOLLARS FIFTY-EIGHT THOUSAND … AND CENTS SIXTY ONLY.

British "and"; currency names always plural (rules §6, settled 28).
"""

from __future__ import annotations

from app.core.words.amount import LIMIT, Parts, below, groups, listed

_SMALL = listed(
    "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN "
    "FOURTEEN FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN"
)
_TENS = listed("- - TWENTY THIRTY FORTY FIFTY SIXTY SEVENTY EIGHTY NINETY")
_SCALES = ("", " THOUSAND", " MILLION", " BILLION", " TRILLION")

_NAMES: dict[str, tuple[str, str]] = {
    "AED": ("UAE DIRHAMS", "FILS"),
    "ARS": ("ARGENTINE PESOS", "CENTAVOS"),
    "AUD": ("AUSTRALIAN DOLLARS", "CENTS"),
    "BDT": ("BANGLADESHI TAKA", "PAISA"),
    "BHD": ("BAHRAINI DINARS", "FILS"),
    "BRL": ("BRAZILIAN REAIS", "CENTAVOS"),
    "CAD": ("CANADIAN DOLLARS", "CENTS"),
    "CHF": ("SWISS FRANCS", "RAPPEN"),
    "CLP": ("CHILEAN PESOS", ""),
    "CNY": ("CHINESE YUAN", "FEN"),
    "COP": ("COLOMBIAN PESOS", "CENTAVOS"),
    "CZK": ("CZECH KORUNY", "HALERU"),
    "DKK": ("DANISH KRONER", "ORE"),
    "EGP": ("EGYPTIAN POUNDS", "PIASTRES"),
    "EUR": ("EUROS", "CENTS"),
    "GBP": ("POUNDS STERLING", "PENCE"),
    "HKD": ("HONG KONG DOLLARS", "CENTS"),
    "HUF": ("HUNGARIAN FORINTS", "FILLER"),
    "IDR": ("INDONESIAN RUPIAH", "SEN"),
    "ILS": ("ISRAELI NEW SHEKELS", "AGOROT"),
    "INR": ("INDIAN RUPEES", "PAISE"),
    "IQD": ("IRAQI DINARS", "FILS"),
    "JOD": ("JORDANIAN DINARS", "FILS"),
    "JPY": ("JAPANESE YEN", ""),
    "KES": ("KENYAN SHILLINGS", "CENTS"),
    "KRW": ("KOREAN WON", ""),
    "KWD": ("KUWAITI DINARS", "FILS"),
    "KZT": ("KAZAKHSTANI TENGE", "TIYN"),
    "LKR": ("SRI LANKAN RUPEES", "CENTS"),
    "LYD": ("LIBYAN DINARS", "DIRHAMS"),
    "MAD": ("MOROCCAN DIRHAMS", "CENTIMES"),
    "MOP": ("MACAO PATACAS", "AVOS"),
    "MXN": ("MEXICAN PESOS", "CENTAVOS"),
    "MYR": ("MALAYSIAN RINGGIT", "SEN"),
    "NGN": ("NIGERIAN NAIRA", "KOBO"),
    "NOK": ("NORWEGIAN KRONER", "ORE"),
    "NZD": ("NEW ZEALAND DOLLARS", "CENTS"),
    "OMR": ("OMANI RIALS", "BAISA"),
    "PEN": ("PERUVIAN SOLES", "CENTIMOS"),
    "PHP": ("PHILIPPINE PESOS", "CENTAVOS"),
    "PKR": ("PAKISTANI RUPEES", "PAISA"),
    "PLN": ("POLISH ZLOTYS", "GROSZY"),
    "QAR": ("QATARI RIYALS", "DIRHAMS"),
    "RUB": ("RUSSIAN ROUBLES", "KOPECKS"),
    "SAR": ("SAUDI RIYALS", "HALALAS"),
    "SEK": ("SWEDISH KRONOR", "ORE"),
    "SGD": ("SINGAPORE DOLLARS", "CENTS"),
    "THB": ("THAI BAHT", "SATANG"),
    "TND": ("TUNISIAN DINARS", "MILLIMES"),
    "TRY": ("TURKISH LIRAS", "KURUS"),
    "TWD": ("NEW TAIWAN DOLLARS", "CENTS"),
    "UAH": ("UKRAINIAN HRYVNIAS", "KOPIYKAS"),
    "USD": ("US DOLLARS", "CENTS"),
    "VND": ("VIETNAMESE DONG", ""),
    "ZAR": ("SOUTH AFRICAN RAND", "CENTS"),
}


def cardinal(number: int) -> str:
    """Write a whole number: 1005 is "ONE THOUSAND AND FIVE".

    Raises:
        NotPossibleError: The number has more than fifteen digits.
    """
    if below(LIMIT, number) == 0:
        return _SMALL[0]
    cut = groups(number, 1000)
    words = [
        _hundreds(group) + _SCALES[place]
        for place, group in reversed(list(enumerate(cut)))
        if group
    ]
    if len(cut) > 1 and 0 < cut[0] < 100:  # noqa: PLR2004 - less than a hundred
        words.insert(-1, "AND")
    return " ".join(words)


def amount(parts: Parts, *, fraction: bool = False) -> str:
    """Write an amount for an English paper.

    A currency without a known name is written by its code, its coins as a fraction.

    Raises:
        NotPossibleError: The amount has more than fifteen digits.
    """
    name, coin = _NAMES.get(parts.currency, (parts.currency, ""))
    words = ["SAY", name, *(["MINUS"] if parts.negative else []), cardinal(parts.whole)]
    if parts.coins:
        by_fraction = fraction or not coin
        words.append(
            f"AND {parts.fraction()}"
            if by_fraction
            else f"AND {coin} {cardinal(parts.coins)}"
        )
    return " ".join([*words, "ONLY"])


def packages(count: int, unit_name: str) -> str:
    """Write a number of packages: SAY EIGHT HUNDRED (800) CARTONS ONLY."""
    return f"SAY {cardinal(count)} ({count}) {unit_name.upper()} ONLY"


def _hundreds(number: int) -> str:
    """Write 1 to 999 with its inner "and"."""
    hundreds, rest = divmod(number, 100)
    words = [_SMALL[hundreds], "HUNDRED"] if hundreds else []
    if rest and words:
        words.append("AND")
    if 0 < rest < len(_SMALL):
        words.append(_SMALL[rest])
    elif rest:
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens] + (f"-{_SMALL[ones]}" if ones else ""))
    return " ".join(words)
