"""Reads the bytes of a database beside SQLite without taking its locks away.

On POSIX a program loses all its locks on a file when it closes any handle of it, that
of a read as well. Another program would then take itself for the only one, and remove
the log into which this one goes on writing: what is saved from then on would be gone.
So a handle of a file that SQLite has open here stays open, to be read again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_MOST = 500
"""Handles that are kept; an office is one file, with drafts beside it."""
_LOCKS = os.name != "nt"
_guard = threading.RLock()
_live: dict[tuple[int, int], BinaryIO | None] = {}


def connected(path: Path) -> None:
    """Note that SQLite has a file open in this program."""
    if not _LOCKS:
        return
    with _guard:
        try:
            stat = path.stat()
        except OSError:
            return  # gone already, or in memory
        _live.setdefault((stat.st_dev, stat.st_ino), None)
        while len(_live) > _MOST:
            oldest = _live.pop(next(iter(_live)))
            if oldest is not None:
                oldest.close()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Lend a file to be read, from its beginning.

    Raises:
        OSError: It cannot be read.
    """
    with _guard:
        stat = path.stat()
        name = stat.st_dev, stat.st_ino
        file = _live.get(name) or path.open("rb")
        try:
            file.seek(0)
            yield file
        finally:
            if name in _live:
                _live[name] = file
            else:
                file.close()
