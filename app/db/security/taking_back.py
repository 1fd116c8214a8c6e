"""Lets who made an import take it back: no role may delete records otherwise."""

from __future__ import annotations

from app.db.security.functions import HEAD

NOT_MADE = f"""
CREATE OR REPLACE FUNCTION audit.not_made(p_table text, p_ids bigint[], p_key text)
RETURNS bigint LANGUAGE sql STABLE {HEAD} AS $$
SELECT count(*) FROM unnest(p_ids) one(id) WHERE one.id::text NOT IN (
    SELECT a.row_key FROM public.audit a
    WHERE a."table" = p_table AND a.row_key = ANY (p_ids::text[])
    GROUP BY a.row_key HAVING bool_and(a.login = session_user::text)
    AND bool_or(a.op = '+' AND a.action_key = p_key AND a.login = session_user::text))
$$;
"""
"""How many of some rows the caller did not make in an action, or not alone."""

REMOVE_MADE = f"""
CREATE OR REPLACE FUNCTION lading.remove_made(p_table text, p_ids bigint[], p_key text)
RETURNS integer LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_column text; v_count int; v_numbered boolean;
BEGIN
  IF p_key NOT LIKE 'import.%' OR p_table NOT IN ({{imported}}) THEN
    RAISE EXCEPTION 'only an import is taken back'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT a.attname INTO v_column FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = format('public.%I', p_table)::regclass AND i.indisprimary;
  -- Who is at one of them just now comes first.
  EXECUTE format('SELECT FROM public.%I WHERE %I = ANY ($1) ORDER BY %I FOR UPDATE',
    p_table, v_column, v_column) USING p_ids;
  IF audit.not_made(p_table, p_ids, p_key) > 0 THEN
    RAISE EXCEPTION 'only who made a record alone takes it back'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT FROM pg_attribute WHERE attname = 'number' AND NOT attisdropped
      AND attrelid = format('public.%I', p_table)::regclass) THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE id = ANY ($1)
      AND coalesce(number, %L) <> %L AND NOT %s)', p_table, '', '',
      CASE p_table WHEN 'receivable' THEN 'contract_id IS NULL AND open = amount'
      ELSE 'false' END) INTO v_numbered USING p_ids;
    IF v_numbered THEN
      RAISE EXCEPTION 'what bears a number is reversed, not removed'
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  EXECUTE format('DELETE FROM public.%I WHERE %I = ANY ($1)', p_table, v_column)
    USING p_ids;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;
"""
"""The trail says who made a record, and whether anybody else ever touched it. What was
open when the office began bears the number of another program's books."""

FOR_OWNER = ("audit.not_made(text, bigint[], text)",)
FOR_STAFF = ("lading.remove_made(text, bigint[], text)",)
