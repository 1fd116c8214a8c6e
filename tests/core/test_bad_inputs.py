"""Codes, addresses, words and file names that somebody mistyped, or meant badly."""

from __future__ import annotations

import re
import string

import pytest

from app.core import checkdigits, texts
from app.core.i18n import LANGUAGES, language
from app.core.money import is_currency
from tests import bad_inputs

IBAN = "DE89370400440532013000"
DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)


@pytest.mark.parametrize(
    ("category", "read"),
    [
        ("hs", checkdigits.check_hs),
        ("iban", checkdigits.check_iban),
        ("bic", checkdigits.check_bic),
        ("container", checkdigits.check_container),
        ("locode", checkdigits.check_locode),
        ("email", texts.check_email),
    ],
)
def test_codes_are_taken_as_stored_or_refused_with_a_sentence(category, read):
    assert bad_inputs.differences(category, read) == []


def test_every_slip_in_an_iban_is_noticed():
    slips = set()
    for at, sign in enumerate(IBAN[2:], 2):
        slips |= {IBAN[:at] + other + IBAN[at + 1 :] for other in string.digits}
        slips |= {IBAN[:at] + IBAN[at + 1 :], IBAN[:at] + "9" + IBAN[at:]}
        slips.add(IBAN[: at - 1] + sign + IBAN[at - 1] + IBAN[at + 1 :])
        slips.add(IBAN[:at] + "Z" + IBAN[at + 1 :])
    slips.discard(IBAN)
    assert len(slips) > 200
    assert [one for one in slips if checkdigits.valid_iban(one)] == []


def test_only_the_code_itself_is_a_currency():
    wrong = [
        text
        for _key, text, rule in bad_inputs.of("currency")
        if is_currency(text) != (rule == f"={text}")
    ]
    assert wrong == []


def test_words_are_kept_cleaned_or_refused():
    found = []
    for key, text, rule in bad_inputs.of("texts"):
        if rule == "!too long":
            continue
        kept, whole = texts.clean(text), texts.is_clean(text)
        if rule[0] == "=" and (not whole or kept.strip() != rule[1:].strip()):
            found.append((key, kept))
        if rule[0] == "~" and (whole or kept.strip() != rule[1:].strip()):
            found.append((key, kept))
        if rule[0] == "!" and whole:
            found.append((key, kept))
        assert texts.is_clean(kept), key
        assert texts.clean(kept) == kept, key
    assert found == []


@pytest.mark.feature("A144")
def test_no_cell_of_an_export_is_a_formula():
    assert bad_inputs.differences("cells", texts.harmless) == []
    for _key, text, _rule in bad_inputs.of("cells"):
        plain = text.replace("\x00", "")
        if not plain.startswith("'"):
            assert texts.bare(texts.harmless(text)) == plain


def test_no_name_leads_out_of_its_folder_or_means_a_device():
    for key, text, _rule in [*bad_inputs.of("names"), *bad_inputs.of("texts")]:
        name = texts.file_name(text)
        assert name, key
        assert not set(name) & set('\\/:*?"<>|\x00\n\r\t '), (key, name)
        assert ".." not in name, (key, name)
        assert not name.startswith((".", "-")), (key, name)
        assert not name.endswith("."), (key, name)
        assert not DEVICE.match(name), (key, name)
        assert len(name) <= 61, (key, name)
        assert len(name.encode()) <= 181, (key, name)


def test_what_was_apart_before_cleaning_is_looked_at_again():
    towers = "Z" + "\u0334\u0315\u200b\u0361" * 9
    assert texts.is_clean(texts.clean(towers))
    assert texts.clean(texts.clean(towers)) == texts.clean(towers)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_number_that_no_decimal_holds_is_no_number(code):
    for text in ("30.20.10" * 6, "0" * 400, "9" * 400, "01.88.515e1.8"):
        said = bad_inputs.outcome(lambda t: f"{language(code).parse_decimal(t)}", text)
        assert said[0] in "=!", text
