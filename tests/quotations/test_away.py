"""A quotation that was begun while the server was away."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.core.errors import LinkLostError
from app.quotations.controller import QuotationController
from app.ui.drafts import Draft
from tests import sale_screen as screen


@pytest.fixture
def begun_away(desk, work, qtbot, monkeypatch):
    """Return a new offer that was begun while the server could not be asked."""

    def away(_question, _then, failed):
        failed(LinkLostError("The office server cannot be reached."))

    monkeypatch.setattr(work, "read", away)
    tab = QuotationController(desk)
    tab.start()
    return screen.shown(qtbot, tab)


@pytest.mark.feature("H36")
def test_an_offer_begun_while_the_server_was_away_is_filled_in_when_it_is_back(
    begun_away, work, offer, monkeypatch
):
    tab = begun_away
    screen.write(tab, "note", "Asked at the fair")
    screen.write(tab, "salesperson", "Zhou Lan")
    assert (tab.draft.company, tab.draft.quoted_on) == (None, None)
    monkeypatch.undo()
    work.linked.emit(True)  # noqa: FBT003
    assert tab.draft.company == offer.company
    assert tab.draft.valid_until - tab.draft.quoted_on == timedelta(days=15)
    told = tab.draft.note, tab.draft.salesperson
    assert told == ("Asked at the fair", "Zhou Lan"), "what was typed stays"
    assert tab.dirty()
    tab.undo()
    told = tab.draft.note, tab.draft.salesperson
    assert told == ("Asked at the fair", ""), "what was typed is taken back"
    tab.undo()
    assert (tab.draft.note, tab.draft.company) == ("", offer.company)
    assert not tab.dirty(), "what the office proposes is nobody's change"
    tab.redo()
    work.linked.emit(True)  # noqa: FBT003
    assert (tab.draft.note, tab.draft.company) == ("Asked at the fair", offer.company)


def test_what_one_broken_link_did_not_propose_comes_with_the_next_word(
    begun_away, offer, monkeypatch
):
    monkeypatch.undo()  # nobody saw that the link had fallen
    screen.write(begun_away, "note", "Asked at the fair")
    assert begun_away.draft.company == offer.company
    assert begun_away.draft.note == "Asked at the fair"


@pytest.mark.feature("H36")
@pytest.mark.parametrize("typed", ["", "7.77"])
def test_the_rate_of_a_currency_chosen_while_the_server_was_away_is_asked_again(
    tab, work, monkeypatch, typed
):
    def away(_question, _then, failed=None):
        (failed or work.failed.emit)(LinkLostError("The server cannot be reached."))

    dollars = tab.draft.rate
    monkeypatch.setattr(work, "read", away)
    screen.write(tab, "currency", "EUR")
    if typed:
        screen.write(tab, "rate", typed)
    monkeypatch.undo()
    work.linked.emit(True)  # noqa: FBT003
    if typed:
        assert tab.draft.rate == Decimal(typed), "one typed meanwhile stays"
    else:
        assert tab.draft.rate != dollars, "dollars are no euros"


def test_a_draft_of_a_killed_window_is_filled_in_when_it_comes_back(
    begun_away, desk, qtbot, offer, monkeypatch
):
    screen.write(begun_away, "note", "Asked at the fair")
    left = begun_away
    kept = Draft(form=left.form_key, kind="quotation", id=None, title="",
                 stored=left.stored, draft=left.draft, key=left.key)  # fmt: skip
    monkeypatch.undo()
    tab = QuotationController(desk)
    tab.resume(kept)
    screen.shown(qtbot, tab)
    assert (tab.draft.company, tab.draft.note) == (offer.company, "Asked at the fair")


def test_an_untouched_offer_stays_untouched_when_the_server_is_back(
    begun_away, work, offer, monkeypatch
):
    monkeypatch.undo()
    work.linked.emit(True)  # noqa: FBT003
    assert begun_away.draft.company == offer.company
    assert not begun_away.dirty()
