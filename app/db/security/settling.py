"""Whose money settles what, whose bill it is, and that it is entered once.

As `app.payables.service` and `app.receivables.service` ask before; a payment that goes
to somebody else than whom we owe is how money is stolen from an office.
"""

from __future__ import annotations

from app.db.security.functions import HEAD

WHOSE = f"""
CREATE OR REPLACE FUNCTION lading.whose() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE v_row jsonb := to_jsonb(NEW); p public.payment; r public.receipt;
  o public.purchase; v_fine boolean := true;
BEGIN
  IF TG_OP = 'UPDATE' OR NEW.amount <= 0 THEN RETURN NULL; END IF;  -- a reversal
  IF TG_TABLE_NAME = 'receipt_allocation' THEN
    SELECT * INTO r FROM public.receipt WHERE id = NEW.receipt_id;
    IF NEW.receipt_id IS NOT NULL AND NEW.receivable_id IS NOT NULL THEN
      v_fine := EXISTS (SELECT FROM public.receivable WHERE id = NEW.receivable_id
        AND kind IN ('invoice', 'debit_note')
        AND (customer_id, currency) = (r.customer_id, r.currency));
    END IF;
  ELSIF NEW.payment_id IS NOT NULL THEN
    SELECT * INTO p FROM public.payment WHERE id = NEW.payment_id;
    IF v_row ->> 'bill_id' IS NOT NULL THEN
      v_fine := EXISTS (SELECT FROM public.bill WHERE id = NEW.bill_id
        AND kind <> 'debit_note' AND state = 'booked'
        AND (payee_id, currency) = (p.payee_id, p.currency));
    ELSIF v_row ->> 'debt_id' IS NOT NULL THEN
      v_fine := EXISTS (SELECT FROM public.receivable WHERE id = NEW.debt_id
        AND kind NOT IN ('invoice', 'debit_note')
        AND (customer_id, currency) = (p.payee_id, p.currency));
    ELSIF v_row ->> 'purchase_id' IS NOT NULL THEN
      -- Deposits paid at once come one after the other.
      SELECT * INTO o FROM public.purchase WHERE id = NEW.purchase_id
        FOR NO KEY UPDATE;
      v_fine := (o.supplier_id, o.currency) = (p.payee_id, p.currency)
        AND (SELECT sum(a.amount) FROM public.payment_allocation a
          LEFT JOIN public.bill b ON b.id = a.bill_id
          WHERE a.payment_id IS NOT NULL AND (a.purchase_id = o.id
            OR b.purchase_id = o.id)) <= o.total;
    ELSE
      v_fine := false;
    END IF;
  END IF;
  IF v_fine IS NOT TRUE THEN
    RAISE EXCEPTION 'money settles what its payer or payee owes or is owed, no more'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""Who pays or is paid is who owes or is owed, in the same currency; nobody is paid for
nothing. For a purchase no more is paid ahead than it comes to, its bills counted."""

ONCE = f"""
CREATE OR REPLACE FUNCTION lading.entered_once() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF NEW.invoice_number = '' OR NEW.state = 'cancelled' OR TG_OP = 'UPDATE'
    AND (OLD.payee_id, OLD.invoice_number, OLD.state = 'draft') IS NOT DISTINCT FROM
    (NEW.payee_id, NEW.invoice_number, NEW.state = 'draft') THEN RETURN NULL; END IF;
  PERFORM FROM public.party WHERE id = NEW.payee_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM public.bill b WHERE b.invoice_number = NEW.invoice_number
    AND b.payee_id IS NOT DISTINCT FROM NEW.payee_id AND b.id <> NEW.id
    AND b.state <> 'cancelled' AND NOT EXISTS (SELECT FROM public.trash t
      WHERE (t.kind, t.record_id) = ('bill', b.id))) THEN
    RAISE EXCEPTION 'this invoice of the payee was entered before'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What somebody invoiced is owed once; two who enter it at once wait for each other.
One that lay in the trash is looked at when it is booked: another may be there."""

TRIGGERS = (
    ("bill", "once", "entered_once()"),
    ("payment_allocation", "whose", "whose()"),
    ("receipt_allocation", "whose", "whose()"),
)
"""Tables and what is asked of them when a transaction ends."""
