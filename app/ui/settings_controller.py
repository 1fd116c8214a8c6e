"""The controller of the settings page; every change takes effect at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from app.core.errors import AppError
from app.core.i18n import _, screen_language
from app.db.keys import is_encrypted
from app.modules import TABLES, find
from app.settings import VERIFIED, Profile, locations
from app.ui import errors
from app.ui.backups_controller import BackupsController
from app.ui.checkup import Checkup
from app.ui.mail_settings import MailSettings
from app.ui.plain_tab import PlainTab
from forms.kit import keys, theme
from forms.kit.grid_moves import GridMoves
from forms.settings import Fact, Place, SettingsForm

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.shell import Shell

DATABASE = 2
"""The chapter about database and files."""


class SettingsController(PlainTab):
    """The tab of settings."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__()
        self.desk = desk
        self._shell = shell
        self._settings = shell.settings
        self.form = SettingsForm()
        form = self.form
        # Rebuilding the window destroys this very form: let the click end first.
        form.language_chosen.connect(
            lambda code: QTimer.singleShot(0, lambda: shell.change_language(code))
        )
        form.mode_chosen.connect(self._take_mode)
        form.scale_chosen.connect(self._take_scale)
        form.rail_chosen.connect(self._take_rail)
        form.enter_chosen.connect(self._take_enter)
        form.person_chosen.connect(self._take_person)
        form.scheme_chosen.connect(self._take_scheme)
        form.key_chosen.connect(self._take_key)
        form.keys_reset.connect(self._forget_keys)
        form.folder_asked.connect(self._open_folder)
        form.database_asked.connect(shell.database_asked)
        form.connection_asked.connect(self._connect)
        form.move_asked.connect(self._move)
        form.encryption.encrypt_asked.connect(self._encrypt)
        form.encryption.decrypt_asked.connect(self._decrypt)
        form.place_chosen.connect(desk.open_list)
        form.tables.table_asked.connect(self._table)
        self._backups = BackupsController(form.backups, shell, self)
        self._mail = MailSettings(form.mail, desk, self)
        self.checkup = Checkup(form.checkup, shell, self)
        self._show()

    def title(self) -> str:
        """Return the words on the tab."""
        return _("Settings")

    def icon(self) -> str:
        """Return the icon of the tab."""
        return "settings"

    def state(self) -> Any:
        """Return the chapter that is open."""
        return {"chapter": self.form.chapter()}

    def restore(self, state: Any) -> None:
        """Open the chapter again."""
        self.form.show_chapter(int(state.get("chapter", 0)))

    def check(self) -> None:
        """Show the database's chapter, and look the office through."""
        self.form.show_chapter(DATABASE)
        self.form.checkup.go.setFocus()
        self.checkup.check()

    def _show(self) -> None:
        s = self._settings
        self.form.show_looks(screen_language().code, s.appearance, s.scale)
        self.form.show_person(self.desk.actor.name)
        self.form.show_rail(s.rail)
        self.form.show_keys(s.keymap)
        self.form.show_enter(s.enter_moves)
        session, places = self._shell.session, locations()
        self._file: Path | None = None
        facts = [
            Fact(_("Settings"), str(s.path or "")),
            Fact(_("Backups"), str(s.backups)),
            Fact(_("Logs"), str(places.logs)),
        ]
        if session:
            kind = _("A file on this PC")
            if session.profile.kind == "postgresql":
                kind = _("PostgreSQL of the office")
            self._file = session.profile.file
            if self._file is not None:
                self.form.encryption.show_state(encrypted=is_encrypted(self._file))
            self.form.show_move(to_server=session.profile.kind == "sqlite")
            facts[:0] = [Fact(_("Kind"), kind), *_place(session.profile)]
        self.form.locking.setVisible(self._file is not None)
        self.form.show_facts(facts)
        lists = session.registry.lists if session else ()
        self.form.show_places(
            [
                Place(m.name, _(m.title), m.icon)
                for m in lists
                if not m.group and self.desk.actor.may(m.permission)
            ]
        )

        self.form.tables.show_tables(
            [
                (name, _(table.title), self.desk.actor.may(table.edit))
                for name, table in ((name, find(what)) for name, what in TABLES.items())
                if session and self.desk.actor.may(table.view)
            ]
        )

    def _table(self, name: str, what: str) -> None:
        from app.ui import exchange_controller  # noqa: PLC0415 - few come here for it

        exchange_controller.ask(self.desk, name, what, self.form)

    def _move(self) -> None:
        from app.ui.move_controller import Move  # noqa: PLC0415 - once in a lifetime

        if session := self._shell.session:
            window = self._shell.form
            move = Move(session.profile, self.desk.actor.name, window)
            move.moved.connect(self._shell.office_asked)
            move.form.open()

    def _encrypt(self) -> None:
        from app.access.domain import SHORTEST  # noqa: PLC0415 - once in a lifetime
        from forms.encryption import NewFilePassword  # noqa: PLC0415

        if self._file is None:
            return
        asked = NewFilePassword(
            self._file.name,
            SHORTEST,
            encrypted=is_encrypted(self._file),
            parent=self._shell.form,
        )
        if asked.given():
            word = asked.password.value()
            # The office closes, and this tab with it: let the click end first.
            QTimer.singleShot(0, lambda: self._shell.key_asked.emit(word))

    def _decrypt(self) -> None:
        if self._file is None:
            return
        answers = (errors.Answer("remove", _("Remove the password"), danger=True),)
        title = _("Remove the password of {file}?", file=self._file.name)
        text = _(
            "Whoever can read the file and its backups can open them then. The office "
            "is closed meanwhile."
        )
        if errors.ask(self._shell.form, title, text, answers) == "remove":
            QTimer.singleShot(0, lambda: self._shell.key_asked.emit(""))

    def _connect(self) -> None:
        from app.ui.connection_controller import Connection  # noqa: PLC0415 - seldom

        if session := self._shell.session:
            window = self._shell.form
            made = Connection(session.profile, self.desk.actor.name, window)
            made.chosen.connect(self._shell.office_asked)
            made.form.open()

    def _keep(self) -> None:
        self._settings.save()

    def _take_mode(self, mode: str) -> None:
        self._settings.appearance = mode
        theme.set_mode(mode)
        self._keep()

    def _take_scale(self, px: int) -> None:
        self._settings.scale = px
        theme.set_scale(px)
        self.form.show_looks(screen_language().code, self._settings.appearance, px)
        self._keep()
        # Measures that were taken when widgets were made follow with a new window.
        code = screen_language().code
        QTimer.singleShot(0, lambda: self._shell.change_language(code))

    def _take_rail(self, mode: str) -> None:
        self._settings.rail = mode
        self._shell.form.ask_width(mode)
        self._keep()

    def _take_enter(self, way: str) -> None:
        self._settings.enter_moves = GridMoves.enter_moves = way
        self._keep()

    def _take_person(self, name: str) -> None:
        self._settings.person = name.strip()
        self._keep()
        self.desk.toast(_("Your name is used from the next start on."), "info")

    def _take_scheme(self, scheme: str) -> None:
        self._settings.keymap = scheme
        self._use_keys()

    def _take_key(self, name: str, shortcut: str) -> None:
        if shortcut == keys.shortcut(name):
            return
        try:
            keys.rebind(name, shortcut)
        except AppError as error:
            self.form.show_keys(self._settings.keymap)
            self.form.show_key_problem(name, errors.words(error))
            return
        self._settings.keys[name] = shortcut
        self._use_keys()

    def _forget_keys(self) -> None:
        self._settings.keys.clear()
        self._use_keys()

    def _use_keys(self) -> None:
        keys.use(self._settings.keymap, self._settings.keys)
        self._keep()
        self._shell.own.keep_keys()
        self.form.show_keys(self._settings.keymap)
        self._shell.actions.build()

    def _open_folder(self, which: str) -> None:
        places = locations()
        folder: Path = {
            "data": places.data,
            "backups": self._settings.backups,
            "logs": places.logs,
        }[which]
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _place(profile: Profile) -> list[Fact]:
    """Return where an office lies and how it is reached."""
    if profile.kind == "sqlite":
        return [Fact(_("Database"), profile.path)]
    tls = _("Verified certificate") if profile.tls == VERIFIED else _("None")
    return [
        Fact(_("Server"), ", ".join(map(str, profile.servers))),
        Fact(_("Database"), profile.database),
        Fact(_("Your login"), profile.user),
        Fact(_("Protection (TLS)"), f"{tls} · {profile.sslrootcert}".rstrip(" ·")),
    ]
