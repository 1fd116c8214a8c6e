"""Looks at the place that was named for an office, and makes it ready.

The first-run wizard, the settings and the move ask for the same things; what is done
with the answers stands here, off the screen's thread where it takes time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import AppError, Problem
from app.core.i18n import N_, _
from app.settings import NO_TLS, locations

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.job import Job
    from app.db.founding import First
    from app.db.probe import Report
    from app.db.unit_of_work import Database
    from forms.answers import Answers
    from forms.outcome import Line

_NO_SERVER = N_("Write name or address, with a port if it is another: db.office:5433")


_LEADERS = {
    "user": "leader",
    "password": "leader_password",
    "login": "user",
    "first": "password",
}
"""Where something is typed, by what it is called when the server's administrator asks;
"login" and "first" are login and password of the first administrator of the office."""

_TAKEN = {"create": {"ours"}, "restore": {"ours", "older", "newer"}}
"""By the task what must not be there already."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look told.

    Attributes:
        report: Of the office's place as a whole; an error says why there is none.
        each: Every server by its name, where there are several.
        task: What is to be done on a server; empty: it is about a file.
        database: Its name on the server.
    """

    report: Report | AppError
    each: tuple[tuple[str, Report | AppError], ...] = ()
    task: str = ""
    database: str = ""

    @property
    def content(self) -> str:
        """What is there; empty: it cannot be reached."""
        return "" if isinstance(self.report, AppError) else self.report.content

    def lines(self) -> tuple[Line, ...]:
        """Return what to say of it."""
        first = _told(self.report)
        return (first, *(_server_line(name, told) for name, told in self.each))

    def problems(self) -> tuple[Problem, ...]:
        """Return what is to be corrected in a field."""
        if isinstance(self.report, AppError):
            return placed(self.report, leading=self.task != "join")
        return _unfit(self.content, self.task, self.database)


def placed(error: AppError, *, leading: bool) -> tuple[Problem, ...]:
    """Return an error at the field that it is about; empty: it is about none.

    Args:
        error: What a server, or the making of an office, told.
        leading: It was asked as the server's administrator.
    """
    where = _LEADERS.get(error.where, error.where) if leading else error.where
    return (Problem(where, error.msgid, error.params),) if where else ()


def look(answers: Answers) -> Found:
    """Look at the place that was named, and at each of several servers.

    Runs off the screen's thread; nothing is changed.
    """
    from app.db import probe  # noqa: PLC0415 - off the screen's thread

    task = answers.task if answers.kind == "postgresql" else ""
    leading = task not in {"", "join"}
    url = answers.leading_url if leading else answers.profile.url(answers.password)
    report: Report | AppError
    try:
        report = probe.look_as_leader(url) if leading else probe.look(url)
        if task == "create" and report.content in {"absent", "empty", "unfinished"}:
            _refuse_first(url, answers)
    except AppError as error:
        report = error
    several = answers.kind == "postgresql" and len(answers.server.servers) > 1
    each = probe.look_at_each(url, leading=leading) if several else ()
    return Found(report, each, task, answers.server.database)


def _refuse_first(url: str, answers: Answers) -> None:
    from app.db import founding  # noqa: PLC0415 - loads the database library

    founding.refuse_first(url, first_of(answers))


def first_of(answers: Answers) -> First:
    """Return who is to administer an office that is made on a server."""
    from app.db.founding import First  # noqa: PLC0415 - loads the database library

    login, name = answers.server.user, answers.person or answers.server.user
    return First(login, name, answers.password, take_over=answers.take_over)


def _unfit(content: str, task: str, database: str) -> tuple[Problem, ...]:
    """Say why a task cannot be done on a server in a database that was found so."""
    if not task:
        return ()
    from app.db import founding  # noqa: PLC0415 - loads the database library

    if content == "foreign":
        words = founding.FOREIGN
    elif content in _TAKEN.get(task, ()):
        words = founding.TAKEN
    elif content in {"absent", "empty"} and task in {"join", "upgrade"}:
        words = founding.NONE_YET
    else:
        return ()
    return (Problem("database", words, {"database": database}),)


def next_step(answers: Answers, content: str) -> str:
    """Return what is to be done in a place that was found so.

    Returns:
        "open", "upgrade", "create", "restore"; empty: what was chosen cannot be done
        there.
    """
    task = answers.task if answers.kind == "postgresql" else "file"
    if task == "restore":
        return task if content in {"absent", "empty"} else ""
    if content == "ours" and task != "create":
        return "open"  # nothing is created in an office that exists
    if content == "older" and task in {"upgrade", "file"}:
        return "upgrade"
    if content in {"absent", "empty", "unfinished"} and task in {"create", "file"}:
        return "create"
    return ""


def proposed(content: str) -> str:
    """Return the task that what was found asks for; empty: none."""
    return {"older": "upgrade", "unfinished": "create"}.get(content, "")


def _told(report: Report | AppError) -> Line:
    if isinstance(report, AppError):
        return _(report.msgid, **report.params), "bad"
    told = {
        "absent": (_("A new file is made here · {server}"), "ok"),
        "empty": (_("Connected · {server} · {ms} ms · empty, can be set up"), "ok"),
        "ours": (_("Connected · {server} · {ms} ms · an office is in it"), "ok"),
        "older": (
            _("Connected · {server} · {ms} ms · an older office is in it"),
            "warn",
        ),
        "newer": (
            _("This office was upgraded by a newer program. Update yours."),
            "bad",
        ),
        "foreign": (
            _("This database holds something else. Choose an empty one."),
            "bad",
        ),
        "unfinished": (
            _(
                "Connected · {server} · {ms} ms · an office whose making was cut short "
                "is in it; create it anew or remove it"
            ),
            "warn",
        ),
    }
    words, tone = told[report.content]
    if report.content == "absent" and report.server.startswith("PostgreSQL"):
        words = _("Connected · {server} · {ms} ms · the database is made here")
    return words.format(server=report.server, ms=report.milliseconds), tone


def _server_line(name: str, told: Report | AppError) -> Line:
    if isinstance(told, AppError):
        return f"{name} · {_(told.msgid, **told.params)}", "bad"
    does = _("repeats the changes (standby)") if told.standby else _("takes changes")
    return f"{name} · {told.server} · {told.milliseconds} ms · {does}", "ok"


def server_problems(answers: Answers) -> tuple[Problem, ...]:
    """Everything that keeps what was told of a server from being tried."""
    from app.db import certificates  # noqa: PLC0415 - seldom needed

    server = answers.server
    needed = {"hosts": server.hosts, "database": server.database, "user": server.user}
    if answers.task != "join":
        needed["leader"] = answers.leader
    found = [
        Problem(name, N_("This is needed to reach the database."))
        for name, value in needed.items()
        if not value.strip()
    ]
    found += [
        Problem(name, N_("This holds characters that nobody can type."))
        for name, value in needed.items()
        if not value.isprintable() and name != "hosts"
    ]
    if server.hosts.strip() and not server.servers:
        found.append(Problem("hosts", _NO_SERVER))
    elif server.sslmode == NO_TLS and server.tls != NO_TLS:
        words = N_("Another computer is reached with TLS only.")
        found.append(Problem("sslmode", words))
    if wrong := certificates.problem(server.sslrootcert):
        found.append(wrong)
    if answers.task == "create":
        found += _first_problems(answers)
    elif answers.task == "restore":
        found += _password_problems(answers)
    return tuple(found)


def _first_problems(answers: Answers) -> list[Problem]:
    from app.db.founding import First  # noqa: PLC0415 - loads the database library
    from app.db.security import taking_over  # noqa: PLC0415

    found: list[Problem] = []
    if user := answers.server.user:
        found = [replace(problem, where="user") for problem in First(user).problems()]
    if user and user == answers.leader:
        found = [Problem("user", taking_over.LEADS, {"login": user})]
    return found + _password_problems(answers)


def _password_problems(answers: Answers) -> list[Problem]:
    from app.access.domain import password_problems  # noqa: PLC0415 - seldom needed

    found = list(password_problems(answers.password, needed=True))
    if answers.password != answers.again:
        found.append(Problem("again", N_("The two are not the same.")))
    return found


def found_office(
    answers: Answers,
    fill: Callable[[Database], object] | None = None,
    job: Job | None = None,
) -> None:
    """Make the office on a server, with its first administrator.

    Args:
        answers: Of the wizard.
        fill: Enters what the office begins with, before the server is told who may do
            what: whoever stops it, or is killed, leaves no half an office. None: it
            begins empty.
        job: Hears how far it is.

    Raises:
        AppError: It cannot be made; the server is as it was.
    """
    from app.db import founding  # noqa: PLC0415 - off the screen's thread

    first, url = first_of(answers), answers.leading_url
    begun = None if fill is None else partial(founding.filled, url, fill)
    founding.found(url, first, begun, job)


def upgrade_office(answers: Answers, job: Job) -> None:
    """Bring an older office up to date, after a backup.

    Raises:
        AppError: It cannot be backed up, or not be upgraded; nothing was changed.
    """
    from app.db import founding  # noqa: PLC0415 - off the screen's thread
    from app.db.backup import service  # noqa: PLC0415

    shared = answers.kind == "postgresql"
    url = answers.leading_url if shared else answers.profile.url()
    founding.upgrade(url, service.shelf_for(url, locations().backups), job)


def remove_unfinished(answers: Answers) -> None:
    """Remove an office whose making was cut short; a finished one is never touched.

    Raises:
        AppError: There is none, or the server cannot be reached.
    """
    from app.db import founding  # noqa: PLC0415 - off the screen's thread

    founding.remove(answers.leading_url)
