"""Guards of every test: what one leaves behind would be the next one's beginning."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from _pytest.logging import caplog_records_key

from tests import unclosed

# Lines at the end of each test, no fixtures: seven more of every test would take longer
# than many a test.
_POINTER = pytest.StashKey[Any]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Remember where the mouse is before the test's own fixtures act."""
    gui = sys.modules.get("PySide6.QtGui")
    item.stash[_POINTER] = gui and gui.QGuiApplication.instance() and gui.QCursor.pos()
    yield


@pytest.hookimpl(wrapper=True, trylast=True)  # pytest-qt still hears what goes wrong
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Put everything back after the test's own fixtures; fail a test that left more."""
    try:
        yield
    finally:
        _no_hands_are_here()
        _the_clock_is_this_computers_again()
        _the_pointer_is_where_it_was(item.stash.get(_POINTER, None))
        _no_window_is_left()
        _the_look_is_the_usual_one_again()
        _the_program_speaks_english_again()
        _nobody_is_known_by_name()
        places = "\n\n".join(unclosed.left())
    if places:
        told = "This test left connections for the garbage collector, taken at:"
        pytest.fail(f"{told}\n{places}", pytrace=False)
    if not item.get_closest_marker("logs_errors"):
        _no_unexpected_errors_in(item.stash[caplog_records_key])


def _the_program_speaks_english_again() -> None:
    """Take back a language: the program's texts, Qt's own, and their direction."""
    if i18n := sys.modules.get("app.core.i18n"):
        i18n.set_screen_language("en")
    if "PySide6.QtWidgets" in sys.modules:
        from forms.kit.speech import speak

        speak("en")


def _nobody_is_known_by_name() -> None:
    """Forget the people of the office that a test opened."""
    if people := sys.modules.get("app.core.people"):
        people.keep({})


def _the_look_is_the_usual_one_again() -> None:
    if theme := sys.modules.get("forms.kit.theme"):
        if theme.mode() != "light":
            theme.set_mode("light")
        if theme.scale() != theme.BASE:
            theme.set_scale(theme.BASE)


def _no_window_is_left() -> None:
    """Delete the windows of a test.

    Thousands would live on until Python looks for what is unused, and each change of
    the look or the language would reach them all.
    """
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets and (program := widgets.QApplication.instance()):
        for window in program.topLevelWidgets():
            if window.parent() is None:
                window.hide()
                window.deleteLater()
        delete = sys.modules["PySide6.QtCore"].QEvent.Type.DeferredDelete
        program.sendPostedEvents(None, delete)


def _the_pointer_is_where_it_was(before: Any) -> None:
    """Take the mouse back: who finds it over its window hung on who moved it last."""
    if before and (cursor := sys.modules["PySide6.QtGui"].QCursor).pos() != before:
        cursor.setPos(before)


def _no_hands_are_here() -> None:
    """Take back what a program that began has begun: a dialog is answered at once."""
    if hands := sys.modules.get("forms.kit.hands"):
        hands._Now.here = False


def _the_clock_is_this_computers_again() -> None:
    if clock := sys.modules.get("app.core.clock"):
        clock.follow(None)


def _no_unexpected_errors_in(logged: dict[str, list[logging.LogRecord]]) -> None:
    """Fail a test that logs an error, unless it says `@pytest.mark.logs_errors`."""
    records = [*logged.get("setup", ()), *logged.get("call", ())]
    errors = [r.getMessage() for r in records if r.levelno >= logging.ERROR]
    assert not errors, f"logged as an error: {errors}"


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Let a test connect to this machine only: the office works without a network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            message = f"a test tried to reach {address[0]}"
            raise PermissionError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
