"""The window that asks for the server's administrator."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from forms.kit.field_base import Field
from forms.kit.field_text import TextField
from forms.signing import Panel, hidden_field


class OnServer(Panel):
    """Asks as whom the server is told, and for the name of what it is to make.

    Args:
        title: What it is about, translated.
        text: What it means, translated.
        verb: Words of the button.
        leader: The login that stands there at first.
        database: The name that is proposed; empty: none is asked for.

    Attributes:
        makes: Whether the server is to make a database.
    """

    told_in = "backup"

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        leader: str,
        database: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.makes = bool(database)
        self.database = TextField(max_length=63)
        self.leader, self.password = TextField(max_length=63), hidden_field()
        self.database.set_value(database)
        self.leader.set_value(leader)
        fields = [
            (_("Administrator of the server"), self.leader),
            (_("Its password"), self.password),
        ]
        if database:
            fields.insert(0, (_("New database"), self.database))
        super().__init__(title, text, verb, fields, parent)

    def at_fault(self) -> Field:
        """Return what is empty, and after a refusal the password."""
        empty = [field for field in self._fields if not field.value().strip()]
        return (empty or [self.password])[0]

    def missing(self) -> str:
        """Say that all of it is needed."""
        if all(field.value().strip() for field in self._fields):
            return ""
        return _("This is needed to reach the server.")
