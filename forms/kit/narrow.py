"""A row of commands that is too narrow for its words shows icons, one after another.

The first in the row give way first: what a screen is for stands last in it. No command
is cut, and its words are its tip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLayout, QWidget

from forms.kit.buttons import Button, GhostButton, words_room

_MOMENTS: Final = frozenset(
    {QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show}
)


class Narrow(QObject):
    """Keeps a row within its widget.

    What is around it is asked for the room of the icons alone, whether words are shown
    or not: else the row would widen a page that scrolls, the page its bars, and these
    take away the room that the words were given for, in turns without end.

    Args:
        host: The widget across which the row runs.
        row: The row.
        buttons: Returns those that may be icons, the first to become one first.
    """

    def __init__(
        self,
        host: QWidget,
        row: QLayout,
        buttons: Callable[[], Iterable[Button | GhostButton]],
    ) -> None:
        super().__init__(host)
        self._host, self._row, self._buttons = host, row, buttons
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when the widget, or what stands in the row, has another size."""
        if watched is self._host and event.type() in _MOMENTS:
            self.fit()
        return False

    def fit(self) -> None:
        """Take words away until the rest has room; give back what has room again."""
        wanted = max(self._row.sizeHint().width(), self._row.minimumSize().width())
        shown = [one for one in self._buttons() if not one.isHidden()]
        for one in shown:
            _ask_for_its_icon(one)
        wanted += sum(words_room(one) for one in shown if one.property("bare"))
        for one in shown:
            room = words_room(one)
            bare = room > 0 and wanted > self._host.width()
            wanted -= room if bare else 0
            if bare != bool(one.property("bare")):
                one.setProperty("bare", bare)
                one.updateGeometry()
                one.update()


def _ask_for_its_icon(button: Button | GhostButton) -> None:
    """Let a button with an icon need no more than that, with its words as without."""
    if room := words_room(button):
        room = 0 if button.property("bare") else room
        button.setMinimumWidth(button.sizeHint().width() - room)
