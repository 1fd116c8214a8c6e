"""On a secured server a shipment goes back from on board with all that followed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import func, select

from app.access.domain import Role
from app.core.errors import NotPossibleError
from app.inventory.model import StockBalanceRow
from app.receivables.model import AdvanceRow, ReceivableRow
from app.shipments import service
from app.shipments.domain import State
from tests import make, make_money
from tests.security.office import secured

ON_BOARD = date(2026, 6, 20)
WHY = "Rolled over"


@pytest.fixture(scope="module")
def office(postgres, postgres_template):
    office = secured(postgres, postgres_template)
    with office.at_work(Role.MANAGER) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
    with office.at_work(Role.MANAGER) as uow:
        make_money.ship(uow, contract, 0)
    yield office
    office.close()


def figures(office) -> tuple[Decimal, ...]:
    """Return what is in stock, owed by the customer, and free of the deposit."""
    with office.at_work(Role.MANAGER) as uow:
        sums = (StockBalanceRow.on_hand, ReceivableRow.open, AdvanceRow.free)
        return tuple(uow.session.scalar(select(func.sum(one))) for one in sums)


@pytest.mark.feature("A137")
def test_a_shipment_goes_back_whole_or_not_at_all(office):
    # 2 000 + 2 000 + 2 400 = 6 400 pieces came, and all of them left (deal.md)
    left = figures(office)
    assert left == (0, Decimal("36108.80"), Decimal("2219.28"))
    with office.at_work(Role.DOCUMENTS) as uow:
        with pytest.raises(NotPossibleError, match="in the books"):
            service.take_back(uow, service.get(uow, 1), WHY)
        uow.session.rollback()
    said = "UPDATE shipment SET state = 'booked', on_board_on = NULL WHERE id = 1"
    with pytest.raises(psycopg.errors.CheckViolation, match="taken back with it"):
        office.typed(Role.MANAGER, said)
    with office.root() as root:  # a rate put right meanwhile changes no claim's worth
        root.execute("UPDATE exchange_rate SET value = 7.07 WHERE kind = 'mid'")
    with office.at_work(Role.MANAGER) as uow:
        back = service.take_back(uow, service.get(uow, 1), WHY)
    assert back.state is State.BOOKED
    assert figures(office) == (6400, 0, Decimal("17694.48"))
    with office.at_work(Role.DOCUMENTS) as uow:
        service.ship(uow, service.get(uow, 1), ON_BOARD)
    assert figures(office) == left


FORGED = """
INSERT INTO receipt_allocation ("on", receivable_id, against_id, contract_id, amount,
  settled_base, carried_base, realised, charge_base, source)
SELECT r.booked_on, r.id, r.id, r.contract_id, 1, 1, 1, 0, 0, 'taken_back'
FROM receivable r WHERE r.kind = 'invoice' AND r.open > 0 LIMIT 1;
SET CONSTRAINTS lading_taken_back IMMEDIATE
"""


@pytest.mark.feature("A137")
def test_no_claim_of_goods_on_board_is_said_to_be_taken_back(office):
    with pytest.raises(psycopg.errors.CheckViolation, match="takes a claim back"):
        office.typed(Role.FINANCE, FORGED)
