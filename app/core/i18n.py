"""One place for language: message translation and locale formatting.

`_()` speaks the language of the screen. `Language.tr()` speaks the language of one
paper. `N_()` marks a constant for extraction and returns it unchanged; `N_n()` does so
for one that counts things.
"""

from __future__ import annotations

import gettext
import locale
import os
from contextlib import suppress
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache, cached_property, lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Any

from app.core.clock import here
from app.core.resources import RESOURCES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from typing import Self

    from babel import Locale

    from app.core.money import Money

LANGUAGES = ("zh_CN", "zh_TW", "en", "es", "ru", "ar")
"""The languages of the screen and of the papers."""
RIGHT_TO_LEFT = frozenset({"ar"})
"""Those that are written from right to left."""

DOMAIN = "lading"
TRANSLATIONS = RESOURCES / "translations"

SIGNS = {"es": ".,", "ru": "\N{NO-BREAK SPACE},"}
"""What stands between thousands and before decimals, where it is not as in English."""

MINUS = "\N{MINUS SIGN}"
"""Stands before what is less than nought wherever that is read, as wide as a figure.

A hyphen is what is typed, copied and exported.
"""

# Full-width digits and signs that Chinese input methods type into number fields.
_NARROW = str.maketrans("０１２３４５６７８９．。，－−＋（）％", "0123456789..,--+()%")


def N_(msgid: str) -> str:  # noqa: N802
    """Mark a constant for extraction without translating it."""
    return msgid


class AsTyped(str):
    """Words of the office, which stand for themselves wherever a message may stand."""

    __slots__ = ()


class Said(str):
    """A message that is a value within another one, and is translated with it."""

    __slots__ = ()


class Counted(str):
    """An English message that counts things, in its form for many.

    It travels as any other message does, and whoever translates it with its values
    gets the plural form of the language.

    Attributes:
        one: The message for one thing.
        by: Name of the placeholder whose whole number counts.
    """

    __slots__ = ("by", "one")

    by: str
    one: str

    def __new__(cls, one: str, many: str, by: str) -> Self:
        """Make the message from its two forms."""
        made = super().__new__(cls, many)
        made.one, made.by = one, by
        return made


def N_n(one: str, many: str, by: str) -> Counted:  # noqa: N802
    """Mark a constant that counts `by` for extraction without translating it."""
    return Counted(one, many, by)


_WIDE = Context(prec=60)
"""A number that was only typed may be longer than those that are reckoned with."""


def grouped(value: Decimal | int, decimals: int) -> str:
    """Return a number with its thousands apart, rounded half up (rules §0).

    Python's own format rounds half to even: of the same share a list would say 10.0
    where another place, which has rounded it before, says 10.1.
    """
    exact = Decimal(value)  # a count is painted too: a failure there ends all
    with suppress(InvalidOperation):  # longer than anything that is rounded
        exact = exact.quantize(_step(decimals), ROUND_HALF_UP, _WIDE)
    return f"{exact:z,.{decimals}f}"  # z: what is rounded to nothing has no sign


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


class Language:
    """A locale with its message catalogue.

    Attributes:
        code: For example "zh_CN"; one of `LANGUAGES`.
        rtl: Whether it is written from right to left.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.rtl = code in RIGHT_TO_LEFT
        self._catalogue = gettext.translation(
            DOMAIN, TRANSLATIONS, [code], fallback=True
        )

    @cached_property
    def locale(self) -> Locale:
        """Return Babel's locale, for what a first list has no use for."""
        # Late, as all of Babel: the words of a language take a fortieth of a second.
        from babel import Locale  # noqa: PLC0415

        return Locale.parse(self.code)

    @cached_property
    def _signs(self) -> dict[int, int]:
        # Python groups by thousands as Babel does, thirty times as fast; only the two
        # signs are the language's own.
        return str.maketrans(",.-", SIGNS.get(self.code, ",.") + MINUS)

    def tr(self, msgid: str, **params: Any) -> str:
        """Translate a message and fill its named placeholders."""
        if isinstance(msgid, AsTyped):
            return str(msgid)
        if isinstance(msgid, Counted):
            text = self._catalogue.ngettext(msgid.one, msgid, params[msgid.by])
        else:
            text = self._catalogue.gettext(msgid) if msgid else ""
        return text.format(**self._told(params)) if params else text

    def _told(self, params: dict[str, Any]) -> dict[str, Any]:
        return {
            name: self.tr(str(value)) if isinstance(value, Said) else value
            for name, value in params.items()
        }

    def trn(self, one: str, many: str, n: int, **params: Any) -> str:
        """Translate a message that counts `n` things: "20,000 records"."""
        count = f"{n:,}".translate(self._signs)
        return self._catalogue.ngettext(one, many, n).format(n=count, **params)

    def money(self, value: Money) -> str:
        """Format an amount with its currency code: "USD 1,234.50"."""
        return f"{value.currency} {self.amount(value.amount, value.currency)}"

    def symbol_money(self, value: Money) -> str:
        """Format an amount with the currency's sign: "$1,234.50"."""
        from babel.numbers import format_currency  # noqa: PLC0415 - as above

        words = format_currency(value.amount, value.currency, locale=self._number)
        return words.replace("-", MINUS)

    def amount(self, value: Decimal, currency: str) -> str:
        """Format an amount without its currency, with the currency's decimals."""
        return self.quantity(value, _decimals(currency))

    def price(self, value: Decimal, currency: str) -> str:
        """Format a unit price: the currency's decimals, up to four where needed."""
        return self._trimmed(value, _decimals(currency), 4)

    def quantity(self, value: Decimal | int, decimals: int = 3) -> str:
        """Format a number with a fixed count of decimals."""
        return grouped(value, decimals).translate(self._signs)

    def number(self, value: Decimal, most: int = 6) -> str:
        """Format a number with as many decimals as it has, at most `most`."""
        return self._trimmed(value, 0, most)

    def _trimmed(self, value: Decimal, least: int, most: int) -> str:
        text = grouped(value, most)
        while most > least and text.endswith("0"):
            text, most = text[:-1], most - 1
        return text.removesuffix(".").translate(self._signs)

    def percent(self, value: Decimal, decimals: int = 2) -> str:
        """Format a share; 9.82 means 9.82 %."""
        return f"{self.quantity(value, decimals)}%"

    def rate(self, value: Decimal) -> str:
        """Format an exchange rate with its four decimals."""
        return self.quantity(value, 4)

    def date(self, value: dt.date) -> str:
        """Format a date in the medium form of the locale."""
        from babel.dates import format_date  # noqa: PLC0415 - as above

        return format_date(value, "medium", locale=self._number)

    def month(self, value: dt.date) -> str:
        """Name the month of a day, short, as a heading: "Oct"."""
        from babel.dates import format_date  # noqa: PLC0415 - as above

        # Only Russian has a form of its own for a month by itself. Asked for it, Babel
        # 2.18 calls it in other languages as in the one that was asked first.
        form = "LLL" if self.code == "ru" else "MMM"
        return format_date(value, form, locale=self.locale)

    @staticmethod
    def iso(value: dt.date | None) -> str:
        """Format a date as papers do, 2026-06-12; nothing for None."""
        return value.isoformat() if value else ""

    def parse_decimal(self, text: str) -> Decimal:
        """Read what a person typed; full-width digits are understood.

        Raises:
            ValueError: The text is not a number in this locale.
        """
        from babel.numbers import NumberFormatError, parse_decimal  # noqa: PLC0415

        narrow = text.translate(_NARROW).strip()
        try:
            value = parse_decimal(narrow, locale=self._number, strict=True)
        except (NumberFormatError, ArithmeticError) as error:
            raise ValueError(text) from error
        if not value.is_finite() or "e" in narrow.lower():
            raise ValueError(text)
        return value

    @property
    def _number(self) -> Locale:
        # Western digits in Arabic papers: codes and amounts must read the same abroad.
        from babel import Locale  # noqa: PLC0415 - as above

        return Locale.parse("ar_AE") if self.code == "ar" else self.locale


@cache
def _decimals(currency: str) -> int:
    from app.core.money import decimals  # noqa: PLC0415 - money speaks through here

    return decimals(currency)


@lru_cache(maxsize=16)
def language(code: str) -> Language:
    """Return a language, loading its catalogue once."""
    return Language(code)


LANGUAGE_VARIABLE = "LADING_LANG"
"""Names the language before the settings and the computer are asked."""


def nearest(name: str) -> str:
    """Return our language for a system's name of one; empty when we have none."""
    plain = name.split(".", maxsplit=1)[0].replace("-", "_")
    if plain in LANGUAGES:
        return plain
    if plain.startswith("zh"):
        traditional = {"Hant", "TW", "HK", "MO"} & set(plain.split("_"))
        return "zh_TW" if traditional else "zh_CN"
    short = plain.split("_")[0]
    return short if short in LANGUAGES else ""


def wanted_language(*more: str) -> str:
    """Return the language that the environment names, where we speak it, else English.

    Args:
        more: Names that the system gives elsewhere, asked after the environment.
    """
    asked = (os.environ.get(name, "") for name in (LANGUAGE_VARIABLE, *_LOCALE))
    for name in (*asked, *more, locale.getlocale()[0] or ""):
        if found := nearest(name):
            return found
    return "en"


_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Screen:
    """Holds the language of the screen; there is one screen in a process."""

    language = language("en")


def set_screen_language(code: str) -> None:
    """Choose the language of `_()`; open windows are told by the shell."""
    _Screen.language = language(code)


def screen_language() -> Language:
    """Return the language of the screen."""
    return _Screen.language


def ready() -> None:
    """Load what reads and writes numbers and dates, before somebody waits for it."""
    _Screen.language.parse_decimal("1")


def _(msgid: str, **params: Any) -> str:
    """Translate a message to the language of the screen."""
    if isinstance(msgid, AsTyped):
        return _apart(msgid) if _Screen.language.rtl and msgid else str(msgid)
    return _Screen.language.tr(msgid, **_isolated(params))


def _n(one: str, many: str, n: int, **params: Any) -> str:
    """Translate a message that counts `n` things to the language of the screen."""
    return _Screen.language.trn(one, many, n, **_isolated(params))


def sentences(*said: str) -> str:
    """Put sentences behind each other; between two Chinese ones stands no space.

    Args:
        said: Translated; empty ones are passed over.
    """
    told = ""
    for one in filter(None, said):
        apart = "" if not told or told.endswith(_WIDE_ENDS) else " "
        told = f"{told}{apart}{one}"
    return told


_WIDE_ENDS = tuple("。！？；：，、）")
"""What stands at the end of words and holds its own room behind it."""


def enumerated(words: Iterable[str]) -> str:
    """Put words that are said beside each other into a row."""
    return _(", ").join(words)


class Spoken(str):
    """Words of the screen that can be said again in another language.

    Attributes:
        said: Their message id.
        value: Of its one placeholder; "": it has none.
    """

    __slots__ = ("said", "value")

    said: str
    value: str

    def __new__(cls, said: str, value: str = "") -> Self:
        """Say a message in the language of the screen now.

        Args:
            said: Its message id, marked by `N_`.
            value: For its one placeholder.
        """
        names = [name for _text, name, *_rest in Formatter().parse(said) if name]
        made = super().__new__(cls, _(said, **dict.fromkeys(names, value)).strip())
        made.said, made.value = said, value
        return made


def names_here(name: str | None, name_zh: str | None) -> tuple[str, str]:
    """Return two names of one thing, first the one that is read on this screen.

    The second is empty where there is but one, or both are the same.
    """
    return named_in(_Screen.language.code, name, name_zh)


def named_in(code: str, name: str | None, name_zh: str | None) -> tuple[str, str]:
    """Return the same two names, first the one that a language uses.

    Args:
        code: Of the language, for example "zh_CN".
        name: In Latin letters.
        name_zh: In Chinese.
    """
    both = (name or "", name_zh or "")
    first, second = both[::-1] if code.startswith("zh") else both
    return (first or second, second if first and second != first else "")


def stamp(instant: dt.datetime | None) -> str:
    """Return day and time as every screen tells them: by this computer's zone."""
    if instant is None:
        return ""
    local = here(instant)
    return f"{Language.iso(local.date())} {local:%H:%M}"


def inside(title: str) -> str:
    """Return a title as it stands inside a sentence: "contract", but "HS code"."""
    begins_a_word = title[1:2].islower() or title[1:2] == " "
    return title[:1].lower() + title[1:] if begins_a_word else title


def new_words(title: str) -> str:
    """Return what beginning a record is called, wherever it can be begun.

    Args:
        title: What one record is called, translated.
    """
    return _("New {kind}", kind=inside(title))


def _isolated(params: dict[str, Any]) -> dict[str, Any]:
    """Keep names and dates in their own direction inside a right-to-left sentence."""
    if not _Screen.language.rtl:
        return params
    return {
        name: _apart(value) if isinstance(value, str) and _is_foreign(value) else value
        for name, value in params.items()
    }


def _is_foreign(value: str) -> bool:
    return bool(value) and not isinstance(value, Said)


def _apart(value: str) -> str:
    """Isolate a value; letters within isolates of its own do not tell its direction."""
    composed = "\u2069" in value and any("\u0600" <= one <= "\u06ff" for one in value)
    mark = "\u2067" if composed else "\u2068"
    return f"{mark}{value}\u2069"
