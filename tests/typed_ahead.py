"""Tells whether keys typed ahead arrive: python -m tests.typed_ahead --sequences 5000.

A person types faster than pages and dialogs open. Here a program presses real keys, in
a real window, on an X server and under a window manager of its own (Xvfb, openbox,
xdotool): random letters, and among them keys that open a page, a dialog, one that waits
for an answer and one over another, each after a random time. Each letter knows the
field it is for; the window tells what came into which.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from string import ascii_lowercase

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from forms.kit import ahead, hands
from forms.kit.dialog import Dialog
from tests import typed_lines

DELAYS = (0, 1, 2, 5, 12)  # milliseconds between two keys; each window has the next one
OF_A_WINDOW, AT_ONCE = 250, 25  # sequences
STILL = 6.0  # seconds after which no key comes any more
PAGE, DIALOG, ANSWERED, OVER, END = "F2", "F3", "F4", "F5", "F9"
tell = sys.stdout.write


class Person:
    """Presses keys and knows where each letter belongs."""

    def __init__(self, seed):
        self.rng = random.Random(seed)  # noqa: S311
        self.opened, self.page, self.keys, self.wanted = 0, 0, [], []

    def sequence(self):
        self.keys, self.wanted = [], []
        for _ in range(self.rng.randint(1, 3)):
            self._letters(f"p{self.page}", 4)
            if self.rng.random() < 0.5:
                self._press(PAGE)
                self.page = self.opened
            else:
                self._ask(self.rng.choice((DIALOG, ANSWERED)))
        self._letters(f"p{self.page}", 3)
        return [*self.keys, END], self.wanted

    def _ask(self, key):
        self._press(key)
        own = f"d{self.opened}"
        self._letters(own, 4)
        if key != OVER and self.rng.random() < 0.3:
            self._ask(OVER)
            self._letters(own, 2)
        self.keys.append("Return")

    def _press(self, key):
        self.opened += 1
        self.keys.append(key)

    def _letters(self, where, most):
        for letter in self.rng.choices(ascii_lowercase, k=self.rng.randint(0, most)):
            self.keys.append(letter)
            self.wanted.append(f"{where}:{letter}")


class Line(QLineEdit):
    def __init__(self, name, where):
        super().__init__(where)
        self.name = name
        QVBoxLayout(where).addWidget(self)
        self.setFocus()

    def keyPressEvent(self, event):  # noqa: N802 - Qt's
        if event.text().isalpha():
            tell(f"{self.name}:{event.text()} ")
        super().keyPressEvent(event)


class Window(QMainWindow):
    """Opens what the keys ask for, a little later each time."""

    def __init__(self, seed):
        super().__init__()
        self.rng, self.opened = random.Random(seed), 0  # noqa: S311
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        QShortcut(PAGE, self, self.open_page)
        QShortcut(DIALOG, self, partial(self.ask, self))
        QShortcut(ANSWERED, self, self.answered)
        QShortcut(END, self, partial(tell, "\n"))
        self.show_page(0)

    def show_page(self, number):
        old, page = self.pages.currentWidget(), QWidget()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        Line(f"p{number}", page)
        if old:
            old.deleteLater()

    def open_page(self):
        self.opened += 1
        number, done = self.opened, []

        def show():
            self.show_page(number)
            QTimer.singleShot(self.rng.choice((0, 0, 3)), partial(done.append, 1))

        QTimer.singleShot(self.rng.choice((0, 0, 1, 2, 5, 12, 30, 60)), show)
        ahead.wait(lambda: bool(done))

    def answered(self):
        held = []
        QTimer.singleShot(self.rng.choice((0, 2, 10, 40)), partial(held.append, 1))
        ahead.wait(lambda: bool(held))
        self.ask(self)

    def ask(self, above):
        self.opened += 1
        dialog = Dialog(above)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QShortcut(OVER, dialog, partial(self.ask, dialog))
        Line(f"d{self.opened}", dialog).returnPressed.connect(dialog.accept)
        self.rng.choice((dialog.open, dialog.exec))()


def window(seed):
    app = QApplication([])
    shown = Window(seed)
    hands.begin()
    shown.show()
    shown.activateWindow()
    QTimer.singleShot(300, partial(tell, "ready\n"))
    return app.exec()


def told(file, lines):
    """Return what the window told, as soon as there are so many lines, or no more."""
    size, since = -1, time.monotonic()
    while (text := file.read_text()).count("\n") < lines:
        if len(text) != size:
            size, since = len(text), time.monotonic()
        if time.monotonic() - since > STILL:
            break
        time.sleep(0.02)
    return text.split("\n")


def type_into(number, most, count):
    """Type into one new window until a sequence fails: then all that follows would."""
    person, delay, tried = Person(number), DELAYS[number % len(DELAYS)], 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "told")
        words = [sys.executable, "-m", "tests.typed_ahead", "--window", str(number)]
        with file.open("w") as out:
            shown = subprocess.Popen(words, stdout=out)
        try:
            if told(file, 1)[0] != "ready":
                sys.exit("The window did not come.")
            while tried < most:
                batch = [person.sequence() for _ in range(min(AT_ONCE, most - tried))]
                press([keys for keys, _wanted in batch], delay)
                lines = told(file, 1 + tried + len(batch))[1 + tried :]
                for (keys, wanted), line in zip(batch, lines, strict=False):
                    tried += 1
                    if line.split() != wanted:
                        count[fault(wanted, line.split())] += 1
                        tell(f"window {number}, {delay} ms: {' '.join(keys)}\n{line}\n")
                        return
        finally:
            count["tried"] += tried
            shown.terminate()
            shown.wait()


def press(sequences, delay):
    script = "".join(f"key --delay {delay} {' '.join(keys)}\n" for keys in sequences)
    subprocess.run(["xdotool", "-"], input=script, text=True, check=True)  # noqa: S607


def fault(wanted, got):
    """Say whether a letter came nowhere or only not where it belongs."""
    letters = [Counter(word[-1] for word in words) for words in (wanted, got)]
    return "lost" if letters[0] - letters[1] else "misplaced"


@contextmanager
def display():
    """Have an X server and a window manager of our own."""
    xvfb = ["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24"]
    quiet = {"stderr": subprocess.DEVNULL, "text": True}
    begun = [subprocess.Popen(xvfb, stdout=subprocess.PIPE, **quiet)]
    try:
        number = begun[0].stdout.readline().strip()
        os.environ.update(DISPLAY=f":{number}", QT_QPA_PLATFORM="xcb")
        none = subprocess.DEVNULL
        begun.append(subprocess.Popen(["openbox"], stdout=none, **quiet))  # noqa: S607
        time.sleep(1)  # it says nowhere that it is there
        yield
    finally:
        for process in reversed(begun):
            process.terminate()
            process.wait()


def bursts(options, count):
    with display():
        typed_lines.run(
            options.bursts, options.seed, options.kind, count, server=options.server
        )
    for what in ("bursts", "saved", "wrong"):
        tell(f"{what:10}{count[what]:>8,}\n")
    return 1 if count["wrong"] else 0


def main():
    sys.stdout.reconfigure(write_through=True)
    asked = argparse.ArgumentParser(prog="python -m tests.typed_ahead")
    asked.add_argument("--sequences", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1, help="of the first window")
    asked.add_argument("--bursts", type=int, default=0, help="of ten lines, per editor")
    asked.add_argument("--server", action="store_true", help="bursts on PostgreSQL")
    asked.add_argument("--kind", action="append", help="only this editor's bursts")
    asked.add_argument("--window", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--desk", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.window is not None:
        return window(options.window)
    if options.desk:
        return typed_lines.window(*options.desk, options.seed)
    count, number = Counter(), options.seed
    if options.bursts:
        return bursts(options, count)
    with display():
        while (left := options.sequences - count["tried"]) > 0:
            type_into(number, min(OF_A_WINDOW, left), count)
            number += 1
    for what in ("tried", "lost", "misplaced"):
        tell(f"{what:10}{count[what]:>8,}\n")
    return 1 if count["lost"] or count["misplaced"] else 0


if __name__ == "__main__":
    sys.exit(main())
