"""What belongs to a step of a document and to no other; whose a document is.

The services write such figures with the step itself. Whoever comes past the program
could write them sooner, and take the step as if nothing had happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.db.security.functions import HEAD
from app.modules import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.core.rights import Policy

OUT_OF_TURN = f"""
CREATE OR REPLACE FUNCTION lading.out_of_turn() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
END $$;
"""
"""Raises what it is told; the trigger says when."""

OFFERED = f"""
CREATE OR REPLACE FUNCTION lading.offered() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF NEW.signed_on < (SELECT quoted_on FROM public.quotation
    WHERE id = NEW.quotation_id) THEN
    RAISE EXCEPTION 'no contract is signed before the day of its quotation'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
_CONFIRMED = (
    "OLD.state = 'draft' AND NEW.state = 'confirmed' AND NEW.quotation_id IS NOT NULL"
)

BOOKED_AT_ONCE = "bill"
"""What follows from another document is no draft first (`ledgers.REASONS`)."""
_GIVEN: Mapping[str, str] = {
    "bill": "OLD.state <> 'draft' AND OLD.payee_id IS NOT NULL"
    " AND NEW.payee_id IS DISTINCT FROM OLD.payee_id",
    "receipt": "OLD.customer_id IS NOT NULL"
    " AND NEW.customer_id IS DISTINCT FROM OLD.customer_id"
    " OR OLD.mid_rate <> 0 AND NEW.mid_rate <> OLD.mid_rate",
    "credit": "OLD.accepted_on IS NOT NULL"
    " AND NEW.accepted_on IS DISTINCT FROM OLD.accepted_on",
    "credit_drawing": "OLD.presented_on IS NOT NULL"
    " AND (NEW.presented_on, NEW.last_day) IS DISTINCT FROM"
    " (OLD.presented_on, OLD.last_day)"
    " OR NEW.paid_on <> OLD.paid_on",
}
"""By table what is found out once: who is paid or has paid, what it is worth."""
_LATER: Mapping[str, tuple[str, ...]] = {
    "refund": (
        "NEW.state NOT IN ('approved', 'received') AND NEW.approved_amount <> 0",
        "NEW.state <> 'received' AND NEW.received_amount <> 0",
        "NOT NEW.approved_amount BETWEEN 0 AND NEW.refund",
        "NOT NEW.received_amount BETWEEN 0 AND NEW.approved_amount",
    ),
    "declaration": (
        "NEW.state <> 'released' AND NEW.released_on IS NOT NULL",
        "NEW.state <> 'released' AND NEW.export_on IS NOT NULL",
        "NEW.released_on < NEW.declared_on",
    ),
    "bill": ("NEW.state = 'cancelled' AND (NEW.open, NEW.carried_base) <> (0, 0)",),
    "credit_drawing": ("NEW.presented_on IS NULL AND NEW.paid_on IS NOT NULL",),
}
"""By table what the services never write."""
_AHEAD: tuple[tuple[str, str, str], ...] = (
    ("shipment", "delivered_on", "{0} IS NOT NULL AND NEW.state <> 'delivered'"),
    ("credit", "accepted_on", "{0} IS NOT NULL AND NEW.state = 'received'"),
    ("credit", "closed_on", "{0} IS NOT NULL AND NEW.state <> 'closed'"),
    ("bill", "approved_by", "{0} <> '' AND NEW.state = 'draft'"),
)
"""Table, column, and when nobody writes it. What an earlier version let stand there
holds up nothing else."""


def guards(policy: Policy) -> Iterator[str]:
    """Yield the triggers that keep documents in step."""
    for table, when in _GIVEN.items():
        yield _refused(table, "given", "UPDATE", when, "this was said once for all")
    said = "a step of this document is written before it is taken"
    for table, never in _LATER.items():
        when = " OR ".join(f"({one})" for one in never)
        yield _refused(table, "in_step", "INSERT OR UPDATE", when, said)
    for table, name, ahead in _AHEAD:
        when = ahead.format(f"NEW.{name}")
        other = f"OLD.{name} IS DISTINCT FROM NEW.{name} AND {when}"
        yield _refused(table, f"new_{name}", "INSERT", when, said)
        yield _refused(table, name, "UPDATE", other, said)
    for table in STATES:
        if (frozen := policy.tables[table].frozen) and table != BOOKED_AT_ONCE:
            states = ", ".join(f"'{one}'" for one in frozen)
            when, said = f"NEW.state NOT IN ({states})", "a document begins as a draft"
            yield _refused(table, "begins", "INSERT", when, said)
    yield (
        "CREATE TRIGGER lading_offered BEFORE UPDATE ON public.contract "
        f"FOR EACH ROW WHEN ({_CONFIRMED}) EXECUTE FUNCTION lading.offered()"
    )
    drawn, said = "OLD.presented_on IS NOT NULL", "these documents are at the bank"
    yield _refused("credit_drawing", "presented", "DELETE", drawn, said)


def _refused(table: str, name: str, verb: str, when: str, said: str) -> str:
    return (
        f"CREATE TRIGGER lading_{name} BEFORE {verb} ON public.{table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION lading.out_of_turn('{said}')"
    )


AGREE = f"""
CREATE OR REPLACE FUNCTION lading.drawn_agrees() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
DECLARE c public.credit; v_drawn numeric;
BEGIN
  SELECT * INTO c FROM public.credit WHERE id = (CASE TG_TABLE_NAME
    WHEN 'credit' THEN to_jsonb(NEW) ->> 'id'
    ELSE to_jsonb(coalesce(NEW, OLD)) ->> 'credit_id' END)::bigint
    FOR NO KEY UPDATE;
  SELECT coalesce(sum(amount), 0) INTO v_drawn FROM public.credit_drawing
    WHERE credit_id = c.id;
  IF (c.drawn, c.undrawn) IS DISTINCT FROM
      (v_drawn, greatest(coalesce(c.amount, 0) - v_drawn, 0))
    OR v_drawn > coalesce(c.amount, 0) * (1 + c.plus / 100) THEN
    RAISE EXCEPTION 'drawn is %, the drawings come to %', c.drawn, v_drawn
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION lading.received_agrees() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_came numeric; v_said numeric;
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.received = OLD.received
    OR TG_OP = 'INSERT' AND NEW.received = 0 THEN RETURN NULL; END IF;
  PERFORM FROM public.purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(received), 0) INTO v_said FROM public.purchase_line
    WHERE (purchase_id, product_id) = (NEW.purchase_id, NEW.product_id);
  SELECT coalesce(sum(m.quantity), 0) INTO v_came FROM public.stock_move m
    JOIN public.goods_receipt g ON g.id = m.source_id
    WHERE m.source_kind = 'goods_receipt' AND g.purchase_id = NEW.purchase_id
    AND m.product_id = NEW.product_id;
  IF v_said <> v_came THEN
    RAISE EXCEPTION 'received is %, into stock came %', v_said, v_came
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""What is drawn of a credit is its drawings, no more than it allows; what was received
of an order came into stock. A bill is compared with it, and paid."""

UNPAID = f"""
CREATE OR REPLACE FUNCTION lading.unpaid() RETURNS trigger LANGUAGE plpgsql {HEAD} AS $$
BEGIN
  IF OLD.paid_on IS NULL OR NEW.paid_on IS NOT NULL OR EXISTS (
    SELECT FROM public.receivable c
    JOIN public.receipt_allocation a ON a.receivable_id = c.id
    JOIN public.receipt r ON r.id = a.receipt_id AND r.received_on = OLD.paid_on
    JOIN public.receipt back ON back.reverses_id = r.id
    WHERE c.shipment_id = NEW.shipment_id) THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'no money of % was taken back', OLD.paid_on
    USING ERRCODE = 'check_violation';
END $$;
"""
"""The day a drawing was paid goes with the receipt that brought it, and not before."""

TRIGGERS = (
    ("credit_drawing", "unpaid", "unpaid()"),
    ("credit", "drawn", "drawn_agrees()"),
    ("credit_drawing", "drawn", "drawn_agrees()"),
    ("purchase_line", "received", "received_agrees()"),
)
"""Tables and what is asked of them when a transaction ends."""
