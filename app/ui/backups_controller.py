"""The chapter of the settings about backups: shows the keeper, hands it its orders."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.core.errors import AppError, UnavailableError
from app.core.i18n import N_, _, _n, screen_language
from app.core.sizes import size_words
from app.settings import Profile, locations
from app.ui import errors, unlocking
from app.ui.aside import Aside
from app.ui.backup_words import backup_sign, moment
from forms.settings_backups import Line

if TYPE_CHECKING:
    from app.db.backup.shelf import Backup
    from app.ui.shell import Shell
    from forms.settings_backups import BackupsPage

SHOWN = 8


class BackupsController(QObject):
    """Looks after one page; lives as long as the settings' tab."""

    def __init__(self, page: BackupsPage, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._shell = shell
        self._settings = shell.settings
        self._keeper = shell.keeper
        page.places_chosen.connect(self._take_places)
        page.every_chosen.connect(self._take_every)
        page.server_chosen.connect(self._take_server)
        if keeper := self._keeper:
            keeper.told.connect(self._show)
            page.backup_asked.connect(self._back_up)
            page.drill_asked.connect(self._drill)
            page.restore_asked.connect(self._restore)
        chosen, usual = self._settings, str(locations().backups)
        page.show_places(
            chosen.backup_folder, usual, chosen.backup_second, chosen.backup_hours
        )
        self._show()

    def _show(self) -> None:
        page, keeper = self._page, self._keeper
        if not isValid(page):
            return
        page.show_server(
            shared=bool(keeper and not keeper.is_file),
            mine=self._settings.backup_server,
        )
        sign = backup_sign(keeper) if keeper else None
        if keeper is None or sign is None:
            page.show_backups((), can_restore=False)
            page.show_state("shield", "text3", _("No backup yet"), "")
            page.show_busy(running=keeper is None)
            return
        page.show_state(sign.icon, sign.token, sign.words, sign.tip)
        page.show_drill(self._drilled())
        page.show_backups(
            [_line(b) for b in keeper.backups[:SHOWN]], can_restore=keeper.is_file
        )
        page.show_busy(running=keeper.running)

    def _drilled(self) -> str:
        try:
            day = date.fromisoformat(self._settings.drilled)
        except ValueError:
            return _("No backup was restored for a trial yet.")
        words = screen_language().date(day)
        return _("Restored for a trial on {day}.", day=words)

    def _take_places(self, folder: str, second: str) -> None:
        self._settings.backup_folder = folder.strip()
        self._settings.backup_second = second.strip()
        self._settings.save()
        if self._keeper:
            self._keeper.refresh()

    def _take_every(self, hours: int) -> None:
        self._settings.backup_hours = hours
        self._settings.save()

    def _take_server(self, mine: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._settings.backup_server = mine
        self._settings.save()

    def _back_up(self) -> None:
        if self._keeper is not None:
            self._keeper.back_up(self._failed)

    def _drill(self) -> None:
        keeper = self._keeper
        if keeper is None or not keeper.backups:
            return
        self._page.show_busy(running=True)

        def done(figures: object) -> None:
            keeper.drilled()
            rows = getattr(figures, "rows", 0)
            self._shell.toast(
                _n(
                    "The backup was restored and compared: {n} row.",
                    "The backup was restored and compared: {n} rows.",
                    rows,
                )
            )

        keeper.drill(keeper.backups[0], done, self._failed)

    def _restore(self, key: str) -> None:
        keeper, session = self._keeper, self._shell.session
        found = [b for b in keeper.backups if b.file.name == key] if keeper else []
        if keeper is None or session is None or not found:
            return
        when = moment(found[0].made, full=True)
        answers = (errors.Answer("restore", _("Restore beside it"), primary=True),)
        text = _(
            "It is brought into a new file beside the present one, compared, and "
            "opened. The present file stays as it is."
        )
        title = _("Restore the backup of {time}?", time=when)
        if errors.ask(self._shell.form, title, text, answers) != "restore":
            return
        now = Path(session.profile.path)
        to = now.with_name(f"{now.stem} {datetime.now():%Y%m%d-%H%M%S}{now.suffix}")  # noqa: DTZ005 - a name for people
        self._page.show_busy(running=True)
        opened = Profile("sqlite", path=str(to))

        def failed(error: AppError) -> None:
            file = unlocking.locked_file(error)
            if file is None:
                self._failed(error)
                return
            unlocking.ask(
                *(self._shell.form, Aside(self), error),
                lambda word: unlocking.open_file(file, word),
                lambda still: self._failed(still) if still else begin(),
            )

        def begin() -> None:
            keeper.restore(
                found[0],
                to,
                lambda _figures: self._shell.office_asked.emit(opened, ""),
                failed,
            )

        begin()

    def _failed(self, error: AppError) -> None:
        errors.tell(self._shell.form, error)
        self._show()


def _line(backup: Backup) -> Line:
    try:
        much = size_words(backup.file.stat().st_size)
    except OSError as error:
        gone = UnavailableError(N_("{file} is not there."), file=str(error.filename))
        much = errors.words(gone)
    detail = _n("{size} · {n} row", "{size} · {n} rows", backup.figures.rows, size=much)
    return Line(backup.file.name, moment(backup.made, full=True), detail)
