"""Why money lies on an account: the payment, receipt, transfer or refund that moved it.

The services write both; the server looks at them when the transaction ends, so that no
account is told of money that no document names, and no money is sold twice.
"""

from __future__ import annotations

from app.db.security.functions import HEAD

MOVES = f"""
CREATE OR REPLACE FUNCTION lading.not_overdrawn(
  p_account bigint, p_currency text, p_on date)
RETURNS void LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_least numeric;
BEGIN
  SELECT min(held) INTO v_least FROM (SELECT m."on", sum(m.amount)
      OVER (ORDER BY m."on" RANGE UNBOUNDED PRECEDING) AS held
    FROM public.cash_move m
    WHERE (m.account_id, m.currency) = (p_account, p_currency)) AS days
    WHERE days."on" >= p_on;
  IF v_least < 0 THEN
    RAISE EXCEPTION 'so much foreign money is not on the account'
      USING ERRCODE = 'check_violation';
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.refund_on_accounts(p_refund bigint)
RETURNS boolean LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_said numeric;
BEGIN
  SELECT received_amount INTO v_said FROM public.refund WHERE id = p_refund
    FOR NO KEY UPDATE;
  RETURN v_said = (SELECT coalesce(sum(amount), 0) FROM public.cash_move
    WHERE source_id = p_refund AND source_kind LIKE 'refund%');
END $$;
CREATE OR REPLACE FUNCTION lading.refund_agrees() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
BEGIN
  IF lading.refund_on_accounts(NEW.id) IS NOT TRUE THEN
    RAISE EXCEPTION 'of a refund as much is received as is on an account'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.cash_agrees() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE t public.transfer; v_base text; v_fine boolean;
BEGIN
  IF TG_OP = 'UPDATE' OR NEW.source_kind IN ('payment', 'payment_fee', 'receipt') THEN
    RETURN NULL;  -- `money_agrees` asks these
  END IF;
  SELECT base_currency INTO v_base FROM public.company WHERE id = NEW.company_id;
  IF NEW.source_kind LIKE 'refund_back%' THEN
    v_fine := EXISTS (SELECT FROM public.cash_move m WHERE m.source_id = NEW.source_id
      AND m.source_kind = replace(NEW.source_kind, '_back', '')
      AND (m.company_id, m.currency, -m.amount, -m.base)
      = (NEW.company_id, NEW.currency, NEW.amount, NEW.base)
      AND m.account_id IS NOT DISTINCT FROM NEW.account_id AND m."on" <= NEW."on");
  ELSIF NEW.source_kind LIKE 'refund%' THEN
    v_fine := EXISTS (SELECT FROM public.refund r WHERE r.id = NEW.source_id
      AND (r.company_id, r.received_amount, r.received_on)
      = (NEW.company_id, NEW.amount, NEW."on"));
  ELSE
    SELECT * INTO t FROM public.transfer WHERE id = NEW.source_id;
    v_fine := (t.company_id, t.moved_on) = (NEW.company_id, NEW."on")
      AND CASE NEW.source_kind
      WHEN t.kind || '_out' THEN
        (t.source_id, t.currency, -t.amount, -t.gave_base)
        = (NEW.account_id, NEW.currency, NEW.amount, NEW.base)
      WHEN t.kind || '_in' THEN
        (t.target_id, t.to_currency, t.received, t.got_base)
        = (NEW.account_id, NEW.currency, NEW.amount, NEW.base)
      WHEN 'transfer_fee' THEN t.fee_base <> 0
        AND (v_base, -t.fee_base, -t.fee_base) = (NEW.currency, NEW.amount, NEW.base)
      END;
  END IF;
  IF v_fine AND NEW.source_kind LIKE 'refund%' THEN
    v_fine := lading.refund_on_accounts(NEW.source_id);
  END IF;
  -- What leaves, and what is taken back again.
  IF v_fine AND NEW.amount < 0 AND NEW.currency <> v_base THEN
    PERFORM FROM public.bank_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    PERFORM lading.not_overdrawn(NEW.account_id, NEW.currency, NEW."on");
  END IF;
  IF v_fine IS NOT TRUE THEN PERFORM lading.refuse_reason('money on an account');
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.transfer_agrees() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_kinds text[];
BEGIN
  IF TG_OP = 'UPDATE' THEN RETURN NULL; END IF;
  SELECT array_agg(source_kind::text ORDER BY source_kind) INTO v_kinds
    FROM public.cash_move WHERE source_id = NEW.id AND source_kind
    IN (NEW.kind || '_in', NEW.kind || '_out', 'transfer_fee');
  IF v_kinds IS DISTINCT FROM (SELECT array_agg(said ORDER BY said)
    FROM (VALUES (NEW.kind || '_in'), ('transfer_fee'), (NEW.kind || '_out')) s (said)
    WHERE (said <> 'transfer_fee' OR NEW.fee_base <> 0)
      AND (said <> NEW.kind || '_out' OR NEW.source_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'a transfer is what left one account and came to another'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What is on an account follows from documents; what a transfer takes from a foreign
account was there, on its day and ever after, as was what goes back with a reversed one.
A refund has brought what its file says: taken back, its money goes with it.
Payments, and receipts that a bank takes back, are facts: what is lacking then, the bank
sells at its rate of the day. Both lock the account: of two who take from it at once the
second sees what the first has taken."""

TRIGGERS = (
    ("cash_move", "cash", "cash_agrees()"),
    ("transfer", "cash", "transfer_agrees()"),
    ("refund", "cash", "refund_agrees()"),
)
"""Tables and what is asked of them when a transaction ends."""
