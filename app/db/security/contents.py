"""What a document says when it counts: goods, parties, its worth, who let it pass.

The services ask the same before (`problems()`, `_no_approval`, `fx.booked`); these
guards hold for whoever comes past the program.
"""

from __future__ import annotations

from app.db.security.functions import HEAD

FILLED = f"""
CREATE OR REPLACE FUNCTION lading.filled() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_said jsonb := to_jsonb(NEW); v_lines boolean; v_name text;
BEGIN
  IF NEW.state IN ('draft', 'cancelled') OR coalesce(NEW.number, '') = '' THEN
    RETURN NULL;
  END IF;
  FOREACH v_name IN ARRAY ARRAY['company_id', 'customer_id', 'supplier_id'] LOOP
    IF v_said ? v_name AND v_said ->> v_name IS NULL THEN
      RAISE EXCEPTION 'a document says who deals with whom before it is issued'
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  EXECUTE format('SELECT EXISTS (SELECT FROM public.%I_line WHERE %I_id = $1)',
    TG_TABLE_NAME, TG_TABLE_NAME) INTO v_lines USING NEW.id;
  IF NOT v_lines THEN
    RAISE EXCEPTION 'a document has goods before it is issued'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What is issued names its parties and goods (asked when the transaction ends)."""

PASSED = f"""
CREATE OR REPLACE FUNCTION lading.passed() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_me text := (SELECT left(name, 80) FROM public.staff
  WHERE login = session_user::text);
BEGIN
  IF v_me IS NULL THEN RETURN NEW; END IF;
  IF OLD.state = 'held' AND NEW.state = 'booked' THEN
    IF NEW.created_by = v_me THEN
      RAISE EXCEPTION 'nobody lets pass what they entered'
        USING ERRCODE = 'check_violation';
    END IF;
    NEW.approved_by := v_me;
  ELSIF NEW.approved_by NOT IN ('', OLD.approved_by) THEN
    NEW.approved_by := OLD.approved_by;
  END IF;
  RETURN NEW;
END $$;
"""
"""Two pairs of eyes: a held bill is let pass by somebody else, who signed in."""

BOOKED = f"""
CREATE OR REPLACE FUNCTION lading.booked() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_base text; v_known boolean; v_opening boolean := false;
BEGIN
  IF TG_TABLE_NAME = 'bill' THEN
    IF NEW.state IN ('draft', 'cancelled') THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.booked_base, NEW.rate, NEW.rate_unit, NEW.amount)
      = (OLD.booked_base, OLD.rate, OLD.rate_unit, OLD.amount) THEN
      RETURN NULL;
    END IF;
  ELSIF NEW.kind = 'advance_refund' THEN
    RETURN NULL;  -- what is left of a deposit keeps the worth it has
  ELSE
    v_opening := NEW.contract_id IS NULL;  -- it has the rate of the books before
  END IF;
  SELECT base_currency INTO v_base FROM public.company WHERE id = NEW.company_id;
  v_known := NEW.currency = v_base AND (NEW.rate, NEW.rate_unit) = (1, 1)
    OR NEW.currency <> v_base AND (v_opening OR EXISTS (
      SELECT FROM public.exchange_rate r
      WHERE r.base = v_base AND r.currency = NEW.currency
        AND (r.value, r.unit) = (NEW.rate, NEW.rate_unit)));
  IF NOT v_known OR abs(NEW.booked_base - NEW.amount * NEW.rate / NEW.rate_unit) >= 1
  THEN
    RAISE EXCEPTION 'a claim or debt is booked at a rate that the office has entered'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What is worth how much follows from a rate; shares may differ by a remainder."""

FILLED_TABLES = (
    "quotation", "contract", "purchase", "shipment", "goods_receipt", "declaration"
)  # fmt: skip
"""Documents with lines in a table named after them."""
AT_ONCE = (
    ("receivable", "INSERT", "booked"),
    ("bill", "INSERT OR UPDATE", "booked"),
)
