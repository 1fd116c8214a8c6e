"""The accounts of the sample company: how they began, and what was sold to the bank."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.refs import Ref
from app.office import service as office
from app.treasury import service as treasury
from app.treasury.transferring import Transfer, TransferKind

if TYPE_CHECKING:
    from app.core.actor import Actor
    from app.db.unit_of_work import Database, UnitOfWork
    from app.office.domain import BankAccount

D = Decimal
HOME, FOREIGN = "CNY", "USD"
OPENINGS = ((HOME, D("1500000.00"), D(1)), (FOREIGN, D("20000.00"), D("7.08")))
"""Currency, amount, and at what it is carried."""
FIRST_DAY = date(2026, 4, 27)
"""Before the sample deal moves any money."""
AGO = 310
"""Days since the first of the year's contracts, at least."""
SOLD = (215, 150, 100, 40, 10)
"""So many days ago dollars were sold to the bank."""
SHARE = D("0.8")
ROUND = D(1000)


def begin(uow: UnitOfWork) -> None:
    """Enter what was on the accounts when the office began."""
    on = min(FIRST_DAY, uow.today - timedelta(days=AGO))
    for currency, amount, rate in OPENINGS:
        opened = Transfer(
            kind=TransferKind.OPENING,
            company=office.first_company(uow),
            moved_on=on,
            target=_ref(_account(uow, currency)),
            received=amount,
            rate=rate,
        )
        treasury.book_transfer(uow, opened)


def sell_dollars(database: Database, actor: Actor, today: date) -> None:
    """Sell a part of what came in to the bank, a few times in the year."""
    for ago in SOLD:
        on = today - timedelta(days=ago)
        with database.unit_of_work(actor, today=on) as uow:
            source = _account(uow, FOREIGN)
            held = next(
                one.amount
                for one in treasury.balances(uow, on)
                if one.account is not None and one.account.id == source.id
            )
            amount = held * SHARE // ROUND * ROUND
            if amount <= 0:
                continue
            sold = Transfer(
                company=office.first_company(uow),
                moved_on=on,
                source=_ref(source),
                target=_ref(_account(uow, HOME)),
                amount=amount,
                fee_base=D(50),
            )
            treasury.book_transfer(uow, sold)


def _account(uow: UnitOfWork, currency: str) -> BankAccount:
    company = office.find_company(uow)
    return next(one for one in company.accounts if one.currency == currency)


def _ref(account: BankAccount) -> Ref:
    return Ref(account.id or 0, account.name, "")
