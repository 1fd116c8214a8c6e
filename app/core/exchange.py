"""How a module declares a table that can be imported and exported.

A declaration holds no code and no text of the screen: titles are the message ids of the
form, what stands behind a table is named as in a manifest ("app.catalog.service:save").
`app.exchange` does the rest, alike for every table.

Kinds of columns are those of `forms.kit.spec`: text, note, decimal, integer, money,
price, percent, rate, date, check, choice, checks, lines, code:<table>, lookup:<kind>.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.core.i18n import LANGUAGES, AsTyped, Language, language
from app.core.own_fields import OwnField, OwnKind, asked, known

if TYPE_CHECKING:
    from app.core.actor import Actor

_NOISE = re.compile(r"[\W_]+")

Option = tuple[object, str]
"""A value and the message id of its words."""

_OWN_KINDS = {OwnKind.NUMBER: "decimal"}
_OWN_EXAMPLES = {
    OwnKind.NUMBER: "12.5",
    OwnKind.DATE: "2026-03-15",
    OwnKind.CHECK: "Yes",
}

NUMBERS = frozenset({"decimal", "integer", "money", "price", "percent", "rate"})
"""The kinds that are numbers."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file.

    Attributes:
        field: Name in the record, or a path into one of its parts: "contacts.email".
        title: Message id of the heading.
        kind: See the module's text.
        required: A new record is nothing without it.
        example: What the template shows, as it is typed in English.
        permission: Who may see it; "": whoever sees the record.
        options: For "choice" and "checks".
        aliases: Headings in other people's files that mean this column.
        note: Message id: what else is to be known; told in the template.
    """

    field: str
    title: str
    kind: str = "text"
    required: bool = False
    example: str = ""
    permission: str = ""
    options: Sequence[Option] = ()
    aliases: tuple[str, ...] = ()
    note: str = ""

    @property
    def part(self) -> str:
        """The part of the record it lies in; "": the record itself."""
        return self.field.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Its name within that part."""
        return self.field.rpartition(".")[2]

    @property
    def number(self) -> bool:
        """Whether it holds numbers."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record: its lines, or one thing beside it.

    Attributes:
        record: Name of its record class.
        title: Message id that stands before the headings of its columns; "": none.
        row: Name of the table class that stores it; limits are taken from there.
        lines: Whether there are several; otherwise there is one or None.
        key: By which of its fields, with blanks between, a line is known: a file then
            changes and adds lines. "": the lines of the file take the place of all.
    """

    record: str
    title: str = ""
    row: str = ""
    lines: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that can be imported and exported.

    Attributes:
        name: Of the list it is reached from, and on the command line.
        title: Message id.
        kind: Kind of record, as the search knows it.
        record: Name of the record class.
        row: Name of its table class.
        key: The field by which a record is known: "code", "number", "supplier"; "":
            every row is a record of its own, and a new one.
        key_row: The column that holds the key; "": as `key`.
        folded: Whether that column holds it folded, so that case does not matter.
        columns: In the order of the template.
        parts: By their field, for example "contacts", "lines", "lines.cost".
        get: Reads a record by its id.
        save: Saves one record and returns it.
        read_all: Reads several by their ids, as a mapping; "": one after another.
        save_all: Saves several in few statements and returns their ids; "": one after
            another.
        find_again: Makes several findable, by their ids, as they stand after an import
            was taken back; "": they are saved one after another.
        prepare: Fills what the office proposes for a new record; "": nothing.
        complete: Gives new lines what typed ones get besides the words of their
            products; the file's own words go before. "": nothing.
        find: Tells the ids of records by their keys, and of None those of all, where
            no row of the table is a record; "": the table does.
        check: Tells by their places which new records cannot be saved; "": nothing.
        take_back: Undoes an import by the keys of the rows it made, where they cannot
            be removed; "": they are removed.
        view: Permission to export.
        edit: Permission to import.
        given: Whether the key of a new record is given by the office, so that in the
            file it only holds the rows of one record together.
        own: Name of the table class beside `row` that holds the office's own fields;
            "": it has none.
        own_fields: Those of the office that was opened; see `of_office`.
    """

    name: str
    title: str
    kind: str
    record: str
    row: str
    key: str
    columns: tuple[Column, ...]
    get: str
    save: str
    view: str
    edit: str
    key_row: str = ""
    folded: bool = False
    parts: Mapping[str, Part] = field(default_factory=dict)
    read_all: str = ""
    save_all: str = ""
    find_again: str = ""
    prepare: str = ""
    complete: str = ""
    find: str = ""
    check: str = ""
    take_back: str = ""
    given: bool = False
    own: str = ""
    own_fields: tuple[OwnField, ...] = ()

    def of_office(self) -> Table:
        """Return it with the fields that the office added."""
        found = asked(known(self.kind)) if self.own else ()
        if not found:
            return self
        part = Part("app.core.own_fields:Own", row=self.own, lines=False)
        columns = list(self.columns)
        # What is said once of a record stands before its lines.
        end = sum(not self.parts[c.part].lines if c.part else 1 for c in columns)
        columns[end:end] = map(_own_column, found)
        return replace(
            self,
            columns=tuple(columns),
            parts={**self.parts, "own": part},
            own_fields=found,
        )

    def column(self, path: str) -> Column | None:
        """Return a column by its field; None: there is none."""
        return next((one for one in self.columns if one.field == path), None)

    def seen_by(self, actor: Actor) -> tuple[Column, ...]:
        """Return the columns that a person may see."""
        return tuple(
            one
            for one in self.columns
            if not one.permission or actor.may(one.permission)
        )


def _own_column(one: OwnField) -> Column:
    first = next(iter(one.choices), "")
    return Column(
        one.path,
        one.title,
        _OWN_KINDS.get(one.kind, one.kind.value),
        required=one.required,
        example=_OWN_EXAMPLES.get(one.kind, first),
        options=one.options(),
        note=AsTyped(one.tip),
    )


def heading(table: Table, column: Column, speaker: Language) -> str:
    """Return the heading of a column: "Contacts: E-mail"."""
    part = table.parts.get(column.part)
    title = speaker.tr(column.title)
    return f"{speaker.tr(part.title)}: {title}" if part and part.title else title


def fold(words: str) -> str:
    """Return a heading without case, blanks and signs."""
    return _NOISE.sub("", words).casefold()


def own_names(table: Table, columns: Sequence[Column]) -> dict[str, str]:
    """Return the field by every folded heading that we ourselves write over it."""
    found: dict[str, str] = {}
    for one in columns:
        for code in LANGUAGES:
            found.setdefault(fold(heading(table, one, language(code))), one.field)
        found.setdefault(fold(one.field), one.field)
    return found
