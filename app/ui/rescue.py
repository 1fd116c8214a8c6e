"""When the office's file is damaged or gone: the last good backup is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.errors import AppError
from app.core.i18n import _
from app.ui import errors, unlocking
from app.ui.backup_words import moment

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.db.backup.shelf import Backup
    from app.settings import Profile, Settings
    from app.ui.aside import Aside

Answered = Callable[[str], None]
"""Called with "again" when the office can be opened, "other" or "cancel"."""


def lost_file(error: AppError) -> Path | None:
    """Return the file that a backup could take the place of; None: no such failure."""
    from app.db.opening import GoneError  # noqa: PLC0415 - a failed start has time
    from app.db.trouble import DamagedError  # noqa: PLC0415

    return error.path if isinstance(error, (GoneError, DamagedError)) else None


class Rescue:
    """Leads from a lost file to an open office.

    Args:
        parent: The window.
        aside: Where backups are read through.
        settings: Says where they lie.
    """

    def __init__(
        self, parent: QWidget | None, aside: Aside, settings: Settings
    ) -> None:
        self._parent = parent
        self._aside = aside
        self._settings = settings

    def begin(self, profile: Profile, error: AppError, answered: Answered) -> None:
        """Look for a backup that is whole and offer it."""
        path = lost_file(error)
        if path is None:
            return

        def task() -> Backup | None:
            from app.db.backup import service  # noqa: PLC0415 - off the start

            chosen = self._settings
            return service.newest_sound(
                service.shelf_for(profile.url(), chosen.backups, chosen.second_backups)
            )

        self._aside.run(
            task,
            lambda backup: self._ask(path, error, backup, answered),
            lambda failed: self._not_read(profile, error, failed, answered),
        )

    def _not_read(
        self, profile: Profile, error: AppError, failed: AppError, answered: Answered
    ) -> None:
        """Ask for the password of the backups, or say that there is none to offer."""
        path = lost_file(error)
        file = unlocking.locked_file(failed)
        if path is None:
            return
        if file is None:
            self._ask(path, failed, None, answered)
            return

        def ended(still: AppError | None) -> None:
            if still is None:
                self.begin(profile, error, answered)
            else:
                self._ask(path, error, None, answered)

        unlocking.ask(
            *(self._parent, self._aside, failed),
            lambda word: unlocking.open_file(file, word),
            ended,
        )

    def _ask(
        self, path: Path, error: AppError, backup: Backup | None, answered: Answered
    ) -> None:
        other = errors.Answer("other", _("Open another database…"))
        if backup is None:
            text = _(
                "{reason}\n\nThere is no backup in {folder}. The file stays as it is.",
                reason=errors.words(error),
                folder=str(self._settings.backups),
            )
            again = errors.Answer("again", _("Try again"), primary=True)
            answers = (other, again)
        else:
            when = moment(backup.made, full=True)
            text = _(
                "{reason}\n\nThe backup of {time} is whole. It takes the place of the "
                "file, and what was saved later is carried out again. The file itself "
                "is set aside, not deleted.",
                reason=errors.words(error),
                time=when,
            )
            restore = _("Open the backup of {time}", time=when)
            answers = (other, errors.Answer("restore", restore, primary=True))
        title = _("The database could not be opened.")
        choice = errors.offer(self._parent, title, text, answers)
        if choice == "restore" and backup is not None:
            self._restore(path, backup, answered)
        else:
            answered(choice)

    def _restore(self, path: Path, backup: Backup, answered: Answered) -> None:
        def task() -> None:
            from app.db import holding  # noqa: PLC0415 - off the start
            from app.db.backup import service  # noqa: PLC0415

            held = holding.Holding.take(path)
            try:
                service.replace_damaged(path, backup)
            finally:
                if held is not None:
                    held.release()

        def failed(error: AppError) -> None:
            errors.tell(self._parent, error)
            answered("cancel")

        self._aside.run(task, lambda _none: answered("again"), failed)
