"""Lets a secured server search for its staff, as fast as it searches for their manager.

The row rules look each found record up by itself, with the rules of its table. A word
that stands in every entry cost a salesperson seconds so. These functions know at once
what the caller holds and whose records he sees. They tell keys only, of entries that
the row rules show as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.rights import Beside, Either, Own, Via
from app.db.base import Row
from app.db.security.calls import FIND as FIND_CALL
from app.db.security.functions import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.rights import Policy

NOTE = "note"
SPREAD = 500
"""So many entries from the first to the last are looked at to learn how often, and how
far back, a word stands: a ship's or an old year's number is in very many, and in none
of the newest."""
DEAR = 4
"""Over a match the index of words takes so much longer than going back an entry."""
REACH = 20
"""Times as many entries as at first are gone back through, at most, for who found too
few of his own among the newest."""
GATHERED_AT, TOLD_AT = 2, 10
"""So many times as fast as going back an entry is what `lading.gathered` does with a
match of the index of words, and with an entry that is new enough."""
SLOW = 3
"""To look an entry up by its record takes so much longer."""
OWN = 20_000
"""So many records of one's own are looked up one by one; who has more meets one soon
among all entries of the kind."""
_MARK = "'·' || replace(e.kind, '_', '·')"
"""The piece that says of what kind an entry `e` is (`app.db.pieces.mark`)."""
_ASKED = """(e.grams OPERATOR(pg_catalog.@@) p_asked) IS TRUE
        AND e.permission = ANY (v_held)
        AND NOT EXISTS (SELECT FROM public.trash x
          WHERE x.kind = e.kind AND x.record_id = e.record_id)"""
"""Of an entry `e`; what is said to be true is no question for the index of words."""

SEEN_BY = f"""
CREATE OR REPLACE FUNCTION lading.seen_by(
  p_kind text, p_id bigint, p_reach text[], p_unseen text[], p_narrow text[])
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  -- Called by `find` only, as the owner of the tables: no row rule asks again.
  IF p_kind = ANY (p_unseen) THEN RETURN false; END IF;
  IF p_kind <> ALL (p_narrow) AND p_kind <> '{NOTE}' THEN RETURN true; END IF;
  CASE p_kind {{seen_by}} ELSE RETURN true; END CASE;
END $$;
"""

SEEN_AMONG = f"""
CREATE OR REPLACE FUNCTION lading.seen_among(
  p_ids bigint[], p_reach text[], p_unseen text[], p_narrow text[])
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off SET plan_cache_mode = force_generic_plan
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  -- Called by `find` only, as the owner of the tables: no row rule asks again.
  RETURN QUERY WITH met AS MATERIALIZED (
      SELECT e.id, e.kind, e.record_id FROM public.search_entry e
      WHERE e.id = ANY (p_ids) AND e.kind <> ALL (p_unseen))
    SELECT met.id FROM met
      WHERE NOT (met.kind = ANY (p_narrow) AND met.kind IN ({{found}}))
        AND (met.kind <> '{NOTE}'
          OR lading.seen_by(met.kind, met.record_id, p_reach, p_unseen, p_narrow))
    {{seen_among}};
END $$;
"""
"""Which of some entries the caller sees: `seen_by` of many at once, in a fourth of the
time. Each is looked up by its key, however many the server believes they are."""

NEWEST_SEEN = """
CREATE OR REPLACE FUNCTION lading.newest_seen(
  p_ids bigint[], p_most integer, p_all boolean,
  p_reach text[], p_unseen text[], p_narrow text[])
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off AS $$
BEGIN
  -- Called by `find` only, as the owner of the tables: no row rule asks again.
  IF p_all THEN
    RETURN QUERY SELECT found.id FROM
      (SELECT id FROM unnest(p_ids) AS id ORDER BY id DESC) AS one,
      LATERAL (SELECT e.id FROM public.search_entry e WHERE e.id = one.id
        AND lading.seen_by(e.kind, e.record_id, p_reach, p_unseen, p_narrow)
        OFFSET 0) AS found
      LIMIT p_most;
  ELSE
    RETURN QUERY
      SELECT id FROM lading.seen_among(p_ids, p_reach, p_unseen, p_narrow) AS id
      ORDER BY id DESC LIMIT p_most;
  END IF;
END $$;
"""
"""The newest of some entries that the caller sees: who sees nearly all of them meets
enough among the first."""

GATHERED = f"""
CREATE OR REPLACE FUNCTION lading.gathered(
  p_asked tsquery, p_rarest tsquery, p_after bigint, p_kinds text[], v_held text[])
RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET jit = off SET plan_cache_mode = force_generic_plan SET work_mem = '32MB'
SET enable_indexscan = off SET enable_seqscan = off
SET random_page_cost = 1.1 SET seq_page_cost = 100 AS $$
BEGIN
  -- Called by `find` only, as the owner of the tables: no row rule asks again.
  RETURN ARRAY(SELECT e.id FROM public.search_entry e
    WHERE e.grams OPERATOR(pg_catalog.@@) p_rarest AND e.id > p_after AND {_ASKED}
      AND (p_kinds = '{{}}' OR e.kind = ANY (p_kinds)));
END $$;
"""
"""The entries from one on that hold all pieces, of both indexes together: what holds
the rarest piece, and what is so new. Only what is in both is read, where going back
reads all that is so new. The prices make any other plan dearer: the server believes
that a beginning is in one of 200 entries, and would read whatever holds it."""

FIND = f"""
CREATE OR REPLACE FUNCTION lading.find(
  p_asked tsquery, p_kinds text[], p_most integer, p_near integer, p_few integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE {HEAD}
SET jit = off SET plan_cache_mode = auto SET random_page_cost = 1.1 AS $$
DECLARE p_reach text[] := lading.reach(); p_unseen text[] := lading.unseen(false);
  p_narrow text[] := lading.unseen(true); v_held text[] := lading.held(false);
  v_ids bigint[] := '{{}}'; v_own bigint[]; v_met bigint[]; v_hits bigint[];
  v_rarest tsquery; v_bar tsquery; v_often bigint; v_words bigint; v_most bigint;
  v_back bigint; v_far bigint;
  v_newest bigint := (SELECT max(id) FROM public.search_entry);
  v_near bigint := p_near; v_from bigint := v_newest;
  v_all boolean := NOT EXISTS (SELECT FROM unnest(ARRAY[{{found}}]) AS kind
    WHERE kind = ANY (p_narrow) AND kind <> ALL (p_unseen));
BEGIN
  FOR v_turn IN 1..2 LOOP
    IF v_all THEN
      v_ids := v_ids || ARRAY(SELECT e.id FROM public.search_entry e
        WHERE e.id > v_newest - v_near AND e.id <= v_from AND {_ASKED}
          AND (p_kinds = '{{}}' OR e.kind = ANY (p_kinds))
          AND lading.seen_by(e.kind, e.record_id, p_reach, p_unseen, p_narrow)
        ORDER BY e.id DESC LIMIT p_most - cardinality(v_ids));
    ELSE
      v_met := ARRAY(SELECT e.id FROM public.search_entry e
        WHERE e.id > v_newest - v_near AND e.id <= v_from AND {_ASKED}
          AND (p_kinds = '{{}}' OR e.kind = ANY (p_kinds)));
      v_ids := v_ids || ARRAY(
        SELECT id FROM lading.seen_among(v_met, p_reach, p_unseen, p_narrow) AS id
        ORDER BY id DESC LIMIT p_most - cardinality(v_ids));
    END IF;
    IF cardinality(v_ids) = p_most OR v_near >= v_newest THEN
      RETURN QUERY SELECT unnest(v_ids);
      RETURN;
    END IF;
    v_from := v_newest - v_near;
    -- So many more are likely to be enough.
    v_near := 2 * v_near * p_most / greatest(cardinality(v_ids), 1);
    EXIT WHEN v_all OR v_near > {REACH} * p_near;
  END LOOP;
  WITH looked AS MATERIALIZED (
    SELECT part, e.* FROM generate_series(1, {SPREAD}) AS part,
      LATERAL (SELECT kind, record_id, permission, grams FROM public.search_entry
        WHERE id >= v_newest * part / {SPREAD} ORDER BY id LIMIT 1) AS e),
    words AS (SELECT word::tsquery AS word, length(word) AS long
      FROM unnest(string_to_array(p_asked::text, ' & ')) AS word)
  SELECT words.word, v_newest / {SPREAD} * count(*) FILTER
      (WHERE (looked.grams OPERATOR(pg_catalog.@@) words.word) IS TRUE),
      ARRAY(SELECT v_newest * ({SPREAD} - e.part) / {SPREAD} FROM looked AS e
        WHERE {_ASKED} AND e.kind <> ALL (p_unseen)
          AND (p_kinds = '{{}}' OR e.kind = ANY (p_kinds))
        ORDER BY e.part DESC LIMIT 2),
      (SELECT string_agg(DISTINCT quote_literal({_MARK}), ' | ') FROM looked AS e
        WHERE e.kind = ANY (p_unseen)
          OR p_kinds <> '{{}}' AND e.kind <> ALL (p_kinds))::tsquery,
      sum(v_newest / {SPREAD} * count(*) FILTER
        (WHERE (looked.grams OPERATOR(pg_catalog.@@) words.word) IS TRUE)) OVER ()
    INTO v_rarest, v_often, v_hits, v_bar, v_words
    FROM words, looked GROUP BY words.word, words.long
    ORDER BY 2, words.long DESC LIMIT 1;
  v_back := v_hits[1];
  v_far := v_hits[2];
  IF v_back IS NULL AND p_few >= 0 AND v_often > p_few THEN
    -- All of it is asked of the index where that is less than to read what it told.
    v_most := least(v_words, {DEAR} * v_often);
    IF v_most / {GATHERED_AT} <
        (CASE WHEN v_all THEN v_newest ELSE {SLOW * OWN} END) THEN
      v_rarest := CASE WHEN v_words < {DEAR} * v_often THEN p_asked ELSE v_rarest END;
      v_met := lading.gathered(p_asked, coalesce(v_rarest && !! v_bar, v_rarest),
        0, p_kinds, v_held);
      RETURN QUERY SELECT lading.newest_seen(
        v_met, p_most, v_all, p_reach, p_unseen, p_narrow);
      RETURN;
    END IF;
  ELSIF v_all AND p_few >= 0 AND v_often > p_few
      AND v_often / {GATHERED_AT} + v_far / {TOLD_AT} < v_back THEN
    v_met := lading.gathered(p_asked, v_rarest, v_newest - v_far, p_kinds, v_held);
    v_ids := ARRAY(SELECT lading.newest_seen(
      v_met, p_most, v_all, p_reach, p_unseen, p_narrow));
    IF cardinality(v_ids) = p_most THEN
      RETURN QUERY SELECT unnest(v_ids);
      RETURN;
    END IF;
  END IF;
  -- Who sees by owner looks each of his own up, however soon others meet a word.
  IF p_few >= 0 AND (v_often <= p_few OR {DEAR} * v_often <
      CASE WHEN v_all THEN coalesce(v_back, v_newest) ELSE {SLOW * OWN} END) THEN
    v_ids := ARRAY(SELECT e.id FROM public.search_entry e
      WHERE e.grams OPERATOR(pg_catalog.@@) v_rarest AND {_ASKED}
        AND (p_kinds = '{{}}' OR e.kind = ANY (p_kinds)));
    RETURN QUERY SELECT lading.newest_seen(
      v_ids, p_most, v_all, p_reach, p_unseen, p_narrow);
    RETURN;
  END IF;
  IF v_all AND v_back IS NOT NULL THEN
    RETURN QUERY SELECT e.id FROM public.search_entry e
      WHERE {_ASKED} AND (p_kinds = '{{}}' OR e.kind = ANY (p_kinds))
        AND lading.seen_by(e.kind, e.record_id, p_reach, p_unseen, p_narrow)
      ORDER BY e.id DESC LIMIT p_most;
    RETURN;
  END IF;
  RETURN QUERY SELECT one.id FROM (SELECT name FROM lading.declared()
      WHERE name <> ALL (p_unseen)
        AND NOT (name = ANY (p_narrow) AND name IN ({{found}}))
        AND (p_kinds = '{{}}' OR name = ANY (p_kinds)) OFFSET 0) AS kinds,
    LATERAL (SELECT e.id FROM public.search_entry e
      WHERE e.kind = kinds.name AND {_ASKED}
        AND (e.kind <> '{NOTE}'
          OR lading.seen_by(e.kind, e.record_id, p_reach, p_unseen, p_narrow))
      ORDER BY e.record_id DESC LIMIT p_most) AS one;
  -- Whose records they are decides by which index one's own are met; `seen_by`, which
  -- is called for each entry, is planned once.
  PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
  {{find_own}}
END $$;
"""
"""First the newest entries are looked at: what is common is met there, and by who finds
some of his own there in some more. What is rare is asked of the index of words, by its
rarest word: to gather a common one takes longer than all the rest. What none of those
looked at holds is so, however common its words are among kinds that are not asked for.
What begins further back is gathered up to the second of those that hold it, which is
more than enough. The rest is met by going back, by who does not see all kind by kind,
through his own records."""

_OWN = """IF '{kind}' = ANY (p_narrow) AND '{kind}' <> ALL (p_unseen)
    AND (p_kinds = '{{}}' OR '{kind}' = ANY (p_kinds)) THEN
  v_own := ARRAY(SELECT own.id FROM ({own}) AS own LIMIT {most} + 1);
  IF cardinality(v_own) <= {most} THEN
    RETURN QUERY SELECT found.id FROM
      (SELECT DISTINCT id FROM unnest(v_own) AS id ORDER BY id DESC) AS own,
      LATERAL (SELECT e.id FROM public.search_entry e
        WHERE e.kind = '{kind}' AND e.record_id = own.id AND {asked} OFFSET 0) AS found
      LIMIT p_most;
  ELSE
    RETURN QUERY SELECT found.id FROM
      (SELECT e.id, e.record_id FROM public.search_entry e
        WHERE e.kind = '{kind}' AND {asked}
        ORDER BY e.record_id DESC OFFSET 0) AS found,
      LATERAL (SELECT FROM public.{kind} t
        WHERE t.id = found.record_id AND {seen} OFFSET 0) AS own
      LIMIT p_most;
  END IF;
  END IF;"""
"""The newest of one's own records of a kind that hold a word."""

FUNCTIONS = (SEEN_BY, SEEN_AMONG, NEWEST_SEEN, GATHERED, FIND)
FOR_STAFF = (FIND_CALL,)


def seen_among(policy: Policy) -> Iterator[str]:
    """Yield what tells which of some entries of a kind are one's own, for each kind."""
    for kind in policy.found:
        yield (
            f"UNION ALL SELECT met.id FROM met JOIN public.{kind} t "
            f"ON t.id = met.record_id WHERE met.kind = '{kind}' "
            f"AND '{kind}' = ANY (p_narrow) AND {_seen(policy, kind, 't')}"
        )


def seen_by(policy: Policy) -> Iterator[str]:
    """Yield the branches of the function that says whether a record is seen."""
    for kind in policy.found:
        yield (
            f"WHEN '{kind}' THEN RETURN EXISTS (SELECT FROM public.{kind} t "
            f"WHERE t.id = p_id AND {_seen(policy, kind, 't')});"
        )
    yield (
        f"WHEN '{NOTE}' THEN RETURN EXISTS (SELECT FROM public.{NOTE} n "
        "WHERE n.id = p_id AND (n.permission = ANY (lading.held(false)) "
        "OR n.by_login = session_user::text) "
        "AND lading.seen_by(n.kind, n.record_id, p_reach, p_unseen, p_narrow));"
    )


def find_own(policy: Policy) -> Iterator[str]:
    """Yield what finds the caller's own records of each kind that he sees by owner."""
    for kind in policy.found:
        yield _OWN.format(
            kind=kind,
            own=" UNION ALL ".join(_own(policy, kind)),
            seen=_seen(policy, kind, "t"),
            asked=_ASKED,
            most=OWN,
        )


def _own(policy: Policy, table: str) -> Iterator[str]:
    """Yield a question for each way in which a record is one's own.

    Of a condition that joins them by OR the server looks at every record there is.
    """
    rule = policy.tables[table].rule
    if rule is None or isinstance(rule, Beside):
        raise TypeError(table)  # everybody sees such records; they are not asked for
    ways = rule.rules if isinstance(rule, Either) else (rule,)
    for way in ways:
        seen = _ruled(policy, way, table, "t")
        if isinstance(way, Via):  # told the keys, it finds them by their index
            up = f"t_{way.table}"
            keys = f"SELECT {up}.{_key(way)} FROM public.{way.table} {up}"
            allowed = _allowed(policy, way, up)
            seen = f"t.{way.column} = ANY (ARRAY({keys} WHERE {allowed}))"
        yield f"SELECT t.id FROM public.{table} t WHERE {seen}"


def _seen(policy: Policy, table: str, alias: str) -> str:
    """Return the condition under which a row is seen by its owner's colleagues."""
    rule = policy.tables[table].rule
    if isinstance(rule, Beside):
        raise TypeError(table)  # such rows name records; they are none themselves
    return "true" if rule is None else f"({_ruled(policy, rule, table, alias)})"


def _ruled(policy: Policy, rule: Own | Via | Either, table: str, alias: str) -> str:
    if isinstance(rule, Own):
        mine = f"{alias}.owner = ANY (p_reach)"
        if rule.only is None:
            return mine
        column, word = rule.only
        return f"{mine} OR ',' || {alias}.{column} || ',' NOT LIKE '%,{word},%'"
    if isinstance(rule, Via):
        return _via(policy, rule, alias)
    return " OR ".join(f"({_ruled(policy, one, table, alias)})" for one in rule.rules)


def _via(policy: Policy, rule: Via, alias: str) -> str:
    up = f"{alias}_{rule.table}"
    return (
        f"EXISTS (SELECT FROM public.{rule.table} {up} "
        f"WHERE {up}.{_key(rule)} = {alias}.{rule.column} "
        f"AND {_allowed(policy, rule, up)})"
    )


def _key(rule: Via) -> str:
    parent = Row.metadata.tables[rule.table]
    return rule.key if rule.key in parent.c else next(iter(parent.primary_key)).name


def _allowed(policy: Policy, rule: Via, up: str) -> str:
    """Return the condition that the record which a row names is seen."""
    return (
        f"'{rule.table}' <> ALL (p_unseen) AND ('{rule.table}' <> ALL (p_narrow) "
        f"OR {_seen(policy, rule.table, up)})"
    )
