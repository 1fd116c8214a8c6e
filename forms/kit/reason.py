"""The dialog that asks why something is done: an amendment, a cancellation."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from forms.kit.ask import REASON, AskDialog, Given, Question


class ReasonDialog(AskDialog):
    """Asks for a reason in the person's words; it is kept with the record.

    Args:
        title: The question in one line, translated.
        text: What will happen, translated.
        verb: Words of the button that does it, translated.
        danger: Whether something is lost by it.
    """

    def __init__(
        self,
        title: str,
        text: str,
        verb: str,
        *,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        asked = Question(
            title=title, text=text, verb=verb, fields=(REASON,), danger=danger
        )
        super().__init__(asked, Given(), parent)
        self.reason = self.grid.fields["reason"]

    def text(self) -> str:
        """Return the reason as typed."""
        return self.given.reason.strip()

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, text: str, verb: str, *, danger: bool = False
    ) -> str | None:
        """Return the reason; None when the person thought better of it."""
        given = cls(title, text, verb, danger=danger, parent=parent).answer()
        return None if given is None else given.reason.strip()
