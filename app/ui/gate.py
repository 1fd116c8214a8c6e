"""Lets people in: asks for login and password where the staff of a file have any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.ui import errors
from app.ui.session import who_works

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
        if not asked.given():
            return None
        login = asked.login.value().strip()
        try:
            with database.reading(NOBODY) as uow:
                return rows.check_password(uow, login, asked.password.value())
        except NotAllowedError as error:
            said = errors.words(error)
