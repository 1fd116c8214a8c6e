"""What follows from something else, or only goes on, is written by nobody else."""

from __future__ import annotations

import psycopg
import pytest

from app.access.domain import Role

HANDED = "UPDATE {table} SET owner = %s, version = version + 1"
ON = "UPDATE contract SET version = version"
REFUSED = psycopg.errors.CheckViolation


@pytest.fixture
def root(traded):
    """The server's administrator, who is held to the same; all is taken back."""
    with traded.root() as root, root.transaction(force_rollback=True):
        yield root


def test_the_store_says_no_other_share_than_its_lines(traded, root):
    """Lists and reminders believe it; it could be set to anything."""
    asked = "UPDATE purchase SET received_percent = %s, version = version + 1"
    with traded.connect("warehouse") as store, store.transaction():
        store.execute(asked, (99,))
        with pytest.raises(REFUSED, match="received are 99"):
            store.execute("SET CONSTRAINTS ALL IMMEDIATE")
        raise psycopg.Rollback
    root.execute("UPDATE purchase SET received_percent = received_percent")
    root.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_half_of_what_was_ordered_is_half_received(root):
    """Worked by hand: all lines half there are 50 %."""
    root.execute("SET LOCAL session_replication_role = replica")
    root.execute("UPDATE purchase_line SET received = quantity / 2")
    root.execute("SET LOCAL session_replication_role = origin")
    root.execute("UPDATE purchase SET received_percent = 50")
    root.execute("SET CONSTRAINTS ALL IMMEDIATE")
    root.execute("SET CONSTRAINTS ALL DEFERRED")
    root.execute("UPDATE purchase SET received_percent = 51")
    with pytest.raises(REFUSED, match="the lines say 50"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("table", ["party", "contract", "shipment"])
def test_a_record_is_handed_over_to_staff_only(traded, root, table):
    asked = HANDED.format(table=table).encode()
    root.execute(asked, (traded.login("other"),))
    root.execute(asked, ("",))
    with pytest.raises(REFUSED, match="nobody is not the login of active staff"):
        root.execute(asked, ("nobody",))


def test_who_left_takes_nothing_over(traded, root):
    login = traded.login("other")
    root.execute("UPDATE staff SET active = false WHERE login = %s", (login,))
    with pytest.raises(REFUSED, match="active staff"):
        root.execute("UPDATE contract SET owner = %s", (login,))


@pytest.mark.parametrize(
    ("after", "fine"), [("+ 0", True), ("+ 1", True), ("+ 2", False), ("- 1", False)]
)
def test_a_version_goes_on_by_one(root, after, fine):
    asked = f"{ON} {after}".encode()
    if fine:
        root.execute(asked)
    else:
        with pytest.raises(REFUSED, match="does not follow"):
            root.execute(asked)


def test_nor_does_who_leads_the_office_set_one(traded):
    with traded.connect(Role.ADMINISTRATOR) as leader, leader.transaction():
        with pytest.raises(REFUSED, match="does not follow"):
            leader.execute("UPDATE contract SET version = 77")
        raise psycopg.Rollback


def test_goods_that_were_counted_keep_their_unit(root):
    """A spelling is put right; another unit would make dozens of what are pieces."""
    root.execute("UPDATE product SET unit = 'Pcs.' WHERE unit = 'PCS'")
    with pytest.raises(REFUSED, match="were counted in"):
        root.execute("UPDATE product SET unit = 'DOZ'")


def test_goods_that_nobody_counted_get_another_unit(root):
    new = '{"id": 9001, "code": "NEW-1", "code_folded": "new-1"}'
    root.execute(
        "INSERT INTO product SELECT (jsonb_populate_record(p, %s::jsonb)).*"
        " FROM product p WHERE id = (SELECT min(product_id) FROM stock_move)",
        (new,),
    )
    changed = root.execute("UPDATE product SET unit = 'DOZ' WHERE id = 9001")
    assert changed.rowcount == 1


MOVED = "SELECT account_id FROM cash_move"
PRINTED = "SELECT account_id FROM contract WHERE account_id > 0"
STEPS = (
    "UPDATE shipment SET delivered_on = current_date WHERE state = '{0}'",
    "UPDATE credit SET closed_on = current_date WHERE state = '{0}'",
    "UPDATE bill SET approved_by = 'me' WHERE state = '{0}'",
)
"""Each writes what its document's step writes, before it is taken."""


def test_an_account_on_which_money_moved_keeps_its_currency(root):
    other = "UPDATE bank_account SET currency = 'HKD' WHERE id"
    root.execute(f"{other} NOT IN ({MOVED} UNION {PRINTED})")
    with pytest.raises(REFUSED, match="in another currency already"):
        root.execute(f"{other} IN ({MOVED})")


def test_books_that_have_begun_keep_their_currency(traded, root):
    with pytest.raises(REFUSED, match="in another currency already"):
        root.execute("UPDATE company SET base_currency = 'HKD'")
    with traded.connect(Role.ADMINISTRATOR) as leader, leader.transaction():
        with pytest.raises(REFUSED):
            leader.execute(
                "UPDATE company SET base_currency = 'HKD', version = version + 1"
            )
        raise psycopg.Rollback


@pytest.mark.parametrize("asked", STEPS)
def test_no_step_is_written_before_it_is_taken(root, asked):
    table = asked.split()[1]
    first = {"shipment": "booked", "credit": "accepted", "bill": "draft"}[table]
    root.execute("SET LOCAL session_replication_role = replica")
    root.execute(f"UPDATE {table} SET state = %s", (first,))  # noqa: S608 - our name
    root.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(REFUSED, match="before it is taken"):
        root.execute(asked.format(first).encode())


def test_a_credit_that_was_accepted_keeps_its_day(root):
    root.execute("SET LOCAL session_replication_role = replica")
    root.execute("UPDATE credit SET state = 'accepted', accepted_on = '2026-05-20'")
    root.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(REFUSED, match="once for all"):
        root.execute("UPDATE credit SET accepted_on = '2026-05-21'")


@pytest.mark.parametrize("table", ["receipt", "payment"])
def test_what_was_said_of_money_when_it_moved_stays(traded, table):
    """A reversal says why in a note of its own; nobody writes another one later."""
    asked = f"UPDATE {table} SET note = 'else'"  # noqa: S608 - the test's names
    with (
        traded.connect("finance") as clerk,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        clerk.execute(asked.encode())
