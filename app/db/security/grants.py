"""Turns the declaration into grants and row rules of a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.rights import EVERYBODY, NOBODY, Beside, Own, Rule, Via, holds
from app.db.base import Row
from app.db.security import ledgers
from app.db.types import ExactDecimal
from app.modules import STATES, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.core.rights import Policy
    from app.db.security.names import Names

FOUND = "search_entry"
TRAIL = "audit"
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


def grants(policy: Policy, names: Names) -> Iterator[str]:
    """Yield what each group may do with each column."""
    for table in policy.tables:
        for role in ("", *policy.roles):
            given = policy.rights(role, table, columns(table))
            group = names.group(role)
            for verb in ("select", "insert", "update"):
                allowed = sorted(getattr(given, verb))
                if allowed:
                    yield (
                        f"GRANT {verb.upper()} ({quoted(allowed)}) "
                        f'ON public."{table}" TO {group}'
                    )
            if given.delete:
                yield f'GRANT DELETE ON public."{table}" TO {group}'
            if given.insert and _counted(table):
                yield f"GRANT USAGE ON SEQUENCE public.{table}_id_seq TO {group}"


def _counted(table: str) -> bool:
    return "id" in columns(table)


# --- Rows ----------------------------------------------------------------------------


def row_rules(policy: Policy, names: Names) -> Iterator[str]:
    """Yield the row rules of every table that has any."""
    for table, declared in policy.tables.items():
        made = list(_special(policy, names, table))
        if isinstance(declared.rule, Beside):
            made += _beside(policy, names, table, declared.rule)
        elif declared.rule is not None:
            seeing = [
                role for role, held in policy.roles.items() if holds(held, declared.see)
            ]
            strict = isinstance(declared.rule, Via) and declared.rule.strict
            narrow = [role for role in seeing if strict or role in policy.narrow]
            wide = [role for role in seeing if role not in narrow]
            if wide:
                made.append(_rule(table, "wide", "ALL", _to(names, wide), "true"))
            if narrow:
                to = _to(names, narrow)
                made.append(_narrow(table, to, seen(table, declared.rule)))
        if made:
            yield f'ALTER TABLE public."{table}" ENABLE ROW LEVEL SECURITY'
            yield from made


def _to(names: Names, roles: Iterable[str]) -> str:
    return ", ".join(names.group(role) for role in roles)


def _rule(table: str, name: str, verb: str, to: str, said: str) -> str:
    check = f" WITH CHECK ({said})" if verb == "ALL" else ""
    return (
        f'CREATE POLICY {name} ON public."{table}" FOR {verb} TO {to} '
        f"USING ({said}){check}"
    )


def _narrow(table: str, to: str, said: str) -> str:
    """Return the rule of who sees rows by their owner.

    Foreign keys are checked without row rules: a row must not be hung on a customer
    that its writer does not see.
    """
    check = said
    if "customer_id" in columns(table):
        check = f"({said}) AND ({seen(table, Via('customer_id', 'party'))})"
    return (
        f'CREATE POLICY narrow ON public."{table}" FOR ALL TO {to} '
        f"USING ({said}) WITH CHECK ({check})"
    )


def seen(table: str, rule: Rule) -> str:
    """Return the condition under which a row is seen by its owner's colleagues."""
    if isinstance(rule, Own):
        # In a SELECT of its own it is asked once a statement, not once a row.
        mine = f'"{table}".owner = ANY ((SELECT lading.reach())::text[])'
        if rule.only is None:
            return mine
        column, word = rule.only
        return f"""{mine} OR ',' || "{table}"."{column}" || ',' NOT LIKE '%,{word},%'"""
    if isinstance(rule, Via):
        parent = Row.metadata.tables[rule.table]
        key = rule.key if rule.key in parent.c else next(iter(parent.primary_key)).name
        return (
            f'EXISTS (SELECT FROM public."{rule.table}" up '
            f'WHERE up."{key}" = "{table}"."{rule.column}")'
        )
    return " OR ".join(f"({seen(table, one)})" for one in rule.rules)


def _beside(policy: Policy, names: Names, table: str, rule: Beside) -> Iterator[str]:
    """Yield who sees, and who writes, what lies beside records, role by role."""
    for role, held in policy.roles.items():
        said = writing = _of_visible(policy, role, held)
        if "permission" in columns(table):
            open_to = f"permission IN ({texts(sorted({'', *held}))})"
            said = f"({open_to} OR by_login = (SELECT session_user)::text) AND {said}"
            writing = f"by_login = (SELECT session_user)::text AND {writing}"
        if rule.change:
            writing += f" AND kind IN ({texts(policy.changed_kinds(held))})"
        yield (
            f'CREATE POLICY beside_{role} ON public."{table}" FOR ALL TO '
            f"{names.group(role)} USING ({said}) WITH CHECK ({writing})"
        )


def _special(policy: Policy, names: Names, table: str) -> Iterator[str]:
    """Yield the rules of tables whose rows belong to persons or to other records."""
    if table in policy.personal:
        yield from _personal(policy, names, table)
    elif table == FOUND:
        for role, held in policy.roles.items():
            said = _found(policy, role, held)
            yield _rule(table, f"found_{role}", "ALL", names.group(role), said)
    elif table == TRAIL:
        for role in policy.roles:
            said = _told(policy, role)
            yield _rule(table, f"told_{role}", "SELECT", names.group(role), said)


def _personal(policy: Policy, names: Names, table: str) -> Iterator[str]:
    mine = policy.personal[table]
    own = f'"{mine.column}" = (SELECT session_user)::text'
    everybody = names.group("")
    declared = policy.tables[table]
    if declared.change == (EVERYBODY,):
        yield _rule(table, "mine", "ALL", everybody, own)
    else:
        yield _rule(table, "mine", "SELECT", everybody, own)
        leading = [
            role for role, held in policy.roles.items() if holds(held, declared.see)
        ]
        to = f"{_to(names, leading)}, {names.people}"
        yield _rule(table, "wide", "ALL", to, "true")
    if mine.shared:
        yield _rule(table, "shared", "SELECT", everybody, f'"{mine.shared}"')


def _found(policy: Policy, role: str, held: frozenset[str]) -> str:
    """Say which entries of the index a role finds: what it may see, row by row."""
    open_to = f"permission IN ({texts(sorted({'', *held}))})"
    # Whoever may read a note may write down where it is found.
    note = "EXISTS (SELECT FROM public.note up WHERE up.id = record_id)"
    said = f"CASE WHEN kind = 'note' THEN {note} ELSE {open_to} END"
    return f"{said} AND {_of_visible(policy, role, held)}"


def _of_visible(policy: Policy, role: str, held: frozenset[str]) -> str:
    """Say that the record named by kind and key is one that a role may see."""
    said = f"kind NOT IN ({texts(policy.hidden_kinds(held) or ('',))})"
    if role not in policy.narrow:
        return said
    kinds = policy.found
    visible = " OR ".join(
        f"kind = '{kind}' AND EXISTS "
        f'(SELECT FROM public."{kind}" up WHERE up.id = record_id)'
        for kind in kinds
        if holds(held, policy.tables[kind].see)
    )
    return f"{said} AND (kind NOT IN ({texts(kinds)}) OR {visible})"


def _told(policy: Policy, role: str) -> str:
    """Say which entries of the audit trail a role reads: of rows it may see."""
    open_to: list[str] = []
    by_row: list[str] = []
    for name, declared in policy.tables.items():
        given = policy.rights(role, name, columns(name))
        if declared.see in {(NOBODY,), (EVERYBODY,)} or not given.select:
            continue
        if set(columns(name)) - given.select:
            continue  # the trail would tell the hidden column
        narrow = role in policy.narrow and declared.rule is not None
        (by_row if narrow else open_to).append(name)
    said = f'"table" IN ({texts(open_to)})'
    for name in by_row:
        key = next(iter(Row.metadata.tables[name].primary_key)).name
        said += (
            f""" OR "table" = '{name}' AND EXISTS (SELECT FROM public."{name}" up """
            f'WHERE up."{key}"::text = row_key)'
        )
    return said


# --- What the rows must hold ---------------------------------------------------------


def guards(policy: Policy) -> Iterator[str]:
    """Yield the triggers that keep numbers, issued documents and the stock."""
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
    yield _trigger("keep_trash", "BEFORE INSERT ON trash", "keep_trash()")
    for table in policy.tables:
        if "created_by" in columns(table):
            yield _trigger("stamp", f"BEFORE INSERT ON {table}", "stamp()")
    yield _trigger("worth", "BEFORE INSERT ON stock_move", "worth()")
    for table, when, call in ledgers.AT_ONCE:
        yield _trigger(call, f"AFTER {when} ON {table}", f"{call}()")
    for table, name, call in (*_AT_THE_END, *ledgers.TRIGGERS):
        acts = "UPDATE" if table == "contract" else "INSERT OR UPDATE"
        yield (
            f"CREATE CONSTRAINT TRIGGER lading_{name} AFTER {acts} "
            f"ON public.{table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW EXECUTE FUNCTION lading.{call}"
        )


_AT_THE_END = (
    ("series", "agrees", "number_borne()"),
    ("stock_move", "agrees", "stock_agrees()"),
    ("stock_balance", "agrees", "stock_agrees()"),
    ("contract", "agrees", "revision_kept()"),
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


def numbers_only(table: Any) -> str:
    """Return the condition that no column holds "not a number"; empty: it has none.

    PostgreSQL takes NaN for larger than every number: `NaN >= 0` is true.
    """
    names = [c.name for c in table.columns if isinstance(c.type, ExactDecimal)]
    return " AND ".join(f"\"{name}\" <> 'NaN'" for name in names)
