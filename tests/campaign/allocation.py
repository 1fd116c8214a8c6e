"""Row 8: many people allocate receipts to one invoice, and send everything twice.

No invoice may be paid beyond its amount, no receipt spent twice, no second click count.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from app.core.errors import AlreadyDoneError, AppError
from app.core.refs import Ref
from app.db.unit_of_work import Database
from app.receivables import service as receivables
from app.receivables.domain import Allocation, Receipt, Receivable
from app.receivables.model import ReceiptAllocationRow
from tests import make, make_money
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.together import Tally

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

RECEIPTS = 6


def run(actions: int, seed: int, *, clients: int = 50, url: str = "") -> Outcome:
    """Let people allocate parts of six receipts to one invoice.

    Args:
        actions: Of each person; every one is sent twice.
        seed: Of receipts and amounts.
        clients: People at once.
        url: An empty office; "": one of the campaign's own, and then a file.
    """
    found = _allocated(actions, seed, clients, url)
    if url:
        return found
    with together.file() as there:
        return found + _allocated(4 * actions, seed, together.PROGRAMS, there)


def _allocated(actions: int, seed: int, clients: int, url: str) -> Outcome:
    tally = Tally()
    with (
        together.server(url, goods=False) as there,
        together.people(there, clients) as offices,
    ):

        def sell(uow: UnitOfWork) -> tuple[Receivable, Decimal, list[int]]:
            uow.today = date(2026, 7, 1)
            contract = make.contract(uow)
            make_money.refund_rates(uow)
            claim = make_money.shipped(uow, contract, 0)
            # Together a quarter more than the invoice: the last ones must be refused.
            share = (claim.open * 5 / 4 / RECEIPTS).quantize(Decimal("0.01"))
            return claim, share, [_park(uow, claim, share, n) for n in range(RECEIPTS)]

        claim, share, parked = together.act(offices[0], sell, single=False)

        def work(office: Database, who: int) -> None:
            rng = random.Random(seed * 1000 + who)  # noqa: S311
            for number in range(actions):
                part = Decimal(rng.randint(1, 40)) * share / 100
                job = partial(
                    _allocate, rng.choice(parked), claim, part.quantize(Decimal("0.01"))
                )
                for _click in range(2):
                    _send(office, tally, f"{who}-{number}", job)

        together.all_at_once(offices, work)
        return _outcome(offices[0], tally)


def _park(uow: UnitOfWork, claim: Receivable, amount: Decimal, number: int) -> int:
    made = receivables.receive(
        uow,
        Receipt(
            company=claim.company,
            customer=claim.customer,
            received_on=date(2026, 7, 1),
            currency=claim.currency,
            amount=amount,
            mid_rate=Decimal("7.0610"),
            buying_rate=Decimal("7.0520"),
            reference=f"PART {number}",
        ),
    )
    return made.id or 0


def _allocate(
    receipt: int, claim: Receivable, amount: Decimal, uow: UnitOfWork
) -> Receipt:
    stored = receivables.get_receipt(uow, receipt)
    part = Allocation(receivable=Ref(claim.id or 0, "", ""), amount=amount)
    return receivables.allocate(uow, replace(stored), (part,))


def _send(office: Database, tally: Tally, key: str, job: partial[Receipt]) -> None:
    try:
        together.act(office, job, key)
        if key in tally.told:
            tally.failed("doubled")
        tally.saved(key, job.args[-1])
    except AlreadyDoneError:
        tally.failed("second click")
    except AppError as error:
        tally.failed(type(error).__name__)


def _outcome(office: Database, tally: Tally) -> Outcome:
    questions = {
        "invoice": """SELECT count(*) FROM receivable r WHERE open < 0 OR open <> amount
            - (SELECT coalesce(sum(a.amount), 0) FROM receipt_allocation a
            WHERE a.receivable_id = r.id)""",
        "receipt": """SELECT count(*) FROM receipt r WHERE free < 0 OR free <> amount
            + charge - charge - (SELECT coalesce(sum(a.amount), 0)
            FROM receipt_allocation a WHERE a.receipt_id = r.id)""",
        "count": "SELECT count(*) FROM receipt_allocation",
    }
    with office.reading(together.ACTOR) as uow:
        found = {k: uow.session.scalar(text(q)) for k, q in questions.items()}
        asked = select(func.sum(ReceiptAllocationRow.amount))
        stored = uow.session.scalar(asked) or Decimal(0)
    told = sum(tally.told.values(), Decimal(0))
    said = {word: tally.refused.count(word) for word in set(tally.refused)}
    clicks = len(tally.told) + len(tally.refused)
    return Outcome(
        clicks,
        clicks,
        lost=int(told != stored) + found["invoice"] + found["receipt"],
        doubled=found["count"] - len(tally.told) + said.get("doubled", 0),
        note=f"{len(tally.told)} allocated, {told} told, {stored} stored, {said}",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
