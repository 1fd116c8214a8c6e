"""What a database does for its audit trail by itself.

PostgreSQL writes the entries (statement triggers with transition tables: a third
quicker than one call for each row), seals the chain and checks it; the functions lie in
the schema `audit` and run with the rights of their owner, which may be a role that
nobody can sign in as. Both databases refuse to change or remove an entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, text

from app.db.audit import parents
from app.db.base import audited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection

KEPT = ("audit", "audit_link")
"""Tables to which is only added."""

_CAPTURE = """
CREATE SCHEMA IF NOT EXISTS audit;

-- Both without a SET of their own, which takes longer than all they do: only capture
-- calls them, and names its search path.
CREATE OR REPLACE FUNCTION audit.row_key(j jsonb, names text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(j ->> name, ',' ORDER BY place)
  FROM unnest(string_to_array(names, ',')) WITH ORDINALITY AS n(name, place)
$$;

CREATE OR REPLACE FUNCTION audit.plain(j jsonb, files text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT j || coalesce(jsonb_object_agg(
    name, '(' || (length(j ->> name) - 2) / 2 || ' bytes, '
      || encode(sha256(decode(substr(j ->> name, 3), 'hex')), 'hex') || ')'), '{}')
  FROM unnest(string_to_array(files, ',')) AS name WHERE j ->> name IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION audit.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  told text := nullif(current_setting('lading.person', true), '');
  person text := left(coalesce(told, session_user), 80);
  action text := nullif(current_setting('lading.action_key', true), '');
  place text := left(concat_ws(' ', host(inet_client_addr()),
                     nullif(current_setting('application_name', true), '')), 120);
  keys text := TG_ARGV[0];
  above text := TG_ARGV[1];
  files text := TG_ARGV[2];
  single boolean := keys NOT LIKE '%,%';
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.audit (at, by, login, client, action_key,
                              "table", row_key, parent, op, new)
    SELECT now(), person, session_user, place, action, TG_TABLE_NAME,
           CASE WHEN single THEN j ->> keys ELSE audit.row_key(j, keys) END,
           j ->> above, '+', CASE WHEN files = '' THEN jsonb_strip_nulls(j)
             ELSE audit.plain(jsonb_strip_nulls(j), files) END
    FROM (SELECT to_jsonb(r) AS j FROM new_rows r OFFSET 0) t;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.audit (at, by, login, client, action_key,
                              "table", row_key, parent, op, old)
    SELECT now(), person, session_user, place, action, TG_TABLE_NAME,
           CASE WHEN single THEN j ->> keys ELSE audit.row_key(j, keys) END,
           j ->> above, '-', CASE WHEN files = '' THEN jsonb_strip_nulls(j)
             ELSE audit.plain(jsonb_strip_nulls(j), files) END
    FROM (SELECT to_jsonb(r) AS j FROM old_rows r OFFSET 0) t;
  ELSE
    INSERT INTO public.audit (at, by, login, client, action_key,
                              "table", row_key, parent, op, old, new)
    SELECT now(), person, session_user, place, action, TG_TABLE_NAME,
           coalesce(n.key, o.key), coalesce(n.j, o.j) ->> above,
           CASE WHEN o.key IS NULL THEN '+'
                WHEN n.key IS NULL THEN '-' ELSE '~' END,
           CASE WHEN files = '' THEN was ELSE audit.plain(was, files) END,
           CASE WHEN files = '' THEN becomes ELSE audit.plain(becomes, files) END
    FROM (SELECT j, CASE WHEN single THEN j ->> keys
                    ELSE audit.row_key(j, keys) END AS key
          FROM (SELECT to_jsonb(r) AS j FROM old_rows r OFFSET 0) t) o
    FULL JOIN (SELECT j, CASE WHEN single THEN j ->> keys
                         ELSE audit.row_key(j, keys) END AS key
               FROM (SELECT to_jsonb(r) AS j FROM new_rows r OFFSET 0) t) n
      ON n.key = o.key
    CROSS JOIN LATERAL (
      SELECT jsonb_object_agg(k, o.j -> k) FILTER (WHERE o.j IS NOT NULL) AS was,
             jsonb_object_agg(k, n.j -> k) FILTER (WHERE n.j IS NOT NULL) AS becomes
      FROM jsonb_object_keys(coalesce(n.j, o.j)) AS k
      WHERE (o.j -> k) IS DISTINCT FROM (n.j -> k)) changed
    WHERE o.j IS DISTINCT FROM n.j;
  END IF;
  RETURN NULL;
END $$;

-- By whose login a row came: names are changed.
CREATE OR REPLACE FUNCTION audit.entered_by(p_table text, p_id bigint) RETURNS text[]
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(a.login::text), '{}') FROM public.audit a
  WHERE a."table" = p_table AND a.row_key = p_id::text AND a.op = '+'
$$;

CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'entries of the audit trail are neither changed nor removed'
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""

_CHAIN = """
CREATE OR REPLACE FUNCTION audit.link(n bigint, at timestamptz, ids text, prev text)
RETURNS TABLE (hash text, rows integer, first_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER STABLE
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  r record;
  span int8multirange := ids::int8multirange;
  h bytea := sha256(convert_to(jsonb_build_array(prev, n, at, ids)::text, 'UTF8'));
BEGIN
  rows := 0;
  FOR r IN SELECT a.* FROM public.audit a
           WHERE a.id >= lower(span) AND a.id < upper(span) AND a.id <@ span
           ORDER BY a.id LOOP
    h := sha256(h || convert_to(jsonb_build_array(
      r.id, r.at, r."by", r.login, r.client, r.action_key, r."table", r.row_key,
      r.parent, r.op, r.old, r.new)::text, 'UTF8'));
    rows := rows + 1;
    first_at := least(first_at, r.at);
  END LOOP;
  hash := encode(h, 'hex');
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION audit.loose() RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, pg_temp AS $$
  -- A transaction that began an hour ago has ended: below that all is in the chain.
  WITH old AS (SELECT coalesce(max(last), 0) AS id FROM public.audit_link
               WHERE at < clock_timestamp() - interval '1 hour'),
       held AS (SELECT range_agg(ids::int8multirange) AS ids
                FROM public.audit_link, old WHERE last > old.id)
  SELECT a.id FROM public.audit a, old, held
  WHERE a.id > old.id AND NOT a.id <@ coalesce(held.ids, '{}'::int8multirange)
$$;

CREATE OR REPLACE FUNCTION audit.seal() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  head public.audit_link;
  made public.audit_link;
BEGIN
  IF NOT pg_try_advisory_xact_lock(71, 188) THEN RETURN -1; END IF;
  SELECT * INTO head FROM public.audit_link ORDER BY n DESC LIMIT 1;
  made.n := coalesce(head.n, 0) + 1;
  made.at := clock_timestamp();
  made.prev := coalesce(head.hash, repeat('0', 64));
  SELECT range_agg(int8range(id, id + 1))::text, greatest(max(id), head.last)
    INTO made.ids, made.last FROM audit.loose() AS id;
  IF made.ids IS NULL THEN RETURN 0; END IF;
  SELECT l.hash, l.rows INTO made.hash, made.rows
    FROM audit.link(made.n, made.at, made.ids, made.prev) l;
  INSERT INTO public.audit_link SELECT made.*;
  RETURN made.rows;
END $$;

CREATE OR REPLACE FUNCTION audit.verify()
RETURNS TABLE (broken bigint, what text, checked bigint)
LANGUAGE plpgsql SECURITY DEFINER STABLE
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  one public.audit_link;
  found record;
  prev text := repeat('0', 64);
  before timestamptz;
  covered int8multirange := '{}';
  next_n bigint := 1;
BEGIN
  checked := 0;
  FOR one IN SELECT * FROM public.audit_link ORDER BY n LOOP
    broken := one.n;
    IF one.n <> next_n OR one.prev <> prev THEN
      what := 'missing'; RETURN NEXT; RETURN;
    END IF;
    SELECT * INTO found FROM audit.link(one.n, one.at, one.ids, one.prev);
    IF found.hash <> one.hash OR found.rows <> one.rows
       OR one.ids::int8multirange && covered
       OR one.last <> greatest(upper(one.ids::int8multirange), upper(covered)) - 1
    THEN
      what := 'changed'; RETURN NEXT; RETURN;
    END IF;
    IF found.first_at < before - interval '1 hour' THEN
      what := 'inserted'; RETURN NEXT; RETURN;
    END IF;
    covered := covered + one.ids::int8multirange;
    prev := one.hash; before := one.at; next_n := one.n + 1;
    checked := checked + one.rows;
  END LOOP;
  SELECT max(n) INTO broken FROM public.audit_link
    WHERE at < clock_timestamp() - interval '1 hour';
  IF EXISTS (SELECT 1 FROM public.audit a
             WHERE a.id <= (SELECT last FROM public.audit_link WHERE n = broken)
             AND NOT a.id <@ covered)
     OR EXISTS (SELECT 1 FROM public.audit a
                WHERE NOT a.id <@ covered AND a.at < before - interval '1 hour') THEN
    broken := next_n - 1; what := 'inserted'; RETURN NEXT; RETURN;
  END IF;
  broken := NULL; what := ''; RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION audit.head(OUT n bigint, OUT hash text) RETURNS SETOF record
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT n, hash FROM public.audit_link ORDER BY n DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION audit.at(link bigint) RETURNS text
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT hash FROM public.audit_link WHERE n = link
$$;

CREATE OR REPLACE FUNCTION audit.news(since bigint)
RETURNS TABLE (last bigint, what text, action text)
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = pg_catalog, pg_temp AS $$
  -- Below nought: so many entries before the newest.
  SELECT max(id), "table", action_key FROM public.audit
  WHERE id > CASE WHEN since < 0 THEN (SELECT max(id) FROM public.audit) + since
             ELSE since END
  GROUP BY 2, 3
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
"""

_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


FUNCTIONS = (_CAPTURE, _CHAIN)
"""What a server writes the trail with, and reads its chain; made as often as told."""


def install(connection: Connection) -> None:
    """Let the database keep its audit trail; again after every upgrade.

    The models must be loaded: every audited table gets its triggers, also those of
    later migrations.
    """
    if connection.dialect.name == "sqlite":
        for table in KEPT:
            _keep_in_file(connection, table)
        return
    for one in FUNCTIONS:
        connection.exec_driver_sql(one.replace("%", "%%"))
    known = _present(connection)
    wanted = [one for one in _triggers() if one[:2] not in known]
    for table, name, when, how in wanted:
        connection.exec_driver_sql(f'CREATE TRIGGER {name} {when} ON "{table}" {how}')


def hand_over(
    keeper: str, owner: str, staff: str, leading: Iterable[str]
) -> Iterator[str]:
    """Yield what gives the trail of a secured server to a role nobody signs in as.

    Args:
        keeper: That role.
        owner: Who owns the other tables, and gives new ones their triggers.
        staff: The group of everybody: seals and remembers.
        leading: The groups who check the whole chain.
    """
    yield f"GRANT USAGE ON SCHEMA public TO {keeper}"
    for table in KEPT:
        yield f'ALTER TABLE public."{table}" OWNER TO {keeper}'
    yield f"ALTER SCHEMA audit OWNER TO {keeper}"
    mine = f"""DO $$ DECLARE f regprocedure; BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'audit'::regnamespace LOOP
    EXECUTE 'ALTER FUNCTION ' || f || ' OWNER TO {keeper}';
    EXECUTE 'REVOKE ALL ON FUNCTION ' || f || ' FROM PUBLIC';
  END LOOP; END $$"""  # noqa: S608 - our own names
    yield mine
    yield f"GRANT USAGE ON SCHEMA audit TO {staff}, {owner}"
    asked = "audit.capture(), audit.refuse(), audit.entered_by(text, bigint)"
    yield f"GRANT EXECUTE ON FUNCTION {asked} TO {owner}"
    yield f"GRANT SELECT ON public.alembic_version TO {keeper}"
    called = "audit.seal(), audit.head(), audit.at(bigint), audit.news(bigint)"
    called += ", audit.greet(text), audit.epoch()"  # of `handshake` and `epoch`
    yield f"GRANT SELECT, INSERT, UPDATE ON public.epoch TO {keeper}"
    yield f"GRANT EXECUTE ON FUNCTION {called} TO {staff}"
    for group in leading:
        yield f"GRANT EXECUTE ON FUNCTION audit.verify() TO {group}"


def _present(connection: Connection) -> set[tuple[str, str]]:
    """Return the triggers there are, by table and name."""
    rows = connection.execute(
        text(
            "SELECT c.relname, t.tgname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgname LIKE 'audit%'"
        )
    )
    return {(table, name) for table, name in rows}


def _triggers() -> list[tuple[str, str, str, str]]:
    """Return each trigger: its table, its name, when it acts, and how."""
    each = "FOR EACH STATEMENT EXECUTE FUNCTION audit"
    made = [
        (table, "audit_kept", "BEFORE UPDATE OR DELETE OR TRUNCATE", f"{each}.refuse()")
        for table in KEPT
    ]
    for table in audited():
        keys = ",".join(column.name for column in table.primary_key)
        parent = parents().get(table.name, ("", ""))[0]
        files = ",".join(c.name for c in table.c if isinstance(c.type, LargeBinary))
        does = f"{each}.capture('{keys}', '{parent}', '{files}')"
        made += [
            (table.name, f"audit_{event}", f"AFTER {event}", f"{tables} {does}")
            for event, tables in _EVENTS.items()
        ]
    return made


def _keep_in_file(connection: Connection, table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table}_{event.lower()}"
            f' BEFORE {event} ON "{table}" BEGIN SELECT RAISE(ABORT,'
            " 'entries of the audit trail are neither changed nor removed'); END"
        )
