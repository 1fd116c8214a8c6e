"""Row 28: a colleague's change reaches an open list while twenty others save.

The list of quotations stands open in a window of its own, scrolled down, with a
record chosen. A colleague changes what one of its rows shows, again and again; twenty
more programs issue quotations all the time, so that new rows push in above. Each change
must stand in the list within three seconds of its COMMIT, with the record still chosen
and the same rows before the eyes.
"""

from __future__ import annotations

import faulthandler
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from app.core.errors import AppError
from app.db.watch import Watch
from app.quotations import service as quotations
from tests.campaign import forked, together
from tests.campaign.office import _draft
from tests.campaign.outcome import Outcome
from tests.pause import until
from tests.security.office import PASSWORD

WRITERS = 20
LATEST = 3.0
"""Seconds from the COMMIT until the row says it."""
GIVE_UP = 20.0
BEFORE = 160
"""Quotations that are there before; half of them stay below what is looked at."""
OWN = 12
"""Of these so many are the colleague's; they lie in the middle."""
REST = (0.1, 0.9)  # seconds between two changes
PAUSE = 2.0  # seconds at most between two quotations of a writer


def run(times: int, seed: int) -> Outcome:
    """Change a row as often as asked, and wait until the list shows it.

    Args:
        times: How often.
        seed: Of the rows and the pauses.
    """
    if not forked.HERE:
        return Outcome(0, 0, note="needs os.fork: not on this system")
    rng = random.Random(seed)  # noqa: S311
    with together.staffed(WRITERS + 1) as people, _window(people[0]) as window:
        colleague, *writers = people
        mine = _before(colleague)
        window.ask(show=mine[len(mine) // 2])
        with _writing(writers) as written, together.people(colleague, 1) as (office,):
            watch = Watch(office)
            watch.begin()  # from now on each save calls the others, as a window's does
            actor = together.signed_in(office)
            waits, wrong = [], []
            for number in range(times):
                key, amount = rng.choice(mine), Decimal(5_000 + number)
                change = partial(_change, key, amount)
                together.act(office, change, actor=actor, single=False)
                said = window.ask(key=key, total=str(amount), since=time.time())
                waits.append(float(said["waited"]))
                wrong += said["wrong"]
                time.sleep(rng.uniform(*REST))
            watch.stop()
            watch.wait()
            return _outcome(waits, wrong, written.value)


def _outcome(waits: Sequence[float], wrong: list[str], written: int) -> Outcome:
    late = sum(waited > LATEST for waited in waits)
    in_order = sorted(waits)
    middle, p95 = (in_order[int(len(waits) * share)] for share in (0.5, 0.95))
    return Outcome(
        len(waits),
        len(waits) - late,
        lost=len(wrong),
        note=f"median {middle:.2f} s, p95 {p95:.2f} s, most {in_order[-1]:.2f} s, "
        f"beside {WRITERS} writers ({written} issued), "
        f"load {os.getloadavg()[0]:.1f}; {wrong[:3] or 'the place was kept'}",
    )


def _before(colleague: str) -> list[int]:
    """Enter what the list shows at first; return the colleague's own, all drafts."""
    made: list[int] = []
    with together.people(colleague, 1) as (office,):
        actor = together.signed_in(office)
        for number in range(BEFORE):
            draft = together.act(office, partial(_enter, number), actor=actor)
            made.append(draft.id)
    return made[BEFORE // 2 : BEFORE // 2 + OWN]


def _enter(number: int, uow: Any) -> Any:
    return quotations.save(uow, _draft(uow, number))


def _change(key: int, amount: Decimal, uow: Any) -> Any:
    """Let a quotation come to an amount that none had before."""
    draft = quotations.get(uow, key)
    line = replace(draft.lines[0], quantity=Decimal(1), unit_price=amount)
    return quotations.save(uow, replace(draft, lines=(line,)))


# --- Those who write ------------------------------------------------------------------


@contextmanager
def _writing(urls: list[str]) -> Iterator[Any]:
    """Let everybody issue quotations, each in a process; count them."""
    context = multiprocessing.get_context("fork")
    over, written = context.Event(), context.Value("i", 0)
    hands = [
        context.Process(target=_write, args=(url, number, over, written))
        for number, url in enumerate(urls)
    ]
    for hand in hands:
        hand.start()
    try:
        yield written
    finally:
        over.set()
        for hand in hands:
            hand.join()


def _write(url: str, who: int, over: Any, written: Any) -> None:
    rng = random.Random(who)  # noqa: S311
    with together.people(url, 1) as (office,):
        actor = together.signed_in(office)
        while not over.wait(rng.random() * PAUSE):
            try:
                together.act(office, lambda uow: together.issue(uow, 1), actor=actor)
            except AppError:
                continue
            with written.get_lock():
                written.value += 1


# --- The window -----------------------------------------------------------------------


class _Window:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, **words: Any) -> dict[str, Any]:
        """Tell the window what to do, and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(words)}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            ended = self._process.wait()
            message = f"the window ended with {ended}"
            raise RuntimeError(message)
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def _window(colleague: str) -> Iterator[_Window]:
    """Open the office's administrator's window, in a process and a home of its own."""
    from sqlalchemy import make_url

    from app.settings import NO_TLS, Profile, Settings

    address = make_url(colleague)
    boss = str(address.username).rpartition("s")[0] + "boss"
    hosts = f"{address.host}:{address.port}"
    home = Path(tempfile.mkdtemp(prefix="lading-arriving-"))
    profile = Profile(
        "postgresql",
        hosts=hosts,
        database=address.database or "",
        user=boss,
        sslmode=NO_TLS,
    )
    Settings(path=home / "settings.toml", language="en", profile=profile).save()
    environment = {**os.environ, "LADING_HOME": str(home)}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.campaign.arriving"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _Window(process)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _main() -> None:
    from PySide6.QtWidgets import QApplication

    from app.settings import locations
    from app.ui.start import Start

    faulthandler.enable()
    application = QApplication([])
    start = Start(locations())
    profile = start.settings.profile
    assert profile is not None
    start.show_window(profile, PASSWORD)
    shell = start.shell
    assert shell is not None
    until(lambda: shell.session is not None, GIVE_UP)
    shell.open_list("quotations")
    until(lambda: shell.front() is not None and shell.front().tab is not None, GIVE_UP)
    watcher = _Watcher(shell.front().tab.form)
    for line in sys.stdin:
        asked = json.loads(line)
        told = watcher.go(asked["show"]) if "show" in asked else watcher.wait(**asked)
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
    del application


class _Watcher:
    """Looks at the list as the person before it does.

    Attributes:
        page: The list.
        chosen: Key of the record that was chosen.
        top: Key of the first record that is seen.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.chosen = self.top = 0

    def go(self, key: int) -> dict[str, Any]:
        """Choose a record far down, and remember what is seen."""
        table, model = self.page.table, self.page.model
        until(lambda: model.row_of(key) is not None, GIVE_UP)
        row = model.row_of(key)
        table.setCurrentIndex(model.index(row, 0))
        table.scrollTo(model.index(row, 0), table.ScrollHint.PositionAtTop)
        self.chosen, self.top = key, self._first()
        return {"row": row}

    def _first(self) -> int:
        table = self.page.table
        record = self.page.model.record(table.rowAt(0))
        return 0 if record is None else int(record.id)

    def wait(self, key: int, total: str, since: float) -> dict[str, Any]:
        """Wait until a row says its new amount."""
        model = self.page.model

        def shown() -> bool:
            row = model.row_of(key)
            return row is not None and model.record(row).total == Decimal(total)

        until(shown, GIVE_UP)
        waited = time.time() - since
        wrong = []
        current = self.page.current()
        if current is None or current.id != self.chosen:
            wrong.append(f"{current and current.id} is chosen, not {self.chosen}")
        if self._first() != self.top:
            at = self.page.table.rowViewportPosition(model.row_of(self.chosen) or 0)
            wrong.append(f"{self._first()} is seen first, not {self.top} ({at} px)")
        return {"waited": waited, "wrong": wrong}


if __name__ == "__main__":
    _main()
