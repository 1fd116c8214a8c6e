"""The dialog that asks for quantities: what goes back, what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.core.i18n import _
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.fields import DecimalField, TextField, labelled

_LEAST = 3  # characters that can be a reason


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
        reason: The person's words; "" where none were asked for.
    """

    quantities: tuple[Decimal | None, ...]
    reason: str = ""


class QuantitiesDialog(QDialog):
    """Asks for one or several quantities, and for the reason where it is wanted.

    Args:
        title: The question in one line, translated.
        text: What will happen, translated.
        verb: Words of the button that does it, translated.
        asked: The quantities.
        reason: Whether a reason is asked for as well.
    """

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        asked: Sequence[Asked],
        *,
        reason: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(460))
        self.fields = [_field(one) for one in asked]
        self.reason = TextField()
        self.go = button(verb, primary=True)
        self.go.clicked.connect(self._accept)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        words = layout.text(text, "muted", wrap=True)
        why = labelled(self.reason, _("Reason"), required=True)
        self.setLayout(
            layout.column(
                layout.text(title, "h2"),
                words,
                *(_row(*pair) for pair in zip(asked, self.fields, strict=True)),
                why,
                layout.row(None, cancel, self.go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        words.setVisible(bool(text))
        why.setVisible(reason)
        self._wants_reason = reason
        if self.fields:
            self.fields[0].setFocus(Qt.FocusReason.PopupFocusReason)
            self.fields[0].select_all()

    def answered(self) -> Answered:
        """Return what stands in the fields."""
        reason = str(self.reason.value() or "").strip() if self._wants_reason else ""
        return Answered(
            quantities=tuple(field.value() for field in self.fields), reason=reason
        )

    def _accept(self) -> None:
        self.reason.commit()
        for field in self.fields:
            if not field.commit():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if not any(field.value() is not None for field in self.fields):
            self.fields[0].set_problem(_("Enter a quantity."))
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._wants_reason and len(self.answered().reason) < _LEAST:
            self.reason.set_problem(_("Enter the reason."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        title: str,
        text: str,
        verb: str,
        asked: Sequence[Asked],
        *,
        reason: bool = False,
    ) -> Answered | None:
        """Return what was entered; None when the person thought better of it."""
        dialog = cls(title, text, verb, asked, reason=reason, parent=parent)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            return dialog.answered()
        return None


def _field(asked: Asked) -> DecimalField:
    field = DecimalField(asked.places, Decimal(0), asked.most, unit=asked.unit)
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
