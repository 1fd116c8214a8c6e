"""Commands of the palette that no key calls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.access import service
from app.access.domain import Role, Staff
from app.access.module import MODULE as STAFF
from app.contracts.module import MODULE as CONTRACTS
from app.customs.module import MODULE as CUSTOMS
from app.db import search
from app.parties.module import MODULE as PARTIES
from app.payables.module import MODULE as BILLS
from app.receivables.module import MODULE as MONEY
from app.settings import Profile, Settings
from app.treasury.module import MODULE as TREASURY
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work
from forms.kit import theme
from forms.palette import PaletteForm
from tests.panels import answer


@pytest.mark.feature("H44")
def test_a_table_is_taken_over_from_the_palette(qtbot, work, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "app.ui.exchange_controller.ask", lambda _d, *what: asked.append(what[:2])
    )
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, work, Registry((PARTIES,)), shell.settings), None)
    found = {words: do for _k, words, _icon, _hint, do in shell.actions.commands()}
    found["Import: Parties"]()
    assert asked == [("parties", "import")]


@pytest.mark.feature("H7")
def test_no_place_is_offered_that_a_person_may_not_see(qtbot, work):
    """Salespeople were led to the orders: an empty list, and a refusal over it."""
    may = work.actor.permissions - {MONEY.permission, "contracts.view_cost"}
    mine = Work(work.database, replace(work.actor, permissions=may), inline=True)
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    modules = Registry((MONEY, PARTIES, TREASURY))
    shell.attach(Session(profile, mine, modules, shell.settings), None)
    places = [key for key, *_rest in shell.actions.commands() if key[:3] == "go:"]
    treasury = ("", ":Accounts", ":Transfers and exchanges")  # not what deals left
    assert places == ["go:parties", *(f"go:treasury{one}" for one in treasury)]


@pytest.mark.feature("H7")
@pytest.mark.parametrize(
    "module", [MONEY, BILLS, CUSTOMS, TREASURY], ids=lambda one: one.name
)
def test_the_palette_leads_to_every_sheet_of_a_page(qtbot, work, module):
    """“Ageing” or “Results of deals” led nowhere: who sought them went by the rail."""
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, work, Registry((module,)), shell.settings), None)
    found = {words: do for _k, words, _icon, _hint, do in shell.actions.commands()}
    shell.go(module.name)
    tabs = shell.front().tab.form.tabs
    titles = [tabs.tabText(at).split("  ")[0] for at in range(tabs.count())]
    assert titles == list(module.sheets)
    for at, title in reversed(list(enumerate(titles))):
        found[f"Go to {title}"]()
        assert shell.front().tab.form.current() == at


def test_the_month_is_valued_from_the_palette(qtbot, work):
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, work, Registry((MONEY,)), shell.settings), None)
    found = {words: do for _k, words, _icon, _hint, do in shell.actions.commands()}
    seen = answer(found["Month end"], on="")
    assert seen.problems == {"on": "Enter the day."}


@pytest.mark.feature("H7")
def test_what_is_typed_while_the_office_is_made_waits_for_it(qtbot, work):
    """The second letter took the place of the first, and Return went nowhere."""
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    qtbot.keyClicks(shell.form.top.search, "p")
    (form,) = shell.form.findChildren(PaletteForm)
    qtbot.keyClicks(form.input, "arties")
    qtbot.keyClick(form.input, Qt.Key.Key_Return)
    assert (form.input.text(), form.isVisible()) == ("parties", True)
    shell.attach(Session(profile, work, Registry((PARTIES,)), shell.settings), None)
    qtbot.waitUntil(lambda: "list" in [o.address.what for o in shell.opened.values()])
    assert not form.isVisible()


@pytest.mark.feature("H7")
def test_a_colleague_and_ones_own_password_are_found(qtbot, work, actor):
    """Neither was: one looked for both under Staff and behind one's name."""
    with work.database.unit_of_work(actor) as uow:
        service.save(uow, Staff(login="min", name="Zhou Min", roles={Role.SALES}))
    mine = Work(work.database, replace(actor, login="min"), inline=True)
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, mine, Registry((STAFF,)), shell.settings), None)
    qtbot.keyClicks(shell.form.top.search, "z")
    (form,) = shell.form.findChildren(PaletteForm)
    qtbot.keyClicks(form.input, "hou")
    qtbot.waitUntil(lambda: "min" in shown(form))
    form.input.setText("password")
    qtbot.waitUntil(lambda: "Change password…" in shown(form))
    shell.attach(Session(profile, work, Registry((STAFF,)), shell.settings), None)
    words = [words for _k, words, *_rest in shell.actions.commands()]
    assert "Change password…" not in words, "nobody signs in to this file"


def shown(form):
    return [row.words for row in form.rows.rows]


@pytest.mark.feature("H7")
def test_whose_very_code_is_typed_comes_before_his_papers(qtbot, work, actor):
    """A party's own code stood twelfth, below whatever was written for it."""
    with work.database.unit_of_work(actor) as uow:
        search.index(uow, "party", 1, "C-0012", "Harbour Traders Ltd")
        for key in range(2, 9):
            search.index(
                uow, "contract", key, f"SC26-{key:04}", "Harbour", words=["C-0012"]
            )
        search.index(uow, "contract", 9, "C-0012/7", "Harbour Traders Ltd")
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    modules = (PARTIES, CONTRACTS)
    shell.attach(Session(profile, work, Registry(modules), shell.settings), None)
    qtbot.keyClicks(shell.form.top.search, "c")
    (form,) = shell.form.findChildren(PaletteForm)
    form.input.setText("c-0012")
    qtbot.waitUntil(lambda: "SC26-0004" in shown(form))
    found = [row.words for row in form.rows.rows if row.key and row.key[0] != ">"]
    assert found[0] == "Harbour Traders Ltd"
    form.input.setText("sc26-0004")
    qtbot.waitUntil(lambda: "Harbour Traders Ltd" not in shown(form))
    assert form.rows.rows[1].words == "SC26-0004"


@pytest.mark.feature("H7", "H31")
def test_the_dark_look_is_a_command(qtbot, work, monkeypatch):
    monkeypatch.setattr(Settings, "save", lambda _settings: None)
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, work, Registry((PARTIES,)), shell.settings), None)
    found = {words: do for _k, words, _icon, _hint, do in shell.actions.commands()}
    try:
        found["Appearance: dark"]()
        assert (theme.mode(), shell.settings.appearance) == ("dark", "dark")
    finally:
        found["Appearance: light"]()
    assert theme.mode() == "light"
