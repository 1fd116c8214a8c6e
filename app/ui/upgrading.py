"""When the office is of another version than the program: it may be brought up to date.

A file belongs to whoever opens it, so the window offers it. What lies on a server is
everybody's: who administers the server does it here, in the wizard or with
`lading office upgrade`; all others try again when it is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import AppError
from app.core.i18n import N_, _
from app.ui import errors
from app.ui.rules import NoRightsError, Update

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import Database
    from app.settings import Profile, Settings
    from app.ui.aside import Aside

VERB = N_("Upgrade the office")
BACKED_UP = N_(
    "It is backed up first. Older programs cannot open it any more after that."
)
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
    """Offer to upgrade an older office; on a server tell who does it, besides.

    Args:
        parent: The window.
        aside: Where the upgrade runs.
        settings: Say where the backup goes.
        profile: Which office.
        error: Why it was not opened.
        answered: Called with "again" when it can be opened, "other" or "cancel".
    """
    older, shared = getattr(error, "older", False), profile.kind == "postgresql"
    choice = errors.offer(
        parent,
        _("The office is of another version than the program."),
        _(BACKED_UP) if older and not shared else errors.words(error),
        _answers(older=older, shared=shared),
    )
    if choice != "upgrade":
        answered(choice)
    elif shared:
        upgrade = _Upgrade(parent, aside, profile, settings)
        upgrade.ended.connect(lambda done: answered("again" if done else "cancel"))
        upgrade.ask()
    else:

        def failed(error: AppError) -> None:
            errors.tell(parent, error)
            answered("cancel")

        aside.run(
            lambda: _upgrade(profile, settings), lambda _: answered("again"), failed
        )


def _answers(*, older: bool, shared: bool) -> tuple[errors.Answer, ...]:
    upgrade = errors.Answer("upgrade", _(VERB), primary=True)
    again = errors.Answer("again", _("Try again"), primary=True)
    other = errors.Answer("other", _("Open another database…"))
    if older and shared:
        return again, errors.Answer("upgrade", f"{_(VERB)}…"), other
    return (upgrade if older else again), other


class _Upgrade(Update):
    """Upgrades what lies on a server, as the server's administrator."""

    verb = VERB

    def __init__(
        self, parent: QWidget | None, aside: Aside, profile: Profile, settings: Settings
    ) -> None:
        title, text = _(VERB), _(BACKED_UP)
        super().__init__(parent, aside, profile, title=title, text=text)
        self._settings = settings

    def carry_out(self, url: str) -> None:
        """Override Update.carry_out."""
        _upgrade_at(url, self._settings)


def _upgrade(profile: Profile, settings: Settings) -> None:
    from app.db import opening  # noqa: PLC0415 - off the screen's thread

    url = profile.url()
    held = opening.for_window(url)  # no other window comes in meanwhile
    try:
        _upgrade_at(url, settings)
    finally:
        held.close()


def _upgrade_at(url: str, settings: Settings) -> None:
    from app.db import founding  # noqa: PLC0415 - off the screen's thread
    from app.db.backup import service  # noqa: PLC0415

    shelf = service.shelf_for(url, settings.backups, settings.second_backups)
    founding.upgrade(url, shelf)
