"""Brings a backup to the place that the first run names, instead of a new office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import Problem
from app.core.i18n import N_, _
from app.core.whole import is_there
from forms.kit import asking

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


def restore(answers: Answers, file: Path) -> None:
    """Bring a backup to a file of this computer, and compare it there.

    One that is encrypted keeps its password. Runs off the screen's thread.

    Args:
        answers: Of the wizard. It says no more that the file is to be encrypted where
            the backup is so already.
        file: The backup.

    Raises:
        LockedError: It is encrypted, and nobody gave its password yet.
        AppError: It cannot be brought there; nothing lies there then.
    """
    from app.db import encryption, keys  # noqa: PLC0415 - off the screen's thread
    from app.db.backup import service  # noqa: PLC0415

    path = Path(answers.local.path)
    keys.await_file(path, None)
    service.restore(file, answers.local.url())
    if keys.of(path) is not None:
        answers.encrypt = False
    elif answers.encrypt:
        try:
            encryption.rewrite(path, keys.Key.of_password(answers.file_password))
        except BaseException:
            path.unlink(missing_ok=True)  # a plain office was not asked for
            raise
