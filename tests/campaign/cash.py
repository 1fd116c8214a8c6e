"""Row 8, second half: many people pay one bill and sell dollars of the same account.

The bill may not be paid beyond its amount, no second click counts, and nobody sells
dollars that a colleague has just sold or paid away.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.core.errors import AlreadyDoneError, BusyError, InvalidError
from app.core.refs import Ref
from app.db import invariants
from app.office import service as office_service
from app.office.domain import BankAccount
from app.parties.domain import PartyRole
from app.payables import service as payables
from app.payables.domain import Allocation, ChargeKind, Payment
from app.treasury import service as treasury
from app.treasury.model import CashMoveRow
from app.treasury.transferring import Transfer
from tests import make, make_money
from tests.campaign import allocation, together
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally

if TYPE_CHECKING:
    from app.db.unit_of_work import Database, UnitOfWork

DAY = date(2026, 7, 1)
RATE = Decimal("7.1")


@dataclass(frozen=True)
class Desk:
    """What all of them work on: a freight bill, and a dollar account.

    Attributes:
        dollars: What is on the account: a deposit.
    """

    bill: Ref
    owed: Decimal
    payee: Ref
    company: Ref
    account: Ref
    home: Ref
    dollars: Decimal


def run(actions: int, seed: int, *, clients: int = 50, url: str = "") -> Outcome:
    """Let people pay and sell, more than is owed and there, and send all twice.

    Args:
        actions: Of each person.
        seed: Of who does what, and how much.
        clients: People at once.
        url: An empty office; "": one of the campaign's own, and then a file.
    """
    found = _spent(actions, seed, clients, url)
    if url:
        return found
    with together.file() as there:
        return found + _spent(4 * actions, seed, together.PROGRAMS, there)


def both(actions: int, seed: int) -> Outcome:
    """Let people allocate receipts, then pay and sell; see `allocation.run`."""
    return allocation.run(actions, seed) + run(actions, seed)


def _spent(actions: int, seed: int, clients: int, url: str) -> Outcome:
    tally = Tally()
    with (
        together.server(url, goods=False) as there,
        together.people(there, clients) as offices,
    ):
        desk = together.act(offices[0], _desk, single=False)
        tries = clients * actions

        def work(office: Database, who: int) -> None:
            rng = random.Random(seed * 1000 + who)  # noqa: S311
            for number in range(actions):
                # Together a third more than is owed, or there: the last are refused.
                name, most, job = rng.choice(
                    (("paid", desk.owed, _pay), ("sold", desk.dollars, _sell))
                )
                part = most * 8 / 3 / tries * rng.randint(50, 150) / 100
                action = partial(job, desk, part.quantize(Decimal("0.01")))
                for _click in range(2):
                    _send(office, tally, f"{name}-{who}-{number}", action)

        together.all_at_once(offices, work)
        return _outcome(offices[0], tally, desk)


def _desk(uow: UnitOfWork) -> Desk:
    uow.today = DAY
    contract = make.contract(uow)
    company = office_service.get_company(uow, contract.company.id)  # type: ignore[union-attr]
    yuan = BankAccount(name="CNY", currency="CNY", bank_name="BANK OF CHINA")
    company = office_service.save_company(
        uow, replace(company, accounts=(*company.accounts, yuan))
    )
    make_money.deposit(uow, contract)
    make_money.ship(uow, contract, 0)
    bill = next(
        one for one in payables.open_bills(uow) if one.charge is ChargeKind.FREIGHT
    )
    payee = make.party(uow, "NINGBO FORWARDING", PartyRole.FORWARDER)
    dollars, home = (Ref(one.id or 0, one.name, "") for one in company.accounts)
    held = next(one for one in treasury.balances(uow) if one.currency == "USD")
    return Desk(
        Ref(bill.id or 0, bill.number, ""),
        bill.open,
        payee,
        Ref(company.id or 0, "", ""),
        dollars,
        home,
        held.amount,
    )


def _pay(desk: Desk, amount: Decimal, uow: UnitOfWork) -> Decimal:
    part = Allocation(bill=desk.bill, amount=amount)
    payables.pay(
        uow,
        Payment(
            company=desk.company,
            payee=desk.payee,
            paid_on=DAY,
            currency="USD",
            amount=amount,
            rate=RATE,
            fee_base=Decimal(8),
            allocations=(part,),
        ),
    )
    return amount


def _sell(desk: Desk, amount: Decimal, uow: UnitOfWork) -> Decimal:
    treasury.book_transfer(
        uow,
        Transfer(
            company=desk.company,
            moved_on=DAY,
            source=desk.account,
            target=desk.home,
            amount=amount,
            rate=RATE,
        ),
    )
    return amount


def _send(office: Database, tally: Tally, key: str, action: partial[Decimal]) -> None:
    try:
        amount = together.act(office, action, key)
        if key in tally.told:
            tally.failed("doubled")
        tally.saved(key, amount)
    except AlreadyDoneError:
        tally.failed("second click")
    except InvalidError:
        tally.failed("not enough")
    except BusyError:
        tally.failed("busy")  # told, and nothing is saved: the second click may do it


def _outcome(office: Database, tally: Tally, desk: Desk) -> Outcome:
    told = dict.fromkeys(("paid", "sold"), Decimal(0))
    for key, amount in tally.told.items():
        told[key.partition("-")[0]] += amount
    with office.reading(together.ACTOR) as uow:
        bill = payables.get(uow, desk.bill.id)
        rows = uow.session.query(CashMoveRow).order_by(CashMoveRow.id)
        moves = [(row.source_kind, row.currency, row.amount) for row in rows]
        asked = "SELECT count(*) FROM payment_allocation"
        parts = int(uow.session.scalar(text(asked)) or 0)
    with office.engine.connect() as connection:
        broken = invariants.wrong(connection)
    paid = sum(key.startswith("paid") for key in tally.told)
    lost = (
        int(bill.open != desk.owed - told["paid"])
        + abs(sum(kind == "payment_fee" for kind, *_ in moves) - paid)
        + int(_left(moves) != desk.dollars - told["paid"] - told["sold"])
        + sum(broken.values())
    )
    said = {word: tally.refused.count(word) for word in sorted(set(tally.refused))}
    tried = len(tally.told) + len(tally.refused)
    return Outcome(
        tried,
        tried if paid and paid < len(tally.told) else 0,  # nobody met anybody
        lost=lost,
        doubled=parts - paid + _sold_of_nothing(moves) + said.get("doubled", 0),
        note=f"{paid} paid, {len(tally.told) - paid} sold, {said}, left "
        f"{_left(moves)} and {bill.open} owed {broken or ''}",
    )


def _left(moves: list[Any]) -> Decimal:
    return sum((a for _, currency, a in moves if currency == "USD"), Decimal(0))


def _sold_of_nothing(moves: list[Any]) -> int:
    """Count the dollars sold that were not there; moves of an account queue for it."""
    held, found = Decimal(0), 0
    for kind, currency, amount in moves:
        held += amount if currency == "USD" else 0
        found += kind == "exchange_out" and held < 0
    return found


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
