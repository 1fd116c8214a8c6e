"""How a module declares its editor: fields, sections, columns, actions, inspector.

A declaration holds no widgets and no text of the screen: titles are message ids,
everything that depends on the record is a function of it. `EditorPage` turns a
declaration into a form.

Kinds of fields and columns:
    text: One line of text.
    note: Several lines of text (a field only).
    decimal: A Decimal with `places` decimals.
    integer: An int.
    money, price, percent, rate: A Decimal shown as such; `money` and `price` take
        their decimals from the currency.
    date: A date or None.
    choice: One value of `options`.
    check: True or False.
    lookup:<kind>: A `Ref` or None, found by what is typed (`Desk.lookup`).
    codeof:<kind>: The code of what is found so, as text; unknown codes are kept
        (fields only).
    checks: A frozenset of the values of `options`, one check box each (a field only).
    lines: A tuple of texts, one a line (a field only).
    picture: The bytes of a PNG or JPEG, or None (a field only).
    code:<table>: The code of a row of `app.core.codes.table`.
    readonly: Words derived from the record; never typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.core.i18n import N_, _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.errors import Problem
    from app.core.refs import Choice
    from forms.kit.cells import Cell

Option = tuple[Any, str]
"""A value and the message id of its words."""

Chip = tuple[str, str]
"""Words, already translated, and a tone: neutral, info, ok, warn, bad, vio, teal."""

POST = N_("Post")
"""What saving is called where it books the record for good."""

Options = Sequence[Option] | Callable[[Any], Sequence[Option]]

NUMBERS = frozenset({"decimal", "integer", "money", "price", "percent", "rate"})
"""The kinds that are numbers: aligned to the end, copied as numbers, summed."""


def currency_of(record: Any) -> str:
    """Return a record's currency; the yuan where it has none."""
    return getattr(record, "currency", "") or "CNY"


def unit_of(line: Any, _record: Any) -> str:
    """Return the unit that a line is traded in; "pcs" and "PCS" are one."""
    return str(getattr(line, "unit", "")).strip().upper()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the form.

    Attributes:
        field: Name in the record, or a path: "terms.port", "parties.0.name".
        title: Message id of the label.
        kind: See the module's text.
        required: Marked with a star; the rule itself stands in the domain.
        width: Columns taken of the six.
        options: For "choice"; may depend on the record.
        places: Decimals of a "decimal"; may depend on the record.
        show: Words to show in place of the value; makes the field read-only.
        editable: Whether it may be typed, beyond the state of the record.
        visible: Whether it is there at all.
        hint: Message id shown in the empty field; of others where the mouse rests.
        suffix: Words after the title, already translated: a unit, a currency.
        fills: What else follows from a choice, by field path.
        currency: For "money" and "price".
        rows: Lines shown of a "note".
        starts: A record made from another begins here: it knows what stands before.
        doubt: Says of a value, by record, that it is seldom meant; nobody is kept from
            it. By default days that are years away (`app.core.unusual`).
        empties: A number that is taken out is none any more, and not zero.
    """

    field: str
    title: str
    kind: str = "text"
    required: bool = False
    width: int = 1
    options: Options = ()
    places: int | Callable[[Any], int] = 2
    show: Callable[[Any], str] | None = None
    editable: Callable[[Any], bool] | None = None
    visible: Callable[[Any], bool] | None = None
    hint: str = ""
    suffix: Callable[[Any], str] | None = None
    fills: Callable[[Choice], Mapping[str, Any]] | None = None
    currency: Callable[[Any], str] = currency_of
    rows: int = 3
    starts: bool = False
    doubt: Callable[[Any, Any], Problem | None] | None = None
    empties: bool = False

    @property
    def typed(self) -> bool:
        """Whether the field can be typed into in some state."""
        return self.kind != "readonly" and self.show is None


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a grid of lines.

    Attributes:
        field: Name in the line; for computed columns any name of its own.
        title: Message id of the heading.
        kind: As for fields; "note" is not possible.
        width: Pixels at the base scale; never less than the heading.
        editable: Whether cells can be typed into; may depend on line and record.
        required: Enter stops here.
        places: Decimals; may depend on line and record.
        cell: Computes the cell: words, a `Cell`, or a number shown by `kind`.
            Makes the column read-only unless `editable` is a function.
        tint: Whether read-only cells are tinted.
        sum: Whether the totals row adds the column up.
        total: The totals row's words for the column, by record.
        fills: What else in the line follows from a choice.
        options: For "choice".
        suffix: Words after the heading, by record: a currency, a unit.
        stretch: Takes the room that is left over.
        aliases: Headings in customers' tables that mean this column.
        currency: For "money" and "price", by record.
        hidden: Not shown until chosen.
        describe: Second line under the text, in small type.
        pictured: Whether the picture of the line's product stands before the text.
        unit: The unit of a line's figure: what is in pieces and what is in sets is
            not added up.
        doubt: As for fields; given value, line and record.
    """

    field: str
    title: str
    kind: str = "text"
    width: int = 100
    editable: bool | Callable[[Any, Any], bool] = True
    required: bool = False
    places: int | Callable[[Any, Any], int] = 2
    cell: Callable[[Any, Any], Cell | str | Any] | None = None
    tint: bool = True
    sum: bool = False
    total: Callable[[Any], str] | None = None
    fills: Callable[[Choice], Mapping[str, Any]] | None = None
    options: Sequence[Option] = ()
    suffix: Callable[[Any], str] | None = None
    stretch: bool = False
    aliases: tuple[str, ...] = ()
    currency: Callable[[Any], str] = currency_of
    hidden: bool = False
    describe: Callable[[Any, Any], str] | None = None
    pictured: bool = False
    unit: Callable[[Any, Any], str] | None = None
    doubt: Callable[[Any, Any, Any], Problem | None] | None = None

    @property
    def typed(self) -> bool:
        """Whether cells can be typed into in some state."""
        if callable(self.editable):
            return True
        return self.editable and self.kind != "readonly" and self.cell is None

    def is_open(self, line: Any, record: Any) -> bool:
        """Say whether the cell of a line can be typed into while the record can."""
        if callable(self.editable):
            return self.editable(line, record)
        return self.typed

    @property
    def number(self) -> bool:
        """Whether the column holds numbers."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A button at the end of a section's tab: "Copy from …".

    Attributes:
        key: Sent with `action_asked`.
        title: Message id.
        icon: Icon name.
        reads: It changes nothing: it may be pressed on what is posted, too.
    """

    key: str
    title: str
    icon: str
    reads: bool = False


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One tab below the form: a grid of lines, more fields, or an own widget.

    Attributes:
        key: Names the section in signals; the lines' field in the record unless
            `attr` says otherwise.
        title: Message id of the tab.
        fields: A form of fields.
        columns: A grid of lines.
        new_line: Makes an empty line; None: no lines can be added.
        attr: The record's field that holds the tuple of lines.
        widget: Makes an own widget; one with `show_record(record, saved)` is told
            of every change, one with a signal `edited(path, value)` is listened to;
            a `FormGrid` of its own look is treated as `fields` are.
        count: The figure on the tab; by default the number of lines.
        entry: Message id of what the empty last row says.
        tools: Buttons at the end of the tab row.
        rows: Height of a row: "compact", "list", "double".
        fixed: Whether lines can be edited but neither added nor removed.
        visible: Whether the tab is there at all.
    """

    key: str
    title: str
    fields: tuple[FieldSpec, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()
    new_line: Callable[[Any], Any] | None = None
    attr: str = ""
    widget: Callable[[], QWidget] | None = None
    count: Callable[[Any], int | None] | None = None
    entry: str = N_("Type an item number, or paste Excel rows (Ctrl+V)")
    tools: tuple[ToolSpec, ...] = ()
    rows: str = "double"
    fixed: bool = False
    visible: Callable[[Any], bool] | None = None

    @property
    def path(self) -> str:
        """The record's field that holds the lines."""
        return self.attr or self.key


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """Something that can be done to the record, as a button or in a menu.

    Attributes:
        key: Names the service function in `Services.actions`.
        title: Message id: a verb.
        icon: Icon name.
        primary: What comes next in the record's life; Ctrl+Enter does it.
        shortcut: Key sequence, or nothing.
        needs: The domain's action that must be possible; None: always.
        permission: Who may, for example "contracts.confirm"; empty: everybody.
        menu: Stands in the menu "…" and not as a button.
        danger: It destroys something; it is asked before.
        ask: Message id of the question asked before; empty: not asked, except where
            `danger`.
        saved: Whether unsaved changes are saved first.
        seldom: Whether its button is there only while it can be done.
        asks: What the person gives with it: the day, an amount, a reason; made by
            `forms.kit.ask`, answered in a small panel and handed to the function of
            `Services.given`.
    """

    key: str
    title: str
    icon: str = ""
    primary: bool = False
    shortcut: str = ""
    needs: StrEnum | None = None
    permission: str = ""
    menu: bool = False
    danger: bool = False
    ask: str = ""
    saved: bool = True
    seldom: bool = False
    asks: tuple[FieldSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class NextSpec:
    """A document that can be made from this one (F8).

    Attributes:
        key: Given to `EditorController.create_next`.
        title: Message id: "Purchase contract".
        icon: Icon name.
        needs: The domain's action that must be possible; None: always.
        permission: Who may; empty: everybody.
        why_not: Tells by the record why there is nothing to make, as a message id; "":
            it can be made. None: always.
    """

    key: str
    title: str
    icon: str = ""
    needs: StrEnum | None = None
    permission: str = ""
    why_not: Callable[[Any], str] | None = None

    def hindered(self, record: Any) -> str:
        """Return the message id of what stands in its way in a record; "": nothing."""
        return self.why_not(record) if self.why_not else ""


class Reached(StrEnum):
    """How far a step of a flow is."""

    DONE = "done"
    CURRENT = "current"
    PART = "part"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Step:
    """One document of the flow, from the inquiry to the money.

    Attributes:
        title: Its words, translated.
        note: Its number, or how far it is: "2/3".
        state: How far it is.
        share: How much of a partly done one is done, 0 to 1.
        kind: Kind of record that opens on a click; empty: none.
        id: That record's key; of several, the last one's.
        among: Those several; empty where there is one.
    """

    title: str
    note: str = ""
    state: Reached = Reached.TODO
    share: float = 0.5
    kind: str = ""
    id: int | None = None
    among: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the inspector: a label and a value, already formatted.

    Attributes:
        label: What it is.
        value: The figure or words.
        tone: Tone of the value; empty: plain.
        size: "" plain, "strong", or "big" for the one total.
        detail: Small words below the label.
        chip: A chip below the value.
    """

    label: str
    value: str = ""
    tone: str = ""
    size: str = ""
    detail: str = ""
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the inspector that opens another record.

    Attributes:
        kind: Kind of record.
        id: Its key.
        title: Its number or name.
        detail: Small words below.
        icon: Icon name.
        chip: Its state.
    """

    kind: str
    id: int
    title: str
    detail: str = ""
    icon: str = "file-text"
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A hairline between lines of the inspector."""


@dataclass(frozen=True, slots=True)
class Note:
    """Words in the inspector, over several lines where they are long.

    Attributes:
        where: Path of the field or cell that a button leads to; empty: none.
    """

    text: str
    tone: str = ""
    where: str = ""


Piece = Fact | Link | Gap | Note


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the inspector under a heading.

    Attributes:
        title: Its heading, translated.
        pieces: Its lines.
        action: Key sent with `action_asked` by the small button beside the heading.
        icon: Icon of that button.
        tip: Words of that button, translated.
    """

    title: str
    pieces: tuple[Piece, ...] = ()
    action: str = ""
    icon: str = "plus"
    tip: str = ""


def _title(record: Any) -> str:
    return getattr(record, "number", "") or getattr(record, "code", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorSpec:
    """The whole declaration of an editor.

    Attributes:
        kind: Kind of record, for example "contract".
        singular: Message id of one such record: "Contract".
        icon: Icon of the tab.
        title: The record's number; empty words: a new record.
        subtitle: Words behind the chips, for example the customer.
        chips: States and warnings beside the title.
        flow: The documents before and after; empty: no strip.
        fields: The form above the tabs.
        sections: The tabs.
        inspector: The blocks at the side; None: no inspector.
        actions: What can be done.
        next: What can be made from it (F8).
        transitions: The domain's table of states.
        state: The record's state, to look up in `transitions`.
        edit: The domain's action that allows typing; None: always allowed.
        editable: Whether the record may be typed into, beyond `edit`.
        permission: Who may edit; empty: everybody who sees it.
        papers: Whether Ctrl+P shows papers.
        saves: Message id of what saving does; what is booked by it says so.
    """

    kind: str
    singular: str
    icon: str = "file-text"
    title: Callable[[Any], str] = _title
    subtitle: Callable[[Any], str] | None = None
    chips: Callable[[Any], Sequence[Chip]] | None = None
    flow: Callable[[Any], Sequence[Step]] | None = None
    fields: tuple[FieldSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    inspector: Callable[[Any], Sequence[Block]] | None = None
    actions: tuple[ActionSpec, ...] = ()
    next: tuple[NextSpec, ...] = ()
    transitions: Mapping[tuple[Any, Any], Any] = field(default_factory=dict)
    state: Callable[[Any], Any] = lambda record: getattr(record, "state", None)
    edit: StrEnum | None = None
    editable: Callable[[Any], bool] | None = None
    permission: str = ""
    papers: bool = True
    saves: str = N_("Save")

    @property
    def posts(self) -> bool:
        """Whether saving books the record for good."""
        return self.saves == POST

    def told_saved(self, title: str) -> str:
        """Return what is said when a record was saved, in words of the screen."""
        if self.posts:
            return f"{title} · {_('Posted')}"
        return _("{title} is saved.", title=title)

    def section(self, key: str) -> SectionSpec:
        """Return a section by its key.

        Raises:
            KeyError: There is none.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)
