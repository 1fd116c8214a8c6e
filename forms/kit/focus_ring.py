"""A ring around what has the focus and shows it in no other way: areas that scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from forms.kit.painting import guarded
from forms.kit.style_parts import rounded

_WIDE = 2
RINGED = "ringed"
"""The property of other parts that want the ring."""


class Ring(QWidget):
    """Lies over a part, lets everything through, and is nothing but a line."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._part = part
        part.installEventFilter(self)
        self._fit()
        self.raise_()
        self.show()

    def _fit(self) -> None:
        area = self._part.rect()
        self.setGeometry(area)
        inside = area.adjusted(_WIDE, _WIDE, -_WIDE, -_WIDE)
        self.setMask(QRegion(area).subtracted(QRegion(inside)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the part."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        rounded(QPainter(self), self.rect(), "", "focus", 0, _WIDE)


class FocusRing(QObject):
    """Puts the ring where the focus goes.

    Args:
        app: The running application.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: Ring | None = None
        # Not `focusChanged`: it also hands over what is just being destroyed.
        app.focusObjectChanged.connect(self._follow)

    def _follow(self, now: QObject | None) -> None:
        ring, self._ring = self._ring, None
        if ring is not None and isValid(ring):
            ring.hide()
            ring.deleteLater()
        scrolls = isinstance(now, QScrollArea)
        if isinstance(now, QWidget) and (scrolls or now.property(RINGED)):
            self._ring = Ring(now)
