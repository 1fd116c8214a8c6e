"""Makes, changes and locks people on the server, without a superuser; SQL by piece.

Who is a second person (`app.access.roles.SECOND`) is made one by two: such a role is
asked for, and counts once somebody else has confirmed it, who is neither who asked nor
who gets it. Who comes back is new to it, and so is whom an administrator gives another
password: whoever gives it knows it. Where nobody else may confirm, it counts at once.
Nobody of the staff writes logins and roles into the table itself.
"""

from __future__ import annotations

from app.db.security.functions import HEAD
from app.db.security.second import STAFF

PEOPLE = f"""
CREATE OR REPLACE FUNCTION lading.is_ours(p_login text) RETURNS boolean LANGUAGE sql
STABLE {HEAD} AS $$
  SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
    WHERE r.rolname = p_login AND m.roleid = {{staff_name}}::regrole AND NOT r.rolsuper)
$$;
CREATE OR REPLACE FUNCTION lading.check_login(p text) RETURNS void LANGUAGE plpgsql
{HEAD} AS $$
BEGIN
  IF p !~ '^[a-z][a-z0-9]{{0,30}}$' OR p IN ('postgres', 'public', 'none', 'user') THEN
    RAISE EXCEPTION 'a login is of small letters and digits'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = p) AND NOT lading.is_ours(p) THEN
    RAISE EXCEPTION 'the server has a login % that is not of this office', p
      USING ERRCODE = 'duplicate_object';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.check_verifier(p text) RETURNS void LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_part text := '[A-Za-z0-9+/=]+';
BEGIN
  IF p IS NULL OR p !~ ('^SCRAM-SHA-256\\$[0-9]+:' || v_part || '\\$' || v_part
    || ':' || v_part || '$') THEN
    RAISE EXCEPTION 'only a SCRAM verifier is taken'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.known(p_login text) RETURNS void LANGUAGE plpgsql
{HEAD} AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.staff WHERE login = p_login) THEN
    RAISE EXCEPTION 'nobody of the staff has the login %', p_login
      USING ERRCODE = 'undefined_object';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.both(p_roles text, p_asked text) RETURNS text[]
LANGUAGE sql IMMUTABLE {HEAD} AS $$
  SELECT string_to_array(p_roles, ',') || string_to_array(p_asked, ',')
$$;
CREATE OR REPLACE FUNCTION lading.join_groups(p_login text, p_roles text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_more text; v_less text; v_roles text[] := string_to_array(p_roles, ',');
  v_how text := CASE WHEN current_setting('server_version_num')::int >= 160000
    THEN ' WITH ADMIN FALSE, INHERIT TRUE, SET FALSE' ELSE '' END;
BEGIN
  WITH me AS MATERIALIZED (SELECT lading.permissions(v_roles) AS held,
      lading.permissions(ARRAY(
        SELECT unnest(v_roles) EXCEPT SELECT {{narrow}})) AS wide),
  due AS (SELECT g.name, CASE g.reach WHEN 'all' THEN g.needed <@ me.wide
      ELSE g.needed <@ me.held AND (g.reach = '' OR NOT g.needed <@ me.wide)
      END AS is_due,
      EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = g.name::regrole
        AND m.member = quote_ident(p_login)::regrole) AS is_in
    FROM lading.groups() g, me)
  SELECT string_agg(quote_ident(name), ', ') FILTER (WHERE is_due AND NOT is_in),
    string_agg(quote_ident(name), ', ') FILTER (WHERE is_in AND NOT is_due)
  INTO v_more, v_less FROM due;
  EXECUTE format('GRANT {{staff}} TO %I', p_login) || v_how;
  IF v_more <> '' THEN
    EXECUTE format('GRANT %s TO %I', v_more, p_login) || v_how;
  END IF;
  IF v_less <> '' THEN EXECUTE format('REVOKE %s FROM %I', v_less, p_login); END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.still_leading(p_login text) RETURNS void
LANGUAGE plpgsql {HEAD} AS $$
BEGIN
  PERFORM FROM public.staff WHERE login IN (session_user::text, p_login)
    ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT FROM public.staff WHERE login = session_user::text
    AND NOT (active AND 'administrator' = ANY (string_to_array(roles, ',')))) THEN
    RAISE EXCEPTION 'somebody has just taken the administration from you'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.check_roles(p_login text, p_roles text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_wanted text[] := string_to_array(p_roles, ','); v_role text;
  v_own text[];
BEGIN
  PERFORM lading.still_leading(p_login);
  SELECT lading.both(s.roles, s.asked_roles) INTO v_own FROM public.staff s
    WHERE s.login = session_user::text;
  IF coalesce(cardinality(v_wanted), 0) = 0 OR NOT v_wanted <@ ARRAY[{{roles}}] THEN
    RAISE EXCEPTION 'unknown roles' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF p_login <> session_user::text THEN RETURN; END IF;
  FOREACH v_role IN ARRAY ARRAY[{{roles}}] LOOP
    IF v_role = ANY (v_wanted) AND NOT coalesce(v_role = ANY (v_own), false) THEN
      RAISE EXCEPTION 'nobody gives himself a role'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF v_role = 'administrator' AND NOT v_role = ANY (v_wanted) THEN
      RAISE EXCEPTION 'nobody takes the administration from himself'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
END $$;
CREATE OR REPLACE FUNCTION lading.give_roles(
  p_login text, p_roles text[], p_held text[])
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_now text; v_asked text := '';
BEGIN
  IF {STAFF} AND lading.others_may(
    'access.confirm_roles', ARRAY[session_user::text, p_login]) THEN
    v_asked := array_to_string(ARRAY(SELECT unnest(p_roles) INTERSECT
      SELECT unnest(ARRAY[{{second}}]) EXCEPT SELECT unnest(p_held) ORDER BY 1), ',');
  END IF;
  v_now := array_to_string(ARRAY(SELECT unnest(p_roles)
    EXCEPT SELECT unnest(string_to_array(v_asked, ',')) ORDER BY 1), ',');
  IF lading.is_ours(p_login) THEN PERFORM lading.join_groups(p_login, v_now); END IF;
  UPDATE public.staff SET roles = v_now, asked_roles = v_asked,
    asked_by = CASE WHEN v_asked = '' THEN ''
      ELSE lading.and_me(CASE WHEN asked_roles = '' THEN '' ELSE asked_by END) END
  WHERE login = p_login;
END $$;
CREATE OR REPLACE FUNCTION lading.make_login(p_login text, p_verifier text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_what text := ' LOGIN INHERIT CONNECTION LIMIT 8 PASSWORD %L';
BEGIN
  PERFORM lading.check_login(p_login);
  PERFORM lading.check_verifier(p_verifier);
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_login) THEN
    EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE'
      || v_what, p_login, p_verifier);
  ELSE
    EXECUTE format('ALTER ROLE %I' || v_what, p_login, p_verifier);
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.add_person(
  p_login text, p_name text, p_email text, p_roles text, p_team text, p_reach text,
  p_verifier text)
RETURNS bigint LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_id bigint;
BEGIN
  PERFORM lading.check_roles(p_login, p_roles);
  PERFORM lading.check_login(p_login);
  INSERT INTO public.staff (login, name, email, roles, active, team, reach, version)
  VALUES (p_login, p_name, p_email, '', true, p_team, p_reach, 0)
  RETURNING id INTO v_id;
  IF p_verifier IS NOT NULL THEN
    PERFORM lading.make_login(p_login, p_verifier);
    PERFORM lading.join_groups(p_login, '');
  END IF;
  PERFORM lading.give_roles(p_login, string_to_array(p_roles, ','), '{{}}');
  RETURN v_id;
END $$;
CREATE OR REPLACE FUNCTION lading.set_roles(p_login text, p_roles text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
BEGIN
  PERFORM lading.known(p_login);
  PERFORM lading.check_roles(p_login, p_roles);
  PERFORM lading.give_roles(p_login, string_to_array(p_roles, ','),
    string_to_array(roles, ',')) FROM public.staff WHERE login = p_login;
END $$;
CREATE OR REPLACE FUNCTION lading.confirm_roles(p_login text, p_roles text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE s public.staff; v_all text[];
BEGIN
  PERFORM FROM public.staff WHERE login IN (session_user::text, p_login)
    ORDER BY id FOR UPDATE;
  IF p_login = session_user::text OR NOT lading.may('access.confirm_roles') THEN
    RAISE EXCEPTION 'nobody gives himself a role'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO s FROM public.staff WHERE login = p_login;
  IF s.asked_roles = '' OR s.asked_roles IS DISTINCT FROM p_roles THEN
    RAISE EXCEPTION 'roles are confirmed as they were asked for'
      USING ERRCODE = 'check_violation';
  END IF;
  PERFORM lading.not_oneself('access.confirm_roles', s.asked_by || ',' || p_login);
  v_all := lading.both(s.roles, s.asked_roles);
  PERFORM lading.give_roles(p_login, v_all, v_all);
  UPDATE public.staff SET version = version + 1 WHERE login = p_login;
END $$;
CREATE OR REPLACE FUNCTION lading.set_password(p_login text, p_verifier text)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE s public.staff; v_had boolean := lading.is_ours(p_login);
BEGIN
  PERFORM lading.known(p_login);
  PERFORM lading.still_leading(p_login);
  PERFORM lading.make_login(p_login, p_verifier);
  SELECT * INTO s FROM public.staff WHERE login = p_login;
  IF NOT s.active THEN
    RAISE EXCEPTION 'former staff get no password'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM lading.join_groups(p_login, s.roles);
  IF v_had AND p_login <> session_user::text THEN
    PERFORM lading.give_roles(p_login, lading.both(s.roles, s.asked_roles), '{{}}');
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.set_active(p_login text, p_active boolean)
RETURNS integer LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_ended int := 0; s public.staff;
BEGIN
  PERFORM lading.known(p_login);
  PERFORM lading.still_leading(p_login);
  IF p_login = session_user::text THEN
    RAISE EXCEPTION 'nobody switches himself off'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO s FROM public.staff WHERE login = p_login;
  UPDATE public.staff SET active = p_active WHERE login = p_login;
  IF p_active AND NOT s.active THEN
    PERFORM lading.give_roles(p_login, lading.both(s.roles, s.asked_roles), '{{}}');
  END IF;
  IF NOT lading.is_ours(p_login) THEN RETURN 0; END IF;
  EXECUTE format('ALTER ROLE %I ' || CASE WHEN p_active THEN 'LOGIN' ELSE 'NOLOGIN' END,
    p_login);
  IF NOT p_active THEN
    SELECT count(pg_terminate_backend(pid)) INTO v_ended FROM pg_stat_activity
      WHERE usename = p_login;
  END IF;
  RETURN v_ended;
END $$;
CREATE OR REPLACE FUNCTION lading.end_overdue() RETURNS bigint LANGUAGE sql {HEAD} AS $$
  SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_activity a
  WHERE a.datname = current_database() AND lading.is_ours(a.usename)
    AND (a.state LIKE 'idle in transaction%'
        AND a.state_change < clock_timestamp() - interval '90 seconds'
      OR a.state = 'active'
        AND a.query_start < clock_timestamp() - interval '10 minutes'
      OR a.xact_start < clock_timestamp() - interval '30 minutes')
$$;
"""
"""Only a SCRAM verifier is taken: the password itself never reaches the server. Of two
administrators who lock each other out at once the second is refused: one stays.

Whoever asks the server to wait longer than the office does holds the others up, and may
save what the chain of the trail takes for inserted later. All windows end such sessions
(`app.db.watch`)."""

FOR_STAFF = ("lading.confirm_roles(text, text)",)
CALLED = (
    "permissions(text[])",
    "groups()",
    "may(text)",
    "others_may(text, text[])",
    "and_me(text)",
    "not_oneself(text, text)",
)
"""Functions of others that these call."""
FOR_ADMINISTRATORS = (
    "add_person(text, text, text, text, text, text, text)",
    "set_roles(text, text)",
    "set_password(text, text)",
    "set_active(text, boolean)",
)
