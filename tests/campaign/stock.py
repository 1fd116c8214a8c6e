"""Row 7: many people take the same goods out of stock at once.

No more may leave than is there, the balance is the sum of its ledger, and nobody waits
for somebody who waits for them.
"""

from __future__ import annotations

import random
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.errors import BusyError, NotPossibleError, UnavailableError
from app.db.base import Row
from app.db.unit_of_work import Database
from app.inventory import rows as ledger
from app.inventory import service as inventory
from app.inventory.domain import MoveKind
from tests.campaign import together
from tests.campaign.outcome import Outcome
from tests.campaign.together import DAY, Tally

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

GOODS = (1, 2, 3)
THERE = 300


def run(actions: int, seed: int, *, clients: int = 50, url: str = "") -> Outcome:
    """Let people take out two of three goods again and again, in any order.

    Args:
        actions: Of each person.
        seed: Of what they take.
        clients: People at once.
        url: An empty office; "": one of the campaign's own, and then a file.
    """
    found = _taken(actions, seed, clients, url)
    if url:
        return found
    with together.file() as there:
        return found + _taken(4 * actions, seed, together.PROGRAMS, there)


def _taken(actions: int, seed: int, clients: int, url: str) -> Outcome:
    tally = Tally()
    with together.server(url) as there, together.people(there, clients) as offices:

        def fill(uow: UnitOfWork) -> None:
            place = inventory.usual_warehouse(uow).id
            for product in GOODS:
                inventory.adjust(uow, product, place, Decimal(THERE), "Opening")

        together.act(offices[0], fill, single=False)
        begun = time.monotonic()

        def work(office: Database, who: int) -> None:
            rng = random.Random(seed * 1000 + who)  # noqa: S311
            for number in range(actions):
                lines = [
                    (product, Decimal(rng.randint(1, 5)))
                    for product in rng.sample(GOODS, 2)
                ]
                _take(office, tally, f"{who}-{number}", lines)

        together.all_at_once(offices, work)
        return _outcome(offices[0], tally, time.monotonic() - begun)


def _take(
    office: Database, tally: Tally, key: str, lines: list[tuple[int, Decimal]]
) -> None:
    def action(uow: UnitOfWork) -> None:
        # Written off together, under the locks of a shipment that leaves: a server
        # lets nothing leave for a shipment that is none.
        place = inventory.usual_warehouse(uow).id
        steps = [
            ledger.Step(product_id=product, warehouse_id=place, quantity=-quantity)
            for product, quantity in lines
        ]
        ledger.post(uow, MoveKind.ADJUSTMENT, DAY, steps, note="Written off")

    try:
        together.act(office, action, key)
        tally.saved(key, lines)
    except NotPossibleError:
        tally.failed("not enough")
    except (BusyError, UnavailableError):
        tally.failed("busy")


def _outcome(office: Database, tally: Tally, seconds: float) -> Outcome:
    there, moves = (Row.metadata.tables[n] for n in ("stock_balance", "stock_move"))
    moved = select(func.sum(moves.c.quantity)).where(
        moves.c.product_id == there.c.product_id
    )
    asked = select(there.c.product_id, there.c.on_hand, moved.scalar_subquery())
    with office.reading(together.ACTOR) as uow:
        rows = uow.session.execute(asked).all()
    told = dict.fromkeys(GOODS, Decimal(0))
    for lines in tally.told.values():
        for product, quantity in lines:
            told[product] += quantity
    over = sum(on_hand < 0 or told[product] > THERE for product, on_hand, _ in rows)
    drift = sum(on_hand != moved for _, on_hand, moved in rows)
    lost = sum(on_hand != THERE - told[product] for product, on_hand, _ in rows)
    busy = tally.refused.count("busy")
    tried = len(tally.told) + len(tally.refused)
    return Outcome(
        tried,
        tried - busy if tally.told else 0,  # who takes nothing oversells nothing
        lost=lost + drift,
        doubled=over,
        note=f"{len(tally.told)} taken, {len(tally.refused) - busy} refused as not "
        f"enough, {busy} busy, {tried / seconds:.0f}/s, left "
        f"{[str(on_hand) for _, on_hand, _ in rows]}",
    )


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
