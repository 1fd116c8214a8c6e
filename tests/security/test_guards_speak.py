"""What a guard of the server keeps reaches the screen as a sentence."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import text

from app.access.domain import Role
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
