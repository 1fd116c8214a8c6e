"""A person at a real window on a server, whose window is killed again and again.

The window runs in a process of its own, over the same cable as everybody's. It tells
what was typed and what was saved; who started it kills it, starts it again, and looks
at what has come back.
"""

from __future__ import annotations

import faulthandler
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import make_url

from tests.campaign.own_time import heard, own_time
from tests.pause import pause, until
from tests.security.office import PASSWORD, Guarded

SAFE = 1.0  # seconds of the window's own time; what is younger may be lost
START = 60.0  # seconds of its own that a start may take while the server is away
LIFE = (2.0, 20.0)  # seconds of its own at work until the window is killed
END = 180.0
"""Seconds of its own that the last window has to finish what is open."""
LOAD = 20.0
"""Seconds that a saved record may take to be read again, over the broken cable."""
DAY = date(2026, 3, 3)
"""Of a quotation to which nobody proposed one."""
PRESSES = 30
"""How often a person presses before giving up; one of them may wait for the link."""
FINISH = "finish"


class Desk:
    """The person's place: settings and drafts of this computer, and what was told.

    Attributes:
        marks: Every word that was begun to be typed.
        saved: By the typed word the number that the window then showed.
        kills: How often the window was killed.
        back: How many typed words came back.
        missing: What did not come back to the window, and how many seconds before the
            kill it was typed; it must have been saved.
        wrong: What nobody may meet.
    """

    def __init__(self, office: Guarded, port: int, seed: int) -> None:
        self.marks: set[str] = set()
        self.saved: dict[str, str] = {}
        self.kills = self.back = 0
        self.missing: dict[str, float] = {}
        self.wrong: list[str] = []
        self._rng = random.Random(seed)  # noqa: S311
        self._there = threading.Event()
        # What was not told to be saved: of the windows before, how old it was when it
        # was killed, and it must come back with each start; of this window, since when.
        self._due: dict[str, float] = {}
        self._typed: dict[str, float] = {}
        self._home = Path(tempfile.mkdtemp(prefix="lading-desk-"))
        self._settle(office, port)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def _settle(self, office: Guarded, port: int) -> None:
        from app.settings import NO_TLS, Profile, Settings

        profile = Profile(
            "postgresql",
            hosts=f"127.0.0.1:{port}",
            database=make_url(office.url).database or "",
            user=office.login("manager"),
            sslmode=NO_TLS,
        )
        path = self._home / "settings.toml"
        Settings(path=path, language="en", profile=profile).save()

    def work(self, over: threading.Event) -> None:
        """Start the window and kill it, until the day is over."""
        while not over.is_set():
            self._there.clear()
            with self._window(f"{self._rng.randrange(1 << 30)}") as window:
                telling = threading.Thread(target=self._hear, args=(window,))
                telling.start()
                heard(self._there, window.pid, START)
                heard(over, window.pid, self._rng.uniform(*LIFE))
                killed = own_time(window.pid)
                window.kill()
                telling.join()
            self.note_kill(killed)

    def note_kill(self, at: float) -> None:
        """Note which words are old enough that they must come back.

        A younger one is let go of: it grows no older by what comes after.

        Args:
            at: When the window was killed, on its own clock.
        """
        self.kills += 1
        ages = {mark: at - typed for mark, typed in self._typed.items()}
        self._due |= {mark: age for mark, age in ages.items() if age > SAFE}
        self._typed = {}

    def finish(self) -> None:
        """Start the window once more and let it finish what has come back."""
        with self._window(FINISH) as window:
            ended = threading.Event()
            watching = threading.Thread(target=_end_late, args=(window, ended))
            watching.start()
            self._hear(window)
            ended.set()
            watching.join()
            if window.wait():
                said = (self._home / "complaints").read_text(errors="replace")
                self.wrong.append(f"the last window did not end: {said[-4000:]}")

    def _window(self, words: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "LADING_HOME": str(self._home)}
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
        environment["QT_QPA_PLATFORM"] = "offscreen"
        return subprocess.Popen(
            [sys.executable, "-m", "tests.campaign.desk_window", words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=(self._home / "complaints").open("a"),
            text=True,
        )

    def _hear(self, window: subprocess.Popen[str]) -> None:
        assert window.stdout is not None
        self.hear(window.stdout)

    def hear(self, lines: Iterable[str]) -> None:
        """Note what a window tells until it is gone."""
        back: set[str] = set()
        for line in lines:
            word, *rest = line.rstrip("\n").split("\t")
            if not line.endswith("\n"):
                return  # killed in the middle of a word
            if word == "begun":
                self.marks.add(rest[0])
            elif word == "typed":
                self._typed[rest[0]] = float(rest[1])
            elif word == "saved":
                self.saved[rest[0]] = rest[1]
                self._typed.pop(rest[0], None)
                self._due.pop(rest[0], None)
            elif word == "back":
                back.add(rest[0])
            elif word == "restored":
                self._there.set()
                self.back += len(self._due.keys() & back)
                for mark in self._due.keys() - back:
                    self.missing[mark] = self._due.pop(mark)
                for mark in back:
                    self._due.setdefault(mark, SAFE)  # it is on the disk
            else:
                self.wrong.append(line.strip())


def _end_late(window: subprocess.Popen[str], ended: threading.Event) -> None:
    """End a window that does not by itself; it says of each thread where it stood."""
    if not heard(ended, window.pid, END):
        window.send_signal(signal.SIGABRT)


# --- In the window's own process -----------------------------------------------------


def _main(words: str) -> None:
    from PySide6.QtWidgets import QApplication

    from app.settings import locations
    from app.ui import errors
    from app.ui.start import Start

    faulthandler.enable()
    application = QApplication([])
    # A person presses "Try again" until the server is there.
    errors.ask = lambda _p, _t, _w, answers: _first(answers)
    start = Start(locations())
    profile = start.settings.profile
    assert profile is not None
    start.show_window(profile, PASSWORD)
    shell = start.shell
    assert shell is not None
    start._answered = lambda profile, _choice: start._open(profile, PASSWORD)  # type: ignore[method-assign]
    until(lambda: shell.session is not None)
    shell.form.activateWindow()
    pause(200)
    _Hand(shell).come_back()
    if words == FINISH:
        start._leave()
        return
    rng, number = random.Random(int(words)), 0  # noqa: S311
    while True:
        number += 1
        _Hand(shell).quote(f"m{words}-{number}", rng)
    del application


def _first(answers: Any) -> str:
    time.sleep(0.3)
    return next((a.key for a in answers if a.key == "again"), answers[0].key)


def _tell(*words: str) -> None:
    print("\t".join(words), flush=True)  # noqa: T201 - to the one who kills


class _Hand:
    """What the person does at the window."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell

    def come_back(self) -> None:
        """Tell what is typed in the tabs that are there again, and issue it."""
        from app.quotations.domain import State

        tabs = []
        for opened in list(self.shell.opened.values()):
            if opened.address.name != "quotation":
                continue
            self.shell.bring(opened)
            until(lambda o=opened: o.tab is not None)
            tab = opened.tab
            key = opened.address.key
            until(lambda t=tab, k=key: k is None or t.draft.id == k, LOAD)
            tabs.append(tab)
            if mark := tab.draft.note:
                _tell("back", mark)
        _tell("restored")
        for tab in tabs:
            if tab.draft.note and tab.draft.state is not State.ISSUED:
                self.issue(tab, tab.draft.note)
            else:
                self.shell.close(tab)

    def quote(self, mark: str, rng: random.Random) -> None:
        """Type a new quotation and issue it."""
        self.shell.open("quotation")
        tab = self.shell.front().tab
        _tell("begun", mark)
        _write(tab, "note", mark)
        _tell("typed", mark, str(own_time()))
        pause(rng.randint(50, 1500))
        self.issue(tab, mark)

    def issue(self, tab: Any, mark: str) -> None:
        """Put in what is missing and press until it is issued, as a person does."""
        from app.quotations.domain import State

        for _ in range(PRESSES):
            if tab.draft.state is State.ISSUED:
                break
            _fill(tab)
            for key in ("save", "issue"):
                button = tab.form.header.buttons.get(key)
                if button is not None and button.isEnabled() and not button.isHidden():
                    button.click()
                    until(self._idle, 90)
            until(lambda: tab.draft.state is State.ISSUED, 0.5)
        else:
            from tests.sale_screen import told

            _tell("stuck", mark, told(tab))
            sys.exit(1)
        _tell("saved", mark, tab.draft.number)
        self.shell.close(tab)

    def _idle(self) -> bool:
        return bool(self.shell.session.work._under_way == 0)


def _write(tab: Any, path: str, text: str) -> None:
    from PySide6.QtTest import QTest

    from tests.sale_screen import field

    tab.form.jump(path)
    box = field(tab, path)
    box.select_all()
    QTest.keyClicks(box.input, text)
    box.commit()


def _fill(tab: Any) -> None:
    """Choose the customer and one product, when they are not there yet."""
    for path, text in (("company", "HAICHUAN"), ("customer", "NORDHAUS")):
        # One begun while the server was away knows not even our company.
        if not getattr(tab.draft, path) and (choice := _found(tab, path, text)):
            tab.form.field_edited.emit(path, choice.ref, {})
    if not tab.draft.quoted_on:
        tab.form.field_edited.emit("quoted_on", DAY, {})
    if not tab.draft.place:
        tab.form.field_edited.emit("place", "NINGBO", {})
    if not any(line.product for line in tab.draft.lines):
        choice = _found(tab, "product", "HJ-350")
        if choice is not None:
            model = tab.form.sections["lines"].grid.lines_model
            fills = model.columns[model.column_of("product") - 1].fills
            values = {"product": choice.ref, **fills(choice), "quantity": Decimal(100)}
            values["unit_price"] = Decimal("12.5")
            tab.form.lines_edited.emit("lines", ((0, values),))


def _found(tab: Any, kind: str, text: str) -> Any:
    answers: list[Any] = []
    tab.form.lookup_asked.emit(kind, text, answers.extend)
    return answers[0] if until(lambda: bool(answers), 5) else None


if __name__ == "__main__":
    _main(sys.argv[1])
