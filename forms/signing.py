"""The small windows of signing in: who it is, a new password, who takes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.i18n import _, _n, enumerated
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.field_base import Field, labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.field_text import TextField
from forms.kit.growing import GrowingDialog

Attempt = Callable[[Callable[[], None], Callable[[str], None]], object]
"""Tries an answer; calls the first when it is taken, the second with why it is not."""


def hidden_field() -> TextField:
    """Return a field whose text nobody reads over the shoulder."""
    field = TextField()
    if isinstance(field.input, QLineEdit):
        field.input.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class Panel(GrowingDialog):
    """A title, a sentence, a few fields, and the button that goes on.

    Args:
        title: What it is about, translated.
        text: What it means, translated; may be empty.
        verb: Words of the button.
        fields: With their names, translated, from top to bottom.
    """

    told_in = "access"

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        fields: Sequence[tuple[str, Field]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(400))
        self.problem = layout.text("", "small", "bad_fg", wrap=True)
        self.problem.hide()
        self.waiting = layout.text("", "small", "text", wrap=True)
        self.waiting.hide()
        self._left = 0
        self._attempt: Attempt | None = None
        self.go = button(verb, primary=True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._go)
        cancel = button(_("Cancel"))
        cancel.setAutoDefault(False)  # Return means the answer, never that
        cancel.clicked.connect(self.reject)
        words = layout.text(text, "muted", wrap=True)
        words.setVisible(bool(text))
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                words,
                *(labelled(field, name, required=True) for name, field in fields),
                self.problem,
                self.waiting,
                layout.row(None, cancel, self.go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        self._fields = [field for _name, field in fields]
        first = self.at_fault()
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        first.select_all()  # what is proposed is typed over

    def show_problem(self, text: str) -> None:
        """Say above the buttons why it did not go on."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def hold(self, seconds: int) -> None:
        """Take no answer for a while, and say how long; one may type meanwhile."""
        self._left = seconds
        self._tick()

    def _tick(self) -> None:
        held = self._left > 0
        self.go.setEnabled(not held)
        said = _n(
            "You can try again in {count} second.",
            "You can try again in {count} seconds.",
            self._left,
            count=self._left,
        )
        self.waiting.setText(said if held else "")
        self.waiting.setVisible(held)
        if held:
            self._left -= 1
            QTimer.singleShot(1000, self, self._tick)

    def _go(self) -> None:
        for field in self._fields:
            field.commit()
        if told := self.missing():
            self.show_problem(told)
            self._point()
        elif self._attempt is None:
            self.accept()
        else:
            self.go.setEnabled(False)
            self._attempt(self.accept, self._refuse)

    def _refuse(self, words: str) -> None:
        self.go.setEnabled(True)
        self.show_problem(words)
        self._point()

    def _point(self) -> None:
        """Put the keyboard where something is to be typed again."""
        field = self.at_fault()
        field.setFocus()
        field.select_all()

    def missing(self) -> str:
        """Say what keeps the answer from being taken; empty: nothing."""
        return ""

    def at_fault(self) -> Field:
        """Return the field that is to be typed again when something is missing."""
        empty = [field for field in self._fields if not field.value()]
        return (empty or self._fields)[0]

    def is_taken(self, attempt: Attempt) -> bool:
        """Ask until it is taken; False: the person thought better of it.

        Args:
            attempt: Tries what was given; meanwhile and after a refusal the window
                stays as it is.
        """
        self._attempt = attempt
        return self.given()

    def given(self) -> bool:
        """Ask; False: the person thought better of it."""
        return self.exec() == Dialog.DialogCode.Accepted


class SignIn(Panel):
    """Asks who it is.

    Args:
        office: The name of the office, as the profile says it.
        login: What stands in the field at first.
        said: Why it is asked again; empty at first.
    """

    def __init__(
        self, office: str, login: str, said: str = "", parent: QWidget | None = None
    ) -> None:
        self.login, self.password = TextField(), hidden_field()
        self.login.set_value(login)
        fields = ((_("Login"), self.login), (_("Password"), self.password))
        super().__init__(_("Sign in"), office, _("Sign in"), fields, parent)
        self.show_problem(said)

    def missing(self) -> str:
        """Say that both are needed."""
        if self.login.value().strip() and self.password.value():
            return ""
        return _("Enter your login and your password.")


class NewPassword(Panel):
    """Asks for a new password, twice.

    Args:
        name: Whose, as the screen calls the person.
        shortest: Least characters.
        in_file: Whether the office lies in a file, of which the truth is told.
        own: Whether it is the person's own; the present one is asked for then.
        made_up: Proposed, and shown, for whoever tells it to the person; "": it is
            typed twice, unseen.
    """

    def __init__(
        self,
        name: str,
        shortest: int,
        *,
        in_file: bool,
        own: bool = False,
        made_up: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.before = hidden_field()
        self.password, self.again = hidden_field(), hidden_field()
        if made_up:
            self.password = TextField()
            self.password.set_value(made_up)
        self._own = own
        self._shortest = shortest
        text = (
            _(
                "This office lies in a file. A password keeps colleagues from working "
                "under another name, but whoever can open the file can read it with "
                "other programs. Only a server keeps people apart."
            )
            if in_file
            else _("Only a check value goes to the server, never the password itself.")
        )
        fields = (
            *(((_("Present password"), self.before),) if own else ()),
            (_("New password"), self.password),
            *(() if made_up else ((_("The same again"), self.again),)),
        )
        self._shown = bool(made_up)
        if made_up:
            text = f"{_tell()}\n\n{text}"
        title = _("Password of {name}", name=name)
        super().__init__(title, text, _("Set password"), fields, parent)

    def missing(self) -> str:
        """Say that it is too short, or not twice the same."""
        if self._own and not self.before.value():
            return _("Enter your present password.")
        again = self.password if self._shown else self.again
        return unfit(self.password, again, self._shortest)

    def at_fault(self) -> Field:
        """Return the empty field, or the one of the two that is at fault."""
        if self._own and not self.before.value():
            return self.before
        if self._shown:
            return self.password
        return unfit_one(self.password, self.again, self._shortest)


def _tell() -> str:
    return _(
        "Tell it to the person yourself: nobody can read it here again. "
        "They choose their own with “Change password…”."
    )


def unfit_one(password: TextField, again: TextField, shortest: int) -> TextField:
    """Return which of the two is to be typed again."""
    return password if len(password.value()) < shortest else again


def unfit(password: TextField, again: TextField, shortest: int) -> str:
    """Say why a new password, typed twice, cannot be taken; empty: it can."""
    if len(password.value()) < shortest:
        return _n(
            "A password has at least {count} character.",
            "A password has at least {count} characters.",
            shortest,
            count=shortest,
        )
    return "" if password.value() == again.value() else _("The two are not the same.")


class HandOver(Panel):
    """Asks who takes over all records of a person.

    Args:
        name: Who gives.
        takers: Logins with the words that show them.
        cannot: By login the areas whose records that person could only read, as
            message ids; it is said before they get them.
    """

    def __init__(
        self,
        name: str,
        takers: Sequence[tuple[str, str]],
        cannot: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.taker = ChoiceField(takers)
        self._cannot, self._warned = cannot or {}, ""
        text = _("Customers, inquiries, quotations, contracts and shipments.")
        title = _("Hand over the records of {name}", name=name)
        fields = ((_("Colleague"), self.taker),)
        super().__init__(title, text, _("Hand over"), fields, parent)

    def missing(self) -> str:
        """Say that somebody must be chosen; once, what that person could only read."""
        taker = self.taker.value()
        if not taker:
            return _("Choose who takes over.")
        areas = self._cannot.get(taker, ())
        if not areas or self._warned == taker:
            return ""
        self._warned = taker
        return _(
            "This person can only read, not change: {areas}. Press “Hand over” again "
            "to hand the records over all the same.",
            areas=enumerated(_(area) for area in areas),
        )
