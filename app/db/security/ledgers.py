"""What a server asks of the books: balances, worth in the base currency, reasons.

The services reckon; here the server looks whether what they, or anybody else, have
written agrees with itself.
"""

from __future__ import annotations

from app.core import codes, money
from app.db.security.functions import HEAD


def coins(currency: str) -> str:
    """Return in SQL how many decimals the coins of a currency have."""
    known = {
        row["code"]: money.decimals(row["code"]) for row in codes.rows("currencies")
    }
    cases = "".join(
        f" WHEN {currency} = ANY ('{{{','.join(sorted(names))}}}') THEN {places}"
        for places in sorted(set(known.values()) - {2})
        if (names := [code for code, one in known.items() if one == places])
    )
    return f"(CASE{cases} ELSE 2 END)"


STAMP = f"""
CREATE OR REPLACE FUNCTION lading.stamp() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  NEW.created_by := coalesce((SELECT left(name, 80) FROM public.staff
    WHERE login = session_user::text), NEW.created_by);
  RETURN NEW;
END $$;
"""
"""Who entered a document is who signed in, whatever a program says."""

BOOKS_AGREE = f"""
CREATE OR REPLACE FUNCTION lading.settled(p_kind text, p_id bigint)
RETURNS TABLE (gone numeric, settled numeric, worth numeric, carried numeric)
LANGUAGE plpgsql STABLE {HEAD} AS $$
BEGIN
  IF p_kind = 'receivable' THEN
    RETURN QUERY SELECT r.amount - r.open, coalesce(a.amount, 0),
      r.booked_base - r.carried_base, coalesce(a.base, 0) - coalesce(v.base, 0)
    FROM public.receivable r,
      LATERAL (SELECT sum(o.amount) AS amount, sum(CASE WHEN o.receivable_id = r.id
        THEN o.carried_base ELSE o.settled_base END) AS base
        FROM public.receipt_allocation o
        WHERE o.receivable_id = r.id OR o.against_id = r.id) a,
      LATERAL (SELECT sum(o.after_base - o.before_base) AS base
        FROM public.revaluation o WHERE o.receivable_id = r.id) v
    WHERE r.id = p_id;
  ELSIF p_kind = 'advance' THEN
    RETURN QUERY SELECT r.amount - r.free, coalesce(a.amount, 0),
      r.base - r.free_base, coalesce(a.base, 0)
    FROM public.advance r,
      LATERAL (SELECT sum(o.amount) AS amount, sum(o.base) AS base
        FROM public.advance_release o WHERE o.advance_id = r.id) a
    WHERE r.id = p_id;
  ELSIF p_kind = 'receipt' THEN
    RETURN QUERY SELECT r.amount - r.free, coalesce(a.amount, 0),
      r.gross_base - r.free_base, coalesce(a.base, 0)
    FROM public.receipt r,
      LATERAL (SELECT sum(o.amount) AS amount, sum(o.settled_base) AS base
        FROM public.receipt_allocation o WHERE o.receipt_id = r.id) a
    WHERE r.id = p_id AND r.state = 'booked'
    UNION ALL SELECT r.free, 0, r.free_base, 0 FROM public.receipt r
    WHERE r.id = p_id AND r.state <> 'booked';
  ELSIF p_kind = 'bill' THEN
    RETURN QUERY SELECT r.amount - r.open, coalesce(a.amount, 0),
      r.booked_base - r.carried_base, coalesce(a.base, 0) - coalesce(v.base, 0)
    FROM public.bill r,
      LATERAL (SELECT sum(o.amount) AS amount, sum(CASE WHEN o.bill_id = r.id
        THEN o.carried_base ELSE o.paid_base END) AS base
        FROM public.payment_allocation o
        WHERE o.bill_id = r.id OR o.against_id = r.id) a,
      LATERAL (SELECT sum(o.after_base - o.before_base) AS base
        FROM public.bill_revaluation o WHERE o.bill_id = r.id) v
    WHERE r.id = p_id AND r.state IN ('booked', 'held');
  ELSE
    RETURN QUERY SELECT r.amount - r.free, coalesce(a.amount, 0),
      r.paid_base - r.free_base, coalesce(a.base, 0)
    FROM public.payment_allocation r JOIN public.payment p ON p.id = r.payment_id,
      LATERAL (SELECT sum(o.amount) AS amount, sum(o.paid_base) AS base
        FROM public.payment_allocation o WHERE o.deposit_id = r.id) a
    WHERE r.id = p_id AND r.purchase_id IS NOT NULL AND p.state = 'paid'
    UNION ALL SELECT r.free, 0, r.free_base, coalesce((SELECT sum(o.amount)
      FROM public.payment_allocation o WHERE o.deposit_id = r.id), 0)
    FROM public.payment_allocation r LEFT JOIN public.payment p ON p.id = r.payment_id
    WHERE r.id = p_id AND (r.purchase_id IS NULL OR p.state IS DISTINCT FROM 'paid');
  END IF;
END $$;
CREATE OR REPLACE FUNCTION lading.books_agree() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_row jsonb := to_jsonb(NEW); v_kind text; v_id bigint; v record; i int;
BEGIN
  FOR i IN 0 .. TG_NARGS - 1 LOOP
    v_kind := split_part(TG_ARGV[i], '.', 1);
    v_id := (v_row ->> split_part(TG_ARGV[i], '.', 2))::bigint;
    CONTINUE WHEN v_id IS NULL;
    IF v_kind = 'deposit' AND TG_OP = 'INSERT' THEN  -- it may just be taken back
      PERFORM FROM public.payment p WHERE p.id = (v_row ->> 'payment_id')::bigint
        FOR NO KEY UPDATE;
    END IF;
    SELECT * INTO v FROM lading.settled(v_kind, v_id);
    IF v.gone <> v.settled THEN
      RAISE EXCEPTION 'of % % as much as % is settled, its ledger says %',
        v_kind, v_id, v.gone, v.settled USING ERRCODE = 'check_violation';
    END IF;
    IF v.worth <> v.carried THEN
      RAISE EXCEPTION 'of % % a worth of % is gone, its ledger says %',
        v_kind, v_id, v.worth, v.carried USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.deposits_agree() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
BEGIN
  IF NEW.state <> 'paid' AND EXISTS (SELECT FROM public.payment_allocation
    WHERE payment_id = NEW.id AND (free <> 0 OR free_base <> 0)) THEN
    RAISE EXCEPTION 'a payment that was taken back leaves no deposit'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""Looked at when the transaction ends: what is open, free or carried is the amount, or
its worth, without what settled it. A row of the ledger and the balance beside it stand
or fall together."""

WORTH = f"""
CREATE OR REPLACE FUNCTION lading.worth() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF NEW.source_kind <> 'goods_receipt' OR NEW.kind <> 'receipt' THEN RETURN NEW;
  END IF;
  -- Two lines that say the same of one product are worth what each of them cost.
  SELECT round(CASE WHEN l.special_invoice
    THEN round(a.paid / (1 + l.vat_rate / 100), {coins("p.currency")}) ELSE a.paid END
    / l.quantity * CASE WHEN p.currency = c.base_currency THEN 1 ELSE (
      SELECT r.value / r.unit FROM public.exchange_rate r WHERE (r.base, r.currency,
        r.kind) = (c.base_currency, p.currency, 'mid') AND r."on" <= NEW."on"
      ORDER BY r."on" DESC LIMIT 1) END, 4)
  INTO NEW.unit_cost
  FROM public.goods_receipt_line g JOIN public.purchase_line l
    ON l.id = g.purchase_line_id JOIN public.purchase p ON p.id = l.purchase_id
    JOIN public.company c ON c.id = p.company_id,
    LATERAL (SELECT round(l.quantity * l.price_incl_vat, {coins("p.currency")}) AS paid)
      a
  WHERE g.goods_receipt_id = NEW.source_id AND g.product_id = NEW.product_id
    AND g.quantity - g.rejected = NEW.quantity
  ORDER BY g.purchase_line_id
  OFFSET (SELECT count(*) FROM public.stock_move m WHERE m.kind = 'receipt'
    AND m.source_kind = 'goods_receipt' AND m.source_id = NEW.source_id
    AND m.product_id = NEW.product_id AND m.quantity = NEW.quantity) LIMIT 1;
  RETURN NEW;
END $$;
"""
"""What goods cost that come in follows from their order, as
`app.purchasing.service.unit_costs` reckons it; who receives them may not know."""

VALUED = f"""
CREATE OR REPLACE FUNCTION lading.valued() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_item record; v_rate record;
  v_gain numeric := NEW.after_base - NEW.before_base;
BEGIN
  IF TG_TABLE_NAME = 'revaluation' THEN
    PERFORM FROM public.receivable WHERE id = NEW.receivable_id FOR NO KEY UPDATE;
    SELECT i.currency, i.open, i.kind IN ('invoice', 'debit_note') AS ours,
        c.base_currency AS base INTO v_item
      FROM public.receivable i JOIN public.company c ON c.id = i.company_id
      WHERE i.id = NEW.receivable_id;
  ELSE
    PERFORM FROM public.bill WHERE id = NEW.bill_id FOR NO KEY UPDATE;
    SELECT i.currency, i.open, i.kind = 'debit_note' AS ours,
        c.base_currency AS base INTO v_item
      FROM public.bill i JOIN public.company c ON c.id = i.company_id
      WHERE i.id = NEW.bill_id;
  END IF;
  -- As `app.office.service.rate_on` finds it.
  SELECT value, unit INTO v_rate FROM public.exchange_rate
    WHERE base = v_item.base AND currency = v_item.currency
      AND kind IN ('closing', 'mid') AND "on" <= NEW."on"
    ORDER BY "on" DESC, kind LIMIT 1;
  IF NEW.open <> v_item.open OR (NEW.rate, NEW.rate_unit) IS DISTINCT FROM
      (v_rate.value, v_rate.unit)
    OR NEW.after_base <> round(NEW.open * NEW.rate / NEW.rate_unit,
      {coins("v_item.base")})
    OR NEW.gain <> (CASE WHEN v_item.ours THEN v_gain ELSE -v_gain END) THEN
    RAISE EXCEPTION 'a month is valued with what is open and the rate of its end'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What is worth how much at a month's end follows from what is open and the rate."""

REASONS = f"""
CREATE OR REPLACE FUNCTION lading.portion(p_shipment bigint, p_contract bigint)
RETURNS TABLE (invoice text, total numeric) LANGUAGE sql STABLE {HEAD} AS $$
  SELECT coalesce(nullif(s.invoice_number, ''), s.number), s.total - coalesce(
    (SELECT sum(m.total) FROM public.shipment_contract m WHERE m.shipment_id = s.id), 0)
  FROM public.shipment s WHERE s.id = p_shipment AND s.contract_id = p_contract
  UNION ALL
  SELECT coalesce(nullif(m.invoice_number, ''), nullif(s.invoice_number, ''), s.number),
    m.total
  FROM public.shipment_contract m JOIN public.shipment s ON s.id = m.shipment_id
  WHERE m.shipment_id = p_shipment AND m.contract_id = p_contract
$$;
CREATE OR REPLACE FUNCTION lading.refuse_reason(p_what text) RETURNS void
LANGUAGE plpgsql {HEAD} AS $$
BEGIN
  RAISE EXCEPTION '% follows from no document', p_what
    USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE FUNCTION lading.claim_reason() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE c public.contract; s public.shipment; v_fine boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- Whoever delivers dates what waited for it, and nothing else.
    IF NEW.due_on IS DISTINCT FROM OLD.due_on AND NOT (OLD.awaits = 'delivered'
      AND OLD.due_on IS NULL AND EXISTS (SELECT FROM public.shipment
        WHERE id = NEW.shipment_id AND state = 'delivered')) THEN
      PERFORM lading.refuse_reason('a claim''s new date');
    END IF;
    RETURN NULL;
  END IF;
  SELECT * INTO c FROM public.contract WHERE id = NEW.contract_id;
  SELECT * INTO s FROM public.shipment WHERE id = NEW.shipment_id;
  v_fine := (NEW.customer_id, NEW.currency, NEW.company_id)
    IS NOT DISTINCT FROM (c.customer_id, c.currency, c.company_id);
  IF NEW.contract_id IS NULL THEN  -- what was open when the office began
    v_fine := NEW.kind = 'debit_note' AND NEW.shipment_id IS NULL
      AND NEW.open = NEW.amount AND lading.may('receivables.issue');
  ELSIF NEW.kind = 'invoice' THEN
    v_fine := v_fine AND s.state IN ('shipped', 'delivered') AND EXISTS (
      SELECT FROM lading.portion(s.id, NEW.contract_id) WHERE invoice = NEW.number);
  ELSIF NEW.kind = 'advance_refund' THEN
    v_fine := v_fine AND NEW.shipment_id IS NULL AND NEW.number = c.number
      -- While the contract goes on, whoever books receipts owes back what was parked.
      AND (c.state IN ('completed', 'cancelled')
        OR c.state = 'confirmed' AND lading.may('receivables.edit'));
  ELSE
    v_fine := v_fine AND lading.may('receivables.issue')
      AND (NEW.shipment_id IS NULL OR EXISTS (
        SELECT FROM lading.portion(s.id, NEW.contract_id)));
  END IF;
  IF v_fine IS NOT TRUE THEN PERFORM lading.refuse_reason('a claim'); END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.release_reason() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE a public.advance; v_fine boolean;
BEGIN
  SELECT * INTO a FROM public.advance WHERE id = NEW.advance_id;
  IF NEW.shipment_id IS NOT NULL THEN
    v_fine := NEW.receivable_id IS NULL
      AND EXISTS (SELECT FROM lading.portion(NEW.shipment_id, a.contract_id))
      AND EXISTS (SELECT FROM public.shipment
      WHERE id = NEW.shipment_id AND state IN ('shipped', 'delivered'));
  ELSIF NEW.receivable_id IS NOT NULL THEN
    v_fine := EXISTS (SELECT FROM public.receivable r
      JOIN public.contract c ON c.id = r.contract_id WHERE r.id = NEW.receivable_id
      AND r.kind = 'advance_refund' AND r.contract_id = a.contract_id
      AND (c.state IN ('completed', 'cancelled') OR NEW.amount = a.amount));
  ELSE
    v_fine := lading.may('receivables.cancel') AND EXISTS (SELECT FROM public.receipt
      WHERE id = a.receipt_id AND state = 'reversed');
  END IF;
  IF v_fine IS NOT TRUE THEN PERFORM lading.refuse_reason('the use of a deposit');
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.deposit_reason() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_row jsonb := to_jsonb(NEW); a public.advance; v_id bigint :=
  v_row ->> CASE TG_TABLE_NAME WHEN 'advance' THEN 'id' ELSE 'advance_id' END;
BEGIN
  IF TG_OP = 'UPDATE' OR v_id IS NULL OR NEW.amount <= 0 THEN RETURN NULL; END IF;
  SELECT * INTO a FROM public.advance WHERE id = v_id FOR NO KEY UPDATE;
  IF (SELECT count(*) = 1 AND bool_and((o.contract_id, o.amount, o.carried_base,
      r.id, r.company_id, r.customer_id, r.currency) = (a.contract_id, a.amount, a.base,
      a.receipt_id, a.company_id, a.customer_id, a.currency))
    FROM public.receipt_allocation o JOIN public.receipt r ON r.id = o.receipt_id
    WHERE o.advance_id = v_id AND o.amount > 0) IS NOT TRUE
  THEN PERFORM lading.refuse_reason('a deposit'); END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.invoice_whole() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_row jsonb := to_jsonb(NEW); v_shipment bigint := v_row ->> 'shipment_id';
  v_claim public.receivable; v_there numeric; v_due numeric; v_contract bigint;
BEGIN
  -- What a claim is of, and how much, is said once: to settle it locks no shipment.
  IF TG_OP = 'UPDATE' OR TG_TABLE_NAME = 'receivable' AND v_row ->> 'kind' NOT IN
    ('invoice', 'advance_refund') THEN RETURN NULL; END IF;
  IF v_shipment IS NOT NULL THEN
    PERFORM FROM public.shipment WHERE id = v_shipment FOR NO KEY UPDATE;
    v_contract := coalesce((v_row ->> 'contract_id')::bigint, (SELECT a.contract_id
      FROM public.advance a WHERE a.id = (v_row ->> 'advance_id')::bigint));
    SELECT total INTO v_due FROM lading.portion(v_shipment, v_contract);
    SELECT coalesce(sum(amount), 0) INTO v_there FROM public.receivable r
      WHERE shipment_id = v_shipment AND contract_id = v_contract AND kind = 'invoice'
      AND NOT EXISTS (SELECT FROM public.receipt_allocation a
        WHERE a.receivable_id = r.id AND a.source = 'taken_back');
    IF v_there = 0 AND NOT EXISTS (SELECT FROM public.shipment WHERE id = v_shipment
      AND state IN ('shipped', 'delivered')) THEN v_due := 0; END IF;
    v_there := v_there + (SELECT coalesce(sum(r.amount), 0)
      FROM public.advance_release r JOIN public.advance a ON a.id = r.advance_id
      WHERE r.shipment_id = v_shipment AND a.contract_id = v_contract);
  ELSE
    SELECT * INTO v_claim FROM public.receivable WHERE id = (CASE TG_TABLE_NAME
      WHEN 'receivable' THEN v_row ->> 'id' ELSE v_row ->> 'receivable_id' END)::bigint
      FOR NO KEY UPDATE;
    v_due := v_claim.amount;
    SELECT coalesce(sum(amount), 0) INTO v_there FROM public.advance_release
      WHERE receivable_id = v_claim.id;
  END IF;
  IF v_due <> v_there THEN
    RAISE EXCEPTION 'booked is %, due is %', v_there, v_due
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.bill_reason() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE c public.contract; s public.shipment; v_fine boolean; v_alone boolean;
  v_premium numeric;
BEGIN
  SELECT * INTO c FROM public.contract WHERE id = NEW.contract_id;
  IF NEW.state = 'draft' THEN
    v_fine := lading.may('payables.edit');
  ELSIF NEW.state = 'booked' AND NEW.shipment_id IS NOT NULL THEN
    SELECT * INTO s FROM public.shipment WHERE id = NEW.shipment_id;
    -- What a shipment of several contracts costs is cut up among them.
    v_alone := NOT EXISTS (SELECT FROM public.shipment_contract
      WHERE shipment_id = s.id);
    v_premium := round(ceil(s.total * s.insured_percent / 100)
      * s.premium_percent / 100, {coins("s.currency")});
    v_fine := s.state IN ('shipped', 'delivered') AND s.company_id = NEW.company_id
      AND EXISTS (SELECT FROM lading.portion(s.id, NEW.contract_id))
      AND NEW.kind IN ('charge', 'commission') AND NEW.purchase_id IS NULL AND (
        NEW.kind = 'commission' AND NEW.charge = 'commission'
        AND NEW.currency = s.currency AND NEW.payee_id IS NOT DISTINCT FROM c.agent_id
        AND abs(NEW.amount - (SELECT total FROM lading.portion(s.id, c.id))
          * s.commission_percent / 100) < 1
        OR EXISTS (SELECT FROM public.shipment_charge h WHERE h.shipment_id = s.id
          AND h.kind = NEW.charge AND h.currency = NEW.currency
          AND (h.amount = NEW.amount OR NOT v_alone AND NEW.amount < h.amount)
          AND NEW.payee_id IS NOT DISTINCT FROM coalesce(h.payee_id, CASE h.kind
            WHEN 'insurance' THEN s.insurer_id
            WHEN 'commission' THEN NULL ELSE s.forwarder_id END))
        OR NEW.charge = 'insurance' AND NEW.kind = 'charge'
        AND NEW.payee_id IS NOT DISTINCT FROM s.insurer_id
        AND NEW.currency = s.currency AND s.premium_percent > 0
        AND (NEW.amount = v_premium OR NOT v_alone AND NEW.amount < v_premium));
  ELSIF NEW.state = 'booked' THEN
    v_fine := lading.may('receivables.issue') AND NEW.kind = 'debit_note'
      AND NEW.charge = 'commission' AND NEW.payee_id = c.agent_id
      AND (NEW.currency, NEW.company_id) = (c.currency, c.company_id)
      AND EXISTS (SELECT FROM public.receivable r WHERE r.contract_id = c.id
        AND r.kind = 'credit_note'
        AND abs(NEW.amount - r.amount * c.commission_percent / 100) < 1);
  END IF;
  IF v_fine IS NOT TRUE THEN PERFORM lading.refuse_reason('a bill'); END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.taken_back() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF OLD.state NOT IN ('shipped', 'delivered') OR EXISTS (SELECT FROM public.shipment
    WHERE id = NEW.id AND state IN ('shipped', 'delivered')) THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM public.receivable r WHERE r.shipment_id = NEW.id
      AND NOT EXISTS (SELECT FROM public.receipt_allocation a
        WHERE a.source = 'taken_back' AND r.id IN (a.receivable_id, a.against_id)))
    OR EXISTS (SELECT FROM public.bill WHERE shipment_id = NEW.id
      AND state NOT IN ('draft', 'cancelled'))
    OR EXISTS (SELECT FROM public.credit_drawing WHERE shipment_id = NEW.id)
    OR EXISTS (SELECT FROM public.refund WHERE shipment_id = NEW.id
      AND state <> 'open')
    OR (SELECT sum(amount) FROM public.advance_release
      WHERE shipment_id = NEW.id) <> 0
    OR EXISTS (SELECT FROM public.stock_move
      WHERE (source_kind, source_id) = ('shipment', NEW.id)
      GROUP BY product_id, warehouse_id HAVING sum(quantity) <> 0) THEN
    RAISE EXCEPTION 'what followed from going on board is taken back with it'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.claim_taken_back() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
BEGIN
  IF NEW.source <> 'taken_back' OR EXISTS (SELECT FROM public.receivable r
    JOIN public.shipment s ON s.id = r.shipment_id
      AND s.state NOT IN ('shipped', 'delivered')
    JOIN public.receivable n ON n.id = NEW.against_id AND n.kind = 'credit_note'
      AND (n.shipment_id, n.contract_id, n.amount, n.booked_base, n.booked_on)
        = (r.shipment_id, r.contract_id, r.amount, r.booked_base, r.booked_on)
    WHERE r.id = NEW.receivable_id AND r.kind = 'invoice' AND r.amount = NEW.amount)
  THEN RETURN NULL; END IF;
  PERFORM lading.refuse_reason('what takes a claim back');
  RETURN NULL;
END $$;
"""
"""Why a claim, the use of a deposit or a bill is written: the shipment that left, the
contract that was closed, money that goes back as it came. Shares are rounded by
currency: less than one unit may differ. A shipment goes back from on board with all
that followed from it, and nothing is said to be taken back of one that stays there.
"""

ONE_COMPANY = f"""
CREATE OR REPLACE FUNCTION lading.one_company() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_companies integer;
BEGIN
  IF TG_TABLE_NAME = 'receipt_allocation' THEN
    SELECT count(DISTINCT company_id) INTO v_companies FROM (
      SELECT company_id FROM public.receipt WHERE id = NEW.receipt_id
      UNION ALL SELECT company_id FROM public.receivable
        WHERE id IN (NEW.receivable_id, NEW.against_id)
      UNION ALL SELECT company_id FROM public.contract WHERE id = NEW.contract_id
    ) AS named;
  ELSE
    SELECT count(DISTINCT company_id) INTO v_companies FROM (
      SELECT company_id FROM public.payment WHERE id = NEW.payment_id
      UNION ALL SELECT company_id FROM public.bill
        WHERE id IN (NEW.bill_id, NEW.against_id)
      UNION ALL SELECT company_id FROM public.purchase WHERE id = NEW.purchase_id
      UNION ALL SELECT company_id FROM public.receivable WHERE id = NEW.debt_id
    ) AS named;
  END IF;
  IF v_companies > 1 THEN
    RAISE EXCEPTION 'money of one company settles nothing of another'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""Each of our companies has its own money."""

TRIGGERS = (
    ("receivable", "agrees", "books_agree('receivable.id')"),
    ("receipt", "agrees", "books_agree('receipt.id')"),
    ("advance", "agrees", "books_agree('advance.id')"),
    ("bill", "agrees", "books_agree('bill.id')"),
    (
        "receipt_allocation",
        "agrees",
        "books_agree('receivable.receivable_id', 'receivable.against_id')",
    ),
    (
        "receipt_allocation",
        "received",
        "books_agree('receipt.receipt_id')",
    ),
    ("advance_release", "agrees", "books_agree('advance.advance_id')"),
    (
        "payment_allocation",
        "agrees",
        "books_agree('bill.bill_id', 'bill.against_id')",
    ),
    (
        "payment_allocation",
        "deposited",
        "books_agree('deposit.id', 'deposit.deposit_id')",
    ),
    ("payment", "agrees", "deposits_agree()"),
    ("revaluation", "agrees", "books_agree('receivable.receivable_id')"),
    ("bill_revaluation", "agrees", "books_agree('bill.bill_id')"),
    ("advance", "received", "deposit_reason()"),
    ("receipt_allocation", "deposited", "deposit_reason()"),
    ("receivable", "whole", "invoice_whole()"),
    ("shipment", "taken_back", "taken_back()"),
    ("receipt_allocation", "taken_back", "claim_taken_back()"),
    ("advance_release", "whole", "invoice_whole()"),
)
"""Tables and what is asked of them when a transaction ends."""

AT_ONCE = (
    ("revaluation", "INSERT", "valued"),
    ("bill_revaluation", "INSERT", "valued"),
    ("receipt_allocation", "INSERT", "one_company"),
    ("payment_allocation", "INSERT", "one_company"),
    ("receivable", "INSERT OR UPDATE OF due_on", "claim_reason"),
    ("advance_release", "INSERT", "release_reason"),
    ("bill", "INSERT", "bill_reason"),
)
"""Tables and what is asked of them at once: what a document was when they followed."""
