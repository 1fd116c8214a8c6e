"""Lets people in: asks for login and password where the staff of a file have any."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.core.actor import Actor
from app.core.errors import AppError, NotAllowedError
from app.ui import errors, tries
from app.ui.session import login_name, who_works

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import Database
    from app.settings import Profile, Settings

NOBODY = Actor("", frozenset())
"""Who asks before anybody has signed in; no service serves them."""


def signed_in(
    parent: QWidget | None, database: Database, profile: Profile, settings: Settings
) -> Actor | None:
    """Return who works; None: nobody signed in.

    A file opens directly until one of its staff has a password.

    Raises:
        NotAllowedError: The person was locked out of a server.
    """
    from app.db import signing  # noqa: PLC0415 - the window opens before it

    if profile.kind == "postgresql":
        return who_works(database, profile, settings.person)
    with database.reading(NOBODY) as uow:
        logins = signing.signing_in(uow)
    if not logins:
        return who_works(database, profile, settings.person)
    from app.access import rows  # noqa: PLC0415 - few files ask
    from forms.signing import SignIn  # noqa: PLC0415

    login, said = logins[0] if len(logins) == 1 else "", ""
    while True:
        asked = SignIn(profile.name(), login, said, parent)
        asked.hold(tries.left(profile.path))
        if not asked.given():
            return None
        login = asked.login.value().strip()
        try:
            with database.reading(NOBODY) as uow:
                found = rows.check_password(uow, login, asked.password.value())
        except NotAllowedError as error:
            said = errors.words(error)
            if isinstance(error, rows.WrongPasswordError):
                tries.wrong(profile.path)
                _note(database, login)
        else:
            tries.right(profile.path)
            return found


def _note(database: Database, login: str) -> None:
    """Let the person's history tell of a wrong password, and whose computer it was."""
    from app.access import rows  # noqa: PLC0415 - as above

    with (
        suppress(AppError),  # a file that is only read, or a full disk
        database.unit_of_work(Actor(login_name(), frozenset())) as uow,
    ):
        rows.note_wrong_password(uow, login)
