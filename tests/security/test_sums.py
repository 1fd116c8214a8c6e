"""What is issued adds up, and what is paid left an account, whoever says it."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest
from psycopg.types.json import Jsonb

from app.db.security.ledgers import coins

ISSUED = """UPDATE contract SET state = 'confirmed',
    number = lading.next_number(company_id, 'SC', CURRENT_DATE),
    proforma_number = lading.next_number(company_id, 'PI', CURRENT_DATE){more}
    WHERE id = {key}"""
COPIED = (
    """INSERT INTO contract SELECT (jsonb_populate_record(c, jsonb_build_object(
    'id', {key}, 'state', '{state}', 'number', null, 'proforma_number', null,
    'revision', 0) || '{more}')).* FROM contract c WHERE id = 1""",
    """INSERT INTO contract_line SELECT (jsonb_populate_record(l, jsonb_build_object(
    'id', {key} + l.id, 'contract_id', {key}))).* FROM contract_line l
    WHERE contract_id = 1""",
)


@pytest.fixture
def root(traded):
    """The server's administrator, who is held to the same; all is taken back."""
    with traded.root() as root, root.transaction(force_rollback=True):
        yield root


def copied(root, key, state="draft", more="{}"):
    for said in COPIED:
        root.execute(said.format(key=key, state=state, more=more).encode())


@pytest.mark.feature("A137")
@pytest.mark.parametrize(("more", "fine"), [("", True), (", total = 1", False)])
def test_a_document_is_issued_with_the_total_of_its_lines(root, more, fine):
    """58,981.60: 2,200 at 14.36, 2,200 at 7.70 and 3,360 at 3.11 (the sample deal)."""
    copied(root, 601)
    root.execute(ISSUED.format(key=601, more=more).encode())
    if fine:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="the lines come to 58981"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


NUMBERED = "number = lading.next_number(company_id, 'SC', CURRENT_DATE)"


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    "steps",
    [
        ("total = 1", "state = 'confirmed'", NUMBERED),
        (f"total = 1, {NUMBERED}", "state = 'confirmed'", "version = version + 1"),
    ],
)
def test_a_document_issued_step_by_step_adds_up_as_well(root, steps):
    copied(root, 604)
    for said in steps:
        root.execute(f"UPDATE contract SET {said} WHERE id = 604".encode())  # noqa: S608
    with pytest.raises(psycopg.errors.CheckViolation, match="the lines come to 58981"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.feature("A137")
def test_of_lines_entered_at_once_none_is_of_an_issued_document(root):
    copied(root, 605)
    said = "'contract_id', CASE position WHEN 0 THEN 605 ELSE 1 END"
    said += ", 'position', -1 - position"
    one_of_each = COPIED[1].format(key=706).replace("'contract_id', 706", said)
    with pytest.raises(psycopg.errors.CheckViolation, match="lines of an issued"):
        root.execute(one_of_each.encode())


@pytest.mark.feature("A137")
def test_yen_have_no_coins(root):
    """3 at 100.50 are 302 JPY: 301.5, rounded half up; 5 % off are 15."""
    yen, dinars = coins("'JPY'"), coins("'KWD'")
    asked = f"SELECT round(3 * 100.50, {yen}), round(302 * 0.05, {yen})"
    assert root.execute(asked.encode()).fetchone() == (302, 15)
    asked = f"SELECT round(1.0005, {dinars})"
    assert root.execute(asked.encode()).fetchone() == (Decimal("1.001"),)


@pytest.mark.feature("A137")
def test_a_contract_is_not_entered_as_confirmed(root):
    known = '{"number": "X-1"}'
    said = COPIED[0].format(key=602, state="confirmed", more=known)
    with pytest.raises(psycopg.errors.CheckViolation, match="begins as a draft"):
        root.execute(said.encode())


PAID = """WITH p AS (INSERT INTO payment (state, payee_id, paid_on, currency, amount,
    rate, rate_unit, base, fee_base, account_id, note, created_at, created_by,
    company_id, version, payee_account_id) SELECT 'paid', {payee}, CURRENT_DATE, 'CNY',
    100, 1, 1, 100, 0, account_id, '', now(), 'x', company_id, 1,
    (SELECT max(c.id) FROM confirmed_account c WHERE c.party_id = {payee})
    FROM payment WHERE id = 2 RETURNING id),
  a AS (INSERT INTO payment_allocation ("on", payment_id, purchase_id, amount,
    paid_base, carried_base, realised, fee_base, free, free_base)
    SELECT CURRENT_DATE, id, 1, {part}, {part}, {part}, 0, 0, {part}, {part} FROM p)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT CURRENT_DATE, 1, 2, 'payment', id, '', 'CNY', {moved}, {moved} FROM p"""


SUPPLIER = "(SELECT supplier_id FROM purchase WHERE id = 1)"
SPENT = """UPDATE purchase SET total = (SELECT sum(a.amount)
    FROM payment_allocation a LEFT JOIN bill b ON b.id = a.bill_id
    WHERE 1 IN (a.purchase_id, b.purchase_id) AND a.payment_id IS NOT NULL)
    + {left} WHERE id = 1"""


def ordered(root, left):
    """Let the first purchase come to what is paid for it, and some more."""
    root.execute("SET session_replication_role = replica")
    root.execute(SPENT.format(left=left).encode())
    root.execute("SET session_replication_role = origin")


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("payee", "left", "fine"),
    [(SUPPLIER, 100, True), (SUPPLIER, 99, False), ("payee_id", 100, False)],
)
def test_a_deposit_goes_to_the_supplier_up_to_the_total(root, payee, left, fine):
    """What is paid for the purchase already, and 100 more, against its total."""
    ordered(root, left=left)
    root.execute(PAID.format(part=100, moved=-100, payee=payee).encode())
    if fine:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="no more"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.feature("A137")
@pytest.mark.parametrize("fine", [False, True])
def test_an_invoice_is_entered_once(root, fine):
    as_new = {"id": 990, "number": None, "state": "draft"}
    if fine:
        as_new["invoice_number"] = "NEW-1"
    said = """INSERT INTO bill SELECT (jsonb_populate_record(b, %s)).* FROM bill b
        WHERE invoice_number <> '' ORDER BY id LIMIT 1"""
    root.execute(said, (Jsonb(as_new),))
    if fine:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="entered before"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("part", "moved", "fine"), [(100, -100, True), (500, -100, False), (100, -1, False)]
)
def test_no_more_is_settled_than_left_the_account(root, part, moved, fine):
    ordered(root, left=500)
    root.execute(PAID.format(part=part, moved=moved, payee=SUPPLIER).encode())
    if fine:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="its parts and its"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


MORE = """UPDATE receipt SET amount = amount + 3, charge = charge + 3, free = free + 3,
    gross_base = gross_base + {base}, charge_base = charge_base + {base},
    free_base = free_base + {base} WHERE id = 1"""


@pytest.mark.feature("A137")
@pytest.mark.parametrize(("off", "fine"), [("1.47", True), ("-9", False)])
def test_charges_noted_one_by_one_are_each_rounded(root, off, fine):
    """Books in yen: at 150.49 three charges of 1.00 are 450 of 451.47 JPY."""
    rate, unit = root.execute(
        "SELECT buying_rate, rate_unit FROM receipt WHERE id = 1"
    ).fetchone()
    base = round(3 * rate / unit, 2) - Decimal(off)
    root.execute(MORE.format(base=base).encode())
    if fine:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="and its charges"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


TWICE = (
    """INSERT INTO bill SELECT (jsonb_populate_record(b, '{"id": 992, "number": null,
        "state": "draft", "purchase_id": null}')).* FROM bill b
        WHERE invoice_number <> '' ORDER BY id LIMIT 1""",
    "UPDATE bill SET open = amount, carried_base = booked_base WHERE id = 992",
    """INSERT INTO trash (kind, record_id, title, at, by)
        VALUES ('bill', 992, '', now(), '')""",
)


@pytest.mark.feature("A137")
def test_an_invoice_out_of_the_trash_is_not_booked_twice(root):
    """What lies there is no second one, until it comes back."""
    root.execute("SET session_replication_role = replica")
    for said in TWICE:
        root.execute(said)
    root.execute("SET session_replication_role = origin")
    root.execute("DELETE FROM trash WHERE record_id = 992")
    root.execute("""UPDATE bill SET state = 'booked',
        number = lading.next_number(company_id, 'BL', CURRENT_DATE) WHERE id = 992""")
    with pytest.raises(psycopg.errors.CheckViolation, match="entered before"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


FREIGHT = """INSERT INTO bill SELECT (jsonb_populate_record(b, jsonb_build_object(
    'id', 991, 'number', 'BL26-0991', 'state', 'booked', 'kind', 'charge', 'payee_id',
    1, 'purchase_id', null, 'invoice_number', '', 'currency', 'USD', 'amount', 100,
    'open', 0, 'booked_base', 700, 'carried_base', 0))).* FROM bill b LIMIT 1"""
ABROAD = """WITH p AS (INSERT INTO payment (state, payee_id, paid_on, currency, amount,
    rate, rate_unit, base, fee_base, account_id, note, created_at, created_by,
    company_id, version) VALUES ('paid', 1, CURRENT_DATE, 'USD', 100, 7, 1, 700, 8, 1,
    '', now(), 'x', 1, 1) RETURNING id),
  a AS (INSERT INTO payment_allocation ("on", payment_id, bill_id, amount, paid_base,
    carried_base, realised, fee_base, free, free_base)
    SELECT CURRENT_DATE, id, {bill}, 100, 700, 700, 0, 8, 0, 0 FROM p)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT CURRENT_DATE, 1, 1, 'payment', id, '', 'USD', -100, -700 FROM p"""


def billed(root):
    root.execute("SET session_replication_role = replica")
    root.execute(FREIGHT)
    root.execute("SET session_replication_role = origin")


FEE = """ UNION ALL
SELECT CURRENT_DATE, 1, 2, 'payment_fee', id, '', 'CNY', {fee}, {fee} FROM p"""


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("fee", "fine"),
    [(FEE.format(fee=-8), True), (FEE.format(fee=-1), False), ("", False)],
)
def test_a_banks_fee_leaves_an_account_as_well(root, fee, fine):
    billed(root)
    root.execute((ABROAD.format(bill=991) + fee).encode())
    if fine:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="its parts and its"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.feature("A137")
def test_nobody_is_paid_for_nothing(root):
    root.execute((ABROAD.format(bill="NULL") + FEE.format(fee=-8)).encode())
    with pytest.raises(psycopg.errors.CheckViolation, match="owes or is owed"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


SENT = """WITH t AS (INSERT INTO transfer (state, kind, moved_on, source_id, target_id,
    currency, amount, to_currency, received, rate, rate_unit, gave_base, got_base, gain,
    fee_base, note, created_at, created_by, company_id, version)
    VALUES ('booked', 'exchange', CURRENT_DATE, 1, 2, 'USD', 100, 'CNY', 700, 7, 1, 700,
    700, 0, 20, '', now(), 'x', 1, 1) RETURNING id)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT CURRENT_DATE, 1, account, kind, id, '', currency, amount, base FROM t, (VALUES
    {moves}) AS m (account, kind, currency, amount, base)"""
LEFT, FEE_OF_IT = (
    "(1, 'exchange_out', 'USD', -100, -700)",
    "(2, 'transfer_fee', 'CNY', -20, -20)",
)
CAME = "(2, 'exchange_in', 'CNY', {0}, {0})"
ODD = FEE_OF_IT.replace("fee", "odd")
NO_DOCUMENT = "money on an account follows from no document"
MOVES = (
    (LEFT, CAME.format(700), FEE_OF_IT, ""),
    (LEFT, CAME.format(701), FEE_OF_IT, NO_DOCUMENT),
    (LEFT, CAME.format(700), f"{FEE_OF_IT}, {ODD}", NO_DOCUMENT),
    (LEFT, CAME.format(700), "", "what left one account and came to another"),
)


@pytest.mark.feature("A137")
@pytest.mark.parametrize(("left", "came", "fee", "refusal"), MOVES)
def test_accounts_are_told_what_a_transfer_says(root, left, came, fee, refusal):
    moves = ", ".join(filter(None, (left, came, fee)))
    root.execute(SENT.format(moves=moves).encode())
    if not refusal:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match=refusal):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


BACK = """WITH t AS (INSERT INTO transfer (state, kind, moved_on, source_id, target_id,
    currency, amount, to_currency, received, rate, rate_unit, gave_base, got_base, gain,
    fee_base, note, created_at, created_by, company_id, version, reverses_id)
    SELECT 'reversal', kind, CURRENT_DATE, source_id, target_id, currency, -amount,
    to_currency, -received, rate, rate_unit, -gave_base, -got_base, 0, 0, 'wrong',
    now(), 'x', 1, 1, id FROM transfer WHERE kind = 'opening' RETURNING id)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT CURRENT_DATE, 1, 1, 'opening_in', id, '', 'USD', -100, -700 FROM t"""
BEGUN = """WITH t AS (INSERT INTO transfer (state, kind, moved_on, target_id,
    currency, amount, to_currency, received, rate, rate_unit, gave_base, got_base, gain,
    fee_base, note, created_at, created_by, company_id, version)
    VALUES ('booked', 'opening', '2020-01-01', 1, 'USD', 0, 'USD', 100, 7, 1, 0, 700, 0,
    0, '', now(), 'x', 1, 1) RETURNING id)
INSERT INTO cash_move ("on", company_id, account_id, source_kind, source_id, text,
    currency, amount, base)
SELECT '2020-01-01', 1, 1, 'opening_in', id, '', 'USD', 100, 700 FROM t"""
THERE = "SELECT sum(amount) FROM cash_move WHERE account_id = 1 AND currency = 'USD'"


@pytest.mark.feature("A137")
@pytest.mark.parametrize("gone", [False, True])
def test_foreign_money_goes_back_only_while_it_is_there(root, gone):
    root.execute(BEGUN)
    if gone:
        root.execute("SET session_replication_role = replica")
        root.execute(f"""INSERT INTO cash_move ("on", company_id, account_id,
            source_kind, source_id, text, currency, amount, base)
            SELECT CURRENT_DATE, 1, 1, 'payment', 0, '', 'USD', 99.99 - ({THERE}), 0""")
        root.execute("SET session_replication_role = origin")
    root.execute(BACK)
    if not gone:
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    with pytest.raises(psycopg.errors.CheckViolation, match="so much foreign money is"):
        root.execute("SET CONSTRAINTS ALL IMMEDIATE")


FROM_ABROAD = """INSERT INTO stock_move SELECT (jsonb_populate_record(NULL::stock_move,
    to_jsonb(came) || '{"unit_cost": 1}')).* FROM came RETURNING unit_cost"""
ABROAD_SINCE = (
    "SET session_replication_role = replica",
    "UPDATE purchase SET currency = 'USD'",
    "DELETE FROM exchange_rate WHERE currency = 'USD'",
    """CREATE TEMP TABLE came AS SELECT * FROM stock_move WHERE kind = 'receipt'
    ORDER BY id LIMIT 1""",
    "DELETE FROM stock_move WHERE id = (SELECT id FROM came)",
    "SET session_replication_role = origin",
)
RATED = """INSERT INTO exchange_rate (base, currency, source, "on", kind, value, unit)
    SELECT 'CNY', 'USD', '', "on" + {days}, 'mid', {value}, 1 FROM came"""


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("rates", "cost"),
    [
        ((), None),
        (((1, "7.2"),), None),
        (((-1, "7.0850"), (1, "7.2")), Decimal("602.2250")),
    ],
    ids=["none", "later", "of the day before"],
)
def test_goods_of_abroad_are_worth_their_price_at_the_rate_of_their_day(
    root, rates, cost
):
    """USD 96.05 with 13 % VAT are 85.00 without; at 7.0850 they are CNY 602.225."""
    for said in ABROAD_SINCE:
        root.execute(said)
    for days, value in rates:
        root.execute(RATED.format(days=days, value=value).encode())
    assert root.execute(FROM_ABROAD).fetchone() == (cost,)


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    "said",
    [
        "UPDATE shipment SET on_board_on = CURRENT_DATE + {days}",
        "UPDATE shipment SET state = 'delivered', delivered_on = CURRENT_DATE + {days}",
        """INSERT INTO stock_move SELECT (jsonb_populate_record(m, jsonb_build_object(
        'id', 9001, 'on', CURRENT_DATE + {days}))).* FROM stock_move m WHERE id = 1""",
        """INSERT INTO cash_move SELECT (jsonb_populate_record(m, jsonb_build_object(
        'id', 9001, 'source_id', 9001, 'on', CURRENT_DATE + {days}))).*
        FROM cash_move m WHERE id = 1""",
    ],
)
def test_what_has_happened_is_not_of_a_day_to_come(root, said):
    root.execute("SET session_replication_role = replica")
    before = "shipped" if "delivered" in said else "booked"
    root.execute("UPDATE shipment SET state = %s", (before,))
    root.execute("SET session_replication_role = origin")
    root.execute(said.format(days=0).encode())
    root.execute("DELETE FROM cash_move WHERE id = 9001")
    root.execute("DELETE FROM stock_move WHERE id = 9001")
    with pytest.raises(psycopg.errors.CheckViolation, match="has not come yet"):
        root.execute(said.format(days=3).encode())


def test_a_day_to_come_of_an_earlier_version_holds_up_nothing_else(root):
    root.execute("SET session_replication_role = replica")
    root.execute("UPDATE shipment SET delivered_on = CURRENT_DATE + 300")
    root.execute("SET session_replication_role = origin")
    root.execute("UPDATE shipment SET note = 'The address was wrong.'")
    with pytest.raises(psycopg.errors.CheckViolation, match=r"not come yet|is taken"):
        root.execute("UPDATE shipment SET delivered_on = CURRENT_DATE + 301")
