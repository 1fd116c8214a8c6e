"""A salesperson sees his own customers, and what was made for them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal

import pytest

from app.access.domain import Role, Span, Staff
from app.contracts import listing as contracts_list
from app.contracts import service as contracts
from app.core.errors import MissingError
from app.core.query import Query
from app.db import search as finder
from app.db.base import Row
from app.db.unit_of_work import Database
from app.exchange import exporting
from app.modules import TABLES, find
from app.parties import listing as parties_list
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.receivables import listing as receivables_list
from app.receivables.service import telling
from app.shipments import listing as shipments_list
from app.treasury import service as treasury

D = Decimal
MIN = Staff(login="min", name="Zhou Min", roles=frozenset({Role.SALES}))
KE = Staff(login="ke", name="Lin Ke", roles=frozenset({Role.SALES}))
BUYER = Party(
    name="Nordlicht GmbH", country="DE", roles=frozenset({PartyRole.CUSTOMER})
)


@pytest.mark.feature("A07")
def test_a_new_customer_belongs_to_who_entered_it(database):
    with database.unit_of_work(MIN.actor()) as uow:
        mine = parties.save(uow, BUYER)
        supplier = parties.save(
            uow,
            Party(name="Hengli", country="CN", roles=frozenset({PartyRole.SUPPLIER})),
        )
    assert (mine.owner, supplier.owner) == ("min", "")
    with database.unit_of_work(KE.actor()) as uow:
        with pytest.raises(MissingError):
            parties.get(uow, mine.id)
        assert parties.get(uow, supplier.id).name == "Hengli"
        assert parties.find(uow, "Nordlicht GmbH") is None
        assert not parties.lookup(uow, "nord", PartyRole.CUSTOMER)
        assert parties_list.LISTING.overview(uow, Query()).count == 1
        assert not finder.search(uow, "nordlicht")
    team = replace(KE, reach=Span.TEAM).actor(frozenset({"min", "ke"}))
    with database.unit_of_work(team) as uow:
        assert parties.get(uow, mine.id).name == "Nordlicht GmbH"
        assert finder.search(uow, "nordlicht")
    both = replace(KE, roles=frozenset({Role.SALES, Role.FINANCE})).actor()
    with database.unit_of_work(both) as uow:
        assert parties.get(uow, mine.id)


@pytest.fixture
def sold(sample_office, tmp_path):
    """The sample deal, sold by min."""
    path = tmp_path / "office.db"
    shutil.copyfile(sample_office, path)
    database = Database(f"sqlite:///{path}")
    with database.engine.begin() as connection:
        for table in ("inquiry", "quotation", "contract", "shipment"):
            rows = Row.metadata.tables[table]
            connection.execute(rows.update().values(owner="min"))
        connection.exec_driver_sql(
            "UPDATE party SET owner = 'min' WHERE roles LIKE '%customer%'"
        )
    yield database
    database.close()


def counts(uow):
    return [
        module.overview(uow, Query()).count
        for module in (
            contracts_list.LISTING,
            shipments_list.LISTING,
            receivables_list.ITEMS,
        )
    ]


@pytest.mark.feature("H43")
def test_a_colleague_sees_nothing_of_the_deal_not_even_on_the_first_page(sold):
    with sold.reading(MIN.actor()) as uow:
        mine = counts(uow)
        deal = contracts_list.LISTING.page(uow, Query()).records[0]
        assert all(mine)
        assert finder.search(uow, deal.number)
        assert treasury.home(uow)
        assert exporting.records(uow, find(TABLES["contracts"]))
        # deal.md §9: a deposit of 17,694.48, then 36,108.80 and 5,178.32
        assert telling.of_contracts(uow, [deal.id])[deal.id]["received"] == D(
            "58981.60"
        )
    with sold.reading(KE.actor()) as uow:
        assert counts(uow) == [0, 0, 0]
        assert not finder.search(uow, deal.number)
        with pytest.raises(MissingError):
            contracts.get(uow, deal.id)
        assert not exporting.records(uow, find(TABLES["contracts"]))
        assert treasury.home(uow)
