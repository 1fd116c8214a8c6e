# ruff: noqa: S608 - the keys are those of the test
"""The bank's reference of what is posted: entered by who posts, the rest stays."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import select

from app.access.domain import Role
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
