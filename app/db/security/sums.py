"""What a document, a payment or a receipt adds up to; asked when a transaction ends.

The services reckon all of this; the server adds it up once more, so that nobody issues
a total that is not its lines', or pays bills with money that never left an account.
"""

from __future__ import annotations

from app.db.security.functions import HEAD
from app.db.security.ledgers import coins

ROUNDED = 5
"""In the books' currency: by less than that a receipt's worth differs from its amount
at its rate. Each charge noted later is rounded by itself, in yen to whole ones."""

TOTAL = f"""
DROP FUNCTION IF EXISTS lading.coin(numeric, text);
CREATE OR REPLACE FUNCTION lading.total_agrees() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_said record; v_sum numeric;
BEGIN
  EXECUTE format('SELECT state, total, currency FROM public.%I WHERE id = $1',
    TG_TABLE_NAME) INTO v_said USING NEW.id;
  IF v_said.state IS NULL OR v_said.state IN ('draft', 'cancelled') THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT sum(whole - round(whole * off / 100, $2))
    FROM (SELECT round(l.quantity * l.%I, $2) AS whole, %s AS off
      FROM public.%I l WHERE l.%I = $1) lines',
    TG_ARGV[0], TG_ARGV[1], TG_TABLE_NAME || '_line', TG_TABLE_NAME || '_id')
    INTO v_sum USING NEW.id, {coins("v_said.currency")};
  IF v_sum <> v_said.total THEN  -- one without lines is refused beside it
    RAISE EXCEPTION 'the total is %, the lines come to %', v_said.total, v_sum
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""As `app.db.invariants` adds it up, in the currency's own coins. Asked only where a
document counts and bears its number (`COUNTS`): it never loses it again."""
COUNTS = "NEW.state NOT IN ('draft', 'cancelled') AND coalesce(NEW.number, '') <> ''"
"""Said of the row as a statement leaves it; the last one leaves what counts."""
_OFF = "coalesce(l.discount_percent, 0)"

MONEY = f"""
CREATE OR REPLACE FUNCTION lading.cash_due(p public.payment, OUT paid numeric,
  OUT fee numeric) LANGUAGE plpgsql STABLE {HEAD} AS $$
DECLARE v_own boolean;
BEGIN
  IF p.reverses_id IS NOT NULL THEN
    -- It turns around what moved; a fee of the first offices had moved nothing.
    SELECT -sum(amount) FILTER (WHERE source_kind = 'payment'),
      -sum(amount) FILTER (WHERE source_kind = 'payment_fee') INTO paid, fee
      FROM public.cash_move WHERE source_id = p.reverses_id
      AND source_kind IN ('payment', 'payment_fee');
    RETURN;
  END IF;
  SELECT p.currency = base_currency INTO v_own FROM public.company
    WHERE id = p.company_id;
  paid := -p.amount - CASE WHEN v_own THEN p.fee_base ELSE 0 END;
  IF NOT v_own AND p.fee_base <> 0 THEN fee := -p.fee_base; END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.money_agrees() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_row jsonb := to_jsonb(NEW); v_kind text := TG_TABLE_NAME; v_key bigint;
  p public.payment; r public.receipt; v_moved numeric; v_count int; v record;
  v_due record;
  v_open text[] := '{{free,free_base,state,version,customer_id,mid_rate,number}}';
BEGIN
  IF TG_TABLE_NAME = 'payment_allocation' THEN v_kind := 'payment';
  ELSIF TG_TABLE_NAME = 'cash_move' THEN v_kind := v_row ->> 'source_kind'; END IF;
  v_key := v_row ->> CASE TG_TABLE_NAME WHEN 'payment_allocation' THEN 'payment_id'
    WHEN 'cash_move' THEN 'source_id' ELSE 'id' END;
  IF v_kind = 'payment_fee' THEN v_kind := 'payment'; END IF;
  IF v_key IS NULL OR v_kind NOT IN ('payment', 'receipt') THEN RETURN NULL; END IF;
  -- Nobody may change figures of a payment; those of a receipt grow by its charges.
  IF TG_OP = 'UPDATE' AND (TG_TABLE_NAME <> 'receipt'
    OR v_row - v_open = to_jsonb(OLD) - v_open) THEN RETURN NULL; END IF;
  IF v_kind = 'payment' THEN
    SELECT * INTO p FROM public.payment WHERE id = v_key FOR NO KEY UPDATE;
  ELSE
    SELECT * INTO r FROM public.receipt WHERE id = v_key FOR NO KEY UPDATE;
  END IF;
  SELECT sum(amount), count(*) INTO v_moved, v_count FROM public.cash_move
    WHERE source_kind = v_kind AND source_id = v_key;
  IF v_kind = 'payment' THEN
    SELECT sum(a.amount) AS amount, sum(a.paid_base) AS base INTO v
      FROM public.payment_allocation a WHERE a.payment_id = v_key;
    SELECT * INTO v_due FROM lading.cash_due(p);
    -- Who sells what is left of it at the same time waits (`cash_agrees`).
    PERFORM FROM public.bank_account WHERE id = p.account_id FOR NO KEY UPDATE;
    IF (v.amount, v.base) IS DISTINCT FROM (p.amount, p.base)
      OR abs(p.base - p.amount * p.rate / p.rate_unit) >= 1
      OR v_count <> 1 OR v_moved <> v_due.paid
      OR v_due.fee IS DISTINCT FROM (SELECT sum(amount) FROM public.cash_move
        WHERE source_kind = 'payment_fee' AND source_id = v_key) THEN
      RAISE EXCEPTION 'a payment is what its parts and its account say'
        USING ERRCODE = 'check_violation';
    END IF;
  ELSE
    IF abs(r.gross_base - r.amount * r.buying_rate / r.rate_unit) >= {ROUNDED}
      OR r.gross_base - r.charge_base <> r.cash_base
      OR v_count <> 1 OR v_moved <> r.amount - r.charge THEN
      RAISE EXCEPTION 'a receipt is what came to its account, and its charges'
        USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;
"""
"""Money is worth its amount at the rate it bears, and moved once on an account. Parts
that a clerk adds while a colleague does are seen: the payment's row is locked. What a
bank takes besides leaves with it, or an account in base currency (`_tell_accounts`)."""

TRIGGERS = (
    *(("quotation", "total", "total_agrees('unit_price', '0')"),
      ("contract", "total", f"total_agrees('unit_price', '{_OFF}')"),
      ("shipment", "total", f"total_agrees('unit_price', '{_OFF}')"),
      ("purchase", "total", "total_agrees('price_incl_vat', '0')")),
    *((table, "money", "money_agrees()")
      for table in ("payment", "receipt", "payment_allocation", "cash_move")),
)  # fmt: skip
