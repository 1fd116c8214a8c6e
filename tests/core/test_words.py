from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from app.core.errors import NotPossibleError
from app.core.words import (
    accepted_amounts,
    amount_in_words,
    ar,
    en,
    es,
    packages_in_words,
    ru,
    zh,
)

pytestmark = pytest.mark.feature("A104", "A47")

WHOLE = st.integers(0, 10**12 - 1)


@pytest.mark.parametrize(
    ("figure", "currency", "words"),
    [
        (
            "118269.35",
            "USD",
            (
                "SAY US DOLLARS ONE HUNDRED AND EIGHTEEN THOUSAND TWO HUNDRED AND "
                "SIXTY-NINE AND CENTS THIRTY-FIVE ONLY"
            ),
        ),
        (
            "58240",
            "USD",
            ("SAY US DOLLARS FIFTY-EIGHT THOUSAND TWO HUNDRED AND FORTY ONLY"),
        ),
        (
            "58981.60",
            "USD",
            (
                "SAY US DOLLARS FIFTY-EIGHT THOUSAND NINE HUNDRED AND EIGHTY-ONE AND "
                "CENTS SIXTY ONLY"
            ),
        ),
        (
            "51584.00",
            "USD",
            "SAY US DOLLARS FIFTY-ONE THOUSAND FIVE HUNDRED AND EIGHTY-FOUR ONLY",
        ),
        (
            "7397.60",
            "USD",
            (
                "SAY US DOLLARS SEVEN THOUSAND THREE HUNDRED AND NINETY-SEVEN AND "
                "CENTS SIXTY ONLY"
            ),
        ),
        ("0.27", "USD", "SAY US DOLLARS ZERO AND CENTS TWENTY-SEVEN ONLY"),
        ("1", "USD", "SAY US DOLLARS ONE ONLY"),
        ("1000005", "EUR", "SAY EUROS ONE MILLION AND FIVE ONLY"),
        (
            "300007000",
            "USD",
            ("SAY US DOLLARS THREE HUNDRED MILLION SEVEN THOUSAND ONLY"),
        ),
        (
            "1234",
            "JPY",
            "SAY JAPANESE YEN ONE THOUSAND TWO HUNDRED AND THIRTY-FOUR ONLY",
        ),
        ("5.007", "KWD", "SAY KUWAITI DINARS FIVE AND FILS SEVEN ONLY"),
        ("2.50", "GBP", "SAY POUNDS STERLING TWO AND PENCE FIFTY ONLY"),
        ("2.05", "CNY", "SAY CHINESE YUAN TWO AND FEN FIVE ONLY"),
    ],
)
def test_english_amount(figure, currency, words):
    assert amount_in_words(Decimal(figure), currency) == words


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("100000", "人民币壹拾万元整"),
        ("0.05", "人民币伍分"),
        ("1000010.10", "人民币壹佰万零壹拾元壹角整"),
        ("211310.00", "人民币贰拾壹万壹仟叁佰壹拾元整"),
        ("111870.00", "人民币壹拾壹万壹仟捌佰柒拾元整"),
        ("68342.40", "人民币陆万捌仟叁佰肆拾贰元肆角整"),
        ("200003000", "人民币贰亿零叁仟元整"),
        ("-15", "人民币负壹拾伍元整"),
        ("0.004", "人民币零元整"),
        ("0.005", "人民币壹分"),
    ],
)
def test_rmb_capitals(figure, words):
    assert amount_in_words(Decimal(figure), "CNY", "zh_CN") == words


@pytest.mark.parametrize(
    ("figure", "also"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
    ],
)
def test_other_legal_wordings_are_accepted(figure, also):
    accepted = accepted_amounts(Decimal(figure), "CNY", "zh_CN")
    assert also in accepted
    assert accepted[0] == amount_in_words(Decimal(figure), "CNY", "zh_CN")


def test_a_needed_zero_is_not_optional():
    assert accepted_amounts(Decimal("325.04"), "CNY", "zh_CN") == (
        "人民币叁佰贰拾伍元零肆分",
    )


@pytest.mark.parametrize(
    ("figure", "currency", "lang", "words"),
    [
        ("58981.60", "USD", "zh_CN", "美元伍万捌仟玖佰捌拾壹元陆角整"),
        ("58981.60", "USD", "zh_TW", "美元伍萬捌仟玖佰捌拾壹元陸角整"),
        ("3000", "CNY", "zh_TW", "人民幣參仟元整"),
        ("1000000", "JPY", "zh_CN", "日元壹佰万元整"),
        ("12.50", "GBP", "zh_CN", "壹拾贰英镑伍拾便士"),
        (
            "58981.60",
            "USD",
            "es",
            (
                "SON: CINCUENTA Y OCHO MIL NOVECIENTOS OCHENTA Y UN DÓLARES "
                "ESTADOUNIDENSES CON 60/100"
            ),
        ),
        ("1", "USD", "es", "SON: UN DÓLAR ESTADOUNIDENSE CON 00/100"),
        ("21", "USD", "es", "SON: VEINTIÚN DÓLARES ESTADOUNIDENSES CON 00/100"),
        ("1000000", "EUR", "es", "SON: UN MILLÓN DE EUROS CON 00/100"),
        ("1000001", "EUR", "es", "SON: UN MILLÓN UN EUROS CON 00/100"),
        (
            "501",
            "GBP",
            "es",
            "SON: QUINIENTAS UNA LIBRAS ESTERLINAS CON 00/100",
        ),
        ("100", "JPY", "es", "SON: CIEN YENES JAPONESES"),
        ("5.007", "KWD", "es", "SON: CINCO DINARES KUWAITÍES CON 007/1000"),
        (
            "58981.60",
            "USD",
            "ru",
            "Пятьдесят восемь тысяч девятьсот восемьдесят один доллар США 60 центов",
        ),
        ("1.01", "USD", "ru", "Один доллар США 01 цент"),
        ("2.02", "USD", "ru", "Два доллара США 02 цента"),
        ("5.11", "USD", "ru", "Пять долларов США 11 центов"),
        ("12", "USD", "ru", "Двенадцать долларов США 00 центов"),
        ("2001", "SEK", "ru", "Две тысячи одна шведская крона 00 эре"),
        ("22", "JPY", "ru", "Двадцать две японские иены"),
        ("1000", "CNY", "ru", "Одна тысяча китайских юаней 00 фэней"),
        (
            "58981.60",
            "USD",
            "ar",
            (
                "فقط ثمانية وخمسون ألفاً وتسعمئة وواحد وثمانون دولاراً أمريكياً "
                "وستون سنتاً لا غير"
            ),
        ),
        ("1", "USD", "ar", "فقط دولار أمريكي واحد لا غير"),
        ("2", "USD", "ar", "فقط دولاران أمريكيان لا غير"),
        ("3", "USD", "ar", "فقط ثلاثة دولارات أمريكية لا غير"),
        ("11", "USD", "ar", "فقط أحد عشر دولاراً أمريكياً لا غير"),
        ("200", "USD", "ar", "فقط مئتا دولار أمريكي لا غير"),
        ("2000", "USD", "ar", "فقط ألفا دولار أمريكي لا غير"),
        ("3000", "USD", "ar", "فقط ثلاثة آلاف دولار أمريكي لا غير"),
        ("101", "USD", "ar", "فقط مئة دولار أمريكي ودولار أمريكي واحد لا غير"),
        ("3", "TRY", "ar", "فقط ثلاث ليرات تركية لا غير"),
        ("11", "TRY", "ar", "فقط إحدى عشرة ليرة تركية لا غير"),
        ("2", "TRY", "ar", "فقط ليرتان تركيتان لا غير"),
    ],
)
def test_amount_in_other_languages(figure, currency, lang, words):
    assert amount_in_words(Decimal(figure), currency, lang) == words


def test_fraction_style_keeps_leading_zeros():
    words = amount_in_words(Decimal("3.07"), "USD", fraction=True)
    assert words == "SAY US DOLLARS THREE AND 07/100 ONLY"


def test_too_many_decimals_are_rounded_half_up_first():
    assert amount_in_words(Decimal("0.275"), "USD").endswith("CENTS TWENTY-EIGHT ONLY")


def test_currency_without_a_name_is_written_by_its_code():
    assert amount_in_words(Decimal("12.35"), "PGK") == "SAY PGK TWELVE AND 35/100 ONLY"


@pytest.mark.parametrize(
    ("count", "unit", "lang", "words"),
    [
        (800, "cartons", "en", "SAY EIGHT HUNDRED (800) CARTONS ONLY"),
        (110, "CARTONS", "en", "SAY ONE HUNDRED AND TEN (110) CARTONS ONLY"),
        (200, "Cartons", "en", "SAY TWO HUNDRED (200) CARTONS ONLY"),
        (800, "纸箱", "zh_CN", "合计捌佰(800)纸箱"),
        (800, "cajas", "es", "SON: OCHOCIENTAS (800) CAJAS"),
        (21, "bultos", "es", "SON: VEINTIÚN (21) BULTOS"),
        (1, "поддон", "ru", "Всего 1 (одно) место (поддон)"),
        (800, "коробок", "ru", "Всего 800 (восемьсот) мест (коробок)"),
        (12, "كرتون", "ar", "فقط اثنا عشر طرداً (12) لا غير، نوع التعبئة: كرتون"),
    ],
)
@pytest.mark.feature("A92")
def test_packages(count, unit, lang, words):
    assert packages_in_words(count, unit, lang) == words


@given(WHOLE)
def test_english_numbers_agree_with_an_oracle(number):
    assert en.cardinal(number) == num2words(number).upper().replace(",", "")


@given(WHOLE)
def test_spanish_numbers_agree_with_an_oracle(number):
    # The oracle forgets to shorten UNO before MIL and MILLONES; shorten it here.
    oracle = num2words(number, lang="es").upper()
    oracle = oracle.replace("VEINTIUNO MIL", "VEINTIÚN MIL")
    assert es.cardinal(number) == oracle.replace("UNO MIL", "UN MIL")


@given(WHOLE)
def test_russian_numbers_agree_with_an_oracle(number):
    assert ru.cardinal(number) == num2words(number, lang="ru")


def arabic_oracle(number):
    """The oracle's wording in this program's spelling (مئة, "and" joined)."""
    words = num2words(number, lang="ar").replace("مائت", "مئت")
    return words.replace("مائة", "مئة").replace(" و ", " و")


@given(st.integers(0, 99_999).filter(lambda n: n % 1000 not in {0, 200}))
def test_arabic_numbers_agree_with_an_oracle(number):
    assert ar.cardinal(number) == arabic_oracle(number)


@pytest.mark.parametrize("thousands", range(1, 100))
def test_arabic_thousands_before_their_noun_agree_with_an_oracle(thousands):
    # A whole thousand, and two hundred, the oracle writes as before a noun.
    words = amount_in_words(Decimal(thousands * 1000), "USD", "ar")
    oracle = arabic_oracle(thousands * 1000)
    assert words == f"فقط {oracle} دولار أمريكي لا غير"


@given(st.integers(1, 10**12 - 1))
def test_chinese_capitals_read_back_as_the_same_number(number):
    assert cn2an.cn2an(zh.cardinal(number), "smart") == number


@given(st.integers(0, 10**13 - 1), st.sampled_from(["en", "zh_CN", "es", "ru", "ar"]))
def test_different_amounts_have_different_words(cents, lang):
    one = amount_in_words(Decimal(cents).scaleb(-2) / 100, "USD", lang)
    other = amount_in_words(Decimal(cents + 101).scaleb(-2) / 100, "USD", lang)
    assert one != other


@pytest.mark.parametrize(
    ("figure", "lang"), [("1000000000000", "zh_CN"), ("1000000000000000", "en")]
)
def test_an_amount_too_large_is_refused(figure, lang):
    with pytest.raises(NotPossibleError):
        amount_in_words(Decimal(figure), "CNY", lang)


def test_unknown_language_and_negative_count_are_refused():
    with pytest.raises(NotPossibleError):
        amount_in_words(Decimal(1), "USD", "xx")
    with pytest.raises(NotPossibleError):
        packages_in_words(-1, "cartons")
