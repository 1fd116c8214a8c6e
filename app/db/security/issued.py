"""What stays as it is once a document is issued, whoever writes at the same moment.

Each guard that looks at another row locks it first, and looks then: two sessions that
were at once at a document come one after the other. The lock is of use only where a
statement sees what others have saved meanwhile, which is why nothing is written at
another level of isolation (`AS_IT_STANDS`).
"""

from __future__ import annotations

from app.core.rights import ALWAYS
from app.db.security.calls import FIELDS_WAIT
from app.db.security.functions import HEAD

AS_IT_STANDS = f"""
CREATE OR REPLACE FUNCTION lading.as_it_stands() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF current_setting('transaction_isolation') = 'read committed' THEN
    IF EXISTS (SELECT FROM public.staff WHERE login = session_user::text) THEN
      RAISE EXCEPTION 'this transaction began too long ago to change the office'
        USING ERRCODE = 'check_violation', HINT = 'Roll it back and begin anew.';
    END IF;
    RETURN NULL;  -- the server's administrator upgrades and moves as long as it takes
  END IF;
  RAISE EXCEPTION 'the office is changed at the level READ COMMITTED only'
    USING ERRCODE = 'check_violation', HINT = 'Others may have saved since your '
    'transaction began: SET TRANSACTION ISOLATION LEVEL READ COMMITTED.';
END $$;
"""
"""A sum of what stood when the transaction began lets two at once take the same."""
LONGEST = "30 minutes"
"""Entries of the trail bear the instant at which their transaction began: what comes an
hour later would look as if it had been put in afterwards (`audit.verify`)."""
NOT_AS_IT_STANDS = (
    "current_setting('transaction_isolation') <> 'read committed' "
    f"OR now() < clock_timestamp() - interval '{LONGEST}'"
)

HOLD = f"""
CREATE OR REPLACE FUNCTION lading.hold(p_kind text, p_id bigint) RETURNS void
LANGUAGE plpgsql {HEAD} AS $$
BEGIN
  IF NOT (lading.may('payables.edit')
    OR p_kind = 'bank_account' AND lading.may('treasury.edit')
    OR p_kind = 'contract'
    AND (lading.may('receivables.edit') OR lading.may('shipments.edit'))) THEN
    RAISE EXCEPTION 'who adds nothing up holds nobody up'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  CASE p_kind
    WHEN 'contract' THEN
      PERFORM FROM public.contract WHERE id = p_id FOR NO KEY UPDATE;
    WHEN 'purchase' THEN
      PERFORM FROM public.purchase WHERE id = p_id FOR NO KEY UPDATE;
    WHEN 'party' THEN
      PERFORM FROM public.party WHERE id = p_id FOR NO KEY UPDATE;
    WHEN 'bank_account' THEN
      PERFORM FROM public.bank_account WHERE id = p_id FOR NO KEY UPDATE;
  END CASE;
END $$;
"""
"""What several add up to may not exceed something: they come one after the other. To
lock a row is to be able to change it, and who books a deposit changes no contract. Who
books nothing locks nothing: everybody else would wait as long as he likes."""
QUEUE = f"""
CREATE OR REPLACE FUNCTION lading.queue(p_table text, p_ids bigint[]) RETURNS void
LANGUAGE plpgsql {HEAD} SET lock_timeout = '8s' AS $$
DECLARE v_table regclass := to_regclass(format('public.%I', p_table)); v_id bigint;
BEGIN
  IF v_table IS NULL
    OR NOT has_any_column_privilege(session_user, v_table, 'UPDATE') THEN
    RAISE EXCEPTION 'who changes nothing holds nobody up'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOREACH v_id IN ARRAY p_ids LOOP
    PERFORM pg_advisory_xact_lock(v_table::oid::int, (v_id % 2147483647)::int);
  END LOOP;
END $$;
"""
"""Taken before the row: its own lock lets who comes late overtake who waits, each time
the row is changed. Nobody loses a place in it as long as an action may take
(`app.db.retry.Patience`). Who may change a row can hold others up at it in any case."""
HOLD_FIELDS = f"""
CREATE OR REPLACE FUNCTION lading.hold_fields() RETURNS void LANGUAGE plpgsql {HEAD}
SET lock_timeout = '{FIELDS_WAIT}' AS $$
BEGIN
  IF NOT lading.may('office.own_fields') THEN
    RAISE EXCEPTION 'who defines no fields holds nobody up'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  LOCK TABLE public.own_field IN ACCESS EXCLUSIVE MODE;
END $$;
"""
"""Whoever saves a product or party has read its fields, and a server keeps for every
reader until the end of his action that nobody has the table for himself alone."""
HOLDS = (HOLD, HOLD_FIELDS)
FOR_STAFF = (
    "lading.hold(text, bigint)",
    "lading.hold_fields()",
    "lading.queue(text, bigint[])",
)

KEEP_TRASH = f"""
CREATE OR REPLACE FUNCTION lading.keep_trash() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_number text; v_found int;
BEGIN
  EXECUTE format('SELECT number FROM public.%I WHERE id = $1 FOR NO KEY UPDATE',
    NEW.kind) INTO v_number USING NEW.record_id;
  GET DIAGNOSTICS v_found = ROW_COUNT;
  IF v_found = 0 OR coalesce(v_number, '') <> '' THEN
    RAISE EXCEPTION 'only a draft without a number is put into the trash'
      USING ERRCODE = 'check_violation';
  END IF;
  NEW.at := now();  -- after thirty days it is gone for good: nobody else sets the clock
  RETURN NEW;
END $$;
"""
"""What bears a number is reversed; to hide it would be to make a gap. What lies in the
trash gets none (`functions.KEEP_NUMBER`)."""

KEEP_FROZEN = f"""
CREATE OR REPLACE FUNCTION lading.keep_frozen() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_was jsonb := to_jsonb(OLD); v_later text[]; v_name text; i int;
BEGIN
  FOR i IN 0 .. TG_NARGS - 2 BY 2 LOOP
    IF TG_ARGV[i] IN ('{ALWAYS}', OLD.state || '>' || NEW.state) THEN
      v_later := v_later || string_to_array(TG_ARGV[i + 1], ' ');
    END IF;
  END LOOP;
  SELECT key INTO v_name FROM jsonb_each(to_jsonb(NEW) - v_later) AS one
    WHERE one.value IS DISTINCT FROM v_was -> one.key LIMIT 1;
  IF v_name IS NOT NULL THEN
    RAISE EXCEPTION 'this document is issued: % stays as it is', v_name
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION lading.keep_lines() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_states text[] := string_to_array(TG_ARGV[2], ',');
  v_later text[] := string_to_array(TG_ARGV[3], ' '); v_state text;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - v_later = to_jsonb(OLD) - v_later THEN
    RETURN NEW;
  END IF;
  -- Whoever issues it meanwhile is waited for, and waits.
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('SELECT state FROM (SELECT id, state FROM public.%I
      WHERE id IN (SELECT %I FROM new_rows) ORDER BY id FOR NO KEY UPDATE) locked
      WHERE state <> ALL ($1)', TG_ARGV[0], TG_ARGV[1]) INTO v_state USING v_states;
  ELSE
    EXECUTE format('SELECT state FROM public.%I WHERE id = $1 FOR NO KEY UPDATE',
      TG_ARGV[0]) INTO v_state USING (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
  END IF;
  IF v_state IS NULL OR v_state = ANY (v_states) THEN RETURN coalesce(NEW, OLD); END IF;
  RAISE EXCEPTION 'the lines of an issued document stay as they are'
    USING ERRCODE = 'check_violation';
END $$;
"""
"""New lines come by the hundred: the document is looked at once for a statement of
them, and for each line that is changed or taken away."""

KEEP_STATE = f"""
CREATE OR REPLACE FUNCTION lading.keep_state() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_old text := to_jsonb(OLD) ->> 'revision';
  v_new text := to_jsonb(NEW) ->> 'revision';
  v_opened boolean := NEW.state = 'draft' AND OLD.state <> 'draft';
BEGIN
  IF OLD.state <> NEW.state AND NOT OLD.state || '>' || NEW.state = ANY (TG_ARGV) THEN
    RAISE EXCEPTION 'a document does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  IF v_new::int <> v_old::int + v_opened::int THEN
    RAISE EXCEPTION 'a document is opened again as its next revision only'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION lading.revision_kept() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
BEGIN
  IF OLD.revision = NEW.revision OR EXISTS (SELECT FROM public.contract_revision
    WHERE contract_id = NEW.id AND revision = OLD.revision) THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'how the contract read before its revision % is missing', NEW.revision
    USING ERRCODE = 'check_violation';
END $$;
"""
"""What was signed is changed by an amendment only, which keeps how it read before."""
