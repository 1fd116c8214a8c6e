"""Buttons: with an icon at the right distance, an accessible name and a key hint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from forms.kit import corners, icons, keys, menu_keys, spoken, theme
from forms.kit.elided import shortened
from forms.kit.painting import guarded

_GAP = 8
_LEAST_WORDS = 34  # pixels; fewer letters say nothing
_ICON = 16
_SQUARE = 30  # pixels
_TURN = 30  # degrees a step of the busy ring


def native(shortcut: str) -> str:
    """Return a shortcut as the keyboard of this system writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


class Button(QPushButton):
    """A push button that paints its own content: icon, text, menu arrow, busy ring."""

    def __init__(self, text: str, icon: str | None = None) -> None:
        super().__init__()
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._icon = icon
        self._waiting = False
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._step)
        theme.signals.changed.connect(self.updateGeometry)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 -- as Qt's setters
        """Show that the action runs; a busy button cannot be pressed again."""
        self.set_resting(busy)
        if busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def set_resting(self, resting: bool) -> None:  # noqa: FBT001 -- as Qt's setters
        """Let it not be pressed for a while; the keyboard stays with it.

        Qt would hand the keyboard to the next field: what is typed would stand there.
        """
        around, at = self.parentWidget(), self.window().focusWidget()
        if resting and around is not None and at is self:
            self._waiting = True
            around.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setEnabled(not resting)
        if not resting and self._waiting:
            self._waiting = False
            if at is around:  # nobody went on meanwhile
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_busy(self) -> bool:
        """Say whether the action runs."""
        return self._timer.isActive()

    def set_icon(self, name: str | None) -> None:
        """Show another icon."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def has_icon(self) -> bool:
        """Say whether it shows an icon."""
        return bool(self._icon)

    def sizeHint(self) -> QSize:
        """Return the room for icon, text and arrow."""
        width = self._content_width() + 26
        return QSize(max(width, theme.px(32)), theme.px(30) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a button is never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press it as Space does; a dialog would press its default."""
        if keys.is_held_return(event):
            event.ignore()
        elif not keys.is_return(event):
            super().keyPressEvent(event)
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style paint the frame, then paint the content."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.hasFocus() and self._colour() == "on_accent":
            # A ring of the colour around it would not be seen on its own ground.
            painter.setPen(QPen(theme.color("on_accent"), 1.5))
            painter.drawRoundedRect(rect.adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)
        width = min(self._content_width(), self.width() - 12)
        rect.setWidth(width)
        rect.moveCenter(QRectF(self.rect()).center())
        paint_content(painter, self, rect, self._drawn(), self._colour())

    def _drawn(self) -> tuple[str | None, str, bool]:
        return self._icon, _said(self), self.menu() is not None

    def _content_width(self) -> int:
        return content_width(self, self._drawn())

    def _colour(self) -> str:
        if not self.isEnabled():
            return "disabled"
        if self.property("primary") or self.isDefault():
            return "on_accent"
        if self.property("danger"):
            return "bad_fg"
        return "text"

    def _step(self) -> None:
        self._turn = (self._turn + _TURN) % 360
        self.update()

    @property
    def turn(self) -> int | None:
        """The angle of the busy ring in degrees; None when nothing runs."""
        return self._turn if self.is_busy() else None


class GhostButton(QToolButton):
    """A flat button of an icon, with or without a text."""

    def __init__(
        self, icon: str, tip: str, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kit", "ghost")
        self.setMinimumWidth(_SQUARE)  # in a narrow row the icon alone stands for it
        self.setText(text.replace("&", "&&"))
        self.setToolTip(tip)
        self.setAccessibleName(spoken.name_of(text or tip))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._icon: str | None = icon
        theme.signals.changed.connect(self.updateGeometry)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.update()

    def has_icon(self) -> bool:
        """Say whether it shows an icon."""
        return bool(self._icon)

    def sizeHint(self) -> QSize:
        """Return the room for icon and text; never less than 30 pixels square."""
        side = theme.px(30)
        if not self.text():
            return QSize(side, side)
        return QSize(content_width(self, self._drawn()) + 18, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same; what is given less room lets its words end early."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press it as Space does; a dialog would press its default."""
        if keys.is_held_return(event):
            event.ignore()
        elif not keys.is_return(event):
            super().keyPressEvent(event)
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame and content; Fusion would paint a bevel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ghost_frame(painter, self)
        rect, drawn = QRectF(self.rect()), self.fitting()
        rect.setWidth(min(content_width(self, drawn), self.width() - 4))
        rect.moveCenter(QRectF(self.rect()).center())
        paint_content(painter, self, rect, drawn, self._colour())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint as hovered."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint as not hovered."""
        super().leaveEvent(event)
        self.update()

    def _drawn(self) -> tuple[str | None, str, bool]:
        arrow = bool(self.text()) and self.menu() is not None
        return self._icon, _said(self), arrow

    def fitting(self) -> tuple[str | None, str, bool]:
        """Return icon, words and arrow as there is room: words end early, or go."""
        icon, words, arrow = drawn = self._drawn()
        over = content_width(self, drawn) - (self.width() - 4)
        if over <= 0 or not words or icon is None:
            return drawn
        metrics, plain = QFontMetrics(_font(self)), words.replace("&&", "&")
        room = metrics.horizontalAdvance(plain) - over
        if room < theme.px(_LEAST_WORDS):
            return icon, "", arrow
        return icon, shortened(plain, metrics, room - 1).replace("&", "&&"), arrow

    def _colour(self) -> str:
        if not self.isEnabled():
            return "disabled"
        return "accent_text" if self.isChecked() else "text2"


def _said(widget: QAbstractButton) -> str:
    """Return the words that are shown: none in a narrow row; see `narrow`."""
    return "" if widget.property("bare") else widget.text()


def words_room(widget: Button | GhostButton) -> int:
    """Return the pixels that a button saves without its words; 0: it needs them."""
    if not widget.has_icon():
        return 0
    whole, bare = ("dots", widget.text(), False), ("dots", "", False)
    return content_width(widget, whole) - content_width(widget, bare)


def _ghost_frame(painter: QPainter, widget: QAbstractButton) -> None:
    rect = QRectF(widget.rect())
    ground = ""
    if widget.isChecked():
        ground = "accent_soft"
    elif widget.isDown():
        ground = "sunken"
    elif widget.isEnabled() and widget.underMouse():
        ground = "hover"
    painter.setPen(Qt.PenStyle.NoPen)
    if ground:
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(rect, 6, 6)
    if widget.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("focus"), 2))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)


def content_width(widget: QWidget, drawn: tuple[str | None, str, bool]) -> int:
    """Return the pixels that icon, text and arrow take side by side."""
    icon, text, arrow = drawn
    width = theme.px(_ICON) if icon else 0
    if text:
        metrics = QFontMetrics(_font(widget))
        flags = Qt.TextFlag.TextShowMnemonic.value
        width += metrics.size(flags, text).width() + (_GAP if icon else 0)
    return width + (_GAP + theme.px(12) if arrow else 0)


def paint_content(
    painter: QPainter,
    widget: QAbstractButton,
    rect: QRectF,
    drawn: tuple[str | None, str, bool],
    colour: str,
) -> None:
    """Paint icon, text and arrow of a button in the direction of reading."""
    icon, text, arrow = drawn
    rtl = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = theme.px(_ICON)
    turn = widget.turn if isinstance(widget, Button) else None
    if turn is not None and not icon:  # no room of its own: where the words stood
        spot = QRectF(0, 0, side, side)
        spot.moveCenter(rect.center())
        _paint_ring(painter, spot, turn)
        return
    if icon:
        spot = _take(rect, side, at_right=rtl)
        # Icons stay quieter than the words, except on the accent.
        token = "text2" if colour == "text" else colour
        if turn is None:
            icons.paint(painter, icon, spot, token)
        else:
            _paint_ring(painter, spot, turn)
        _take(rect, _GAP, at_right=rtl)
    if arrow:
        spot = _take(rect, theme.px(12), at_right=not rtl)
        icons.paint(painter, "chevron-down", spot, colour, 2.0)
        _take(rect, _GAP, at_right=not rtl)
    if text:
        painter.setFont(_font(widget))
        painter.setPen(theme.color(colour))
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextShowMnemonic.value
        painter.drawText(rect.adjusted(-2, 0, 2, 0), flags, text)


def _take(rect: QRectF, width: float, *, at_right: bool) -> QRectF:
    """Cut a square-high piece off one end of a rectangle and return it."""
    piece = QRectF(rect)
    if at_right:
        piece.setLeft(rect.right() - width)
        rect.setRight(rect.right() - width)
    else:
        piece.setRight(rect.left() + width)
        rect.setLeft(rect.left() + width)
    spot = QRectF(0, 0, width, width)
    spot.moveCenter(piece.center())
    return spot


def _paint_ring(painter: QPainter, spot: QRectF, turn: int) -> None:
    ring = spot.adjusted(2, 2, -2, -2)
    painter.setPen(QPen(theme.color("border_soft"), 2))
    painter.drawEllipse(ring)
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.drawArc(ring, -turn * 16, 90 * 16)


def _font(widget: QWidget) -> QFont:
    strong = bool(widget.property("primary"))
    size = 12 if widget.property("role") == "small" else 13
    return theme.font(size, 600 if strong else 400)


def button(
    text: str,
    icon: str | None = None,
    *,
    primary: bool = False,
    shortcut: str | None = None,
    danger: bool = False,
) -> Button:
    """Return a button with its words.

    Args:
        text: A verb in the language of the screen.
        icon: Icon name or None.
        primary: The one action of the screen that is filled with the accent.
        shortcut: Key sequence shown in the tip, for example "Ctrl+S". The action
            itself holds the shortcut, so that it works wherever the focus is.
        danger: The action destroys something.
    """
    made = Button(text, icon)
    made.setProperty("primary", primary)
    made.setProperty("danger", danger)
    made.setToolTip(f"{text}  {native(shortcut)}" if shortcut else text)
    return made


def ghost(
    icon: str, tip: str, text: str | None = None, *, checkable: bool = False
) -> GhostButton:
    """Return a flat button of an icon.

    Args:
        icon: Icon name.
        tip: What it does; also its accessible name where it has no text.
        text: Words beside the icon, or None.
        checkable: Whether it stays pressed.
    """
    made = GhostButton(icon, tip, text or "")
    made.setCheckable(checkable)
    return made


class _LinkButton(QPushButton):
    """A button that looks like a link."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return follow the link; Qt's own knows only Space outside dialogs."""
        if keys.is_held_return(event):
            event.ignore()
        elif keys.is_return(event):
            self.click()
        else:
            super().keyPressEvent(event)


def link(text: str) -> QPushButton:
    """Return a button that looks like a link."""
    made = _LinkButton(text.replace("&", "&&"))
    made.setProperty("kit", "link")
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


MenuItem = tuple[str, str | None, Callable[[], object]] | None
"""Words, icon name or None, what happens; None draws a line."""


def menu_button(
    text: str,
    items: list[MenuItem],
    icon: str | None = None,
    *,
    primary: bool = False,
    shortcut: str | None = None,
) -> Button:
    """Return a button that opens a menu.

    Args:
        text: Words of the button.
        items: The rows of the menu.
        icon: Icon name or None.
        primary: Filled with the accent.
        shortcut: Key sequence shown in the tip.
    """
    made = button(text, icon, primary=primary, shortcut=shortcut)
    made.setMenu(fill_menu(QMenu(made), items))
    return made


def fill_menu(menu: QMenu, items: list[MenuItem]) -> QMenu:
    """Put rows into a menu and return it; their first letters choose them."""
    round_menu(menu)
    menu_keys.listen(menu)
    for item in items:
        if item is None:
            menu.addSeparator()
            continue
        words, icon, then = item
        action = menu.addAction(words.replace("&", "&&"))
        if icon:
            action.setIcon(icons.icon(icon))
        # The signal hands over "checked"; the form is not asked to know it.
        action.triggered.connect(lambda _checked=False, run=then: run())
    return menu


def round_menu(menu: QMenu) -> None:
    """Let the round corners of a menu show what is behind them."""
    flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
    menu.setWindowFlags(menu.windowFlags() | flags)
    menu_keys.help_in(menu)
    corners.cut(menu)


def pop_below(menu: QMenu, widget: QWidget, part: QRectF | None = None) -> None:
    """Open a menu under a widget, at the side where reading starts.

    It stands at its first line: Return takes that, wherever the mouse was left.

    Args:
        menu: Is opened.
        widget: It opens under.
        part: The part of the widget that it belongs to; None: the whole.
    """
    spot = (part or QRectF(widget.rect())).toRect()
    rtl = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
    across = spot.right() + 1 - menu.sizeHint().width() if rtl else spot.left()
    menu.popup(widget.mapToGlobal(QPoint(across, widget.height() + 2)))
    lines = [one for one in menu.actions() if one.isEnabled() and one.text()]
    if lines:
        menu.setActiveAction(lines[0])
