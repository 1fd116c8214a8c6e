"""Row 10: a PC falls silent in the middle of a save, its rows locked.

Colleagues who want the next number wait for the server to end that save, five seconds,
not for the system to notice a dead link, minutes or hours. Nobody can end what holds a
file but the person at this computer: the others are told so, and go on after that.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

from sqlalchemy import make_url

from app.core.errors import UnavailableError
from app.db import sqlite
from app.db.unit_of_work import Database
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.proxy import link

MOST = 6.0
"""Seconds that a colleague may wait for a server."""
TOLD = sqlite.WAIT + 2.0
"""Seconds until a colleague is told that a file is held, and by what."""


def run(times: int, seed: int, *, url: str = "") -> Outcome:
    """Let a PC fall silent while it holds the number; measure how long others wait.

    Args:
        times: How often.
        seed: Not used by this one: it has nothing to choose.
        url: An empty office; "": one of the campaign's own, and then a file.
    """
    found = _on_server(times, seed, url)
    return found if url else found + _in_file(times)


def _on_server(times: int, seed: int, url: str) -> Outcome:
    waits, left = [], []
    with together.server(url) as there, together.people(there, 1) as (colleague,):
        for number in range(times):
            with link(make_url(there).port or 5432, seed) as between:
                asleep = Database(between.through(there))
                scope = asleep.unit_of_work(together.ACTOR, key=f"asleep-{number}")
                uow = scope.__enter__()
                left.append((scope, uow))  # the PC never comes back
                together.issue(uow, number)
                between.fall_silent()
                begun = time.monotonic()
                together.act(colleague, lambda uow: together.issue(uow, 1))
                waits.append(time.monotonic() - begun)
        for scope, _uow in left:
            with suppress(Exception):
                scope.gen.close()  # type: ignore[attr-defined]
        wrong = together.wrong(colleague)
    return _outcome(waits, MOST, wrong, "waited")


def _outcome(
    waits: list[float], most: float, wrong: dict[str, int], how: str
) -> Outcome:
    late = sum(waited > most for waited in waits)
    return Outcome(
        len(waits),
        len(waits) - late,
        lost=sum(n for name, n in wrong.items() if "doubled" not in name),
        doubled=wrong.get("doubled: numbers", 0),
        note=f"{how} {max(waits, default=0):.1f} s at most, {wrong or 'no gap'}",
    )


def _in_file(times: int) -> Outcome:
    """Stop a program that holds a file; the others are told, and go on once it died."""
    if not hasattr(os, "fork"):
        return Outcome(0, 0, note="a file: needs os.fork, not on this system")
    waits, mute = [], 0
    with together.file() as url, together.server(url) as there:
        for number in range(times):
            pid = _fallen_asleep(there, number)
            with together.people(there, 1) as (colleague,):
                begun = time.monotonic()
                try:
                    together.act(colleague, lambda uow: together.issue(uow, 1))
                    mute += 1  # two at once in one file
                except UnavailableError:
                    waits.append(time.monotonic() - begun)
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                together.act(colleague, lambda uow: together.issue(uow, 1))
                wrong = together.wrong(colleague)
                wrong |= {"kept out nobody": mute} if mute else {}
                saved = sum(together.numbers(colleague).values())
                wrong |= {"doubled: numbers": 1} if saved != number + 1 else {}
    return _outcome(waits, TOLD, wrong, "a file: told after")


def _fallen_asleep(url: str, seed: int) -> int:
    """Start a program that stops in the middle of a save; return it when it has."""
    pid = os.fork()
    if pid == 0:
        with Database(url).unit_of_work(together.ACTOR, key=f"asleep-{seed}") as uow:
            together.issue(uow, seed)
            os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(1)
    os.waitpid(pid, os.WUNTRACED)
    return pid


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
