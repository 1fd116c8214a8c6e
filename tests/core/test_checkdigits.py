from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import checkdigits as check
from app.core.errors import InvalidError

VALID = {
    "iso6346": check.valid_container,
    "awb": check.valid_awb,
    "imo": check.valid_imo,
    "iban": check.valid_iban,
    "bic": check.valid_bic,
    "uscc": check.valid_uscc,
    "gtin13": check.valid_gtin,
}


@pytest.mark.feature("A83", "A122")
@pytest.mark.parametrize(
    ("kind", "value", "valid"),
    [
        ("iso6346", "CSQU3054383", True),
        ("iso6346", "MSKU1234565", True),
        ("iso6346", "OOLU2575470", True),
        ("iso6346", "TCNU6312344", False),
        ("iso6346", "TCNU6312341", True),
        ("awb", "020-12345675", True),
        ("awb", "160-83123493", True),
        ("awb", "020-12345676", False),
        ("imo", "9074729", True),
        ("imo", "IMO 9074729", True),
        ("imo", "9074728", False),
        ("iban", "GB82WEST12345698765432", True),
        ("iban", "DE89370400440532013000", True),
        ("iban", "DE89370400440532013001", False),
        ("bic", "BKCHCNBJ300", True),
        ("bic", "DEUTDEFF", True),
        ("bic", "DEUTDEF", False),
        ("bic", "DEUTQQFF", False),
        ("bic", "HANSDEHHXXX", True),
        ("uscc", "91110000600037341L", True),
        ("uscc", "91110000600037341M", False),
        ("uscc", "91330206MA2CXK3E7J", True),
        ("uscc", "91330282MA2AJ4Q35K", True),
        ("uscc", "91320691MA1WNB6T27", True),
        ("uscc", "91331081MA2DU8R445", True),
        ("gtin13", "6901234567892", True),
        ("gtin13", "6901234567893", False),
    ],
)
def test_the_vectors_of_the_code_tables(kind, value, valid):
    assert VALID[kind](value) is valid


IBAN_REFUSED = [
    ("", "empty"),
    ("DE89370400440532013001", "check digit"),
    ("DE88370400440532013000", "check digit"),
    ("DE00370400440532013000", "check digit"),
    ("DE8937040044053201300", "characters"),
    ("DE893704004405320130000", "characters"),
    ("GB82WEST12345698765423", "check digit"),
    ("XX89370400440532013000", "no IBAN"),
    ("CN89370400440532013000", "no IBAN"),
    ("89370400440532013000", "looks like"),
    ("DE89", "looks like"),
    ("DEXX370400440532013000", "looks like"),
    ("DE8937040044053201300O", "other places"),
    ("ÐE89370400440532013000", "alike"),
    ("DЕ15893704004405320130", "alike"),
    ("DE89370400440532013000 OR 1=1", "looks like"),
    ("DE89 3704 0044 0532 0130 00;", "looks like"),
    ("9" * 5000, "too long"),
    ("DE89\x00370400440532013000", "printed"),
    ("FR1420041010050500013M02607", "check digit"),
    ("NL91 ABNA 0417 1643 0", "characters"),
    ("IT60X0542811101000000123465", "check digit"),
]


@pytest.mark.feature("A122")
@pytest.mark.parametrize(("text", "reason"), IBAN_REFUSED)
def test_a_wrong_iban_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidError) as refused:
        check.check_iban(text)
    assert reason in str(refused.value)
    assert refused.value.problems[0].where == "iban"


@pytest.mark.feature("A122")
@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("DE89-3704-0044-0532-0130-00", "DE89370400440532013000"),
        ("ＤＥ89370400440532013000", "DE89370400440532013000"),
        ("DE89\u200b370400440532013000", "DE89370400440532013000"),
        ("\u202eDE89370400440532013000", "DE89370400440532013000"),
        ("FR1420041010050500013M02606", "FR1420041010050500013M02606"),
        ("CH9300762011623852957", "CH9300762011623852957"),
        ("NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("IT60X0542811101000000123456", "IT60X0542811101000000123456"),
    ],
)
def test_a_right_iban_is_stored_plain(text, stored):
    assert check.check_iban(text) == stored


@pytest.mark.feature("A122")
@given(st.integers(4, 21), st.integers(0, 9))
def test_one_wrong_digit_in_an_iban_is_found(place, digit):
    right = "DE89370400440532013000"
    wrong = right[:place] + str(digit) + right[place + 1 :]
    assert check.valid_iban(wrong) is (wrong == right)


@pytest.mark.feature("A83")
@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("csqu 305438 3", "CSQU3054383"),
        ("CSQU305438-3", "CSQU3054383"),
        ("ＣＳＱＵ3054383", "CSQU3054383"),
        ("MSCU6639870", "MSCU6639870"),
    ],
)
def test_a_right_container_number_is_stored_plain(text, stored):
    assert check.check_container(text) == stored


@pytest.mark.feature("A83")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CSQU3054384", "check digit"),
        ("MSCU6639807", "check digit"),
        ("CSQX3054383", "four letters"),
        ("CSQU305438", "four letters"),
        ("CSQU30543833", "four letters"),
        ("CSQU3O54383", "four letters"),
        ("0000000000", "four letters"),
        ("", "empty"),
    ],
)
def test_a_wrong_container_number_is_refused(text, reason):
    with pytest.raises(InvalidError, match=reason):
        check.check_container(text)


@pytest.mark.feature("A122")
@pytest.mark.parametrize(
    "text",
    ["DEUTDEFF50", "DEUT1EFF", "DEUTDEFFXXXX", "", "DEUTDEFF'", "ДEUTDEFF"],
)
def test_a_wrong_bic_is_refused(text):
    assert not check.valid_bic(text)


@pytest.mark.feature("A122")
def test_a_bic_is_stored_in_capitals():
    assert check.check_bic("deut de ff") == "DEUTDEFF"
    assert check.check_bic("DEUTDEFF500") == "DEUTDEFF500"


@pytest.mark.feature("A16")
@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1234", "1234"),
        ("7318.15", "731815"),
        ("7318 15 88", "73181588"),
        ("7318.15.88.10", "7318158810"),
        ("731815881012", "731815881012"),
        ("7318158810123", "7318158810123"),
        ("７３１８．１５", "731815"),
        ("7318\n15", "731815"),
        ("97.06", "9706"),
        ("0101", "0101"),
    ],
)
def test_hs_codes_as_typed(text, stored):
    assert check.check_hs(text) == stored


@pytest.mark.feature("A16")
@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "123", "12345", "7318158", "73181588101", "73181588101234"),
        *("0018.15", "9800.00", "9900", "7700.00", "ABCD", "73I8.15", "7318,15"),
        *("7318-15", "7318/7320", "٧٣١٨", "7318.15'; --", "=7318", "....", "7.3.1.8"),
        *("101.21", "7318\x0015", "73.18.15.8", "7318..1.5.", "HS731815", "1" * 9999),
    ],
)
def test_wrong_hs_codes_are_refused(text):
    with pytest.raises(InvalidError):
        check.check_hs(text)


@pytest.mark.feature("A16")
def test_a_declaration_needs_ten_digits():
    assert check.valid_hs("8509401000")
    assert not check.valid_hs("850940")


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("CNSHA", True),
        ("cn sha", True),
        ("DE HAM", True),
        ("CNSH", False),
        ("CNSHAA", False),
        ("CN1HA", False),
        ("CNSH0", False),
        ("US LA1", False),
        ("上海", False),
        ("QQABC", False),
    ],
)
def test_locodes(text, valid):
    assert check.valid_locode(text) is valid


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("DE 136 695 976", True),
        ("DE136695977", False),
        ("EL094259216", True),
        ("GR094259216", False),
        ("GB980780684", False),
    ],
)
def test_vat_numbers_of_the_union(text, valid):
    assert check.valid_eu_vat(text) is valid


def test_numbers_of_a_fixed_length():
    assert check.valid_declaration("310420260000123456")
    assert not check.valid_declaration("31042026000012345")
    assert check.check_customs_registration("3302960abc") == "3302960ABC"
    with pytest.raises(InvalidError):
        check.check_customs_registration("330296")


@pytest.mark.parametrize("text", [None, 5, "\ud800USD", "---"])
def test_what_is_no_text_is_refused(text):
    assert not check.valid_iban(text)
