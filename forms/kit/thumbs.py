"""Small pictures of products, made ready for the screen once."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QPixmap


@lru_cache(maxsize=1024)
def pixmap(data: bytes | None) -> QPixmap | None:
    """Return a thumbnail to paint; None: there is none.

    Args:
        data: As `app.core.pictures.thumbnail` makes it.
    """
    made = QPixmap()
    if data is None or not made.loadFromData(data):
        return None
    return made
