"""The field of a date: ISO on the screen, shorthand by keys, a calendar below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.core.clock import today
from app.core.i18n import _, screen_language
from forms.kit import theme
from forms.kit.calendar_panel import CalendarPanel
from forms.kit.field_base import Field
from forms.kit.icon_input import IconInput
from forms.kit.shorthand import DateError, add_months, read_date

_STEPS = {"+": (1, 0), "=": (1, 0), "-": (-1, 0), "[": (0, -1), "]": (0, 1)}
"""Keys that change the date shown, in days and months."""

_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}


class _DateInput(IconInput):
    """The line of a date field; hands the special keys to the field."""

    def __init__(self, owner: DateField) -> None:
        super().__init__("calendar", _("Calendar  F4"))
        self._owner = owner
        self.setFont(theme.font(13, tabular=True))
        theme.signals.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font(13, tabular=True))

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the form while the calendar is open."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._owner.wants(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the field take its keys first."""
        if not self._owner.take_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the calendar when the focus leaves."""
        self._owner.close_calendar()
        super().focusOutEvent(event)


class DateField(Field):
    """A date; value `date | None`.

    Args:
        today: Tells the day that shorthand counts from.
    """

    def __init__(
        self,
        today: Callable[[], date] = today,
    ) -> None:
        super().__init__()
        self._today = today
        self._value: date | None = None
        self._stepped = ""  # the sign just used as a step, should a number follow
        self._before: date | None = None
        self._line = _DateInput(self)
        self._line.committed.connect(self.commit)
        self._line.pressed.connect(self.toggle_calendar)
        self._calendar: CalendarPanel | None = None
        self._hold(self._line)

    def value(self) -> date | None:
        """Return the date last set or committed; None when empty."""
        return self._value

    def set_value(self, value: date | None) -> None:
        """Show a date; None empties the field."""
        if value == self._value and self.is_typing():
            return
        self._value = value
        self._stepped = ""
        self._set_own("")
        self._line.setText(screen_language().iso(value))
        self._line.setCursorPosition(0)

    def is_typing(self) -> bool:
        """Say whether something else stands there than the date committed."""
        return self._line.text() != screen_language().iso(self._value)

    def _typing_dropped(self) -> None:
        self._line.setText(screen_language().iso(self._value))

    def mark_unread(self) -> None:
        """Override Field.mark_unread."""
        try:
            read_date(self._line.text(), self._today(), self._value)
        except DateError:
            self.commit()

    def commit(self) -> bool:
        """Read what was typed, shorthand too."""
        if self._read_only:
            return True
        typed = self._line.text()
        self._stepped = ""
        try:
            value = read_date(typed, self._today(), self._value)
        except DateError:
            known = f"12-5, {self._today().year}-12-5, +7, t"
            self._set_own(_("This is not a date. Examples: {examples}", examples=known))
            return False
        self._take(value)
        return True

    def _take(self, value: date | None) -> None:
        self._set_own("")
        changed = value != self._value
        self._value = value
        shown = screen_language().iso(value)
        # Of a day that was read nothing is left to take back but the record's change.
        if shown != self._line.text() or self._line.isUndoAvailable():
            self._line.setText(shown)
        if changed:
            self.edited.emit(value)

    def wants(self, event: QKeyEvent) -> bool:
        """Say whether a key belongs to the open calendar."""
        return self.calendar_open() and event.key() == Qt.Key.Key_Escape

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key of dates.

        Returns:
            False when it is an ordinary key of a line of text.
        """
        if self._read_only:
            return False
        alt_down = event.key() == Qt.Key.Key_Down and (
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        if event.key() == Qt.Key.Key_F4 or alt_down:
            self.toggle_calendar()
            return True
        if self.calendar_open():
            return self._steer(event)
        return self._step_key(event)

    def _step_key(self, event: QKeyEvent) -> bool:
        text = event.text()
        whole = self._line.selectedText() == self._line.text()
        shown = screen_language().iso(self._value)
        if self._stepped and text.isdigit():
            self._undo_step(text)
            return True
        untouched = self._value is not None and self._line.text() == shown
        if text in _STEPS and untouched and (whole or not self._line.hasSelectedText()):
            self._step(text)
            return True
        self._stepped = ""
        return False

    def _step(self, sign: str) -> None:
        day = self._value or self._today()
        days, months = _STEPS[sign]
        self._before = day if not self._stepped else self._before
        self._stepped = sign if sign in "+-" else ""
        self._take(add_months(day + timedelta(days), months))
        self._line.selectAll()

    def _undo_step(self, digit: str) -> None:
        """The sign was the beginning of "+7" after all."""
        sign, self._stepped = self._stepped, ""
        self._take(self._before)
        self._line.replace_text(sign + digit)

    def calendar_open(self) -> bool:
        """Say whether the calendar is shown."""
        return self._calendar is not None and self._calendar.isVisible()

    def toggle_calendar(self) -> None:
        """Open or close the calendar."""
        if self.calendar_open() or self._read_only:
            self.close_calendar()
            return
        self._line.setFocus()
        if not self.commit():
            self.set_value(self._value)
        if self._calendar is None:
            self._calendar = CalendarPanel(self._line)
            self._calendar.picked.connect(self._pick)
        today = self._today()
        self._calendar.open_at(self._value or today, today)

    def close_calendar(self) -> None:
        """Close the calendar; the date stays."""
        if self._calendar is not None:
            self._calendar.hide()

    def _steer(self, event: QKeyEvent) -> bool:
        assert self._calendar is not None  # noqa: S101 -- it is open
        key = event.key()
        day = self._calendar.day()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(day)
        elif key == Qt.Key.Key_Escape:
            self.close_calendar()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = -1 if key == Qt.Key.Key_PageUp else 1
            self._calendar.move_to(add_months(day, step))
        elif key in _ARROWS:
            days = _ARROWS[Qt.Key(key)]
            if abs(days) == 1 and self.isRightToLeft():
                days = -days
            self._calendar.move_to(day + timedelta(days))
        else:
            self.close_calendar()
            return False
        return True

    def _pick(self, day: date) -> None:
        self.close_calendar()
        self._take(day)
        self._line.selectAll()

    def _apply_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)
        self._line.show_icon(shown=not read_only)
