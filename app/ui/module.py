"""What a module shows to the shell: its lists, its records, its look-ups.

Rail, menus and palette need words and icons only. All that stands behind them is named
as "app.contracts.listing:LISTING" and loaded by `app.modules.find` when it is used:
neither a screen nor a table is loaded because a module exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

Name = str
"""Where something stands: "app.contracts.listing:LISTING"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list: how it looks and who answers for it.

    Its parts stand apart from services and editors, so that a list opens without them.

    Attributes:
        spec: The list's declaration (`forms.kit.list_spec.ListSpec`).
        rows: How its rows are found (`app.db.listing.Listing`).
        actions: What happens with the selected records, by the key of the spec's
            action; called with desk and records.
        papers: Gathers the papers of a record from transaction and key, so that any
            number of selected records is previewed, printed and sent; empty: they
            have none.
        shares: Weighs by transaction and query what the rows of a page add to a
            percentage of all rows; by the column's field.
    """

    spec: Name
    rows: Name
    actions: Mapping[str, Name] = field(default_factory=dict)
    papers: Name = ""
    shares: Mapping[str, Name] = field(default_factory=dict)


Listing = Listed | Name
"""A list; one that is more than that is the name of what makes its tab from a desk."""


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

    def unsaved(self) -> bool:
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
        listing: The list.
        group: Message id of its group on the rail; empty: not on the rail.
        permission: Who may see it; empty: who may see the module.
        kind: Of the records whose place on the rail is this list; empty: none.
    """

    name: str
    title: str
    icon: str
    listing: Listing
    group: str = ""
    permission: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """How a look-up begins a new record.

    Attributes:
        record: The kind of record.
        permission: Who may make one.
        draft: Makes the record to begin with from what was typed; empty: an empty one.
    """

    record: str
    permission: str
    draft: Name = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A document that a module makes from a record of a module above it.

    Attributes:
        key: Names it among the next documents of that record.
        title: Message id.
        icon: Icon name.
        kind: Kind of record that is opened.
        drafts: Makes unsaved drafts from transaction and record's key, one tab each;
            where `lines` is given also from the quantities by line.
        lines: Tells transaction and key what of the record's lines is left, as
            `app.core.sources.SourceLine`; the person chooses among them. Empty: all.
        joins: Kind of look-up of other records whose lines may join; empty: none.
        left: Tells transaction and keys of which of those there are such lines.
        needs: The action of the domain of the record it is made from that must be
            possible; empty: always.
        why_not: Tells by that record why there is nothing to make of it, as a message
            id; "": it can be made. Empty: always.
        permission: Who may.
    """

    key: str
    title: str
    icon: str
    kind: str
    drafts: Name
    lines: Name = ""
    joins: str = ""
    left: Name = ""
    needs: Name = ""
    why_not: Name = ""
    permission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """What an office does now and then, found with the palette.

    Attributes:
        key: Names it.
        title: Message id.
        does: Takes the desk and the window that it asks over.
        permission: Who may.
        icon: Icon name; empty: the module's.
    """

    key: str
    title: str
    does: Name
    permission: str
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module as the shell sees it; stands in `app/<name>/module.py`.

    Attributes:
        name: The package's name; also the topic of its changes.
        title: Message id on the navigation rail.
        icon: Icon on the rail.
        group: Message id of the rail's group; empty: not on the rail.
        permission: Who may see it, for example "contracts.view".
        listing: The list; empty: the module has none.
        more_lists: Further lists, for example the exchange rates of the office.
        sheets: Message ids of the sheets of its page, as these are called there, each
            with the permission it needs besides the module's; empty: none. The palette
            leads to each.
        records: Makes an editor tab from a desk, by kind of record: "contract".
        papers: Gathers the papers of one record, by kind, where the listing does not
            tell it: a list of several sheets. See `Listed.papers`.
        singular: Message id of one record, by kind, for "New …".
        lookups: Answers transaction and typed text with choices, by kind of look-up.
        finds: Kinds of records that the palette asks their look-up for: they are not in
            the index of what can be searched.
        begins: What a look-up begins a new record with, from what was typed, by its
            kind; it is of the first kind of record unless called as another one. A
            look-up called as a kind of record begins an empty one without an entry.
        begun: Message ids of what people call a record begun by `begins`, by its kind,
            for “New …”: they look for a customer, not for a party.
        around: Tells by transaction and key what the module knows about a record, by
            the record's kind; also about its own. See `app.ui.chain`.
        tells: Tells by transaction and keys what it knows of rows of a list, values by
            field by key; by the list's name. See `forms.kit.list_told`.
        next_from: What it can make from records of modules above it, by their kind.
        leads: Of what is found but opens nothing of its own, by its kind: tells by
            transaction and key the kind and the key of the record it leads to.
        chores: What the palette offers besides places and records.
    """

    name: str
    title: str
    icon: str
    group: str
    permission: str
    listing: Listing = ""
    more_lists: Sequence[MoreList] = ()
    sheets: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Name] = field(default_factory=dict)
    papers: Mapping[str, Name] = field(default_factory=dict)
    singular: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, Name] = field(default_factory=dict)
    finds: Sequence[str] = ()
    begins: Mapping[str, Name] = field(default_factory=dict)
    begun: Mapping[str, str] = field(default_factory=dict)
    around: Mapping[str, Name] = field(default_factory=dict)
    tells: Mapping[str, Name] = field(default_factory=dict)
    next_from: Mapping[str, Sequence[Next]] = field(default_factory=dict)
    leads: Mapping[str, Name] = field(default_factory=dict)
    chores: Sequence[Chore] = ()

    def place_of(self, kind: str) -> str:
        """Return the list whose row on the rail a kind of record belongs to."""
        own = (one.name for one in self.more_lists if kind and one.kind == kind)
        return next(own, self.name)

    def icon_of(self, kind: str) -> str:
        """Return the icon of a kind of record: that of the list it belongs to."""
        own = (one.icon for one in self.more_lists if kind and one.kind == kind)
        return next(own, self.icon)

    def lists(self) -> tuple[Module, ...]:
        """Return every list as the shell shows a module: title, icon, permission."""
        own = (self,) if self.listing else ()
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
                sheets={},
            )
            for one in self.more_lists
        )
        return (*own, *more)
