"""Guards of every test: what one leaves behind would be the next one's beginning."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from tests import unclosed


@pytest.fixture(autouse=True)
def _the_program_speaks_english_again() -> Iterator[None]:
    """Take back a language: the program's texts, Qt's own, and their direction."""
    yield
    if i18n := sys.modules.get("app.core.i18n"):
        i18n.set_screen_language("en")
    if "PySide6.QtWidgets" in sys.modules:
        from forms.kit.speech import speak

        speak("en")


@pytest.fixture(autouse=True)
def _the_look_is_the_usual_one_again() -> Iterator[None]:
    yield
    if theme := sys.modules.get("forms.kit.theme"):
        if theme.mode() != "light":
            theme.set_mode("light")
        if theme.scale() != theme.BASE:
            theme.set_scale(theme.BASE)


@pytest.fixture(autouse=True)
def _no_window_is_left() -> Iterator[None]:
    """Delete the windows of a test.

    Thousands would live on until Python looks for what is unused, and each change of
    the look or the language would reach them all.
    """
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets and (program := widgets.QApplication.instance()):
        for window in program.topLevelWidgets():
            if window.parent() is None:
                window.hide()
                window.deleteLater()
        delete = sys.modules["PySide6.QtCore"].QEvent.Type.DeferredDelete
        program.sendPostedEvents(None, delete)


@pytest.fixture(autouse=True)
def _the_pointer_stays_where_it_was() -> Iterator[None]:
    """Take the mouse back: who finds it over its window hung on who moved it last."""
    gui = sys.modules.get("PySide6.QtGui")
    before = gui and gui.QGuiApplication.instance() and gui.QCursor.pos()
    yield
    if before and gui.QCursor.pos() != before:
        gui.QCursor.setPos(before)


@pytest.fixture(autouse=True)
def _no_hands_are_here() -> Iterator[None]:
    """Take back what a program that began has begun: a dialog is answered at once."""
    yield
    if hands := sys.modules.get("forms.kit.hands"):
        hands._Now.here = False


@pytest.fixture(autouse=True)
def _the_clock_is_this_computers_again() -> Iterator[None]:
    yield
    if clock := sys.modules.get("app.core.clock"):
        clock.follow(None)


@pytest.fixture(autouse=True)
def _no_unexpected_errors_in_the_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fail a test that logs an error, unless it says `@pytest.mark.logs_errors`."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    errors = [r.getMessage() for r in records if r.levelno >= logging.ERROR]
    assert not errors, f"logged as an error: {errors}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Fail a test that leaves a connection to the garbage collector."""
    yield
    if places := "\n\n".join(unclosed.left()):
        told = "This test left connections for the garbage collector, taken at:"
        pytest.fail(f"{told}\n{places}", pytrace=False)


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
