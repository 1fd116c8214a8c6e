"""The fields that lead to an office on a server: where, how protected, as whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.core.errors import Problem
from app.core.i18n import _
from app.settings import NO_TLS, VERIFIED
from forms.answers import Answers
from forms.kit import asking, buttons, layout, theme
from forms.kit.field_base import (
    Field,
    focus_wrong,
    labelled,
    require,
    show_problems,
)
from forms.kit.field_choice import CheckField, ChoiceField
from forms.kit.field_text import TextField
from forms.signing import hidden_field

LEADER = ("leader", "leader_password")


class ServerFields(QWidget):
    """Asks for the server and what the task at hand needs.

    Args:
        tasks: Which of "join", "create", "upgrade", "restore" are offered, the first is
            proposed.

    Signals:
        touched: Something was changed.
    """

    touched = Signal()

    def __init__(self, tasks: Sequence[str] = ("join", "create", "upgrade")) -> None:
        super().__init__()
        words = {
            "join": _("Join an office"),
            "create": _("Create the office here"),
            "upgrade": _("Upgrade an older office"),
            "restore": _("Restore a backup"),
        }
        self.task = ChoiceField([(task, words[task]) for task in tasks])
        self.fields: Mapping[str, Field] = {
            "hosts": TextField(),
            "database": TextField(max_length=63),
            "sslmode": ChoiceField(
                (
                    ("", _("Verified, but for this PC")),
                    (VERIFIED, _("Verified certificate")),
                    (NO_TLS, _("None, on this PC only")),
                )
            ),
            "sslrootcert": TextField(),
            "leader": TextField(max_length=63),
            "leader_password": hidden_field(),
            "user": TextField(max_length=31),
            "password": hidden_field(),
            "again": hidden_field(),
            "take_over": CheckField(_("The login is mine: take it over")),
        }
        hosts, certificate = self.fields["hosts"], self.fields["sslrootcert"]
        if isinstance(hosts, TextField) and isinstance(certificate, TextField):
            hosts.set_placeholder("db.office, standby.office:5433")
            certificate.set_placeholder(_("For another computer than this one"))
        self._rows: dict[str, QWidget] = {}
        self.setLayout(self._grid(several=len(tasks) > 1))
        self.task.edited.connect(lambda _value: self._show_task())
        for field in (self.task, *self.fields.values()):
            field.edited.connect(lambda _value: self.touched.emit())
        self.task.set_value(tasks[0])
        self.fields["user"].edited.connect(lambda _value: self._forget_login())
        self._show_task()

    def _forget_login(self) -> None:
        """Ask anew whose a login is that is another one now."""
        self.fields["take_over"].set_value(False)
        self._rows["take_over"].hide()

    def _grid(self, *, several: bool) -> QGridLayout:
        titles = {
            "hosts": _("Server, or several"),
            "database": _("Database"),
            "sslmode": _("Protection (TLS)"),
            "sslrootcert": _("Certificate of the office's authority"),
            "leader": _("Administrator of the server"),
            "leader_password": _("Its password"),
            "user": _("Your login"),
            "password": _("Password"),
            "again": _("The same again"),
            "take_over": "",
        }
        for name, title in titles.items():
            needed = name not in {"sslmode", "sslrootcert", "password", "take_over"}
            self._rows[name] = labelled(self.fields[name], title, required=needed)
        browse = buttons.ghost("folder-open", _("Browse…"))
        browse.clicked.connect(self._browse)
        certificate = layout.row(
            (self._rows["sslrootcert"], 1),
            layout.column(theme.px(19), browse, None, spacing=0),
            spacing=6,
        )
        grid = QGridLayout()
        grid.setContentsMargins(2, 0, 2, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._rows["hosts"], 0, 0, 1, 2)
        grid.addWidget(self._rows["database"], 0, 2)
        grid.addWidget(self._rows["sslmode"], 1, 0)
        grid.addLayout(certificate, 1, 1, 1, 2)
        task = labelled(self.task, _("What to do"))
        if several:
            grid.addWidget(task, 2, 0)
            grid.addWidget(self._rows["leader"], 2, 1)
        else:
            task.setParent(self)
            task.hide()
            grid.addWidget(self._rows["leader"], 2, 0, 1, 2)
        grid.addWidget(self._rows["leader_password"], 2, 2)
        grid.addWidget(self._rows["user"], 3, 0)
        grid.addWidget(self._rows["password"], 3, 1)
        grid.addWidget(self._rows["again"], 3, 2)
        grid.addWidget(self._rows["take_over"], 4, 0, 1, 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def show_answers(self, answers: Answers) -> None:
        """Show what was answered so far."""
        for name in ("hosts", "database", "user", "sslrootcert"):
            self.fields[name].set_value(getattr(answers.server, name))
        mode = answers.server.sslmode
        self.fields["sslmode"].set_value(mode if mode in {VERIFIED, NO_TLS} else "")
        for name in (*LEADER, "password", "again", "take_over"):
            self.fields[name].set_value(getattr(answers, name))
        self.task.set_value(answers.task)
        self._show_task()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that must be corrected, and lead to the first."""
        if any(one.where == "take_over" for one in problems):
            self._rows["take_over"].show()
        show_problems(self.fields, problems)
        focus_wrong(self.fields.values())

    def told(self) -> frozenset[str]:
        """Return what the fields on the screen say is wrong with them."""
        shown = self.fields.items()
        return frozenset(
            field.problem() for name, field in shown if not self._rows[name].isHidden()
        )

    def take(self, answers: Answers) -> None:
        """Write down what stands in the fields."""
        for field in self.fields.values():
            field.commit()
        typed = {name: field.value() or "" for name, field in self.fields.items()}
        answers.task = self.task.value()
        answers.server = replace(
            answers.server,
            hosts=typed["hosts"].strip(),
            database=typed["database"].strip(),
            user=typed["user"].strip(),
            sslmode=typed["sslmode"],
            sslrootcert=typed["sslrootcert"].strip(),
        )
        answers.leader = typed["leader"].strip()
        answers.leader_password = typed["leader_password"]
        answers.password, answers.again = typed["password"], typed["again"]
        answers.take_over = bool(typed["take_over"])

    def show_task(self, task: str) -> None:
        """Propose another task: what was found asks for it."""
        self.task.set_value(task)
        self._show_task()

    def _show_task(self) -> None:
        task = self.task.value()
        for name in LEADER:
            self._rows[name].setVisible(task != "join")
        makes = task in {"create", "restore"}
        self._rows["again"].setVisible(makes)
        require(
            self._rows["password"],
            self.fields["password"],
            _("Password"),
            required=makes,
        )
        taken = self.fields["take_over"].value()
        self._rows["take_over"].setVisible(task == "create" and taken)

    def _browse(self) -> None:
        name = asking.choose(
            self,
            _("Certificate of the office's authority"),
            _("Certificates") + " (*.crt *.pem *.cer)",
        )
        if name:
            self.fields["sslrootcert"].set_value(name)
            self.touched.emit()
