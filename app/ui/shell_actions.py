"""What the window itself does: its menus and keys, help, the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from app import settings as places
from app.core.i18n import N_, _, new_words
from app.modules import find
from app.ui import helping
from app.ui.own_password import change_password
from app.ui.shell_begin import Beginnings
from app.ui.shell_bell import Bell
from app.ui.shell_links import Links
from forms.kit import buttons, icons, keys, theme
from forms.shell import make_action
from forms.shell_help import AboutDialog

if TYPE_CHECKING:
    from app.ui.module import Chore
    from app.ui.session import Session
    from app.ui.shell import Shell
    from app.ui.shell_palette import PaletteController

GO = N_("Go")
LOOKS = {
    "light": N_("Appearance: light"),
    "dark": N_("Appearance: dark"),
    "system": N_("Appearance: as the system"),
}
ICONS = {
    "new": "plus",
    "search": "search",
    "recent": "history",
    "save": "device-floppy",
    "confirm": "checks",
    "print": "printer",
    "print_all": "printer",
    "mail": "mail",
    "close_tab": "x",
    "reopen_tab": "arrow-back-up",
    "quit": "power",
    "undo": "arrow-back-up",
    "redo": "arrow-forward-up",
    "find": "search",
    "refresh": "refresh",
    "details": "layout-sidebar-right",
    "rail": "layout-sidebar",
    "home": "layout-dashboard",
    "settings": "settings",
    "next_document": "arrow-right-circle",
    "duplicate": "copy",
    "note": "note",
    "previous": "chevron-left",
    "next": "chevron-right",
    "star": "star",
    "recalculate": "calculator",
    "export": "file-spreadsheet",
    "manual": "help-circle",
    "help": "keyboard",
    "full_grid": "maximize",
    "lookup": "zoom-in",
}

_BESIDE = (keys.FILE, keys.VIEW, keys.DOCUMENT)
"""What is asked of the tab at the front also while the focus is beside it: F12 saves
what is on the screen, wherever Tab has led."""

LENT = ("search", "recent", "reopen_tab", "home", "settings", "quit")
"""What is asked for by its key in the window of a single tab, and comes in this one."""
OWN = ("new", "star", "details")
"""What concerns the tab whose window the person is in."""


class Actions(Beginnings):
    """The actions of the window; made anew with every change of language or keys.

    Attributes:
        wait: Milliseconds after an office is opened until they are made; 0: at once.
    """

    def __init__(self, shell: Shell) -> None:
        self.wait = 0
        super().__init__(shell)
        self._held: list[str] = []
        self._made: dict[str, QAction] = {}
        self._proxies: dict[str, QAction] = {}
        self._palette: PaletteController | None = None
        self.links = Links(shell)
        self.bell = Bell(shell)
        helping.follow(self.told_in)

    # --- Menus and keys --------------------------------------------------------------

    def lend(self, window: QMainWindow) -> None:
        """Give the window of a single tab the keys that serve it as well."""
        for old in window.actions():
            window.removeAction(old)
            old.deleteLater()
        for name in LENT:
            make_action(name, window, partial(self._come_and_do, name))
        for name in OWN:
            make_action(name, window, partial(self.perform, name))
        make_action("help", window, partial(helping.sheet, window))
        make_action("manual", window, helping.manual)
        make_action("close_tab", window, window.close)

    def _come_and_do(self, name: str) -> None:
        form = self._shell.form
        form.raise_()
        form.activateWindow()
        self.perform(name)

    def follow(self, session: Session) -> None:
        """Make them for an office, unless it is closed before they are due."""

        def build() -> None:
            if self._shell.session is session:
                self.build()

        if self.wait:
            QTimer.singleShot(self.wait, self._shell, build)
        else:
            build()

    def build(self) -> None:
        """Make every action, and the menu bar."""
        form = self._shell.form
        helping.close()
        for old in self._made.values():
            form.removeAction(old)
            old.deleteLater()
        does = self._does()
        self._made = {
            name: make_action(name, form, then) for name, then in does.items()
        }
        for name, action in self._made.items():
            if name in ICONS:
                action.setIcon(icons.icon(ICONS[name]))
        self._proxies = {
            key.name: self._proxy(key) for key in keys.KEYS if not key.window
        }
        menus = [(_(group), self._menu(group)) for group in keys.GROUPS]
        menus.insert(3, (_(GO), self._places()))
        form.show_menus([(title, items) for title, items in menus if items])
        for menu in form.menuBar().findChildren(QMenu):
            menu.aboutToShow.connect(self._refresh_proxies)
        shell = self._shell
        shell.torn.lend_all()
        self.renew_palette()
        form.top.search.show_key()
        form.top.show_new(self._new_items())
        form.top.person.set_menu(self._person_menu())
        held, self._held = self._held, []
        for name in held:
            self.perform(name)

    def renew_palette(self) -> None:
        """Let the palette, if it was ever open, offer what there is now."""
        if self._palette is not None:
            self._palette.renew()

    def _does(self) -> dict[str, Callable[[], object]]:
        shell = self._shell
        step_tab, step_pane = shell.form.tabs.step, shell.form.step_pane
        return {
            "new": self.new,
            "search": partial(self.search, ""),
            "recent": self.recent,
            "close_tab": shell.close_front,
            "reopen_tab": shell.reopen,
            "quit": shell.form.close,
            "details": shell.sides.toggle_details,
            "rail": shell.sides.toggle_rail,
            "next_tab": partial(step_tab, 1),
            "previous_tab": partial(step_tab, -1),
            "next_pane": partial(step_pane, 1),
            "previous_pane": partial(step_pane, -1),
            "home": partial(shell.go, "home"),
            "settings": partial(shell.go, "settings"),
            "star": self.star,
            "manual": helping.manual,
            "help": self.help,
        }

    def _menu(self, group: str) -> list[QAction | None]:
        items: list[QAction | None] = [
            self._made.get(key.name) or self._proxies[key.name]
            for key in keys.KEYS
            if key.group == group
        ]
        if group == keys.HELP:
            looks = [c for c in self._chores() if c[0] == "do:checkup"]
            items += [None, *(self._plain(c[1], c[2], c[4]) for c in looks)]
            logs = _("Open the folder of the logs")
            items.append(self._plain(logs, "folder-open", _open_logs))
            items.append(self._plain(_("About Lading"), "anchor", self.about))
        if group == keys.VIEW:
            stays = self._plain(_("Keep the menu bar"), "", self._keep_menu)
            stays.setCheckable(True)
            stays.setChecked(self._shell.settings.menu_bar)
            items += [None, stays]
        return items

    def _places(self) -> list[QAction | None]:
        session = self._shell.session
        modules = session.registry.lists if session else ()
        return [
            self._plain(_(m.title), m.icon, partial(self._shell.go, m.name))
            for m in modules
            if session and session.work.actor.may(m.permission)
        ]

    def _plain(self, words: str, icon: str, then: Callable[[], object]) -> QAction:
        made = QAction(words.replace("&", "&&"), self._shell.form.menuBar())
        if icon:
            made.setIcon(icons.icon(icon))
        made.triggered.connect(lambda _checked=False: then())
        return made

    def _proxy(self, key: keys.Key) -> QAction:
        """Return the menu's side of an action that the tab at the front does."""
        hint = keys.hint(key.name)
        words = f"{_(key.title)}\t{hint}" if hint else _(key.title)
        made = self._plain(
            words, ICONS.get(key.name, ""), partial(self.perform, key.name)
        )
        made.setObjectName(f"menu:{key.name}")
        return made

    def _refresh_proxies(self) -> None:
        for name, action in self._proxies.items():
            action.setEnabled(self.can(name))

    def hear(self, typed: QKeySequence) -> None:
        """Do what a key calls in the tab at the front; the focus was beside it.

        What is asked of the window before there is an office is done as soon as it is.
        """
        if self.is_searching():
            return
        if not self._made:
            self._held += [
                key.name
                for key in keys.KEYS
                if key.window and typed in keys.sequences(key.name)
            ]
        for key in keys.KEYS:
            beside = key.group in _BESIDE and not key.window
            if beside and typed in keys.sequences(key.name):
                self.perform(key.name)

    def can(self, name: str) -> bool:
        """Say whether the tab at the front does an action now."""
        if name in self._made:
            return self._made[name].isEnabled()
        item = self.front()
        if item is None or item.tab is None:
            return False
        found = self._in_page(item.page, name)
        if found is not None:
            return found.isEnabled()
        allowed = getattr(item.tab, "allowed", None)
        return allowed is not None and name in allowed()

    def perform(self, name: str) -> None:
        """Do an action: the window's own, or the one of the tab at the front."""
        if name in self._made:
            self._made[name].trigger()
            return
        item = self.front()
        if item is None or item.tab is None:
            return
        found = self._in_page(item.page, name)
        do = getattr(item.tab, "do", None)
        if found is not None:
            found.trigger()
        elif do is not None:
            do(name)

    @staticmethod
    def _in_page(page: QWidget, name: str) -> QAction | None:
        found = page.findChildren(QAction, name)
        return next((a for a in found if a.isEnabled()), found[0] if found else None)

    def _person_menu(self) -> QMenu:
        shell = self._shell
        items: list[buttons.MenuItem] = [
            (_("Settings"), "settings", partial(shell.go, "settings")),
            *self._own_login(),
            (_("Open another database…"), "database", shell.database_asked.emit),
            None,
            (_("About Lading"), "anchor", self.about),
            (_("Quit"), "power", shell.form.close),
        ]
        return buttons.fill_menu(QMenu(shell.form.top.person), items)

    def _own_login(self) -> list[tuple[str, str, Callable[[], object]]]:
        """Return what one does with one's own login; nothing where nobody signs in."""
        session = self._shell.session
        if session is None or not session.work.actor.login:
            return []
        return [(_("Change password…"), "lock", partial(change_password, self._shell))]

    def _keep_menu(self) -> None:
        settings = self._shell.settings
        settings.menu_bar = not settings.menu_bar
        self._shell.form.keep_menu(stays=settings.menu_bar)

    # --- Help and search -------------------------------------------------------------

    def told_in(self) -> str:
        """Return the page of the manual that tells about what is at the front."""
        from app.ui.manual import page_of  # noqa: PLC0415 - when asked for

        session, front = self._shell.session, self.front()
        address = front.address if front else None
        return page_of(address, session.registry if session else None)

    def help(self) -> None:
        """Show the sheet of keys (Shift+F1)."""
        helping.sheet(self._shell.form)

    def about(self) -> None:
        """Say what this program is."""
        AboutDialog(self._shell.form).open()

    def search(self, text: str = "") -> None:
        """Open the palette (Ctrl+K)."""
        from app.ui.shell_palette import PaletteController  # noqa: PLC0415

        if self._palette is None:
            self._palette = PaletteController(self._shell)
            self._palette.closed.connect(self._palette_closed)
        self._palette.open(text)

    def is_searching(self) -> bool:
        """Say whether the palette is open, and the keyboard its own."""
        return self._palette is not None and self._palette.is_open()

    def _palette_closed(self) -> None:
        self._palette = None

    def commands(self) -> list[tuple[str, str, str, str, Callable[[], object]]]:
        """Return what the palette can do now: key, words, icon, hint, function."""
        found: list[tuple[str, str, str, str, Callable[[], object]]] = []
        for kind, title, icon in self.kinds():
            words = new_words(title)
            found.append(
                (f"new:{kind}", words, icon, "", partial(self._shell.open, kind))
            )
        for kind, title, icon in self.begun():
            words = new_words(title)
            begin = partial(self.begin, kind)
            found.append((f"new:{kind}", words, icon, "", begin))
        found += self._goals()
        from app.ui.shell_palette import imports  # noqa: PLC0415 - late, as there

        found += self._chores() + imports(self._shell)
        found += [
            (f"own:{icon}", title, icon, "", do)
            for title, icon, do in self._own_login()
        ]
        found += [
            (f"look:{mode}", _(title), "palette", "", partial(self._dress, mode))
            for mode, title in LOOKS.items()
        ]
        for key in keys.KEYS:
            if key.name != "search" and self.can(key.name):
                do = partial(self.perform, key.name)
                icon = ICONS.get(key.name, "command")
                hint = keys.native(keys.shortcut(key.name))
                found.append((key.name, _(key.title), icon, hint, do))
        return found

    def _goals(self) -> Iterator[tuple[str, str, str, str, Callable[[], object]]]:
        """Yield the lists that this person may see, and the sheets of their pages."""
        session = self._shell.session
        for module in session.registry.lists if session else ():
            if session and not session.work.actor.may(module.permission):
                continue  # the list would come empty, with a refusal
            words = _("Go to {place}", place=_(module.title))
            go = partial(self._shell.go, module.name)
            yield f"go:{module.name}", words, module.icon, "", go
            for title, needs in module.sheets.items():
                if session and (not needs or session.work.actor.may(needs)):
                    words = _("Go to {place}", place=_(title))
                    to = partial(self._to_sheet, module.name, title)
                    yield f"go:{module.name}:{title}", words, module.icon, "", to

    def _to_sheet(self, module: str, title: str) -> None:
        self._shell.open_list(module)
        item = self._shell.front()
        if lead := getattr(item and item.tab, "lead", None):
            lead(title)

    def _dress(self, mode: str) -> None:
        settings = self._shell.settings
        settings.appearance = mode
        theme.set_mode(mode)
        settings.save()

    def _chores(self) -> list[tuple[str, str, str, str, Callable[[], object]]]:
        """Return what the modules offer besides places and records."""
        session, desk = self._shell.session, self._shell.desk
        return [
            (
                f"do:{chore.key}",
                _(chore.title),
                chore.icon or module.icon,
                "",
                partial(self._do, chore),
            )
            for module in (session.registry if session and desk else ())
            for chore in module.chores
            if desk and desk.actor.may(chore.permission)
        ]

    def _do(self, chore: Chore) -> None:
        find(chore.does)(self._shell.desk, self._shell.form)


def _open_logs() -> None:
    folder = places.locations().logs
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
