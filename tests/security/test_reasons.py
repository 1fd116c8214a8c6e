"""Why stock moves, at which rate a claim is booked, for whom a view is shared."""

from __future__ import annotations

import json

import psycopg
import pytest

from app.access.domain import Role

MOVE = """
WITH m AS (INSERT INTO stock_move ("on", product_id, warehouse_id, quantity, kind,
    source_kind, source_id, note)
  SELECT current_date, b.product_id, b.warehouse_id, {quantity}, '{kind}', '{source}',
    {key}, '' FROM stock_balance b ORDER BY b.id LIMIT 1
  RETURNING product_id, warehouse_id, quantity)
UPDATE stock_balance b SET on_hand = on_hand + m.quantity FROM m
WHERE (b.product_id, b.warehouse_id) = (m.product_id, m.warehouse_id)
"""
SHIPPED = "(SELECT max(id) FROM shipment WHERE state = 'shipped')"
RECEIVED = "(SELECT min(id) FROM goods_receipt WHERE state = 'posted')"
FORGED = [
    (Role.DOCUMENTS, 5, "issue", "shipment", SHIPPED),  # leaves the wrong way round
    (Role.DOCUMENTS, 5, "issue", "", "NULL"),
    (Role.DOCUMENTS, 5, "adjustment", "", "NULL"),  # counting is the warehouse's work
    (Role.DOCUMENTS, 5, "receipt", "goods_receipt", RECEIVED),
    (Role.WAREHOUSE, 5, "receipt", "goods_receipt", RECEIVED),  # came already
    (Role.WAREHOUSE, 5, "return", "goods_receipt", RECEIVED),
    (Role.WAREHOUSE, 5, "receipt", "", "NULL"),
    (Role.WAREHOUSE, 5, "adjustment", "shipment", SHIPPED),
    (Role.WAREHOUSE, 5, "issue", "inspection", "1"),
]


def left(connection, statement):
    """Carry a statement out, as far as the server lets it, and take it back."""
    with connection.transaction(force_rollback=True):
        count = connection.execute(statement).rowcount
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return count


@pytest.mark.feature("A137")
@pytest.mark.parametrize(("role", "quantity", "kind", "source", "key"), FORGED)
def test_stock_moves_for_a_reason(traded, role, quantity, kind, source, key):
    said = MOVE.format(quantity=quantity, kind=kind, source=source, key=key)
    with (
        traded.connect(role) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="follows from no document"),
    ):
        left(connection, said)


@pytest.mark.feature("A137")
def test_the_warehouse_puts_right_what_it_counted(traded):
    """The other way round: such a statement is refused for its reason alone."""
    said = MOVE.format(quantity=5, kind="adjustment", source="", key="NULL")
    with traded.connect(Role.WAREHOUSE) as connection:
        assert left(connection, said) == 1


NOTE = """
INSERT INTO receivable (version, company_id, number, kind, customer_id, contract_id,
  currency, amount, open, booked_on, rate, rate_unit, booked_base, carried_base,
  awaits, days, step, reason)
SELECT 1, c.company_id, 'note', 'debit_note', c.customer_id, c.id, c.currency, 100, 100,
  DATE '2031-03-02', {rate}, 1, 100 * {rate}, 100 * {rate}, '', 0, 0, ''
FROM contract c WHERE c.currency = 'USD' AND c.number IS NOT NULL LIMIT 1
"""
RATES = """
INSERT INTO exchange_rate (base, currency, source, "on", kind, value, unit)
SELECT 'CNY', 'USD', '', day::date, kind, value, 1
FROM (VALUES ('2031-02-01', 'mid', 7.11), ('2031-03-01', 'mid', 7.22),
  ('2031-03-03', 'mid', 7.33), ('2031-03-01', 'buying', 7.44)) AS r(day, kind, value)
"""


@pytest.mark.feature("A137")
@pytest.mark.parametrize("rate", ["7.11", "7.22", "7.33", "7.44"])
def test_a_claim_is_booked_at_the_mid_rate_of_its_day(traded, rate):
    """7.11 is an older one, 7.33 of the day after, 7.44 the bank's."""
    with traded.connect(Role.MANAGER) as connection:

        def book():
            with connection.transaction(force_rollback=True):
                connection.execute(RATES)
                return connection.execute(NOTE.format(rate=rate)).rowcount

        if rate == "7.22":
            assert book() == 1
            return
        with pytest.raises(psycopg.errors.CheckViolation, match="rate of its day"):
            book()


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    "said",
    [
        "receivable SET rate = 9, booked_base = 9 * amount, carried_base = 9 * open",
        "receivable SET contract_id = NULL, shipment_id = NULL",
        "advance SET rate = 9, base = 9 * amount, free_base = 9 * free",
    ],
)
def test_what_a_claim_is_worth_and_follows_from_is_said_once(traded, said):
    with (
        traded.connect(Role.FINANCE) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        left(connection, f"UPDATE {said}")


BILL = """
INSERT INTO bill (version, company_id, kind, state, payee_id, contract_id, currency,
  amount, open, invoice_number, invoice_on, rate, rate_unit, booked_base, carried_base,
  charge, approved_by, reason, note, created_at, created_by)
SELECT 1, company_id, kind, 'draft', payee_id, contract_id, 'USD', 100, 100, '',
  DATE '2026-06-21', {rate}, 1, 100 * {rate}, 100 * {rate}, '', '', '', '', now(), ''
FROM bill WHERE kind = 'supplier' LIMIT 1 RETURNING id
"""


@pytest.mark.feature("A137")
@pytest.mark.parametrize("rate", ["7.061", "99"])
def test_a_debt_that_a_draft_has_valued_is_booked_at_the_rate_of_its_day(traded, rate):
    """A draft says what it likes; to book it changes no figure of it."""
    with traded.connect(Role.FINANCE) as connection:

        def book():
            with connection.transaction(force_rollback=True):
                (key,) = connection.execute(BILL.format(rate=rate)).fetchone()
                said = "UPDATE bill SET state = 'booked' WHERE id = %s"
                connection.execute(said, (key,))
                connection.execute("SET CONSTRAINTS lading_booked IMMEDIATE")

        if rate == "7.061":
            book()
            return
        with pytest.raises(psycopg.errors.CheckViolation, match="rate of its day"):
            book()


@pytest.mark.feature("A137")
def test_a_view_shared_with_a_role_is_read_by_that_role(traded):
    told = {
        "for all": {"query": {}, "role": ""},
        "for finance": {"query": {}, "role": "finance"},
        "broken": None,
    }
    found = {}
    with traded.root() as root, root.transaction(force_rollback=True):
        for name, data in told.items():
            text = "{ no JSON" if data is None else json.dumps(data)
            root.execute(
                "INSERT INTO saved_view (list, owner, name, shared, data)"
                " VALUES ('x', %s, %s, true, %s)",
                (traded.login("boss"), name, text),
            )
        for role in (Role.SALES, Role.FINANCE, "boss"):
            with root.transaction(force_rollback=True):
                root.execute(f"SET SESSION AUTHORIZATION {traded.login(role)}".encode())
                asked = "SELECT name FROM saved_view WHERE list = 'x'"
                found[role] = {name for (name,) in root.execute(asked)}
    assert found[Role.SALES] == {"for all", "broken"}
    assert found[Role.FINANCE] == {"for all", "broken", "for finance"}
    assert found["boss"] == {"for all", "broken", "for finance"}


def copied(root, table, **other):
    """Return the statement that enters the newest row of a table once more."""
    asked = (
        "SELECT column_name FROM information_schema.columns WHERE table_schema = "
        "'public' AND table_name = %s AND column_name <> 'id'"
    )
    names = [row[0] for row in root.execute(asked, (table,))]
    listed = ", ".join(f'"{name}"' for name in names)
    given = ", ".join(other.get(name, f'"{name}"') for name in names)
    newest = f"SELECT {given} FROM {table} ORDER BY id DESC LIMIT 1"  # noqa: S608
    return f"INSERT INTO {table} ({listed}) {newest}"


@pytest.mark.feature("A137")
def test_a_deposit_is_what_was_received_and_is_entered_once(traded):
    with traded.root() as root:
        again = copied(root, "advance", free="amount", free_base="base")
        (newest,) = root.execute("SELECT max(id) FROM advance").fetchone()
        twice = copied(root, "receipt_allocation", advance_id=str(newest))
    more = "UPDATE receipt SET amount = amount + 1, free = free + 1"
    with traded.connect(Role.FINANCE) as connection:
        for said in (again, twice):
            with pytest.raises(psycopg.errors.CheckViolation):
                left(connection, said)
        with pytest.raises(psycopg.errors.CheckViolation, match="a deposit follows"):
            left(connection, again)
        with pytest.raises(psycopg.Error):
            left(connection, more)


@pytest.mark.feature("A137")
def test_a_document_bears_no_number_of_another_series(traded):
    with traded.root() as root:
        (foreign,) = root.execute("SELECT max(number) FROM purchase").fetchone()
        (own,) = root.execute("SELECT max(number) FROM quotation").fetchone()
        said = {"state": "'draft'", "revision": "0"}
        draft, theirs, ours = (
            copied(root, "quotation", **said, number=number)
            for number in ("NULL", f"'{foreign}'", f"'{own}'")
        )
    with traded.connect(Role.MANAGER) as connection:
        assert left(connection, draft) == 1
        with pytest.raises(psycopg.errors.CheckViolation, match="by its series"):
            left(connection, theirs)
        with pytest.raises(psycopg.errors.UniqueViolation):
            left(connection, ours)
