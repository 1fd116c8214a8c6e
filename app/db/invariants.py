"""What is always true of an office, asked of the database itself.

The doctor asks it, every upgrade asks it before and after its steps, and the campaigns
of faults ask it after each campaign. Every question counts what is wrong; the same
words serve both databases, and all revisions since the first release.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select, text

from app.core.money import HUNDRED, ZERO, to_coin
from app.db.base import Row, audited
from app.db.numbering import OURS
from app.modules import POLICY, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_TABLES = re.compile(r"FROM (\w+)")
_HEAD = re.compile(r"SELECT count\(\*\) FROM (\w+) (\w+)")

BALANCES = {
    "stock": """
        SELECT count(*) FROM stock_balance b WHERE on_hand < 0
            OR reserved <> 0 OR on_hand <> (
            SELECT coalesce(sum(m.quantity), 0) FROM stock_move m
            WHERE m.product_id = b.product_id AND m.warehouse_id = b.warehouse_id)
    """,
    "receivables": """
        SELECT count(*) FROM receivable r LEFT JOIN (
            SELECT key, sum(amount) AS sum FROM (
                SELECT receivable_id AS key, amount FROM receipt_allocation
                UNION ALL SELECT against_id, amount FROM receipt_allocation
                WHERE against_id <> coalesce(receivable_id, 0)) e GROUP BY key) a
        ON a.key = r.id
        WHERE r.open < 0 OR r.amount - r.open <> coalesce(a.sum, 0)
    """,
    "advances": """
        SELECT count(*) FROM advance v WHERE free < 0 OR amount - free <> (
            SELECT coalesce(sum(a.amount), 0) FROM advance_release a
            WHERE a.advance_id = v.id) OR amount <> (
            SELECT coalesce(sum(a.amount), 0) FROM receipt_allocation a
            WHERE a.advance_id = v.id AND a.amount > 0)
    """,
    "bills": """
        SELECT count(*) FROM bill b LEFT JOIN (
            SELECT key, sum(amount) AS sum FROM (
                SELECT bill_id AS key, amount FROM payment_allocation
                UNION ALL SELECT against_id, amount FROM payment_allocation
                WHERE against_id <> coalesce(bill_id, 0)) e GROUP BY key) a
        ON a.key = b.id WHERE b.state = 'booked'
            AND (b.open < 0 OR b.amount - b.open <> coalesce(a.sum, 0))
    """,
    "receipts": """
        SELECT count(*) FROM receipt r WHERE free < 0 OR free <> CASE
            WHEN state = 'booked' THEN amount - (
                SELECT coalesce(sum(a.amount), 0) FROM receipt_allocation a
                WHERE a.receipt_id = r.id)
            ELSE 0 END
    """,
    "deposits": """
        SELECT count(*) FROM payment_allocation d LEFT JOIN (
            SELECT deposit_id, sum(amount) AS sum FROM payment_allocation
            GROUP BY deposit_id) a
        ON a.deposit_id = d.id WHERE d.free < 0 OR d.free <> CASE
            WHEN d.purchase_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM payment p WHERE p.id = d.payment_id AND state = 'paid')
            THEN d.amount - coalesce(a.sum, 0)
            ELSE 0 END
    """,
}
"""Each balance stands beside its ledger and agrees with it; none is below nought.
Nobody promises stock to anybody yet. Where nearly all rows leave a column empty, a file
takes no index of it: such ledgers are added up once, not sought through row by row."""
_WITHOUT = {
    "stock": """
        SELECT count(*) FROM stock_move m WHERE NOT EXISTS (
            SELECT 1 FROM stock_balance b
            WHERE b.product_id = m.product_id AND b.warehouse_id = m.warehouse_id)
    """,
}
"""Entries of a ledger beside which there is no balance."""

_UNCONFIRMED = """
    SELECT p.id FROM payment p WHERE amount > 0 AND CASE
        WHEN payee_account_id IS NULL THEN EXISTS (
            SELECT 1 FROM party_bank b JOIN confirmed_account c
            ON c.bank_id = b.id AND c.party_id = b.party_id
            AND c.bank_name = b.bank_name AND c.account_number = b.account_number
            AND c.swift = b.swift AND c.cnaps = b.cnaps
            WHERE b.party_id = p.payee_id AND b.account_number <> ''
            AND c.confirmed_at <= p.created_at)
        ELSE NOT EXISTS (SELECT 1 FROM confirmed_account c
            WHERE c.id = p.payee_account_id AND c.party_id = p.payee_id) END
"""
"""Whoever had a confirmed account was paid to one. Payments of before that was asked
for name none, and nor does one in cash."""

LINES = {
    "quotation": ("quotation_line", "unit_price"),
    "contract": ("contract_line", "unit_price"),
    "purchase": ("purchase_line", "price_incl_vat"),
    "shipment": ("shipment_line", "unit_price"),
}
"""By document its lines and their price; a document's total is the sum of them."""


def check(connection: Connection) -> dict[str, int]:
    """Count what is wrong, by what a person would call it; 0: all of it is well.

    Args:
        connection: Sees every row.
    """
    return {
        **balances(connection),
        "numbers": _numbers(connection),
        "documents": _documents(connection),
        "totals": sum(1 for _ in chain(_totals(connection), _portions(connection))),
        "entries": sum(1 for _ in _untold(connection)),
    }


def wrong(connection: Connection) -> dict[str, int]:
    """Return only what is wrong; see `check`."""
    return {name: count for name, count in check(connection).items() if count}


def places(connection: Connection, name: str) -> Iterator[tuple[str, int]]:
    """Yield the rows in which something is wrong, by table and key.

    Args:
        connection: As for `check`.
        name: What `check` calls it; of gaps in numbers and what points to nothing no
            row is known.
    """
    if name in BALANCES:
        for counting in _asked(name):
            table, alias = _HEAD.findall(counting)[0]
            begins = f"SELECT {alias}.id FROM {table} {alias}"  # noqa: S608 - our own names
            asked = _HEAD.sub(begins, counting, count=1)
            yield from ((table, key) for key in connection.scalars(text(asked)))
    elif name == "documents":
        for table in LINES:
            asked = f"SELECT d.id {_bare(table)}"
            yield from ((table, key) for key in connection.scalars(text(asked)))
    elif name == "totals":
        yield from _totals(connection)
        yield from _portions(connection)
    elif name == "entries":
        yield from _untold(connection)


def unconfirmed(connection: Connection) -> list[int]:
    """Return the payments that went to no confirmed account of their payee."""
    return list(connection.scalars(text(_UNCONFIRMED)))


def balances(connection: Connection) -> dict[str, int]:
    """Count the balances that differ from their ledgers, and rows without a parent.

    Also in a database whose steps are not all taken: what it has no tables for is left
    out.
    """
    there = set(inspect(connection).get_table_names())
    found = {
        name: sum(_count(connection, asked) for asked in _asked(name))
        for name in BALANCES
        if there.issuperset(_TABLES.findall(BALANCES[name]))
    }
    return {**found, "orphans": _orphans(connection)}


def _asked(name: str) -> tuple[str, ...]:
    """Return the questions that count what is wrong with the balances of a name."""
    return (BALANCES[name], *([_WITHOUT[name]] if name in _WITHOUT else []))


def _count(connection: Connection, asked: str) -> int:
    return int(connection.execute(text(asked)).scalar_one() or 0)


def _orphans(connection: Connection) -> int:
    """Count what points to nothing; a server can only have forgotten to look."""
    if connection.dialect.name == "sqlite":
        return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    return _count(
        connection,
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated",
    )


def _numbers(connection: Connection) -> int:
    """Count gaps, numbers given twice, and series that do not end with their last.

    A series begins where the office began it: papers of an earlier program may have
    brought their numbers along.
    """
    borne: dict[tuple[int, str, int], set[int]] = defaultdict(set)
    found = 0
    for table, columns in find(POLICY).numbers.items():
        for column in columns:
            seen: set[tuple[int, str]] = set()
            asked = f"SELECT company_id, {column} FROM {table} WHERE {column} <> ''"  # noqa: S608
            for company, number in connection.execute(text(asked)):
                # An open item bears the number of the document it comes from.
                found += (company, number) in seen and table != "receivable"
                seen.add((company, number))
                if parts := OURS.fullmatch(number):
                    key = (company, parts[1], int(parts[2]))
                    borne[key].add(int(parts[3]))
    asked = "SELECT company_id, name, year, last FROM series WHERE last > 0"
    for company, name, year, last in connection.execute(text(asked)):
        given = borne.get((company, name, year % 100), set())
        found += not given or max(given) != last
        found += bool(given) and max(given) - min(given) + 1 - len(given)
    return found


def _documents(connection: Connection) -> int:
    """Count issued documents without a number or without lines."""
    return sum(_count(connection, f"SELECT count(*) {_bare(t)}") for t in LINES)


def _bare(table: str) -> str:
    """Return what finds the issued documents without a number or without lines."""
    lines, _price = LINES[table]
    open_states = ", ".join(f"'{s}'" for s in find(POLICY).tables[table].frozen)
    return (
        f"FROM {table} d WHERE state NOT IN ({open_states},"  # noqa: S608 - our names
        " 'cancelled', 'rejected', 'lost') AND (coalesce(number, '') = ''"
        f" OR NOT EXISTS (SELECT 1 FROM {lines} l WHERE l.{table}_id = d.id))"
    )


def _totals(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield the documents that say another total than their lines."""
    for table, (lines, price) in LINES.items():
        sums: dict[int, Decimal] = defaultdict(Decimal)
        for document, currency, line in _priced(connection, table, lines, price):
            sums[document] += _amount(currency, *line)
        head = Row.metadata.tables[table]
        said = connection.execute(select(head.c.id, head.c.total))
        yield from ((table, key) for key, total in said if total != sums[key])


def _portions(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield what further contracts have of shipments that is not their lines' sum."""
    tables = Row.metadata.tables
    head, line = tables["shipment"], tables["shipment_line"]
    further = tables["shipment_contract"]
    priced = (line.c.quantity, line.c.unit_price, line.c.discount_percent)
    asked = (
        select(further.c.id, head.c.currency, further.c.total, *priced)
        .join(head, head.c.id == further.c.shipment_id)
        .join(
            line,
            (line.c.shipment_id == head.c.id)
            & (line.c.contract_id == further.c.contract_id),
            isouter=True,
        )
    )
    left: dict[int, Decimal] = {}
    for key, currency, total, *rest in connection.execute(asked):
        amount = _amount(currency, *rest) if rest[0] is not None else ZERO
        left[key] = left.get(key, total) - amount
    yield from (("shipment_contract", key) for key, rest in left.items() if rest)


def _priced(connection: Connection, table: str, lines: str, price: str) -> Any:
    head, line = Row.metadata.tables[table], Row.metadata.tables[lines]
    off = [line.c.discount_percent] if "discount_percent" in line.c else []
    asked = select(head.c.id, head.c.currency, line.c.quantity, line.c[price], *off)
    joined = asked.join(line, line.c[f"{table}_id"] == head.c.id)
    for document, currency, *rest in connection.execute(joined):
        yield document, currency, rest


def _amount(
    currency: str, quantity: Decimal, price: Decimal, percent: Decimal = ZERO
) -> Decimal:
    gross = to_coin(quantity * price, currency)
    return gross - to_coin(gross * percent / HUNDRED, currency)


def told_of(connection: Connection) -> set[str]:
    """Return the tables whose entries the caller reads: staff of a server not all."""
    there = set(inspect(connection).get_table_names())
    narrow = "SELECT to_regproc('lading.told') IS NOT NULL"
    narrow += " AND row_security_active('public.audit')"
    if connection.dialect.name != "postgresql" or not connection.scalar(text(narrow)):
        return there
    asked = text("SELECT unnest(lading.told(false) || lading.told(true))")
    return there.intersection(connection.scalars(asked))


def _untold(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield the rows whose beginning is not in the audit trail."""
    there = told_of(connection)
    for table in audited():
        if table.name not in there or len(table.primary_key) != 1:
            continue
        key = next(iter(table.primary_key)).name
        asked = text(
            f'SELECT {key} FROM "{table.name}" t WHERE NOT EXISTS (SELECT 1'  # noqa: S608
            f" FROM audit a WHERE a.\"table\" = '{table.name}' AND a.op = '+'"
            f" AND a.row_key = CAST(t.{key} AS VARCHAR))"
        )
        yield from ((table.name, row) for row in connection.scalars(asked))
