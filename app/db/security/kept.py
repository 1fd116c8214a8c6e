"""What follows from something else, or only goes on: nobody writes another value.

The services reckon these (`purchasing.service.receive`, `access.service.hand_over`,
versions of every save); lists, reminders and other people's screens believe them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.core.books import WORTH
from app.core.papers.units import PRINTED
from app.core.rights import Own
from app.db.base import Row
from app.db.security.functions import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.rights import Policy

RECEIVED = f"""
CREATE OR REPLACE FUNCTION lading.share_agrees() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_row jsonb := to_jsonb(NEW); v_key bigint; v_said numeric; v_due numeric;
BEGIN
  v_key := v_row ->> CASE TG_TABLE_NAME WHEN 'purchase' THEN 'id'
    ELSE 'purchase_id' END;
  SELECT received_percent INTO v_said FROM public.purchase WHERE id = v_key;
  SELECT least(coalesce(sum(received) / nullif(sum(quantity), 0), 0) * 100, 100)
    INTO v_due FROM public.purchase_line WHERE purchase_id = v_key;
  IF abs(v_said - v_due) > 0.0001 THEN
    RAISE EXCEPTION 'received are % %%, the lines say %', v_said, round(v_due, 4)
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""
"""Asked when the transaction ends: the lines are written before the share."""

OWNER = f"""
CREATE OR REPLACE FUNCTION lading.keep_owner() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.staff WHERE login = NEW.owner
    AND (active OR TG_OP = 'INSERT')) THEN
    RAISE EXCEPTION '% is not the login of active staff', NEW.owner
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
"""What nobody's login owns is seen by nobody who sees his own only."""

NAMED = """
CREATE OR REPLACE FUNCTION lading.keep_named() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE v_is jsonb := to_jsonb(NEW); v_named bigint; i int;
  v_was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
BEGIN
  FOR i IN 0 .. TG_NARGS - 2 BY 2 LOOP
    v_named := v_is ->> TG_ARGV[i];
    IF v_named IS DISTINCT FROM (v_was ->> TG_ARGV[i])::bigint AND v_named IS NOT NULL
      AND NOT lading.record_seen(TG_ARGV[i + 1], v_named) THEN
      RAISE EXCEPTION 'it names a record that is not seen: %', TG_ARGV[i]
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
"""
"""With the rights of who writes: foreign keys are checked without row rules, and a
draft would be hung on another's inquiry. What was named before stays, whoever sees it
now."""

VERSION = f"""
CREATE OR REPLACE FUNCTION lading.keep_version() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  RAISE EXCEPTION 'version % does not follow %', NEW.version, OLD.version
    USING ERRCODE = 'check_violation';
END $$;
"""
"""Somebody who has the record open would save over another's work, or never again."""
BACKWARDS = "NEW.version NOT IN (OLD.version, OLD.version + 1)"

_WORDS = json.dumps(PRINTED)
_OLD, _NEW = (
    f"coalesce('{_WORDS}'::jsonb ->> {said}, {said})"
    for said in (f"upper(rtrim(btrim({row}.unit), '.'))" for row in ("OLD", "NEW"))
)
UNIT = f"""
CREATE OR REPLACE FUNCTION lading.keep_unit() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF {_OLD} <> {_NEW} AND EXISTS (
    SELECT FROM public.stock_move WHERE product_id = NEW.id) THEN
    RAISE EXCEPTION 'goods of % were counted in %', NEW.code, OLD.unit
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
"""What is in stock would be as many of something else."""

CURRENCY = f"""
CREATE OR REPLACE FUNCTION lading.keep_currency() RETURNS trigger LANGUAGE plpgsql
{HEAD} AS $$
DECLARE v_asked text; v_found boolean;
BEGIN
  FOREACH v_asked IN ARRAY TG_ARGV LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%s)', v_asked)
      INTO v_found USING NEW.id;
    IF v_found THEN
      RAISE EXCEPTION 'money is entered in another currency already'
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
"""
"""All that was moved on an account, or is in the books, would be as many of another."""


SIGNED = {
    "dispatch": ("by", "at"),
    "issued_paper": ("issued_by", "issued_at"),
    "attachment": ("added_by", "added_at"),
    "note": ("by", "at"),
    "deadline_mark": ("by", "at"),
    "trash": ("by", "at"),
}
"""By table the columns that say who wrote a row, and when."""

SIGN = f"""
CREATE OR REPLACE FUNCTION lading.signed() RETURNS trigger LANGUAGE plpgsql {HEAD} AS $$
DECLARE v_me text := (SELECT left(name, 80) FROM public.staff
  WHERE login = session_user::text);
BEGIN
  IF v_me IS NULL THEN RETURN NEW; END IF;  -- an office that moves
  RETURN jsonb_populate_record(NEW,
    jsonb_build_object(TG_ARGV[0], v_me, TG_ARGV[1], now()));
END $$;
"""
"""Who wrote what stands beside a record is who signed in, and it was now."""

CALLED_ALONE = f"""
CREATE OR REPLACE FUNCTION lading.called_alone() RETURNS trigger LANGUAGE plpgsql {HEAD}
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.name = OLD.name THEN RETURN NEW; END IF;
  PERFORM pg_advisory_xact_lock(7240);
  IF EXISTS (SELECT FROM public.staff WHERE id <> NEW.id
    AND lower(btrim(name)) = lower(btrim(NEW.name))) THEN
    RAISE EXCEPTION 'somebody else of the staff is called %', NEW.name
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""
"""What somebody did is told by the name; nobody takes that of another."""


def in_account() -> list[str]:
    """Return what names an account, with the condition for one of them."""
    own = Row.metadata.tables["bank_account"].c.id
    return [
        f"{table.name} WHERE {key.parent.name} = $1"
        for table in Row.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
        if key.column is own
    ]


def in_books() -> list[str]:
    """Return what is worth something in a company's base currency."""
    return [
        f"{table.name} WHERE company_id = $1 AND {column.name} <> 0"
        for table in Row.metadata.sorted_tables
        for column in table.c
        if column.name in WORTH and "company_id" in table.c
    ]


def named(policy: Policy) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what records of persons name that has owners too: tables by column.

    Of the customer the row rules ask (`app.db.security.row_rules`).
    """
    owned = {t for t, one in policy.tables.items() if isinstance(one.rule, Own)}
    for table in sorted(owned):
        keys = Row.metadata.tables[table].foreign_keys
        found = {
            key.parent.name: key.column.table.name
            for key in sorted(keys, key=lambda key: key.parent.name)
            if key.column.table.name in owned - {table}
            and key.parent.name != "customer_id"
        }
        if found:
            yield table, found


TRIGGERS = (
    ("purchase", "share", "share_agrees()"),
    ("purchase_line", "share", "share_agrees()"),
)
WHEN = {
    ("purchase", "share_agrees()"): "INSERT OR UPDATE OF received_percent",
    ("purchase_line", "share_agrees()"): "INSERT OR UPDATE OF received, quantity",
}
