"""When the office's file is damaged, gone or too old: what can be done is offered."""

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
    """Return the file of which something can be brought back; None: of none."""
    from app.db.journal import BehindError  # noqa: PLC0415 - a failed start has time
    from app.db.opening import GoneError  # noqa: PLC0415
    from app.db.trouble import DamagedError  # noqa: PLC0415

    kinds = (GoneError, DamagedError, BehindError)
    return error.path if isinstance(error, kinds) else None


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
        """Look for a backup that is whole and offer it, or what the journal has."""
        from app.db.journal import BehindError  # noqa: PLC0415 - as above

        path = lost_file(error)
        if path is None:
            return
        if isinstance(error, BehindError):
            self._ask_behind(path, error, answered)
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

    def _ask_behind(self, path: Path, error: AppError, answered: Answered) -> None:
        text = _(
            "{reason}\n\nWhat is missing is written down beside the file and can be "
            "carried out again. Whoever put an older file there on purpose opens it as "
            "it is.",
            reason=errors.words(error),
        )
        answers = (
            errors.Answer("other", _("Open another database…")),
            errors.Answer("leave", _("Open it as it is")),
            errors.Answer("carry", _("Carry it out again"), primary=True),
        )
        title = _("The last changes are missing.")
        choice = errors.offer(self._parent, title, text, answers)
        if choice in {"leave", "carry"}:
            self._bring(path, answered, anew=choice == "carry")
        else:
            answered(choice)

    def _bring(self, path: Path, answered: Answered, *, anew: bool) -> None:
        def task() -> None:
            from app.db import journal  # noqa: PLC0415 - off the start

            if anew:
                journal.replay(path, path)
            else:
                journal.put_aside(path)

        self._run(path, task, answered)

    def _restore(self, path: Path, backup: Backup, answered: Answered) -> None:
        def task() -> None:
            from app.db.backup import service  # noqa: PLC0415 - off the start

            service.replace_damaged(path, backup)

        self._run(path, task, answered)

    def _run(self, path: Path, task: Callable[[], object], answered: Answered) -> None:
        """Do something to a file that nobody else has, and open it then."""

        def alone() -> None:
            from app.db import holding  # noqa: PLC0415 - off the start

            held = holding.Holding.take(path)
            try:
                task()
            finally:
                if held is not None:
                    held.release()

        def failed(error: AppError) -> None:
            errors.tell(self._parent, error)
            answered("cancel")

        self._aside.run(alone, lambda _none: answered("again"), failed)
