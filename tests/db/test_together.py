"""Many people at one office, in short: the campaigns' own rules on a few seconds."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.campaign import (
    allocation,
    cash,
    edits,
    numbers,
    stock,
    together,
    unknown_commit,
)


def test_numbers_have_no_gap_though_people_change_their_mind(postgres_url):
    found = numbers.run(1, 11, clients=6, url=postgres_url)
    assert found.good, found.note
    assert found.tried > 10


def test_who_holds_a_number_lets_others_wait_for_two_statements(postgres_url):
    """The document's number, its entry in the index: the result is in one message with
    the COMMIT."""
    done: list[str] = []
    with together.server(postgres_url) as url, together.people(url, 1) as (office,):
        event.listen(
            office.engine,
            "before_cursor_execute",
            lambda *call: done.append(" ".join(call[2].split()[:3])),
        )
        together.act(office, lambda uow: together.issue(uow, 1))
    assert done[done.index("INSERT INTO series") + 1 :] == [
        "UPDATE quotation SET",
        "INSERT INTO search_entry",
    ]


@pytest.mark.feature("H30")
def test_no_edit_is_lost_and_half_of_the_meetings_need_no_question(postgres_url):
    found = edits.run(30, 12, clients=6, url=postgres_url)
    assert found.good, found.note


@pytest.mark.feature("002-O19")
def test_no_more_leaves_the_stock_than_is_there(postgres_url):
    found = stock.run(25, 13, clients=6, url=postgres_url)
    assert found.good, found.note
    assert "refused" in found.note


def test_an_invoice_is_never_paid_twice_though_all_is_sent_twice(postgres_url):
    found = allocation.run(4, 14, clients=5, url=postgres_url)
    assert found.good, found.note


@pytest.mark.feature("A137")
def test_dollars_are_sold_once_though_they_are_paid_away_at_once(postgres_url):
    found = cash.run(3, 16, clients=5, url=postgres_url)
    assert found.good, found.note


def test_what_becomes_of_a_commit_is_known_though_the_link_breaks(postgres_url):
    found = unknown_commit.run(24, 15, clients=4, url=postgres_url)
    assert found.good, found.note
