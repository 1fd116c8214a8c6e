"""Whether somebody's hands are at keyboard and mouse.

Keys that were pressed ahead and a mouse that aims come from a window system, to a
program at work. Where parts are driven by calls alone, nothing waits for them: here is
the one place that says which of both it is.
"""

from __future__ import annotations


class _Now:
    here = False


def begin() -> None:
    """Reckon with hands from now on: the program shows its window."""
    _Now.here = True


def are_here() -> bool:
    """Say whether keys and presses may be on their way."""
    return _Now.here
