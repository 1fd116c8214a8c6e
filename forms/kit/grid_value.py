"""Asks for one value that all selected cells of a grid are to have (H4)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.field_base import labelled
from forms.kit.field_text import TextField


class ValueDialog(Dialog):
    """One line for a value; what it means is the column's business.

    Args:
        heading: The column's heading, translated.
        text: What stands in the current cell.
    """

    told_in = "editing"

    def __init__(
        self, heading: str, text: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Set value"))
        self.setMinimumWidth(theme.px(360))
        self.value = TextField()
        self.value.set_value(text)
        go = button(_("Set value"), primary=True)
        go.setDefault(True)
        go.clicked.connect(self.accept)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        note = layout.text(
            _("The selected cells of this column get it; Ctrl+Z takes it back."),
            "small",
            wrap=True,
        )
        self.setLayout(
            layout.column(
                layout.text(_("Set value"), "h2"),
                labelled(self.value, heading),
                note,
                layout.row(None, cancel, go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        self.value.setFocus(Qt.FocusReason.PopupFocusReason)
        self.value.select_all()

    @classmethod
    def ask(cls, parent: QWidget, heading: str, text: str) -> str | None:
        """Return the value as typed; None when the person thought better of it."""
        dialog = cls(heading, text, parent=parent)
        if dialog.exec() != Dialog.DialogCode.Accepted:
            return None
        dialog.value.commit()
        return str(dialog.value.value() or "")
