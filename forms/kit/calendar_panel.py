"""The calendar that drops from a date field."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import _, screen_language
from forms.kit import icons, theme
from forms.kit.painting import guarded
from forms.kit.popup import DropPanel
from forms.kit.shorthand import add_months

_DAYS = 7
_WEEKS = 6
_CELL = 32
_HEAD = 40
_NAMES = 22
_PAD = 8
_FOOT = 34


class CalendarPanel(DropPanel):
    """A month of days; the date field under it steers it by keys.

    Attributes:
        picked: A day was chosen; carries the `date`.
    """

    picked = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._day = date.min
        self._today = date.min
        self.setMouseTracking(True)
        self._under: date | None = None

    def open_at(self, day: date, today: date) -> None:
        """Show the month of a day."""
        self._day, self._today = day, today
        self.setAccessibleName(screen_language().iso(day))
        cell = theme.px(_CELL)
        height = theme.px(_HEAD) + theme.px(_NAMES) + _WEEKS * cell + theme.px(_FOOT)
        self.open_under(_DAYS * cell + 2 * _PAD, height + _PAD)

    def day(self) -> date:
        """Return the day that is marked."""
        return self._day

    def move_to(self, day: date) -> None:
        """Mark another day."""
        self._day = day
        self.setAccessibleName(screen_language().iso(day))
        self.update()

    def _first(self) -> date:
        """Return the day in the upper corner: the week begins as the locale says."""
        first = self._day.replace(day=1)
        start = screen_language().locale.first_week_day
        return first - timedelta((first.weekday() - start) % _DAYS)

    def _cell(self, index: int) -> QRectF:
        cell = theme.px(_CELL)
        week, weekday = divmod(index, _DAYS)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            weekday = _DAYS - 1 - weekday
        top = theme.px(_HEAD) + theme.px(_NAMES) + week * cell
        return QRectF(_PAD + weekday * cell, top, cell, cell)

    def _arrow(self, step: int) -> QRectF:
        side = theme.px(26)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at_left = (step < 0) != rtl
        x = _PAD + 2 if at_left else self.width() - _PAD - 2 - side
        return QRectF(x, (theme.px(_HEAD) - side) / 2 + 2, side, side)

    def _foot(self) -> QRectF:
        height = theme.px(_FOOT)
        top = self.height() - height - 2
        return QRectF(_PAD, top, self.width() - 2 * _PAD, height)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the month."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        first = self._first()
        for index in range(_DAYS * _WEEKS):
            self._paint_day(painter, self._cell(index), first + timedelta(index))
        painter.setPen(theme.color("accent_text"))
        painter.setFont(theme.font(12, 500))
        words = _("Today {date}", date=screen_language().iso(self._today))
        painter.drawText(self._foot(), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_head(self, painter: QPainter) -> None:
        from babel.dates import format_skeleton  # noqa: PLC0415 - only here

        locale = screen_language().locale
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(13, 600))
        head = QRectF(0, 2, self.width(), theme.px(_HEAD))
        words = format_skeleton("yMMMM", self._day, locale=locale)
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, words)
        for step, name in ((-1, "chevron-left"), (1, "chevron-right")):
            spot = self._arrow(step).adjusted(5, 5, -5, -5)
            icons.paint(painter, name, spot, "text2")
        painter.setFont(theme.font(11, 500))
        painter.setPen(theme.color("text3"))
        for index in range(_DAYS):
            spot = self._cell(index)
            spot.setTop(theme.px(_HEAD))
            spot.setHeight(theme.px(_NAMES))
            weekday = (locale.first_week_day + index) % _DAYS
            name = locale.days["stand-alone"]["narrow"][weekday]
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, spot: QRectF, day: date) -> None:
        inner = spot.adjusted(2, 2, -2, -2)
        ink = "text" if day.month == self._day.month else "disabled"
        weight = 400
        painter.setPen(Qt.PenStyle.NoPen)
        if day == self._day:
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(inner, 6, 6)
            ink, weight = "on_accent", 600
        elif day == self._under:
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(inner, 6, 6)
        if day == self._today and day != self._day:
            painter.setPen(QPen(theme.color("accent"), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 6, 6)
            ink = "accent_text"
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font(12, weight, tabular=True))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def _day_at(self, event: QMouseEvent) -> date | None:
        for index in range(_DAYS * _WEEKS):
            if self._cell(index).contains(event.position()):
                return self._first() + timedelta(index)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the day under the pointer."""
        self._under = self._day_at(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a day, today, or turn the page."""
        for step in (-1, 1):
            if self._arrow(step).contains(event.position()):
                self.move_to(add_months(self._day, step))
                return
        if self._foot().contains(event.position()):
            self.picked.emit(self._today)
        elif (day := self._day_at(event)) is not None:
            self.picked.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the page."""
        self.move_to(add_months(self._day, -1 if event.angleDelta().y() > 0 else 1))
