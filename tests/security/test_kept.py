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
    root.execute(
        "UPDATE product SET unit = 'DOZ'"
        " WHERE id NOT IN (SELECT product_id FROM stock_move)"
    )
