"""The guard of the tests: who leaves a connection to the garbage collector is found."""

from __future__ import annotations

import threading

import pytest

from tests import unclosed


@pytest.fixture
def engine(sqlite_database):
    return sqlite_database.engine


def test_a_connection_that_is_still_out_is_told_with_its_place(engine):
    connection = engine.connect()
    (place,) = unclosed.left()
    connection.close()
    assert "test_a_connection_that_is_still_out_is_told_with_its_place" in place
    assert place.startswith("  tests/test_unclosed.py:")


def test_a_connection_that_was_collected_is_told(engine):
    engine.connect()
    assert len(unclosed.left()) == 1


def test_what_was_given_back_is_not_told(engine):
    with engine.connect():
        pass
    engine.connect().close()
    assert unclosed.left() == []


def test_a_thread_at_work_is_waited_for(engine):
    taken, go_on = threading.Event(), threading.Event()

    def work():
        with engine.connect():
            taken.set()
            go_on.wait(60)

    thread = threading.Thread(target=work)
    thread.start()
    taken.wait(60)
    threading.Timer(0.05, go_on.set).start()
    assert unclosed.left() == []
    thread.join()
