"""Turns the declaration into groups, grants and guards of a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.rights import ALWAYS, NOBODY, needs
from app.db.base import Row
from app.db.security import (
    accounts,
    cash,
    contents,
    issued,
    kept,
    ledgers,
    limits,
    settling,
    steps,
    sums,
)
from app.db.types import ExactDecimal
from app.modules import STATES, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.core.rights import Policy, Table
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
        yield from _of_everything(table)
    yield from _of_named(policy)
    yield _trigger("worth", "BEFORE INSERT ON stock_move", "worth()")
    yield _trigger("passed", "BEFORE UPDATE ON bill", "passed()")
    for table, (by, at) in kept.SIGNED.items():
        yield _trigger("signed", f"BEFORE INSERT ON {table}", f"signed('{by}', '{at}')")
    when = "BEFORE INSERT OR UPDATE OF name ON staff"
    yield _trigger("named", when, "called_alone()")
    other = "NEW.unit IS DISTINCT FROM OLD.unit"
    yield _trigger("unit", "BEFORE UPDATE ON product", "keep_unit()", given=other)
    for name, when, call, given in (*accounts.AT_ONCE, *limits.AT_ONCE):
        yield _trigger(name, when, call, given=given)
    yield from _of_currencies()
    yield from contents.happened()
    yield from steps.guards(policy)
    for table, when, call in (*ledgers.AT_ONCE, *contents.AT_ONCE):
        yield _trigger(call, f"AFTER {when} ON {table}", f"{call}()")
    yield from _at_the_end()


def _of_currencies() -> Iterator[str]:
    """Yield what keeps the currency of accounts and of the books."""
    for table, name, asked in (
        ("bank_account", "currency", kept.in_account()),
        ("company", "base_currency", kept.in_books()),
    ):
        given = f"OLD.{name} <> '' AND OLD.{name} <> NEW.{name}"
        call = f"keep_currency({texts(asked)})"
        yield _trigger("currency", f"BEFORE UPDATE ON {table}", call, given=given)


def _of_everything(table: str) -> Iterator[str]:
    """Yield what keeps owner and version, where a table has them."""
    if "owner" in columns(table):
        when, given = f"BEFORE INSERT ON {table}", "NEW.owner <> ''"
        yield _trigger("keep_new_owner", when, "keep_owner()", given=given)
        when, given = f"BEFORE UPDATE ON {table}", f"{given} AND {_changed(('owner',))}"
        yield _trigger("keep_owner", when, "keep_owner()", given=given)
    if "version" in columns(table):
        when, given = f"BEFORE UPDATE ON {table}", kept.BACKWARDS
        yield _trigger("keep_version", when, "keep_version()", given=given)


def _of_named(policy: Policy) -> Iterator[str]:
    """Yield what lets nobody name a record that he does not see."""
    for table, named in kept.named(policy):
        call = f"keep_named({texts(word for pair in named.items() for word in pair)})"
        some = " OR ".join(f"NEW.{column} IS NOT NULL" for column in named)
        yield _trigger("new_named", f"BEFORE INSERT ON {table}", call, given=some)
        when = f"BEFORE UPDATE ON {table}"
        yield _trigger("named", when, call, given=_changed(named))


def _of_documents(policy: Policy) -> Iterator[str]:
    """Yield what keeps numbers, states, and what is issued."""
    for table, numbered in policy.numbers.items():
        call = f"keep_number({texts(map(':'.join, numbered.items()))})"
        borne = " OR ".join(f"NEW.{name} IS NOT NULL" for name in numbered)
        when = f"BEFORE INSERT ON {table}"
        yield _trigger("keep_new_number", when, call, given=borne)
        when = f"BEFORE UPDATE ON {table}"
        yield _trigger("keep_number", when, call, given=_changed(numbered))
    for table, declared in policy.tables.items():
        if not declared.frozen:
            continue
        if "state" in columns(table):
            yield from _of_document(table, declared, policy.numbers.get(table, ()))
        else:
            yield from _of_lines(table, declared)
    for table, transitions in STATES.items():
        ways = {(old, new) for (old, _), new in find(transitions).items() if old != new}
        given = ", ".join(sorted(f"'{old}>{new}'" for old, new in ways))
        when, call = f"BEFORE UPDATE ON {table}", f"keep_state({given})"
        looked_at = [name for name in ("state", "revision") if name in columns(table)]
        yield _trigger("keep_state", when, call, given=_changed(looked_at))


def _of_document(table: str, declared: Table, numbers: Iterable[str]) -> Iterator[str]:
    """Yield what keeps a document as it was issued, but for what comes later."""
    states = texts(declared.frozen)
    own = " ".join((*_ELSEWHERE, *numbers, declared.later.get(ALWAYS, "")))
    ways = {**declared.later, ALWAYS: own}
    call = f"keep_frozen({texts(word for way in ways.items() for word in way)})"
    issued = f"OLD.state NOT IN ({states})"
    yield _trigger("keep_frozen", f"BEFORE UPDATE ON {table}", call, given=issued)


_ELSEWHERE = ("state", "version", "revision", "owner")
"""What other guards and grants keep of a document that is issued."""


def _of_lines(table: str, declared: Table) -> Iterator[str]:
    parent = _parent(table)
    states = ",".join(declared.frozen)
    given = (parent, f"{parent}_id", states, declared.later.get(ALWAYS, ""))
    call = f"keep_lines({texts(given)})"
    yield _trigger("keep_lines", f"BEFORE UPDATE OR DELETE ON {table}", call)
    yield (
        f"CREATE TRIGGER lading_keep_new_lines AFTER INSERT ON public.{table} "
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
        f"EXECUTE FUNCTION lading.{call}"
    )


def _changed(names: Iterable[str]) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in names)


def _at_the_end() -> Iterator[str]:
    """Yield what is asked when a transaction ends."""
    filled = ((table, "filled", "filled()") for table in contents.FILLED_TABLES)
    pieces = (ledgers, sums, cash, accounts, settling, steps, kept)
    asked = (one for piece in pieces for one in piece.TRIGGERS)
    for table, name, call in (*_AT_THE_END, *asked, *filled):
        acts = _WHEN.get((table, call), "INSERT OR UPDATE")
        given = f"WHEN ({sums.COUNTS}) " if name in ("total", "filled") else ""
        yield (
            f"CREATE CONSTRAINT TRIGGER lading_{name} AFTER {acts} "
            f"ON public.{table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW {given}EXECUTE FUNCTION lading.{call}"
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
_WHEN = {
    ("contract", "revision_kept()"): "UPDATE",
    ("refund", "refund_agrees()"): "UPDATE OF received_amount",
    ("credit_drawing", "drawn_agrees()"): "INSERT OR UPDATE OR DELETE",
    ("credit_drawing", "unpaid()"): "UPDATE OF paid_on",
    ("shipment", "taken_back()"): "UPDATE OF state",
    **kept.WHEN,
}


def _parent(table: str) -> str:
    """Return the document a line belongs to: the longest name it begins with."""
    names = (name for name in Row.metadata.tables if table.startswith(f"{name}_"))
    return max(names, key=len)


def _trigger(name: str, when: str, call: str, *, given: str = "") -> str:
    """Return a guard of rows; `given`: only of those for which that holds.

    To call one that has nothing to say takes longer than all it would look at.
    """
    when = when.replace(" ON ", " ON public.")
    only = f"WHEN ({given}) " if given else ""
    return (
        f"CREATE TRIGGER lading_{name} {when} FOR EACH ROW {only}"
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
