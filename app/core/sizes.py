"""Sizes of files as people read them."""

from __future__ import annotations

from decimal import Decimal

from app.core.i18n import _, screen_language

_KB, _MB = 1024, 1024 * 1024


def size_words(count: int) -> str:
    """Return a number of bytes in words: "340 KB", "1.4 MB".

    Args:
        count: Of bytes.
    """
    if count >= _MB:
        return _("{mb} MB", mb=screen_language().number(Decimal(count) / _MB, 1))
    return _("{kb} KB", kb=max(1, count // _KB))
