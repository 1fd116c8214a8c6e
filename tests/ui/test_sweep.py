"""Garbage: parts of a window are destroyed by its own thread, never by another one."""

from __future__ import annotations

import gc
import weakref
from threading import Event, Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.settings import Settings, locations
from app.ui.aside import Aside
from app.ui.shell import Shell
from app.ui.start import Start
from app.ui.work import Work
from tests import patience


@pytest.fixture
def swept(monkeypatch, tmp_path, qapp):  # noqa: ARG001
    """The first run as the program begins it: with nobody who looks for garbage."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    most = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # Python's own
    gc.disable()
    start = Start(locations(), inline=True)
    assert start.begin()
    yield start
    start.wizard.form.over = True
    start.wizard.form.close()
    gc.unfreeze()
    gc.enable()
    gc.set_threshold(*most)


class Part(QObject):
    """Of a closed window: nobody has it but itself, or what it asked."""

    def __init__(self, told, *, alone=False):
        super().__init__()
        self.itself = None if alone else self
        self.timer = QTimer(self)
        self.timer.start(20)
        self.destroyed.connect(lambda: told.append(current_thread()))

    def wait(self, *_uow):
        """Be asked for in another thread until the window is closed."""
        return self.go.wait(patience.SECONDS)


def read(page):
    """Make as many objects as a thread that reads some pages of a list."""
    page += [[number] for number in range(200_000)]


def test_a_thread_that_reads_destroys_nothing_of_a_window(qtbot, swept):  # noqa: ARG001
    told, page = [], []
    gc.collect()  # Python counts what was made and is still there since the last look
    Part(told)
    thread = Thread(target=read, args=(page,))
    thread.start()
    thread.join()
    assert not told
    qtbot.waitUntil(lambda: bool(told))
    assert told == [main_thread()]
    assert page


@pytest.mark.parametrize("how", ["read", "run", "compute", "aside"])
def test_a_question_destroys_nothing_of_who_asked_and_is_closed(
    qtbot, database, actor, how
):
    """Its thread was the last that held him: its end destroyed him there, and Qt says
    of his timer that it cannot be stopped from another thread."""
    told, answers, go = [], [], Event()
    part, work, aside = Part(told, alone=True), Work(database, actor), Aside()
    part.go = go
    if how == "aside":
        aside.run(part.wait, answers.append, answers.append)
    else:
        getattr(work, how)(part.wait, answers.append)
    del part
    go.set()
    qtbot.waitUntil(lambda: bool(told and answers))
    assert told == [main_thread()]
    assert answers == [True]
    work.wait()


@pytest.mark.usefixtures("qapp")
def test_a_window_that_was_closed_is_let_go(tmp_path):
    """A lambda that its own timer was connected to kept each window to the end."""
    shell = Shell(Settings(path=tmp_path / "settings.toml"))
    shell.form.show()
    kept = weakref.ref(shell)
    shell.form.close()
    shell.form.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del shell
    gc.collect()
    assert kept() is None
