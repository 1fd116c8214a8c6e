# ruff: noqa: S608 - the keys are those of the test
"""A reference that comes after what it names is issued; all the rest stays."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import select

from app.access.domain import Role
from app.customs import service as customs
from app.customs.domain import State
from app.customs.model import DeclarationRow
from app.payables import service as paying
from app.payables.domain import PaymentState
from app.payables.model import PaymentRow

pytestmark = pytest.mark.feature("A117", "H43")


@pytest.fixture
def key(apart):
    """A payment of the deal."""
    with apart.at_work(Role.FINANCE) as uow:
        asked = select(PaymentRow.id).where(PaymentRow.state == PaymentState.PAID)
        return uow.session.scalars(asked.limit(1)).one()


def test_who_posts_payments_enters_it_later(apart, key):
    with apart.at_work(Role.FINANCE) as uow:
        paying.refer(uow, paying.get_payment(uow, key), "2026061700400001")
    said = f"SELECT bank_reference FROM payment WHERE id = {key}"
    assert apart.typed(Role.FINANCE, said) == [("2026061700400001",)]


def test_nobody_else_does_and_nothing_else_is_changed(apart, key):
    told = f"UPDATE payment SET bank_reference = 'X' WHERE id = {key}"
    assert apart.typed(Role.FINANCE, told) == 1
    for role in (Role.SALES, Role.DOCUMENTS, Role.AUDITOR):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(role, told)
    for column, value in (("note", "'X'"), ("paid_on", "current_date"), ("rate", "1")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(
                Role.FINANCE, f"UPDATE payment SET {column} = {value} WHERE id = {key}"
            )


@pytest.fixture
def declared(apart):
    """A declaration of the deal that customs have accepted."""
    accepted = DeclarationRow.state.in_([State.DECLARED, State.RELEASED])
    with apart.at_work(Role.DOCUMENTS) as uow:
        asked = select(DeclarationRow.id).where(accepted)
        return uow.session.scalars(asked.limit(1)).one()


@pytest.mark.feature("A93")
def test_who_declares_enters_the_bill_of_lading_later(apart, declared):
    with apart.at_work(Role.DOCUMENTS) as uow:
        made = customs.note_bill(uow, customs.get(uow, declared), " EHNB26060199 ")
    assert made.bill_number == "EHNB26060199"


@pytest.mark.feature("A93")
def test_nothing_else_of_a_declaration_is_changed_and_by_nobody_else(apart, declared):
    told = f"UPDATE declaration SET bill_number = 'X' WHERE id = {declared}"
    assert apart.typed(Role.DOCUMENTS, told) == 1
    for role in (Role.SALES, Role.WAREHOUSE, Role.AUDITOR):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            apart.typed(role, told)
    for given in ("conveyance = 'X'", "bill_number = 'X', conveyance = 'X'"):
        said = f"UPDATE declaration SET {given} WHERE id = {declared}"
        with pytest.raises(psycopg.errors.CheckViolation):
            apart.typed(Role.DOCUMENTS, said)
