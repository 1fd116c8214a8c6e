"""Commands of the palette that no key calls."""

from __future__ import annotations

import pytest

from app.parties.module import MODULE as PARTIES
from app.receivables.module import MODULE as MONEY
from app.settings import Profile, Settings
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
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


def test_the_month_is_valued_from_the_palette(qtbot, work):
    profile = Profile("sqlite", path=str(work.database.url.database))
    shell = Shell(Settings(language="en", appearance="light"))
    qtbot.addWidget(shell.form)
    shell.form.show()
    shell.attach(Session(profile, work, Registry((MONEY,)), shell.settings), None)
    found = {words: do for _k, words, _icon, _hint, do in shell.actions.commands()}
    seen = answer(found["Month end"], on="")
    assert seen.problems == {"on": "Enter the day."}
