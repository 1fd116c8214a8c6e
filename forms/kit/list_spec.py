"""How a module declares its list: columns, views, preview, actions.

A declaration holds no widgets. Titles are message ids; what a cell shows is a function
of the record. `ListPage` turns a declaration into a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from app.core.i18n import N_
from app.core.query import Query, Sort
from app.core.views import Layout
from forms.kit.cells import Cell

Option = tuple[Any, str]
"""A value and the message id of its words."""
SHOW = "show"
"""The action that shows what a row is about, where it is no record of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        field: Name in the listing; also the record's attribute unless `value` is given.
        title: Message id of the heading; empty for a column of icons.
        cell: What a record shows here.
        width: Pixels for text of 13 pixels.
        sortable: Whether a click on the heading sorts by it.
        filter: "text", "number", "date", "choice" or "code"; "": it cannot be filtered.
        options: Values to choose from, for the filter "choice".
        codes: "countries" or "places" where its cells show the names of codes: so do
            its conditions, which hold the codes.
        frozen: Stays at the beginning while the others scroll.
        hidden: Not shown until it is chosen.
        sum: Has a total; its listing has a sum of the same name.
        stretch: Takes the width that is left over.
        value: The plain value, for the spreadsheet, "filter by this" and the sum of
            the selection; default: the record's attribute `field`.
        currency: The currency of that value; default: the attribute `currency`.
        group: Message id of its group in the chooser.
        told: What it shows is told by other modules as well, once the row is looked at
            (`forms.kit.list_told`); a field that only they know is neither sorted nor
            filtered by.
        permission: Who may see it; everybody else is not offered it. Empty: everybody.
    """

    field: str
    title: str
    cell: Callable[[Any], Cell]
    width: int = 110
    sortable: bool = True
    filter: str = "text"
    options: Sequence[Option] | Callable[[], Sequence[Option]] = ()
    codes: str = ""
    frozen: bool = False
    hidden: bool = False
    sum: bool = False
    stretch: bool = False
    value: Callable[[Any], Any] | None = None
    currency: Callable[[Any], str] | None = None
    group: str = ""
    told: bool = False
    permission: str = ""

    def value_of(self, record: Any) -> Any:
        """Return the plain value of a record."""
        return self.value(record) if self.value else getattr(record, self.field, None)

    def currency_of(self, record: Any) -> str:
        """Return the currency of the value; empty where it has none."""
        if self.currency:
            return self.currency(record)
        return getattr(record, "currency", "") or ""

    def choices(self) -> Sequence[Option]:
        """Return the values to choose from."""
        return self.options() if callable(self.options) else self.options


@dataclass(frozen=True, slots=True)
class View:
    """A view that the program brings along, shown as a tab with its count.

    Attributes:
        name: Message id.
        query: What it shows; relative dates and `ME` are resolved when it is asked.
    """

    name: str
    query: Query = field(default_factory=Query)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with the selected records.

    Attributes:
        key: Sent with `action_asked`.
        title: Message id, a verb.
        icon: Icon name.
        button: Shown as a button beside the filters; otherwise in the menu only.
        quick: Shown as an icon in the preview of the current record.
        single: Needs exactly one record.
        permission: Who may do it; empty: everybody.
        possible: Says whether a record's state allows it.
        whole: It concerns the list and not its records; also possible when it is empty.
    """

    key: str
    title: str
    icon: str
    button: bool = False
    quick: bool = False
    single: bool = False
    permission: str = ""
    possible: Callable[[Any], bool] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A whole list.

    Attributes:
        name: Of the list; saved views and the last look are kept under it.
        title: Message id on the tab.
        icon: Icon on the tab.
        columns: From the beginning of the line.
        kind: Kind of record that Enter opens; empty: Enter does the action `SHOW`,
            where there is one.
        singular: Message id of one record, for "New …"; empty: none is made here.
        sort: The listing's own order, so that its arrow is shown.
        views: The first one is shown at first; there is always one of everything.
        heading: The words that name a record above its preview.
        chip: Words and tone of its state there; None: no chip.
        preview: Message id of a caption, and the words under it; "" hides both.
        actions: Besides opening.
        empty: Message id: why the list is empty when it really is.
        topics: Changes that make it read again; default: the list's name.
        create: Permission to make a new record; empty: everybody.
    """

    name: str
    title: str
    icon: str
    columns: tuple[Column, ...]
    kind: str = ""
    singular: str = ""
    sort: Sort | None = None
    views: tuple[View, ...] = (View(N_("All")),)
    heading: Callable[[Any], str] = str
    chip: Callable[[Any], tuple[str, str] | None] = lambda _record: None
    preview: tuple[tuple[str, Callable[[Any], str]], ...] = ()
    actions: tuple[Action, ...] = ()
    empty: str = N_("There is nothing here yet.")
    topics: frozenset[str] = frozenset()
    create: str = ""

    def column(self, name: str) -> Column | None:
        """Return a column by its field; None: the list has no such column."""
        return next((one for one in self.columns if one.field == name), None)

    def seen_by(self, may: Callable[[str], bool]) -> ListSpec:
        """Return the list without the columns that a person may not see.

        Args:
            may: Says whether the person has a permission.
        """
        seen = (c for c in self.columns if not c.permission or may(c.permission))
        return replace(self, columns=tuple(seen))

    def watches(self, topics: frozenset[str]) -> bool:
        """Say whether a change of these topics may change the list."""
        return bool(topics & (self.topics or {self.name}))

    def layout(self) -> Layout:
        """Return how the columns stand at first."""
        hidden = frozenset(one.field for one in self.columns if one.hidden)
        return Layout(
            order=tuple(one.field for one in self.columns),
            hidden=hidden,
            usual=hidden,
            frozen=sum(one.frozen for one in self.columns),
        )


def arranged(columns: Sequence[Column], layout: Layout) -> list[Column]:
    """Return the columns that a layout shows, from the beginning of the line.

    Columns that are newer than the layout come last, if they are shown at first.
    """
    known = {one.field: one for one in columns}
    told = [known.pop(name) for name in layout.order if name in known]
    newer = [one for one in known.values() if told and not one.hidden]
    whole = told or list(known.values())
    return [one for one in whole if one.field not in layout.hidden] + newer


def with_currency(columns: Sequence[Column], every: Sequence[Column]) -> list[Column]:
    """Return columns with the currency of their amounts after the first of them.

    On the screen the cell of an amount can say it; a plain number that is copied or
    exported cannot.

    Args:
        columns: What is taken along.
        every: All columns of the list.
    """
    taken = list(columns)
    whose = next((one for one in every if one.field == "currency"), None)
    if any(one.field == "currency" for one in taken):
        return taken  # it may be a column of another width, of a view kept by name
    for at, one in enumerate(columns):
        if whose and whose not in taken and one.sum and one.currency is None:
            taken.insert(at + 1, whose)
    return taken


def is_number(value: Any) -> bool:
    """Say whether a value is a number that can be summed and exported as such."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
