"""What is remembered is what was made, row by row, on both databases."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date

import pytest

from app.db import search
from app.db.unit_of_work import Database
from app.parties.domain import PartyRole
from app.quotations import service
from tests import make, make_money, remembered

DAY = date(2026, 5, 6)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request, tmp_path, sqlite_template, monkeypatch):
    """Opens a fresh office each time, the same for the eye; nothing is kept yet."""
    monkeypatch.setattr(remembered, "STEPS", {})
    server = request.param == "postgresql"
    office = request.getfixturevalue("kept_office") if server else None

    def opened():
        if office:
            office.put_back()
            database = Database(office.url)
        else:
            shutil.copyfile(sqlite_template, tmp_path / "office.db")
            database = Database(f"sqlite:///{tmp_path / 'office.db'}")
        remembered.follow(database.engine)
        return closing(database)

    yield opened
    if office:
        office.put_back()


def carried_out(database, actor):
    """Make a contract in one action and ship in another; return all that is there."""
    with database.unit_of_work(actor, today=DAY) as uow:
        contract = make.contract(uow)
    with database.unit_of_work(actor, today=DAY) as uow:
        claim = make_money.shipped(uow, contract, 0)
        found = search.search(uow, "nordhaus")
        rows = remembered._rows(uow.session.connection())
    return contract, claim, found, rows


def test_the_second_office_is_like_the_first(fresh, actor):
    with fresh() as database:
        first = carried_out(database, actor)
        steps = len(remembered.STEPS)
    with fresh() as database:
        second = carried_out(database, actor)
    assert steps == len(remembered.STEPS) > 1
    assert second == first


def test_work_goes_on_behind_what_was_put_in(fresh, actor):
    for _time in range(2):
        with fresh() as database, database.unit_of_work(actor, today=DAY) as uow:
            issued = service.issue(uow, make.offer(uow))
            make.party(uow, "HANSE", PartyRole.FORWARDER)
            assert issued.number == "QT26-0001"
            assert service.get(uow, issued.id or 0) == issued


def test_what_else_is_written_ends_the_remembering(fresh, actor):
    with fresh() as database, database.unit_of_work(actor, today=DAY) as uow:
        make.party(uow, "HANSE", PartyRole.FORWARDER)
        make.customer(uow)
        assert not remembered.STEPS


def undone(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        make.customer(uow)
        raise ZeroDivisionError


def test_what_was_rolled_back_is_not_there(fresh, actor):
    with fresh() as database:
        with pytest.raises(ZeroDivisionError):
            undone(database, actor)
        with database.unit_of_work(actor, today=DAY) as uow:
            make.supplier(uow, "HJ-350")
            rows = remembered._rows(uow.session.connection())
    assert sum(rows["party"].values()) == 1
    assert len(remembered.STEPS) == 1
