"""Where a run keeps its files: in memory, if the system has a place for files there.

Hundreds of offices are made, copied and thrown away. What a disk does for them took a
quarter of the processor's time and half of the clock's. No test asks a disk what it
keeps: a program that is killed loses what lies in memory as little as what it has
given to the system, and power cuts are played from a tape of what was synchronised.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux' own place for files in memory
LEAST = 3 * 2**30
"""Bytes that must be free, as files and as memory; a run of two takes half a GiB."""


def take() -> Path:
    """Make the folder of a run; in memory it has all temporary files, and they go.

    Whoever names a place (`TMPDIR`) gets that one, and finds there what failed.
    """
    named = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    inside = None if named or not is_roomy(MEMORY) else MEMORY
    made = Path(tempfile.mkdtemp(prefix="lading-tests-", dir=inside))
    if inside:
        made.chmod(0o711)  # the server is another user's
        os.environ["TMPDIR"] = tempfile.tempdir = str(made)
    return made


def is_roomy(folder: Path, memory: Path = Path("/proc/meminfo")) -> bool:
    """Say whether programs and files may lie in a folder, and enough of them.

    Args:
        folder: That lies in memory.
        memory: Where the system says how much of it is free.
    """
    try:
        place = os.statvfs(folder)
        free = re.search(r"^MemAvailable: +(\d+) kB$", memory.read_text(), re.MULTILINE)
    except (AttributeError, OSError):  # another system
        return False
    least = min(place.f_bavail * place.f_frsize, int(free[1]) * 1024 if free else 0)
    can_run = not place.f_flag & os.ST_NOEXEC
    return can_run and os.access(folder, os.W_OK) and least > LEAST
