"""The chapter of the settings about backups: shows the keeper, hands it its orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid
from sqlalchemy.engine import make_url

from app.core.errors import AppError, NotPossibleError, UnavailableError
from app.core.i18n import N_, _, _n, screen_language
from app.core.sizes import size_words
from app.settings import Profile, locations
from app.ui import errors, unlocking
from app.ui.aside import Aside
from app.ui.backup_words import backup_sign, moment
from app.ui.backups_on_server import OnServer
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
        session = shell.session
        self._server = OnServer(session.profile, shell.form) if session else None
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
            page.show_backups(())
            page.show_state("shield", "text3", _("No backup yet"), "")
            page.show_busy(running=False)
            page.now.setEnabled(keeper is not None)  # who only reads backs up nothing
            return
        page.show_state(sign.icon, sign.token, sign.words, sign.tip)
        page.show_drill(self._drilled())
        page.show_backups([_line(b) for b in keeper.backups[:SHOWN]])
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
        if keeper := self._keeper:
            keeper.back_up(self._failed if keeper.is_file else self._ask_to_back_up)

    def _ask_to_back_up(self, error: AppError) -> None:
        """Ask for a login that sees every row, where that of the person does not."""
        keeper, server = self._keeper, self._server
        if keeper is None or server is None or not isinstance(error, NotPossibleError):
            self._failed(error)
        elif url := server.ask(_("Back up the server"), "", _("Back up now")):
            keeper.back_up(self._failed, url)

    def _drill(self) -> None:
        keeper, server, url = self._keeper, self._server, ""
        if keeper is None or server is None or not keeper.backups:
            return
        if not keeper.is_file:
            text = _("It is brought into a database of its own, compared, and dropped.")
            title = _("Restore the newest backup for a trial")
            url = server.ask(title, text, _("Restore for a trial"))
            if not url:
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

        keeper.drill(keeper.backups[0], done, self._failed, url)

    def _restore(self, key: str) -> None:
        keeper, session = self._keeper, self._shell.session
        found = [b for b in keeper.backups if b.file.name == key] if keeper else []
        if keeper is None or session is None or not found:
            return
        when = moment(found[0].made, full=True)
        if not keeper.is_file:
            self._restore_on_server(found[0], when)
            return
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
                opened.url(),
                lambda _figures: self._shell.office_asked.emit(opened, ""),
                failed,
            )

        begin()

    def _restore_on_server(self, backup: Backup, when: str) -> None:
        """Bring a backup of the server into a new database there, and offer it."""
        keeper, server, session = self._keeper, self._server, self._shell.session
        if keeper is None or server is None or session is None:
            return
        title = _("Restore the backup of {time}?", time=when)
        text = _(
            "It is brought into a new database of the server, compared, and secured. "
            "The present office stays as it is."
        )
        url = server.ask(title, text, _("Restore"), new=f"{backup.made:%y%m%d}")
        if not url:
            return
        opened = replace(session.profile, database=make_url(url).database or "")
        self._page.show_busy(running=True)

        def done(figures: object) -> None:
            self._show()
            if server.is_wanted(opened.database, getattr(figures, "rows", 0)):
                word = session.work.database.url.password or ""
                self._shell.office_asked.emit(opened, word)

        # Whoever led the office then leads it again there: the others are let in once
        # somebody has looked at them (`app.db.security.admitting`).
        keeper.restore_on_server(backup, url, session.profile.user, done, self._failed)

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
