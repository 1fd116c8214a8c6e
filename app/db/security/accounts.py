"""Where money may go: an account of the payee that a second person has confirmed.

Most money that is stolen from offices of traders goes to an account that "the supplier"
has told by mail. So whoever writes an account does not confirm it, what was confirmed
stays as it is, and a payment names it (`app.parties.service.confirm_account`).
"""

from __future__ import annotations

from app.db.security.functions import HEAD
from app.db.security.second import STAFF

_WORDS = ("bank_name", "account_number", "swift", "cnaps")


def _words(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _WORDS)


KEPT = f"""
CREATE OR REPLACE FUNCTION lading.keep_entered() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_before text := '';
BEGIN
  IF NOT {STAFF} THEN RETURN NEW; END IF;  -- an office that moves
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.party_id, {_words("OLD")}) = (NEW.party_id, {_words("NEW")}) THEN
      NEW.entered_by := OLD.entered_by;
      RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM public.confirmed_account c
      WHERE (c.party_id, c.bank_id, {_words("c")})
        = (OLD.party_id, OLD.id, {_words("OLD")})) THEN
      v_before := OLD.entered_by;
    END IF;
  END IF;
  NEW.entered_by := lading.and_me(v_before);
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION lading.keep_confirmed() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE b public.party_bank;
BEGIN
  IF NOT {STAFF} THEN RETURN NEW; END IF;
  SELECT * INTO b FROM public.party_bank WHERE id = NEW.bank_id FOR NO KEY UPDATE;
  IF (b.party_id, {_words("b")}) IS DISTINCT FROM (NEW.party_id, {_words("NEW")})
    OR b.account_number = '' OR btrim(NEW.how) = '' THEN
    RAISE EXCEPTION 'an account is confirmed as it stands, and said how'
      USING ERRCODE = 'check_violation';
  END IF;
  PERFORM lading.not_oneself('parties.confirm_bank', b.entered_by);
  NEW.entered_by := b.entered_by;
  NEW.confirmed_by := session_user;
  NEW.confirmed_at := now();
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION lading.paid_to() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NEW.amount <= 0 THEN RETURN NULL; END IF;  -- a reversal
  IF NEW.payee_account_id IS NULL THEN
    IF NOT EXISTS (SELECT FROM public.party_bank
      WHERE party_id = NEW.payee_id AND account_number <> '')
      AND NOT EXISTS (SELECT FROM public.confirmed_account  -- and was taken off again
      WHERE party_id = NEW.payee_id) THEN RETURN NULL; END IF;
  ELSIF EXISTS (SELECT FROM public.confirmed_account c JOIN public.party_bank b
      ON (b.party_id, b.id, {_words("b")}) = (c.party_id, c.bank_id, {_words("c")})
    WHERE (c.id, c.party_id) = (NEW.payee_account_id, NEW.payee_id)) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'money goes to an account of the payee that somebody has confirmed'
    USING ERRCODE = 'check_violation';
END $$;
"""
"""Who wrote and who confirmed is who signed in, whatever a program says."""

AT_ONCE = (
    ("entered", "BEFORE INSERT OR UPDATE ON party_bank", "keep_entered()", ""),
    ("confirmed", "BEFORE INSERT ON confirmed_account", "keep_confirmed()", ""),
)
"""Names of the guards, when they look, what they ask, and of which rows."""

TRIGGERS = (("payment", "paid_to", "paid_to()"),)
"""Tables and what is asked of them when a transaction ends."""
