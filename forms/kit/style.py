"""How the common parts of the screen are painted: Qt's Fusion in the tokens' colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QTextEdit,
    QWidget,
)

from forms.kit import icons, theme
from forms.kit.dress import PANELS, dress

_ENABLED: Final = QStyle.StateFlag.State_Enabled.value
_FOCUSED: Final = QStyle.StateFlag.State_HasFocus.value
_HOVERED: Final = QStyle.StateFlag.State_MouseOver.value
_DOWN: Final = QStyle.StateFlag.State_Sunken.value
_ON: Final = QStyle.StateFlag.State_On.value
_PARTLY: Final = QStyle.StateFlag.State_NoChange.value
_DEFAULT: Final = 0x04  # QStyleOptionButton.DefaultButton
_BAR: Final = 10  # pixels across a scroll bar
_GRIP: Final = 34  # its shortest handle, with the pixel around it
_GAP: Final = 8  # between a box and its words

Part = QStyle.PrimitiveElement
Control = QStyle.ControlElement
Room = QStyle.ContentsType
Bar = QStyle.SubControl


class Style(QProxyStyle):
    """Paints what has no painting of its own."""

    def polish(self, thing: Any) -> Any:
        """Override: dress a widget when it is first shown."""
        done = super().polish(thing)
        if isinstance(thing, QWidget):
            dress(thing)
        return done

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Override: grounds, frames and marks in the colours of the theme."""
        paint = _PRIMITIVES.get(element)
        if paint is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            paint(option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Override: buttons, boxes, headings and handles."""
        paint = _CONTROLS.get(element)
        if paint is None or not paint(self, option, painter, widget):
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Override: a scroll bar is its handle."""
        if control == QStyle.ComplexControl.CC_ScrollBar:
            self._draw_bar(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Override: a scroll bar has no arrows."""
        if control == QStyle.ComplexControl.CC_ScrollBar:
            return _bar_part(option, part)
        return super().subControlRect(control, option, part, widget)

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Override: how much room the parts take that are painted here."""
        measure = _ROOMS.get(kind)
        if measure is not None:
            found = measure(option, size, widget)
            if found is not None:
                return found
        return super().sizeFromContents(kind, option, size, widget)

    def _draw_bar(self, option: Any, painter: QPainter, widget: QWidget | None) -> None:
        grip = _bar_part(option, Bar.SC_ScrollBarSlider)
        lit = bool(option.state.value & (_HOVERED | _DOWN)) and (
            option.activeSubControls == Bar.SC_ScrollBarSlider
        )
        ground = "line_strong" if lit else "border_soft"
        _rounded(painter, grip.adjusted(1, 1, -1, -1), ground, "", 4)


def _rounded(
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


def _turned(option: QStyleOption, area: QRect) -> QRect:
    return QStyle.visualRect(option.direction, option.rect, area)


# --- Grounds -------------------------------------------------------------------------


def _panel(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    kit = widget.property("kit") if widget else None
    if widget is None or kit not in PANELS:
        return
    ground, edge, radius = PANELS[kit]
    if not radius:
        painter.fillRect(option.rect, theme.color(ground))
        if kit in _EDGES:
            _edge(option, painter, kit)
        return
    wide = 1
    chosen = widget.property("chosen") == "true"
    focused = bool(option.state.value & _FOCUSED)
    if kit == "card":
        edge = widget.property("edge") or edge
        if chosen:
            ground, edge = "accent_soft", "accent"
    elif kit == "line":
        ground = "sel" if chosen else ""
    elif kit == "dot":
        ground = widget.property("token")
    if focused and kit in _FOCUSABLE:
        edge, wide = "focus", 2
    _rounded(painter, option.rect, ground, edge, radius, wide)


_EDGES = ("topbar", "rail")
_FOCUSABLE = ("card", "line")


def _edge(option: QStyleOption, painter: QPainter, kit: str) -> None:
    """Paint the hairline of a part of the window toward the page."""
    area = option.rect
    line = QRect(area.left(), area.bottom(), area.width(), 1)
    if kit == "rail":
        line = _turned(option, QRect(area.right(), area.top(), 1, area.height()))
    painter.fillRect(line, theme.color("line"))


def _status(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    painter.fillRect(option.rect, theme.color("surface"))
    painter.fillRect(0, 0, option.rect.width(), 1, theme.color("line"))


def _tip(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    painter.fillRect(option.rect, theme.color("tooltip"))


def _nothing(_option: QStyleOption, _painter: QPainter, _for: QWidget | None) -> None:
    """Leave out what Fusion would paint."""


# --- What is typed into --------------------------------------------------------------


def _input_look(state: int, widget: QWidget) -> tuple[str, str, int]:
    """Return ground, frame and the width of the frame of a field."""
    focused = bool(state & _FOCUSED)
    locked, bad = bool(widget.property("ro")), bool(widget.property("bad"))
    ground, edge = "surface", "border_input"
    if not state & _ENABLED:
        ground, edge = "surface2", "line"
    elif locked:
        ground, edge = "surface2", "border_input" if focused else "line"
    elif focused:
        edge = "focus"
    if state & _HOVERED and not focused and state & _ENABLED:
        edge = "text2"
    if bad:
        edge = "bad_fg" if state & _HOVERED and not focused else "bad_dot"
    return ground, edge, 2 if focused else 1


def _line(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if not isinstance(widget, QLineEdit):
        return
    kit = widget.property("kit")
    state = option.state.value
    ground, edge, wide = _input_look(state, widget)
    if kit == "bare":
        painter.fillRect(option.rect, theme.color("surface"))
        if state & _FOCUSED and edge != "focus":
            _rounded(painter, option.rect, "", edge, 0, wide)
    elif kit == "global":
        if state & _FOCUSED:
            _rounded(painter, option.rect, "surface", "focus", 6, 2)
        else:
            _rounded(painter, option.rect, "sunken", "", 6)
    elif widget.hasFrame():
        _rounded(painter, option.rect, ground, edge, 5, wide)


def _frame(_style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    if not isinstance(widget, (QPlainTextEdit, QTextEdit)) or not widget.lineWidth():
        return False
    ground, edge, wide = _input_look(option.state.value, widget)
    _rounded(painter, widget.rect(), ground, edge, 5, wide)
    return True


# --- Boxes to tick -------------------------------------------------------------------


def _side() -> int:
    return theme.px(14) + 2


def _box(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    _mark(option, painter, option.rect, radio=False)


def _dot(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    _mark(option, painter, option.rect, radio=True)


def _mark(option: QStyleOption, painter: QPainter, area: QRect, *, radio: bool) -> None:
    state = option.state.value
    ground, edge = "surface", "border_input"
    if state & _HOVERED:
        edge = "text2"
    if state & _FOCUSED:
        edge = "focus"
    if state & (_ON | _PARTLY):
        ground = edge = "accent"
    if not state & _ENABLED:
        ground, edge = "sunken", "border_soft"
    wide = 2 if state & _FOCUSED else 1
    _rounded(painter, area, ground, edge, _side() // 2 if radio else 4, wide)
    inner = QRectF(area).adjusted(1, 1, -1, -1)
    ink = "on_accent" if state & _ENABLED else "text3"
    if state & _ON and radio:
        side = inner.width() / 2.7
        spot = QRectF(0, 0, side, side)
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


def _ticked(style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    return _tick(style, option, painter, radio=False)


def _picked(style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    return _tick(style, option, painter, radio=True)


def _tick(style: Style, option: Any, painter: QPainter, *, radio: bool) -> bool:
    area, side = option.rect, _side()
    top = area.top() + (area.height() - side) // 2
    box = QRect(area.left(), top, side, side)
    _mark(option, painter, _turned(option, box), radio=radio)
    state, ink = option.state.value, "text"
    if not state & _ENABLED:
        ink = "disabled"
    elif state & _FOCUSED:
        ink = "accent_text"
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    flags = QStyle.visualAlignment(option.direction, start).value
    flags |= Qt.TextFlag.TextShowMnemonic.value
    painter.setPen(theme.color(ink))
    words = _turned(option, area.adjusted(side + _GAP, 0, 0, 0))
    painter.drawText(words, flags, option.text)
    return True


# --- Buttons, headings, handles ------------------------------------------------------


def _bevel(_style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    if widget is None:
        return False
    if widget.property("kit") == "link":
        return True
    state = option.state.value
    filled = widget.property("primary") or option.features.value & _DEFAULT
    look = _filled(state) if filled else _plain(state, bool(widget.property("danger")))
    ground, edge = look
    focused = bool(state & _FOCUSED) and bool(state & _ENABLED)
    if focused:
        edge = "focus"
        if filled:
            white = theme.token("on_accent") == "#FFFFFF"
            edge = "accent_press" if white else "text"
    _rounded(painter, option.rect, ground, edge, 6, 2 if focused else 1)
    return True


def _filled(state: int) -> tuple[str, str]:
    if not state & _ENABLED:
        return "sunken", "line"
    if state & _DOWN:
        return "accent_press", "accent"
    return "accent_hover" if state & _HOVERED else "accent", "accent"


def _plain(state: int, danger: bool) -> tuple[str, str]:  # noqa: FBT001 -- a look
    if not state & _ENABLED:
        return "surface2", "line"
    if danger:
        return "bad_bg" if state & _HOVERED else "surface", "bad_dot"
    if state & _DOWN:
        return "sunken", "border_soft"
    return "hover" if state & _HOVERED else "surface", "border_soft"


def _link(style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    """Paint the words of a link; other buttons of Qt's own keep Fusion's way."""
    if widget is None or widget.property("kit") != "link":
        return False
    state = option.state.value
    font = painter.font()
    font.setUnderline(bool(state & (_HOVERED | _FOCUSED)))
    painter.setFont(font)
    painter.setPen(theme.color("accent_text" if state & _ENABLED else "disabled"))
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    flags = QStyle.visualAlignment(option.direction, start).value
    flags |= Qt.TextFlag.TextShowMnemonic.value
    painter.drawText(widget.rect(), flags, option.text)
    return True


def _handle(_style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    if widget is not None and widget.property("kit") == "clear":
        return True
    lit = bool(option.state.value & _HOVERED)
    painter.fillRect(option.rect, theme.color("accent" if lit else "line"))
    return True


def _heading(_style: Style, option: Any, painter: QPainter, _widget: Any) -> bool:
    area = option.rect
    lit = bool(option.state.value & _HOVERED)
    painter.fillRect(area, theme.color("hover" if lit else "surface2"))
    line = theme.color("line")
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, line)
    edge = _turned(option, QRect(area.right(), area.top(), 1, area.height()))
    painter.fillRect(edge, line)
    return True


def _heading_words(_style: Style, option: Any, painter: QPainter, _for: Any) -> bool:
    flags = option.textAlignment.value | Qt.TextFlag.TextSingleLine.value
    area = option.rect.adjusted(_GAP - 2, 0, 1 - _GAP, -1)
    painter.setPen(theme.color("text2"))
    metrics = option.fontMetrics
    elide = Qt.TextElideMode.ElideRight
    words = metrics.elidedText(option.text, elide, area.width())
    painter.drawText(area, flags, words)
    return True


def _behind_headings(_style: Style, option: Any, painter: QPainter, _for: Any) -> bool:
    painter.fillRect(option.rect, theme.color("surface2"))
    return True


def _bar_part(option: Any, part: QStyle.SubControl) -> QRect:
    """Return where a part of a scroll bar lies: all of it is the way of its handle."""
    area = option.rect
    across = option.orientation == Qt.Orientation.Horizontal
    length = area.width() if across else area.height()
    span = option.maximum - option.minimum
    grip, at = length, 0
    if span > 0:
        grip = length * option.pageStep // (span + option.pageStep)
        grip = min(max(grip, _GRIP), length)
        at = QStyle.sliderPositionFromValue(
            *(option.minimum, option.maximum, option.sliderPosition),
            *(length - grip, option.upsideDown),
        )
    begin, end = {
        Bar.SC_ScrollBarSlider: (at, at + grip),
        Bar.SC_ScrollBarSubPage: (0, at),
        Bar.SC_ScrollBarAddPage: (at + grip, length),
        Bar.SC_ScrollBarGroove: (0, length),
    }.get(part, (0, 0))
    if begin == end:
        return QRect()
    if across:
        found = QRect(area.left() + begin, area.top(), end - begin, area.height())
        return _turned(option, found)
    return QRect(area.left(), area.top() + begin, area.width(), end - begin)


# --- How much room they take ---------------------------------------------------------


def _line_room(option: Any, size: QSize, widget: QWidget | None) -> QSize | None:
    if not isinstance(widget, QLineEdit) or not widget.hasFrame():
        return None
    if widget.property("kit") == "bare":
        return size
    return QSize(size.width() + 2, max(size.height(), theme.px(28)) + 2)


def _button_room(option: Any, size: QSize, widget: QWidget | None) -> QSize | None:
    if widget is not None and widget.property("kit") == "link":
        return QSize(size.width(), max(size.height(), theme.px(22)))
    return QSize(size.width() + 26, max(size.height(), theme.px(30)) + 2)


def _tick_room(option: Any, size: QSize, _widget: QWidget | None) -> QSize | None:
    side = _side()
    wide = size.width() + side + (_GAP if option.text else 0)
    return QSize(wide, max(size.height(), side, theme.px(24)))


def _bar_room(option: Any, size: QSize, _widget: QWidget | None) -> QSize | None:
    if option.orientation == Qt.Orientation.Horizontal:
        return QSize(_GRIP, _BAR)
    return QSize(_BAR, _GRIP)


def _heading_room(option: Any, _size: QSize, widget: QWidget | None) -> QSize | None:
    metrics = option.fontMetrics
    wide = metrics.horizontalAdvance(option.text) + 2 * _GAP + 5
    return QSize(wide, metrics.height() + 5)


_PRIMITIVES: dict[Part, Callable[[Any, QPainter, Any], None]] = {
    Part.PE_Widget: _panel,
    Part.PE_PanelLineEdit: _line,
    Part.PE_IndicatorCheckBox: _box,
    Part.PE_IndicatorRadioButton: _dot,
    Part.PE_PanelStatusBar: _status,
    Part.PE_PanelTipLabel: _tip,
    Part.PE_FrameStatusBarItem: _nothing,
    Part.PE_FrameFocusRect: _nothing,
    Part.PE_PanelScrollAreaCorner: _nothing,
}
_CONTROLS: dict[Control, Callable[[Style, Any, QPainter, Any], bool]] = {
    Control.CE_ShapedFrame: _frame,
    Control.CE_CheckBox: _ticked,
    Control.CE_RadioButton: _picked,
    Control.CE_PushButtonBevel: _bevel,
    Control.CE_PushButtonLabel: _link,
    Control.CE_Splitter: _handle,
    Control.CE_HeaderSection: _heading,
    Control.CE_HeaderLabel: _heading_words,
    Control.CE_HeaderEmptyArea: _behind_headings,
}
_ROOMS: dict[Room, Callable[[Any, QSize, Any], QSize | None]] = {
    Room.CT_LineEdit: _line_room,
    Room.CT_PushButton: _button_room,
    Room.CT_CheckBox: _tick_room,
    Room.CT_RadioButton: _tick_room,
    Room.CT_ScrollBar: _bar_room,
    Room.CT_HeaderSection: _heading_room,
}
