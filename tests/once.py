"""Makes what all workers of a run use: the first that comes makes it, others wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    deadline = time.monotonic() + 600
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.rmdir()


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """Let the first worker that comes make the file; the others wait for it."""
    if not path.exists():
        with _one_at_a_time(path.with_name(f"{path.name}.lock")):
            if not path.exists():
                unfinished = path.with_name(f"new-{path.name}")
                make(unfinished)
                unfinished.rename(path)
    return path
