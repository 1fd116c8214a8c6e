"""Answers that come after the person has closed what asked for them are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

T = TypeVar("T")


def heard(asking: QObject, then: Callable[[T], object]) -> Callable[[T], None]:
    """Return `then` for as long as what asks is there to hear the answer."""

    def tell(answer: T) -> None:
        if isValid(asking):
            then(answer)

    return tell
