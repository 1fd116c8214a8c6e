"""Row 24: the window is killed (kill -9) while forms stand open with typed words.

Every field that was typed more than a second before must come back with the next start,
in its form: the word that was typed then, or a later one. The second is the window's
own (`own_time`): while other programs have the cores it can write nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.campaign import forked, office
from tests.campaign.outcome import Outcome
from tests.campaign.own_time import own_time
from tests.pause import pause

FIELDS = {
    "party": ("name", "address", "note", "payment_terms"),
    "product": ("name_en", "brand", "model", "note"),
    "quotation": ("lead_time", "payment_terms", "note"),
}
"""By the kind of record the fields that are typed into."""
SAFE = 1.0  # seconds; what is younger may be lost
SHORTEST, LONGEST = 1.5, 4.0  # seconds of its own from the first word to the kill
TOGETHER = 3  # windows
PERSON = 0.6
"""How often a field is gone to first: its section comes to the front, and what was left
is taken over. Dictation and reading aids write without going there."""
STALL = 0.05
"""How often the window stands still after a word, longer than what may be lost."""
BEGUN, TYPED = "begun", "typed"
"""A window says of each word when it begins it, and what its field shows then."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A field after somebody typed into it."""

    form: str
    path: str
    text: str
    at: float
    """On the window's own clock."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a window told until it was killed.

    Attributes:
        home: Its folder.
        typed: What had been typed, the oldest first.
        begun: The word that was being typed at the kill; None: there was none.
        killed: When, on its own clock.
    """

    home: Path
    typed: list[Typed]
    begun: Typed | None
    killed: float

    def due(self) -> list[Typed]:
        """Return what must come back: of each field the last word old enough."""
        old = [one for one in self.typed if one.at < self.killed - SAFE]
        return list({(one.form, one.path): one for one in old}.values())

    def may_show(self, one: Typed, said: str) -> bool:
        """Say whether a field may show this: the word due, or one that came after it.

        A later word is younger than what must be safe: it may be there with as many of
        its letters as had reached the disk. In a field that nobody went to first it
        stands behind what was there.
        """
        field = one.form, one.path
        later = [
            word.text
            for word in self.typed[self.typed.index(one) + 1 :]
            if (word.form, word.path) == field
        ]
        if self.begun and (self.begun.form, self.begun.path) == field:
            before = later[-1] if later else one.text
            later += [self.begun.text, before + self.begun.text]
        return said == one.text or any(
            bool(said)
            and text.startswith(said)
            and (said.startswith(one.text) or not text.startswith(one.text))
            for text in later
        )


def run(count: int, seed: int) -> Outcome:
    """Kill a window as often as asked, and start it again.

    Args:
        count: Kills.
        seed: Of what is typed, and of the moments.
    """
    if not forked.HERE:
        return Outcome(0, 0, note="needs os.fork: not on this system")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(tempfile.mkdtemp(prefix="lading-windows-"))
    try:
        _load(folder / "first")
        with get_context("fork").Pool(TOGETHER) as pool:
            case = partial(_case, folder, seed)
            found = pool.map(case, range(count), chunksize=1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = [said for _looked, missing in found for said in missing]
    looked = sum(looked for looked, _missing in found)
    whole = sum(bool(looked) and not missing for looked, missing in found)
    note = "; ".join(wrong[:2]) or f"{looked} typed fields came back"
    return Outcome(count, whole, lost=len(wrong), note=note)


def _load(home: Path) -> None:
    """Load what a window loads; each one to come is a copy of this program.

    The first window is one too: who forks has no application, and no window.
    """

    def names() -> list[str]:
        from PySide6.QtWidgets import QApplication

        application = QApplication([])
        with _window(home) as shell:
            for kind in FIELDS:
                shell.open(kind)
        del application
        return [*sys.modules]

    _settle(home)
    for name in forked.told(names):
        with suppress(ImportError):
            import_module(name)


def _case(folder: Path, seed: int, number: int) -> tuple[int, list[str]]:
    """Kill one window; return how many fields were due, and what is wrong with them."""
    home = folder / str(number)
    rng = random.Random(f"{seed} {number}")  # noqa: S311
    _settle(home)
    seed, typing = rng.randrange(1 << 31), rng.uniform(SHORTEST, LONGEST)
    due = 0
    try:
        life = _killed(home, seed, typing)
        due = len(life.due())
        missing = forked.told(partial(_missing, life))
    except RuntimeError as error:
        missing = [f"a window: {error}"]
    shutil.rmtree(home, ignore_errors=True)
    return due, missing


def _settle(home: Path) -> None:
    """Put an office and the settings of its user into a folder."""
    from app.settings import Profile, Settings

    path = office.fresh(home / "office")
    profile = Profile("sqlite", path=str(path))
    Settings(path=home / "settings.toml", language="en", profile=profile).save()


def _killed(home: Path, seed: int, typing: float) -> Life:
    """Let a window be typed into and kill it; return what it told."""
    job = partial(_type, home, seed)
    lines, killed = forked.killed(job, f"{TYPED}\t".encode(), typing)
    words = [
        (kind, Typed(form, path, text, float(at)))
        for kind, form, path, text, at in (line.split("\t") for line in lines)
    ]
    begun = words[-1][1] if words and words[-1][0] == BEGUN else None
    typed = [word for kind, word in words if kind == TYPED]
    return Life(home, typed, begun, killed)


def _missing(life: Life) -> list[str]:
    """Start the next window; return what is not there as it must be."""
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    with _window(life.home) as shell:
        for one in list(shell.opened.values()):
            shell.bring(one)  # a tab is made when it first comes to the front
        there = {o.tab.form_key: o.tab for o in shell.opened.values() if _is_form(o)}
        found = []
        for one in life.due():
            tab = there.get(one.form)
            said = " ".join(_field(tab, one.path).text().split()) if tab else "no form"
            if not life.may_show(one, said):
                begun = life.begun.text if life.begun else "nothing"
                found.append(
                    f"{one.path} shows {said!r}, not {one.text!r}, begun {begun!r}"
                )
    del application
    return found


def _is_form(opened: Any) -> bool:
    return hasattr(opened.tab, "form_key")


@contextmanager
def _window(home: Path) -> Iterator[Any]:
    """Start the window on an office and end it."""
    os.environ["LADING_HOME"] = str(home)
    from app.settings import locations
    from app.ui.start import Start

    start = Start(locations(), inline=True)
    start.begin()
    assert start.shell is not None
    try:
        yield start.shell
    finally:
        start._let_go()


def _field(tab: Any, path: str) -> Any:
    for form in tab.form._forms:
        if path in form.fields:
            return form.fields[path]
    raise KeyError(path)


def _type(home: Path, seed: int, out: int) -> None:
    """Open forms and type into them without an end; this is what is killed."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    rng, number = random.Random(seed), 0  # noqa: S311
    with _window(home) as shell:
        shell.form.activateWindow()
        QTest.qWaitForWindowActive(shell.form)  # else no field ever has the focus
        opened = {}
        for kind in FIELDS:
            shell.open(kind)
            opened[kind] = shell.front()
        while True:
            number += 1
            kind = rng.choice(list(FIELDS))
            path = rng.choice(FIELDS[kind])
            shell.bring(opened[kind])
            box, text = _field(opened[kind].tab, path), f"w{number} typed"
            if rng.random() < PERSON:
                opened[kind].tab.form.jump(path)
            _tell(out, BEGUN, opened[kind].tab.form_key, path, text)
            box.select_all()
            QTest.keyClicks(box.input, text)
            if rng.random() < 0.5:
                box.commit()
            shown = " ".join(box.text().split())
            _tell(out, TYPED, opened[kind].tab.form_key, path, shown)
            if rng.random() < STALL:
                time.sleep(SAFE + 0.5)  # a slow disk, a dialog of the system
            pause(rng.randint(20, 200))
    del application


def _tell(out: int, *words: str) -> None:
    os.write(out, "\t".join((*words, f"{own_time()}\n")).encode())
