"""What stands where there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from forms.kit import icons, layout


class EmptyState(QWidget):
    """Why a place is empty.

    Args:
        icon: Icon name.
        sentence: One sentence why there is nothing.
    """

    def __init__(
        self,
        icon: str,
        sentence: str,
    ) -> None:
        super().__init__()
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
        stack.addStretch(1)
        self.setLayout(stack)
        self._stack = stack

    def add(self, part: QWidget) -> None:
        """Put something under the words."""
        under = self._stack.count() - 1  # above the last spring
        self._stack.insertWidget(under, part, 0, Qt.AlignmentFlag.AlignHCenter)
