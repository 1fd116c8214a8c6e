"""Connects this computer to an office on a server, from the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.core.errors import AppError
from app.core.i18n import _
from app.core.job import Job
from app.settings import Profile
from app.ui import connecting
from app.ui.aside import Aside, telling
from forms.answers import Answers
from forms.connection import ConnectionDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.connecting import Found


class Connection(QObject):
    """Shows the window and does what it asks for beside it.

    Args:
        profile: The office that is open; one on a server fills the fields.
        person: Who works here; the name of the first administrator of a new office.

    Signals:
        chosen: The office to open from now on; args: its Profile, the password.
    """

    chosen = Signal(object, str)
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
        on_server = profile.kind == "postgresql"
        self.answers = Answers(
            kind="postgresql",
            person=person,
            server=profile if on_server else Profile("postgresql", database="lading"),
        )
        self._job = Job()
        self._aside = Aside(self, inline=inline)
        self.form = ConnectionDialog(parent)
        self.form.servers.show_answers(self.answers)
        self.form.test_asked.connect(lambda: self._look(lambda _found: None))
        self.form.go_asked.connect(lambda: self._look(self._go_on))
        self.form.remove_asked.connect(self._remove)
        self.form.stop_asked.connect(self._stop)
        self._stepped.connect(self.form.show_job)

    def _look(self, then: Callable[[Found], None]) -> None:
        form, answers = self.form, self.answers
        form.servers.take(answers)
        problems = connecting.server_problems(answers)
        form.show_problems(problems)
        form.show_outcome(())
        if not problems:
            self._run(lambda: connecting.look(answers), lambda f: self._found(f, then))

    def _found(self, found: Found, then: Callable[[Found], None]) -> None:
        form = self.form
        form.show_problems(found.problems())
        if task := connecting.proposed(found.content):
            form.show_task(task)
        form.show_outcome(found.lines(), unfinished=found.content == "unfinished")
        then(found)

    def _go_on(self, found: Found) -> None:
        answers = self.answers
        step = connecting.next_step(answers, found.content)
        if step == "open":
            self._ready(None)
        elif step == "upgrade":
            job = self._begin_job()
            self._run(lambda: connecting.upgrade_office(answers, job), self._ready)
        elif step == "create":
            job = self._begin_job()
            self._run(lambda: connecting.found_office(answers, job=job), self._ready)

    def _ready(self, _nothing: object) -> None:
        self.form.accept()
        self.chosen.emit(self.answers.server, self.answers.password)

    def _remove(self) -> None:
        answers = self.answers
        self.form.servers.take(answers)
        self._run(
            lambda: connecting.remove_unfinished(answers),
            lambda _nothing: self._look(lambda _found: None),
        )

    def _run(self, task: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self.form.set_busy(True)

        def done(result: Any) -> None:
            self._over()
            then(result)

        self._aside.run(task, done, self._failed)

    def _failed(self, error: AppError) -> None:
        self._over()
        self.form.show_problems(connecting.placed(error, leading=True))
        self.form.show_outcome(((_(error.msgid, **error.params), "bad"),))

    def _stop(self) -> None:
        self._job.stop()

    def _over(self) -> None:
        self._stepped.emit("", 0, 0)
        self.form.set_busy(False)

    def _begin_job(self) -> Job:
        self._job = telling(self._stepped)
        return self._job
