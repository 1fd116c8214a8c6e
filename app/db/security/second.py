"""What one person wrote and a second one confirms before it counts.

Accounts that money goes to (`accounts`), credit limits (`limits`), and who is such a
second person (`roles`). Who wrote it stands beside it, logins joined by commas. Two who
wrote it confirm it for each other no more than one alone; where nobody else may, the
same person does, as in an office of one.
"""

from __future__ import annotations

from app.db.security.functions import HEAD

STAFF = "EXISTS (SELECT FROM public.staff WHERE login = session_user::text)"
"""Whoever is not of the staff owns the server: an office that moves, or is set up."""

ASKED = f"""
CREATE OR REPLACE FUNCTION lading.others_may(p_permission text, p_but text[])
RETURNS boolean LANGUAGE sql STABLE {HEAD} AS $$
  SELECT EXISTS (SELECT FROM public.staff s WHERE s.active AND s.login <> ALL (p_but)
    AND p_permission = ANY (lading.permissions(string_to_array(s.roles, ','))))
$$;
CREATE OR REPLACE FUNCTION lading.and_me(p_before text) RETURNS text LANGUAGE sql
STABLE {HEAD} AS $$
  SELECT array_to_string(array_remove(string_to_array(nullif(p_before, ''), ','),
    session_user::text) || session_user::text, ',')
$$;
CREATE OR REPLACE FUNCTION lading.not_oneself(p_permission text, p_wrote text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_wrote text[] := string_to_array(p_wrote, ',');
BEGIN
  IF session_user::text = ANY (v_wrote)
    AND lading.others_may(p_permission, v_wrote) THEN
    RAISE EXCEPTION 'somebody else confirms what one has entered'
      USING ERRCODE = 'check_violation';
  END IF;
END $$;
"""

FOR_STAFF = ("lading.others_may(text, text[])",)
