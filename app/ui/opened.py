"""The tabs of the window: where each leads, and how it is made and brought back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject

from app.core.i18n import N_, Spoken, _
from app.modules import find
from app.ui.drafts import Draft
from app.ui.packing import UnreadableError, pack, unpack
from app.ui.registry import maker
from app.ui.shell_focus import is_settled
from forms.kit.whereabouts import Where, renewed, written
from forms.shell_tabs import UNSAVED

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.actor import Actor
    from app.ui.desk import Desk
    from app.ui.module import Module, Tab
    from app.ui.registry import Registry
    from app.ui.shell import Shell

What = Literal["home", "list", "record", "settings", "preview", "letters"]
log = logging.getLogger(__name__)

OWN: Mapping[str, str] = {
    "home": "app.ui.home_controller:HomeController",
    "settings": "app.ui.settings_controller:SettingsController",
}
LETTERS = "app.ui.many_letters:ManyLetters"
"""What makes the page of letters that were begun together."""
"""The window's own pages, and what makes them."""
HOME_TITLE = N_("Home")
SETTINGS_TITLE = N_("Settings")
LETTERS_TITLE = N_("Mail")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a tab leads.

    Attributes:
        what: The kind of tab.
        name: The module of a list, or the kind of a record.
        key: The record's key, or that of letters begun together; None: it was never
            saved.
    """

    what: What
    name: str = ""
    key: int | None = None

    @property
    def is_one(self) -> bool:
        """Whether only one tab leads there; new records may be several."""
        return self.what != "record" or self.key is not None

    @property
    def is_kept(self) -> bool:
        """Whether it can be made again from here, as a preview's papers cannot."""
        return self.what != "preview" and self != Address("letters")


Left = tuple[Address, Any, Where | None]
"""Where a closed tab led, its state, and where the keyboard was on it."""


@dataclass(eq=False)
class Opened:
    """An open tab; its controller is made when it first comes to the front.

    Attributes:
        number: Its number in the strip.
        address: Where it leads.
        page: What stands in the window until and while the form is shown.
        title: The words on the tab.
        icon: Its icon.
        tab: Its controller; None: not made yet.
        state: What `restore` is given when the controller is made.
        draft: What a new record begins with.
        dirty: Whether it has unsaved changes; kept while there is no controller.
        detail: A second line for the list of what was opened lately.
        where: Where the keyboard was on its page; None: it never was there.
    """

    number: int
    address: Address
    page: QWidget
    title: str
    icon: str
    tab: Tab | None = None
    state: Any = None
    draft: Any = None
    dirty: bool = False
    detail: str = ""
    where: Where | None = None

    def where_now(self) -> Where | None:
        """Return where the keyboard is on the page, or was when the page was left."""
        if self.tab is None or not is_settled(self.page):
            return self.where
        return renewed(self.page, self.where)

    def left(self) -> Left:
        """Return what opens the tab again as it is now."""
        return self.address, self.state_now(), self.where_now()

    def state_now(self) -> Any:
        """Return what brings the tab back."""
        return self.state if self.tab is None else self.tab.state()

    def follow(self) -> None:
        """Take over title, icon, mark and key from the controller."""
        if self.tab is None:
            return
        self.title, self.icon = self.tab.title(), self.tab.icon()
        self.detail = getattr(self.tab, "detail", lambda: "")()
        self.dirty = self.tab.unsaved()
        if self.address.what in {"record", "letters"}:
            key = getattr(self.tab, "record_id", None)
            self.address = replace(self.address, key=key)

    def words(self) -> str:
        """Return how it stands in a list of tabs: title, mark, what tells it apart."""
        return f"{self.title}{UNSAVED if self.dirty else ''}   {self.detail}".rstrip()

    def forget(self) -> None:
        """Destroy controller and page."""
        self.page.hide()
        if isinstance(self.tab, QObject):  # first: it must not hear without its page
            self.tab.deleteLater()
        self.page.deleteLater()
        self.tab = None

    def named(self) -> dict[str, str]:
        """Return its title as it is written down, to be read in any language."""
        told = self.title
        said = (
            {"said": told.said, "value": told.value} if isinstance(told, Spoken) else {}
        )
        return {"title": str(told), **said}

    def written(self) -> dict[str, Any] | None:
        """Return the tab as it is written down; None: it is not kept."""
        untouched = self.address.key is None and not self.dirty
        if not self.address.is_kept:
            return None
        if self.address.what == "record" and untouched:
            return None  # nothing was typed: there is nothing to come back to
        kept: dict[str, Any] = {
            "what": self.address.what,
            "name": self.address.name,
            "icon": self.icon,
            **self.named(),
        }
        if self.address.key is not None:
            kept["key"] = self.address.key
        if self.dirty:
            kept["dirty"] = True
        if (where := written(self.where_now())) is not None:
            kept["where"] = where
        state = self.state_now()
        try:
            if state is not None:
                kept["state"] = pack(state)
        except TypeError:
            log.warning("The state of “%s” cannot be kept.", self.title)
        return kept


def read(kept: Mapping[str, Any]) -> tuple[Address, Any] | None:
    """Return address and state of a tab that was kept; None: unreadable."""
    what, name, key = kept.get("what"), kept.get("name", ""), kept.get("key")
    known = {"home", "list", "record", "settings", "letters"}
    if what not in known or not isinstance(name, str):
        return None
    if key is not None and type(key) is not int:
        return None
    try:
        state = unpack(kept["state"]) if "state" in kept else None
    except (UnreadableError, TypeError, ValueError):
        state = None
    return Address(what, name, key), state


def front(kept: Sequence[Mapping[str, Any]], at: int) -> Address:
    """Return which of the tabs that the settings kept will come to the front."""
    found = read(kept[at]) if 0 <= at < len(kept) else None
    return found[0] if found else Address("home")


class Maker:
    """Makes the controllers of tabs.

    Args:
        registry: The modules.
        shell: What the window's own pages work for; None: it makes none.
    """

    def __init__(self, registry: Registry, shell: Shell | None = None) -> None:
        self.registry = registry
        self._shell = shell

    def module(self, address: Address) -> Module | None:
        """Return the module that a tab belongs to."""
        if address.what == "list":
            return self.registry.named(address.name)
        return self.registry.of_record(address.name)

    def permits(self, address: Address, actor: Actor) -> bool:
        """Say whether somebody may see what a tab leads to."""
        if address.what == "letters":
            return actor.may("mail.send")
        module = self.module(address)
        return module is None or not module.permission or actor.may(module.permission)

    def label(self, address: Address) -> tuple[str, str]:
        """Return title and icon of a tab that has no controller yet."""
        if address.what == "home":
            return _(HOME_TITLE), "layout-dashboard"
        if address.what == "settings":
            return _(SETTINGS_TITLE), "settings"
        if address.what == "letters":
            return _(LETTERS_TITLE), "mail"
        module = self.module(address)
        if module is None:
            return address.name, "file"
        if address.what == "list":
            return _(module.title), module.icon
        words = _(module.singular.get(address.name, module.title))
        return words, module.icon_of(address.name)

    def make(self, opened: Opened, desk: Desk) -> Tab:
        """Make a tab's controller and let it show what it is about.

        Raises:
            NoSuchKindError: No module of this program opens it.
        """
        from app.ui.desk import NoSuchKindError  # noqa: PLC0415 - after the window

        make = self.load(opened.address)
        if make is None:
            raise NoSuchKindError(opened.address.name)
        tab = make(desk)
        begin(tab, opened)
        return tab

    def load(self, address: Address) -> Callable[[Desk], Tab] | None:
        """Load what makes a tab, and return it; None: nothing does."""
        if address.what in OWN:
            return partial(find(OWN[address.what]), shell=self._shell)
        if address.what == "letters":
            letters: Callable[[Desk], Tab] = find(LETTERS)
            return letters
        module = self.module(address)
        if module is None:
            return None
        if address.what == "list":
            return maker(module.listing) if module.listing else None
        name = module.records.get(address.name, "")
        made: Callable[[Desk], Tab] | None = find(name) if name else None
        return made


def begin(tab: Any, opened: Opened) -> None:
    """Let a new controller show a state, a stored record, or a new one."""
    if opened.state is not None:
        state = opened.state
        if opened.address.what == "record" and isinstance(state, Mapping):
            state = {"id": opened.address.key, "form": "", **state}
        tab.restore(state)
    elif opened.address.what == "record":
        if isinstance(opened.draft, Draft):
            tab.resume(opened.draft)
        elif opened.address.key is not None:
            tab.open(opened.address.key)
        else:
            tab.start(opened.draft)
    elif opened.address.what == "letters" and opened.address.key is not None:
        tab.open(opened.address.key)
    elif opened.draft is not None and hasattr(tab, "narrow"):
        tab.narrow(opened.draft)
