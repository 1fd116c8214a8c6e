"""A session: one open database, who works in it, and what they can reach."""

from __future__ import annotations

import getpass
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core import books, own_fields, people
from app.core.errors import AppError
from app.settings import locations
from app.ui.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.core.actor import Actor
    from app.core.own_fields import OwnField
    from app.db.unit_of_work import Database
    from app.office.domain import Company
    from app.settings import Profile, Settings
    from app.ui.work import Work


def login_name() -> str:
    """Return the name of the person at this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user entry
        return ""


def sign_in(profile: Profile, person: str = "") -> Actor:
    """Return who acts; a local file belongs to the one person who opens it.

    Args:
        profile: The database.
        person: The name for the audit trail; empty: the login of this computer.
    """
    from app.access.domain import ALL_PERMISSIONS  # noqa: PLC0415 - after the window
    from app.core.actor import Actor  # noqa: PLC0415

    login = profile.user if profile.kind == "postgresql" else ""
    return Actor(person or login or login_name(), frozenset(ALL_PERMISSIONS), login)


def who_works(database: Database, profile: Profile, person: str = "") -> Actor:
    """Return who signed in, with what the list of staff says of the person.

    Args:
        database: Open.
        profile: Which it is.
        person: The name for the audit trail, where the list of staff knows none.

    Raises:
        NotAllowedError: The person was locked out.
    """
    owner = sign_in(profile, person)
    if profile.kind != "postgresql":
        return owner
    from app.access import rows  # noqa: PLC0415 - after the window

    with database.reading(owner) as uow:
        return rows.known_to_server(uow, owner)


def open_database(profile: Profile, password: str = "", person: str = "") -> Database:
    """Open a database; may run off the screen's thread, and is meant to.

    Args:
        profile: Which one.
        password: For PostgreSQL; empty: the server's own password file.
        person: What others are told who has a file open; empty: the computer's login.

    Raises:
        UnavailableError: It cannot be reached, lies in a bad place, is open elsewhere,
            is gone or damaged (app.db.opening).
    """
    from sqlalchemy import text  # noqa: PLC0415 - the window opens before it
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from app.db import opening, reach  # noqa: PLC0415
    from app.db.epoch import Memory  # noqa: PLC0415

    database = opening.for_window(
        profile.url(password), Memory(locations().data), person
    )
    try:
        with database.reading(sign_in(profile)) as uow:
            uow.session.execute(text("SELECT 1"))
    except AppError as error:
        database.close()
        if profile.kind == "postgresql" and isinstance(error.__cause__, DBAPIError):
            raise reach.explain(error.__cause__, database.url) from error
        raise
    return database


def read_known(database: Database, profile: Profile) -> None:
    """Know companies, people and own fields before a form is made, which asks for them.

    What cannot be read now is read, and its trouble told, with the facts of the window.
    """
    from app.db import known  # noqa: PLC0415 - the window opens before it

    bases: Mapping[int, str] = {}
    names: Mapping[str, str] = {}
    own: list[OwnField] = []
    with suppress(AppError), database.reading(sign_in(profile)) as uow:
        bases, names = known.books(uow), known.people(uow)
        own = known.own_fields(uow)
    books.keep_in(bases)
    people.keep(names)
    own_fields.keep(own)


@dataclass
class Session:
    """What is open in the window.

    Attributes:
        profile: Which database.
        work: Runs service functions in it.
        registry: The modules.
        settings: The user's settings on this computer.
        company: The company that works here; None: none was entered yet.
    """

    profile: Profile
    work: Work
    registry: Registry
    settings: Settings
    company: Company | None = None

    @classmethod
    def begin(
        cls,
        database: Database,
        profile: Profile,
        settings: Settings,
        registry: Registry | None = None,
        actor: Actor | None = None,
    ) -> Session:
        """Begin to work in an open database.

        Args:
            database: Open.
            profile: Which it is.
            settings: The user's.
            registry: The modules, when they were loaded already.
            actor: Who signed in to a file with passwords; None: found out here.

        Raises:
            NotAllowedError: The person was locked out.
        """
        from app.ui.work import Work  # noqa: PLC0415 - loads the database library

        actor = actor or who_works(database, profile, settings.person)
        work = Work(database, actor)
        return cls(profile, work, registry or Registry(), settings)

    def end(self) -> None:
        """Let every job run to its end and close the database.

        A server out of reach is not waited for: what was typed is kept as a draft.
        """
        self.work.patience.leaving.set()
        self.work.wait()
        self.work.database.close()
