"""Turns the declaration into the row rules of a PostgreSQL server.

Who sees all rows of a table, and who sees those of some owners only, are groups of
their own (`app.db.security.grants`). Rules that depend on what the caller holds ask
functions of the server, once a statement: `lading.held`, `lading.unseen` and others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.rights import EVERYBODY, NOBODY, Beside, Own, Rule, Via, needs
from app.db.base import Row
from app.db.security.grants import VERSIONS, array, columns, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.rights import Policy
    from app.db.security.names import Names

FOUND = "search_entry"
TRAIL = "audit"
MINE = "by_login = (SELECT session_user)::text"
OPEN = "permission = ANY ((SELECT lading.held(false))::text[])"
FOUND_IF = (
    "CASE WHEN kind = 'note' THEN EXISTS "
    f"(SELECT FROM public.note up WHERE up.id = {FOUND}.record_id) ELSE {OPEN} END"
)
"""Whoever may read a note may also write down where it is found. A note has a record of
its own, so the entry's is named in full."""


def row_rules(policy: Policy, names: Names) -> Iterator[str]:
    """Yield the row rules of every table that has any."""
    for table in policy.tables:
        if made := [*_special(policy, names, table), *_ruled(policy, names, table)]:
            yield f'ALTER TABLE public."{table}" ENABLE ROW LEVEL SECURITY'
            yield from made


def _ruled(policy: Policy, names: Names, table: str) -> Iterator[str]:
    rule, see = policy.tables[table].rule, needs(policy.tables[table].see)
    if isinstance(rule, Beside):
        yield from _beside(policy, names, table, rule)
    elif rule is not None and isinstance(rule, Via) and rule.strict:
        yield _narrow(table, names.holders(see), seen(table, rule))
    elif rule is not None:
        yield _rule(table, "wide", "ALL", names.holders(see, "all"), "true")
        yield _narrow(table, names.holders(see, "own"), seen(table, rule))


def _rule(
    table: str, name: str, verb: str, to: str, said: str, writing: str = ""
) -> str:
    check = f" WITH CHECK ({writing or said})" if verb == "ALL" else ""
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
    return _rule(table, "narrow", "ALL", to, said, check)


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


def _visible(policy: Policy, names: Names) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the group and the condition under which a record is visible.

    The record is the one that a row names by its kind and key.
    """
    seen_kind, all_seen = (
        f"kind <> ALL ((SELECT lading.unseen({wide}))::text[])"
        for wide in ("false", "true")
    )
    anyone = f"kind NOT IN ({texts(policy.found)})"
    yield "wide", names.staff, f"{seen_kind} AND ({anyone} OR {all_seen})"
    for kind in policy.found:
        exists = f'EXISTS (SELECT FROM public."{kind}" up WHERE up.id = record_id)'
        to = names.holders(needs(policy.tables[kind].see), "own")
        yield f"narrow_{kind}", to, f"kind = '{kind}' AND {exists}"


def _beside(policy: Policy, names: Names, table: str, rule: Beside) -> Iterator[str]:
    """Yield who sees, and who writes, what lies beside records."""
    for name, to, visible in _visible(policy, names):
        said = writing = f"({visible})"
        if "by_login" in columns(table):
            said = f"({OPEN} OR {MINE}) AND {said}"
            writing = f"{MINE} AND {writing}"
        elif "permission" in columns(table):
            said = writing = f"{OPEN} AND {said}"
        if rule.change:
            writing += " AND kind = ANY ((SELECT lading.changed())::text[])"
        yield _rule(table, f"beside_{name}", "ALL", to, said, writing)


def _special(policy: Policy, names: Names, table: str) -> Iterator[str]:
    """Yield the rules of tables whose rows belong to persons or to other records."""
    if table in policy.personal:
        yield from _personal(policy, names, table)
    elif table == FOUND:
        for name, to, visible in _visible(policy, names):
            # First what is told without asking: nine of the ten rules end there.
            said = f"({visible}) AND {FOUND_IF}"
            yield _rule(table, f"found_{name}", "ALL", to, said)
    elif table == TRAIL:
        yield _told(names)


def _personal(policy: Policy, names: Names, table: str) -> Iterator[str]:
    mine = policy.personal[table]
    own = f'"{mine.column}" = (SELECT session_user)::text'
    declared = policy.tables[table]
    if declared.change == (EVERYBODY,):
        yield _rule(table, "mine", "ALL", names.staff, own)
    else:
        yield _rule(table, "mine", "SELECT", names.staff, own)
        to = f"{names.holders(needs(declared.see))}, {names.people}"
        yield _rule(table, "wide", "ALL", to, "true")
    if mine.shared:
        yield _rule(table, "shared", "SELECT", names.staff, f'"{mine.shared}"')


def told(policy: Policy) -> dict[str, frozenset[str]]:
    """Return what it takes to read of a table in the audit trail, by table.

    It takes every column of the table: the trail would tell the hidden one.
    """
    found = {}
    for name, declared in policy.tables.items():
        needed = needs((*declared.see, *declared.hidden.values()))
        if NOBODY not in needed and needs(declared.see):
            found[name] = needed
    return found


def declared(policy: Policy) -> Iterator[str]:
    """Yield by table what it takes to see, to change and to read of in the trail."""
    trail = told(policy)
    for name, table in policy.tables.items():
        lists = (needs(table.see), needs(table.change), trail.get(name, {NOBODY}))
        what = ", ".join(map(array, lists))
        key = columns(name)[0] if name == VERSIONS else _key(name)
        ruled = "true" if table.rule is not None else "false"
        yield f"('{name}', '{key}', {what}, {ruled})"


def _key(table: str) -> str:
    return next(iter(Row.metadata.tables[table].primary_key)).name


def _told(names: Names) -> str:
    """Return who reads which entries of the audit trail: those of rows he may see.

    A condition for each table, with the row rules of all tables it goes through, took
    the server 50 s to plan; a function looks one row up, and only where it must.
    """
    told_of = '"table" = ANY ((SELECT lading.told({own}))::text[])'
    said = (
        f"{told_of.format(own='false')} OR {told_of.format(own='true')} "
        'AND lading.row_seen("table", row_key)'
    )
    return _rule(TRAIL, "told", "SELECT", names.staff, said)
