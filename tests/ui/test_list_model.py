"""The model of lists: blocks that arrive when they are looked at."""

from dataclasses import dataclass, replace

import pytest

from app.core.query import Overview, Page, Query
from forms.kit.cells import ACCESSIBLE, CELL_ROLE, DISPLAY, Cell
from forms.kit.list_model import BLOCK, ListModel
from forms.kit.list_spec import Column


@dataclass(frozen=True)
class Thing:
    id: int
    name: str


COLUMNS = (
    Column("name", "Name", lambda thing: Cell(thing.name)),
    Column("id", "Number", lambda thing: Cell(str(thing.id), kind="number")),
)


class Shelf:
    """A source whose answers come when the test says so."""

    def __init__(self, count):
        self.things = [Thing(n, f"thing {n}") for n in range(count)]
        self.asked = []
        self.waiting = []
        self.at_once = True

    def page(self, query, then):
        start = 0
        if query.after is not None:
            ids = [thing.id for thing in self.things]
            start = ids.index(query.after[0]) + 1
        found = tuple(self.things[start : start + query.limit])
        self.asked.append(("page", start))
        self._answer(lambda: then(Page(found, None)))

    def overview(self, query, then):
        anchors = [
            (self.things[n].id,) for n in range(BLOCK - 1, len(self.things), BLOCK)
        ]
        self.asked.append(("overview", query.text))
        found = Overview(len(self.things), {}, (None, *anchors))
        self._answer(lambda: then(found))

    def _answer(self, give):
        if self.at_once:
            give()
        else:
            self.waiting.append(give)

    def give(self):
        waiting, self.waiting = self.waiting, []
        for answer in waiting:
            answer()


def words(model, row, column=1):
    return model.index(row, column).data(DISPLAY)


def test_model_is_a_good_model(qtmodeltester, qtbot):
    model = ListModel(COLUMNS, Shelf(450))
    model.show(Query())
    qtmodeltester.check(model, force_py=True)
    words(model, 449)
    qtbot.waitUntil(lambda: model.record(449) is not None)


def test_first_page_is_shown_before_the_count_is_known():
    shelf = Shelf(450)
    shelf.at_once = False
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    assert model.rowCount() == 0
    shelf.give()
    assert model.rowCount() == BLOCK
    assert words(model, 7) == "thing 7"
    shelf.give()
    assert model.rowCount() == 450


def test_rows_are_read_when_they_are_looked_at(qtbot):
    shelf = Shelf(1000)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    assert shelf.asked == [("page", 0), ("overview", "")]
    assert words(model, 950) == "…"
    assert model.record(950) is None
    with qtbot.waitSignal(model.loaded):
        pass
    assert words(model, 950) == "thing 950"
    assert shelf.asked[2:] == [("page", 800)]


def test_what_was_scrolled_past_is_not_read(qtbot):
    shelf = Shelf(4000)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    for row in range(0, 4000, BLOCK):
        words(model, row)
    qtbot.waitUntil(lambda: model.record(3999) is not None)
    qtbot.wait(20)
    pages = [start for kind, start in shelf.asked if kind == "page"]
    assert pages[:2] == [0, 3800]
    assert len(pages) <= 4


def pages(shelf):
    return [start for kind, start in shelf.asked if kind == "page"]


def test_the_next_block_is_there_before_its_rows_are_reached(qtbot):
    shelf = Shelf(1000)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    for row in range(139):
        words(model, row)
    qtbot.wait(5)
    assert pages(shelf) == [0]
    words(model, 140)  # 60 rows before the end
    qtbot.waitUntil(lambda: model.record(200) is not None)
    assert pages(shelf) == [0, 200]
    assert words(model, 200) == "thing 200"


def test_scrolling_up_looks_ahead_upwards(qtbot):
    shelf = Shelf(1000)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    words(model, 500)
    qtbot.waitUntil(lambda: model.record(500) is not None)
    for row in range(500, 455, -3):
        words(model, row)
    qtbot.waitUntil(lambda: model.record(399) is not None)
    assert pages(shelf) == [0, 400, 200]


def test_what_is_looked_at_comes_before_what_may_come(qtbot):
    shelf = Shelf(2000)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    words(model, 150)
    words(model, 1000)
    qtbot.waitUntil(lambda: model.record(200) is not None)
    assert pages(shelf) == [0, 1000, 200]


def test_rows_that_nobody_sees_arrive_without_a_repaint(qtbot):
    model = ListModel(COLUMNS, Shelf(1000))
    model.show(Query())
    model.looked_at = lambda: (130, 160)
    told = []
    model.dataChanged.connect(lambda one, end, _roles: told.append((one, end)))
    words(model, 150)
    qtbot.waitUntil(lambda: model.record(200) is not None)
    assert told == []
    model.looked_at = lambda: (390, 420)
    words(model, 410)
    qtbot.waitUntil(lambda: model.record(410) is not None)
    assert [(one.row(), end.row()) for one, end in told] == [(400, 420)]


def test_blocks_nobody_looks_at_are_forgotten(qtbot):
    shelf = Shelf(60 * BLOCK)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    for number in range(60):
        row = number * BLOCK
        words(model, row)
        qtbot.waitUntil(lambda row=row: model.record(row) is not None)
    assert model.record(0) is None
    assert model.record(59 * BLOCK) is not None


def test_answer_to_an_earlier_question_is_thrown_away():
    shelf = Shelf(10)
    shelf.at_once = False
    model = ListModel(COLUMNS, shelf)
    model.show(Query(text="old"))
    old = shelf.waiting.pop()
    model.show(Query(text="new"))
    shelf.give()
    shelf.give()
    shelf.things = shelf.things[:3]
    old()
    assert model.rowCount() == 10
    assert model.query.text == "new"


@pytest.mark.feature("H37")
def test_refresh_replaces_rows_in_place():
    shelf = Shelf(450)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    shelf.things[3] = replace(shelf.things[3], name="changed")
    del shelf.things[300:]
    seen = []
    model.refreshing.connect(lambda: seen.append(("before", words(model, 3))))
    model.refreshed.connect(lambda: seen.append(("after", words(model, 3))))
    model.refresh()
    assert seen == [("before", "thing 3"), ("after", "changed")]
    assert model.rowCount() == 300


@pytest.mark.feature("H37")
def test_all_rows_selected_are_not_all_read_again():
    """What was never read has no key by which it could be found again."""
    shelf = Shelf(25 * BLOCK)
    model = ListModel(COLUMNS, shelf)
    model.looked_at = lambda: (0, 20)
    model.show(Query())
    model.held = lambda: range(25 * BLOCK)
    shelf.asked.clear()
    model.refresh()
    assert shelf.asked == [("overview", ""), ("page", 0)]


def test_what_slips_between_two_blocks_while_they_are_read_is_found():
    shelf = Shelf(450)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    model.looked_at = lambda: (BLOCK - 1, BLOCK + 1)
    model.held = lambda: [BLOCK - 1]
    last = model.record(BLOCK - 1)
    shelf.at_once = False
    model.refresh()  # the anchors are known; before the blocks are, a row comes in
    shelf.things.insert(0, Thing(9999, "new"))
    shelf.at_once = True
    shelf.give()
    assert model.row_of(last.id) == BLOCK


def test_refresh_to_nothing_empties_the_list():
    shelf = Shelf(5)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    shelf.things.clear()
    model.refresh()
    assert model.rowCount() == 0


def test_collect_reads_what_is_not_loaded():
    shelf = Shelf(1000)
    model = ListModel(COLUMNS, shelf)
    model.show(Query())
    found = []
    model.collect([999, 0, 401, 400], found.extend)
    assert [thing.id for thing in found] == [0, 400, 401, 999]


def test_one_record_is_found_or_not():
    model = ListModel(COLUMNS, Shelf(500))
    model.show(Query())
    found = []
    for row in (-1, 499, 500):
        model.find_record(row, found.append)
    assert [thing and thing.id for thing in found] == [None, 499, None]


def test_row_of_knows_loaded_records_only():
    model = ListModel(COLUMNS, Shelf(500))
    model.show(Query())
    assert model.row_of(17) == 17
    assert model.row_of(450) is None


def test_box_says_whether_its_row_is_selected():
    model = ListModel(COLUMNS, Shelf(5))
    model.show(Query())
    model.is_checked = lambda row: row == 2
    assert model.index(2, 0).data(CELL_ROLE).checked
    assert not model.index(1, 0).data(CELL_ROLE).checked
    assert model.index(2, 0).data(ACCESSIBLE) == "Selected"
