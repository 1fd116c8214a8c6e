"""Draws the PDF of somebody else, in a program of its own with limits. No Qt, no SQL.

A file of a kilobyte may lead the library in a circle, ask for a page of a kilometre or
draw for hours; what it takes down is this program, not the window that asked.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

WORD = "--draw-pdf"
"""What the program is started with to draw instead of showing a window."""
SECONDS = 15
MOST_MEMORY = 700_000_000
WIDEST = 3000  # pixels
_SHAPE = "<II"


def draw(words: list[str]) -> int:
    """Draw the first pages of what comes in, and hand the points out.

    Args:
        words: How high a page becomes, in pixels, and how many are drawn at most.

    Returns:
        The exit status; 1: it cannot be drawn.
    """
    _limit()
    high, most = map(int, words)
    try:
        for shape, points in _pages(sys.stdin.buffer.read(), high, most):
            sys.stdout.buffer.write(shape + points)
    except Exception:  # noqa: BLE001 - whatever it is, the file cannot be shown
        return 1
    sys.stdout.buffer.flush()
    return 0


def _limit() -> None:
    """Take no more than a paper needs, where the system keeps count."""
    if sys.platform == "win32":  # who asked ends what takes too long
        return
    import resource  # noqa: PLC0415 - not on Windows

    most = {"RLIMIT_AS": MOST_MEMORY, "RLIMIT_CPU": SECONDS, "RLIMIT_CORE": 0}
    for name, limit in most.items():
        with suppress(ValueError, OSError):  # narrower already, or not told to programs
            resource.setrlimit(getattr(resource, name), (limit, limit))


def _pages(data: bytes, high: int, most: int) -> Iterator[tuple[bytes, bytes]]:
    file: Any = import_module("pypdfium2").PdfDocument(data)
    for number in range(min(len(file), most)):
        page = file[number]
        width, height = page.get_size()
        scale = min(high / max(height, 1), WIDEST / max(width, 1))
        drawn = page.render(scale=scale, prefer_bgrx=True)
        points, row = bytes(drawn.buffer), drawn.width * 4
        if drawn.stride != row:
            starts = range(0, drawn.stride * drawn.height, drawn.stride)
            points = b"".join(points[at : at + row] for at in starts)
        yield struct.pack(_SHAPE, drawn.width, drawn.height), points


def read(drawn: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield width, height and points (four bytes each, BGRX) of what was drawn."""
    size = struct.calcsize(_SHAPE)
    while len(head := drawn.read(size)) == size:
        width, height = struct.unpack(_SHAPE, head)
        yield width, height, drawn.read(width * height * 4)
