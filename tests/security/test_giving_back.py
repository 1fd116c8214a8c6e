"""What was parked goes back on a server that holds nothing for granted."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.access.domain import Role
from app.contracts import service as contracts
from app.contracts.model import ContractRow
from app.core.errors import AppError, NotAllowedError, NotPossibleError
from app.customs import service as customs
from app.customs.domain import RefundState
from app.customs.model import RefundRow
from app.office.service import first_company
from app.payables import service as payables
from app.receivables import service
from app.receivables.domain import Receipt

OWED = """
WITH c AS (SELECT * FROM contract WHERE state = 'confirmed' AND number IS NOT NULL
  AND id IN (SELECT contract_id FROM advance) LIMIT 1), d AS (
  INSERT INTO receivable (version, company_id, number, kind, customer_id, contract_id,
    currency, amount, open, booked_on, rate, rate_unit, booked_base, carried_base,
    awaits, days, step, reason)
  SELECT 1, company_id, number, 'advance_refund', customer_id, id, currency, 1, 1,
    CURRENT_DATE, 7, 1, 7, 7, '', 0, 0, '' FROM c RETURNING id, contract_id)
INSERT INTO advance_release (advance_id, "on", amount, base, receivable_id)
SELECT a.id, CURRENT_DATE, 1, 7, d.id FROM d JOIN advance a USING (contract_id) LIMIT 1
"""


class TakenBackError(Exception):
    """Leaves the office as it was."""


def parked(uow):
    """Book money of the customer of a contract that goes on; return both."""
    key = uow.session.scalar(
        select(ContractRow.id).where(ContractRow.state == "confirmed").limit(1)
    )
    sale = contracts.get(uow, key)
    receipt = Receipt(
        company=first_company(uow),
        customer=sale.customer,
        received_on=uow.today,
        currency=sale.currency,
        amount=Decimal(100),
        mid_rate=Decimal(7),
        buying_rate=Decimal(7),
    )
    return sale, service.receive(uow, receipt)


@pytest.mark.feature("A137", "A35")
def test_finance_gives_a_second_transfer_back_while_the_contract_goes_on(traded):
    with suppress(TakenBackError), traded.at_work(Role.FINANCE) as uow:
        sale, receipt = parked(uow)
        debt = service.return_parked(uow, receipt, sale.id, Decimal(100), uow.today)
        payment = payables.pay(uow, payables.payment_back(uow, [debt]))
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        assert (payment.amount, service.get(uow, debt.id).open) == (Decimal(100), 0)
        raise TakenBackError


@pytest.mark.feature("A137")
def test_nobody_makes_a_debt_of_a_part_of_an_open_contracts_deposit(traded):
    with pytest.raises(NotPossibleError) as told, traded.at_work(Role.FINANCE) as uow:
        assert uow.session.execute(text(OWED)).rowcount == 1
    assert "follows from no document" in str(told.value)


def test_sales_gives_nothing_back(traded):
    with pytest.raises(AppError), traded.at_work(Role.SALES) as uow:
        service.return_parked(uow, Receipt(), 1, Decimal(1), uow.today)


RECEIVED = select(RefundRow.id).where(RefundRow.state == RefundState.RECEIVED)


@pytest.mark.feature("A137", "A119")
def test_finance_takes_a_received_refund_back_and_enters_it_anew(traded):
    with suppress(TakenBackError), traded.at_work(Role.FINANCE) as uow:
        paid = customs.get_refund(uow, uow.session.scalars(RECEIVED).first())
        back = customs.reverse_refund(uow, paid, uow.today, "Another file's money")
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        uow.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        assert (back.state, back.received_amount) == (RefundState.APPROVED, 0)
        again = customs.receive_refund(uow, back, uow.today, Decimal(1))
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        uow.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        more = customs.reverse_refund(uow, again, uow.today, "Not one yuan")
        open_ = customs.reopen_refund(uow, more, "The approval was taken back")
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        assert (open_.state, open_.approved_amount) == (RefundState.OPEN, 0)
        raise TakenBackError


def test_documentation_takes_no_money_back(traded):
    with traded.at_work(Role.DOCUMENTS) as uow:
        paid = customs.get_refund(uow, uow.session.scalars(RECEIVED).first())
    with pytest.raises(NotAllowedError), traded.at_work(Role.DOCUMENTS) as uow:
        customs.reverse_refund(uow, paid, uow.today, "Mine")


FORGOTTEN = """UPDATE refund SET state = 'approved', received_on = NULL,
  received_amount = 0, version = version + 1 WHERE state = 'received'"""


@pytest.mark.feature("A137")
def test_a_refund_is_not_taken_back_without_its_money(traded):
    with pytest.raises(NotPossibleError) as told, traded.at_work(Role.FINANCE) as uow:
        assert uow.session.execute(text(FORGOTTEN)).rowcount
    assert "is on an account" in str(told.value)
