"""Who is another person is told by the login; what else was believed as typed."""

from __future__ import annotations

import psycopg
import pytest

from app.access.domain import Role

REFUSED = psycopg.errors.CheckViolation
HELD = """
INSERT INTO bill (state, kind, payee_id, contract_id, shipment_id, charge,
  invoice_number, currency, amount, open, rate, rate_unit, booked_base, carried_base,
  approved_by, reason, note, created_at, created_by, company_id, version)
SELECT 'draft', 'supplier', supplier_id, NULL, NULL, '', 'x1', 'CNY', 1, 1, 1, 1, 1, 1,
  '', '', '', now(), 'x', company_id, 0 FROM purchase LIMIT 1 RETURNING id
"""
SENT = """
INSERT INTO dispatch (kind, record_id, at, by, sent_to, subject, papers)
VALUES ('contract', (SELECT min(id) FROM contract), '2020-01-01', 'Zhao', 'x', '', '')
RETURNING by, at > now() - interval '1 h'
"""


@pytest.fixture
def root(traded):
    """Return the server's administrator; what is done is undone again."""
    with traded.root() as connection, connection.transaction(force_rollback=True):
        yield connection


def as_one(root, login):
    """Go on as a person of the staff who signed in."""
    root.execute(f"SET SESSION AUTHORIZATION {login}")


def back(root):
    root.execute("RESET SESSION AUTHORIZATION")


@pytest.mark.feature("A137", "H38")
def test_nobody_passes_his_own_bill_under_another_name(traded, root):
    """A manager's name is changed between entering a bill and letting it pass."""
    manager, finance = traded.login(Role.MANAGER), traded.login(Role.FINANCE)
    as_one(root, manager)
    (key,) = root.execute(HELD).fetchone()
    back(root)
    with_no_guards = "SET LOCAL session_replication_role = "
    root.execute(with_no_guards + "replica")
    root.execute("UPDATE bill SET state = 'held' WHERE id = %s", (key,))
    root.execute(with_no_guards + "origin")
    root.execute("UPDATE staff SET name = 'Somebody' WHERE login = %s", (manager,))
    passed = "UPDATE bill SET state = 'booked', reason = 'r' WHERE id = %s"
    as_one(root, manager)
    with pytest.raises(REFUSED, match="nobody lets pass"), root.transaction():
        root.execute(passed, (key,))
    back(root)
    as_one(root, finance)
    assert root.execute(passed, (key,)).rowcount == 1
    back(root)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("name", ["Manager", " manager "])
def test_nobody_takes_the_name_of_a_colleague(traded, root, name):
    as_one(root, traded.login("boss"))
    asked = "UPDATE staff SET name = %s WHERE login = %s"
    with pytest.raises(REFUSED, match="is called"), root.transaction():
        root.execute(asked, (name, traded.login(Role.FINANCE)))
    same = root.execute(asked, ("Manager", traded.login(Role.MANAGER)))
    assert same.rowcount == 1
    back(root)


@pytest.mark.feature("A102", "A137")
def test_a_letter_that_left_says_who_sent_it_and_when(traded, root):
    as_one(root, traded.login(Role.DOCUMENTS))
    assert root.execute(SENT).fetchone() == ("Documents", True)
    back(root)


@pytest.mark.feature("A137")
def test_a_credit_limit_is_not_said_by_who_sells(traded, root):
    said = "UPDATE party SET credit_limit = 9999999 WHERE roles = 'customer'"
    as_one(root, traded.login(Role.SALES))
    with pytest.raises(psycopg.errors.InsufficientPrivilege), root.transaction():
        root.execute(said)
    back(root)
    for role in (Role.FINANCE, Role.MANAGER):
        as_one(root, traded.login(role))
        assert root.execute(said).rowcount
        back(root)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("column", ["number", "proforma_number"])
def test_a_number_that_no_series_gives_is_borne_by_no_contract(traded, root, column):
    draft = "UPDATE contract SET state = 'draft', number = NULL, proforma_number = NULL"
    root.execute("SET LOCAL session_replication_role = replica")
    root.execute(draft)
    root.execute("SET LOCAL session_replication_role = origin")
    as_one(root, traded.login(Role.SALES))
    with pytest.raises(REFUSED, match="none of its series"), root.transaction():
        root.execute(f"UPDATE contract SET {column} = 'SC-FAKE-1'")  # noqa: S608
    back(root)


def drawn_otherwise(root, said, key):
    """Change a drawing, to the end."""
    root.execute(f"UPDATE credit_drawing SET {said} WHERE id = {key}")  # noqa: S608
    root.execute("SET CONSTRAINTS lading_unpaid IMMEDIATE")


DRAWN = """
INSERT INTO credit_drawing (credit_id, position, shipment_id, amount, presented_on,
  paid_on, last_day, note) SELECT id, 9, (SELECT max(id) FROM shipment), amount,
  '2026-07-01', {}, '2026-07-13', '' FROM credit LIMIT 1 RETURNING id
"""


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    "said",
    [
        "presented_on = '2026-07-02'",
        "presented_on = NULL",
        "last_day = '2026-09-09'",
        "paid_on = '2026-07-08'",
        "paid_on = NULL",
    ],
)
def test_the_days_of_a_paid_drawing_stay(root, said):
    root.execute("SET LOCAL session_replication_role = replica")
    root.execute("DELETE FROM credit_drawing")
    root.execute("UPDATE credit SET state = 'used'")
    (key,) = root.execute(DRAWN.format("'2026-07-09'")).fetchone()
    root.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(REFUSED), root.transaction():
        drawn_otherwise(root, said, key)
