"""The history of a record is told in the words of its form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service as contracts
from app.contracts.controller import ContractController
from app.contracts.domain import State
from app.core.actor import Actor
from app.documents.controller import PapersController
from app.inventory.controller import StockController
from app.office.controller import RateDayController
from app.ui import history
from app.ui.desk import Desk
from app.ui.work import Work
from forms.kit.history import HistoryDialog, Moved
from tests import make

ANNA = Actor("Li Anna", ALL_PERMISSIONS, "anna")
PLAIN = Actor("Wu Plain", ALL_PERMISSIONS - {"contracts.view_cost"}, "plain")


@pytest.fixture
def key(sqlite_database, actor):
    """A draft that Anna has changed: a field, a line, a price, and one line less."""
    with sqlite_database.unit_of_work(actor) as uow:
        made = make.contract(uow)
        lines = tuple(
            replace(line, id=None, purchase_price=Decimal(9)) for line in made.lines
        )
        plan = tuple(replace(step, id=None) for step in made.plan)
        bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
        draft = replace(made, **bare, state=State.DRAFT, lines=lines, plan=plan)
        saved = contracts.save(uow, draft)
    with sqlite_database.unit_of_work(ANNA) as uow:
        first = replace(
            saved.lines[0], quantity=Decimal("2500.5"), purchase_price=Decimal("9.75")
        )
        changed = replace(saved, marks="N/M", lines=(first, saved.lines[1]))
        contracts.save(uow, replace(changed, agent=saved.customer))
    return saved.id


@pytest.fixture
def tab(sqlite_database, qapp, key):  # noqa: ARG001
    """The contract's editor."""
    made = ContractController(Desk(Work(sqlite_database, ANNA, inline=True)))
    made.open(key)
    return made


def told(tab, who, key):
    """Return the history as a person reads it."""
    words = history.Words(tab.spec, "contract", tab.spec.state(tab.stored))
    with tab.desk.work.database.reading(who) as uow:
        return words.told(history.read(uow, "contract", key))


@pytest.mark.feature("A139")
def test_who_when_and_from_what_to_what(tab, key):
    latest, first = told(tab, ANNA, key)
    assert (first.what, first.who.split(" (")[0]) == ("Created", "Chen Siyuan")
    assert (latest.what, latest.who) == ("Changed", "Li Anna (anna)")
    moved = {one.label: one for one in latest.moved}
    assert moved["Shipping marks"].new == "N/M"
    assert moved["Quantity, line 1"] == Moved("Quantity, line 1", "2,200", "2,500.5")
    assert moved["Line 3"].new == ""
    assert moved["Line 3"].old.endswith("· 3,360")
    assert "NORDHAUS" in moved["Agent"].new.upper()
    assert moved["Purchase, line 1"] == Moved("Purchase, line 1", "9", "9.75")
    assert moved["Purchase, line 3"] == Moved("Purchase, line 3", "9", "")


def test_who_may_not_see_the_costs_does_not_see_them_here(tab, key):
    latest, _first = told(tab, PLAIN, key)
    assert "9.75" not in {one.new for one in latest.moved}


def test_the_dialog_is_opened_on_demand(tab, monkeypatch):
    shown = []
    monkeypatch.setattr(
        HistoryDialog, "exec", lambda self: shown.append(self.windowTitle())
    )
    assert "history" in tab.allowed()
    tab.do("history")
    assert shown[0].startswith("History of")


def test_what_is_no_record_has_no_history():
    for kind in (PapersController, StockController, RateDayController):
        assert not kind.keeps_history


def test_kinds_without_a_table_have_no_history():
    assert history.table_of("contract") == "contract"
    assert history.table_of("papers") == ""
