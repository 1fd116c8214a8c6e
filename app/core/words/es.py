"""Spanish: SON: … UN DÓLARES ESTADOUNIDENSES CON 60/100.

Long scale (a thousand millions make "mil millones"); numerals agree in gender with
the currency (DOSCIENTAS LIBRAS) and lose their ending before it (VEINTIÚN DÓLARES).
"""

from __future__ import annotations

from app.core.words.amount import LIMIT, Parts, below, listed

_SMALL = listed(
    "CERO UNO DOS TRES CUATRO CINCO SEIS SIETE OCHO NUEVE DIEZ ONCE DOCE TRECE "
    "CATORCE QUINCE DIECISÉIS DIECISIETE DIECIOCHO DIECINUEVE VEINTE VEINTIUNO "
    "VEINTIDÓS VEINTITRÉS VEINTICUATRO VEINTICINCO VEINTISÉIS VEINTISIETE "
    "VEINTIOCHO VEINTINUEVE"
)
_TENS = listed("- - - TREINTA CUARENTA CINCUENTA SESENTA SETENTA OCHENTA NOVENTA")
_HUNDREDS = listed(
    "- CIENTO DOSCIENTOS TRESCIENTOS CUATROCIENTOS QUINIENTOS SEISCIENTOS "
    "SETECIENTOS OCHOCIENTOS NOVECIENTOS"
)
_MILLION = 10**6
_BILLION = 10**12

_FEMININE = frozenset({"CZK", "DKK", "EGP", "GBP", "INR", "NOK", "SEK", "TRY"})

_NAMES: dict[str, tuple[str, str]] = {
    "AED": ("DÍRHAM DE LOS EMIRATOS", "DÍRHAMS DE LOS EMIRATOS"),
    "ARS": ("PESO ARGENTINO", "PESOS ARGENTINOS"),
    "AUD": ("DÓLAR AUSTRALIANO", "DÓLARES AUSTRALIANOS"),
    "BHD": ("DINAR BAREINÍ", "DINARES BAREINÍES"),
    "BRL": ("REAL BRASILEÑO", "REALES BRASILEÑOS"),
    "CAD": ("DÓLAR CANADIENSE", "DÓLARES CANADIENSES"),
    "CHF": ("FRANCO SUIZO", "FRANCOS SUIZOS"),
    "CLP": ("PESO CHILENO", "PESOS CHILENOS"),
    "CNY": ("YUAN CHINO", "YUANES CHINOS"),
    "COP": ("PESO COLOMBIANO", "PESOS COLOMBIANOS"),
    "CZK": ("CORONA CHECA", "CORONAS CHECAS"),
    "DKK": ("CORONA DANESA", "CORONAS DANESAS"),
    "EGP": ("LIBRA EGIPCIA", "LIBRAS EGIPCIAS"),
    "EUR": ("EURO", "EUROS"),
    "GBP": ("LIBRA ESTERLINA", "LIBRAS ESTERLINAS"),
    "HKD": ("DÓLAR DE HONG KONG", "DÓLARES DE HONG KONG"),
    "INR": ("RUPIA INDIA", "RUPIAS INDIAS"),
    "JOD": ("DINAR JORDANO", "DINARES JORDANOS"),
    "JPY": ("YEN JAPONÉS", "YENES JAPONESES"),
    "KRW": ("WON SURCOREANO", "WONES SURCOREANOS"),
    "KWD": ("DINAR KUWAITÍ", "DINARES KUWAITÍES"),
    "KZT": ("TENGE KAZAJO", "TENGES KAZAJOS"),
    "MXN": ("PESO MEXICANO", "PESOS MEXICANOS"),
    "MYR": ("RINGGIT MALASIO", "RINGGITS MALASIOS"),
    "NOK": ("CORONA NORUEGA", "CORONAS NORUEGAS"),
    "NZD": ("DÓLAR NEOZELANDÉS", "DÓLARES NEOZELANDESES"),
    "OMR": ("RIAL OMANÍ", "RIALES OMANÍES"),
    "PEN": ("SOL PERUANO", "SOLES PERUANOS"),
    "PHP": ("PESO FILIPINO", "PESOS FILIPINOS"),
    "PLN": ("ESLOTI POLACO", "ESLOTIS POLACOS"),
    "QAR": ("RIYAL CATARÍ", "RIYALES CATARÍES"),
    "RUB": ("RUBLO RUSO", "RUBLOS RUSOS"),
    "SAR": ("RIYAL SAUDÍ", "RIYALES SAUDÍES"),
    "SEK": ("CORONA SUECA", "CORONAS SUECAS"),
    "SGD": ("DÓLAR DE SINGAPUR", "DÓLARES DE SINGAPUR"),
    "THB": ("BAHT TAILANDÉS", "BAHTS TAILANDESES"),
    "TRY": ("LIRA TURCA", "LIRAS TURCAS"),
    "TWD": ("NUEVO DÓLAR TAIWANÉS", "NUEVOS DÓLARES TAIWANESES"),
    "USD": ("DÓLAR ESTADOUNIDENSE", "DÓLARES ESTADOUNIDENSES"),
    "VND": ("DONG VIETNAMITA", "DONGS VIETNAMITAS"),
    "ZAR": ("RAND SUDAFRICANO", "RANDS SUDAFRICANOS"),
}


def cardinal(number: int) -> str:
    """Write a whole number standing alone: 21 is "VEINTIUNO".

    Raises:
        NotPossibleError: The number has more than fifteen digits.
    """
    words = counting(number, feminine=False)
    if words.endswith("VEINTIÚN"):
        return words.removesuffix("ÚN") + "UNO"
    return words + "O" if words.endswith("UN") else words


def counting(number: int, *, feminine: bool) -> str:
    """Write a number before a noun: "VEINTIÚN", feminine "VEINTIUNA".

    Raises:
        NotPossibleError: The number has more than fifteen digits.
    """
    if below(LIMIT, number) == 0:
        return _SMALL[0]
    billions, rest = divmod(number, _BILLION)
    millions, rest = divmod(rest, _MILLION)
    words = []
    if billions:
        words.append(_scale(billions, "BILLÓN", "BILLONES"))
    if millions:
        words.append(_scale(millions, "MILLÓN", "MILLONES"))
    if rest:
        words.append(_thousands(rest, feminine=feminine))
    return " ".join(words)


def amount(parts: Parts) -> str:
    """Write an amount for a Spanish paper, its coins as a fraction.

    Raises:
        NotPossibleError: The amount has more than fifteen digits.
    """
    one, many = _NAMES.get(parts.currency, (parts.currency, parts.currency))
    words = ["SON:", *(["MENOS"] if parts.negative else [])]
    words.append(counting(parts.whole, feminine=parts.currency in _FEMININE))
    if parts.whole and parts.whole % _MILLION == 0:
        words.append("DE")
    words.append(one if parts.whole == 1 else many)
    if parts.places:
        words.append(f"CON {parts.fraction()}")
    return " ".join(words)


def packages(count: int, unit_name: str) -> str:
    """Write a number of packages: SON: OCHOCIENTAS (800) CAJAS.

    The numeral follows the gender that the ending of the unit shows.
    """
    noun = unit_name.partition(" ")[0].lower()
    feminine = noun.endswith(("a", "as", "dad", "dades", "ción", "ciones"))
    return f"SON: {counting(count, feminine=feminine)} ({count}) {unit_name.upper()}"


def _scale(number: int, one: str, many: str) -> str:
    """Write the millions or billions; these nouns are masculine."""
    if number == 1:
        return f"UN {one}"
    return f"{_thousands(number, feminine=False)} {many}"


def _thousands(number: int, *, feminine: bool) -> str:
    """Write 1 to 999 999."""
    thousands, rest = divmod(number, 1000)
    words = []
    if thousands > 1:
        words.append(_hundreds(thousands, feminine=feminine))
    if thousands:
        words.append("MIL")
    if rest:
        words.append(_hundreds(rest, feminine=feminine))
    return " ".join(words)


def _hundreds(number: int, *, feminine: bool) -> str:
    """Write 1 to 999 in the form that stands before a noun."""
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds:
        word = "CIEN" if hundreds == 1 and not rest else _HUNDREDS[hundreds]
        gender_ends = feminine and hundreds > 1
        words.append(word.removesuffix("OS") + "AS" if gender_ends else word)
    if rest:
        words.append(_tens(rest, feminine=feminine))
    return " ".join(words)


def _tens(number: int, *, feminine: bool) -> str:
    """Write 1 to 99; UNO shortens to UN, or becomes UNA."""
    if number % 10 == 1 and number != 11:  # noqa: PLR2004 - eleven is one word
        if number == 21:  # noqa: PLR2004 - only here the short form bears an accent
            return "VEINTIUNA" if feminine else "VEINTIÚN"
        one = "UNA" if feminine else "UN"
        return one if number == 1 else f"{_TENS[number // 10]} Y {one}"
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f" Y {_SMALL[ones]}" if ones else "")
