"""The wizard's answers outlive the program; passwords do not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.settings import Settings
from app.ui import errors
from app.ui.wizard_controller import WizardController
from forms.wizard import COMPANY, MONEY

pytestmark = pytest.mark.usefixtures("dressed")

SEAL = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def begun(qtbot, tmp_path, monkeypatch):
    """Begin a wizard as often as asked; each has its window."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(errors, "ask", lambda *_all: "leave")

    def begin():
        settings = Settings(path=tmp_path / "settings.toml", language="en")
        made = WizardController(settings, inline=True)
        qtbot.addWidget(made.form)
        return made

    return begin


@pytest.mark.feature("H30")
def test_answers_come_back_after_a_kill_but_no_password(qtbot, begun, tmp_path):
    wizard = begun()
    form = wizard.form
    form.next.click()
    assert form.step() == COMPANY
    qtbot.keyClicks(form.company.fields["name_en"].input, "Haitang Trading")
    form.next.click()
    wizard.answers.password = "secret-word-9"
    wizard.answers.company = replace(wizard.answers.company, seal=SEAL)
    qtbot.keyClicks(form.money.rate.input, "7.1")
    wizard._answered.close()  # as far as it was on the disk when the program was killed
    form.over = True
    kept = next((tmp_path / "home").rglob("first-run.db"))
    assert b"secret-word" not in kept.read_bytes()
    again = begun()
    assert again.form.step() == MONEY
    assert again.form.money.rate.input.text() == "7.1"  # the field was never left
    assert again.answers.company.name_en == "Haitang Trading"
    assert again.answers.company.seal == SEAL
    assert again.answers.password == ""
    again.form.next.click()
    assert again.answers.rate == Decimal("7.1")
    again.form.close()  # left by the person
    assert begun().answers.company.name_en == ""


def test_a_wizard_begins_where_no_folder_can_be(begun, tmp_path, monkeypatch):
    """With a name that no system takes it began with a traceback and no window."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / ("x" * 300)))
    assert begun().answers.company.name_en == ""
