"""What an inquiry refuses, and its clock; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.core.refs import Ref
from app.core.states import possible
from app.inquiries.domain import TRANSITIONS, Action, Inquiry, Line, State

D = Decimal
ASKED = Inquiry(
    company=Ref(1, "HC", "Haichuan"),
    customer=Ref(2, "NORD", "Nordhaus"),
    received_on=date(2026, 4, 28),
    received_at=datetime(2026, 4, 28, 1, 30, tzinfo=UTC),
    incoterm="CIF",
    port="DEHAM",
    lines=(Line(description="Juicer, 350 W", quantity=D(2200)),),
)


def where(asked: Inquiry) -> list[str]:
    return [problem.where for problem in asked.problems()]


def test_a_complete_inquiry_has_no_problems():
    assert ASKED.problems() == ()


def test_what_must_be_there():
    assert where(Inquiry()) == ["company", "customer", "received_on"]


def test_codes_must_be_of_the_lists():
    bad = replace(ASKED, currency="??", incoterm="CIX", port="NOPE1")
    assert where(bad) == ["currency", "incoterm", "port"]


def test_a_line_says_what_is_asked_for():
    bad = Line(quantity=D(-1), target_price=D(-2))
    assert where(replace(ASKED, lines=(bad,))) == [
        "lines.0.description",
        "lines.0.quantity",
        "lines.0.target_price",
    ]


@pytest.mark.feature("A03")
def test_the_first_answer_is_due_after_24_hours():
    assert ASKED.answer_due_at() == datetime(2026, 4, 29, 1, 30, tzinfo=UTC)


@pytest.mark.feature("A03")
def test_an_answered_inquiry_has_no_clock():
    assert replace(ASKED, state=State.QUOTED).answer_due_at() is None
    assert replace(ASKED, received_at=None).answer_due_at() is None


def test_a_lost_inquiry_can_only_be_taken_up_again():
    assert possible(TRANSITIONS, State.LOST) == {Action.REOPEN}
