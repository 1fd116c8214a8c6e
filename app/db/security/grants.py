"""Turns the declaration into groups, grants and guards of a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.rights import NOBODY, needs
from app.db.base import Row
from app.db.security import cash, contents, issued, ledgers, settling, sums
from app.db.types import ExactDecimal
from app.modules import STATES, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.core.rights import Policy
    from app.db.security.names import Names

VERSIONS = "alembic_version"


def columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table; the version's table is no model's."""
    if table == VERSIONS:
        return ("version_num",)
    return tuple(column.name for column in Row.metadata.tables[table].columns)


def quoted(names: Iterable[str]) -> str:
    """Return names as SQL writes them: "by", "on", "table"."""
    return ", ".join(f'"{name}"' for name in names)


def texts(values: Iterable[str]) -> str:
    """Return words of our own as SQL texts: 'a', 'b'."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def array(values: Iterable[str]) -> str:
    """Return words of our own as an SQL array of texts."""
    return f"ARRAY[{texts(sorted(values))}]::text[]"


@dataclass(frozen=True, slots=True)
class Group:
    """A role of the server that persons are members of.

    Attributes:
        name: On the server.
        needed: The permissions that its members hold together.
        reach: "all": without any limit; "own": seeing rows by their owner; empty: both.
    """

    name: str
    needed: frozenset[str]
    reach: str = ""

    def takes(self, held: frozenset[str], wide: frozenset[str]) -> bool:
        """Say whether a person is a member.

        Args:
            held: The person's permissions.
            wide: Those that come from roles without a limit.
        """
        if self.reach == "all":
            return self.needed <= wide
        return self.needed <= held and not (self.reach and self.needed <= wide)


def groups(policy: Policy, names: Names) -> tuple[Group, ...]:
    """Return the groups beside that of all staff: one for each right that is needed.

    A person is a member of those whose permissions his roles give him together: rights
    of one role that wait for another one's would be lost in a group for each role.
    """
    found = {Group(names.holders(one), one) for one in _needed(policy) if one}
    for table in policy.tables.values():
        if table.rule is not None and (see := needs(table.see)):
            for reach in ("all", "own"):
                found.add(Group(names.holders(see, reach), see, reach))
    return tuple(sorted(found, key=lambda group: group.name))


def _needed(policy: Policy) -> set[frozenset[str]]:
    found = {frozenset({policy.manage})}
    for table in policy.tables:
        found |= {needs(policy.tables[table].see)}
        found |= {one.needed for one in policy.allowances(table, columns(table))}
    return {one for one in found if NOBODY not in one}


def memberships(policy: Policy, names: Names, roles: Iterable[str]) -> frozenset[str]:
    """Return the groups of a person with these roles."""
    known = {role for role in roles if role in policy.roles}
    held, wide = policy.held(known), policy.held(known - policy.narrow)
    return frozenset(g.name for g in groups(policy, names) if g.takes(held, wide))


def allowed(policy: Policy, names: Names) -> dict[tuple[str, str, str], set[str]]:
    """Return the columns that are given, by group, verb and table."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for table in policy.tables:
        for one in policy.allowances(table, columns(table)):
            if NOBODY not in one.needed and one.columns:
                key = (names.holders(one.needed), one.verb, table)
                found.setdefault(key, set()).update(one.columns)
    return found


def grants(policy: Policy, names: Names) -> Iterator[str]:
    """Yield what each group may do with each column."""
    for (group, verb, table), given in allowed(policy, names).items():
        which = "" if verb == "delete" else f" ({quoted(sorted(given))})"
        yield f'GRANT {verb.upper()}{which} ON public."{table}" TO {group}'
        if verb == "insert" and _counted(table):
            yield f"GRANT USAGE ON SEQUENCE public.{table}_id_seq TO {group}"


def _counted(table: str) -> bool:
    return "id" in columns(table)


# --- What the rows must hold ---------------------------------------------------------


def guards(policy: Policy) -> Iterator[str]:
    """Yield the triggers that keep numbers, issued documents and the stock."""
    yield from (_as_it_stands(table) for table in policy.tables)
    yield from _of_documents(policy)
    yield _trigger("keep_trash", "BEFORE INSERT ON trash", "keep_trash()")
    yield _trigger("keep_removed", "BEFORE UPDATE ON attachment", "keep_removed()")
    for table in policy.tables:
        if "created_by" in columns(table):
            yield _trigger("stamp", f"BEFORE INSERT ON {table}", "stamp()")
    yield _trigger("worth", "BEFORE INSERT ON stock_move", "worth()")
    yield _trigger("passed", "BEFORE UPDATE ON bill", "passed()")
    for table, when, call in (*ledgers.AT_ONCE, *contents.AT_ONCE):
        yield _trigger(call, f"AFTER {when} ON {table}", f"{call}()")
    yield from _at_the_end()


def _of_documents(policy: Policy) -> Iterator[str]:
    """Yield what keeps numbers, states, and what is issued."""
    for table, numbered in policy.numbers.items():
        given = ", ".join(f"'{name}'" for name in numbered)
        yield _trigger(
            "keep_number",
            f"BEFORE INSERT OR UPDATE ON {table}",
            f"keep_number({given})",
        )
    for table, declared in policy.tables.items():
        if not declared.frozen:
            continue
        states = ",".join(declared.frozen)
        kept = "".join(f", '{name}'" for name in declared.kept)
        if "state" in columns(table):
            call = f"keep_frozen('{states}'{kept})"
            yield _trigger("keep_frozen", f"BEFORE UPDATE ON {table}", call)
        else:
            parent = _parent(table)
            call = f"keep_lines('{parent}', '{parent}_id', '{states}'{kept})"
            when = f"BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            yield _trigger("keep_lines", when, call)
    for table, transitions in STATES.items():
        ways = {(old, new) for (old, _), new in find(transitions).items() if old != new}
        given = ", ".join(sorted(f"'{old}>{new}'" for old, new in ways))
        when = f"BEFORE UPDATE ON {table}"
        yield _trigger("keep_state", when, f"keep_state({given})")


def _at_the_end() -> Iterator[str]:
    """Yield what is asked when a transaction ends."""
    filled = ((table, "filled", "filled()") for table in contents.FILLED_TABLES)
    pieces = (ledgers, sums, cash, settling)
    asked = (one for piece in pieces for one in piece.TRIGGERS)
    for table, name, call in (*_AT_THE_END, *asked, *filled):
        acts = "UPDATE" if call == "revision_kept()" else "INSERT OR UPDATE"
        yield (
            f"CREATE CONSTRAINT TRIGGER lading_{name} AFTER {acts} "
            f"ON public.{table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW EXECUTE FUNCTION lading.{call}"
        )


_AT_THE_END = (
    ("series", "agrees", "number_borne()"),
    ("stock_move", "agrees", "stock_agrees()"),
    ("stock_move", "moved", "moved()"),
    ("stock_balance", "agrees", "stock_agrees()"),
    ("contract", "agrees", "revision_kept()"),
    ("bill", "booked", "booked()"),
)
"""Tables and what is asked of them when a transaction ends."""


def _parent(table: str) -> str:
    """Return the document a line belongs to: the longest name it begins with."""
    names = (name for name in Row.metadata.tables if table.startswith(f"{name}_"))
    return max(names, key=len)


def _trigger(name: str, when: str, call: str) -> str:
    when = when.replace(" ON ", " ON public.")
    return (
        f"CREATE TRIGGER lading_{name} {when} FOR EACH ROW "
        f"EXECUTE FUNCTION lading.{call}"
    )


def _as_it_stands(table: str) -> str:
    return (
        "CREATE TRIGGER lading_as_it_stands BEFORE INSERT OR UPDATE OR DELETE "
        f"ON public.{table} FOR EACH STATEMENT WHEN ({issued.NOT_AS_IT_STANDS}) "
        "EXECUTE FUNCTION lading.as_it_stands()"
    )


def numbers_only(table: Any) -> str:
    """Return the condition that no column holds "not a number"; empty: it has none.

    PostgreSQL takes NaN for larger than every number: `NaN >= 0` is true.
    """
    names = [c.name for c in table.columns if isinstance(c.type, ExactDecimal)]
    return " AND ".join(f"\"{name}\" <> 'NaN'" for name in names)
