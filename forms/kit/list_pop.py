"""A panel that opens over the page under a button, and closes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from forms.kit.tab_stops import enter, leaves

_GAP = 4
_ELSEWHERE = (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn)


class Popover(QFrame):
    """A small page over the page; Escape closes it, or going elsewhere in the window.

    Tab goes round in it.

    It is a child and not a window, so that input methods, calendars and lists that it
    opens itself work as everywhere.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("kit", "pop")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._page = page
        self._anchor: QWidget | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        self.hide()

    def open_under(self, anchor: QWidget) -> None:
        """Open under a widget of the page, at the side where reading starts.

        Where that would be beyond what is seen of the page, it stands over the widget.
        """
        self._anchor = anchor
        self.adjustSize()
        page = self._page
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        across = anchor.width() - self.width() if rtl else 0
        at = anchor.mapTo(page, QPoint(across, anchor.height() + _GAP))
        seen = _seen(page).adjusted(2 * _GAP, _GAP, -2 * _GAP, -_GAP)
        self.resize(
            self.size().boundedTo(seen.size()).expandedTo(self.minimumSizeHint())
        )
        room = seen.size() - self.size()
        at.setX(max(seen.x(), min(at.x(), seen.x() + room.width())))
        at.setY(max(seen.y(), min(at.y(), seen.y() + room.height())))
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
        if self.isVisible():
            self._go()
            if self._anchor is not None:
                self._anchor.setFocus()

    def _go(self) -> None:
        app = QApplication.instance()
        if app:
            app.removeEventFilter(self)
        self.hide()

    def focusNextPrevChild(self, ahead: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Override: behind the last part comes the first one."""
        if leaves(self, forward=ahead):
            return enter(self, last=not ahead)
        return super().focusNextPrevChild(ahead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when something else of this window is pressed, or takes the keys."""
        kind = event.type()
        if kind not in _ELSEWHERE or not isinstance(watched, QWidget):
            return False
        outside = watched is not self and not self.isAncestorOf(watched)
        if outside and watched.window() is self.window():
            if kind == QEvent.Type.FocusIn:
                self._go()  # who took the keys keeps them
            else:
                self.shut()
        return False


def _seen(page: QWidget) -> QRect:
    """Return the part of a page that what it lies in does not cut off."""
    found, around = page.rect(), page.parentWidget()
    while around is not None:
        found &= QRect(page.mapFrom(around, QPoint(0, 0)), around.size())
        around = None if around.isWindow() else around.parentWidget()
    return found
