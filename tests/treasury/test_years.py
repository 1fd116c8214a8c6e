"""The figures of the first page over years of contracts, beside plain loops."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.contracts.model import ContractRow
from app.core.actor import Actor
from app.core.rights import Reach
from app.receivables.domain import CLAIMS
from app.receivables.model import ReceiptAllocationRow, ReceivableRow
from app.shipments.model import ShipmentContractRow, ShipmentRow
from app.shipments.rows import GONE
from app.treasury.service import course
from tests import bench_years

ALL = frozenset({"contracts.view", "receivables.view"})
EVERYBODY = Actor("Wu Fan", ALL, "wu")
SELLER = Actor("Lin Ke", ALL, "lin", Reach(frozenset({"lin"})))
DAYS = course.month_ends(bench_years.TODAY, 11)
SINCE = course.month_start(bench_years.TODAY, 11)


@pytest.fixture
def years(database, actor):
    """An office of 600 contracts over years, every thirtieth of them Lin's."""
    bench_years.build(database, actor, "lin", 600)
    return database


class Rows:
    """All that lies in the office, and what of it a person sees."""

    def __init__(self, database, seer):
        with database.reading(EVERYBODY) as uow:
            contracts = uow.session.scalars(select(ContractRow)).all()
            ships = uow.session.scalars(select(ShipmentRow)).all()
            more = uow.session.scalars(select(ShipmentContractRow)).all()
            self.claims = uow.session.scalars(select(ReceivableRow)).all()
            self.paid = uow.session.scalars(select(ReceiptAllocationRow)).all()
            uow.session.expunge_all()
        seen = {"", *seer.reach.logins} if seer.reach else None
        self.contracts = {c.id: c for c in contracts if not seen or c.owner in seen}
        more = [one for one in more if one.contract_id in self.contracts]
        further = {one.shipment_id for one in more}
        self.ships = {
            one.id: one
            for one in ships
            if not seen
            or one.owner in seen
            or one.contract_id in self.contracts
            or one.id in further
        }
        self.more = more

    def gone(self):
        """Yield contract, day and sum of each part that has left."""
        for ship in self.ships.values():
            if ship.state in GONE:
                left = ship.on_board_on or ship.etd
                yield ship.contract_id, left, ship.total
                for one in self.more:
                    if one.shipment_id == ship.id:
                        yield one.contract_id, left, one.total
                        yield ship.contract_id, left, -one.total


def _added(sums):
    found = defaultdict(lambda: [Decimal(0)] * (len(DAYS) + 1))
    for code, amounts in sums:
        for place, amount in enumerate(amounts):
            found[code][place] += amount
    return {code: line for code, line in found.items() if any(line)}


@pytest.mark.feature("H25")
@pytest.mark.parametrize("seer", [EVERYBODY, SELLER], ids=["all", "own"])
def test_what_was_signed_and_has_left_is_what_each_contract_tells(years, seer):
    rows = Rows(years, seer)
    left = defaultdict(Decimal)
    for key, _day, amount in rows.gone():
        left[key] += amount
    told = {}
    for one in rows.contracts.values():
        if one.state in course.SIGNED and one.signed_on >= SINCE:
            count, total, gone = told.get((one.signed_on, one.currency), (0, 0, 0))
            gone += min(left[one.id], one.total)
            told[one.signed_on, one.currency] = (count + 1, total + one.total, gone)
    with years.reading(seer, today=bench_years.TODAY) as uow:
        found = {(on, c): tuple(more) for on, c, *more in course.sold(uow, SINCE)}
    assert {k: (n, t, g or 0) for k, (n, t, g) in found.items()} == told
    assert len(told) > (50 if seer is EVERYBODY else 1)


@pytest.mark.feature("H25")
@pytest.mark.parametrize("seer", [EVERYBODY, SELLER], ids=["all", "own"])
def test_what_had_not_left_is_what_each_contract_tells(years, seer):
    rows = Rows(years, seer)
    told = []
    for one in rows.contracts.values():
        if one.state == "confirmed":
            line = [one.total if one.signed_on <= day else 0 for day in DAYS]
            told.append((one.currency, [*line, one.total]))
    for key, left, amount in rows.gone():
        one = rows.contracts.get(key)
        if one is None or one.state not in course.SIGNED:
            continue
        confirmed = one.state == "confirmed"
        line = []
        for day in DAYS:
            had = left is None or left <= day if confirmed else left > day
            line.append(amount if had and one.signed_on <= day else 0)
        sign = -1 if confirmed else 1
        line.append(amount if confirmed else 0)
        told.append((one.currency, [sign * part for part in line]))
    with years.reading(seer, today=bench_years.TODAY) as uow:
        found = _added(course.unshipped(uow, DAYS))
    assert found == _added(told)
    assert found


@pytest.mark.feature("H25")
def test_what_was_owed_is_what_each_claim_tells(years):
    rows = Rows(years, EVERYBODY)
    since = defaultdict(list)
    for part in rows.paid:
        since[part.receivable_id].append(part)
    told = []
    for one in rows.claims:
        if one.kind in CLAIMS and one.due_on is not None:
            line = []
            for day in DAYS:
                came = sum(part.amount for part in since[one.id] if part.on > day)
                late = one.due_on < day and one.booked_on <= day
                line.append(one.open + came if late else 0)
            told.append((one.currency, line))
    with years.reading(EVERYBODY, today=bench_years.TODAY) as uow:
        _soon, late = course.claims(uow, DAYS, course.owed(uow))
    assert _added(late) == _added(told)
    assert late
