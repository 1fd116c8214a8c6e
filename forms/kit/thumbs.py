"""Small pictures of products, made ready for the screen once."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QGuiApplication, QPixmap


def pixmap(data: bytes | None) -> QPixmap | None:
    """Return a thumbnail to paint; None: there is none, or no screen to paint it on.

    Args:
        data: As `app.core.pictures.thumbnail` makes it.
    """
    # The command line exports lists, too: without a screen Qt ends the program.
    if data is None or QGuiApplication.instance() is None:
        return None
    return _made(data)


@lru_cache(maxsize=1024)
def _made(data: bytes) -> QPixmap | None:
    made = QPixmap()
    return made if made.loadFromData(data) else None
