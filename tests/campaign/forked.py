"""Programs that begin as a copy of this one: what they need is loaded once, not anew.

A program that is killed needs no more than a process of its own. Started from nothing
it spends most of its short life reading modules.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from tests.campaign.own_time import own_time

HERE = hasattr(os, "fork")
"""Whether this system can."""


def killed(
    job: Callable[[int], object], begun: bytes, after: float
) -> tuple[list[str], float]:
    """Let a copy of this program work, and kill it (kill -9).

    Args:
        job: What it does, without an end; it tells by the file it is given.
        begun: What it tells when it is at work.
        after: Seconds of its own from then until the kill: one that others keep from
            the cores has done nothing yet that could be lost.

    Returns:
        The whole lines that it had told, and when it was killed, on its own clock.

    Raises:
        RuntimeError: It ended before anybody killed it.
    """
    pid, pipe = _begin(job)
    heard = b""
    while begun not in heard and (piece := os.read(pipe, 1 << 16)):
        heard += piece
    end = own_time(pid) + after
    while (left := end - own_time(pid)) > 0:
        time.sleep(left)
    moment = own_time(pid)
    os.kill(pid, signal.SIGKILL)
    last, ended = _end(pid, pipe)
    if ended != -signal.SIGKILL:
        message = f"it ended by itself, with {ended}"
        raise RuntimeError(message)
    heard += last
    return heard[: heard.rfind(b"\n") + 1].decode().splitlines(), moment


def told(job: Callable[[], Any]) -> Any:
    """Do a job in a copy of this program; return what it returned, as JSON has it.

    Raises:
        RuntimeError: It did not end well; says how, with what it said last.
    """

    def tell(pipe: int) -> None:
        try:
            said = ["good", job()]
        except BaseException:  # noqa: BLE001 - whoever asked must hear of it
            said = ["bad", traceback.format_exc()[-2000:]]
        with os.fdopen(pipe, "w", encoding="utf-8") as out:
            json.dump(said, out)

    heard, ended = _end(*_begin(tell))
    came, found = json.loads(heard) if heard else ("bad", f"it died with {ended}")
    if came == "bad":
        raise RuntimeError(found)
    return found


def _begin(job: Callable[[int], object]) -> tuple[int, int]:
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _work(job, theirs)
    os.close(theirs)
    return pid, ours


def _work(job: Callable[[int], object], pipe: int) -> NoReturn:
    faulthandler.enable()
    try:
        job(pipe)
    except BaseException:  # noqa: BLE001 - it must not go on as a second parent
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(1)


def _end(pid: int, pipe: int) -> tuple[bytes, int]:
    """Hear a program out; return what it still had told, and how it ended."""
    heard = b""
    while piece := os.read(pipe, 1 << 16):
        heard += piece
    os.close(pipe)
    return heard, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
