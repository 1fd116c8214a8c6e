"""What every dialog is: it has the keyboard as soon as it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from forms.kit import ahead


class Dialog(QDialog):
    """A dialog that loses no key.

    A window system hands the keyboard over some time after a window was shown. Until
    then a key goes to the window behind, which the dialog blocks, and Qt drops it; with
    one that closes it goes nowhere.
    """

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's
        """Override QDialog.setVisible: typing goes on where the keyboard then is."""
        if visible == self.isVisible():
            super().setVisible(visible)
            return
        with ahead.turning(self):
            super().setVisible(visible)
