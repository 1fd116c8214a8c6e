"""What other modules know of rows: asked for once, and never handed out of date."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from forms.kit.list_told import Told


@dataclass(frozen=True)
class Sold:
    id: int
    paid: int = 0


class Books:
    """Who knows what was paid, and notes what it was asked."""

    def __init__(self):
        self.paid = 30
        self.asked = []

    def tell(self, keys, then):
        self.asked.append(list(keys))
        then({key: {"paid": self.paid} for key in keys})


@pytest.fixture
def books():
    return Books()


@pytest.fixture
def told(qapp, books):
    told = Told(qapp)
    told.ask = books.tell
    yield told
    told.deleteLater()


def test_a_copy_asks_again_for_rows_that_were_changed_out_of_sight(told, books):
    rows, found = [Sold(1), Sold(2)], []
    told.finish(rows, found.append)
    books.paid = 100  # somewhere else; the rows are not looked at
    told.renew()
    told.finish(rows, found.append)
    assert [[one.paid for one in records] for records in found] == [[30, 30], [100] * 2]


def test_what_a_copy_was_told_is_not_asked_for_twice(told, books, qtbot):
    rows = [Sold(key) for key in range(1, 4)]
    told.finish(rows, len)
    told.finish(rows, len)
    assert [told.complete(one).paid for one in rows] == [30, 30, 30]
    told.complete(Sold(9))
    qtbot.waitUntil(lambda: len(books.asked) > 1)
    assert books.asked == [[1, 2, 3], [9]]
