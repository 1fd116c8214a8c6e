"""The window that moves the office from a file to a server, or back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import Problem
from app.core.i18n import _
from forms.kit import asking, buttons, layout, theme
from forms.kit.field_base import Field, focus_wrong, labelled, show_problems
from forms.kit.field_text import TextField
from forms.kit.growing import GrowingDialog
from forms.kit.progress import JobRow
from forms.server_fields import ServerFields
from forms.signing import hidden_field


class MoveDialog(GrowingDialog):
    """Asks where to, and shows how far the move is.

    Args:
        to_server: From a file to a server; else from the server into a file.

    Attributes:
        optional: Names of the fields that may stay empty.
        is_done: Whether all is moved; `go_asked` then means to open it.

    Signals:
        go_asked: Begin.
        stop_asked: End it; nothing is moved.
    """

    told_in = "sharing"

    go_asked = Signal()
    stop_asked = Signal()

    optional = frozenset({"password", "again"})

    def __init__(self, *, to_server: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = (
            _("Move the office to a server")
            if to_server
            else _("Move the office into a file")
        )
        text = (
            _(
                "Everything is copied with its history, both sides are compared, and "
                "nothing is kept of it unless all agree. The file stays as it is. "
                "Colleagues get their logins and passwords anew, in Staff."
            )
            if to_server
            else _(
                "Everything is copied with its history, and both sides are compared. "
                "The server stays as it is; let nobody work on it meanwhile."
            )
        )
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(680))
        self.is_done = False
        self.servers = ServerFields(("create",)) if to_server else None
        self.path = TextField()
        self.leader, self.leader_password = TextField(), hidden_field()
        self.password, self.again = hidden_field(), hidden_field()
        self._plain = layout.text("", "small", wrap=True)
        self.fields: dict[str, Field] = (
            dict(self.servers.fields)
            if self.servers
            else {
                "path": self.path,
                "leader": self.leader,
                "leader_password": self.leader_password,
                "password": self.password,
                "again": self.again,
            }
        )
        self.problem = layout.text("", "small", "bad_fg", wrap=True)
        self.problem.hide()
        self.job = JobRow(title)
        self.job.stopped.connect(self.stop_asked)
        self.job.hide()
        self.go = buttons.button(_("Move"), primary=True)
        self.go.setDefault(True)
        self.go.clicked.connect(self.go_asked)
        self.cancel = buttons.button(_("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self._text = layout.text(text, "muted", wrap=True)
        self._asked = self.servers or self._file_part()
        self._lay_out(title)

    def _lay_out(self, title: str) -> None:
        self.setLayout(
            layout.column(
                layout.text(title, "h2"),
                self._text,
                self._asked,
                self.problem,
                layout.row((self.job, 50), None, self.cancel, self.go),
                margins=(20, 18, 20, 18),
                spacing=12,
            )
        )

    def _file_part(self) -> QWidget:
        browse = buttons.button(_("Browse…"), "folder-open")
        browse.clicked.connect(self._browse)
        self.password.typing.connect(self._tell_plain)
        self._tell_plain()
        return layout.box(
            layout.column(
                layout.row(
                    (labelled(self.path, _("File"), required=True), 1),
                    layout.column(theme.px(19), browse, None, spacing=0),
                ),
                layout.row(
                    labelled(
                        self.leader, _("Administrator of the server"), required=True
                    ),
                    labelled(self.leader_password, _("Its password"), required=True),
                    spacing=12,
                ),
                layout.row(
                    labelled(self.password, _("Password of the file")),
                    labelled(self.again, _("The same again")),
                    spacing=12,
                ),
                self._plain,
                spacing=8,
            )
        )

    def _tell_plain(self) -> None:
        """Say plainly who will be able to open the file."""
        plain = not self.password.text()
        self._plain.setText(
            _("Without a password, whoever can read the file can open it.")
            if plain
            else _("Nobody can bring a lost password back. Write it down.")
        )
        self._plain.setProperty("token", "warn_fg" if plain else "text2")
        layout.restyle(self._plain)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that must be corrected."""
        show_problems(self.fields, problems)
        focus_wrong(self.fields.values())

    def show_failure(self, words: str) -> None:
        """Say why it did not go; empty: nothing is wrong."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def show_job(self, words: str, done: int, whole: int) -> None:
        """Show how far it is; empty: it is over."""
        running = bool(words)
        self.job.setVisible(running)
        self.go.set_busy(running)
        self.cancel.setEnabled(not running)
        for field in self.fields.values():
            field.setEnabled(not running)
        if running:
            self.job.show_title(words)
            self.job.show_step(done, whole)

    def show_done(self, words: str) -> None:
        """Say what was moved; what is left to do is to open it."""
        self.is_done = True
        self._text.setText(words)
        self._asked.hide()
        self.cancel.hide()
        self.go.setText(_("Open the office"))
        self.go.setFocus()

    def reject(self) -> None:
        """Stop what runs before the window goes; what is done is opened."""
        if self.is_done:
            self.go_asked.emit()
        elif self.job.isVisible():
            self.stop_asked.emit()
        else:
            super().reject()

    def _browse(self) -> None:
        name = asking.save(
            self, _("File"), self.path.value(), _("Database") + " (*.db)"
        )
        if name:
            self.path.set_value(name)
