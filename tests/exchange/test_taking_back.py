"""How far the taking back of an import is, and that it happens whole or not at all."""

from __future__ import annotations

from contextlib import suppress

import pytest

from app.catalog import service as catalog
from app.core.job import Job, StoppedError
from app.exchange import undoing
from app.modules import TABLES, find
from tests.exchange.test_importing import HEADS, imported


def _back(database, actor, table, key, job=None):
    with database.unit_of_work(actor, key=undoing.undo_key(key)) as uow:
        return undoing.take_back(uow, table, key, job)


@pytest.mark.feature("H44", "A142")
def test_taking_back_tells_how_far_it_is_and_stops_whole(database, actor):
    """Twenty thousand products went back for two minutes without a word."""
    count = 1200
    rows = [HEADS[:2], *([f"N-{at:04}", "Kettle"] for at in range(count))]
    made = imported(database, actor, "catalog", rows)
    changed = [HEADS[:2], *([f"N-{at:04}", "Pot"] for at in range(count))]
    second = imported(database, actor, "catalog", changed)
    told = []

    def tell(_msgid, _values, done, whole):
        told.append((done, whole))
        if stops == len(told):
            job.stop()

    table = find(TABLES["catalog"])
    for stops, key in ((2, second.key), (0, second.key), (2, made.key)):
        job = Job(tell)
        told.clear()
        with suppress(StoppedError):
            _back(database, actor, table, key, job)
        with database.reading(actor) as uow:
            names = {catalog.find(uow, f"N-{at:04}").name_en for at in (0, count - 1)}
        assert names == {"Kettle" if key == made.key or not stops else "Pot"}
        if stops:
            assert told == [(0, count), (500, count)]
    assert _back(database, actor, table, made.key) == count
    with database.reading(actor) as uow:
        assert catalog.find(uow, "N-0000") is None
