"""Asks the server's administrator for what brings its rules up to date."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from forms.kit.field_text import TextField
from forms.signing import Panel, hidden_field


class RulesPanel(Panel):
    """One question: who administers the server.

    Args:
        title: What is the matter, translated.
        text: What it means, translated.
        verb: What is done, translated.
        login: What stands in the field at first.
    """

    def __init__(
        self, title: str, text: str, verb: str, login: str, parent: QWidget | None
    ) -> None:
        self.leader, self.password = TextField(max_length=63), hidden_field()
        self.leader.set_value(login)
        fields = (
            (_("Administrator of the server"), self.leader),
            (_("Its password"), self.password),
        )
        super().__init__(title, text, verb, fields, parent)

    def missing(self) -> str:
        """Say that the login is needed."""
        if self.leader.value().strip():
            return ""
        return _("Enter your login and your password.")
