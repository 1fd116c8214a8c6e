"""Money goes from one of our accounts to another on a secured server as well (A113)."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from sqlalchemy import text

from app.access.domain import Role
from app.core.refs import Ref
from app.office import service as office
from app.treasury import service
from app.treasury.transferring import Transfer, TransferKind


class TakenBackError(Exception):
    """Leaves the office as it was."""


def sale_of_dollars(uow):
    """Return USD 1 000 of our dollar account, about to be sold at 7.10."""
    ours = office.first_company(uow)
    usd, cny = (
        next(Ref(a.id, a.name, "") for a in accounts if a.currency == currency)
        for accounts in [office.get_company(uow, ours.id).accounts]
        for currency in ("USD", "CNY")
    )
    return Transfer(
        company=ours,
        moved_on=uow.today,
        source=usd,
        target=cny,
        currency="USD",
        amount=Decimal(1000),
        to_currency="CNY",
        rate=Decimal("7.1"),
        fee_base=Decimal(20),
    )


def beginning(uow):
    """Return USD 500 that were on the account before."""
    sold = sale_of_dollars(uow)
    return Transfer(
        company=sold.company,
        kind=TransferKind.OPENING,
        moved_on=uow.today,
        target=sold.source,
        received=Decimal(500),
        to_currency="USD",
        rate=Decimal(7),
    )


@pytest.mark.feature("A113", "A137")
def test_finance_sells_dollars_and_takes_the_sale_back(apart):
    """A server gives nobody the right to change what a transfer says."""
    with suppress(TakenBackError), apart.at_work(Role.FINANCE) as uow:
        begun = service.book_transfer(uow, beginning(uow))
        done = service.book_transfer(uow, sale_of_dollars(uow))
        back = service.reverse_transfer(uow, done, uow.today, "Sold twice")
        uow.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        assert (begun.got_base, begun.gain) == (Decimal(3500), 0)
        assert (done.received, back.received) == (Decimal(7100), Decimal(-7100))
        assert done.gain == done.got_base - done.gave_base == -back.gain
        raise TakenBackError
