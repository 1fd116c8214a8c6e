"""How much a customer may owe: what a second person has confirmed, or anybody lowered.

The card says what the limit is to be. What counts is the last of the rows that were
added for the party, and nobody changes those (`app.parties.service.confirm_limit`).
"""

from __future__ import annotations

from app.db.security.functions import HEAD
from app.db.security.second import STAFF

_WORDS = ("credit_limit", "limit_currency")
_NEW, _OLD, _P, _H = (
    ", ".join(f"{row}.{name}" for name in _WORDS) for row in ("NEW", "OLD", "p", "h")
)
_LAST = """SELECT * INTO h FROM public.confirmed_limit WHERE party_id = {}
    ORDER BY id DESC LIMIT 1"""

KEPT = f"""
CREATE OR REPLACE FUNCTION lading.keep_limit() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE h public.confirmed_limit; v_before text := '';
BEGIN
  IF NOT {STAFF} THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF ({_OLD}) IS NOT DISTINCT FROM ({_NEW}) THEN
      NEW.limit_by := OLD.limit_by;
      RETURN NEW;
    END IF;
    {_LAST.format("OLD.id")};
    IF ({_H}) IS DISTINCT FROM ({_OLD}) THEN v_before := OLD.limit_by; END IF;
  ELSIF NEW.credit_limit IS NULL AND NEW.limit_currency = '' THEN
    NEW.limit_by := '';
    RETURN NEW;
  END IF;
  IF NOT lading.may('parties.credit_limit') THEN
    RAISE EXCEPTION 'a credit limit is set by finance or a manager'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.limit_by := lading.and_me(v_before);
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION lading.keep_confirmed_limit() RETURNS trigger
LANGUAGE plpgsql {HEAD} AS $$
DECLARE p public.party; h public.confirmed_limit;
BEGIN
  IF NOT {STAFF} THEN RETURN NEW; END IF;
  SELECT * INTO p FROM public.party WHERE id = NEW.party_id FOR NO KEY UPDATE;
  {_LAST.format("NEW.party_id")};
  IF ({_P}) IS DISTINCT FROM ({_NEW}) OR ({_P}) IS NOT DISTINCT FROM ({_H}) THEN
    RAISE EXCEPTION 'a credit limit is confirmed as it stands, and once'
      USING ERRCODE = 'check_violation';
  END IF;
  IF p.limit_currency = h.limit_currency AND p.credit_limit < h.credit_limit THEN
    NEW.how := '';  -- a lower one counts at once
  ELSIF btrim(NEW.how) = '' THEN
    RAISE EXCEPTION 'it is said why a credit limit is right'
      USING ERRCODE = 'check_violation';
  ELSE
    PERFORM lading.not_oneself('parties.credit_limit', p.limit_by);
  END IF;
  NEW.entered_by := p.limit_by;
  NEW.confirmed_by := session_user;
  NEW.confirmed_at := now();
  RETURN NEW;
END $$;
"""

_NAMES = (*_WORDS, "limit_by")
_OTHER = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _NAMES)
_SOME = "NEW.credit_limit IS NOT NULL OR NEW.limit_currency <> '' OR NEW.limit_by <> ''"
AT_ONCE = (
    ("new_limit", "BEFORE INSERT ON party", "keep_limit()", _SOME),
    ("limit", "BEFORE UPDATE ON party", "keep_limit()", _OTHER),
    ("counts", "BEFORE INSERT ON confirmed_limit", "keep_confirmed_limit()", ""),
)
"""Names of the guards, when they look, what they ask, and of which rows."""
