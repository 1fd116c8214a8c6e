"""The words in which it is said who may do what; no Qt, no SQL.

`app.access.policy` says it, once. The services ask it for permissions, the session for
the rows a person may see (`app.db.scope`), and a PostgreSQL server is told the same in
its own language (`app.db.security`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

EVERYBODY = ""
"""Permission of what all staff may do."""
NOBODY = "-"
"""Permission of what no member of the staff may do: the server itself does it."""
ALWAYS = "*"
"""Whichever way a document goes on."""


@dataclass(frozen=True, slots=True)
class Own:
    """A row is seen by who is responsible for it, and by all when it is the office's.

    Attributes:
        only: A column of words joined by commas, and one word: rows without that word
            are everybody's. None: every row has its owner.
    """

    only: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Via:
    """A row is seen by who sees the row it refers to.

    Attributes:
        column: The foreign key; a row where it is empty is not seen.
        table: What it refers to.
        key: The key over there.
        strict: Whether that holds for everybody, also for who sees all records.
    """

    column: str
    table: str
    key: str = "id"
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """A row is seen when one of several rules lets it be seen."""

    rules: tuple[Own | Via, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A row is seen by who sees the record it names: columns `kind` and `record_id`.

    A column `permission` says what else its readers need; where a column `by_login`
    says who wrote it, that person needs it not, and nobody writes for others.

    Attributes:
        change: Whether only those write rows who may change the record.
    """

    change: bool = False


@dataclass(frozen=True, slots=True)
class Mine:
    """A row is seen by the person whose login stands in a column.

    Attributes:
        column: The login.
        shared: A column that says that all may read the row; empty: none.
        told: A column of JSON whose "role" names who alone may read it then; empty:
            none.
    """

    column: str
    shared: str = ""
    told: str = ""


Rule = Own | Via | Either


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is allowed on one table.

    Attributes:
        see: Permissions that are all needed to read it.
        change: Permissions that are all needed to write it.
        opens: Permissions that it takes besides to find a record, and what lies beside
            it: the other areas that its page tells of.
        rule: Which rows a person with a narrow reach sees; None: all.
        hidden: The permission that a column needs beside `see`.
        reached: What the actions of other areas write here, by their permissions
            joined by "&": "+" for new rows, and the columns they change.
        fixed: Columns that are given once and never changed.
        grows: Rows are only added: ledgers, the vault, what was signed.
        lines: Rows are taken away again: the lines of a document.
        frozen: The states in which a document may still be changed.
        later: What is still written in the others, by how it goes on then, for example
            "filed>approved", or whichever way (`ALWAYS`).
    """

    see: tuple[str, ...]
    change: tuple[str, ...] = (NOBODY,)
    opens: tuple[str, ...] = ()
    rule: Rule | Beside | None = None
    hidden: Mapping[str, str] = field(default_factory=dict)
    reached: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    grows: bool = False
    lines: bool = False
    frozen: tuple[str, ...] = ()
    later: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What whoever holds some permissions together may do with a table.

    Attributes:
        verb: select, insert, update or delete.
        columns: Which of its columns; of a delete: all.
        needed: The permissions; empty: all staff may.
    """

    verb: str
    columns: frozenset[str]
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with one table, column by column."""

    select: frozenset[str] = frozenset()
    insert: frozenset[str] = frozenset()
    update: frozenset[str] = frozenset()
    delete: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose records a person with a narrow reach sees.

    Attributes:
        logins: The people whose records they are.
        wide: Permissions that another role gives without any limit.
    """

    logins: frozenset[str]
    wide: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything that is declared, as databases need it.

    Attributes:
        tables: What is allowed on each table.
        roles: The permissions of each role.
        narrow: Roles that see rows by their owner.
        owned: Tables whose rows are handed over.
        hand_over: The permission to do so.
        manage: The permission to make and change staff.
        second: Roles that count once a second person has confirmed them.
        personal: Tables in which everybody has rows of their own.
        numbers: Columns that bear a number of a series, by table, and which series;
            empty: of several.
        found: Tables whose rows are found by search and seen by their owner.
    """

    tables: Mapping[str, Table]
    roles: Mapping[str, frozenset[str]]
    narrow: frozenset[str]
    owned: tuple[str, ...]
    hand_over: str
    manage: str
    second: tuple[str, ...]
    personal: Mapping[str, Mine]
    numbers: Mapping[str, Mapping[str, str]]
    found: tuple[str, ...]

    def held(self, roles: Iterable[str]) -> frozenset[str]:
        """Return the permissions of several roles, taken together."""
        return frozenset().union(*(self.roles[role] for role in roles))

    def allowances(self, table: str, columns: Iterable[str]) -> tuple[Allowance, ...]:
        """Return all that is allowed on a table, by the permissions it takes."""
        names = frozenset(columns)
        found = [*allowances(self.tables[table], names)]
        if table in self.owned:
            given = frozenset({"owner", "version"})
            found.append(Allowance("update", given, frozenset({self.hand_over})))
        if table in self.personal:
            found.append(Allowance("select", names, frozenset()))
        return tuple(found)

    def rights(
        self, held: frozenset[str], table: str, columns: Iterable[str]
    ) -> Rights:
        """Return what a member of the staff may do who holds these permissions."""
        return rights(self.allowances(table, columns), held)

    def hidden_kinds(self, held: frozenset[str]) -> tuple[str, ...]:
        """Return the kinds of records that a holder of permissions may not find."""
        return tuple(
            name
            for name, table in self.tables.items()
            if not holds(held, (*table.see, *table.opens))
        )

    def changed_kinds(self, held: frozenset[str]) -> tuple[str, ...]:
        """Return the kinds of records that a holder of permissions may change."""
        return tuple(
            name for name, table in self.tables.items() if holds(held, table.change)
        )

    def may(self, roles: Iterable[str], verb: str, table: str, column: str) -> bool:
        """Say whether somebody with these roles may read or write a column.

        Args:
            roles: The person's, beside being of the staff.
            verb: select, insert, update; delete, for which the column says nothing.
            table: Its name.
            column: Of the table.
        """
        found = getattr(self.rights(self.held(roles), table, (column,)), verb)
        return found is True or (found is not False and column in found)


def holds(held: Iterable[str], needed: Iterable[str]) -> bool:
    """Say whether all permissions that are needed are held."""
    return all(one in held for one in needed if one != EVERYBODY)


def needs(permissions: Iterable[str]) -> frozenset[str]:
    """Return permissions that are all needed; what everybody may needs none."""
    return frozenset(permissions) - {EVERYBODY}


def allowances(table: Table, names: frozenset[str]) -> Iterator[Allowance]:
    """Yield what is declared of a table of these columns.

    The key "id", the owner (once given) and the state of creation are the server's or
    given once: they are never changed.
    """
    see, change = needs(table.see), needs(table.change)
    yield Allowance("select", names - table.hidden.keys(), see)
    for column, permission in table.hidden.items():
        yield Allowance("select", names & {column}, see | {permission})
    yield Allowance("insert", names - {"id"}, change)
    if not table.grows:
        yield Allowance("update", names - NEVER_CHANGED - set(table.fixed), change)
    if table.lines:
        yield Allowance("delete", names, change)
    for permissions, what in table.reached.items():
        needed, words = needs(permissions.split("&")), frozenset(what.split())
        if "+" in words:
            yield Allowance("insert", names - {"id"}, needed)
        yield Allowance("update", words & names, needed)


def rights(allowed: Iterable[Allowance], held: frozenset[str]) -> Rights:
    """Return what the holder of permissions may do of what is allowed."""
    found: dict[str, frozenset[str]] = {}
    for one in allowed:
        if one.needed <= held:
            found[one.verb] = found.get(one.verb, frozenset()) | one.columns
    return Rights(
        found.get("select", frozenset()),
        found.get("insert", frozenset()),
        found.get("update", frozenset()),
        "delete" in found,
    )


NEVER_CHANGED = frozenset({"id", "owner", "created_at", "created_by", "company_id"})
"""Columns that nobody changes: who hands a record over has a right of its own."""
