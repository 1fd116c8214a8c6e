"""Tells which connection a test has left checked out, and where it was taken.

Nobody gives such a connection back: the garbage collector does, at some moment of a
later test. By then the server may have ended its session, and what is logged of that
can come in the middle of anything; a compiler that was at work did not survive it.
"""

from __future__ import annotations

import sys
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from sqlalchemy import Pool, event

ROOT = str(Path(__file__).resolve().parents[1])
OWN = tuple(f"{ROOT}/{folder}" for folder in ("app", "forms", "reports", "tests"))
PATIENCE = 20  # seconds for a thread that is still at work

Place = tuple[tuple[CodeType, int], ...]
"""The lines that led to a connection, the latest first."""

_out: dict[int, _Taken] = {}
_collected: list[Place] = []


@dataclass(frozen=True)
class _Taken:
    """A connection that is checked out: by whom, and where."""

    holder: weakref.ref[Any]
    thread: threading.Thread
    place: Place


def _here() -> Place:
    """Return the lines of the program and of its tests that are at work."""
    found: list[tuple[CodeType, int]] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and len(found) < 8:
        if frame.f_code.co_filename.startswith(OWN):
            found.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return tuple(found[1:])


@event.listens_for(Pool, "checkout")
def _taken(_connection: object, record: object, holder: object) -> None:
    by = threading.current_thread()
    _out[id(record)] = _Taken(weakref.ref(holder), by, _here())


@event.listens_for(Pool, "checkin")
def _given_back(_connection: object, record: object) -> None:
    taken = _out.pop(id(record), None)
    if taken is not None and taken.holder() is None:
        _collected.append(taken.place)


@event.listens_for(Pool, "detach")
def _detached(_connection: object, record: object) -> None:
    _out.pop(id(record), None)


def left() -> list[str]:
    """Return where the connections were taken that nobody has given back, and forget.

    Those of threads that are still at work are waited for.
    """
    until = time.monotonic() + PATIENCE
    while _others_at_work() and time.monotonic() < until:
        time.sleep(0.005)
    places = [*_collected, *(taken.place for taken in [*_out.values()])]
    _collected.clear()
    _out.clear()
    return ["\n".join(_lines(place)) for place in places]


def _others_at_work() -> bool:
    me = threading.current_thread()
    threads = {taken.thread for taken in [*_out.values()]}
    return any(thread is not me and thread.is_alive() for thread in threads)


def _lines(place: Place) -> Iterator[str]:
    for code, line in place:
        yield f"  {code.co_filename.removeprefix(ROOT)[1:]}:{line} {code.co_name}"
