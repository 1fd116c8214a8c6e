"""Shows passwords that were made up for colleagues, once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.core.i18n import _
from forms.kit import layout, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog

_LINES = 10


class FirstPasswords(Dialog):
    """A list of people with login and password, to be copied or written down.

    Args:
        people: Of each the name, the login and the password.
    """

    told_in = "access"

    def __init__(
        self, people: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        title = _("Passwords of your colleagues")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(460))
        self.words = QPlainTextEdit("\n".join("\t".join(one) for one in people))
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setTabStopDistance(theme.px(130))
        self.words.setAccessibleName(title)
        high = self.words.fontMetrics().lineSpacing() * (min(len(people), _LINES) + 2)
        self.words.setMinimumHeight(high)
        said = _(
            "They are shown this once: nobody can read them later. Tell each to its "
            "person; they choose their own with “Change password…”."
        )
        copy, close = button(_("Copy"), "copy"), button(_("Close"), primary=True)
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                layout.text(said, "muted", wrap=True),
                (self.words, 1),
                layout.row(None, copy, close),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        self.resize(self.sizeHint())

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.words.toPlainText())
