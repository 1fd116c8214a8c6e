"""What a module shows to the shell: its lists, its records, its look-ups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from app.core.refs import Choice
    from app.db.unit_of_work import UnitOfWork
    from app.ui.chain import Around, Next
    from app.ui.desk import Desk


class Tab(Protocol):
    """One tab of the window: a controller with its form.

    Attributes:
        form: The widget in the tab.
        titled: Signal; the title, the icon or the unsaved mark changed.
    """

    @property
    def form(self) -> QWidget:
        """Return the widget in the tab."""

    @property
    def titled(self) -> SignalInstance:
        """Return the signal."""

    def title(self) -> str:
        """Return the words on the tab."""

    def icon(self) -> str:
        """Return the name of the tab's icon."""

    def dirty(self) -> bool:
        """Say whether something would be lost by closing it."""

    def state(self) -> Any:
        """Return what `restore` needs to bring it back; plain data."""

    def restore(self, state: Any) -> None:
        """Come back after a restart or a change of language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreList:
    """One more list of a module, besides its main one.

    Attributes:
        name: Opens it with `Desk.open_list`; unlike the name of any module.
        title: Message id.
        icon: Icon name.
        listing: Makes the list tab.
        group: Message id of its group on the rail; empty: not on the rail.
        permission: Who may see it; empty: who may see the module.
    """

    name: str
    title: str
    icon: str
    listing: Callable[[Desk], Tab]
    group: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """How a look-up begins a new record.

    Attributes:
        record: The kind of record.
        permission: Who may make one.
        draft: Makes the record to begin with from what was typed; None: an empty one.
    """

    record: str
    permission: str
    draft: Callable[[str], Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module as the shell sees it; stands at the end of each `controller.py`.

    Attributes:
        name: The package's name; also the topic of its changes.
        title: Message id on the navigation rail.
        icon: Icon on the rail.
        group: Message id of the rail's group; empty: not on the rail.
        permission: Who may see it, for example "contracts.view".
        listing: Makes the list tab; None when the module has no list.
        more_lists: Further lists, for example the exchange rates of the office.
        records: Makes an editor tab, by kind of record, for example "contract".
        singular: Message id of one record, by kind, for "New …".
        lookups: Answers what is typed into a look-up field, by kind.
        begins: What a look-up begins a new record with, from what was typed, by its
            kind; it is of the first kind of record unless called as another one. A
            look-up called as a kind of record begins an empty one without an entry.
        around: Tells what the module knows about a record, by the record's kind; also
            about its own. See `app.ui.chain`.
        next_from: What it can make from records of modules above it, by their kind.
    """

    name: str
    title: str
    icon: str
    group: str
    permission: str
    listing: Callable[[Desk], Tab] | None = None
    more_lists: Sequence[MoreList] = ()
    records: Mapping[str, Callable[[Desk], Tab]] = field(default_factory=dict)
    singular: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, Callable[[UnitOfWork, str], Sequence[Choice]]] = field(
        default_factory=dict
    )
    begins: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)
    around: Mapping[str, Callable[[UnitOfWork, int], Around]] = field(
        default_factory=dict
    )
    next_from: Mapping[str, Sequence[Next]] = field(default_factory=dict)

    def lists(self) -> tuple[Module, ...]:
        """Return every list as the shell shows a module: title, icon, permission."""
        own = (self,) if self.listing is not None else ()
        more = (
            replace(
                self,
                name=one.name,
                title=one.title,
                icon=one.icon,
                group=one.group,
                permission=one.permission or self.permission,
                listing=one.listing,
                more_lists=(),
            )
            for one in self.more_lists
        )
        return (*own, *more)
