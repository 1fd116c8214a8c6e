"""The first page goes by the office's day, whatever zone the computer is in."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.core.home import Deadline, HomeData
from app.core.money import Money
from forms.home import HomeForm
from forms.home_deadlines import DeadlineCard, DeadlineModel
from forms.kit import theme
from forms.kit.cells import CELL_ROLE

EVENING = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""In Ningbo it is one o'clock on Monday the 23rd."""


@pytest.fixture
def in_london(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_london", "qapp")
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no zones by process here")
def test_days_late_are_counted_from_the_office_s_day():
    due = datetime(2026, 11, 20, tzinfo=UTC)
    model = DeadlineModel(EVENING)
    model.rows = (
        Deadline(
            what="Pay {customer}", key="pay", params={"customer": "X"}, icon="cash",
            kind="bill", id=1, number="BL26-0001", person="", due=due,
            whole_day=True, mine=True, worth=Money(Decimal("21273.5"), "USD"),
        ),
    )  # fmt: skip
    last = model.columnCount() - 1
    assert model.index(0, last).data() == "3 days late"
    shown = model.index(0, 1).data(CELL_ROLE)
    assert (shown.text, shown.sub) == ("Pay X", "USD 21,273.50")


@pytest.mark.feature("H25")
def test_the_greeting_does_not_call_what_is_late_due_today(qtbot):
    """Three days late and due today are two; none of tomorrow's is told."""
    page = HomeForm()
    qtbot.addWidget(page)
    rows = tuple(
        Deadline(
            what="Pay {customer}", key="pay", params={"customer": "X"}, icon="cash",
            kind="bill", id=day, number="BL26-0001", person="", mine=True,
            due=datetime(2026, 11, day, tzinfo=UTC), whole_day=True,
        )
        for day in (20, 23, 24)
    )  # fmt: skip
    page.show_hello(8, "Chen", date(2026, 11, 23), HomeData(deadlines=rows))
    assert "2 deadlines due or overdue" in page._today.text()


@pytest.mark.feature("H25")
def test_what_is_due_keeps_room_for_its_words_on_a_small_screen(qtbot):
    """In Arabic at 720 pixels it read "د…" beside five columns shown whole."""
    due = Deadline(
        what="Pay {customer}", key="pay", params={"customer": "NORDHAUS"}, icon="cash",
        kind="bill", id=1, number="BL26-0001", person="Chen", mine=True,
        due=datetime(2026, 11, 20, tzinfo=UTC), whole_day=True,
    )  # fmt: skip
    card = DeadlineCard((due,), EVENING)
    qtbot.addWidget(card)
    card.show()
    table = card.table
    beside = sum(table.columnWidth(at) for at in range(6) if at != 1)
    card.resize(card.minimumSizeHint().width(), theme.px(300))
    assert card.minimumSizeHint().width() >= beside + theme.px(140)
    assert table.columnWidth(1) >= theme.px(140)
