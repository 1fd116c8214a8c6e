"""The code tables say what their official sources say."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from itertools import pairwise

import pypinyin
import pytest

from app.core import codes
from app.core.errors import MissingError
from app.core.folding import folded
from app.core.i18n import LANGUAGES
from app.core.places import printed_port


@pytest.mark.parametrize("name", sorted(codes.TABLES))
def test_every_table_opens_and_every_row_has_a_code_and_a_name(name):
    table = codes.table(name)
    assert table
    assert all(row.code and row.code == row.code.strip() for row in table)
    assert all(row.name("en") and row.name("zh_CN") for row in table)


@pytest.mark.parametrize("name", sorted(set(codes.TABLES) - {"hs_sample"}))
def test_no_code_stands_twice(name):
    found = [row.code for row in codes.table(name)]
    assert len(found) == len(set(found))


def test_hamburg_is_known_by_its_code_and_in_chinese():
    port = codes.find("ports", "DEHAM")
    assert port.name("en") == "Hamburg"
    assert port.name("zh_CN") == "汉堡"
    assert port.extra["country"] == "DE"
    assert port.extra["doc_name"] == "HAMBURG"


def test_a_port_whose_code_belongs_to_an_airport_is_named_as_the_port():
    port = codes.find("ports", "CNSHA")
    assert port.name("en") == "Shanghai"
    assert port.extra["unlocode_name"] == "Shanghai Hongqiao International Apt"
    assert port.extra["note"]


@pytest.mark.parametrize(
    ("currency", "decimals", "numeric"),
    [("JPY", 0, "392"), ("KWD", 3, "414"), ("CNY", 2, "156"), ("USD", 2, "840")],
)
def test_currencies_have_the_minor_units_of_iso_4217(currency, decimals, numeric):
    row = codes.find("currencies", currency)
    assert int(row.extra["minor_units"]) == decimals
    assert row.extra["numeric"] == numeric


def test_germany_has_its_iso_3166_codes_and_six_names():
    row = codes.find("countries", "DE")
    assert (row.extra["alpha3"], row.extra["numeric"]) == ("DEU", "276")
    assert [row.name(language) for language in LANGUAGES] == [
        "德国",
        "德國",
        "Germany",
        "Alemania",
        "Германия",
        "ألمانيا",
    ]


def test_countries_are_named_in_every_language():
    assert len(codes.table("countries")) == 249
    missing = [
        (row.code, language)
        for row in codes.table("countries")
        for language in LANGUAGES
        if language not in row.names
    ]
    assert missing == []


def test_a_forty_foot_high_cube_has_the_usual_measures():
    extra = codes.find("container_types", "40HC").extra
    assert extra["iso6346_size_type"] == "45G1"
    inside = [extra[f"inner_{side}_mm"] for side in ("length", "width", "height")]
    assert list(map(Decimal, inside)) == [12032, 2352, 2698]
    assert Decimal(extra["capacity_cbm"]) == Decimal("76.3")
    assert Decimal(extra["tare_kg"]) == Decimal(3900)
    assert Decimal(extra["max_gross_kg"]) == Decimal(30480)


def test_containers_carry_what_is_left_of_the_gross_weight():
    for row in codes.table("container_types"):
        gross, tare, load = (
            Decimal(row.extra[key]) for key in ("max_gross_kg", "tare_kg", "payload_kg")
        )
        assert gross - tare == load, row.code


def test_the_eleven_incoterms_are_there_and_four_are_for_the_sea_only():
    table = codes.table("incoterms")
    assert len(table) == 11
    sea = {row.code for row in table if row.extra["sea_only"] == "Y"}
    assert sea == {"FAS", "FOB", "CFR", "CIF"}


@pytest.mark.parametrize(
    ("code", "name", "rec20"),
    [("035", "千克", "KGM"), ("007", "个", "C62"), ("001", "台", "C62")],
)
def test_customs_units_map_to_recommendation_20(code, name, rec20):
    row = codes.find("units", code)
    assert row.name("zh_CN") == name
    assert row.extra["unece_rec20"] == rec20


@pytest.mark.parametrize(
    ("table", "code", "name"),
    [
        ("supervision_modes", "0110", "一般贸易"),
        ("supervision_modes", "9710", "跨境电商B2B直接出口"),
        ("levy_nature", "101", "一般征税"),
        ("duty_modes", "1", "照章征税"),
        ("transport_modes", "2", "水路运输"),
        ("trade_terms", "3", "FOB"),
        ("packaging", "22", "纸制或纤维板制盒/箱"),
        ("customs_offices", "0202", "新港海关"),
        ("supporting_documents", "Y", "原产地证明"),
        ("packages", "CT", "纸箱"),
    ],
)
def test_customs_codes_have_their_official_names(table, code, name):
    assert codes.find(table, code).name("zh_CN") == name


def test_upper_and_lower_case_are_different_document_codes():
    assert codes.find("supporting_documents", "A").name("zh_CN") == "检验检疫(入境)"
    assert codes.find("supporting_documents", "a").name("zh_CN") == "保税核注清单"


def test_what_was_not_verified_stays_marked():
    for table, code in (
        ("supporting_documents", "1"),
        ("export_preferences", "3"),
        ("preference_agreements", "22"),
    ):
        row = codes.find(table, code)
        assert row.extra["verification"].startswith("UNVERIFIED")


def test_the_harmonized_system_is_complete():
    levels = [row.extra["level"] for row in codes.table("hs_2022")]
    assert (levels.count("2"), levels.count("4"), levels.count("6")) == (97, 1229, 5613)


def test_the_last_period_of_a_tariff_code_is_the_one_found():
    row = codes.find("hs_sample", "8507600090")
    assert row.extra["valid_from"] == "2027-01-01"
    periods = [r for r in codes.rows("hs_sample") if r["code"] == "8507600090"]
    assert len(periods) == 3


def test_every_country_of_a_port_exists():
    ports = codes.table("ports") + codes.table("airports")
    assert {row.extra["country"] for row in ports} <= {
        row.code for row in codes.table("countries")
    }


def test_an_unknown_code_is_refused_with_a_sentence():
    with pytest.raises(codes.UnknownCodeError, match="The code XXXXX is not in") as it:
        codes.find("ports", "XXXXX")
    assert isinstance(it.value, MissingError)
    assert not codes.has("ports", "XXXXX")
    assert codes.has("ports", "DEHAM")


def test_an_unknown_table_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        codes.table("../fonts/OFL")
    with pytest.raises(KeyError):
        codes.rows("nothing")


def test_names_fall_back_to_what_can_be_read():
    hamburg = codes.find("ports", "DEHAM")
    assert hamburg.name("ru") == "Hamburg"
    assert codes.find("customs_offices", "0202").name("en") == "新港海关"
    assert codes.Code("X", {"zh_CN": "汉堡"}, {}).name("zh_TW") == "汉堡"
    assert codes.Code("X", {}, {}).name("en") == "X"


@pytest.mark.feature("003-33")
@pytest.mark.parametrize(
    ("table", "text", "first"),
    [
        ("ports", "deham", "DEHAM"),
        ("ports", "Hamb", "DEHAM"),
        ("ports", "汉堡", "DEHAM"),
        ("ports_all", "hamburg", "DEHAM"),
        ("countries", "deu", "DE"),
        ("countries", "espana", "ES"),
        ("countries", "  КИТАЙ ", "CN"),
        ("currencies", "yuan", "CNY"),
        ("units", "千克", "035"),
        ("supervision_modes", "обычная", "0110"),
        ("packaging", "sin embalaje", "01"),
        ("levy_nature", "一般徵稅", "101"),
        ("transport_modes", "بري", "4"),
    ],
)
def test_search_finds_first_what_was_meant(table, text, first):
    assert codes.search(table, text, "en")[0].code == first


@pytest.mark.feature("003-33")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("宁波", "CNNGB"),
        ("寧波", "CNNGB"),
        ("ningbo", "CNNGB"),
        ("ning", "CNNGB"),
        ("nb", "CNNGB"),
        ("上海", "CNSHA"),
        ("sh", "CNSHA"),
        ("qd", "CNTAO"),
        ("深圳", "CNSZX"),
        ("CNNBO", "CNNBO"),
    ],
)
def test_of_several_codes_of_a_port_the_one_carriers_write_comes_first(text, first):
    """A code beyond doubt, like CNNBO typed in full, is found as it is typed."""
    for language in LANGUAGES:
        assert codes.search("ports", text, language)[0].code == first


def test_only_ports_that_carriers_write_otherwise_stand_back():
    """The rank follows the note of the table of ports, place by place."""
    ports = codes.table("ports")
    carriers = {
        (port.extra["country"], port.extra["doc_name"])
        for port in ports
        if "used by carriers" in port.extra["note"]
    }
    for port in ports:
        place = (port.extra["country"], port.extra["doc_name"])
        back = place in carriers and not port.extra["note"]
        assert port.extra["rank"] == ("2" if back else "1"), port.code


HEARD = sorted(n for n in codes.TABLES if "pinyin" in codes.table(n)[0].extra)


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("countries", "dg", "DE"),
        ("countries", "deguo", "DE"),
        ("countries", "MEIGUO", "US"),
        ("countries", "faguo", "FR"),
        ("currencies", "ouyuan", "EUR"),
        ("ports", "hanbao", "DEHAM"),
        ("ports", "hb", "DEHAM"),
        ("packages", "zhixiang", "CT"),
        ("units", "qianke", "035"),
    ],
)
def test_a_chinese_name_is_found_by_its_pinyin(table, text, code):
    """「dg」 typed for 德国 brought Madagascar: it has these letters in the middle."""
    for language in LANGUAGES:
        assert code in [row.code for row in codes.search(table, text, language, 3)]


def test_every_table_of_chinese_names_says_how_they_sound():
    """Except the sample of the tariff, which an import replaces."""
    chinese = {n for n in codes.TABLES if "zh_CN" in codes.table(n)[0].names}
    assert set(HEARD) == chinese - {"hs_sample"}


@pytest.mark.parametrize("name", HEARD)
def test_the_pinyin_of_a_name_is_that_of_every_record(name):
    """The same readings as those by which parties and products are found."""
    for row in codes.table(name):
        _name, *heard = folded(row.name("zh_CN")).split("\n")
        assert row.extra["pinyin"].split() == heard, row


def test_the_pinyin_of_a_port_is_as_another_reader_hears_it():
    style = pypinyin.Style.FIRST_LETTER
    for port in codes.table("ports"):
        read = pypinyin.pinyin(port.name("zh_CN"), style=style, errors="ignore")
        assert "".join(i[0] for i in read) in port.extra["pinyin"].split(), port


NAMED_IN_EVERY_LANGUAGE = (
    "brand_types",
    "container_types",
    "duty_modes",
    "export_preferences",
    "incoterms",
    "levy_nature",
    "packages",
    "packaging",
    "payment_terms",
    "preference_agreements",
    "price_flags",
    "settlement_methods",
    "supervision_modes",
    "supporting_documents",
    "trade_terms",
    "transport_modes",
    "units",
)


@pytest.mark.parametrize("name", NAMED_IN_EVERY_LANGUAGE)
def test_what_people_choose_from_is_named_in_their_language(name):
    for row in codes.table(name):
        assert set(LANGUAGES) <= set(row.names), row.code


ARABIC = re.compile(r"[\u0600-\u06ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
SAME_EVERYWHERE = {"CIF", "C&F", "FOB", "C&I", "EXW"}


@pytest.mark.parametrize("name", NAMED_IN_EVERY_LANGUAGE)
def test_names_are_written_in_the_script_of_their_language(name):
    for row in codes.table(name):
        if row.name("en") in SAME_EVERYWHERE:
            continue
        assert ARABIC.search(row.name("ar")), row
        assert CYRILLIC.search(row.name("ru")), row
        assert row.name("es").isascii() or not CYRILLIC.search(row.name("es")), row


@pytest.mark.parametrize(
    ("table", "code", "language", "name"),
    [
        ("trade_terms", "6", "es", "Material de estiba"),
        ("settlement_methods", "6", "ru", "Аккредитив (L/C)"),
        ("settlement_methods", "4", "ar", "مستندات مقابل الدفع (D/P)"),
        ("supporting_documents", "Y", "ru", "Сертификат происхождения"),
        ("packages", "CT", "ar", "كرتون"),
        ("packages", "PX", "zh_TW", "棧板"),
        ("payment_terms", "LC_SIGHT", "zh_TW", "不可撤銷即期信用狀"),
    ],
)
def test_names_keep_to_the_terms_of_the_glossary(table, code, language, name):
    assert codes.find(table, code).name(language) == name


def test_search_prefers_names_of_the_readers_language():
    found = codes.search("countries", "ale", "es")
    assert found[0].code == "DE"


def test_search_keeps_to_its_limit_and_shows_the_beginning_for_nothing():
    assert codes.search("ports", "", "en", limit=3) == codes.table("ports")[:3]
    assert len(codes.search("ports", "a", "en", limit=5)) == 5
    assert codes.search("ports", "no such port", "en") == ()


@pytest.mark.feature("003-33")
def test_searching_all_seaports_keeps_up_with_typing():
    codes.search("ports_all", "x", "en")
    start = time.process_time()
    codes.search("ports_all", "rotterd", "en")
    assert time.process_time() - start < 0.15  # the promised time, 003-33


def test_sampling_plans_give_the_worked_example():
    letters = {row["lot_from"]: row for row in codes.rows("aql_code_letters")}
    assert letters["501"]["II"] == "J"  # a lot of 1,200
    plan = {(r["start_letter"], r["aql"]): r for r in codes.rows("aql_normal")}
    found = plan["J", "2.5"]
    assert (found["sample_size"], found["ac"], found["re"]) == ("80", "5", "6")


def test_code_letters_cover_every_lot_without_a_gap():
    lots = codes.rows("aql_code_letters")
    for row, following in pairwise(lots):
        assert int(row["lot_to"]) + 1 == int(following["lot_from"])


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("DEHAM", "HAMBURG, GERMANY"),
        ("HKHKG", "HONG KONG"),
        ("SGSIN", "SINGAPORE"),
        ("FRA", "FRANKFURT AM MAIN INTERNATIONAL AIRPORT, GERMANY"),
        ("XXXXX", "XXXXX"),
        ("", ""),
    ],
)
def test_ports_are_printed_with_their_country(code: str, printed: str) -> None:
    assert printed_port(code) == printed
