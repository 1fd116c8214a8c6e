"""What stands where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from forms.kit import buttons, icons, layout

Act = tuple[str, Callable[[], object]]
"""Words of a button and what it does."""


class EmptyState(QWidget):
    """Why a place is empty, one thing to do about it, and one link.

    Args:
        icon: Icon name.
        sentence: One sentence why there is nothing.
        action: The primary action, or None.
        link: A quieter way, for example an import, or None.
    """

    def __init__(
        self,
        icon: str,
        sentence: str,
        action: Act | None = None,
        link: Act | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        picture = icons.label(icon, 40, "text3")
        words = layout.text(sentence, "muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMinimumWidth(240)
        self.setAccessibleName(sentence)
        stack = layout.column(None, spacing=12, margins=(24, 24, 24, 24))
        stack.addWidget(picture, 0, centre)
        # Between two springs, not by alignment: only so a long sentence gets its lines.
        middle = layout.row(None, (words, 6), None, spacing=0)
        stack.addLayout(middle)
        if action is not None:
            button = buttons.button(action[0], primary=True)
            button.clicked.connect(lambda _checked=False: action[1]())
            stack.addWidget(button, 0, centre)
        if link is not None:
            other = buttons.link(link[0])
            other.clicked.connect(lambda _checked=False: link[1]())
            stack.addWidget(other, 0, centre)
        stack.addStretch(1)
        self.setLayout(stack)
        self._stack = stack

    def add(self, part: QWidget) -> None:
        """Put something under the words."""
        under = self._stack.count() - 1  # above the last spring
        self._stack.insertWidget(under, part, 0, Qt.AlignmentFlag.AlignHCenter)
