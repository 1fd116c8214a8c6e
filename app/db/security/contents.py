"""What a document says when it counts: goods, parties, its worth, who let it pass.

The services ask the same before (`problems()`, `_no_approval`, `fx.booked`); these
guards hold for whoever comes past the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.clock import OFFICE_ZONE
from app.db.security.functions import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

FILLED = f"""
CREATE OR REPLACE FUNCTION lading.filled() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_said jsonb := to_jsonb(NEW); v_lines boolean; v_name text;
BEGIN
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
"""What is issued names its parties and goods (asked when the transaction ends, of
what counts: `sums.COUNTS`)."""

PASSED = f"""
CREATE OR REPLACE FUNCTION lading.passed() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_me text := (SELECT left(name, 80) FROM public.staff
  WHERE login = session_user::text);
BEGIN
  IF v_me IS NULL THEN RETURN NEW; END IF;
  IF OLD.state = 'held' AND NEW.state = 'booked' THEN
    IF NEW.created_by = v_me
      OR session_user::text = ANY (audit.entered_by('bill', NEW.id)) THEN
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
"""Two pairs of eyes: a held bill is let pass by somebody else, who signed in. Names are
changed, and a bill bears the one of its day: the trail knows by whose login it came."""

BOOKED = f"""
CREATE OR REPLACE FUNCTION lading.booked() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_base text; v_known boolean; v_opening boolean := false; v_day date;
  v_kinds text[] := ARRAY['mid'];
BEGIN
  IF TG_TABLE_NAME = 'bill' THEN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'draft'
      AND (NEW.booked_base, NEW.rate, NEW.rate_unit, NEW.amount)
      = (OLD.booked_base, OLD.rate, OLD.rate_unit, OLD.amount) THEN
      RETURN NULL;
    END IF;
    -- A draft says anything. It is booked first and worth something then: what counts
    -- is how it stands when the transaction ends.
    SELECT * INTO NEW FROM public.bill WHERE id = NEW.id;
    IF NOT FOUND OR NEW.state IN ('draft', 'cancelled') THEN RETURN NULL; END IF;
    v_day := coalesce(NEW.invoice_on, (now() AT TIME ZONE '{{zone}}')::date);
    IF NEW.kind = 'charge' THEN v_kinds := ARRAY['selling', 'mid']; END IF;
  ELSIF NEW.kind = 'advance_refund' THEN
    RETURN NULL;  -- what is left of a deposit keeps the worth it has
  ELSIF NEW.kind = 'credit_note' AND EXISTS (SELECT FROM public.receivable r
    WHERE r.kind = 'invoice' AND (r.shipment_id, r.contract_id, r.amount, r.booked_on,
      r.rate, r.rate_unit, r.booked_base) = (NEW.shipment_id, NEW.contract_id,
      NEW.amount, NEW.booked_on, NEW.rate, NEW.rate_unit, NEW.booked_base)) THEN
    RETURN NULL;  -- what takes a claim back has the worth of that claim
  ELSE
    v_opening := NEW.contract_id IS NULL;  -- it has the rate of the books before
    v_day := NEW.booked_on;
  END IF;
  SELECT base_currency INTO v_base FROM public.company WHERE id = NEW.company_id;
  v_known := NEW.currency = v_base AND (NEW.rate, NEW.rate_unit) = (1, 1)
    OR NEW.currency <> v_base AND (v_opening OR (NEW.rate, NEW.rate_unit) IN (
      SELECT DISTINCT ON (r.kind) r.value, r.unit FROM public.exchange_rate r
      WHERE r.base = v_base AND r.currency = NEW.currency AND r."on" <= v_day
        AND r.kind = ANY (v_kinds)
      ORDER BY r.kind, r."on" DESC));
  IF v_known IS NOT TRUE
    OR abs(NEW.booked_base - NEW.amount * NEW.rate / NEW.rate_unit) >= 1
  THEN
    RAISE EXCEPTION 'a claim or debt is booked at the rate of its day'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What is worth how much follows from the day's rate; shares may differ by a remainder.
"""

MOVED = f"""
CREATE OR REPLACE FUNCTION lading.moved() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_gone numeric; v_due numeric; v_fine boolean := false;
BEGIN
  IF NEW.kind IN ('adjustment', 'transfer') THEN
    v_fine := lading.may('inventory.issue') AND NEW.source_id IS NULL;
  ELSIF NEW.kind = 'issue' AND NEW.source_kind = 'shipment' THEN
    PERFORM FROM public.shipment WHERE id = NEW.source_id FOR NO KEY UPDATE;
    SELECT -sum(quantity) INTO v_gone FROM public.stock_move
      WHERE kind = 'issue' AND source_kind = 'shipment'
      AND (source_id, product_id) = (NEW.source_id, NEW.product_id);
    SELECT sum(quantity) INTO v_due FROM public.shipment_line
      WHERE (shipment_id, product_id) = (NEW.source_id, NEW.product_id);
    -- What was taken back from on board has left nothing.
    SELECT CASE WHEN state IN ('shipped', 'delivered')
      THEN NEW.quantity < 0 AND v_gone = v_due ELSE v_gone = 0 END
      INTO v_fine FROM public.shipment WHERE id = NEW.source_id;
  ELSIF NEW.kind IN ('receipt', 'return') AND NEW.source_kind = 'goods_receipt' THEN
    PERFORM FROM public.goods_receipt WHERE id = NEW.source_id FOR NO KEY UPDATE;
    SELECT sum(quantity) FILTER (WHERE kind = 'receipt'), sum(quantity)
      INTO v_due, v_gone FROM public.stock_move WHERE source_kind = 'goods_receipt'
      AND (source_id, product_id) = (NEW.source_id, NEW.product_id);
    v_fine := lading.may('inventory.issue')
      AND (NEW.kind = 'receipt') = (NEW.quantity > 0) AND v_gone >= 0
      AND v_due = (SELECT sum(quantity - rejected) FROM public.goods_receipt_line
        WHERE (goods_receipt_id, product_id) = (NEW.source_id, NEW.product_id))
      AND EXISTS (SELECT FROM public.goods_receipt
        WHERE id = NEW.source_id AND state = 'posted');
  END IF;
  IF v_fine IS NOT TRUE THEN PERFORM lading.refuse_reason('a move of stock'); END IF;
  RETURN NULL;
END $$;
"""
"""Goods leave with a shipment, as much as it ships; they come with a goods receipt, as
much as was accepted. What was counted is put right by the warehouse alone. Two who move
goods of one document at once, in two warehouses, come one after the other."""

HAPPENED = f"""
CREATE OR REPLACE FUNCTION lading.happened() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  RAISE EXCEPTION 'the day has not come yet' USING ERRCODE = 'check_violation';
END $$;
"""
"""What went, came or was paid has happened, as `app.shipments.service` asks and what
gets a number of its day; tomorrow may be today by another clock."""
HAPPENED_ON = {
    "shipment": ("on_board_on", "delivered_on"),
    "stock_move": ("on",),
    "cash_move": ("on",),
}
"""By table the days on which something happened."""


def happened() -> Iterator[str]:
    """Yield the triggers that refuse what has not happened; nothing else runs them.

    A day that an earlier version let pass holds up nothing else of its record.
    """
    for table, days in HAPPENED_ON.items():
        last = ", ".join(f'NEW."{day}"' for day in days)
        told = ", ".join(f'"{day}"' for day in days)
        today = f"(now() AT TIME ZONE '{OFFICE_ZONE.key}')::date"
        yield (
            f"CREATE TRIGGER lading_happened BEFORE INSERT OR UPDATE OF {told} "
            f"ON public.{table} FOR EACH ROW WHEN (greatest({last}) > {today} + 1) "
            "EXECUTE FUNCTION lading.happened()"
        )


FILLED_TABLES = (
    "quotation", "contract", "purchase", "shipment", "goods_receipt", "declaration"
)  # fmt: skip
"""Documents with lines in a table named after them."""
AT_ONCE = (("receivable", "INSERT", "booked"),)
