"""A record that several parts of a page ask for is made once in a reading.

Beside a contract stand its orders, shipments and result: each of these parts asked for
the contract and its orders again, a server a third more often than it was needed.
"""

from __future__ import annotations

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service as contracts
from app.core.actor import Actor
from app.purchasing import service as purchasing
from app.shipments import service as shipments

BOSS = Actor("Chen Siyuan", ALL_PERMISSIONS)


@pytest.mark.parametrize("module", [contracts, purchasing, shipments])
def test_a_record_is_made_once_where_only_is_read(sample_database, module):
    with sample_database.reading(BOSS) as uow:
        assert module.get(uow, 1) is module.get(uow, 1)


@pytest.mark.parametrize("module", [contracts, purchasing, shipments])
def test_it_is_made_anew_where_something_may_be_written(sample_database, module):
    with sample_database.unit_of_work(BOSS) as uow:
        first = module.get(uow, 1)
        assert module.get(uow, 1) is not first
        assert module.get(uow, 1) == first


def test_an_answer_belongs_to_who_asked(sample_database):
    with sample_database.reading(BOSS) as uow:
        key = contracts.get(uow, 1).id
        contracts.refs(uow, [key]).clear()
        assert contracts.refs(uow, [key])[key].code
