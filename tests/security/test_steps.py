"""What is issued is changed by its next step only, whoever comes past the program."""

from __future__ import annotations

from contextlib import contextmanager

import psycopg
import pytest

from app.modules import STATES, find
from tests import walks

STILL = {
    "purchase/confirmed": {"received_percent"},
    "purchase/completed": {"received_percent"},
    "purchase/cancelled": {"received_percent"},
    "declaration/declared": {"bill_number"},
    "declaration/released": {"bill_number"},
    "payment/paid": {"bank_reference"},
    "payment/reversed": {"bank_reference"},
    "payment/reversal": {"bank_reference"},
    "shipment/shipped": {"transport_document", "vessel", "voyage", "eta", "note"},
}
"""By table and state what its services still write while it stays in its state: on the
way more becomes known of a shipment; a list shows how much of an order came; a bank's
advice comes after its payment, a carrier's number after the declaration. Balances
change with their ledgers only."""
BORNE = {"version", "owner"}
"""A save is counted, a record handed over."""
EDITED = {
    "inquiry": {"open", "quoted"},
    "shipment": {"draft", "booked"},
    "refund": {"open"},
    "inspection": {"planned"},
    "credit": {"received", "accepted"},
    "payment": set(),
    "receipt": set(),
}
"""In which states a document is edited; the others are drafts then."""
OTHERWISE = {
    "bool": ('NOT "{0}"',),
    "date": ('coalesce("{0}", current_date) - 1', "NULL"),
    "varchar": ("coalesce(\"{0}\", '') || 'x'", "''", "NULL"),
    "text": ("coalesce(\"{0}\", '') || 'x'", "''"),
    "timestamptz": ("now()",),
}
NUMBERS = ('coalesce("{0}", 0) + 1', 'coalesce("{0}", 1) - 1', "0", "NULL")
CHANGED = """UPDATE "{0}" SET "{1}" = {2} WHERE {3} AND "{1}" IS DISTINCT FROM {2}"""
FIRST, IN_STATE = "SELECT min(id) FROM {}", "UPDATE {} SET state = '{}'"
COLUMNS = """SELECT a.attname, t.typname FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND has_column_privilege(%s, a.attrelid, a.attnum, 'UPDATE')"""
OWN = """SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND a.attname = %s AND starts_with(c.relname, %s)"""


@pytest.fixture
def root(traded):
    """Return the server's administrator; what is done is undone again."""
    with traded.root() as connection, connection.transaction(force_rollback=True):
        yield connection


def test_no_contract_is_confirmed_before_the_day_of_its_quotation(root):
    """By who comes past the program; on that very day it is."""
    with unguarded(root):
        root.execute(
            "UPDATE contract SET state = 'draft' WHERE quotation_id IS NOT NULL"
        )
    said = """UPDATE contract c SET state = 'confirmed', signed_on = q.quoted_on - {}
      FROM quotation q WHERE q.id = c.quotation_id"""
    refused = pytest.raises(psycopg.errors.CheckViolation, match="day of its quotation")
    with refused, root.transaction():
        root.execute(said.format(1))
    assert root.execute(said.format(0)).rowcount > 0


@contextmanager
def unguarded(root):
    root.execute("SET session_replication_role = replica")
    yield
    root.execute("SET session_replication_role = origin")


def changes(root, statement):
    """Say whether a statement changes something and stands at the end."""
    try:
        with root.transaction(force_rollback=True):
            done = root.execute(statement)
            root.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return done.rowcount > 0
    except psycopg.Error:
        return False


def written(root, login, table, which):
    """Return the columns of some rows that somebody can still change."""
    found = set()
    for column, kind in root.execute(COLUMNS, (table, login)).fetchall():
        for new in OTHERWISE.get(kind, NUMBERS):
            value = new.format(column)
            changed = CHANGED.format(table, column, value, which)
            if changes(root, changed):
                found.add(column)
                break
    return found


@pytest.mark.feature("A137")
@walks.walked(
    "table",
    [one for one in STATES if one != "transfer"],
    ["contract", "shipment", "payment", "refund"],
)
def test_what_is_issued_stays_in_every_state(traded, root, table):
    login = traded.login("manager")
    ways = find(STATES[table])
    states = {old.value for old, _action in ways} | {s.value for s in ways.values()}
    (key,) = root.execute(FIRST.format(table)).fetchone()
    lines = [name for (name,) in root.execute(OWN, (f"{table}_id", f"{table}_"))]
    costs = [name for name in lines if name.endswith("_cost")]
    for state in states - EDITED.get(table, {"draft"}):
        with unguarded(root):
            root.execute(IN_STATE.format(table, state) + f" WHERE id = {key}")
        still = STILL.get(f"{table}/{state}", set()) | BORNE
        assert written(root, login, table, f"id = {key}") <= still, state
        for name in set(lines) - set(costs) - {f"{table}_allocation"}:
            of = f"{table}_id = {key}"
            assert not written(root, login, name, of) - {"position"}, (name, state)


NEVER = (
    # Money of a refund before its step, or more than was applied for.
    "UPDATE refund SET state = 'open', approved_amount = 1",
    "UPDATE refund SET state = 'open', received_amount = 1, received_on = CURRENT_DATE",
    "UPDATE refund SET state = 'approved', approved_amount = refund + 1",
    "UPDATE refund SET received_amount = approved_amount + 1",
    # A release nobody gave, and one before the declaration.
    "UPDATE declaration SET state = 'declared', released_on = CURRENT_DATE",
    "UPDATE declaration SET state = 'released', released_on = declared_on - 1",
    # A payee and a customer are found out once.
    "UPDATE bill SET payee_id = 1 WHERE state = 'booked' AND payee_id > 1",
    "UPDATE receipt SET customer_id = NULL",
    "UPDATE receipt SET mid_rate = mid_rate + 1",
    # Dates of claims follow from their contracts.
    "UPDATE receivable SET due_on = due_on + 1",
    "UPDATE bill SET state = 'cancelled', open = 1",
)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("said", NEVER)
def test_no_step_is_written_without_being_taken(root, said):
    if " SET state" in said:
        table, state = said.split()[1], said.split("'")[1]
        with unguarded(root):
            root.execute(IN_STATE.format(table, state))
    with pytest.raises(psycopg.errors.CheckViolation):
        root.execute(said.replace("state = 'open', ", ""))


@pytest.mark.feature("A137")
def test_a_document_begins_as_a_draft(root):
    copied = """INSERT INTO {0} SELECT (jsonb_populate_record(d, jsonb_build_object(
        'id', 9901, 'number', NULL, 'state', '{1}'))).* FROM {0} d LIMIT 1"""
    for table, state in (("contract", "confirmed"), ("shipment", "shipped")):
        with pytest.raises(psycopg.errors.CheckViolation), root.transaction():
            root.execute(copied.format(table, state))


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    "said",
    [
        "UPDATE purchase_line SET received = received - 1 WHERE received > 0",
        "UPDATE credit SET drawn = drawn + 1",
        "UPDATE credit SET undrawn = undrawn + 1",
        "DELETE FROM credit_drawing WHERE presented_on IS NULL",
    ],
)
def test_what_was_received_and_drawn_agrees_with_its_papers(root, said):
    with unguarded(root):
        root.execute("UPDATE credit_drawing SET presented_on = NULL, paid_on = NULL")
        root.execute("UPDATE credit SET state = 'accepted'")
        if not root.execute("SELECT count(*) FROM credit_drawing").fetchone()[0]:
            root.execute(
                "INSERT INTO credit_drawing (credit_id, position, shipment_id, amount, "
                "note) SELECT id, 0, (SELECT min(id) FROM shipment), amount, '' "
                "FROM credit LIMIT 1"
            )
        root.execute(
            "UPDATE credit SET undrawn = amount - d.sum, drawn = d.sum FROM (SELECT "
            "credit_id, sum(amount) FROM credit_drawing GROUP BY 1) d "
            "WHERE id = d.credit_id"
        )
    root.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(psycopg.errors.CheckViolation):
        assert root.execute(said).rowcount
