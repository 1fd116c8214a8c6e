"""Papers of deals on other terms: without a bank, by rail, in a mirrored page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.i18n import language
from app.core.papers import PartyBlock
from app.core.papers.parts import same
from reports import documents, wrapping
from reports.styles import BODY
from tests.reports import reading, sample

EN, AR = language("en"), language("ar")


def said(key: str, record: object, code: str = "en") -> str:
    """Return the text of a paper."""
    return reading.text(documents.render(key, record, language(code)))


def test_a_letter_to_no_bank_has_a_line_for_its_name() -> None:
    record = replace(sample.ALL["presentation"], bank="", account=None)
    with_bank, without = (
        reading.opened(documents.render("presentation", one, EN))[0]
        for one in (sample.ALL["presentation"], record)
    )
    assert "Messrs." in without.extract_text()
    assert len(without.drawn.lines) == len(with_bank.drawn.lines) + 1


def test_a_bank_is_asked_to_credit_an_account_only_when_it_is_told_which() -> None:
    told = sample.ALL["presentation"]
    asked = "Please credit the proceeds"
    assert (asked in said("presentation", told)) is (told.account is not None)
    account = told.account or sample.INVOICE.bank
    assert asked in said("presentation", replace(told, account=account))
    assert asked not in said("presentation", replace(told, account=None))


def test_a_credit_that_words_its_trade_term_alone_is_not_repeated() -> None:
    term = sample.INVOICE.trade_term
    plain = said("invoice", replace(sample.INVOICE, goods_heading={}))
    shouted = replace(sample.INVOICE, goods_heading=same(term.upper()))
    assert said("invoice", shouted) == plain
    other = replace(sample.INVOICE, goods_heading=same("HOUSEHOLD GOODS"))
    assert "HOUSEHOLD GOODS" in said("invoice", other)
    words = "AS PER S/C NO. SC26-0031. CIF HAMBURG (INCOTERMS 2020)."
    ended = said("invoice", replace(sample.INVOICE, goods_heading=same(words)))
    assert words in ended
    assert term not in ended


def test_an_advice_of_a_train_without_a_name_says_how_the_goods_travel() -> None:
    rail = {"by": "rail", "vessel": "", "transport": same("by rail")}
    assert "Shipped by\nby rail" in _rows(replace(sample.ALL["advice"], **rail))
    ship = {"by": "", "transport": same("by sea")}
    assert "by sea" not in said("advice", replace(sample.ALL["advice"], **ship))


def _rows(record: object) -> str:
    page = reading.opened(documents.render("advice", record, EN))[0]
    words = page.extract_words(keep_blank_chars=True)
    return "\n".join(word["text"] for word in words)


@pytest.mark.feature("H41")
def test_an_english_paragraph_on_a_mirrored_page_begins_at_its_left() -> None:
    lines = ("A long street and its number,", "Town")
    widths = [wrapping.hung(lines, BODY)[1], *wrapping.hung(("one",), BODY)]
    assert widths[0] > 0
    assert widths[1] == 0
    assert wrapping.hung(("شارع طويل ورقمه", "المدينة"), BODY) == [0.0, 0.0]


@pytest.mark.feature("H41")
def test_a_wrapped_address_on_a_mirrored_page_is_a_block() -> None:
    long = "1204 COMMERCIAL TOWER OF THE OLD HARBOUR, SEVENTH FLOOR, EAST WING OF IT"
    buyer = PartyBlock(name="AL SALAM TRADING CO. W.L.L.", address_lines=(long,))
    record = replace(sample.INVOICE, buyer=buyer, consignee=None)
    (page,) = reading.opened(documents.render("invoice", record, AR))
    words = {word["text"]: word for word in page.extract_words()}
    first, second = words["1204"], words[long.rsplit(maxsplit=1)[-1]]
    assert second["top"] > first["top"]
    begun = min(w["x0"] for w in words.values() if abs(w["top"] - second["top"]) < 1)
    lead = min(
        (w for w in words.values() if abs(w["top"] - second["top"]) < 1),
        key=lambda w: abs(w["x0"] - first["x0"]),
    )
    assert begun <= lead["x0"]
    assert lead["x0"] == pytest.approx(first["x0"], abs=0.5)


def test_a_lot_is_counted_in_the_unit_of_its_order() -> None:
    record = sample.ALL["inspection"]
    words = {**record.unit, "en": "PAIRS"}
    text = said("inspection", replace(record, unit=words, ordered=None))
    assert f"Lot {record.lot:,} PAIRS" in text
    assert "Quantity ordered" not in text
