"""Asks for the password of an encrypted file until it opens, or the person gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui import errors, tries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.core.errors import AppError
    from app.settings import Profile, Settings
    from app.ui.aside import Aside


def locked_file(error: AppError) -> Path | None:
    """Return the file that only waits for its password; None: no such failure."""
    from app.db.keys import LockedError  # noqa: PLC0415 - a failed start has time

    return error.path if isinstance(error, LockedError) else None


def is_locked(error: AppError) -> bool:
    """Say whether a file only waits for its password."""
    return locked_file(error) is not None


def ask(
    parent: QWidget | None,
    aside: Aside,
    error: AppError,
    attempt: Callable[[str], object],
    ended: Callable[[AppError | None], None],
) -> None:
    """Ask until the file opens.

    Args:
        parent: The window.
        aside: Where passwords are tried: it takes a fifth of a second.
        error: Says which file it is; a `LockedError`.
        attempt: Tries a password; raises a `LockedError` when it is another one.
        ended: Called with None when the file is open, with the error otherwise: the
            given one when the person gave up.
    """
    from forms.encryption import FilePassword  # noqa: PLC0415 - few files ask

    office = str(locked_file(error))
    asked = FilePassword(errors.words(error), parent)
    asked.hold(tries.left(office))
    if not asked.given():
        ended(error)
        return
    password = asked.password.value()

    def failed(told: AppError) -> None:
        if is_locked(told):
            tries.wrong(office)
            ask(parent, aside, told, attempt, ended)
        else:
            ended(told)

    def opened(_none: object) -> None:
        tries.right(office)
        ended(None)

    aside.run(lambda: attempt(password), opened, failed)


def open_office(profile: Profile, settings: Settings, password: str) -> None:
    """Try a password on an office; runs aside.

    Raises:
        LockedError: It is another one.
        DamagedError: It is the right one, since the last backup opens with it.
    """
    from pathlib import Path  # noqa: PLC0415 - off the screen's thread

    from app.db import encryption  # noqa: PLC0415
    from app.db.backup import service  # noqa: PLC0415

    shelf = service.shelf_for(profile.url(), settings.backups, settings.second_backups)
    encryption.unlock(Path(profile.path), password, shelf)


def open_file(path: Path, password: str) -> None:
    """Try a password on a file; runs aside.

    Raises:
        LockedError: It is another one.
    """
    from app.db import opening  # noqa: PLC0415 - off the screen's thread

    opening.unlock(path, password)


def change(profile: Profile, settings: Settings, password: str) -> int:
    """Write an office anew under another key; runs aside, while no window has it open.

    Args:
        profile: Which office.
        settings: Say where its backups lie.
        password: From now on; empty: none.

    Returns:
        How many backups stay under a password that nobody gave.

    Raises:
        AppError: It cannot be done; nothing was changed.
    """
    from pathlib import Path  # noqa: PLC0415 - off the screen's thread

    from app.db import encryption, holding  # noqa: PLC0415
    from app.db.backup import service  # noqa: PLC0415

    path = Path(profile.path)
    shelf = service.shelf_for(profile.url(), settings.backups, settings.second_backups)
    held = holding.Holding.take(path)
    try:
        return encryption.change(path, password, shelf)
    finally:
        if held is not None:
            held.release()
