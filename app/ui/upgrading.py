"""When the office is of another version than the program: it may be brought up to date.

A file belongs to whoever opens it, so the window offers it. What lies on a server is
everybody's: its administrator does it, in the wizard or with `lading office upgrade`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import AppError
from app.core.i18n import _
from app.ui import errors
from app.ui.rules import NoRightsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import Database
    from app.settings import Profile, Settings
    from app.ui.aside import Aside

_NO_RIGHT = "42501"  # of PostgreSQL


def refuse_other(database: Database) -> None:
    """Refuse an office of another version, or a half-made one; it is closed then.

    Raises:
        OtherVersionError: It is older or newer than the program.
        NotPossibleError: It is unfinished.
        NoRightsError: The server lets the person read nothing of it.
    """
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - off the screen's thread

    from app.db import handshake, unfinished  # noqa: PLC0415 - as above

    try:
        unfinished.refuse(database.engine)
        handshake.compare(database.engine, database.program)
    except (AppError, DBAPIError) as error:
        database.close()
        if getattr(getattr(error, "orig", None), "sqlstate", "") == _NO_RIGHT:
            raise NoRightsError from error
        raise


def is_other(error: AppError) -> bool:
    """Say whether an office was not opened because of its version."""
    from app.db.handshake import OtherVersionError  # noqa: PLC0415 - a failed start

    return isinstance(error, OtherVersionError)


def offer(
    parent: QWidget | None,
    aside: Aside,
    settings: Settings,
    profile: Profile,
    error: AppError,
    answered: Callable[[str], None],
) -> None:
    """Offer to upgrade an older file; tell in all other cases who does it.

    Args:
        parent: The window.
        aside: Where the upgrade runs.
        settings: Say where the backup goes.
        profile: Which office.
        error: Why it was not opened.
        answered: Called with "again" when it can be opened, "other" or "cancel".
    """
    older = getattr(error, "older", False) and profile.kind == "sqlite"
    first = (
        errors.Answer("upgrade", _("Upgrade the office"), primary=True)
        if older
        else errors.Answer("again", _("Try again"), primary=True)
    )
    choice = errors.offer(
        parent,
        _("The office is of another version than the program."),
        _("It is backed up first. Older programs cannot open it any more after that.")
        if older
        else errors.words(error),
        (first, errors.Answer("other", _("Open another database…"))),
    )
    if choice != "upgrade":
        answered(choice)
        return

    def failed(error: AppError) -> None:
        errors.tell(parent, error)
        answered("cancel")

    aside.run(
        lambda: _upgrade(profile, settings), lambda _made: answered("again"), failed
    )


def _upgrade(profile: Profile, settings: Settings) -> None:
    from app.db import founding, opening  # noqa: PLC0415 - off the screen's thread
    from app.db.backup import service  # noqa: PLC0415

    url = profile.url()
    held = opening.for_window(url)  # no other window comes in meanwhile
    try:
        shelf = service.shelf_for(url, settings.backups, settings.second_backups)
        founding.upgrade(url, shelf)
    finally:
        held.close()
