"""The scrolled pages of a PDF, drawn sharp at the screen's own pixels."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from forms.kit import spoken, theme
from forms.kit.focus_ring import RINGED
from forms.kit.painting import guarded
from forms.kit.pdf_pages import Hit, Pages

_MARGIN = 16
_GAP = 14
_POINT = 96 / 72  # pixels of a point at 100 %
_LEAST, _MOST = 0.25, 5.0
_STEP = 1.2


class PdfCanvas(QAbstractScrollArea):
    """All pages under each other.

    Attributes:
        moved: Another page is in view, or the zoom changed.
    """

    spoken_as = spoken.Role.Document
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty(RINGED, "true")
        self._pages: Pages | None = None
        self._zoom = 1.0
        self._fit = True
        self._hits: list[Hit] = []
        self._hit = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.signals.changed.connect(self.viewport().update)

    def set_pages(self, pages: Pages | None) -> None:
        """Show pages; the place in the document is kept where it still exists."""
        old, self._pages = self._pages, pages
        if old is not None:
            old.close()
        self._hits, self._hit = [], -1
        self._measure()
        self.viewport().update()
        self.moved.emit()

    def pages(self) -> Pages | None:
        """Return what is shown."""
        return self._pages

    def zoom(self) -> float:
        """Return the zoom; 1.0 is the size of the paper."""
        return self._zoom

    def is_fitted(self) -> bool:
        """Say whether the pages follow the width of the window."""
        return self._fit

    def set_zoom(self, zoom: float) -> None:
        """Zoom to a size and keep the middle of the view."""
        self._fit = False
        self._apply_zoom(min(max(zoom, _LEAST), _MOST))

    def zoom_by(self, steps: int) -> None:
        """Zoom in (+1) or out (-1)."""
        self.set_zoom(self._zoom * _STEP**steps)

    def fit_width(self) -> None:
        """Let the pages follow the width of the window."""
        self._fit = True
        self._measure()
        self.viewport().update()
        self.moved.emit()

    def _apply_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / self._zoom
        self._zoom = zoom
        self._measure()
        bar.setValue(round(middle * zoom - self.viewport().height() / 2))
        self.viewport().update()
        self.moved.emit()

    def _measure(self) -> None:
        """Set the scroll bars for the pages at the zoom of now."""
        pages = self._pages
        if pages is None or not len(pages):
            self.verticalScrollBar().setRange(0, 0)
            self.horizontalScrollBar().setRange(0, 0)
            return
        widest = max(pages.size(n).width() for n in range(len(pages)))
        if self._fit:
            room = self.viewport().width() - 2 * _MARGIN
            self._zoom = min(max(room / (widest * _POINT), _LEAST), _MOST)
        scale = self._zoom * _POINT
        high = sum(pages.size(n).height() * scale + _GAP for n in range(len(pages)))
        high += 2 * _MARGIN - _GAP
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setPageStep(self.viewport().height())
        down.setSingleStep(40)
        down.setRange(0, max(0, round(high) - self.viewport().height()))
        wide = widest * scale + 2 * _MARGIN
        across.setPageStep(self.viewport().width())
        across.setRange(0, max(0, round(wide) - self.viewport().width()))

    def _spot(self, number: int) -> QRectF:
        """Return where a page stands in the view."""
        pages = self._pages
        assert pages is not None  # noqa: S101 -- asked for pages that are there
        scale = self._zoom * _POINT
        top = float(_MARGIN - self.verticalScrollBar().value())
        for before in range(number):
            top += pages.size(before).height() * scale + _GAP
        size = pages.size(number) * scale
        left = max(float(_MARGIN), (self.viewport().width() - size.width()) / 2)
        left -= self.horizontalScrollBar().value()
        return QRectF(QPointF(round(left), round(top)), size)

    def page(self) -> int:
        """Return the number of the page in the upper half of the view, from 0."""
        if self._pages is None:
            return 0
        half = self.viewport().height() / 2
        for number in range(len(self._pages)):
            if self._spot(number).bottom() > half:
                return number
        return max(0, len(self._pages) - 1)

    def go_to(self, number: int) -> None:
        """Bring a page into view."""
        if self._pages is not None and 0 <= number < len(self._pages):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(self._spot(number).top()) - _MARGIN)

    def show_hits(self, hits: list[Hit], current: int) -> None:
        """Mark found words and bring the current one into view."""
        self._hits, self._hit = hits, current
        if 0 <= current < len(hits) and hits[current].rects:
            hit = hits[current]
            spot = self._on_page(hit.page, hit.rects[0])
            bar = self.verticalScrollBar()
            if not 20 < spot.top() < self.viewport().height() - 40:  # noqa: PLR2004
                bar.setValue(bar.value() + round(spot.top()) - 120)
        self.viewport().update()

    def _on_page(self, number: int, rect: QRectF) -> QRectF:
        scale = self._zoom * _POINT
        page = self._spot(number).topLeft()
        return QRectF(page + rect.topLeft() * scale, rect.size() * scale)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in view, each at the pixels of the screen."""
        painter = QPainter(self.viewport())
        view = QRectF(self.viewport().rect())
        painter.fillRect(view, theme.color("sunken"))
        if self._pages is None:
            return
        ratio = self.devicePixelRatioF()
        for number in range(len(self._pages)):
            spot = self._spot(number)
            if not spot.intersects(view):
                continue
            picture = self._pages.picture(number, self._zoom * _POINT * ratio)
            picture.setDevicePixelRatio(ratio)
            painter.drawImage(spot.topLeft(), picture)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, hit in enumerate(self._hits):
            colour = theme.color("warn_dot" if index == self._hit else "accent")
            colour.setAlpha(110 if index == self._hit else 60)
            painter.setBrush(colour)
            for rect in hit.rects:
                spot = self._on_page(hit.page, rect).adjusted(-1, -1, 1, 1)
                painter.drawRoundedRect(spot, 2, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width where the pages are fitted."""
        super().resizeEvent(event)
        self._measure()
        self.moved.emit()

    def _scrolled(self) -> None:
        self.viewport().update()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages and zoom by keys."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        bar = self.verticalScrollBar()
        key = event.key()
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif control and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif control and key == Qt.Key.Key_0:
            self.fit_width()
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)
