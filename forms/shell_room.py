"""The room of the pages: what a small screen cannot show at once is scrolled to.

A panel of 1366×768 at 200 % has 683×384 pixels of the desktop's. There a page keeps the
least size in which its parts stand beside one another, and follows the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from forms.kit import icons

LEAST = QSize(840, 440)
"""Pixels of a page; the window of 1024×640 leaves it so many with its navigation open,
its menus shown and words above the page."""
_AROUND = 12  # pixels that are shown around what has the focus


class _Bed(QWidget):
    """What is scrolled.

    The pages themselves would be as high as their parts like to be, as soon as words
    on one of them can wrap: their totals lay below the edge of the window.
    """

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__()
        self._pages = pages
        pages.setParent(self)
        pages.currentChanged.connect(self.updateGeometry)

    def event(self, event: QEvent) -> bool:
        """Let the room ask again how much this page needs now."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Return the least size; some pages cannot be as low as others."""
        page = self._pages.currentWidget()
        high = 0 if page is None else page.minimumSizeHint().height()
        return LEAST.expandedTo(QSize(0, high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the pages fill it."""
        self._pages.resize(event.size())


class PageRoom(QScrollArea):
    """Shows the pages, as large as the room is, never smaller than they can be."""

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(_Bed(pages))
        self._pages = pages
        pages.currentChanged.connect(self._begin)
        self._follows = False
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.rangeChanged.connect(self._fits)

    def release(self) -> None:
        """Give the pages back, before they are destroyed with the room."""
        self._pages.currentChanged.disconnect(self._begin)
        self._pages.setParent(None)

    def _fits(self) -> None:
        """Follow the focus where the room is too small."""
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        small = any(bar.maximum() > bar.minimum() for bar in bars)
        if (program := QApplication.instance()) and small != self._follows:
            self._follows = small
            if small:
                program.installEventFilter(self)
            else:
                program.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show what has the focus, and in a table the cell, after each key."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self._follow)  # it may have no place yet
        elif kind == QEvent.Type.KeyRelease:
            self._follow()
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        """Show each page from where it begins."""
        across = self.horizontalScrollBar()
        across.setValue(across.minimum())
        self.verticalScrollBar().setValue(0)

    def _follow(self) -> None:
        focus = QApplication.focusWidget()
        # The pages may have been given back since, as when the language changes.
        if focus is None or not self.viewport().isAncestorOf(focus):
            return
        at, room = focus.rect(), focus
        if isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
            at, room = focus.visualRect(focus.currentIndex()), focus.viewport()
        at.moveTopLeft(room.mapTo(self.viewport(), at.topLeft()))
        sight = self.viewport().rect().adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        if at.size().boundedTo(sight.size()) != at.size():
            return
        across = max(at.right() - sight.right(), 0) + min(at.left() - sight.left(), 0)
        down = max(at.bottom() - sight.bottom(), 0) + min(at.top() - sight.top(), 0)
        # What lies further left is further on in Arabic; `ensureVisible` errs there.
        across = -across if icons.is_rtl() else across
        for bar, by in (
            (self.horizontalScrollBar(), across),
            (self.verticalScrollBar(), down),
        ):
            bar.setValue(bar.value() + by)
