"""The time that a program had for its work: it stands still while others have the core.

What a program promises within a second it promises where it is let run. On a computer
with ten programs to a core one of the lowest rank stands ready for seconds, and is not
at work; the system counts how long (schedstat). What the program itself spends, on
waiting for its disk, for its own locks or on work that holds it up, counts in full.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

_NANO = 1e-9
_LOOK = 0.2  # seconds


def own_time(process: int | str = "self") -> float:
    """Return the clock of a program of this computer, in seconds.

    Two of its times are compared, and say how long the program was at work or waited
    for something of its own. Where the system does not count, it is the wall's clock.

    Args:
        process: Its number; it must be there still.
    """
    return time.time() - _stood_ready(process)


def heard(event: threading.Event, process: int, seconds: float) -> bool:
    """Wait until something has happened, as long as a program had time for it.

    Args:
        event: What.
        process: The program.
        seconds: Of its own time.
    """
    end = own_time(process) + seconds
    while not event.wait(_LOOK):
        if own_time(process) > end:
            return False
    return True


def _stood_ready(process: int | str) -> float:
    """Return for how many seconds its threads were ready and had no processor.

    Of several threads that stand ready, one at most could have worked: Python's lock
    lets in no more. So the sum is little more than the time that was lost to all.
    """
    nanos = 0
    for told in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with suppress(OSError, ValueError, IndexError):  # a thread may end meanwhile
            nanos += int(told.read_text("ascii").split()[1])
    return nanos * _NANO
