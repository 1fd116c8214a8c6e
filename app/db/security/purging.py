"""Empties the trash of what is over: no role may delete records otherwise."""

from __future__ import annotations

from app.db.security.functions import HEAD

REMOVE_DRAFT = f"""
CREATE OR REPLACE FUNCTION lading.remove_draft(p_table text, p_id bigint)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v record; v_one bigint; v_column text;
BEGIN
  SELECT a.attname INTO v_column FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = format('public.%I', p_table)::regclass AND i.indisprimary;
  FOR v IN SELECT * FROM (VALUES {{owned}}) AS o(child, key, points, parent)
      WHERE parent = p_table LOOP
    FOR v_one IN EXECUTE format('SELECT %I FROM public.%I WHERE %I = $1',
        v.key, v.child, v.points) USING p_id LOOP
      PERFORM lading.remove_draft(v.child, v_one);
    END LOOP;
  END LOOP;
  EXECUTE format('DELETE FROM public.%I WHERE %I = $1', p_table, v_column) USING p_id;
END $$;
"""
"""Removes a row after its lines and what stands beside it; nobody calls it himself."""

PURGE_TRASH = f"""
CREATE OR REPLACE FUNCTION lading.purge_trash() RETURNS integer LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v record; v_number text; v_digest text; v_count int := 0;
BEGIN
  FOR v IN SELECT id, kind, record_id FROM public.trash
      WHERE at < now() - interval '{{days}} days' ORDER BY id
      FOR UPDATE SKIP LOCKED LOOP
    EXIT WHEN v_count >= 200;  -- those that wait do not count: they hold up nobody
    BEGIN
      EXECUTE format('SELECT number FROM public.%I WHERE id = $1 FOR UPDATE NOWAIT',
        v.kind) INTO v_number USING v.record_id;
      CONTINUE WHEN coalesce(v_number, '') <> '' OR EXISTS (
        SELECT FROM public.issued_paper p
        WHERE p.kind = v.kind AND p.record_id = v.record_id);
      DELETE FROM public.search_entry s USING public.note n
        WHERE n.kind = v.kind AND n.record_id = v.record_id
        AND s.kind = 'note' AND s.record_id = n.id;
      DELETE FROM public.note_mention m USING public.note n
        WHERE m.note_id = n.id AND n.kind = v.kind AND n.record_id = v.record_id;
      DELETE FROM public.note_read m USING public.note n
        WHERE m.note_id = n.id AND n.kind = v.kind AND n.record_id = v.record_id;
      DELETE FROM public.note WHERE kind = v.kind AND record_id = v.record_id;
      DELETE FROM public.deadline_mark
        WHERE kind = v.kind AND record_id = v.record_id;
      FOR v_digest IN DELETE FROM public.attachment
          WHERE kind = v.kind AND record_id = v.record_id RETURNING digest LOOP
        IF NOT EXISTS (SELECT FROM public.attachment WHERE digest = v_digest) THEN
          DELETE FROM public.file_part WHERE digest = v_digest;
          DELETE FROM public.stored_file WHERE digest = v_digest;
        END IF;
      END LOOP;
      DELETE FROM public.search_entry
        WHERE kind = v.kind AND record_id = v.record_id;
      DELETE FROM public.trash WHERE id = v.id;
      PERFORM lading.remove_draft(v.kind, v.record_id);
      v_count := v_count + 1;
    EXCEPTION WHEN integrity_constraint_violation OR lock_not_available THEN
      NULL;  -- something still points to it, or somebody is at it: it waits, hidden
    END;
  END LOOP;
  FOR v IN SELECT id, digest FROM public.attachment
      WHERE removed_at < now() - interval '{{days}} days' ORDER BY id LIMIT 200
      FOR UPDATE SKIP LOCKED LOOP
    BEGIN
      DELETE FROM public.attachment WHERE id = v.id;
      IF NOT EXISTS (SELECT FROM public.attachment WHERE digest = v.digest) THEN
        DELETE FROM public.file_part WHERE digest = v.digest;
        DELETE FROM public.stored_file WHERE digest = v.digest;
      END IF;
      v_count := v_count + 1;
    EXCEPTION WHEN integrity_constraint_violation OR lock_not_available THEN
      NULL;  -- somebody has just attached the same file: it goes the next time
    END;
  END LOOP;
  RETURN v_count;
END $$;
"""
"""What is over does not come back; the server's own clock says so."""

KEEP_REMOVED = f"""
CREATE OR REPLACE FUNCTION lading.keep_removed() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF NEW.removed_at IS DISTINCT FROM OLD.removed_at AND NEW.removed_at IS NOT NULL THEN
    NEW.removed_at := now();
  END IF;
  RETURN NEW;
END $$;
"""
"""A file in the trash is gone after thirty days: nobody else sets the clock."""

FOR_STAFF = ("lading.purge_trash()",)
