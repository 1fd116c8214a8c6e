"""Codes with a form or a check digit: is it typed right, and how is it kept?

For every code there is `check_x`, which returns the code as it is stored or raises an
`InvalidError` with a sentence for the field, and `valid_x`, which only says yes or no.
Rules §17, settled 41; python-stdnum calculates the check digits.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from app.core import codes
from app.core.errors import InvalidError, Problem
from app.core.i18n import N_, N_n
from app.core.inputs import need

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 60
_SEPARATORS = "-./"
_OTHER_COUNTRIES = frozenset({"XK", "XZ"})
"""Kosovo in bank codes, international waters in UN/LOCODE."""
_EU = re.compile(
    "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK"
)
_NO_CHAPTER = frozenset({"00", "77", "98", "99"})

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_LIKE_IBAN = re.compile(r"(?:[A-Z]{2}\d{2})[A-Z0-9]{10,}$", re.IGNORECASE)
_IBAN_PART = re.compile(r"(\d+)!([nac])")
_BRANCH = 11
"""Characters of a BIC that names a branch."""
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ]\d{7}")
_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_HS = re.compile(r"\d{2}\.?\d{2}((\.?\d{2}){0,4}|(\.?\d{2}){3}\.?\d{3})")
_CHARACTERS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}

_WRONG_DIGIT = N_("The check digit is wrong: a character was mistyped or swapped.")


def check_iban(text: str, where: str = "iban") -> str:
    """Return an IBAN as it is stored (ISO 13616); China has none.

    Raises:
        InvalidError: Form, country, length, structure or check digits are wrong.
    """
    number = _clean(text, where)
    _form(_IBAN, number, where, N_("An IBAN looks like DE89 3704 0044 0532 0130 00."))
    from stdnum import numdb  # noqa: PLC0415 - as in `_by_library`

    info: dict[str, str] = numdb.get("iban").info(number)[0][1]
    need(
        "bban" in info,
        where,
        N_("Banks in {country} have no IBAN; use the account number."),
        country=number[:2],
    )
    parts = _IBAN_PART.findall(info["bban"])
    length = 4 + sum(int(count) for count, _kind in parts)
    need(
        len(number) == length,
        where,
        N_n(
            "An IBAN of {country} has {length} character; this one has {count}.",
            "An IBAN of {country} has {length} characters; this one has {count}.",
            "length",
        ),
        country=number[:2],
        length=length,
        count=len(number),
    )
    pattern = "".join(f"{_CHARACTERS[kind]}{{{count}}}" for count, kind in parts)
    need(
        re.fullmatch(pattern, number[4:]) is not None,
        where,
        N_("An IBAN of {country} has letters and digits in other places."),
        country=number[:2],
    )
    # 00, 01 and 99 would pass the remainder test but are never given out.
    need("02" <= number[2:4] <= "98", where, _WRONG_DIGIT)
    return _by_library("iban", number, where)


def same_bic(bic: str) -> frozenset[str]:
    """Return every way to write the BIC of one office of a bank; none for another text.

    A head office has eight characters, or eleven that end in XXX (ISO 9362).
    """
    code = bic.strip().upper()
    if not _BIC.fullmatch(code):
        return frozenset()
    head = code.removesuffix("XXX") if len(code) == _BRANCH else code
    return frozenset({code, head, f"{head}XXX"} if len(head) < _BRANCH else {code})


def check_bic(text: str, where: str = "bic") -> str:
    """Return a BIC as it is stored (ISO 9362): 8 or 11 characters.

    Raises:
        InvalidError: The form is wrong or the country does not exist.
    """
    code = _clean(text, where)
    _form(
        _BIC,
        code,
        where,
        N_("A SWIFT code has 8 or 11 characters, for example DEUTDEFF or BKCHCNBJ300."),
    )
    _country(code[4:6], where)
    return code


def check_account(text: str, where: str = "account_number") -> str:
    """Return an account number as typed; one that looks like an IBAN must be one.

    Raises:
        InvalidError: It is a mistyped IBAN.
    """
    if _LIKE_IBAN.match("".join(text.split())):
        check_iban(text, where)
    return text


def check_container(text: str, where: str = "container") -> str:
    """Return a container number as it is stored (ISO 6346).

    Raises:
        InvalidError: The form or the check digit is wrong.
    """
    number = _clean(text, where)
    _form(
        _CONTAINER,
        number,
        where,
        N_(
            "A container number has four letters, the last one U, J or Z, and seven "
            "digits, for example CSQU 305438 3."
        ),
    )
    return _by_library("iso6346", number, where)


def check_uscc(text: str, where: str = "uscc") -> str:
    """Return a Unified Social Credit Code as it is stored (GB 32100).

    Raises:
        InvalidError: The form or the check character is wrong.
    """
    code = _clean(text, where)
    _form(
        re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}"),
        code,
        where,
        N_("A Unified Social Credit Code has 18 characters without I, O, S, V and Z."),
    )
    return _by_library("cn.uscc", code, where)


def check_awb(text: str, where: str = "awb") -> str:
    """Return an air waybill number as it is stored: 11 digits, without the hyphen.

    Raises:
        InvalidError: The form or the check digit is wrong.
    """
    number = _digits(text, 11, where, N_("An air waybill number has 11 digits."))
    need(int(number[3:10]) % 7 == int(number[10]), where, _WRONG_DIGIT)
    return number


def check_imo(text: str, where: str = "imo") -> str:
    """Return a ship's IMO number as it is stored: 7 digits, without "IMO".

    Raises:
        InvalidError: The form or the check digit is wrong.
    """
    number = _clean(text, where).removeprefix("IMO")
    _form(re.compile(r"\d{7}"), number, where, N_("An IMO number has 7 digits."))
    return _by_library("imo", number, where)


def check_gtin(text: str, where: str = "gtin") -> str:
    """Return a bar code number as it is stored: GTIN of 8, 12, 13 or 14 digits.

    Raises:
        InvalidError: The form or the check digit is wrong.
    """
    number = _clean(text, where)
    _form(
        re.compile(r"\d{8}|\d{12,14}"),
        number,
        where,
        N_("A bar code number has 8, 12, 13 or 14 digits."),
    )
    return _by_library("ean", number, where)


def check_hs(text: str, where: str = "hs_code", *, declared: bool = False) -> str:
    """Return an HS code as it is stored: digits only.

    Points may stand between pairs of digits and nothing else may: "7318/7320" are two
    codes, not one.

    Args:
        text: As typed: 4, 6, 8, 10, 12 or 13 digits.
        where: The field.
        declared: Only the ten digits of a Chinese declaration will do.

    Raises:
        InvalidError: The form is wrong or there is no such chapter.
    """
    need(isinstance(text, str), where, N_("Enter this as text."))
    return _checked_hs(text, where, declared=declared)


@lru_cache(maxsize=4096)
def _checked_hs(text: str, where: str, *, declared: bool) -> str:
    """Check a code once: a catalogue holds the same ones thousands of times."""
    code = _clean(text, where, "")
    _form(_HS, code, where, N_("An HS code consists of digits, for example 7318.15."))
    code = code.replace(".", "")
    need(
        code[:2] not in _NO_CHAPTER,
        where,
        N_("The Harmonized System has no chapter {chapter}."),
        chapter=code[:2],
    )
    ten = 10
    need(
        not declared or len(code) == ten,
        where,
        N_("A code for the Chinese customs has 10 digits; this one has {count}."),
        count=len(code),
    )
    return code


def check_declaration(text: str, where: str = "declaration") -> str:
    """Return a Chinese customs declaration number: 18 digits.

    Raises:
        InvalidError: The form is wrong.
    """
    return _digits(text, 18, where, N_("A declaration number has 18 digits."))


def check_customs_registration(text: str, where: str = "customs_code") -> str:
    """Return a Chinese customs registration number: 10 characters.

    Raises:
        InvalidError: The form is wrong.
    """
    code = _clean(text, where)
    _form(
        re.compile(r"\d{4}[0-9A-Z]{6}"),
        code,
        where,
        N_("A customs registration number has 10 characters, the first four digits."),
    )
    return code


def check_locode(text: str, where: str = "locode") -> str:
    """Return a UN/LOCODE as it is stored: CNNGB.

    Raises:
        InvalidError: The form is wrong or the country does not exist.
    """
    code = _clean(text, where)
    _form(
        _LOCODE,
        code,
        where,
        N_("A UN/LOCODE has five characters, for example CNNGB."),
    )
    _country(code[:2], where)
    return code


def check_eu_vat(text: str, where: str = "vat_number") -> str:
    """Return a VAT number of the European Union with its prefix; Greece is EL.

    Raises:
        InvalidError: The prefix is none of the Union or the number is wrong.
    """
    number = _clean(text, where)
    need(
        _EU.fullmatch(number[:2]) is not None,
        where,
        N_("An EU VAT number begins with its country, for example DE (Greece EL)."),
    )
    return _by_library("eu.vat", number, where, N_("This VAT number is not right."))


def valid_iban(text: str) -> bool:
    """Say whether a text is an IBAN."""
    return _valid(check_iban, text)


def valid_bic(text: str) -> bool:
    """Say whether a text is a BIC."""
    return _valid(check_bic, text)


def valid_container(text: str) -> bool:
    """Say whether a text is a container number."""
    return _valid(check_container, text)


def valid_uscc(text: str) -> bool:
    """Say whether a text is a Unified Social Credit Code."""
    return _valid(check_uscc, text)


def valid_awb(text: str) -> bool:
    """Say whether a text is an air waybill number."""
    return _valid(check_awb, text)


def valid_imo(text: str) -> bool:
    """Say whether a text is a ship's IMO number."""
    return _valid(check_imo, text)


def valid_gtin(text: str) -> bool:
    """Say whether a text is a bar code number."""
    return _valid(check_gtin, text)


def valid_hs(text: str) -> bool:
    """Say whether a text is an HS code of ten digits, as declared in China."""
    return _valid(lambda code: check_hs(code, declared=True), text)


def valid_declaration(text: str) -> bool:
    """Say whether a text is a customs declaration number."""
    return _valid(check_declaration, text)


def valid_locode(text: str) -> bool:
    """Say whether a text is a UN/LOCODE."""
    return _valid(check_locode, text)


def valid_eu_vat(text: str) -> bool:
    """Say whether a text is a VAT number of the European Union."""
    return _valid(check_eu_vat, text)


def _valid(check: Callable[[str], str], text: str) -> bool:
    """Turn a refusal into False."""
    try:
        check(text)
    except InvalidError:
        return False
    return True


def _clean(text: str, where: str, separators: str = _SEPARATORS) -> str:
    """Normalise a code, refusing characters that only look right."""
    need(isinstance(text, str), where, N_("Enter this as text."))
    need(bool(text.strip()), where, N_("This must not be empty."))
    need(len(text) <= _LONGEST, where, N_("This is too long for such a code."))
    plain = []
    for character in unicodedata.normalize("NFKC", text):
        if character.isspace() or unicodedata.category(character) == "Cf":
            continue
        need(
            unicodedata.category(character) not in ("Cc", "Cs"),
            where,
            N_("This contains a character that cannot be printed; type it anew."),
        )
        need(
            character.isascii(),
            where,
            N_("“{character}” does not belong in this code; it may only look alike."),
            character=character,
        )
        if character not in separators:
            plain.append(character.upper())
    need(bool(plain), where, N_("This must not be empty."))
    return "".join(plain)


def _form(pattern: re.Pattern[str], code: str, where: str, msgid: str) -> None:
    """Insist on the form of a code."""
    need(pattern.fullmatch(code) is not None, where, msgid)


def _digits(text: str, count: int, where: str, msgid: str) -> str:
    """Insist on so many digits."""
    code = _clean(text, where)
    need(len(code) == count and code.isdigit(), where, msgid)
    return code


def _country(code: str, where: str) -> None:
    """Insist on a country that exists."""
    need(
        code in _OTHER_COUNTRIES or codes.has("countries", code),
        where,
        N_("There is no country {country}."),
        country=code,
    )


def _by_library(kind: str, number: str, where: str, msgid: str = _WRONG_DIGIT) -> str:
    """Let the library check the digits; it is loaded with the first number."""
    library = importlib.import_module(f"stdnum.{kind}")
    try:
        return str(library.validate(number))
    except library.ValidationError as error:
        raise InvalidError(msgid, (Problem(where, msgid),)) from error
