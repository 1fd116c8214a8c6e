"""Moves the open office from its file to a server, or back into a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError, Problem
from app.core.i18n import N_, _, _n
from app.settings import Profile, locations
from app.ui import connecting
from app.ui.aside import Aside, telling
from forms.answers import Answers
from forms.move import MoveDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.move import Moved
    from app.db.owners import Owners


Done: TypeAlias = "tuple[Profile, Moved, Owners]"


def _report(moved: Moved, whose: Owners) -> str:
    """Say what was moved, and whose it is now."""
    said = [
        _n(
            "{n} row was moved and compared.",
            "{n} rows were moved and compared.",
            moved.rows,
        )
    ]
    if whose.given:
        words = _n(
            "{n} customer or document went to whoever is named in it.",
            "{n} customers and documents went to whoever is named in them.",
            whose.given,
        )
        said.append(words)
    if whose.nobodys:
        words = _n(
            "{n} customer or document is nobody's, and everybody sees it: give it to"
            " somebody in Staff.",
            "{n} customers and documents are nobody's, and everybody sees them: give"
            " them to somebody in Staff.",
            whose.nobodys,
        )
        said.append(words)
    return "\n".join(said)


class Move(QObject):
    """Shows the window of the move and carries it out beside it.

    Args:
        profile: The office that is open.
        person: Who works here; the name of the first administrator.

    Signals:
        moved: The office lies in a new place; args: its Profile, the password for it.
    """

    moved = Signal(object, str)
    _stepped = Signal(str, int, int)

    def __init__(
        self,
        profile: Profile,
        person: str,
        parent: QWidget | None = None,
        *,
        inline: bool = False,
    ) -> None:
        super().__init__(parent)
        self._profile = profile
        self._new: Profile | None = None
        self.answers = Answers(
            kind="postgresql",
            person=person,
            task="create",
            server=Profile("postgresql", database="lading"),
        )
        self._job = telling(self._stepped)
        self._aside = Aside(self, inline=inline)
        to_server = profile.kind == "sqlite"
        self.form = MoveDialog(to_server=to_server, parent=parent)
        if self.form.servers:
            self.form.servers.show_answers(self.answers)
        else:
            self.form.path.set_value(str(locations().data / "moved.db"))
            self.form.leader.set_value(self.answers.leader)
        self.form.go_asked.connect(self._go)
        self.form.stop_asked.connect(self._stop)
        self._stepped.connect(self.form.show_job)

    def _go(self) -> None:
        form = self.form
        if self._new is not None:
            form.accept()
            self.moved.emit(self._new, self.answers.password)
            return
        form.show_failure("")
        problems = self._problems()
        form.show_problems(problems)
        if problems:
            return
        self._job = telling(self._stepped)
        task = self._to_server() if form.servers else self._to_file()
        form.show_job(_("Looking at both sides"), 0, 1)
        self._aside.run(task, self._done, self._failed)

    def _problems(self) -> tuple[Problem, ...]:
        form = self.form
        if form.servers:
            form.servers.take(self.answers)
            return connecting.server_problems(self.answers)
        for field in form.fields.values():
            field.commit()
        words = N_("This is needed to move the office.")
        missing = tuple(
            Problem(name, words)
            for name, field in form.fields.items()
            if name not in form.optional and not field.value().strip()
        )
        return missing + self._password_problems()

    def _password_problems(self) -> tuple[Problem, ...]:
        """Everything that keeps a password from being that of the new file."""
        from app.access.domain import password_problems  # noqa: PLC0415 - seldom

        word, again = self.form.password.value(), self.form.again.value()
        found = password_problems(word, needed=True) if word or again else ()
        if word != again:
            found += (Problem("again", N_("The two are not the same.")),)
        return found

    def _to_server(self) -> Callable[[], Done]:
        answers, source, job = self.answers, self._profile.url(), self._job

        def task() -> Done:
            from app.db import founding, move  # noqa: PLC0415 - off the screen's thread

            url, first = answers.leading_url, connecting.first_of(answers)
            there: list[Moved] = []
            whose = founding.found(
                *(url, first, lambda: there.append(move.into_server(source, url, job))),
                job,
            )
            return answers.server, there[0], whose

        return task

    def _to_file(self) -> Callable[[], Done]:
        form, job = self.form, self._job
        leader = replace(self._profile, user=form.leader.value().strip())
        source = leader.url(form.leader_password.value())
        path, word = Path(form.path.value().strip()), form.password.value()

        def task() -> Done:
            from app.db import move, owners  # noqa: PLC0415 - off the screen's thread

            there = move.into_file(source, path, job, word)
            return Profile("sqlite", path=str(path)), there, owners.Owners()

        return task

    def _stop(self) -> None:
        self._job.stop()

    def _done(self, done: Done) -> None:
        self._stepped.emit("", 0, 0)
        self._new, moved, whose = done
        self.form.show_done(_report(moved, whose))

    def _failed(self, error: AppError) -> None:
        self._stepped.emit("", 0, 0)
        self.form.show_failure(_(error.msgid, **error.params))
        self.form.show_problems(connecting.placed(error, leading=True))
