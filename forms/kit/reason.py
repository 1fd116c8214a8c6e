"""The dialog that asks why something is done: an amendment, a cancellation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.core.i18n import _
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.fields import TextField, labelled

_LEAST = 3  # characters that can be a reason


class ReasonDialog(QDialog):
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
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(420))
        self.reason = TextField(multiline=True)
        self.reason.setAccessibleName(_("Reason"))
        self.go = button(verb, primary=not danger, danger=danger)
        self.go.clicked.connect(self._accept)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        words = layout.text(text, "muted", wrap=True)
        self.setLayout(
            layout.column(
                layout.text(title, "h2"),
                words,
                labelled(self.reason, _("Reason"), required=True),
                layout.row(None, cancel, self.go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        words.setVisible(bool(text))
        self.reason.setFocus(Qt.FocusReason.PopupFocusReason)

    def _accept(self) -> None:
        self.reason.commit()
        if len(self.text()) < _LEAST:
            self.reason.set_problem(_("Enter the reason."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()

    def text(self) -> str:
        """Return the reason as typed."""
        return str(self.reason.value() or "").strip()

    @classmethod
    def ask(cls, parent: QWidget, title: str, text: str, verb: str) -> str | None:
        """Return the reason; None when the person thought better of it."""
        dialog = cls(title, text, verb, parent=parent)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            return dialog.text()
        return None
