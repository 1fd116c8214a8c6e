"""Dates, drawings and discrepancies of the credit of the worked deal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.places import says_place
from app.core.refs import Ref
from app.credits import checking, goods, mt700
from app.credits.bills import Bill
from app.credits.checking import Presented
from app.credits.clauses import soft_clauses
from app.credits.domain import (
    Drawing,
    LetterOfCredit,
    calendar_of,
    latest_presentation,
)
from app.credits.findings import discrepancies
from app.credits.goods import Invoiced
from app.credits.mt700 import Severity
from tests.credits.sample import TEXT, changed

D = Decimal
CREDIT = LetterOfCredit(company=Ref(1, "US", "")).with_text(TEXT)
JUICER = Invoiced(
    text="Electric juice extractor HJ-350", quantity=D(2000), unit_price=D("14.36")
)
BLANKET = Invoiced(
    text="Cotton blanket CB-1520", quantity=D(2000), unit_price=D("7.70")
)
BOX = Invoiced(
    text="PP food container set FC-5S", quantity=D(2400), unit_price=D("3.11")
)
BILL = Bill(
    freight="prepaid",
    notation="on_board",
    clean="clean",
    originals=3,
    consignee="TO ORDER",
    notify="NORDHAUS HANDELS GMBH\nSPALDINGSTRASSE 210, 20097 HAMBURG",
)
GOOD = Presented(
    currency="USD",
    amount=D("51584.00"),
    on_board_on=date(2026, 6, 20),
    presented_on=date(2026, 7, 1),
    transhipped=False,
    port_of_loading="NINGBO",
    port_of_discharge="HAMBURG",
    incoterm="CIF",
    place="HAMBURG",
    contract_number="SC26-0031",
    beneficiary="NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
    lines=(JUICER, BLANKET, BOX),
    insured_percent=D(110),
    insured_on=date(2026, 6, 19),
    cover="ICC(A)",
    bill=BILL,
)
TODAY = date(2026, 7, 1)


def hits(credit: LetterOfCredit = CREDIT, **changes: object) -> set[str]:
    found = checking.check(credit, replace(GOOD, **changes), TODAY)
    return {one.rule for one in discrepancies(found)}


@pytest.mark.feature("A105", "A108")
def test_the_record_says_what_the_text_says():
    assert CREDIT.number == "HH26LC004711"
    assert CREDIT.amount == D("58981.60")
    assert CREDIT.max_drawing() == D("61930.68")
    assert CREDIT.problems() == ()


def test_what_cannot_be_read_stays_as_it_was_entered():
    read = CREDIT.with_text(changed("32B", "USD58981.60"))
    assert read.amount == D("58981.60")
    assert LetterOfCredit().with_text(changed("32B", "USD5.0")).amount is None


@pytest.mark.feature("A109", "A119")
def test_last_day_of_presentation_moves_to_a_banking_day():
    one = latest_presentation(CREDIT, date(2026, 6, 20))
    assert one.counted == date(2026, 7, 11)  # a Saturday
    assert one.last_day == date(2026, 7, 13)
    assert one.warnings == (date(2026, 7, 3), date(2026, 7, 8), date(2026, 7, 11))
    two = latest_presentation(CREDIT, date(2026, 7, 25))
    assert (two.counted, two.last_day) == (date(2026, 8, 15), date(2026, 8, 17))
    late = latest_presentation(CREDIT, date(2026, 8, 10))
    assert late.last_day == date(2026, 8, 21)  # the expiry comes first
    assert one.days_left(date(2026, 7, 3)) == 10


def test_without_expiry_there_is_no_last_day():
    assert latest_presentation(LetterOfCredit(), date(2026, 6, 20)) is None


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("CHINA", "CN"),
        ("NINGBO, CHINA", "CN"),
        ("BUCHAREST, ROMANIA", "RO"),  # not Oman
        ("LAGOS, NIGERIA", "NG"),  # not Niger
        ("AT OUR COUNTERS", "WEEKENDS"),
    ],
)
def test_calendar_of_the_place_of_expiry(place, code):
    assert calendar_of(place).code == code


@pytest.mark.feature("A108")
def test_two_drawings_leave_nothing():
    drawn = replace(
        CREDIT,
        drawings=(Drawing(amount=D("51584.00")), Drawing(amount=D("7397.60"))),
    )
    assert drawn.drawn() == D("58981.60")
    assert drawn.undrawn() == D("0.00")


@pytest.mark.feature("A108")
def test_the_tolerance_is_cut_to_the_coin_and_leaves_nothing_below_zero():
    # 58,981.75 and 5 % are 61,930.8375.
    credit = replace(CREDIT, amount=D("58981.75"))
    assert credit.max_drawing() == D("61930.83")
    used = replace(credit, drawings=(Drawing(amount=D("61930.83")),))
    assert used.undrawn() == 0


@pytest.mark.feature("A107", "B2")
def test_good_documents_are_clean():
    assert hits() == set()


@pytest.mark.parametrize(
    ("said", "name", "named"),
    [
        ("SHANGHAI PUDONG AIRPORT", "Shanghai Pudong International Airport", True),
        ("KUWAIT AIRPORT, KUWAIT", "Kuwait International Airport", True),
        ("NINGBO PORT, CHINA", "Ningbo", True),
        ("XI'AN", "Xian", True),
        ("NHAVA SHEVA, INDIA", "Nhava Sheva", True),
        ("ANY CHINESE PORT", "Ningbo", True),
        ("SHANGHAI PORT, CHINA", "Shanghai Pudong International Airport", False),
        ("HAMBURG PORT", "Hamina", False),
        ("KUWAIT PORT", "Port", True),
        ("KUWAIT", "Port", False),
    ],
)
def test_a_place_is_known_in_the_words_of_a_bank(said, name, named):
    assert says_place(said, name) is named


@pytest.mark.feature("A107", "B2", "A99")
@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"on_board_on": date(2026, 8, 1)}, "LATE_SHIPMENT"),
        ({"insured_percent": D(100)}, "INSURANCE_PERCENT"),
        ({"lines": (JUICER, BLANKET, replace(BOX, text="PP food container set"))},
         "DESCRIPTION"),
        ({"bill": replace(BILL, freight="collect")}, "FREIGHT_CLAUSE"),
        ({"bill": replace(BILL, notation="received")}, "NOT_ON_BOARD"),
        ({"bill": replace(BILL, clean="claused")}, "CLEAN"),
        ({"bill": replace(BILL, originals=0)}, "ORIGINALS"),
        ({"bill": replace(BILL, consignee="NORDHAUS HANDELS GMBH")}, "CONSIGNEE"),
        ({"bill": replace(BILL, notify="HAFEN SPEDITION GMBH")}, "NOTIFY"),
        ({"presented_on": date(2026, 7, 14)}, "LATE_PRESENTATION"),
        ({"presented_on": date(2026, 8, 24)}, "EXPIRED"),
        ({"amount": D("61930.69")}, "OVERDRAWN"),
        ({"drawn_before": D("10346.69")}, "OVERDRAWN"),
        ({"currency": "EUR"}, "CURRENCY"),
        ({"port_of_loading": "SHANGHAI"}, "PORT_OF_LOADING"),
        ({"port_of_discharge": "BREMERHAVEN"}, "PORT_OF_DISCHARGE"),
        ({"beneficiary": "NINGBO HAICHUAN TRADING CO., LTD."}, "BENEFICIARY"),
        ({"incoterm": "CFR"}, "TRADE_TERM"),
        ({"contract_number": "SC26-0032"}, "CONTRACT_NUMBER"),
        ({"insured_on": date(2026, 6, 21)}, "INSURANCE_DATE"),
        ({"cover": "ICC(C)"}, "INSURANCE_COVER"),
        ({"lines": (replace(JUICER, unit_price=D("14.30")),)}, "PRICE"),
        ({"lines": (replace(JUICER, before=D(201)),)}, "QUANTITY"),
        ({"lines": (JUICER, Invoiced(text="Kettle K-1"))}, "GOODS_NOT_IN_CREDIT"),
    ],
)  # fmt: skip
def test_every_discrepancy_is_found(changes, rule):
    assert hits(**changes) == {rule}


def test_a_price_is_told_as_papers_tell_it():
    """9.4 reads as 9.40, 12345.675 with its thousands apart and all its decimals."""
    told = {
        price: next(one.found for one in checked if one.rule == "PRICE")
        for price in ("9.4", "12345.675")
        if (
            checked := checking.check(
                CREDIT,
                replace(GOOD, lines=(replace(JUICER, unit_price=D(price)),)),
                TODAY,
            )
        )
    }
    assert told == {"9.4": "USD 9.40", "12345.675": "USD 12,345.675"}


@pytest.mark.parametrize(
    "changes",
    [
        {"presented_on": date(2026, 7, 13)},
        {"on_board_on": date(2026, 7, 31), "presented_on": date(2026, 8, 21)},
        {"amount": D("61930.68")},
        {"lines": (replace(JUICER, before=D(200)),)},
        {"insured_percent": D(120)},
    ],
)
def test_the_limits_themselves_are_in_time(changes):
    assert hits(**changes) == set()


@pytest.mark.feature("A107")
def test_partial_shipment_and_transhipment_where_they_are_not_allowed():
    text = changed("43T", "NOT ALLOWED", changed("43P", "NOT ALLOWED"))
    credit = CREDIT.with_text(text)
    assert hits(credit, transhipped=True) == {"PARTIAL_SHIPMENT", "TRANSHIPMENT"}
    assert hits(credit, amount=D("58981.60")) == set()
    # 39A allows 5 % less: 56 032.52 is not a part
    assert hits(credit, amount=D("56032.52")) == set()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"on_board_on": None}, "LATE_SHIPMENT"),
        ({"insured_percent": None}, "INSURANCE_PERCENT"),
        ({"bill": None}, "BILL_OF_LADING"),
        ({"bill": replace(BILL, freight="")}, "FREIGHT_CLAUSE"),
        ({"bill": replace(BILL, notation="")}, "NOT_ON_BOARD"),
        ({"bill": replace(BILL, clean="")}, "CLEAN"),
        ({"bill": replace(BILL, originals=None)}, "ORIGINALS"),
        ({"bill": replace(BILL, consignee="")}, "CONSIGNEE"),
        ({"bill": replace(BILL, notify="")}, "NOTIFY"),
        ({"port_of_loading": ""}, "PORT_OF_LOADING"),
    ],
)
def test_what_is_not_known_is_not_checkable(changes, rule):
    found = checking.check(CREDIT, replace(GOOD, **changes), TODAY)
    assert rule in {one.rule for one in found if one.severity is Severity.UNKNOWN}
    assert not discrepancies(found)


def test_a_credit_without_a_date_is_not_checkable():
    credit = LetterOfCredit().with_text(changed("44C", "260231"))
    found = checking.check(credit, GOOD, TODAY)
    assert ("LATE_SHIPMENT", Severity.UNKNOWN) in {(f.rule, f.severity) for f in found}


@pytest.mark.parametrize(
    ("today", "severity"),
    [
        (date(2026, 7, 2), Severity.OK),
        (date(2026, 7, 3), Severity.WARNING),
        (date(2026, 7, 13), Severity.WARNING),
        (date(2026, 7, 14), Severity.ERROR),
    ],
)
def test_unpresented_documents_are_warned_of_from_ten_days_before(today, severity):
    found = checking.check(CREDIT, replace(GOOD, presented_on=None), today)
    late = [one for one in found if one.rule == "LATE_PRESENTATION"]
    assert [one.severity for one in late] == [severity]


def test_further_words_on_the_invoice_are_a_warning():
    line = replace(JUICER, text="Electric juice extractor 350W HJ-350")
    found = checking.check(CREDIT, replace(GOOD, lines=(line,)), TODAY)
    assert {one.rule for one in found if one.severity is Severity.WARNING} == {
        "MORE_WORDS"
    }


def test_goods_of_field_45a_are_cut_into_words_and_figures():
    one, _, three = goods.read(CREDIT.goods)
    assert one.words == ("ELECTRIC", "JUICE", "EXTRACTOR", "HJ-350")
    assert (one.quantity, one.unit_price, one.currency) == (2200, D("14.36"), "USD")
    assert three.words[-1] == "FC-5S"
    assert goods.terms(CREDIT.goods) == ("CIF HAMBURG", "SC26-0031")


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("KETTLE 100 PCS", D(100)),
        ("KETTLE ABOUT 100 PCS", D(110)),
        ("STEEL WIRE 100 MT", D(105)),
        ("1,000 CARTONS OF TEA", D(1000)),
    ],
)
def test_tolerance_of_quantities(text, most):
    assert goods.read(text)[0].most == most


@pytest.mark.feature("B3")
@pytest.mark.parametrize(
    ("tag", "text", "kind"),
    [
        ("46A", "+INSPECTION CERTIFICATE ISSUED AND SIGNED BY APPLICANT",
         "APPLICANT_SIGNS"),
        ("46A", "+CARGO RECEIPT COUNTERSIGNED BY THE BUYER", "APPLICANT_SIGNS"),
        ("47A", "+1/3 ORIGINAL BILLS OF LADING MUST BE SENT DIRECTLY TO APPLICANT",
         "ORIGINAL_SENT_DIRECT"),
        ("47A", "+PAYMENT WILL BE MADE AFTER IMPORT APPROVAL", "PAYMENT_CONDITION"),
        ("47A", "+THIS CREDIT WILL BECOME OPERATIVE UPON OUR NOTICE", "NOT_OPERATIVE"),
        ("47A", "+THE CARRYING VESSEL WILL BE DESIGNATED BY THE APPLICANT",
         "INSTRUCTIONS_FOLLOW"),
        ("31D", "260821GERMANY", "EXPIRES_ABROAD"),
    ],
)  # fmt: skip
def test_clauses_to_have_amended_are_found(tag, text, kind):
    found = soft_clauses(mt700.parse(changed(tag, text)))
    assert [one.kind for one in found] == [kind]


def test_the_credit_of_the_deal_has_no_such_clause():
    assert soft_clauses(mt700.parse(TEXT)) == ()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"company": None}, "company"),
        ({"number": " "}, "number"),
        ({"currency": "XXY"}, "currency"),
        ({"amount": D(-1)}, "amount"),
        ({"plus": D(101)}, "plus"),
        ({"expires_on": date(2026, 5, 18)}, "expires_on"),
        ({"presentation_days": -1}, "presentation_days"),
    ],
)
def test_what_keeps_a_credit_from_being_saved(changes, where):
    assert [p.where for p in replace(CREDIT, **changes).problems()] == [where]


@pytest.mark.feature("A107")
@pytest.mark.parametrize(
    ("asked", "consignee", "fits"),
    [
        ("MADE OUT TO ORDER OF HANSE BANK AG, NOTIFY APPLICANT",
         "TO THE ORDER OF HANSE BANK AG, HAMBURG", True),
        ("MADE OUT TO ORDER OF HANSE BANK AG, NOTIFY APPLICANT", "TO ORDER", False),
        ("MADE OUT TO THE ORDER OF SHIPPER AND BLANK ENDORSED",
         "TO ORDER OF SHIPPER", True),
        ("CONSIGNED TO APPLICANT", "NORDHAUS HANDELS GMBH", True),
    ],
)  # fmt: skip
def test_to_whose_order_the_bill_is_made_out(asked, consignee, fits):
    text = f"+FULL SET OF CLEAN ON BOARD BILLS OF LADING {asked}"
    credit = CREDIT.with_text(changed("46A", text))
    found = hits(credit, bill=replace(BILL, consignee=consignee))
    assert found == (set() if fits else {"CONSIGNEE"})


def test_enough_originals_where_a_number_is_asked_for():
    text = "+2/3 ORIGINAL CLEAN ON BOARD OCEAN BILLS OF LADING MADE OUT TO ORDER"
    credit = CREDIT.with_text(changed("46A", text))
    assert hits(credit, bill=replace(BILL, originals=1)) <= {"ORIGINALS"}
    assert hits(credit, bill=replace(BILL, originals=2)) == set()
