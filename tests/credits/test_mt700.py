"""The text of a letter of credit, right and wrong (settled_rules 31 to 34)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credits import mt700
from app.credits.mt700 import Allowed, Severity
from app.credits.requirements import PaperKind, items, required
from tests.credits.sample import TEXT, changed

D = Decimal


def codes(text: str, severity: Severity | None = Severity.ERROR) -> set[str]:
    return {
        issue.code
        for issue in mt700.parse(text).issues
        if severity is None or issue.severity is severity
    }


@pytest.mark.feature("A106", "A105")
def test_the_credit_of_the_deal_is_read_whole():
    read = mt700.parse(TEXT)
    assert read.number == "HH26LC004711"
    assert read.issued_on == date(2026, 5, 19)
    assert (read.currency, read.amount) == ("USD", D("58981.60"))
    assert (read.plus, read.minus) == (5, 5)
    assert read.max_drawing() == D("61930.68")
    assert read.latest_shipment_on == date(2026, 7, 31)
    assert (read.expires_on, read.expiry_place) == (date(2026, 8, 21), "CHINA")
    assert read.presentation_days == 21
    assert read.partial is read.transhipment is Allowed.YES
    assert (read.tenor, read.drawee) == ("AT SIGHT", "HANSDEHHXXX")
    assert read.port_of_loading == "NINGBO PORT, CHINA"
    assert read.tenor == "AT SIGHT"
    assert read.available == "ANY BANK IN CHINA\nBY NEGOTIATION"
    assert read.applicant.splitlines()[0] == "NORDHAUS HANDELS GMBH"
    assert read.conditions == ("DOCUMENTS MUST SHOW L/C NUMBER",
                               "DISCREPANCY FEE USD80.00")  # fmt: skip
    assert len(read.fields) == 25
    # Lines of 68 and 69 characters against 65: a warning only.
    assert {issue.code for issue in read.issues} == {"LINE_TOO_LONG"}


@pytest.mark.feature("A106", "B2")
def test_the_documents_asked_for_are_read():
    found = mt700.parse(TEXT).documents
    assert [(one.kind, one.originals, one.copies) for one in found] == [
        (PaperKind.INVOICE, 1, 2),
        (PaperKind.PACKING_LIST, 1, 2),
        (PaperKind.BILL_OF_LADING, None, 0),
        (PaperKind.INSURANCE, 1, 0),
        (PaperKind.ORIGIN, 1, 0),
        (PaperKind.BENEFICIARY, 1, 0),
    ]
    assert found[2].text.endswith("BLANK ENDORSED, MARKED FREIGHT PREPAID, NOTIFY "
                                  "APPLICANT")  # fmt: skip


def test_blocks_and_carriage_returns_change_nothing():
    whole = (
        "{1:F01HANSDEHHXXXX0000000000}{2:I700BKCHCNBJXXXXN}{4:\n"
        + TEXT
        + "-}{5:{CHK:1}}"
    ).replace("\n", "\r\n")
    one, other = mt700.parse(whole), mt700.parse(TEXT)
    assert [(f.tag, f.value) for f in one.fields] == [
        (f.tag, f.value) for f in other.fields
    ]
    assert one.amount == other.amount


def test_a_tag_begins_only_at_the_start_of_a_line():
    read = mt700.parse(changed("47A", "+SEE FIELD :20: ABOVE\n+NOTE :32B:USD1,00"))
    assert read.number == "HH26LC004711"
    assert len(read.conditions) == 2


@pytest.mark.parametrize("tag", ["27", "40A", "20", "31C", "40E", "31D", "50", "59",
                                 "32B", "49"])  # fmt: skip
def test_a_missing_field_is_named(tag):
    found = mt700.parse(changed(tag, None)).issues
    assert ("MISSING_TAG", tag) in {(issue.code, issue.tag) for issue in found}


def test_field_41_may_come_as_a_or_d():
    assert "MISSING_TAG" not in codes(changed("41D", None) + ":41A:BKCHCNBJ92A\n")
    assert "MISSING_TAG" in codes(changed("41D", None))


@pytest.mark.parametrize(
    "amount",
    ["USD58981.60", "USD58981", "USD58981,605", "JPY58981,5", "XXY58981,60",
     "58981,60", "USD,60", "USD-1,00", "USD1234567890123,45"],
)  # fmt: skip
def test_an_amount_that_cannot_be_stays_empty(amount):
    text = changed("32B", amount)
    assert "BAD_AMOUNT" in codes(text)
    assert mt700.parse(text).amount is None
    assert mt700.parse(text).max_drawing() is None


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("USD58981,", D(58981)), ("JPY5898160,", D(5898160)), ("KWD12,345", D("12.345"))],
)
def test_amounts_have_the_decimals_of_their_currency(amount, expected):
    assert mt700.parse(changed("32B", amount)).amount == expected


@pytest.mark.parametrize("text", ["261332CHINA", "260230", "2608", "26AB21CHINA"])
def test_an_impossible_date_stays_empty(text):
    read = mt700.parse(changed("31D", text))
    assert read.expires_on is None
    assert "BAD_DATE" in {issue.code for issue in read.issues}


def test_44c_and_44d_exclude_each_other():
    assert "EXCLUSIVE_TAGS" in codes(changed("44D", "DURING JULY 2026"))


@pytest.mark.parametrize(
    ("tag", "value", "code"),
    [
        ("39B", "MAXIMUM", "OBSOLETE_TAG"),
        ("99Z", "WHAT", "UNKNOWN_TAG"),
        ("43P", "PERHAPS", "BAD_VALUE"),
        ("27", "1/2", "MORE_PAGES"),
        ("48", "15/DAYS AFTER THE INVOICE DATE", "PERIOD_FROM"),
        ("20", "A NUMBER OF MORE THAN 16", "LINE_TOO_LONG"),
        ("50", "A\nB\nC\nD\nE", "TOO_MANY_LINES"),
    ],
)
def test_what_is_odd_is_a_warning(tag, value, code):
    assert code in codes(changed(tag, value), Severity.WARNING)


@pytest.mark.parametrize(
    ("tag", "value", "bad"),
    [
        ("45A", "KETTLE #5 & LID; 100%", False),  # the z set
        ("50", "MÜLLER & CO", True),
        ("59", "A_B", True),
        ("46A", "+价格", True),
        ("71D", "FEES < 5", False),
        ("47A", "$5", True),
    ],
)
def test_characters_of_each_field(tag, value, bad):
    read = mt700.parse(changed(tag, value))
    assert ("BAD_CHAR" in {issue.code for issue in read.issues}) is bad
    assert read.value(tag) == value


def test_an_unknown_field_is_kept():
    assert mt700.parse(changed("99Z", "KEEP ME")).value("99Z") == "KEEP ME"


def test_a_period_in_words_and_a_missing_one():
    assert mt700.parse(changed("48", "15/AFTER SHIPMENT DATE")).presentation_days == 15
    assert mt700.parse(changed("48", None)).presentation_days == 21
    wrong = mt700.parse(changed("48", "SOON"))
    assert wrong.presentation_days is None
    assert "BAD_PERIOD" in {issue.code for issue in wrong.issues}


def test_tolerance_reads_plus_before_minus():
    read = mt700.parse(changed("39A", "10/05"))
    assert (read.plus, read.minus) == (10, 5)
    assert read.max_drawing() == D("64879.76")
    assert "BAD_TOLERANCE" in codes(changed("39A", "5%"))


def test_items_open_with_plus_number_or_hyphen():
    text = "+ONE\nMORE\n2) TWO\n- THREE\nSTILL THREE\n+FOUR"
    assert items(text) == ("ONE MORE", "TWO", "THREE STILL THREE", "FOUR")
    assert items("NO MARK\nAT ALL") == ("NO MARK AT ALL",)


@pytest.mark.parametrize(
    ("text", "originals", "copies"),
    [
        ("COMMERCIAL INVOICE IN TRIPLICATE", 1, 2),
        ("PACKING LIST IN 4 COPIES", 1, 3),
        ("INVOICE IN THREE FOLD", 1, 2),
        ("INVOICE, 2 ORIGINALS AND 3 COPIES", 2, 3),
        ("FULL SET OF BILLS OF LADING PLUS 2 NON-NEGOTIABLE COPIES", None, 2),
        ("3/3 ORIGINAL BILLS OF LADING", None, 0),
        ("2/3 SET OF BILLS OF LADING", 2, 0),
        ("CERTIFICATE OF ORIGIN", 1, 0),
    ],
)
def test_how_many_originals_and_copies(text, originals, copies):
    read = required(text)
    assert (read.originals, read.copies) == (originals, copies)


@pytest.mark.feature("B2")
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text):
    mt700.parse(text)
    mt700.parse(f":20:{text}\n:32B:{text}\n:31D:{text}\n:46A:{text}")
