"""Deals of every kind, each beside the figures worked out apart from the program.

`NAME.json` is the deal; `NAME.figures` holds its figures, reckoned by an independent
script from the rules of the trade alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import papers
from app.contracts import service as contracts
from app.core.errors import MissingError, NotPossibleError
from app.script import figures, player, reader
from tests.script.test_other_deals import differences, stock

WORKED = Path(__file__).parent / "worked"
NAMES = sorted(path.stem for path in WORKED.glob("*.json"))


@pytest.mark.feature("A35", "A108", "A117", "A120")
@pytest.mark.parametrize("name", NAMES)
def test_a_deal_gives_the_figures_worked_out_apart(sqlite_database, actor, name):
    expected = json.loads((WORKED / f"{name}.figures").read_text("utf-8"))
    with sqlite_database.unit_of_work(actor) as uow:
        node = reader.load(WORKED / f"{name}.json")
        got = figures.figures(player.play(uow, node, WORKED))
        ledger, balances = stock(uow)
        if name == "hong_kong_arm":
            _each_company_has_its_own(uow)
    assert differences(got, expected) == {}
    assert ledger == balances


def _each_company_has_its_own(uow):
    """Both companies signed a contract with their first number."""
    with pytest.raises(NotPossibleError, match="say which"):
        papers.record_id(uow, "contract", "SC26-0001")
    with pytest.raises(MissingError):
        papers.record_id(uow, "contract", "SC26-0001", "NOBODY")
    sold = [
        contracts.get(uow, papers.record_id(uow, "contract", "SC26-0001", company))
        for company in ("HAICHUAN", "HKARM")
    ]
    assert [one.currency for one in sold] == ["USD", "GBP"]
    assert papers.record_id(uow, "party", "LEEDS", "HKARM")
    assert papers.record_id(uow, "shipment", "CI26-0001", "HKARM")
