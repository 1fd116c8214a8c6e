"""How much of the program's look a test puts on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.kit import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def plain(app: QApplication) -> None:
    """Let widgets be drawn with the program's fonts, but without its style sheet.

    The style sheet takes a third of the time in which a screen opens. What is typed,
    pressed and read back is the same without it; how screens look with it is told by
    the tests of the shell, of the kit's look and of the room of texts.
    """
    if not theme._State.families:
        theme.install(app)
    if app.styleSheet():
        app.setStyleSheet("")
