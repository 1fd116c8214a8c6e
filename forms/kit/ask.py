"""The panel that asks what an action needs to know: the day, the amount, the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import N_, _
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.editor_form import FormGrid
from forms.kit.fields import Field
from forms.kit.spec import FieldSpec, Options

_LEAST = 3  # characters that can be a reason
_LATIN = "\u2e80"  # here the characters of which each is a word begin
_WIDE = 3  # of the six columns a form has: two fields stand side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gives with an action.

    Attributes:
        on: The day it happened; None while the field is empty.
        amount: The amount, in `currency`.
        currency: ISO 4217 code of the amount.
        reason: The person's words.
        reference: What the bank calls it.
        bill: Number of the bill of lading.
        left_on: The day of export; None: not known yet.
        which: Which of several it is about, by its key.
        said: Why these stand there at first, translated; empty: it is plain.
    """

    on: date | None = None
    amount: Decimal | None = None
    currency: str = "CNY"
    reason: str = ""
    reference: str = ""
    bill: str = ""
    left_on: date | None = None
    which: int | None = None
    said: str = ""

    def day(self) -> date:
        """Return the day.

        Raises:
            ValueError: The action does not ask for one.
        """
        if self.on is None:
            msg = "no day was asked for"
            raise ValueError(msg)
        return self.on


def the_day(title: str) -> FieldSpec:
    """Ask for the day under a name of its own: "Released on"."""
    return FieldSpec("on", title, "date", required=True, width=_WIDE)


def the_amount(title: str) -> FieldSpec:
    """Ask for an amount under a name of its own: "Approved"."""
    return FieldSpec("amount", title, "money", required=True, width=_WIDE)


REASON = FieldSpec("reason", N_("Reason"), "note", required=True, width=6)
"""Asks for the reason, which is kept with the record."""


def the_words(title: str) -> FieldSpec:
    """Ask for the reason under a name of its own: "How it was verified"."""
    return FieldSpec("reason", title, "note", required=True, width=6)


REFERENCE = FieldSpec("reference", N_("Bank reference"), required=True, width=6)
"""Asks what the bank calls a payment; it comes with its advice, days later."""
NO_FIGURE = N_(
    "It is no figure of the books. The history keeps what stood there before."
)


def which_one(title: str, options: Options) -> FieldSpec:
    """Ask which of several it is about, by their keys."""
    return FieldSpec("which", title, "choice", required=True, width=6, options=options)


_MISSING = {
    "on": N_("Enter the day."),
    "amount": N_("Enter the amount."),
    "reason": N_("Enter the reason."),
    "reference": N_("Enter the bank's reference."),
    "bill": N_("Enter the B/L or AWB number."),
    "which": N_("Choose which one."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before an action, in the words of the screen.

    Attributes:
        title: The question in one line, translated.
        text: What will happen, translated; may be empty.
        verb: Words of the button that does it, translated.
        fields: What is asked: `the_day`, `the_amount`, `REASON`.
        danger: Whether something is lost by it.
    """

    title: str
    text: str
    verb: str
    fields: tuple[FieldSpec, ...]
    danger: bool = False


class AskDialog(Dialog):
    """Asks for what an action needs to know, in the fields of every form.

    Args:
        question: What is asked.
        given: What stands in the fields at first.
    """

    def __init__(
        self, question: Question, given: Given, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.given = given
        self.setWindowTitle(question.title)
        self.setMinimumWidth(theme.px(440))
        self._needed = [one.field for one in question.fields if one.required]
        self.grid = FormGrid(question.fields)
        self.grid.set_margins(0)
        self.grid.show_record(given, editable=True, afresh=True)
        self.go = button(
            question.verb, primary=not question.danger, danger=question.danger
        )
        self.go.setDefault(not question.danger)
        self.go.setAutoDefault(not question.danger)
        self.go.clicked.connect(self._accept)
        cancel = button(_("Cancel"))
        cancel.setAutoDefault(False)  # Return means the answer, never that
        cancel.clicked.connect(self.reject)
        why = given.said if isinstance(given, Given) else ""
        told = "\n".join(filter(None, (question.text, why)))
        words = layout.text(told, "muted", wrap=True)
        words.setVisible(bool(told))
        self.grid.setParent(self)
        self.grid.setVisible(bool(question.fields))
        self.setLayout(
            layout.column(
                layout.text(question.title, "h2", wrap=True),
                words,
                *self.parts(),
                self.grid if question.fields else None,
                layout.row(None, cancel, self.go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        if question.fields:
            first = self.first_field()
            first.setFocus(Qt.FocusReason.PopupFocusReason)
            first.select_all()
        else:
            self.go.setFocus(Qt.FocusReason.PopupFocusReason)

    def first_field(self) -> Field:
        """Return the field that the person fills in first."""
        return next(iter(self.grid.fields.values()))

    def parts(self) -> tuple[QWidget, ...]:
        """Make what else stands in the panel, above the fields; called once."""
        return ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer on Ctrl+Return, which a reason of several lines leaves alone."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._accept()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        if not self.grid.commit():
            return
        found = {path: field.value() for path, field in self.grid.fields.items()}
        missing = {
            path: _(_MISSING[path])
            for path in self._needed
            if path in found and _is_empty(found[path])
        }
        self.grid.show_problems(missing)
        if missing:
            self.grid.go(next(iter(missing)))
            return
        self.given = replace(self.given, **found)
        self.accept()

    def answer(self) -> Given | None:
        """Ask, and return what was given; None: the person thought better of it."""
        if self.exec() == Dialog.DialogCode.Accepted:
            return self.given
        return None


def says_why(text: str) -> bool:
    """Say whether words can be a reason: in Chinese two characters are."""
    said = text.strip()
    return len(said) >= _LEAST or (len(said) > 1 and said > _LATIN)


def _is_empty(value: Any) -> bool:
    return not says_why(value) if isinstance(value, str) else value is None
