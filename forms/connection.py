"""The window that connects this computer to an office on a server."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import Problem
from app.core.i18n import _
from forms.kit import buttons, layout, theme
from forms.kit.growing import GrowingDialog
from forms.kit.progress import JobRow
from forms.outcome import Line, Outcome
from forms.server_fields import ServerFields


class ConnectionDialog(GrowingDialog):
    """Asks where the office is, tries it, and says what each server answers.

    Signals:
        test_asked: Look what is there.
        go_asked: Use it from now on; create or upgrade it before, as the task says.
        remove_asked: Remove the unfinished office that was found.
        stop_asked: End the long work.
    """

    told_in = "sharing"

    test_asked = Signal()
    go_asked = Signal()
    remove_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = _("Connect to a server")
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(660))
        self.servers = ServerFields()
        self.fields = self.servers.fields
        self.outcome = Outcome()
        self.job = JobRow(title)
        self.job.stopped.connect(self.stop_asked)
        self.job.hide()
        self.test = buttons.button(_("Test the connection"), "plug-connected")
        self.test.setAutoDefault(False)
        self.test.clicked.connect(self.test_asked)
        self.remove = buttons.button(_("Remove what is unfinished"), "trash")
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self.remove_asked)
        self.remove.hide()
        self.go = buttons.button("", primary=True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.go_asked)
        self.cancel = buttons.button(_("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.servers.touched.connect(self._touched)
        self.setLayout(
            layout.column(
                layout.text(title, "h2"),
                layout.text(
                    _(
                        "This computer opens the office there from now on; the "
                        "present one is closed and stays as it is. No password is "
                        "written down."
                    ),
                    "muted",
                    wrap=True,
                ),
                self.servers,
                self.outcome,
                layout.row(
                    *(self.test, self.remove, (self.job, 50), None),
                    *(self.cancel, self.go),
                ),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )
        self._show_task()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that must be corrected."""
        self.servers.show_problems(problems)

    def show_outcome(self, lines: Sequence[Line], *, unfinished: bool = False) -> None:
        """Say what the look at the servers told; empty: nothing yet.

        Args:
            lines: In their order; what a field says of itself is not said again.
            unfinished: An office whose making was cut short is there.
        """
        told = self.servers.told()
        self.outcome.show_lines([line for line in lines if line[0] not in told])
        self.remove.setVisible(unfinished)

    def show_task(self, task: str) -> None:
        """Propose another task: what was found asks for it."""
        self.servers.show_task(task)
        self._show_task()

    def show_job(self, words: str, done: int, whole: int) -> None:
        """Show how far the long work is; empty: it is over."""
        self.job.setVisible(bool(words))
        self.test.setVisible(not words)
        if words:
            self.job.show_title(words)
            self.job.show_step(done, whole)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Show that something runs; nothing can be changed meanwhile."""
        self.go.set_busy(busy)
        for part in (self.test, self.remove, self.cancel, self.servers):
            part.setEnabled(not busy)

    def reject(self) -> None:
        """Stop what runs before the window goes."""
        if self.cancel.isEnabled():
            super().reject()
        else:
            self.stop_asked.emit()

    def _touched(self) -> None:
        self.show_outcome(())
        self._show_task()

    def _show_task(self) -> None:
        words = {
            "create": _("Create and open it"),
            "upgrade": _("Upgrade and open it"),
        }.get(self.servers.task.value(), _("Open this office"))
        self.go.setText(words)
        self.go.setAccessibleName(words)
