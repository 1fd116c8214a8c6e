"""The navigation at the side: the modules in the order of business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.home import Badge
from app.core.i18n import _, screen_language
from forms.kit import icons, layout, theme
from forms.kit.elided import at_start, shortened
from forms.kit.painting import guarded

WIDE = 184
NARROW = 52
_ICON = 18
_TALL = 32  # pixels of a row; less on a low window, so that all rows are seen
_LEAST = 25


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One row of the navigation.

    Attributes:
        key: Given back when it is chosen.
        title: Translated.
        icon: Icon name.
        group: Translated heading above it; empty: none.
        badge: How many things wait; 0 shows nothing.
        urgent: Whether a deadline is among them: the badge is red.
        tip: Shortcut or explanation behind the title in the tip.
    """

    key: str
    title: str
    icon: str
    group: str = ""
    badge: int = 0
    urgent: bool = False
    tip: str = ""


class RailButton(QAbstractButton):
    """A row of the navigation, painted in both widths and both directions."""

    def __init__(self, entry: RailEntry) -> None:
        super().__init__()
        self.entry = entry
        self._narrow = False
        self._tall = theme.px(_TALL)
        self.setCheckable(True)
        self.setAccessibleName(entry.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show the icon only."""
        self._narrow = narrow
        self._tell()
        self.update()

    def show_entry(self, entry: RailEntry) -> None:
        """Show another count."""
        self.entry = entry
        self._tell()
        self.update()

    def set_tall(self, tall: int) -> None:
        """Make the row so many pixels high."""
        if tall != self._tall:
            self._tall = tall
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of one row."""
        return QSize(theme.px(120), self._tall)

    def minimumSizeHint(self) -> QSize:
        """Return the room of the icon; titles are elided before the rail grows."""
        return QSize(theme.px(32), self._tall)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, title and badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        self._paint_ground(painter, rect)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        colour = "accent_text" if self.isChecked() else "text2"
        side = theme.px(_ICON)
        lead = (rect.width() - side) / 2 if self._narrow else 10
        spot = QRectF(lead, (rect.height() - side) / 2, side, side)
        if rtl:
            spot.moveRight(rect.right() - lead)
        icons.paint(painter, self.entry.icon, spot, colour)
        if self._narrow:
            self._paint_dot(painter, spot, rtl)
            return
        badge = self._paint_badge(painter, rect, rtl)
        room = rect.adjusted(lead + side + 10, 0, -badge - 6, 0)
        if rtl:
            room = rect.adjusted(badge + 6, 0, -(lead + side + 10), 0)
        painter.setFont(theme.font(13, 600 if self.isChecked() else 400))
        lit = self.underMouse() and not self.isChecked()
        painter.setPen(theme.color("text" if lit else colour))
        words = shortened(self.entry.title, QFontMetrics(painter.font()), room.width())
        painter.drawText(room, at_start(rtl=rtl), words)

    def _paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(theme.color("surface"))
        elif self.isDown():
            painter.setBrush(theme.color("sunken"))
        elif self.underMouse():
            painter.setBrush(theme.color("hover"))
        else:
            painter.setBrush(QColor(Qt.GlobalColor.transparent))
        painter.drawRoundedRect(rect, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_badge(self, painter: QPainter, rect: QRectF, rtl: bool) -> float:  # noqa: FBT001 - a direction
        """Paint the pill; returns the pixels it takes at the end of the row."""
        if not self.entry.badge:
            return 0
        words = screen_language().quantity(Decimal(self.entry.badge), 0)
        painter.setFont(theme.font(11, 600, tabular=True))
        wide = QFontMetrics(painter.font()).horizontalAdvance(words)
        high = theme.px(17)
        pill = QRectF(0, (rect.height() - high) / 2, max(wide + 14, high + 6), high)
        pill.moveRight(rect.right() - 8)
        if rtl:
            pill.moveLeft(8)
        ground, ink = ("bad_bg", "bad_fg") if self.entry.urgent else ("", "text")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground or "border_soft"))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(theme.color(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        return pill.width() + 8

    def _paint_dot(self, painter: QPainter, spot: QRectF, rtl: bool) -> None:  # noqa: FBT001 - a direction
        if not self.entry.badge:
            return
        dot = QRectF(0, 0, 8, 8)
        dot.moveCenter(spot.topLeft() if rtl else spot.topRight())
        painter.setPen(QPen(theme.color("rail"), 1.5))
        painter.setBrush(theme.color("bad_dot" if self.entry.urgent else "neutral_dot"))
        painter.drawEllipse(dot)

    def _tell(self) -> None:
        words = self.entry.title
        if self.entry.badge:
            words = _("{title}: {n} waiting", title=words, n=self.entry.badge)
        self.setAccessibleName(words)
        tip = f"{words}  {self.entry.tip}" if self.entry.tip else words
        # A wide rail says everything already.
        self.setToolTip(tip if self._narrow or self.entry.badge else self.entry.tip)


class Rail(QFrame):
    """The navigation; narrow by hand or where the window is narrow.

    Signals:
        chosen: A row was chosen; arg: its key.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "rail")
        self.setProperty("pane", "shell")
        self.setAccessibleName(_("Navigation"))
        self._buttons: dict[str, RailButton] = {}
        self._groups: list[tuple[QWidget, QWidget]] = []
        self._narrow = False
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(8, 8, 8, 8)
        self._rows.setSpacing(1)
        inner = layout.box(self._rows)
        inner.setProperty("kit", "clear")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self._inner = inner
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(8, 5, 8, 6)
        self._foot.setSpacing(1)
        self.setLayout(layout.column((area, 1), layout.hline(), self._foot, spacing=0))
        theme.signals.changed.connect(self._fit)
        self._fit()

    def show_entries(
        self, entries: Sequence[RailEntry], foot: Sequence[RailEntry] = ()
    ) -> None:
        """Show the rows.

        Args:
            entries: In their order, with their groups.
            foot: What stands at the bottom.
        """
        layout.clear(self._rows)
        layout.clear(self._foot)
        self._buttons.clear()
        self._groups.clear()
        group = ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                self._add_group(group)
            self._rows.addWidget(self._button(entry))
        self._rows.addStretch(1)
        for entry in foot:
            self._foot.addWidget(self._button(entry))
        self.set_narrow(self._narrow)

    def show_current(self, key: str) -> None:
        """Mark the row of the tab at the front; an unknown key marks none."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def show_badges(self, badges: Sequence[Badge]) -> None:
        """Show in each row how many things wait there; nothing waits in the others."""
        waiting = {one.module: one for one in badges}
        for key, button in self._buttons.items():
            one = waiting.get(key, Badge(module=key, count=0))
            shown = replace(button.entry, badge=one.count, urgent=one.urgent)
            if shown != button.entry:
                button.show_entry(shown)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show icons only, or icons with titles."""
        self._narrow = narrow
        for button in self._buttons.values():
            button.set_narrow(narrow)
        for heading, line in self._groups:
            heading.setVisible(not narrow)
            line.setVisible(narrow)
        self._fit()
        self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override: a low window gets lower rows."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        if not self._buttons:
            return
        rows = [b for b in self._buttons.values() if b.parent() is self._inner]
        heads = [line if self._narrow else head for head, line in self._groups]
        taken = sum(head.sizeHint().height() + 1 for head in heads)
        # Piece by piece: a layout counts what is shown, and new rows are shown, and
        # their area laid out, only after this.
        foot = (b for b in self._buttons.values() if b not in rows)
        taken += sum(b.sizeHint().height() + 1 for b in foot) + 11
        room = self.height() - 16 - taken
        tall = min(
            max(room // max(len(rows), 1) - 1, theme.px(_LEAST)), theme.px(_TALL)
        )
        for button in rows:
            button.set_tall(tall)

    def is_narrow(self) -> bool:
        """Say whether only icons are shown."""
        return self._narrow

    def button(self, key: str) -> RailButton:
        """Return the row of a key."""
        return self._buttons[key]

    def _fit(self) -> None:
        self.setFixedWidth(NARROW if self._narrow else theme.px(WIDE))

    def _add_group(self, title: str) -> None:
        heading = layout.text(title, "group")
        heading.setContentsMargins(*layout.facing((13, 8, 10, 2)))
        line = layout.box(layout.column(layout.hline(), margins=(6, 6, 6, 6)))
        self._rows.addWidget(heading)
        self._rows.addWidget(line)
        self._groups.append((heading, line))

    def _button(self, entry: RailEntry) -> RailButton:
        made = RailButton(entry)
        # A click on the row of the tab at the front must not unmark it.
        made.clicked.connect(lambda: self._choose(made))
        self._buttons[entry.key] = made
        return made

    def _choose(self, button: RailButton) -> None:
        button.setChecked(True)
        self.chosen.emit(button.entry.key)
