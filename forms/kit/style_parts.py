"""Grounds, frames and boxes to tick, as they are painted."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOption,
    QTextEdit,
    QWidget,
)

from forms.kit import icons, theme
from forms.kit.dress import FRAMELESS, PANELS

ENABLED: Final = QStyle.StateFlag.State_Enabled.value
FOCUSED: Final = QStyle.StateFlag.State_HasFocus.value
HOVERED: Final = QStyle.StateFlag.State_MouseOver.value
DOWN: Final = QStyle.StateFlag.State_Sunken.value
_ON: Final = QStyle.StateFlag.State_On.value
_PARTLY: Final = QStyle.StateFlag.State_NoChange.value
GAP: Final = 8
"""Pixels between a box and its words, and beside the words of a heading."""
_EDGES: Final = ("topbar", "rail")
"""Grounds with a hairline toward the page."""
_FOCUSABLE: Final = ("card", "line")
_HOVERS: Final = Qt.WidgetAttribute.WA_Hover


def rounded(
    painter: QPainter, area: QRect, ground: str, edge: str, radius: int, wide: int = 1
) -> None:
    """Paint a ground with round corners and perhaps a line around it.

    Args:
        painter: Of the widget.
        area: In pixels.
        ground: Token; "": none.
        edge: Token of the line; "": none.
        radius: Of the corners outside.
        wide: Pixels of the line.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if ground:
        painter.setBrush(theme.color(ground))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = 0.0
    if edge:
        inset = wide / 2
        painter.setPen(QPen(theme.color(edge), wide))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    rect = QRectF(area).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(rect, radius - inset, radius - inset)
    painter.restore()


def turned(option: QStyleOption, area: QRect) -> QRect:
    """Return an area inside a part as it lies in the direction of reading."""
    return QStyle.visualRect(option.direction, option.rect, area)


# --- Grounds -------------------------------------------------------------------------


def panel(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Paint the ground of what names itself by `kit`."""
    kit = widget.property("kit") if widget else None
    if widget is None or kit not in PANELS:
        return
    ground, edge, radius = PANELS[kit]
    if not radius:
        theme.fill(painter, option.rect, theme.color(ground))
        if kit in _EDGES:
            _edge(option, painter, kit)
        return
    wide = 1
    chosen = widget.property("chosen") == "true"
    focused = bool(option.state.value & FOCUSED)
    lit = option.state.value & HOVERED and widget.testAttribute(_HOVERS)
    if kit == "card":
        edge = "line_strong" if lit else widget.property("edge") or edge
        if chosen:
            ground, edge = "accent_soft", "accent"
    elif kit == "line":
        ground = "sel" if chosen else "hover" if lit else ""
    elif kit == "dot":
        ground = widget.property("token")
    if focused and kit in _FOCUSABLE:
        edge, wide = "focus", 2
    rounded(painter, option.rect, ground, edge, radius, wide)


def _edge(option: QStyleOption, painter: QPainter, kit: str) -> None:
    """Paint the hairline of a part of the window toward the page."""
    area = option.rect
    hair = QRect(area.left(), area.bottom(), area.width(), 1)
    if kit == "rail":
        hair = turned(option, QRect(area.right(), area.top(), 1, area.height()))
    theme.fill(painter, hair, theme.color("line"))


def status(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    """Paint the ground of the status bar."""
    theme.fill(painter, option.rect, theme.color("surface"))
    theme.fill(painter, (0, 0, option.rect.width(), 1), theme.color("line"))


def tip(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    """Paint the ground of a tool tip."""
    theme.fill(painter, option.rect, theme.color("tooltip"))


def nothing(_option: QStyleOption, _painter: QPainter, _for: QWidget | None) -> None:
    """Leave out what Fusion would paint."""


# --- What is typed into --------------------------------------------------------------


def _input_look(state: int, widget: QWidget) -> tuple[str, str, int]:
    """Return ground, frame and the width of the frame of a field."""
    focused = bool(state & FOCUSED)
    locked, bad = bool(widget.property("ro")), bool(widget.property("bad"))
    ground, edge = "surface", "border_input"
    if not state & ENABLED:
        ground, edge = "surface2", "line"
    elif locked:
        ground, edge = "surface2", "border_input" if focused else "line"
    elif focused:
        edge = "focus"
    elif widget.property("kit") == "reading":
        return ground, "line", 1
    if state & HOVERED and not focused and state & ENABLED:
        edge = "text2"
    if bad:
        edge = "bad_fg" if state & HOVERED and not focused else "bad_dot"
    return ground, edge, 2 if focused else 1


def line(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Paint the ground and frame of a line of text."""
    if not isinstance(widget, QLineEdit):
        return
    kit = widget.property("kit")
    state = option.state.value
    ground, edge, wide = _input_look(state, widget)
    if kit in FRAMELESS:
        theme.fill(painter, option.rect, theme.color("surface"))
        # Round an open cell the grid paints the frame.
        if state & FOCUSED and (kit == "boxed" or edge != "focus"):
            rounded(painter, option.rect, "", edge, 0, wide)
    elif kit == "global":
        if state & FOCUSED:
            rounded(painter, option.rect, "surface", "focus", 6, 2)
        else:
            rounded(painter, option.rect, "sunken", "", 6)
    elif widget.hasFrame():
        rounded(painter, option.rect, ground, edge, 5, wide)


def frame(_style: Any, option: Any, painter: QPainter, widget: Any) -> bool:
    """Paint those of a text of many lines; False: it is something else."""
    if not isinstance(widget, (QPlainTextEdit, QTextEdit)) or not widget.lineWidth():
        return False
    ground, edge, wide = _input_look(option.state.value, widget)
    rounded(painter, widget.rect(), ground, edge, 5, wide)
    return True


# --- Boxes to tick -------------------------------------------------------------------


def side() -> int:
    """Return the pixels of a box to tick."""
    return theme.px(14) + 2


def box(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Paint a box to tick without words."""
    _mark(option, painter, option.rect, widget, radio=False)


def dot(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """Paint a round one."""
    _mark(option, painter, option.rect, widget, radio=True)


def _mark_look(state: int, *, locked: bool) -> tuple[str, str, str]:
    """Return ground, frame and tick of a box."""
    if not state & ENABLED:
        return "sunken", "border_soft", "text3"
    if locked:
        return "surface2", "focus" if state & FOCUSED else "line", "text2"
    if state & (_ON | _PARTLY):
        return "accent", "accent", "on_accent"
    edge = "text2" if state & HOVERED else "border_input"
    return "surface", "focus" if state & FOCUSED else edge, "on_accent"


def _mark(
    option: QStyleOption,
    painter: QPainter,
    area: QRect,
    widget: QWidget | None,
    *,
    radio: bool,
) -> None:
    state = option.state.value
    locked = widget is not None and bool(widget.property("ro"))
    ground, edge, ink = _mark_look(state, locked=locked)
    focused, radius = state & FOCUSED, side() // 2 if radio else 4
    if focused and ground == "accent":  # a ring around it, with a gap between
        rounded(painter, area, "surface", "focus", radius, 2)
        area, radius = area.adjusted(3, 3, -3, -3), radius - 2
        focused = 0
    rounded(painter, area, ground, edge, radius, 2 if focused else 1)
    inner = QRectF(area).adjusted(1, 1, -1, -1)
    if state & _ON and radio:
        across = inner.width() / 2.7
        spot = QRectF(0, 0, across, across)
        spot.moveCenter(inner.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ink))
        painter.drawEllipse(spot)
        painter.restore()
    elif state & _ON:
        icons.paint(painter, "check", inner, ink, 3)
    elif state & _PARTLY:
        icons.paint(painter, "minus", inner, ink, 3)


def ticked(_style: Any, option: Any, painter: QPainter, widget: Any) -> bool:
    """Paint a box to tick with its words."""
    return _tick(option, painter, widget, radio=False)


def picked(_style: Any, option: Any, painter: QPainter, widget: Any) -> bool:
    """Paint a round one with its words."""
    return _tick(option, painter, widget, radio=True)


def _tick(option: Any, painter: QPainter, widget: Any, *, radio: bool) -> bool:
    area, wide = option.rect, side()
    top = area.top() + (area.height() - wide) // 2
    square = QRect(area.left(), top, wide, wide)
    _mark(option, painter, turned(option, square), widget, radio=radio)
    state, ink = option.state.value, "text"
    if not state & ENABLED:
        ink = "disabled"
    elif state & FOCUSED:
        ink = "accent_text"
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    flags = QStyle.visualAlignment(option.direction, start).value
    flags |= Qt.TextFlag.TextShowMnemonic.value
    painter.setPen(theme.color(ink))
    words = turned(option, area.adjusted(wide + GAP, 0, 0, 0))
    painter.drawText(words, flags, option.text)
    return True
