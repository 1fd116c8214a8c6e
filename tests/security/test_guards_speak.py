"""What a guard of the server keeps reaches the screen as a sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import text

from app.access.domain import Role
from app.contracts import service as contracts
from app.contracts.domain import Contract, State
from app.core.errors import AppError, NotPossibleError
from app.office import service as office
from app.office.domain import Company
from app.receivables import service as receivables
from app.receivables.domain import Receipt
from tests import make

SALE = "(SELECT min(id) FROM contract WHERE number IS NOT NULL)"
PRODUCT = "(SELECT min(product_id) FROM stock_balance)"
GUARDED = [
    ("UPDATE contract SET currency = 'GBP' WHERE id = SALE", "is issued"),
    ("UPDATE contract SET number = 'SC26-9999' WHERE id = SALE", "in their order"),
    ("UPDATE contract SET state = 'draft' WHERE id = SALE", "cannot go that way"),
    ("DELETE FROM contract_line WHERE contract_id = SALE", "is issued"),
    ("SELECT lading.take_number(1, 'SC', '2099-01-01')", "in their order"),
    ("SELECT lading.take_number(1, 'SC', CURRENT_DATE)", "in their order"),
    ("SELECT lading.go_behind(1, 'SC', 2099, 1)", "in their order"),
    (
        "UPDATE stock_balance SET on_hand = on_hand + 1 WHERE product_id = PRODUCT",
        "would not agree",
    ),
    ("UPDATE receivable SET open = amount", "would not agree"),
    ("UPDATE receipt SET free = free + 1", "would not agree"),
    ("UPDATE bill SET carried_base = carried_base + 1", "would not agree"),
    (
        """INSERT INTO advance_release (advance_id, "on", amount, base)
        SELECT id, CURRENT_DATE, 1, 1 FROM advance LIMIT 1""",
        "follows from no document",
    ),
]


@pytest.mark.feature("A137")
@pytest.mark.parametrize(("statement", "words"), GUARDED)
def test_a_guard_speaks_plainly(traded, statement, words):
    asked = text(statement.replace("SALE", SALE).replace("PRODUCT", PRODUCT))
    with pytest.raises(NotPossibleError) as told, traded.at_work(Role.MANAGER) as uow:
        uow.session.execute(asked)
    assert words in str(told.value)


@pytest.mark.feature("A137")
def test_a_document_says_who_signed_in_whatever_was_told(traded):
    said = (
        "INSERT INTO inquiry (state, customer_id, received_on, source, currency, "
        "incoterm, port, salesperson, note, created_at, created_by, company_id, "
        "version, owner) SELECT 'open', customer_id, current_date, '', 'USD', 'FOB', "
        "'', '', '', now(), 'The boss', company_id, 1, owner FROM contract LIMIT 1 "
        "RETURNING created_by"
    )
    with traded.connect(Role.SALES, autocommit=False) as raw:
        assert raw.execute(said).fetchone() == ("Sales",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("UPDATE inquiry SET created_by = 'The boss'")
        raw.rollback()


def test_a_code_taken_meanwhile_and_a_record_still_named_are_told(database, actor):
    """On a file and on a plain server alike; neither was seen before the commit."""
    with database.unit_of_work(actor) as uow:
        make.contract(uow)
    for statement, words in (
        ("UPDATE party SET code = (SELECT max(code) FROM party)", "just taken"),
        ("DELETE FROM company", "name this"),
    ):
        with pytest.raises(AppError, match=words), database.unit_of_work(actor) as uow:
            uow.session.execute(text(statement))


@pytest.mark.feature("A137")
def test_money_of_one_company_settles_nothing_of_another(traded):
    with traded.at_work(Role.ADMINISTRATOR) as uow:
        arm = office.save_company(uow, Company(code="HK", name_en="HAICHUAN (HK) LTD"))
    with traded.at_work(Role.FINANCE) as uow:
        ours = office.refs(uow, [arm.id])[arm.id]
        parked = Receipt(company=ours, received_on=uow.today, amount=Decimal(9))
        receivables.receive(uow, parked)
    taken = """INSERT INTO receipt_allocation ("on", receipt_id, contract_id, amount,
        settled_base, carried_base, realised, charge_base, source)
        SELECT CURRENT_DATE, max(id), SALE, 1, 7, 7, 0, 0, '' FROM receipt"""
    with pytest.raises(NotPossibleError) as told, traded.at_work(Role.FINANCE) as uow:
        uow.session.execute(text(taken.replace("SALE", SALE)))
    assert "settles nothing of another" in str(told.value)


@pytest.fixture
def held(traded):
    """Return a bill that finance has entered and that is held; as it was afterwards."""
    with traded.root() as root:
        root.execute("SET session_replication_role = replica")
        key, state, person = root.execute(
            "SELECT id, state, created_by FROM bill WHERE state = 'booked' LIMIT 1"
        ).fetchone()
        change = "UPDATE bill SET state = %s, created_by = %s WHERE id = %s"
        root.execute(change, ("held", "Finance", key))
        yield key
        root.execute(change, (state, person, key))


@pytest.mark.feature("A137", "A63")
def test_a_held_bill_is_passed_by_somebody_else_who_signed_in(traded, held):
    passed = (
        "UPDATE bill SET state = 'booked', approved_by = 'The boss', reason = 'Agreed' "
        "WHERE id = %s RETURNING approved_by"
    )
    with traded.connect(Role.MANAGER, autocommit=False) as raw:
        assert raw.execute(passed, (held,)).fetchone() == ("Manager",)
        raw.rollback()
    asked = text(passed.replace("%s", str(held)))
    with pytest.raises(NotPossibleError) as told, traded.at_work(Role.FINANCE) as uow:
        uow.session.execute(asked)
    assert "entered this bill yourself" in str(told.value)


@pytest.mark.feature("A137")
@pytest.mark.parametrize(
    ("rate", "worth", "refused"),
    [("r.rate", "r.booked_base", False), ("9.99", "r.booked_base", True),
     ("r.rate", "r.booked_base + 5", True)],
)  # fmt: skip
def test_a_claim_is_worth_its_amount_at_a_rate_of_the_office(
    traded, rate, worth, refused
):
    note = """INSERT INTO receivable (company_id, number, kind, customer_id,
        contract_id, currency, amount, open, booked_on, rate, rate_unit, booked_base,
        carried_base, due_on, awaits, days, step, reason, version)
        SELECT r.company_id, lading.take_number(r.company_id, 'DN', CURRENT_DATE),
        'debit_note', r.customer_id, r.contract_id, r.currency, r.amount, r.amount,
        r.booked_on, RATE, r.rate_unit, WORTH, WORTH, r.due_on, '', 0, 0, 'Rework', 1
        FROM receivable r WHERE r.kind = 'invoice' LIMIT 1"""
    note = note.replace("RATE", rate).replace("WORTH", worth)
    with traded.connect(Role.FINANCE, autocommit=False) as raw:
        if refused:
            with pytest.raises(
                psycopg.errors.CheckViolation, match="at the rate of its day"
            ):
                raw.execute(note)
        else:
            raw.execute(note)
        raw.rollback()


@pytest.mark.feature("A137")
def test_a_document_without_goods_is_not_issued(traded):
    issue = """UPDATE contract SET state = 'confirmed', number = to_char(CURRENT_DATE,
        '"SC"YY-') || lpad(lading.take_number(company_id, 'SC', CURRENT_DATE)::text,
        4, '0') WHERE id = :key"""
    emptied = "DELETE FROM contract_line WHERE contract_id = :key"

    def empty_and_issue():
        with traded.at_work(Role.SALES) as uow:
            key = contracts.save(uow, _again(contracts.find(uow, "SC26-0031"))).id
            for one in (emptied, issue):
                uow.session.execute(text(one), {"key": key})

    with pytest.raises(NotPossibleError) as told:
        empty_and_issue()
    assert "names its parties and goods" in str(told.value)


def _again(known: Contract) -> Contract:
    """Return a draft of the same."""
    return replace(
        known, id=None, version=0, number="", proforma_number="", revision=0,
        state=State.DRAFT, lines=tuple(replace(one, id=None) for one in known.lines),
        plan=tuple(replace(one, id=None) for one in known.plan),
    )  # fmt: skip
