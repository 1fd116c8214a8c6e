"""The lanes between screen and database: reading holds no save up, and sees it."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from app.core.errors import InvalidError
from app.core.i18n import N_
from app.core.query import Query
from app.core.views import SavedView
from app.db import views
from app.ui.desk import Desk
from app.ui.work import Work
from tests import patience

SOON = patience.SECONDS


@pytest.fixture
def threads(database, actor, qapp):
    made = Work(database, actor)
    yield made
    made.wait()
    qapp.processEvents()


def keep(name):
    return lambda uow: views.save_view(uow, SavedView(None, "notes", name, Query()))


def names(uow):
    return [view.name for view in views.saved_views(uow, "notes")]


def held(question):
    """Return a question that waits, the event that it began and the one to let it."""
    began, go = threading.Event(), threading.Event()

    def ask(uow):
        answer = question(uow)
        began.set()
        assert go.wait(SOON)
        return answer

    return ask, began, go


def test_a_long_overview_holds_no_save_up(threads, qtbot):
    overview, began, go = held(names)
    saved, seen = [], []
    threads.read(overview, seen.append)
    assert began.wait(SOON)
    threads.run(keep("mine"), saved.append)
    qtbot.waitUntil(lambda: bool(saved))
    assert seen == []
    go.set()
    qtbot.waitUntil(lambda: bool(seen))


def test_a_question_after_a_save_sees_it(threads, qtbot):
    save, began, go = held(keep("mine"))
    seen = []
    threads.run(save)
    assert began.wait(SOON)
    threads.read(names, seen.append)
    qtbot.wait(20)
    assert seen == []  # it waits for the save
    go.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [["mine"]]


def test_an_answer_that_a_save_overtook_is_asked_for_again(threads, qtbot):
    told = []
    old, began, go = held(names)
    threads.read(old, lambda answer: told.append(("old", answer)))
    assert began.wait(SOON)
    threads.run(keep("mine"), lambda _kept: told.append(("saved", None)))
    threads.read(names, lambda answer: told.append(("new", answer)))
    qtbot.waitUntil(lambda: bool(told))
    go.set()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [("saved", None), ("old", ["mine"]), ("new", ["mine"])]


def test_answers_come_in_the_order_of_the_questions(threads, qtbot):
    told = []
    for number in range(20):
        threads.read(lambda _uow, n=number: n, told.append)
    qtbot.waitUntil(lambda: len(told) == 20)
    assert told == list(range(20))


def test_saves_reach_the_database_in_their_order(threads, qtbot):
    seen = []
    for number in range(8):
        threads.run(keep(f"view {number}"))
    threads.read(names, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [[f"view {number}" for number in range(8)]]


def test_a_question_after_a_failed_save_is_answered(threads, qtbot):
    def refuse(_uow):
        raise InvalidError(N_("No."))

    failed, seen = [], []
    threads.run(refuse, failed=failed.append)
    threads.read(names, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert [str(error) for error in failed] == ["No."]
    assert seen == [[]]


def test_after_many_saves_the_screen_never_goes_back(threads, qtbot):
    counts = []
    for number in range(30):
        threads.read(names, lambda found: counts.append(len(found)))
        threads.run(keep(f"view {number}"), lambda _kept: counts.append(-1))
    threads.read(names, lambda found: counts.append(len(found)))
    qtbot.waitUntil(lambda: len(counts) == 61)
    saved = 0
    for count in counts:
        if count < 0:
            saved += 1
        else:
            assert count >= saved  # at least what the screen was told of
    assert counts[-1] == 30


def test_work_inside_an_answer_is_done_at_once_for_tests(work):
    seen = []
    work.run(keep("a"), lambda _kept: work.read(names, seen.append))
    work.read(names, lambda _found: work.run(keep("b")))
    work.read(names, seen.append)
    assert seen == [["a"], ["a", "b"]]


class Tab(QObject):
    """Stands for the controller of a tab; a closed one must not be called."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def take(self, *told):
        self.heard.append(told)

    def hearers(self):
        def inner(answer):
            self.take(answer)

        take = self.take  # held by way of another, as a look-up's reply is
        passed = partial(lambda answer, found: answer(found), lambda it: inner(it))  # noqa: PLW0108
        return (
            *(self.take, partial(self.take, 1), inner, lambda it: self.take(it)),  # noqa: PLW0108
            *(lambda it: take(it), passed),  # noqa: PLW0108
        )


@pytest.mark.parametrize("which", range(6))
def test_a_tab_that_was_closed_meanwhile_hears_nothing(threads, qtbot, which):
    tab, later = Tab(), []
    ask, began, go = held(names)
    threads.read(ask, tab.hearers()[which])
    assert began.wait(SOON)
    delete(tab)
    go.set()
    threads.read(names, later.append)
    qtbot.waitUntil(lambda: bool(later))
    assert tab.heard == []


def test_who_asked_for_what_a_key_opens_and_was_closed_hears_nothing(threads, qtbot):
    """Typing waits for the answer two seconds at most; it may come later."""
    desk, tab, heard = Desk(threads), QObject(), []
    question, began, go = held(names)

    def opened(found):
        heard.append((tab, found))

    desk.read_to_open(question, opened)
    assert began.wait(SOON)
    delete(tab)
    go.set()
    over = []
    threads.read(names, over.append)
    qtbot.waitUntil(lambda: bool(over))
    assert not heard


def test_a_save_that_fails_after_its_tab_was_closed_is_told(threads, qtbot):
    tab, told = Tab(), []
    threads.failed.connect(told.append)

    def refuse(_uow):
        raise InvalidError(N_("Not possible."))

    threads.run(refuse, failed=tab.take)
    delete(tab)
    qtbot.waitUntil(lambda: bool(told))
    assert tab.heard == []
