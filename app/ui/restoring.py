"""Brings a backup to the place that the first run names, instead of a new office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import NotPossibleError, Problem
from app.core.i18n import N_, _, enumerated
from app.core.job import Job
from app.core.whole import is_there
from app.settings import Profile, locations
from app.ui.session import sign_in
from forms.kit import asking

_NOBODY = N_(
    "The backup is restored. Nobody of its staff has the login “{login}”; its "
    "administrators are: {logins}."
)
_ANOTHERS = N_(
    "The backup is restored. The server lets “{login}” in as somebody else, or not at "
    "all; use the login of another administrator of the office."
)
_LEADERS = "SELECT login FROM staff WHERE active AND roles LIKE %s ORDER BY login"

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from forms.answers import Answers

_TAKEN = N_("A file is there already. Name one that is not: the backup comes there.")


def choose(over: QWidget) -> Path | None:
    """Ask for the backup; None: the person thought better of it."""
    name = asking.choose(over, _("Restore a backup"))
    return Path(name) if name else None


def problems(answers: Answers) -> tuple[Problem, ...]:
    """Everything that keeps a backup from coming to a file of this computer."""
    path = answers.local.path.strip()
    taken = bool(path) and is_there(Path(path))
    return (Problem("path", _TAKEN),) if taken else ()


def restore(answers: Answers, file: Path, job: Job | None = None) -> None:
    """Bring a backup to the place that was named, and compare it there.

    One that is encrypted keeps its password. Runs off the screen's thread.

    Args:
        answers: Of the wizard. It says no more that the file is to be encrypted where
            the backup is so already.
        file: The backup.
        job: Hears how far it is.

    Raises:
        LockedError: It is encrypted, and nobody gave its password yet.
        AppError: It cannot be brought there; nothing lies there then.
    """
    job = job or Job()
    if answers.kind == "postgresql":
        _restore_on_server(answers, file, job)
        return
    from app.db import keys  # noqa: PLC0415 - off the screen's thread
    from app.db.backup import service  # noqa: PLC0415

    path = Path(answers.local.path)
    keys.await_file(path, None)
    asked = keys.Key.of_password(answers.file_password) if answers.encrypt else None
    service.restore(file, answers.local.url(), key=asked, job=job)
    if keys.of(path) != asked:
        answers.encrypt = False


def _restore_on_server(answers: Answers, file: Path, job: Job) -> None:
    """Bring a backup into an empty database, up to date and secured."""
    from app.db import founding  # noqa: PLC0415 - off the screen's thread
    from app.db.backup import service  # noqa: PLC0415
    from app.db.security import harden, told  # noqa: PLC0415

    url = answers.leading_url
    founding.is_there(url)  # refuses who does not administer the server
    service.restore(file, url, job=job)
    job = job.to_its_end()
    founding.upgrade(url, service.shelf_for(url, locations().backups), job)
    with harden.connect(url) as connection:
        secured = connection.execute(told.ASK).fetchone() is not None
    if not secured:  # the backup came without its slip, which says so
        job.step(N_("Telling the server who may do what"), 0, 1)
        harden.harden(url)


def let_in(answers: Answers) -> None:
    """Let the one person into the restored office who goes on in it.

    On a server that knows the login nothing but that is done: its password stays.
    Otherwise it is made, with the password that was typed. Colleagues are let in from
    the window (`app.ui.admission`).

    Args:
        answers: Of the wizard.

    Raises:
        NotPossibleError: Nobody of the office's staff has the login; says who leads
            it. Or the server has such a login, of something else.
    """
    from app.access import service  # noqa: PLC0415 - off the screen's thread
    from app.access.domain import Role  # noqa: PLC0415
    from app.db.security import admitting, harden  # noqa: PLC0415
    from app.db.unit_of_work import Database  # noqa: PLC0415

    url, login = answers.leading_url, answers.server.user
    with harden.connect(url) as connection:
        how = admitting.stands(connection).get(login)
        leads = f"%{Role.ADMINISTRATOR}%"
        found = connection.execute(_LEADERS, (leads,)).fetchall()
    if how is None:
        names = enumerated(one for (one,) in found)
        raise NotPossibleError(_NOBODY, where="login", login=login, logins=names)
    if how is admitting.Stands.OUTSIDE:
        admitting.admit(url, among={login})
    elif how is admitting.Stands.NONE:
        database = Database(url)
        try:
            with database.unit_of_work(sign_in(Profile.of(url))) as uow:
                service.give_first_passwords(uow, {login: answers.password})
        finally:
            database.close()
    elif how is not admitting.Stands.INSIDE:
        raise NotPossibleError(_ANOTHERS, where="login", login=login)
