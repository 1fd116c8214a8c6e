"""What all painted widgets of the kit share."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from forms.kit import spoken, theme

Number = Decimal | int


class Painted(QWidget):
    """What all charts share: repainting, direction of reading, spoken figures."""

    spoken_as = spoken.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.signals.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def rtl(self) -> bool:
        """Say whether the chart runs from the right."""
        return self.isRightToLeft()

    def start(self) -> QPainter:
        """Return a painter for smooth shapes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        return painter

    def mirrored(self, rect: QRectF) -> QRectF:
        """Return a rectangle turned round where reading runs from the right."""
        if not self.rtl():
            return rect
        turned = QRectF(rect)
        turned.moveRight(self.width() - rect.left())
        return turned
