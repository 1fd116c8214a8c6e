"""The controller of the main window: its tabs, and what controllers ask of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMenu

from app.core.clock import follow
from app.core.errors import AppError
from app.ui import errors, helping
from app.ui.opened import Address, Left, Maker, Opened
from app.ui.own import Own, recent_of
from app.ui.shell_actions import Actions
from app.ui.shell_focus import Keyboard, is_settled, tell_selection
from app.ui.shell_return import Return
from app.ui.shell_sides import Sides
from app.ui.shell_state import State
from app.ui.shell_torn import Torn
from forms.kit import ahead, buttons, keys, layout
from forms.kit.tally import NOTHING, Selected
from forms.shell import ShellForm

if TYPE_CHECKING:
    from app.core.job import Stop
    from app.settings import Settings
    from app.ui.desk import Desk
    from app.ui.drafts import Drafts
    from app.ui.keeper import Keeper
    from app.ui.module import Tab
    from app.ui.paper_job import PaperJob
    from app.ui.session import Session
    from forms.kit.whereabouts import Where

Created = Callable[[int, str], None]
"""Called with key and title of a record that was saved for the first time."""

HOME, SETTINGS = Address("home"), Address("settings")


class Shell(QObject):
    """The main window at work; it is also the `Shell` of every desk.

    Attributes:
        form: The window.
        opened: The open tabs by their number in the strip.
        torn: Those of them that stand in windows of their own.

    Signals:
        left: The window is closed for good.
        database_asked: The user wants to open another database.
        office_asked: The user wants to open this one; args: Profile, password.
        key_asked: The office's file is to have another password; arg: empty: none.
    """

    left = Signal()
    database_asked = Signal()
    office_asked = Signal(object, str)
    key_asked = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.form = ShellForm()
        self.form.take_geometry(settings.geometry)
        self.opened: dict[int, Opened] = {}
        self.session: Session | None = None
        self.desk: Desk | None = None
        self.maker: Maker | None = None
        self.keeper: Keeper | None = None
        self._closed: list[Left] = []
        self._awaited: dict[int, tuple[Opened | None, Created]] = {}
        self.own = Own(settings, self)
        self.actions = Actions(self)
        self.form.unheard.connect(self.actions.hear)
        self.state = State(self)
        self._return = Return(self)
        self.keyboard = Keyboard(self.opened, self._return.note, self)
        self.torn = Torn(self, self._return.note)
        self.form.leaving.connect(self._leave)
        self.sides = Sides(self)
        self.own.told.connect(self._own_told)
        self._wire()

    # --- Begin and end ---------------------------------------------------------------

    def attach(self, session: Session, drafts: Drafts | None = None) -> None:
        """Work in an open database: rail, tabs of the last time, drafts left behind."""
        # Late: the window is seen before them.
        from app.ui.chain import Chain  # noqa: PLC0415
        from app.ui.desk import Desk  # noqa: PLC0415

        self.session = session
        follow(lambda: session.work.database.clock())  # noqa: PLW0108 - it may be set
        self.desk = Desk(
            session.work,
            settings=self.settings,
            lookups=session.registry.lookup,
            shell=self,
            drafts=drafts,
        )
        self.desk.chain = Chain(session.registry)
        self.desk.begins = session.registry.begin
        self.state.follow(drafts)
        self.maker = Maker(session.registry, self)
        session.work.failed.connect(self._failed)
        session.work.busy.connect(self.state.show_busy)
        session.work.changed.connect(self.state.changed)
        self.state.show_rail()
        self.actions.follow(session)
        self._return.restore(drafts)  # what is at the front is read before the rest
        self._return.resume(drafts)
        self.own.follow(session)
        self.state.show_facts()

    def keep_safe(self, keeper: Keeper) -> None:
        """Let somebody look after the office's backups, and tell how old they are."""
        self.keeper = keeper
        keeper.told.connect(self.state.show_backup)
        keeper.begin()

    def detach(self) -> None:
        """Close every tab and let go of the database; the window stays."""
        self.keep()
        self._return.leave(self._closed)
        for item in list(self.opened.values()):
            self.drop(item)
        self._closed.clear()  # their keys mean other records in another office
        self.own.leave()
        if self.keeper:
            self.keeper.told.disconnect(self.state.show_backup)
        if self.session:
            self.session.work.failed.disconnect(self._failed)
            self.state.leave(self.session.work)
            self.session.end()
        follow(None)
        self.session = self.desk = self.maker = self.keeper = None

    def keep(self) -> None:
        """Write down window and tabs, to come back to them."""
        self.settings.geometry = self.form.geometry_text()
        self._return.keep()
        self.settings.save()

    # --- What a desk asks ------------------------------------------------------------

    def open(self, kind: str, key: int | None = None, draft: Any = None) -> Any:
        """Open a record, or bring its tab to the front; returns its page."""
        found = self._at(Address("record", kind, key)) if key is not None else None
        if found and draft is None:
            self.bring(found)
        else:
            found = self.add(Address("record", kind, key), draft=draft)
        return found.page if found else None

    def create(self, kind: str, draft: Any, then: Created) -> None:
        """Open a new record; once it is saved, come back to the tab that asked."""
        asking = self.front()
        made = self.add(Address("record", kind), draft=draft)
        if made is not None:
            self._awaited[made.number] = (asking, then)

    def open_list(self, module: str, query: Any = None) -> None:
        """Open a module's list, narrowed by a query when there is one."""
        address = Address("list", module)
        found = self._at(address)
        if found is None:
            self.add(address, draft=query)
            return
        self.bring(found)
        narrow = getattr(found.tab, "narrow", None)
        if query is not None and narrow is not None:
            narrow(query)

    def preview(
        self, title: str, papers: Sequence[PaperJob], *, mail: bool = False
    ) -> None:
        """Open the page that shows, prints and sends papers; the same come to front."""
        from app.ui.preview_controller import PreviewController  # noqa: PLC0415

        if self.desk is None:
            return
        for old in self.opened.values():
            if isinstance(old.tab, PreviewController) and old.tab.shows(title, papers):
                self.bring(old)
                old.tab.renew(papers, mail=mail)
                return
        item = self.insert(Address("preview", title), title, "printer")
        self._place(item, PreviewController(self.desk, title, papers, mail=mail))
        self.bring(item)

    def write_many(self, title: str, papers: Sequence[PaperJob]) -> None:
        """Open the page of the letters that papers go out with, one a recipient."""
        from app.ui.many_letters import ManyLetters  # noqa: PLC0415 - few days

        if self.desk is not None:
            tab = ManyLetters(self.desk, title, papers)
            item = self.insert(Address("letters"), tab.title(), tab.icon())
            self._place(item, tab)
            self.bring(item)

    def go_on_writing(self, mailing: int) -> None:
        """Open the page of letters that were begun together before."""
        address = Address("letters", "", mailing)
        if found := self._at(address):
            self.bring(found)
        else:
            self.add(address)

    def close(self, tab: Tab) -> None:
        """Close a tab without asking again."""
        if item := self._of(tab):
            self._closed.append(item.left())
            self.drop(item)

    def retitle(self, tab: Tab) -> None:
        """Show a tab's title, icon and mark as they are now."""
        if item := self._of(tab):
            self._follow(item)

    def toast(self, text: str, tone: str = "ok") -> None:
        """Say for a few seconds that something was done, or was not."""
        self.form.toast.say(text, tone)

    def status(self, selected: Selected) -> None:
        """Show in the status bar what is selected."""
        self.form.status.show_selection(selected)

    def show_job(self, title: str, done: int, total: int, stop: Stop = None) -> None:
        """Show how far a long job is."""
        self.form.status.show_job(title, done, total, stop)

    # --- Tabs ------------------------------------------------------------------------

    def front(self) -> Opened | None:
        """Return the tab at the front."""
        return self.opened.get(self.form.tabs.number(self.form.tabs.currentIndex()))

    def add(
        self,
        address: Address,
        *,
        draft: Any = None,
        state: Any = None,
        where: Where | None = None,
    ) -> Opened | None:
        """Add a tab and bring it to the front; None before a database is open."""
        if self.maker is None:
            return None
        item = self.insert(address, *self.maker.label(address))
        item.draft, item.state, item.where = draft, state, where
        self.bring(item)
        return item

    def go(self, key: str) -> None:
        """Go where a row of the navigation leads."""
        own = {"home": HOME, "settings": SETTINGS}
        if key not in own:
            self.open_list(key)
        elif found := self._at(own[key]):
            self.bring(found)
        else:
            self.add(own[key])

    def bring(self, item: Opened) -> None:
        """Bring a tab to the front, in its own window when it has one."""
        if self.torn.bring(item.number):
            return
        self.torn.step_back()
        if self.form.tabs.number(self.form.tabs.currentIndex()) == item.number:
            self.came_front(item.number)
        self.form.tabs.bring(item.number)
        ahead.wait(lambda: is_settled(item.page))

    def close_number(self, number: int) -> bool:
        """Close a tab after asking about unsaved changes; says whether it closed."""
        item = self.opened.get(number)
        if item is None or item.address.what == "home":
            return False
        if item.dirty and item.tab is None:
            self.fill(item)
        closing = getattr(item.tab, "closing", None)
        if closing is not None and not closing():
            return False
        self._closed.append(item.left())
        self.drop(item)
        return True

    def close_front(self) -> None:
        """Close the tab at the front (Ctrl+W)."""
        if item := self.front():
            self.close_number(item.number)

    def close_others(self, number: int) -> None:
        """Close every tab but one; stops where the user cancels."""
        for other in self.form.tabs.numbers():
            item = self.opened[other]
            keep = other == number or item.address.what == "home"
            if not keep and not self.close_number(other):
                return

    def tab_menu(self) -> QMenu:
        """Return a menu of every open tab, also of those in windows of their own."""
        order, front = self.form.tabs.numbers(), self.front()
        return self.form.open_tabs.menu_of(
            [
                (item.words(), item.icon, partial(self.bring, item))
                for item in map(self.opened.__getitem__, order)
            ],
            at=order.index(front.number) if front else -1,
        )

    def reopen(self) -> None:
        """Open the tab again that was closed last (Ctrl+Shift+T)."""
        while self._closed:
            address, state, where = self._closed.pop()
            if address.is_kept and not (address.is_one and self._at(address)):
                self.add(address, state=state, where=where)
                return

    def insert(self, address: Address, title: str, icon: str) -> Opened:
        """Add a tab without a controller; the front stays where it is."""
        closable = address.what != "home"
        number = self.form.tabs.add(
            title, icon, closable=closable, at=None if closable else 0
        )
        item = Opened(number, address, layout.box(layout.column(), "page"), title, icon)
        self.form.pages.addWidget(item.page)
        self.opened[number] = item
        return item

    def came_front(self, number: int) -> None:
        """Show the page of the tab that came to the front."""
        if (item := self.opened.get(number)) is None:
            return
        with self.keyboard.aside():
            self.form.pages.setCurrentWidget(item.page)
            self.fill(item)
        if not self.actions.is_searching():
            self.keyboard.give(item)
        self.form.status.show_selection(NOTHING)
        tell_selection(item.page)
        self.state.show_front(item)

    def fill(self, item: Opened) -> None:
        """Make the controller of a tab that has none yet."""
        if item.tab is not None or self.maker is None or self.desk is None:
            return
        try:
            self._place(item, self.maker.make(item, self.desk))
        except AppError as error:
            errors.tell(self.form, error)

    def fill_home(self) -> None:
        """Make the first page behind another tab: the badges of the rail are its."""
        if home := self._at(HOME):
            self.fill(home)

    def _place(self, item: Opened, tab: Tab) -> None:
        item.tab, item.state, item.draft = tab, None, None
        tab.titled.connect(partial(self._follow, item))
        old, item.page = item.page, tab.form
        in_front = self.form.pages.currentWidget() is old
        self.form.pages.addWidget(tab.form)
        if in_front:
            self.form.pages.setCurrentWidget(tab.form)
        self.form.pages.removeWidget(old)
        old.deleteLater()
        self.sides.show_details(tab)
        self._follow(item)

    def _follow(self, item: Opened) -> None:
        if item.number not in self.opened:
            return
        item.follow()
        self.form.tabs.show_title(
            item.number, item.title, item.icon, unsaved=item.dirty, detail=item.detail
        )
        self.torn.follow(item)
        if item.address.what == "record" and item.address.key is not None:
            self.own.remember(recent_of(item))
        self._return.note()
        if item.address.key is not None and item.number in self._awaited:
            asking, then = self._awaited.pop(item.number)
            if asking is not None and asking.number in self.opened:
                self.bring(asking)
                then(item.address.key, item.title)
        if item is self.front():
            self.state.show_front(item)

    def drop(self, item: Opened) -> None:
        """Take a tab away, without asking."""
        self.opened.pop(item.number, None)
        self._awaited.pop(item.number, None)
        self.torn.drop(item.number)
        self.form.pages.removeWidget(item.page)
        self.form.tabs.remove(item.number)
        item.forget()
        self.came_front(self.form.tabs.number(self.form.tabs.currentIndex()))

    def _of(self, tab: Tab) -> Opened | None:
        return next((o for o in self.opened.values() if o.tab is tab), None)

    def _at(self, address: Address) -> Opened | None:
        return next((o for o in self.opened.values() if o.address == address), None)

    # --- Language and looks ----------------------------------------------------------

    def change_language(self, code: str) -> None:
        """Speak another language at once; every tab is made anew, drafts and all."""
        self._return.change_language(code)

    def rebuild(self) -> None:
        """Make the window's parts anew, in the language of the screen."""
        self.form.build()
        self._wire()
        self.state.show_rail()
        self.state.show_facts()
        self.actions.build()

    def forget_all(self) -> None:
        """Destroy every tab; their states were taken before."""
        for item in list(self.opened.values()):
            self.form.pages.removeWidget(item.page)
            self.torn.drop(item.number)
            item.forget()
        self.opened.clear()

    # --- Wiring ----------------------------------------------------------------------

    def _wire(self) -> None:
        form = self.form
        form.rail.chosen.connect(self.go)
        form.tabs.front.connect(self.came_front)
        form.tabs.close_asked.connect(self.close_number)
        form.tabs.close_others_asked.connect(self.close_others)
        form.tabs.torn_off.connect(self.torn.tear)
        form.open_tabs.asked.connect(
            lambda: buttons.pop_below(self.tab_menu(), form.open_tabs)
        )
        form.status.language_chosen.connect(self.change_language)
        form.status.backup_asked.connect(self.state.open_backups)
        form.status.letters_asked.connect(self.state.open_letters)
        form.top.home_asked.connect(partial(self.go, "home"))
        form.top.due_asked.connect(self.actions.bell.open)
        form.top.search_asked.connect(self.actions.search)
        form.top.recent_asked.connect(self.actions.recent)
        form.top.star_asked.connect(self.actions.star)
        form.top.help_asked.connect(helping.manual)
        if self.settings.menu_bar:  # it must not push the page down when it comes
            form.keep_menu(stays=True)
            self.actions.build()
        else:
            form.show_menus(())  # there is nothing to do before the office is open
        self.state.show_languages()
        self.sides.build()

    def _failed(self, error: AppError) -> None:
        if self.state.takes(error):
            return
        if error.stands is None:
            errors.tell(self.form, error)
        elif errors.leads_on(self.form, error):
            self.open(*error.stands)

    def _leave(self, event: QCloseEvent) -> None:
        """Close the window; drafts are kept, so nothing need be asked."""
        for item in [o for o in self.opened.values() if o.dirty]:
            item.state = item.state_now()
        self.keep()
        self.detach()
        helping.leave()
        event.accept()
        self.left.emit()

    def _own_told(self) -> None:
        if self.use_keys(self.settings):
            self.actions.build()
        else:
            self.actions.renew_palette()
        if item := self.front():
            self.state.show_front(item)

    @staticmethod
    def use_keys(settings: Settings) -> bool:
        """Take the user's key map into use; says whether it is another one."""
        return keys.use(settings.keymap, settings.keys)
