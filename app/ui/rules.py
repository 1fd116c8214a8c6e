"""When a server keeps the rules of another version: they are brought up to date.

It happens after an update of the program that needs no new tables, and after a copy of
the database was brought back. The server goes on refusing what it refused before and
keeps the books as before, so everybody may go on working. Who makes the staff is asked
once for the server's administrator; all others read whom to ask.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import NotPossibleError
from app.core.i18n import N_, _
from app.ui import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.core.errors import AppError
    from app.db.unit_of_work import Database
    from app.settings import Profile
    from app.ui.aside import Aside
    from app.ui.shell import Shell
    from forms.rules import RulesPanel

USUAL = "postgres"
AGAIN = 20_000
"""Milliseconds between two looks while the rules are of another version."""
VERB = N_("Bring the rules up to date")
WHOM = N_(
    "The server's rules are of another version of this program. You may go on working; "
    "tell who administers the server: they bring them up to date when they sign in."
)


class NoRightsError(NotPossibleError):
    """A copy of an office that was brought back without what people may do in it."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "The server lets you read nothing of this office: the database came "
                "back from a copy without its rights. Nothing of it is lost."
            )
        )


class Update(QObject):
    """Tells a server anew who may do what, as its administrator.

    Args:
        parent: The window.
        aside: Where it runs.
        profile: The office.
        title: Why it is done, translated.
        text: What it means, translated.

    Signals:
        running: It begins or ends; arg: bool.
        ended: It is over; arg: whether the rules are up to date.
    """

    running = Signal(bool)
    ended = Signal(bool)
    verb = VERB

    def __init__(
        self,
        parent: QWidget | None,
        aside: Aside,
        profile: Profile,
        *,
        title: str,
        text: str,
    ) -> None:
        super().__init__(parent)
        self._over, self._aside, self._profile = parent, aside, profile
        self._title, self._text = title, text
        self._panel: RulesPanel | None = None

    def ask(self) -> None:
        """Ask who administers the server, until it is done or given up."""
        from forms.rules import RulesPanel  # noqa: PLC0415 - once in a version

        self._panel = RulesPanel(
            self._title, self._text, _(self.verb), USUAL, parent=self._over
        )
        self._ask()

    def ask_owner(self, url: str) -> None:
        """Ask who came in as the server's administrator; one button does it.

        Args:
            url: The office, as the administrator.
        """
        answers = (errors.Answer("rules", _(self.verb), primary=True),)
        if errors.offer(self._over, self._title, self._text, answers) == "rules":
            self._run(url)
        else:
            self.ended.emit(False)  # noqa: FBT003 - a signal's argument

    def _ask(self) -> None:
        panel = self._panel
        assert panel is not None  # noqa: S101 - made by `ask`
        if not panel.given():
            self._end(done=False)
            return
        leader = replace(self._profile, user=panel.leader.value().strip())
        self._run(leader.url(panel.password.value()))

    def _run(self, url: str) -> None:
        self.running.emit(True)  # noqa: FBT003 - as above
        self._aside.run(
            lambda: self.carry_out(url), lambda _: self._done(), self._failed
        )

    def carry_out(self, url: str) -> None:
        """Do it, aside; arg: the office, as the server's administrator."""
        from app.db.security.harden import harden  # noqa: PLC0415 - knows every table

        harden(url)

    def _done(self) -> None:
        self.running.emit(False)  # noqa: FBT003 - as above
        self._end(done=True)

    def _failed(self, error: AppError) -> None:
        self.running.emit(False)  # noqa: FBT003 - as above
        if self._panel is None:
            errors.tell(self._over, error)
            self._end(done=False)
            return
        self._panel.show_problem(errors.words(error))
        self._ask()

    def _end(self, *, done: bool) -> None:
        if self._panel is not None:
            self._panel.deleteLater()
            self._panel = None
        self.ended.emit(done)


class LetIn(Update):
    """Tells a copy of an office everything anew, and lets its staff in again."""

    def carry_out(self, url: str) -> None:
        """Do both, aside; arg: the office, as the server's administrator."""
        from app.db.security.admitting import admit  # noqa: PLC0415 - as above

        super().carry_out(url)
        admit(url)


def watch(shell: Shell, aside: Aside) -> None:
    """Look after the start whether the server keeps the rules of this program.

    While it does not, it is looked again: somebody at another computer mends it. Then
    it is looked whether it lets everybody in.
    """
    from app.ui import admission  # noqa: PLC0415 - which is made of this

    session = shell.session
    if session is None or session.profile.kind != "postgresql":
        return
    database = session.work.database
    said: list[bool] = []

    def look() -> None:
        if shell.session is session:
            aside.run(lambda: _look(database), tell, lambda _error: None)

    def tell(outdated: bool | None) -> None:  # noqa: FBT001 - what `_look` returns
        if shell.session is not session or not (outdated or said):
            return
        if outdated is False:
            shell.state.say_rules("")
            return
        if outdated and not said:
            said.append(True)
            _say(shell, aside, leads=session.work.actor.may("access.edit"))
        QTimer.singleShot(AGAIN, shell.form, look)

    look()
    admission.watch(shell, aside)


def _say(shell: Shell, aside: Aside, *, leads: bool) -> None:
    if leads:
        _offer(shell, aside)
    else:
        shell.state.say_rules(WHOM)


def _offer(shell: Shell, aside: Aside) -> None:
    """Say it above all pages with a button: a question would take keys from a form."""
    from app.db.doctor.words import LOOKS  # noqa: PLC0415 - once in a version

    wrong = LOOKS["rules"].wrong
    shell.state.say_rules(wrong, VERB, lambda: begin(shell, aside))


def begin(shell: Shell, aside: Aside) -> Update | None:
    """Ask for the server's administrator, and bring the rules up to date.

    Returns:
        What is under way; None: no office is open.
    """
    from app.db.doctor.words import LOOKS  # noqa: PLC0415 - once in a version

    session = shell.session
    if session is None:
        return None
    database, look = session.work.database, LOOKS["rules"]
    words = {"title": _(look.wrong), "text": _(look.means)}
    made = Update(shell.form, aside, session.profile, **words)

    def ended(done: bool) -> None:  # noqa: FBT001 - a signal's argument
        from app.ui import admission  # noqa: PLC0415 - which is made of this

        if done:
            shell.state.say_rules("")
            shell.toast(_("The server's rules are up to date."))
            admission.watch(shell, aside)

    def running(under_way: bool) -> None:  # noqa: FBT001 - a signal's argument
        words = _("Telling the server who may do what")
        shell.show_job(words, 0 if under_way else 1, 1)

    made.ended.connect(ended)
    made.running.connect(running)
    url = database.url.render_as_string(hide_password=False)

    def ask(leads: bool) -> None:  # noqa: FBT001 - what `is_leading` returns
        made.ask_owner(url) if leads else made.ask()

    aside.run(lambda: is_leading(database), ask, lambda _error: None)
    return made


def offer(
    shell: Shell,
    aside: Aside,
    profile: Profile,
    error: AppError,
    answered: Callable[[str], None],
) -> None:
    """Offer to tell the server the rights of an office that came back without them.

    Args:
        shell: The window.
        aside: Where it runs.
        profile: Which office.
        error: Why it was not opened.
        answered: Called with "again" when it can be opened, "other" or "cancel".
    """
    title, text = errors.words(error), _("Who administers the server mends it here.")
    answers = (
        errors.Answer("other", _("Open another database…")),
        errors.Answer("rules", f"{_(VERB)}…", primary=True),
    )
    choice = errors.offer(shell.form, title, text, answers)
    if choice != "rules":
        answered(choice)
        return
    made = LetIn(shell.form, aside, profile, title=title, text=text)
    made.ended.connect(lambda done: answered("again" if done else "cancel"))
    made.ask()


def is_leading(database: Database) -> bool:
    """Say whether the office was entered as the server's administrator."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - off the screen's thread

    from app.db.security import told  # noqa: PLC0415 - as above

    try:
        return told.is_leading(database.engine)
    except DBAPIError:
        return False


def _look(database: Database) -> bool | None:
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - off the screen's thread

    from app.db.security import told  # noqa: PLC0415 - as above

    try:
        return told.is_outdated(database.engine)
    except DBAPIError:
        return None  # out of reach; the next start looks again
