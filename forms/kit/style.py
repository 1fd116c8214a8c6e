"""How the common parts of the screen are painted: Qt's Fusion in colours by token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComplex,
    QWidget,
)

from forms.kit import icons, style_parts, theme
from forms.kit.dress import FRAMELESS, dress
from forms.kit.painting import guarded
from forms.kit.style_parts import DOWN, ENABLED, FOCUSED, GAP, HOVERED, rounded, turned

_DEFAULT: Final = 0x04  # QStyleOptionButton.DefaultButton
_BAR: Final = 10  # pixels across a scroll bar
_GRIP: Final = 34  # its shortest handle, with the pixel around it

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

    @guarded
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

    @guarded
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

    @guarded
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
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]

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
        return super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]

    def standardIcon(
        self,
        which: QStyle.StandardPixmap,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> QIcon:
        """Override: a line is cleared by our own cross."""
        if which == QStyle.StandardPixmap.SP_LineEditClearButton:
            return icons.icon("x", "text3")
        return super().standardIcon(which, option, widget)

    def _draw_bar(self, option: Any, painter: QPainter, widget: QWidget | None) -> None:
        grip = _bar_part(option, Bar.SC_ScrollBarSlider)
        lit = bool(option.state.value & (HOVERED | DOWN)) and (
            option.activeSubControls == Bar.SC_ScrollBarSlider
        )
        ground = "line_strong" if lit else "border_soft"
        rounded(painter, grip.adjusted(1, 1, -1, -1), ground, "", 4)


# --- Buttons, headings, handles ------------------------------------------------------


def _bevel(_style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    if widget is None:
        return False
    if widget.property("kit") == "link":
        return True
    state = option.state.value
    filled = widget.property("primary") or option.features.value & _DEFAULT
    danger = bool(widget.property("danger"))
    ground, edge = _filled(state) if filled else _plain(state, danger)
    focused = bool(state & FOCUSED) and bool(state & ENABLED)
    if focused:
        edge = "focus"
        if filled:
            white = theme.token("on_accent") == "#FFFFFF"
            edge = "accent_press" if white else "text"
    rounded(painter, option.rect, ground, edge, 6, 2 if focused else 1)
    return True


def _filled(state: int) -> tuple[str, str]:
    if not state & ENABLED:
        return "sunken", "line"
    if state & DOWN:
        return "accent_press", "accent"
    return "accent_hover" if state & HOVERED else "accent", "accent"


def _plain(state: int, danger: bool) -> tuple[str, str]:  # noqa: FBT001 -- a look
    if not state & ENABLED:
        return "surface2", "line"
    if danger:
        return "bad_bg" if state & HOVERED else "surface", "bad_dot"
    if state & DOWN:
        return "sunken", "border_soft"
    return "hover" if state & HOVERED else "surface", "border_soft"


def _words(style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    """Paint the words of a link and of what is filled; others keep Fusion's way."""
    if widget is None:
        return False
    if widget.property("kit") == "link":
        _link(option, painter, widget)
        return True
    if not option.features.value & _DEFAULT or not option.state.value & ENABLED:
        return False
    made = QStyleOptionButton(option)  # of Qt's own dialogs; ours paint themselves
    made.palette.setColor(QPalette.ColorRole.ButtonText, theme.color("on_accent"))
    painter.setFont(theme.font(weight=600))
    label = Control.CE_PushButtonLabel
    QProxyStyle.drawControl(style, label, made, painter, widget)
    return True


def _link(option: Any, painter: QPainter, widget: QWidget) -> None:
    state = option.state.value
    font = painter.font()
    font.setUnderline(bool(state & HOVERED) and not state & FOCUSED)
    painter.setFont(font)
    if state & FOCUSED:
        under = (0, widget.height() - 2, widget.width(), 2)
        theme.fill(painter, under, theme.color("focus"))
    painter.setPen(theme.color("accent_text" if state & ENABLED else "disabled"))
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    flags = QStyle.visualAlignment(option.direction, start).value
    flags |= Qt.TextFlag.TextShowMnemonic.value
    painter.drawText(widget.rect(), flags, option.text)


def _handle(_style: Style, option: Any, painter: QPainter, widget: Any) -> bool:
    if widget is not None and widget.property("kit") == "clear":
        return True
    lit = bool(option.state.value & HOVERED)
    theme.fill(painter, option.rect, theme.color("accent" if lit else "line"))
    return True


def _heading(_style: Style, option: Any, painter: QPainter, _widget: Any) -> bool:
    area = option.rect
    lit = bool(option.state.value & HOVERED)
    theme.fill(painter, area, theme.color("hover" if lit else "surface2"))
    line = theme.color("line")
    theme.fill(painter, (area.left(), area.bottom(), area.width(), 1), line)
    edge = turned(option, QRect(area.right(), area.top(), 1, area.height()))
    theme.fill(painter, edge, line)
    return True


def _heading_words(_style: Style, option: Any, painter: QPainter, _for: Any) -> bool:
    flags = option.textAlignment.value | Qt.TextFlag.TextSingleLine.value
    area = option.rect.adjusted(GAP - 2, 0, 1 - GAP, -1)
    painter.setPen(theme.color("text2"))
    metrics = option.fontMetrics
    elide = Qt.TextElideMode.ElideRight
    words = metrics.elidedText(option.text, elide, area.width())
    painter.drawText(area, flags, words)
    return True


def _behind_headings(_style: Style, option: Any, painter: QPainter, _for: Any) -> bool:
    theme.fill(painter, option.rect, theme.color("surface2"))
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
        return turned(option, found)
    return QRect(area.left(), area.top() + begin, area.width(), end - begin)


# --- How much room they take ---------------------------------------------------------


def _line_room(_option: Any, size: QSize, widget: QWidget | None) -> QSize | None:
    if not isinstance(widget, QLineEdit) or not widget.hasFrame():
        return None
    if widget.property("kit") in FRAMELESS:
        return size
    return QSize(size.width() + 2, max(size.height(), theme.px(28)) + 2)


def _button_room(_option: Any, size: QSize, widget: QWidget | None) -> QSize | None:
    if widget is not None and widget.property("kit") == "link":
        return size.expandedTo(QSize(theme.px(24), theme.px(24)))
    return QSize(size.width() + 26, max(size.height(), theme.px(30)) + 2)


def _tick_room(option: Any, size: QSize, widget: QWidget | None) -> QSize | None:
    side = style_parts.side()
    wide = size.width() + side + (GAP if option.text else 0)
    field = widget is not None and widget.property("kit") == "field"
    least = theme.px(28) + 2 if field else theme.px(24)
    return QSize(wide, max(size.height(), side, least))


def _bar_room(option: Any, _size: QSize, _widget: QWidget | None) -> QSize | None:
    if option.orientation == Qt.Orientation.Horizontal:
        return QSize(_GRIP, _BAR)
    return QSize(_BAR, _GRIP)


def _heading_room(option: Any, _size: QSize, _for: QWidget | None) -> QSize | None:
    metrics = option.fontMetrics
    wide = metrics.horizontalAdvance(option.text) + 2 * GAP + 5
    return QSize(wide, metrics.height() + 5)


_PRIMITIVES: dict[Part, Callable[[Any, QPainter, Any], None]] = {
    Part.PE_Widget: style_parts.panel,
    Part.PE_PanelLineEdit: style_parts.line,
    Part.PE_IndicatorCheckBox: style_parts.box,
    Part.PE_IndicatorRadioButton: style_parts.dot,
    Part.PE_PanelStatusBar: style_parts.status,
    Part.PE_PanelTipLabel: style_parts.tip,
    Part.PE_FrameStatusBarItem: style_parts.nothing,
    Part.PE_FrameFocusRect: style_parts.nothing,
    Part.PE_PanelScrollAreaCorner: style_parts.nothing,
}
_CONTROLS: dict[Control, Callable[[Style, Any, QPainter, Any], bool]] = {
    Control.CE_ShapedFrame: style_parts.frame,
    Control.CE_CheckBox: style_parts.ticked,
    Control.CE_RadioButton: style_parts.picked,
    Control.CE_PushButtonBevel: _bevel,
    Control.CE_PushButtonLabel: _words,
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
