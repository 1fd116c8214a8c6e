"""Lets whoever types wrong passwords wait, each time longer; the window goes on.

It is for who stands at a computer that somebody left. Whoever has the file can try with
other programs, where only what each try costs slows them down.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

LONGEST = 30
"""Seconds: who only mistyped is not to go away."""


@dataclass
class _Tries:
    count: int = 0
    until: float = 0.0


_OF: dict[str, _Tries] = {}


def wrong(office: str) -> None:
    """Note a wrong password; the second one in a row costs twice the wait, and so on.

    Args:
        office: The path of its file.
    """
    tries = _OF.setdefault(office, _Tries())
    tries.until = time.monotonic() + min(2**tries.count, LONGEST)
    tries.count += 1


def right(office: str) -> None:
    """Forget the wrong ones: the office is open."""
    _OF.pop(office, None)


def left(office: str) -> int:
    """Return how many seconds are to be waited before the next try."""
    tries = _OF.get(office, _Tries())
    return max(0, math.ceil(tries.until - time.monotonic()))
