"""The page of the wizard that asks where the data lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QStackedWidget,
    QWidget,
)

from app.core.errors import Problem
from app.core.i18n import _
from forms.answers import Answers
from forms.kit import asking, buttons, layout, theme
from forms.kit.field_base import labelled, show_problems
from forms.kit.field_choice import CheckField
from forms.kit.field_text import TextField
from forms.outcome import Line, Outcome
from forms.server_fields import ServerFields
from forms.signing import hidden_field
from forms.wizard_pages import Page
from forms.wizard_parts import ChoiceCard


class DatabasePage(Page):
    """This PC or the office's server.

    Signals:
        test_asked: Try the connection.
        remove_asked: Remove the unfinished office that was found.
        restore_asked: Bring a backup to this PC instead of a new office.
    """

    test_asked = Signal()
    remove_asked = Signal()
    restore_asked = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Where does the data lie?"),
            _(
                "One person works on this PC; several people share the database of "
                "the office. Moving from one to the other is possible later."
            ),
        )
        self.local = ChoiceCard(
            "device-desktop",
            _("This PC (SQLite)"),
            _("One file, no network, backed up every day. For one or two people."),
        )
        self.server = ChoiceCard(
            "server-2",
            _("Shared by the office (PostgreSQL)"),
            _("At the same time, with permissions and approvals. For 3 to 100 people."),
            tag=_("Recommended for teams"),
        )
        self.path = TextField()
        self.lock = CheckField(_("Encrypt the file with a password"))
        self.password, self.again = hidden_field(), hidden_field()
        self.servers = ServerFields(("join", "create", "upgrade", "restore"))
        self.fields = self.servers.fields
        self.outcome = Outcome()
        self.remove = buttons.link(_("Remove what is unfinished"))
        self.remove.clicked.connect(self.remove_asked)
        self.remove.hide()
        self._parts = QStackedWidget()
        self._parts.addWidget(self._local_part())
        self._parts.addWidget(self._server_part())
        self.body.addWidget(self.local)
        self.body.addWidget(self.server)
        self.body.addSpacing(4)
        self.body.addWidget(self._parts)
        self.body.addWidget(self.outcome)
        self.body.addLayout(layout.row(self.remove, None))
        self.body.addStretch(1)
        self.local.chosen.connect(lambda: self._choose("sqlite"))
        self.server.chosen.connect(lambda: self._choose("postgresql"))
        self.path.edited.connect(lambda _value: self._touched())
        self.servers.touched.connect(self._touched)

    def _local_part(self) -> QWidget:
        browse = buttons.button(_("Browse…"), "folder-open")
        browse.clicked.connect(self._browse)
        field = labelled(self.path, _("File"), required=True)
        place = layout.row(
            (field, 1), layout.column(theme.px(19), browse, None, spacing=0)
        )
        self._words = layout.box(
            layout.column(
                layout.row(
                    (labelled(self.password, _("Password of the file")), 1),
                    (labelled(self.again, _("The same again")), 1),
                    spacing=12,
                ),
                layout.text(
                    _("Nobody can bring a lost password back. Write it down."),
                    "caption",
                    wrap=True,
                ),
                spacing=4,
            )
        )
        self._words.hide()
        self.lock.edited.connect(lambda on: self._words.setVisible(bool(on)))
        self.restore = buttons.link(f"{_('Restore a backup')}…")
        self.restore.clicked.connect(self.restore_asked)
        below = layout.row(self.lock, None, self.restore)
        return layout.box(
            layout.column(
                place, below, self._words, None, margins=(2, 0, 2, 0), spacing=8
            )
        )

    def _server_part(self) -> QWidget:
        note = layout.text(
            _("No password is written down; yours is asked for at each start."),
            "caption",
            wrap=True,
        )
        return layout.box(layout.column(self.servers, note, None, spacing=6))

    def show_answers(self, answers: Answers) -> None:
        """Show where the data lies."""
        self.path.set_value(answers.local.path)
        self.password.set_value(answers.file_password)
        self.again.set_value(answers.file_again)
        self.show_lock(on=answers.encrypt)
        self.servers.show_answers(answers)
        self._mark_chosen(answers.kind)

    def take(self, answers: Answers) -> None:
        """Write it down."""
        self.path.commit()
        answers.kind = "postgresql" if self.server.is_chosen() else "sqlite"
        answers.local = replace(answers.local, path=self.path.value())
        for field in (self.password, self.again):
            field.commit()
        answers.encrypt = self.lock.value()
        answers.file_password = self.password.value()
        answers.file_again = self.again.value()
        self.servers.take(answers)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the fields that must be corrected."""
        if self.server.is_chosen():
            self.servers.show_problems(problems)
            return
        own = {"path": self.path, "password": self.password, "again": self.again}
        show_problems(own, problems)

    def show_outcome(self, lines: Sequence[Line], *, unfinished: bool = False) -> None:
        """Say what the look at the database told; empty: nothing yet.

        Args:
            lines: In their order; what a field says of itself is not said again.
            unfinished: An office whose making was cut short is there.
        """
        told = self.servers.told()
        self.outcome.show_lines([line for line in lines if line[0] not in told])
        self.remove.setVisible(unfinished)

    def outcome_words(self) -> str:
        """Return what is said about the database."""
        return self.outcome.words()

    def show_lock(self, *, on: bool) -> None:
        """Show the fields of a password, or put them away."""
        self.lock.set_value(on)
        self._words.setVisible(on)

    def _choose(self, kind: str) -> None:
        self._mark_chosen(kind)
        self._touched()

    def _mark_chosen(self, kind: str) -> None:
        self.local.set_chosen(kind == "sqlite")
        self.server.set_chosen(kind == "postgresql")
        self._parts.setCurrentIndex(0 if kind == "sqlite" else 1)

    def _touched(self) -> None:
        self.show_outcome(())
        self.changed.emit()

    def _browse(self) -> None:
        name = asking.name_database(
            self,
            _("File of the database"),
            self.path.value(),
            _("Database") + " (*.db)",
        )
        if name:
            self.path.set_value(name)
            self._touched()
