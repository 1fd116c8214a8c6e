"""A panel that opens over the page under a button, and closes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

_GAP = 4


class Popover(QFrame):
    """A small page over the page; a press elsewhere or Escape closes it.

    It is a child and not a window, so that input methods, calendars and lists that it
    opens itself work as everywhere.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("kit", "pop")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = page
        self._anchor: QWidget | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        self.hide()

    def open_under(self, anchor: QWidget) -> None:
        """Open under a widget of the page, at the side where reading starts."""
        self._anchor = anchor
        self.adjustSize()
        page = self._page
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        across = anchor.width() - self.width() if rtl else 0
        at = anchor.mapTo(page, QPoint(across, anchor.height() + _GAP))
        most = page.width() - self.width() - 2 * _GAP
        at.setX(max(2 * _GAP, min(at.x(), most)))
        at.setY(max(_GAP, min(at.y(), page.height() - self.height() - _GAP)))
        self.move(at)
        self.show()
        self.raise_()
        app = QApplication.instance()
        if app:
            app.installEventFilter(self)
        self._take_keys()

    def _take_keys(self) -> None:
        """Begin with the first part; those of the page behind would hear Escape."""
        part: QWidget | None = self.nextInFocusChain()
        while part not in {None, self} and not self._takes_keys(part):
            part = part.nextInFocusChain() if part else None
        (part or self).setFocus()

    def _takes_keys(self, part: QWidget | None) -> bool:
        return (
            part is not None
            and self.isAncestorOf(part)
            and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
            and part.isVisible()
        )

    def shut(self) -> None:
        """Close it and give the focus back."""
        if not self.isVisible():
            return
        app = QApplication.instance()
        if app:
            app.removeEventFilter(self)
        self.hide()
        if self._anchor is not None:
            self._anchor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when something else of this window is pressed."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(
            watched, QWidget
        ):
            outside = watched is not self and not self.isAncestorOf(watched)
            if outside and watched.window() is self.window():
                self.shut()
        return False
