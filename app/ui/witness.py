"""Seals the history while the window is open, and remembers where it ended.

Links are made off the screen's thread and outside the actions (`app.db.chain`). The
last one is kept on this computer: whoever rewrites the history in the database cannot
rewrite what the computers have seen of it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.i18n import _
from app.ui import errors
from app.ui.aside import Aside
from forms.kit.ahead import unseen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.core.errors import AppError
    from app.db.unit_of_work import Database

FIRST = 8_000  # ms after the start: the first list is seen before
PAUSE = 60_000  # ms between two links


class Witness(QObject):
    """Looks after the history of one open office.

    Signals:
        broken: The history is not what this computer saw; arg: AppError, once.
    """

    broken = Signal(object)

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        inline: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = partial(_look, database, folder)
        self._accept = partial(_accept, database, folder)
        self._aside = Aside(self, inline=inline)
        self._busy = self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look once the start is over, then again and again."""
        QTimer.singleShot(FIRST, self, self.look)
        self._timer.start()

    def stop(self) -> None:
        """Let go of the office; what runs comes to its end."""
        self._timer.stop()
        self._aside.wait()

    def look(self) -> None:
        """Compare the end of the history, seal what is new, remember the new end."""
        if not self._busy:
            self._busy = True
            self._aside.run(self._look, self._seen, self._missed)

    def accept(self) -> None:
        """Take the history as it is now, for example after a restore."""

        def done(_nothing: None) -> None:
            self._told = False
            self.look()

        self._aside.run(self._accept, done, self._missed)

    def _seen(self, problem: AppError | None) -> None:
        self._busy = False
        if problem is not None and not self._told:
            self._told = True
            self.broken.emit(problem)

    def _missed(self, _error: AppError) -> None:
        self._busy = False  # the office is out of reach; the next time will do


def tell(
    parent: QWidget | None, witness: Witness, error: AppError, *, leads: bool
) -> None:
    """Say that the history is another one, and let an administrator take it so.

    Args:
        parent: The window.
        witness: Which noticed it.
        error: What it noticed.
        leads: Whether the person makes and changes staff, and so may decide it.
    """
    if not leads:
        errors.tell(parent, error)
        return
    with unseen():
        taken = accepts(parent, errors.words(error))
    if taken:
        witness.accept()


def accepts(parent: QWidget | None, said: str) -> bool:
    """Ask whether the history is taken as it is.

    Args:
        parent: The window.
        said: What is the matter with it, translated.
    """
    answer = errors.ask(
        parent,
        said,
        _(
            "After a restore this is as it must be: take it as it is, and this "
            "computer watches it from here on. Otherwise somebody has rewritten what "
            "was written down, and what this computer remembers is the proof."
        ),
        (errors.Answer("accept", _("Take the history as it is"), danger=True),),
    )
    return answer == "accept"


def _accept(database: Database, folder: Path) -> None:
    from app.db import chain  # noqa: PLC0415 - as below

    chain.accept(database, folder)


def _look(database: Database, folder: Path) -> AppError | None:
    # Late: the window opens before the database library is loaded.
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from app.db import chain, trouble  # noqa: PLC0415

    try:
        verdict = chain.witness(database, folder)
        if verdict.good and chain.seal(database):
            verdict = chain.witness(database, folder)
    except DBAPIError as error:
        raise trouble.explain(error, database.url) or error from error
    return verdict.problem()
