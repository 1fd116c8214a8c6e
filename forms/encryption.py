"""The password of an office's file: asked for, chosen, and what the settings say."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from forms.kit import buttons, icons, layout
from forms.kit.field_base import Field
from forms.signing import Panel, hidden_field, unfit, unfit_one


class FilePassword(Panel):
    """Asks for the password of a file that is there.

    Args:
        said: Why it is asked, translated.
    """

    told_in = "backup"

    def __init__(self, said: str, parent: QWidget | None = None) -> None:
        self.password = hidden_field()
        fields = ((_("Password"), self.password),)
        title, verb = _("Encrypted file"), _("Open the office")
        super().__init__(title, said, verb, fields, parent)

    def missing(self) -> str:
        """Say that it is needed."""
        return "" if self.password.value() else _("Enter the password of the file.")


class NewFilePassword(Panel):
    """Asks for the password that a file is to have, twice.

    Args:
        file: The file's name.
        shortest: Least characters.
        encrypted: Whether it has a password already.
    """

    told_in = "backup"

    def __init__(
        self,
        file: str,
        shortest: int,
        *,
        encrypted: bool,
        parent: QWidget | None = None,
    ) -> None:
        self.password, self.again = hidden_field(), hidden_field()
        self._shortest = shortest
        fields = (
            (_("New password"), self.password),
            (_("The same again"), self.again),
        )
        title = (
            _("Change the password of {file}", file=file)
            if encrypted
            else _("Encrypt {file}", file=file)
        )
        text = _(
            "The file, its backups and what is kept beside it can be read with this "
            "password only. Nobody can bring it back when it is lost: write it down "
            "and keep it in a safe place. The office is closed meanwhile."
        )
        verb = _("Change the password") if encrypted else _("Encrypt")
        super().__init__(title, text, verb, fields, parent)

    def missing(self) -> str:
        """Say that it is too short, or not twice the same."""
        return unfit(self.password, self.again, self._shortest)

    def at_fault(self) -> Field:
        """Return the one of the two that is to be typed again."""
        return unfit_one(self.password, self.again, self._shortest)


class EncryptionCard(QWidget):
    """What the settings say of a file's encryption, and what can be done.

    Signals:
        encrypt_asked: Encrypt it, or change its password.
        decrypt_asked: Remove the password.
    """

    encrypt_asked = Signal()
    decrypt_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = layout.row(spacing=0)
        self.words = layout.text("", wrap=True)
        self.encrypt = buttons.button(_("Encrypt…"), "lock")
        self.encrypt.clicked.connect(self.encrypt_asked)
        self.decrypt = buttons.button(_("Remove the password…"), "lock-open")
        self.decrypt.clicked.connect(self.decrypt_asked)
        self.setLayout(
            layout.column(
                layout.row(self._icon, (self.words, 1), spacing=10),
                layout.row(self.encrypt, self.decrypt, None),
                spacing=10,
            )
        )

    def show_state(self, *, encrypted: bool) -> None:
        """Tell the truth about who can read the file."""
        layout.clear(self._icon)
        name = "lock" if encrypted else "lock-open"
        self._icon.addWidget(
            icons.label(name, token="ok_dot" if encrypted else "text3")
        )
        self.words.setText(
            _(
                "This file is encrypted: it opens with its password only, and so do "
                "its backups. Within the office everybody who has it sees everything."
            )
            if encrypted
            else _("This file is not encrypted: whoever can read it can open it.")
        )
        verb = _("Change the password…") if encrypted else _("Encrypt…")
        self.encrypt.setText(verb)
        self.encrypt.setAccessibleName(verb)
        self.decrypt.setVisible(encrypted)
