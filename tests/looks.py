"""The program's look in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.kit import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def put_on(app: QApplication) -> None:
    """Put on the program's look, unless a test before did; mode and scale stay."""
    if not theme._State.families:
        theme.install(app)
