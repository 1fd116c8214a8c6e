"""The history of a record is told in the words of its form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service as contracts
from app.contracts.controller import ContractController
from app.contracts.domain import State
from app.core.actor import Actor
from app.db.audit import parents
from app.db.base import Row
from app.documents.controller import PapersController
from app.inventory.controller import StockController
from app.office.controller import RateDayController
from app.ui import history
from app.ui.desk import Desk
from app.ui.editor_controller import EditorController
from app.ui.registry import Registry, maker
from app.ui.work import Work
from forms.kit.elided import Elided
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
    words = history.Words(tab.spec, "contract", tab.stored)
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
    assert moved["Purchase, line 1"] == Moved("Purchase, line 1", "9.00", "9.75")
    assert moved["Purchase, line 3"] == Moved("Purchase, line 3", "9.00", "")


@pytest.mark.feature("A139")
def test_figures_are_written_as_on_the_form_and_nothing_technical(tab, key, actor):
    """2,500.5 × 14.36 and 2,200 × 7.70 are 52,847.18, without FC-5S."""
    with tab.desk.work.database.unit_of_work(actor) as uow:
        made = contracts.get(uow, key)
        contracts.save(
            uow,
            replace(
                made,
                tolerance_percent=Decimal("7.5"),
                lines=(replace(made.lines[0], quantity=Decimal(2500)), made.lines[1]),
            ),
        )
    moved = {one.label: one for one in told(tab, ANNA, key)[0].moved}
    assert (moved["Total"].old, moved["Total"].new) == ("52,847.18", "52,840.00")
    assert moved["More or less"].new == "7.5%"
    assert "#" not in "".join(one.new for one in moved.values())


def test_a_credits_amount_has_its_cents_and_its_pointers_no_keys(sqlite_database, qapp):
    """The worked deal's letter of credit is of 58,981.60 (deal.md §3)."""
    from app.credits import service as credits_service
    from app.credits.controller import CreditController
    from tests.credits.sample import TEXT

    del qapp
    with sqlite_database.unit_of_work(ANNA) as uow:
        make.contract(uow)
        saved = credits_service.save(uow, credits_service.read_text(uow, TEXT))
    with sqlite_database.unit_of_work(ANNA) as uow:
        found = credits_service.get(uow, saved.id)
        credits_service.save(uow, replace(found, amount=Decimal(60000)))
    editor = CreditController(Desk(Work(sqlite_database, ANNA, inline=True)))
    editor.open(saved.id)
    words = history.Words(editor.spec, "credit", editor.stored)
    with sqlite_database.reading(ANNA) as uow:
        latest, *_ = words.told(history.read(uow, "credit", saved.id))
    pairs = {(one.old, one.new) for one in latest.moved}
    assert ("58,981.60", "60,000.00") in pairs
    assert all(not one.new.startswith("#") for one in latest.moved)


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


def test_the_panel_tells_the_history_when_it_is_opened(tab, key, sqlite_database):
    section = tab.form.inspector.history
    assert not section.isHidden()
    assert not section.findChildren(Elided)  # nothing was read yet
    section.opener.click()
    words = [label.text() for label in section.findChildren(QLabel)]
    assert "Created" in words
    assert any(text.endswith("HAMBURG → N/M") for text in words)
    with sqlite_database.unit_of_work(ANNA) as uow:
        contracts.save(uow, replace(contracts.get(uow, key), marks="LUMI"))
    tab.do("reload")
    words = [label.text() for label in section.findChildren(QLabel)]
    assert any(text.endswith("N/M → LUMI") for text in words)
    QTest.mouseClick(section.head, Qt.MouseButton.LeftButton)
    assert not section.opener.isChecked(), "it closes wherever its heading is pressed"


def test_a_new_record_has_no_history_yet(sqlite_database, qapp):  # noqa: ARG001
    made = ContractController(Desk(Work(sqlite_database, ANNA, inline=True)))
    assert made.form.inspector.history.isHidden()


def test_every_value_that_a_history_tells_has_a_title(work):
    """All records, their lines and what stands beside them, column by column.

    That a title is said in six languages is seen to by the tests of the catalogues.
    """
    desk = Desk(Work(work.database, ANNA, inline=True))
    untold = []
    for one in (o for module in Registry() for o in module.records.values()):
        tab = maker(one)(desk)
        if not isinstance(tab, EditorController):
            continue
        table = history.table_of(tab.spec.kind, tab.table)
        titles = history.Titles(tab.spec, table)
        untold += [
            f"{name}.{field}"
            for name in with_lines(table)
            for field in typed_in(name)
            if not titles.of(name, field)
        ]
    assert untold == []


def with_lines(table):
    tables = [table] if table else []
    for name in tables:
        below = (one for one, (_key, over) in parents().items() if over == name)
        tables += [one for one in below if one not in tables]
    return tables


def typed_in(table):
    silent = {"id", "version", "created_at", "created_by", "position"}
    for column in Row.metadata.tables[table].c:
        if column.name not in silent | history.TECHNICAL and not column.foreign_keys:
            yield column.name
