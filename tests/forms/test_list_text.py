"""Conditions as text: what is written is read again, and mistakes are told."""

import re
import string
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.i18n import LANGUAGES, set_screen_language
from app.core.query import ME, SPANS, Filter, Span, all_of, any_of
from forms.kit.list_reading import TextError, in_order, looks_so, read
from forms.kit.list_text import write
from tests import deals
from tests.deals import TODAY

BUYER = "buyer"


def said(text):
    return read(deals.SPEC, text, TODAY)


@pytest.fixture(autouse=True)
def english():
    yield
    set_screen_language("en")


@pytest.mark.feature("H9")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Customer: nord", [Filter(BUYER, "contains", "nord")]),
        ('customer : ="Nordwind & Co"', [Filter(BUYER, "eq", "Nordwind & Co")]),
        ("buyer: !=Nordwind", [Filter(BUYER, "ne", "Nordwind")]),
        ("Contract: SC-2026*", [Filter("number", "starts", "SC-2026")]),
        ("Contract: ~0187", [Filter("number", "contains", "0187")]),
        ("Amount: 1,200..5000.50",
         [Filter("amount", "between", (Decimal(1200), Decimal("5000.50")))]),
        ("Amount：１２００..", [Filter("amount", "between", (Decimal(1200), None))]),
        ("Amount：》=1200", [Filter("amount", "ge", Decimal(1200))]),
        ("Amount: >=1.2万", [Filter("amount", "ge", Decimal(12000))]),
        ("Signed on: this month", [Filter("signed_on", "eq", Span("this_month"))]),
        ("Ship by: next 14 days", [Filter("ship_by", "eq", Span("next_days", 14))]),
        ("Ship by: 2026-11-01..today",
         [Filter("ship_by", "between", (date(2026, 11, 1), Span("today")))]),
        ("Amount: 5000..1000",
         [Filter("amount", "between", (Decimal(1000), Decimal(5000)))]),
        ("Ship by: 2026-12-31..2026-11-01",
         [Filter("ship_by", "between", (date(2026, 11, 1), date(2026, 12, 31)))]),
        ('Customer: 5" pipe', [Filter(BUYER, "contains", '5" pipe')]),
        ("Ship by: <+7", [Filter("ship_by", "lt", date(2026, 11, 28))]),
        ("State: Delayed, Booked", [Filter("state", "in", ("late", "booked"))]),
        ('Customer: =""', [Filter(BUYER, "empty")]),
        ('Customer: !=""', [Filter(BUYER, "not_empty")]),
        ("Salesperson: =me", [Filter("owner", "eq", ME)]),
        ("State: Booked & Amount: >5 and Customer: orelse",
         [Filter("state", "in", ("booked",)), Filter("amount", "gt", Decimal(5)),
          Filter(BUYER, "contains", "orelse")]),
        ("State: Booked & (Amount: >5 or Customer: x)",
         [Filter("state", "in", ("booked",)),
          any_of(Filter("amount", "gt", Decimal(5)), Filter(BUYER, "contains", "x"))]),
        ("(Amount: 1 & Customer: x) | State: Booked",
         [any_of(all_of(Filter("amount", "eq", Decimal(1)),
                        Filter(BUYER, "contains", "x")),
                 Filter("state", "in", ("booked",)))]),
        ("   ", []),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(typed, meant):
    assert said(typed) == tuple(meant)


@pytest.mark.feature("H9")
@pytest.mark.parametrize(
    ("typed", "words", "at"),
    [
        ("Colour: red", "“Colour” is no column of this list", 0),
        ("Amount: lots", "“lots” is not a number", 8),
        ("Amount: 99999999999999999999", "This number is too large", 8),
        ("Amount: 5 & Ship by: soon", "“soon” is not a date", 21),
        ("State: Asleep", "“Asleep” is not one of the choices. There are: ", 7),
        ("(Amount: 5", "A closing bracket is missing", 10),
        ("Amount: 5) & x", "From “) & x” on", 9),
        ("Amount: 5 &", "A condition is missing here", 11),
        ("& Amount: 5", "A condition is missing here", 0),
        ('Customer: "nord', "A quotation mark is missing", 10),
        ("Customer: =“nord & Amount: 5", "A quotation mark is missing", 10),
        ('State: Booked, "Delayed', "A quotation mark is missing", 15),
        ("Amount: ..", "Enter a value", 8),
        ("Amount:", "Enter a value", 7),
        ("(" * 40, "too many brackets", 12),
        ("nordwind", "Write: Heading: value", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(typed, words, at):
    with pytest.raises(TextError, match=re.escape(words)) as told:
        said(typed)
    assert told.value.at == at


def test_words_are_conditions_only_behind_a_heading():
    assert looks_so(deals.SPEC, "(Amount: 5")
    assert looks_so(deals.SPEC, "ship by：")
    assert looks_so(deals.SPEC, "& Amount: 5")
    assert not looks_so(deals.SPEC, "Nordwind: a note")
    assert not looks_so(deals.SPEC, "amount")


# --- both ways -----------------------------------------------------------------------

WORDS = st.text(string.ascii_letters + "  &|()\"'*,;:=<>!~.%或и宁波é0123", min_size=1)
NUMBERS = st.decimals(-(10**9), 10**9, places=2).map(lambda d: d.normalize() + 0)
DAYS = st.integers(0, 400).map(lambda n: TODAY - timedelta(days=n))
PERIODS = st.one_of(
    st.sampled_from([s for s in SPANS if not s.endswith("_days")]).map(Span),
    st.builds(Span, st.sampled_from(["next_days", "past_days"]), st.integers(1, 90)),
)
STATES = st.sampled_from([state for state, _words, _tone in deals.STATES])
TEXTS = WORDS.map(str.strip).filter(bool)


def pairs(values):
    both = st.tuples(values | st.none(), values | st.none())
    return both.filter(lambda ends: ends != (None, None)).map(lambda e: in_order(*e))


def compared(field, ops, values):
    return st.builds(Filter, st.just(field), st.sampled_from(ops), values)


CONDITIONS = st.one_of(
    compared(BUYER, ["contains", "eq", "ne", "starts"], TEXTS),
    compared("number", ["contains", "eq", "ne", "starts"], TEXTS),
    compared(BUYER, ["in"], st.lists(TEXTS | st.just(ME), max_size=3).map(tuple)),
    compared("owner", ["eq", "ne"], st.just(ME)),
    compared("amount", ["eq", "ne", "gt", "ge", "lt", "le"], NUMBERS),
    compared("amount", ["in"], st.lists(NUMBERS, min_size=1, max_size=3).map(tuple)),
    compared("amount", ["between"], pairs(NUMBERS)),
    compared("ship_by", ["eq", "ne", "gt", "ge", "lt", "le"], DAYS | PERIODS),
    compared("ship_by", ["between"], pairs(DAYS | PERIODS)),
    compared("state", ["in"], st.lists(STATES, min_size=1, max_size=3).map(tuple)),
    compared("state", ["eq", "ne"], STATES),
    compared("margin", ["empty", "not_empty"], st.none()),
)
GROUPED = st.recursive(
    CONDITIONS,
    lambda parts: st.lists(parts, min_size=2, max_size=3).flatmap(
        lambda found: st.sampled_from([any_of(*found), all_of(*found)])
    ),
    max_leaves=6,
)


def flat(op, filters):
    """Say the same with no group inside a group of its own kind."""
    found = []
    for one in filters:
        if one.op in ("any", "all"):
            inner = flat(one.op, one.value)
            if one.op == op:
                found += inner
                continue
            found.append(any_of(*inner) if one.op == "any" else all_of(*inner))
        else:
            found.append(one)
    return found


@pytest.mark.feature("H9")
@settings(max_examples=60, deadline=None)
@given(
    filters=st.lists(GROUPED, max_size=3), language=st.sampled_from(sorted(LANGUAGES))
)
@example(filters=[Filter("ship_by", "eq", Span("next_days", 1))], language="ar")
@example(filters=[Filter("ship_by", "eq", Span("past_days", 2))], language="ar")
def test_what_is_written_is_read_again_in_every_language(filters, language):
    set_screen_language(language)
    written = write(deals.SPEC, filters)
    assert list(said(written)) == flat("all", filters), written


@given(text=st.text(string.printable + "：（）“”&|Amount: Customer: ", max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        found = said(text)
    except TextError as told:
        found = (told.at,)
    assert isinstance(found, tuple)
