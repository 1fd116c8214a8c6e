"""Fields of numbers and money, with arithmetic and the numbers of every locale."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent

from app.core.i18n import MINUS, _, screen_language
from app.core.money import half_up
from forms.kit import formula, theme
from forms.kit.field_base import Field, LineInput
from forms.kit.grid_values import too_large, vanished
from forms.kit.painting import guarded

_SIGNS = re.compile(r"^(?P<minus>[-−－]?)\s*[$¥￥€£₽元]\s*|^[A-Z]{3}\s+|\s*元$")


class _NumberInput(LineInput):
    """A line whose figures stand at the right in every direction of reading."""

    def __init__(self, owner: DecimalField) -> None:
        super().__init__()
        self._owner = owner
        self.unit = ""
        self.setAlignment(
            Qt.AlignmentFlag.AlignRight
            | Qt.AlignmentFlag.AlignVCenter
            | Qt.AlignmentFlag.AlignAbsolute
        )
        # Amounts always run from left to right, in Arabic too.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFont(theme.font(13, tabular=True))
        theme.signals.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.setFont(theme.font(13, tabular=True))

    def set_unit(self, unit: str) -> None:
        """Show a unit or currency quietly at the left."""
        self.unit = unit
        width = self.fontMetrics().horizontalAdvance(unit) + 8 if unit else 0
        self.leave(width, 0)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Show the bare number while it is edited, the grouped one afterwards."""
        comes = isinstance(event, QFocusEvent) and event.gotFocus()
        if comes and not self.isReadOnly():
            self._owner.show_plain()
        return super().event(event)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, then the unit."""
        super().paintEvent(event)
        if self.unit:
            painter = QPainter(self)
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text3"))
            rect = self.rect().adjusted(9, 0, -9, 0)
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(rect, left | Qt.AlignmentFlag.AlignVCenter, self.unit)


class DecimalField(Field):
    """A number; value `Decimal | None`.

    Takes the numbers of the screen's locale, full-width digits, and arithmetic:
    `=1200*1.05`, `(3+2)*4`, `1.2万` (H34). The result stands there on leaving; undo
    brings back what was typed.

    Args:
        places: Decimals kept; more are rounded half up.
        minimum: Smallest number allowed, or None.
        maximum: Largest number allowed, or None.
        least: Decimals always shown; `places` unless given. Prices: places 4, least 2.
        unit: Words shown quietly before the number, for example "kg".
        grouped: Whether thousands stand apart; not so where it names and counts not.
    """

    def __init__(
        self,
        places: int,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
        *,
        least: int | None = None,
        unit: str = "",
        grouped: bool = True,
    ) -> None:
        super().__init__()
        self._places = places
        self._least = places if least is None else least
        self._range = (minimum, maximum)
        self._grouped = grouped
        self._value: Decimal | None = None
        self._shown = ""
        self._line = _NumberInput(self)
        self._line.committed.connect(self.commit)
        self._hold(self._line)
        self._line.set_unit(unit)

    def value(self) -> Decimal | None:
        """Return the number last set or committed; None when empty."""
        return self._value

    def set_value(self, value: Decimal | None) -> None:
        """Show a number; None empties the field."""
        if value == self._value and self.is_typing():
            return
        self._value = value
        self._set_own("")
        grouped = not self._line.hasFocus() or self._read_only
        self._shown = self._words(grouped=grouped)
        self._line.setText(self._shown)

    def is_typing(self) -> bool:
        """Say whether something else stands there than the number committed."""
        return self._line.text() != self._shown

    def _typing_dropped(self) -> None:
        self._line.setText(self._shown)

    def forget_typing(self) -> None:
        """Drop what was typed; the last number is shown again."""
        self._typing_dropped()
        self._set_own("")

    def set_places(self, places: int, least: int | None = None) -> None:
        """Change how many decimals are kept and always shown; the value stays."""
        self._places = places
        self._least = places if least is None else least
        self.set_value(self._value)

    def set_unit(self, unit: str) -> None:
        """Show another unit before the number."""
        self._line.set_unit(unit)

    def show_plain(self) -> None:
        """Show the number without grouping, so that digits can be put in anywhere."""
        if self._line.text() == self._shown:
            self._shown = self._words(grouped=False)
            self._line.setText(self._shown)

    def mark_unread(self) -> None:
        """Override Field.mark_unread."""
        try:
            self._parse(self._line.text())
        except ValueError:
            self.commit()

    def commit(self) -> bool:
        """Read what was typed; arithmetic is worked out."""
        if self._read_only:
            return True
        typed = self._line.text()
        if typed == self._shown and not self._own:
            self._settle()
            return True
        try:
            value = self._parse(typed)
        except formula.TooLargeError as error:
            self._set_own(self._outside(error.value) or too_large())
            return False
        except ValueError:
            self._set_own(_("This is not a number. Example: {example}", example="12.5"))
            return False
        if told := self._outside(value) or self._vanishing(typed, value):
            self._set_own(told)
            return False
        self._set_own("")
        changed = value != self._value
        self._value = value
        self._settle()
        if changed:
            self._tell()
        return True

    def _tell(self) -> None:
        self.edited.emit(self.value())

    def _settle(self) -> None:
        """Show the value as it was understood."""
        self._shown = self._words(grouped=not self._line.hasFocus())
        self._line.replace_text(self._shown)
        if self._line.hasFocus():
            self._line.selectAll()

    def _parse(self, typed: str) -> Decimal | None:
        exact = self._exact(typed)
        return None if exact is None else half_up(exact, self._places)

    @staticmethod
    def _exact(typed: str) -> Decimal | None:
        bare = _SIGNS.sub(r"\g<minus>", typed.strip()).strip()
        if not bare:
            return None
        return formula.evaluate(bare, screen_language().parse_decimal)

    def _vanishing(self, typed: str, value: Decimal | None) -> str:
        """Say that a number is too fine to be kept, where nought would be left."""
        gone = value == 0 and self._exact(typed)
        return vanished(typed, self._places) if gone else ""

    def _outside(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        least, most = self._range
        if least is not None and value < least:
            return _("At least {least}.", least=self._format(least))
        if most is not None and value > most:
            return _("At most {most}.", most=self._format(most))
        return ""

    def _format(self, value: Decimal) -> str:
        digits = -int(value.normalize().as_tuple().exponent) if value else 0
        shown = min(max(self._least, digits), self._places)
        return screen_language().quantity(value, shown)

    def _words(self, *, grouped: bool) -> str:
        if self._value is None:
            return ""
        words = self._format(self._value)
        if grouped:
            return words if self._grouped else words.replace(_group(), "")
        return words.replace(_group(), "").replace(MINUS, "-")  # as keys type it

    def _apply_read_only(self, *, read_only: bool) -> None:
        self._line.setReadOnly(read_only)
        if self._line.text() == self._shown:
            self._shown = self._words(grouped=read_only or not self._line.hasFocus())
            self._line.setText(self._shown)


def _group() -> str:
    """Return the sign that groups thousands on this screen."""
    sample = screen_language().quantity(Decimal(1_000_000), 0)
    return "".join(sorted({sign for sign in sample if not sign.isdigit()})) or "\0"
