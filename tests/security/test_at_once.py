"""Two sessions of psql that are at the same thing at once: one of them is refused.

Each race is the same: the first writes and has everything checked, the second writes
before the first has committed. What the second was shown is out of date by then.
"""

# ruff: noqa: S608, ISC004 - statements of our own, on several lines

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import text

from app.access.domain import Role
from app.contracts import service as contracts
from app.core.errors import InvalidError
from app.core.refs import Ref
from app.db.security.harden import declared
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Receipt
from tests import reuse
from tests.patience import wait_for
from tests.security.office import Guarded

CHECKED = "SET CONSTRAINTS ALL IMMEDIATE"


@dataclass(frozen=True)
class Race:
    """What two persons do at once, and what may not come of it.

    Attributes:
        before: What the server's administrator prepares, past all guards.
        first: Who begins, and the statements.
        second: Who comes second.
        refusal: What the second is told.
        wrong: Counts what went wrong.
    """

    before: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    refusal: str
    wrong: str


@pytest.fixture(scope="module")
def copied(traded: Guarded) -> Iterator[Guarded]:
    """The office after its deal, once more: what a race leaves is no other test's."""
    for database in traded.databases.values():
        database.engine.dispose()
    name = f"{traded.name}_races"
    with psycopg.connect(traded.cluster.dsn(), autocommit=True) as server:
        reuse.copy(server, traded.name, name)
        office = replace(traded, name=name, databases={})
        yield office
        office.close()
        reuse.drop(server, name)


def prepare(office: Guarded, statements: tuple[str, ...]) -> None:
    with office.root() as root:
        root.execute("SET session_replication_role = replica")
        for said in statements:
            root.execute(said.encode())


def say(connection: psycopg.Connection, statements: tuple[str, ...]) -> None:
    for said in statements:
        connection.execute(said.encode())
    connection.execute(CHECKED)


def run(office: Guarded, race: Race) -> None:
    """Let the second begin before the first has ended; both commit if they can."""
    with (
        office.connect(race.first[0], autocommit=False) as first,
        office.connect(race.second[0], autocommit=False) as second,
        ThreadPoolExecutor(1) as pool,
        office.root() as root,
    ):
        say(first, race.first[1:])
        pending = pool.submit(say, second, race.second[1:])
        wait_for(lambda: pending.done() or _waits(root, second))
        first.commit()
        _end(second, pending)


def _waits(root: psycopg.Connection, other: psycopg.Connection) -> bool:
    asked = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    row = root.execute(asked, (other.info.backend_pid,)).fetchone()
    return bool(row and row[0])


def _end(connection: psycopg.Connection, pending: Future[None]) -> None:
    try:
        pending.result()
        connection.commit()
    except psycopg.Error:
        connection.rollback()
        raise


def draft(key: int) -> tuple[str, ...]:
    """Copy the contract of the deal as a draft."""
    is_draft = f"""'{{"id": {key}, "state": "draft", "number": null, "revision": 0,
        "proforma_number": null}}'"""
    return (
        f"""INSERT INTO contract SELECT (jsonb_populate_record(c, {is_draft})).*
        FROM contract c WHERE id = 1""",
        f"""INSERT INTO contract_line SELECT (jsonb_populate_record(l,
        jsonb_build_object('id', {key} + l.id, 'contract_id', {key}))).*
        FROM contract_line l WHERE contract_id = 1""",
    )


def confirm(key: int) -> str:
    return f"""UPDATE contract SET state = 'confirmed',
        number = lading.next_number(company_id, 'SC', CURRENT_DATE),
        proforma_number = lading.next_number(company_id, 'PI', CURRENT_DATE)
        WHERE id = {key}"""


def put_away(key: int) -> str:
    return f"""INSERT INTO trash (kind, record_id, title, at, by)
        VALUES ('contract', {key}, 'x', now(), 'x')"""


def hidden(key: int) -> str:
    return f"""SELECT count(*) FROM contract c JOIN trash t ON t.record_id = c.id
        WHERE c.id = {key} AND c.number <> ''"""


def issue(warehouse: int) -> tuple[str, ...]:
    """Take the goods of the first shipment from a warehouse."""
    return (
        f"""INSERT INTO stock_move ("on", product_id, warehouse_id, quantity, kind,
        source_kind, source_id, note) SELECT CURRENT_DATE, product_id, {warehouse},
        -quantity, 'issue', 'shipment', 1, '' FROM shipment_line
        WHERE shipment_id = 1""",
        f"""UPDATE stock_balance b SET on_hand = on_hand - l.quantity
        FROM shipment_line l WHERE l.shipment_id = 1
        AND l.product_id = b.product_id AND b.warehouse_id = {warehouse}""",
    )


INVOICE = """INSERT INTO receivable (version, company_id, number, kind, customer_id,
    contract_id, shipment_id, currency, amount, open, booked_on, rate, rate_unit,
    booked_base, carried_base, awaits, days, step, reason)
    SELECT 1, r.company_id, s.invoice_number, 'invoice', r.customer_id, r.contract_id,
    2, r.currency, s.total, s.total, r.booked_on, r.rate, r.rate_unit,
    round(s.total * r.rate, 2), round(s.total * r.rate, 2), '', 0, 0, ''
    FROM receivable r, shipment s WHERE r.id = 1 AND s.id = 2"""
ALLOCATE = (
    """INSERT INTO receipt_allocation ("on", receipt_id, receivable_id, contract_id,
    amount, settled_base, carried_base, realised, charge_base, source)
    VALUES (CURRENT_DATE, 2, 1, 1, 80, 560, 560, 0, 0, '')""",
    "UPDATE receipt SET free = free - 80, free_base = free_base - 560 WHERE id = 2",
    """UPDATE receivable SET open = open - 80, carried_base = carried_base - 560
    WHERE id = 1""",
)
VALUE = (
    """INSERT INTO revaluation ("on", company_id, receivable_id, contract_id, open,
    rate, rate_unit, before_base, after_base, gain) SELECT '2031-01-31', company_id, id,
    contract_id, open, 8, 1, carried_base, open * 8, open * 8 - carried_base
    FROM receivable WHERE id = 1""",
    """UPDATE receivable r SET carried_base = carried_base + v.gain FROM revaluation v
    WHERE v.receivable_id = 1 AND r.id = 1""",
)
DEPOSIT = """INSERT INTO payment_allocation ("on", payment_id, purchase_id, amount,
    paid_base, carried_base, realised, fee_base, free, free_base)
    VALUES (CURRENT_DATE, 4, 1, 50, 50, 50, 0, 0, 50, 50)"""
NO_OTHER = ("DELETE FROM cash_move WHERE text = ''", "DELETE FROM transfer")
"""What the same race has left, beside the moves of the deal: they have words."""
DOLLARS = """SELECT sum(amount) FROM cash_move WHERE account_id = 1"""
BILLED = f"""INSERT INTO bill SELECT (jsonb_populate_record(b, jsonb_build_object(
    'id', 991, 'number', 'BL26-0991', 'state', 'booked', 'kind', 'charge', 'payee_id',
    1, 'purchase_id', null, 'invoice_number', '', 'currency', 'USD', 'amount',
    ({DOLLARS}), 'open', 0, 'booked_base', 7 * ({DOLLARS}), 'carried_base', 0))).*
    FROM bill b LIMIT 1"""
"""Of as many dollars as there are; what is paid for it settles it."""
PAID = f"""WITH p AS (INSERT INTO payment (state, payee_id, paid_on, currency, amount,
    rate, rate_unit, base, fee_base, account_id, note, created_at, created_by,
    company_id, version) SELECT 'paid', 1, CURRENT_DATE, 'USD', ({DOLLARS}), 7, 1,
    7 * ({DOLLARS}), 0, 1, '', now(), 'x', 1, 1 RETURNING *),
  a AS (INSERT INTO payment_allocation ("on", payment_id, bill_id, amount,
    paid_base, carried_base, realised, fee_base, free, free_base)
    SELECT CURRENT_DATE, id, 991, amount, base, base, 0, 0, 0, 0 FROM p)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT CURRENT_DATE, 1, 1, 'payment', id, '', 'USD', -amount, -base FROM p"""
SOLD = """WITH t AS (INSERT INTO transfer (state, kind, moved_on, source_id, target_id,
    currency, amount, to_currency, received, rate, rate_unit, gave_base, got_base, gain,
    fee_base, note, created_at, created_by, company_id, version)
    SELECT 'booked', 'exchange', CURRENT_DATE, 1, 2, 'USD', 100, 'CNY', 700, 7, 1, 700,
    700, 0, 0, '', now(), 'x', 1, 1 RETURNING id)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT CURRENT_DATE, 1, 1, 'exchange_out', id, '', 'USD', -100, -700 FROM t
UNION ALL SELECT CURRENT_DATE, 1, 2, 'exchange_in', id, '', 'CNY', 700, 700 FROM t"""
IMPORTED = """INSERT INTO warehouse (id, code, name, address, version)
    VALUES (901, 'IMP', 'Imported', '', 1)"""
ISSUED = "the lines of an issued document stay"
RACES = {
    "a line of a contract being confirmed": Race(
        draft(510),
        (Role.SALES, confirm(510)),
        (Role.SALES, "UPDATE contract_line SET unit_price = 1 WHERE contract_id = 510"),
        ISSUED,
        "SELECT count(*) FROM contract_line WHERE contract_id = 510 AND unit_price = 1",
    ),
    "a contract confirmed while it is emptied": Race(
        draft(520),
        (Role.SALES, "DELETE FROM contract_line WHERE contract_id = 520"),
        (Role.SALES, confirm(520)),
        "a document has goods",
        "SELECT count(*) FROM contract WHERE id = 520 AND state = 'confirmed'",
    ),
    "a contract put away while it is confirmed": Race(
        draft(530),
        (Role.SALES, confirm(530)),
        (Role.SALES, put_away(530)),
        "only a draft without a number",
        hidden(530),
    ),
    "a contract confirmed while it is put away": Race(
        draft(540),
        (Role.SALES, put_away(540)),
        (Role.SALES, confirm(540)),
        "a draft in the trash gets no number",
        hidden(540),
    ),
    "the goods of a shipment from two warehouses": Race(
        (
            "INSERT INTO warehouse (id, code, name, address, version)"
            " VALUES (77, 'W2', 'W2', '', 1)",
            "DELETE FROM stock_move WHERE source_kind = 'shipment'",
            "INSERT INTO stock_move SELECT (jsonb_populate_record(m, jsonb_build_object"
            "('id', 900 + id, 'warehouse_id', 77))).* FROM stock_move m",
            "INSERT INTO stock_balance SELECT (jsonb_populate_record(b,"
            "jsonb_build_object('id', 900 + id, 'warehouse_id', 77))).*"
            " FROM stock_balance b",
            "UPDATE stock_balance b SET on_hand = (SELECT sum(quantity) FROM stock_move"
            " m WHERE (m.product_id, m.warehouse_id) = (b.product_id, b.warehouse_id))",
        ),
        (Role.DOCUMENTS, *issue(1)),
        (Role.DOCUMENTS, *issue(77)),
        "a move of stock follows from no document",
        "SELECT count(*) FROM stock_move WHERE kind = 'issue' AND warehouse_id = 77",
    ),
    "the invoice of a shipment": Race(
        (
            "DELETE FROM receipt_allocation WHERE receivable_id = 2",
            "DELETE FROM revaluation WHERE receivable_id = 2",
            "DELETE FROM receivable WHERE id = 2",
            "DELETE FROM advance_release WHERE shipment_id = 2",
        ),
        (Role.DOCUMENTS, INVOICE),
        (Role.DOCUMENTS, INVOICE),
        "booked is 14795.200, due is 7397.600",
        "SELECT count(*) - 1 FROM receivable WHERE shipment_id = 2",
    ),
    "a deposit of a payment that is taken back": Race(
        (),
        (Role.FINANCE, "UPDATE payment SET state = 'reversed' WHERE id = 4"),
        (Role.FINANCE, DEPOSIT),
        "of deposit",
        "SELECT count(*) FROM payment_allocation WHERE payment_id = 4 AND free <> 0",
    ),
    "a claim valued while it is paid": Race(
        (
            "UPDATE receivable SET open = amount, carried_base = booked_base"
            " WHERE id = 1",
            "DELETE FROM receipt_allocation WHERE receivable_id = 1",
            "DELETE FROM revaluation WHERE receivable_id = 1",
            "UPDATE receipt SET amount = 1000, free = 1000, gross_base = 7000,"
            " free_base = 7000 WHERE id = 2",
            "DELETE FROM receipt_allocation WHERE receipt_id = 2",
            'INSERT INTO exchange_rate (base, currency, source, "on", kind, value,'
            " unit) VALUES ('CNY', 'USD', '', '2031-01-31', 'closing', 8, 1)",
        ),
        (Role.FINANCE, *ALLOCATE),
        (Role.FINANCE, *VALUE),
        "a month is valued with what is open",
        "SELECT count(*) FROM revaluation WHERE receivable_id = 1",
    ),
    "dollars sold while they are paid": Race(
        (*NO_OTHER, BILLED),
        (Role.FINANCE, PAID),
        (Role.FINANCE, SOLD),
        "so much foreign money is not on the account",
        "SELECT count(*) FROM transfer WHERE currency = 'USD'",
    ),
    "dollars sold while they are sold": Race(
        NO_OTHER,
        (Role.FINANCE, SOLD.replace("100", "50000").replace("700", "350000")),
        (Role.FINANCE, SOLD.replace("100", "50000").replace("700", "350000")),
        "so much foreign money is not on the account",
        "SELECT count(*) - 1 FROM transfer WHERE currency = 'USD'",
    ),
    "an import taken back while a colleague goes on with it": Race(
        (IMPORTED,),
        (Role.MANAGER, "UPDATE warehouse SET name = 'Ours' WHERE id = 901"),
        (Role.WAREHOUSE, "SELECT lading.remove_made('warehouse', '{901}', 'import.x')"),
        "only who made a record alone",
        "SELECT 1 - count(*) FROM warehouse WHERE id = 901",
    ),
}


@pytest.mark.feature("A137")
@pytest.mark.parametrize("name", RACES)
def test_of_two_at_once_the_second_is_refused(copied: Guarded, name: str) -> None:
    race = RACES[name]
    prepare(copied, race.before)
    if "import" in name:
        said = f"""INSERT INTO audit (at, by, login, action_key, "table", row_key, op)
            VALUES (now(), 'x', '{copied.login(Role.WAREHOUSE)}', 'import.x',
            'warehouse', '901', '+')"""
        prepare(copied, (said,))
    with pytest.raises(psycopg.Error, match=race.refusal):
        run(copied, race)
    with copied.root() as root:
        assert root.execute(race.wrong.encode()).fetchone() == (0,)


@pytest.mark.feature("A137")
def test_two_administrators_cannot_both_be_locked_out(copied: Guarded) -> None:
    """One of them stays; roles are of the whole server and are given back."""

    def taking(login: str) -> str:
        return f"SELECT lading.set_roles('{login}', 'sales')"

    boss, other = copied.login("boss"), copied.login(Role.ADMINISTRATOR)
    race = Race((), ("boss", taking(other)), (Role.ADMINISTRATOR, taking(boss)), "", "")
    try:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="just taken"):
            run(copied, race)
        asked = "SELECT roles LIKE '%%administrator%%' FROM staff WHERE login = %s"
        with copied.root() as root:
            assert root.execute(asked, (boss,)).fetchone() == (True,)
    finally:
        with copied.root() as root:
            given = "SELECT lading.set_roles(%s, 'administrator')"
            root.execute(given, (other,))


def deposited(office: Guarded, key: int, meanwhile: threading.Event | None) -> None:
    """Book a deposit of six tenths; tell when it is done, and wait for a colleague."""
    with office.at_work(Role.FINANCE) as uow:
        sold = contracts.get(uow, key)
        part = Allocation(contract=Ref(key, "", ""), amount=sold.total() * 6 / 10)
        receivables.receive(
            uow,
            Receipt(
                company=sold.company,
                customer=sold.customer,
                received_on=uow.today,
                currency=sold.currency,
                amount=part.amount,
                buying_rate=Decimal("7.05"),
                mid_rate=Decimal("7.10"),
                allocations=(part,),
            ),
        )
        if meanwhile is not None:
            pid = uow.session.scalar(text("SELECT pg_backend_pid()"))
            meanwhile.set()
            with office.root() as root:
                wait_for(lambda: root.execute(BLOCKED, (pid,)).fetchone() != (0,))


BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"


@pytest.mark.feature("A137")
def test_two_deposits_at_once_do_not_exceed_the_contract(copied: Guarded) -> None:
    """Each would find room for itself: whoever books one may not change a contract."""
    prepare(copied, draft(550))
    with copied.connect(Role.SALES) as sales:
        sales.execute(confirm(550).encode())
    meanwhile = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(deposited, copied, 550, meanwhile)
        first.add_done_callback(lambda _: meanwhile.set())
        meanwhile.wait()
        with pytest.raises(InvalidError, match="can still be paid"):
            deposited(copied, 550, None)
        first.result()
    with copied.root() as root:
        asked = "SELECT count(*) FROM advance WHERE contract_id = 550"
        assert root.execute(asked).fetchone() == (1,)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_nothing_is_written_on_what_stood_before(copied: Guarded, level: str) -> None:
    """There each guard would add up what was there when the transaction began."""
    with copied.connect(Role.FINANCE, autocommit=False) as raw:
        raw.execute(f"SET TRANSACTION ISOLATION LEVEL {level}".encode())
        assert raw.execute("SELECT count(*) FROM receivable").fetchone()
        with pytest.raises(psycopg.errors.CheckViolation, match="READ COMMITTED"):
            raw.execute("UPDATE receivable SET due_on = due_on")


@pytest.mark.feature("A137")
def test_every_table_is_written_on_what_stands_only(copied: Guarded) -> None:
    asked = """SELECT tgrelid::regclass::text FROM pg_trigger
        WHERE tgname = 'lading_as_it_stands' AND tgenabled = 'O'"""
    with copied.root() as root:
        assert {name for (name,) in root.execute(asked)} == set(declared().tables)


FILES = (
    """INSERT INTO stored_file (digest, size) VALUES (repeat('a', 64), 1),
    (repeat('b', 64), 1)""",
    """INSERT INTO attachment (id, kind, record_id, name, digest, ready, added_at,
    added_by, removed_at, removed_by) SELECT 800 + n, 'contract', 1, 'x',
    repeat(chr(96 + n), 64), true, now(), 'x', now() - interval '31 days', 'x'
    FROM generate_series(1, 2) n""",
)
ATTACH = """INSERT INTO attachment (kind, record_id, name, digest, ready, added_at,
    added_by) VALUES ('contract', 1, 'again', repeat('a', 64), true, now(), 'x')"""


@pytest.mark.feature("H29", "A137")
def test_a_file_attached_again_does_not_keep_others_in_the_trash(
    copied: Guarded,
) -> None:
    """The first is kept until the next time, the second is gone."""
    purge = (Role.SALES, "SELECT lading.purge_trash()")
    prepare(copied, FILES)
    run(copied, Race((), (Role.SALES, ATTACH), purge, "", ""))
    with copied.root() as root:
        asked = (
            "SELECT left(digest, 1), count(*) FROM attachment WHERE kind = 'contract'"
        )
        left = root.execute(f"{asked} GROUP BY 1".encode()).fetchall()
        files = root.execute("SELECT left(digest, 1) FROM stored_file").fetchall()
    assert dict(left)["a"] == 2
    assert "b" not in dict(left)
    assert ("a",) in files
    assert ("b",) not in files
