"""Turns the declaration into the row rules of a PostgreSQL server.

Who sees all rows of a table, and who sees those of some owners only, are groups of
their own (`app.db.security.grants`). Rules that depend on what the caller holds ask
functions of the server, once a statement: `lading.held`, `lading.unseen` and others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.rights import EVERYBODY, NOBODY, Beside, Own, Rule, Via, needs
from app.db.base import Row
from app.db.security.functions import HEAD
from app.db.security.grants import VERSIONS, array, columns, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.rights import Mine, Policy
    from app.db.security.names import Names

FOUND = "search_entry"
TRAIL = "audit"
MINE = "by_login = (SELECT session_user)::text"
OPEN = "permission = ANY ((SELECT lading.held(false))::text[])"
_CHANGED = "kind = ANY ((SELECT lading.changed())::text[])"
NOTE = "note"
FOUND_IF = (
    f"CASE WHEN kind = '{NOTE}' THEN lading.record_seen(kind, record_id) "
    f"ELSE {OPEN} END"
)
"""Whoever may read a note may also write down where it is found."""

KEPT = f"""
CREATE OR REPLACE FUNCTION lading.keep_structure() RETURNS event_trigger
LANGUAGE plpgsql {HEAD} AS $$
BEGIN
  IF pg_has_role(session_user, {{staff_name}}, 'MEMBER')
    AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
    RAISE EXCEPTION 'nobody of the staff changes what the office is made of'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
DROP EVENT TRIGGER IF EXISTS lading_structure;
CREATE EVENT TRIGGER lading_structure ON ddl_command_start
  EXECUTE FUNCTION lading.keep_structure();
"""
"""Grants keep people from changing what the office is made of, but for one way: whoever
is of a group may say DROP OWNED BY it, and the row rules that name it are gone."""
ARE_KEPT = """
SELECT true FROM pg_event_trigger t JOIN pg_proc p ON p.oid = t.evtfoid
WHERE t.evtname = 'lading_structure' AND t.evtevent = 'ddl_command_start'
  AND t.evtenabled = 'O' AND t.evttags IS NULL AND p.proname = 'keep_structure'
  AND p.pronamespace = to_regnamespace('lading')
"""


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


def _visible(policy: Policy) -> str:
    """Return the condition under which the record that a row names is visible.

    Records of kinds that the caller sees by their owner are looked up one by one, by a
    function: with a condition for each kind, which brings the row rules of its table
    along, the server planned 90 ms for every document that is saved.
    """
    seen_kind, all_seen = (
        f"kind <> ALL ((SELECT lading.unseen({wide}))::text[])"
        for wide in ("false", "true")
    )
    anyone = f"kind NOT IN ({texts(policy.found)})"
    one_seen = "lading.record_seen(kind, record_id)"
    return f"({seen_kind} AND ({anyone} OR {all_seen} OR {one_seen}))"


def seen_one_by_one(policy: Policy) -> Iterator[str]:
    """Yield the branches of the server's function that looks one record up."""
    for kind in (*policy.found, NOTE):
        same = "id OPERATOR(pg_catalog.=) p_id"
        found = f"EXISTS (SELECT FROM public.{kind} WHERE {same})"
        yield f"WHEN '{kind}' THEN RETURN {found};"


def _beside(policy: Policy, names: Names, table: str, rule: Beside) -> Iterator[str]:
    """Yield who sees, and who writes, what lies beside records."""
    said = writing = _visible(policy)
    if "by_login" in columns(table):
        said = f"({OPEN} OR {MINE}) AND {said}"
        writing = f"{MINE} AND {writing}"
    elif "permission" in columns(table):
        said = writing = f"{OPEN} AND {said}"
    if rule.change:
        writing += f" AND {_CHANGED}"
    yield _rule(table, "beside", "ALL", names.staff, said, writing)
    if rule.change and policy.tables[table].lines:
        # What is removed has no new row that could be asked about.
        yield (
            f'CREATE POLICY removed ON public."{table}" AS RESTRICTIVE FOR DELETE '
            f"TO {names.staff} USING ({_CHANGED})"
        )


def _special(policy: Policy, names: Names, table: str) -> Iterator[str]:
    """Yield the rules of tables whose rows belong to persons or to other records."""
    if table in policy.personal:
        yield from _personal(policy, names, table)
    elif table == FOUND:
        said = f"{_visible(policy)} AND {FOUND_IF}"
        own = f"kind = ANY ((SELECT lading.written())::text[]) AND {said}"
        yield _rule(table, "found", "SELECT", names.staff, said)
        gone = "NOT lading.row_there(kind, record_id)"
        yield _rule(table, "changed", "UPDATE", names.staff, own)
        yield _rule(table, "gone", "DELETE", names.staff, f"{gone} AND {own}")
        yield (
            f'CREATE POLICY entered ON public."{table}" FOR INSERT TO {names.staff} '
            f"WITH CHECK ({own})"
        )
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
        yield _rule(table, "shared", "SELECT", names.staff, _shared(mine))


def _shared(mine: Mine) -> str:
    """Return the condition under which a row is shared with the caller.

    The text of the role is cut out, not read as JSON: what one person has written
    badly must not keep all others from reading.
    """
    if not mine.told:
        return f'"{mine.shared}"'
    role = f"""coalesce(substring("{mine.told}" from '"role": "([a-z]+)"'), '')"""
    ours = (
        "SELECT string_to_array(s.roles, ',') FROM public.staff s "
        "WHERE s.login = (SELECT session_user)::text"
    )
    return f"\"{mine.shared}\" AND ({role} = '' OR {role} = ANY (({ours})::text[]))"


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


def seeing(policy: Policy) -> Iterator[str]:
    """Yield what it takes to find records of some tables, and which these are."""
    tables: dict[frozenset[str], list[str]] = {}
    for name, table in policy.tables.items():
        tables.setdefault(needs((*table.see, *table.opens)), []).append(name)
    for needed, names in tables.items():
        yield f"({array(needed)}, {array(names)})"


def writing(policy: Policy) -> Iterator[str]:
    """Yield what it takes to write anything of some tables, and which these are."""
    tables: dict[frozenset[str], set[str]] = {}
    for name in policy.tables:
        for one in policy.allowances(name, columns(name)):
            if one.verb in {"insert", "update"} and one.columns:
                tables.setdefault(one.needed, set()).add(name)
    for needed, names in tables.items():
        yield f"({array(needed)}, {array(names)})"


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
