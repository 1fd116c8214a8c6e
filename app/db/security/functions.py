"""What the server does itself, since nobody may do it freely; SQL by piece.

Every function fixes its search path and runs with the rights of its owner; who calls
is `session_user`. `{...}` are quoted names and lists put in by `statements`.
"""

from __future__ import annotations

HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"

REACH = f"""
CREATE OR REPLACE FUNCTION lading.reach() RETURNS text[] LANGUAGE plpgsql STABLE {HEAD}
AS $$
BEGIN
  RETURN ARRAY['', session_user::text] || coalesce((
    SELECT array_agg(other.login::text) FROM public.staff me JOIN public.staff other
    ON me.reach = 'all' OR me.reach = 'team' AND me.team <> '' AND other.team = me.team
    WHERE me.login = session_user::text), '{{}}');
END $$;
"""
"""The logins whose records the caller sees; the empty one is the office's.

Nearly every statement asks it: PL/pgSQL plans it once a session, SQL each time (0.15
instead of 0.29 ms)."""

COLLEAGUES = f"""
CREATE OR REPLACE FUNCTION lading.colleagues()
RETURNS TABLE (login text, name text) LANGUAGE sql STABLE {HEAD} AS $$
SELECT s.login::text, s.name::text FROM public.staff s WHERE s.active ORDER BY s.name
$$;
"""
"""Whom a note may address; who may do what is told to nobody here."""

HELD = f"""
CREATE OR REPLACE FUNCTION lading.permissions(p_roles text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE {HEAD} AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT one), '{{}}')
    FROM (VALUES {{permissions}}) AS r(role, held), unnest(r.held) AS one
    WHERE r.role = ANY (p_roles));
END $$;
CREATE OR REPLACE FUNCTION lading.held(p_wide boolean) RETURNS text[] LANGUAGE plpgsql
STABLE {HEAD} AS $$
BEGIN
  RETURN ARRAY[''] || coalesce((
    SELECT lading.permissions(CASE WHEN p_wide THEN
      ARRAY(SELECT unnest(string_to_array(s.roles, ',')) EXCEPT SELECT {{narrow}})
      ELSE string_to_array(s.roles, ',') END)
    FROM public.staff s WHERE s.login = session_user::text AND s.active), '{{}}');
END $$;
CREATE OR REPLACE FUNCTION lading.may(p_permission text) RETURNS boolean LANGUAGE sql
STABLE {HEAD} AS $$
  SELECT p_permission = ANY (lading.held(false)) OR NOT EXISTS (
    SELECT FROM public.staff s WHERE s.login = session_user::text)
$$;
CREATE OR REPLACE FUNCTION lading.declared()
RETURNS TABLE (
  name text, key text, see text[], change text[], told text[], ruled boolean)
LANGUAGE plpgsql IMMUTABLE {HEAD} AS $$ BEGIN RETURN QUERY VALUES {{declared}}; END $$;
CREATE OR REPLACE FUNCTION lading.unseen(p_wide boolean) RETURNS text[]
LANGUAGE plpgsql STABLE {HEAD} AS $$
BEGIN
  RETURN (WITH me AS MATERIALIZED (SELECT lading.held(p_wide) AS held)
    SELECT coalesce(array_agg(name), '{{}}')
    FROM (VALUES {{seeing}}) AS d(see, names), me, unnest(d.names) AS name
    WHERE NOT d.see <@ me.held);
END $$;
CREATE OR REPLACE FUNCTION lading.changed() RETURNS text[] LANGUAGE plpgsql
STABLE {HEAD} AS $$
BEGIN
  RETURN (WITH me AS MATERIALIZED (SELECT lading.held(false) AS held)
    SELECT coalesce(array_agg(d.name), '{{}}') FROM lading.declared() d, me
    WHERE d.change <@ me.held);
END $$;
CREATE OR REPLACE FUNCTION lading.written() RETURNS text[] LANGUAGE plpgsql
STABLE {HEAD} AS $$
BEGIN
  RETURN (WITH me AS MATERIALIZED (SELECT lading.held(false) AS held)
    SELECT coalesce(array_agg(DISTINCT name), '{{}}')
    FROM (VALUES {{writing}}) AS d(needed, names), me, unnest(d.names) AS name
    WHERE d.needed <@ me.held);
END $$;
CREATE OR REPLACE FUNCTION lading.told(p_own boolean) RETURNS text[] LANGUAGE plpgsql
STABLE {HEAD} AS $$
BEGIN
  RETURN (WITH me AS MATERIALIZED (
      SELECT lading.held(false) AS held, lading.held(true) AS wide)
    SELECT coalesce(array_agg(d.name), '{{}}') FROM lading.declared() d, me
    WHERE d.told <@ me.held AND p_own = (d.ruled AND NOT d.told <@ me.wide));
END $$;
CREATE OR REPLACE FUNCTION lading.row_seen(p_table text, p_key text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_key text; v_seen boolean;
BEGIN
  -- With the rights of who asks: the row rules of the table answer.
  SELECT key INTO v_key FROM lading.declared() WHERE name = p_table;
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE %I = $1)', p_table, v_key)
    INTO v_seen USING p_key::bigint;
  RETURN v_seen;
END $$;
CREATE OR REPLACE FUNCTION lading.row_there(p_table text, p_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE {HEAD} AS $$
DECLARE v_key text; v_there boolean;
BEGIN
  SELECT key INTO v_key FROM lading.declared() WHERE name = p_table;
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE %I = $1)', p_table, v_key)
    INTO v_there USING p_id;
  RETURN v_there;
END $$;
CREATE OR REPLACE FUNCTION lading.record_seen(p_kind text, p_id bigint)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  -- As above; each branch is planned once a session. No search path of its own, which
  -- takes longer than the look: nobody of the staff can make what a path would find.
  CASE p_kind {{kinds}} ELSE RETURN false; END CASE;
END $$;
CREATE OR REPLACE FUNCTION lading.groups()
RETURNS TABLE (name text, needed text[], reach text)
LANGUAGE sql IMMUTABLE {HEAD} AS $$ VALUES {{groups}} $$;
"""
"""What the caller holds, and what of the declaration that lets him see. Whoever is not
of the staff owns the server, and may all that its guards ask for.

Many row rules ask them: PL/pgSQL plans the long lists once a session, SQL at each call
(`unseen`: 0.3 instead of 2.3 ms)."""

TAKE_NUMBER = f"""
CREATE OR REPLACE FUNCTION lading.take_number(p_company bigint, p_name text, p_on date)
RETURNS integer LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_year int := extract(year FROM p_on); v_last int;
BEGIN
  IF p_on > (now() AT TIME ZONE '{{zone}}')::date + 1 THEN
    RAISE EXCEPTION 'a number cannot be dated in the future'
      USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(
    7239, hashtext(p_company || ' ' || p_name || ' ' || v_year));
  INSERT INTO public.series AS s (company_id, name, year, last)
  VALUES (p_company, p_name, v_year, 1)
  ON CONFLICT (company_id, name, year) DO UPDATE SET last = s.last + 1
  RETURNING last INTO v_last;
  RETURN v_last;
END $$;
CREATE OR REPLACE FUNCTION lading.number_of(p_name text, p_year int, p_last int)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT p_name || lpad((p_year % 100)::text, 2, '0') || '-'
    || lpad(p_last::text, greatest(4, length(p_last::text)), '0')
$$;
CREATE OR REPLACE FUNCTION lading.next_number(p_company bigint, p_name text, p_on date)
RETURNS text LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_last int := lading.take_number(p_company, p_name, p_on);
BEGIN
  RETURN lading.number_of(p_name, extract(year FROM p_on)::int, v_last);
END $$;
CREATE OR REPLACE FUNCTION lading.go_behind(
  p_company bigint, p_name text, p_year int, p_number int)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_last int;
BEGIN
  IF p_year > extract(year FROM (now() AT TIME ZONE '{{zone}}')::date + 1) THEN
    RAISE EXCEPTION 'a number cannot be dated in the future'
      USING ERRCODE = 'check_violation';
  END IF;
  IF p_number < 1 THEN
    RAISE EXCEPTION 'a number begins at 1' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(
    7239, hashtext(p_company || ' ' || p_name || ' ' || p_year));
  SELECT last INTO v_last FROM public.series
    WHERE company_id = p_company AND name = p_name AND year = p_year;
  -- A series of former years begins anew at 1; the office's first one goes on behind
  -- other books.
  v_last := coalesce(v_last, 0);
  IF p_number > v_last + 1 AND NOT lading.may('receivables.issue')
    AND (v_last > 0 OR EXISTS (SELECT FROM public.series WHERE company_id = p_company
      AND name = p_name AND year < p_year AND last > 0))
  THEN
    RAISE EXCEPTION 'the number %: % of its series would be left out',
      lading.number_of(p_name, p_year, p_number), p_number - v_last - 1
      USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO public.series AS s (company_id, name, year, last)
  VALUES (p_company, p_name, p_year, p_number)
  ON CONFLICT (company_id, name, year) DO UPDATE SET last = excluded.last
  WHERE s.last < excluded.last;
END $$;
"""
"""The queue lock is fair; the row's lock alone let some wait for seconds. What every
number passes through has no search path of its own: only these functions call it.

A series that has begun, this year or before, is left no gap by numbers brought along;
but for claims that were open when the office began: they bear those of other books."""

NUMBER_BORNE = f"""
CREATE OR REPLACE FUNCTION lading.number_borne() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_number text := lading.number_of(NEW.name, NEW.year, NEW.last);
BEGIN
  IF NEW.last = 0 OR {{borne}} THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'the number % was taken for no document', v_number
    USING ERRCODE = 'check_violation';
END $$;
"""
"""Looked at when the transaction ends: a number that no document bears is not taken."""

KEEP_NUMBER = f"""
CREATE OR REPLACE FUNCTION lading.pieces(p_number text, p_own boolean) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN (SELECT array_agg(DISTINCT substr(part, start))
    FROM unnest(string_to_array(lower(p_number), '-')
      || CASE WHEN p_own THEN replace(lower(p_number), '-', '') ELSE '' END) AS part,
      generate_series(1, length(part) - 1) AS start);
END $$;
CREATE OR REPLACE FUNCTION lading.keep_number() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_is jsonb := to_jsonb(NEW);
  v_was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
  v_old text; v_new text; v_name text; v_series text; v_parts text[]; i int;
BEGIN
  FOR i IN 0 .. TG_NARGS - 1 LOOP
    v_name := split_part(TG_ARGV[i], ':', 1);
    v_series := split_part(TG_ARGV[i], ':', 2);
    v_new := v_is ->> v_name;
    v_old := v_was ->> v_name;
    CONTINUE WHEN v_new IS NOT DISTINCT FROM v_old;
    IF coalesce(v_old, '') <> '' THEN
      RAISE EXCEPTION 'the number % is never changed', v_old
        USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM public.trash
      WHERE kind = TG_TABLE_NAME AND record_id = NEW.id) THEN
      RAISE EXCEPTION 'a draft in the trash gets no number'
        USING ERRCODE = 'check_violation';
    END IF;
    v_parts := regexp_match(v_new, '^([A-Z]{{2,4}})([0-9]{{2}})-([0-9]{{4,6}})$');
    IF v_new IS NOT NULL AND v_parts IS NULL AND v_series NOT IN ('', 'CI')
      AND NOT lading.may('receivables.issue') THEN
      RAISE EXCEPTION 'the number % is none of its series', v_new
        USING ERRCODE = 'check_violation';
    END IF;
    IF v_parts IS NOT NULL AND NOT EXISTS (
      SELECT FROM public.series s WHERE s.company_id = NEW.company_id
      AND s.name = v_parts[1] AND v_series IN ('', s.name)
      AND s.year % 100 = v_parts[2]::int AND s.last >= v_parts[3]::int)
    THEN
      RAISE EXCEPTION 'the number % was not given by its series', v_new
        USING ERRCODE = 'check_violation';
    END IF;
    CONTINUE WHEN v_parts IS NULL OR TG_OP = 'INSERT';
    IF v_name = 'number' THEN
      UPDATE public.search_entry SET number = v_new, title = v_new, title_zh = '',
        number_key = lower(replace(v_new, '-', '')),
        grams = grams || array_to_tsvector(lading.pieces(v_new, true))
      WHERE kind = TG_TABLE_NAME AND record_id = NEW.id;
    ELSE
      UPDATE public.search_entry
      SET grams = grams || array_to_tsvector(lading.pieces(v_new, false))
      WHERE kind = TG_TABLE_NAME AND record_id = NEW.id;
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
"""
"""A document is found by its number from the moment it bears it: the program hands the
entry over before it (`app.db.numbering`)."""

STOCK_AGREES = f"""
CREATE OR REPLACE FUNCTION lading.stock_agrees() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_moved numeric; v_there numeric;
BEGIN
  SELECT coalesce(sum(quantity), 0) INTO v_moved FROM public.stock_move
    WHERE product_id = NEW.product_id AND warehouse_id = NEW.warehouse_id;
  SELECT coalesce(sum(on_hand), 0) INTO v_there FROM public.stock_balance
    WHERE product_id = NEW.product_id AND warehouse_id = NEW.warehouse_id;
  IF v_moved <> v_there THEN
    RAISE EXCEPTION 'the stock is %, its ledger says %', v_there, v_moved
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""Looked at when the transaction ends: what is there is the sum of what was moved."""

FOR_STAFF = (
    "lading.reach()",
    "lading.held(boolean)",
    "lading.unseen(boolean)",
    "lading.changed()",
    "lading.written()",
    "lading.told(boolean)",
    "lading.declared()",
    "lading.row_seen(text, text)",
    "lading.row_there(text, bigint)",
    "lading.record_seen(text, bigint)",
    "lading.colleagues()",
    "lading.end_overdue()",
    "lading.take_number(bigint, text, date)",
    "lading.next_number(bigint, text, date)",
    "lading.go_behind(bigint, text, integer, integer)",
)
