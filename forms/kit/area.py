"""An area to scroll in, which asks what it holds for its size only when it is shown.

Qt's own asks as soon as it is given something, and what is asked has to know its look
and lay itself out: once before it has its width, and once more when it has it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from forms.kit.dress import dress


class Area(QScrollArea):
    """Scrolls; what it holds is as wide and high as the area, unless it needs more.

    Args:
        held: What it holds; None: it is set later.
    """

    def __init__(self, held: QWidget | None = None) -> None:
        super().__init__()
        self._waiting: QWidget | None = None
        self.setWidgetResizable(True)
        if held is not None:
            self.setWidget(held)

    def setWidget(self, held: QWidget) -> None:
        """Override: lay it out as soon as the area itself is laid out."""
        self._waiting = held
        held.setParent(self.viewport())

    def widget(self) -> QWidget | None:
        """Override: what it holds, also before it is laid out."""
        return self._waiting or super().widget()

    def event(self, event: QEvent) -> bool:
        """Override: now the area stands where it stays."""
        done = super().event(event)
        if event.type() == QEvent.Type.Polish and self._waiting is not None:
            held, self._waiting = self._waiting, None
            super().setWidget(held)
            dress(held)  # Qt fills the ground of what it is given
        return done
