"""Icons: line drawings tinted by token, sharp at every device pixel ratio."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel

from app.core.resources import RESOURCES
from forms.kit import theme
from forms.kit.painting import guarded

FOLDER = RESOURCES / "icons" / "tabler"

STROKE = 1.75

_STROKE_WIDTH = re.compile(r'stroke-width="[\d.]+"')

MIRRORED = re.compile(
    r"^(chevrons?|arrow|arrows|caret|corner|player-(skip|track))"
    r".*(left|right|forward|back)"
    r"|^(arrow-forward|arrow-back|logout|login|send|list|indent-|align-)|-(next|prev)$"
)
"""Icons that point along the line of reading turn round in Arabic."""


class MissingIconError(LookupError):
    """There is no drawing of this name; a fault of the program, not of the user."""


class _Engine(QIconEngine):
    """Draws one SVG in the colour that its token has at the moment of painting."""

    def __init__(self, name: str, token: str, stroke: float) -> None:
        super().__init__()
        self._what = (name, token, stroke)

    @guarded
    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State
    ) -> None:
        name, token, stroke = self._what
        used = "disabled" if mode == QIcon.Mode.Disabled else token
        paint(painter, name, QRectF(rect), used, stroke)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # Without the scale the picture would be enlarged, and soft, at 2x.
        drawn = QPixmap((QSizeF(size) * scale).toSize())
        drawn.setDevicePixelRatio(scale)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        engine = _Engine(*self._what)
        _engines.append(engine)
        return engine


_engines: list[_Engine] = []
"""Qt does not hold on to the Python half of an engine; there are few of them."""


def is_rtl() -> bool:
    """Say whether the screen is read from right to left."""
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


@lru_cache(maxsize=1024)
def _is_mirrored(name: str) -> bool:
    return MIRRORED.search(name) is not None


@cache
def _drawings() -> frozenset[str]:
    """Return the names of all drawings; a window asks for dozens of them."""
    with os.scandir(FOLDER) as found:
        return frozenset(one.name.removesuffix(".svg") for one in found)


def _exists(name: str) -> bool:
    there = name in _drawings()
    # The built program runs without assertions and shows an empty square.
    if __debug__ and not there:
        raise MissingIconError(name)
    return there


@lru_cache(maxsize=1024)
def _renderer(name: str, colour: str, stroke: float) -> QSvgRenderer:
    if not _exists(name):
        return QSvgRenderer()
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    svg = svg.replace("currentColor", colour)
    svg = _STROKE_WIDTH.sub(f'stroke-width="{stroke}"', svg)
    return QSvgRenderer(svg.encode())


@lru_cache(maxsize=1024)
def _icon(name: str, token: str, stroke: float) -> QIcon:
    _exists(name)  # a missing name is told here; it is drawn when it is first seen
    engine = _Engine(name, token, stroke)
    _engines.append(engine)
    return QIcon(engine)


def icon(name: str, token: str = "text2", stroke: float = STROKE) -> QIcon:
    """Return an icon that follows the theme.

    Args:
        name: File name of the drawing without its ending, for example "ship".
        token: Colour token, for example "accent".
        stroke: Width of the lines on the grid of 24.

    Raises:
        MissingIconError: There is no such drawing.
    """
    return _icon(name, token, stroke)


def pixmap(name: str, px: int, token: str = "text2") -> QPixmap:
    """Return a picture of an icon at the pixel ratio of the screen."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return icon(name, token).pixmap(QSize(px, px), ratio)


def paint(
    painter: QPainter,
    name: str,
    rect: QRectF,
    token: str = "text2",
    stroke: float = STROKE,
) -> None:
    """Paint an icon into a rectangle of a widget that paints itself."""
    side = min(rect.width(), rect.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if is_rtl() and _is_mirrored(name):
        painter.translate(square.center().x() * 2, 0)
        painter.scale(-1, 1)
    _renderer(name, theme.token(token), stroke).render(painter, square)
    painter.restore()


TONES = {
    "info": "info-circle",
    "warn": "alert-triangle",
    "bad": "alert-circle",
    "ok": "circle-check",
}
"""The icons of what is said: what was refused never looks as if it were done."""


class IconLabel(QLabel):
    """A label that paints an icon and so follows theme and screen."""

    def __init__(self, name: str, px: int, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token
        self.setFixedSize(px, px)
        theme.signals.changed.connect(self.update)

    def show_icon(self, name: str, token: str | None = None) -> None:
        """Show another icon, or another colour of it."""
        self._name = name
        self._token = token or self._token
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the colours of now."""
        painter = QPainter(self)
        paint(painter, self._name, QRectF(self.rect()), self._token)


def label(name: str, px: int = 16, token: str = "text2") -> QLabel:
    """Return a label that shows an icon; it is decoration for screen readers."""
    return IconLabel(name, px, token)
