"""The dialog that asks for quantities: what goes back, what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.core.money import ZERO
from forms.kit import layout, theme
from forms.kit.ask import AskDialog, Given, Question
from forms.kit.fields import DecimalField, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One quantity to ask for.

    Attributes:
        title: What it is of, translated.
        detail: Small words beside it: how much there is, translated.
        start: What stands in the field at first; None: nothing.
        most: The largest quantity allowed; None: any.
        places: Decimals of its unit.
        unit: Its unit.
    """

    title: str
    detail: str = ""
    start: Decimal | None = None
    most: Decimal | None = None
    places: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was entered.

    Attributes:
        quantities: In the order asked for; None where nothing was entered.
        given: What else was asked for: the day, the reason.
    """

    quantities: tuple[Decimal | None, ...]
    given: Given


class QuantitiesDialog(AskDialog):
    """Asks for one or several quantities, and for the day or the reason.

    Args:
        question: What is asked; its fields stand below the quantities.
        asked: The quantities.
        given: What stands in those fields at first.
    """

    def __init__(
        self,
        question: Question,
        asked: Sequence[Asked],
        given: Given,
        parent: QWidget | None = None,
    ) -> None:
        self.fields: list[DecimalField] = []
        self._asked = asked
        super().__init__(question, given, parent)

    def first_field(self) -> Field:
        """Return the first quantity, where there is one."""
        return self.fields[0] if self.fields else super().first_field()

    def parts(self) -> tuple[QWidget, ...]:
        """Make a row for each quantity."""
        self.fields = [_field(one) for one in self._asked]
        pairs = zip(self._asked, self.fields, strict=True)
        return tuple(_row(*pair) for pair in pairs)

    def answered(self) -> Answered:
        """Return what stands in the fields."""
        quantities = tuple(field.value() for field in self.fields)
        return Answered(quantities=quantities, given=self.given)

    def _accept(self) -> None:
        for field in self.fields:
            if not field.commit():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if not any(field.value() is not None for field in self.fields):
            self.fields[0].set_problem(_("Enter a quantity."))
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super()._accept()

    @classmethod
    def ask(
        cls, parent: QWidget, question: Question, asked: Sequence[Asked], given: Given
    ) -> Answered | None:
        """Return what was entered; None when the person thought better of it."""
        dialog = cls(question, asked, given, parent)
        return None if dialog.answer() is None else dialog.answered()


def _field(asked: Asked) -> DecimalField:
    field = DecimalField(asked.places, ZERO, asked.most, unit=asked.unit)
    field.set_value(asked.start)
    field.set_title(asked.title)
    return field


def _row(asked: Asked, field: DecimalField) -> QWidget:
    field.setFixedWidth(theme.px(150))
    words = layout.column(
        layout.text(asked.title, "strong"),
        layout.text(asked.detail, "muted"),
        spacing=1,
    )
    return layout.box(layout.row((words, 1), field, spacing=12))
