"""Where the tab at the front belongs, on the rail of the real office."""

from __future__ import annotations

from dataclasses import replace

from app.settings import Profile, Settings
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from forms.shell_rail import RailButton, RailEntry
from tests.ui.shell_world import window


def test_a_record_marks_the_list_it_is_in(qtbot, work, tmp_path):
    """A tariff code is no product, though one module keeps both."""
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    shell = Shell(settings)
    qtbot.addWidget(shell.form)
    shell.attach(Session(Profile("sqlite"), work, Registry(), settings))
    rail = shell.form.rail
    shell.open("hs_code", None)
    marked = [name for name, row in rail._buttons.items() if row.isChecked()]
    assert marked == ["tariff"]
    shell.detach()


def test_a_list_on_the_rail_names_records_of_its_module():
    for module in Registry().modules:
        named = [one.kind for one in module.more_lists if one.kind]
        assert set(named) <= set(module.records)


def test_a_narrow_window_keeps_the_details_away_until_they_are_called(qtbot, work):
    shell = window(qtbot, work)
    form = shell.form
    assert form.details.isChecked()
    form.resize(1024, 768)
    qtbot.waitUntil(lambda: not form.details.isChecked())
    assert shell.settings.inspector, "what is wished of a wide window"
    shell.sides.toggle_details()
    assert form.details.isChecked()
    shell.sides.toggle_details()
    form.resize(1440, 900)
    qtbot.waitUntil(form.details.isChecked)


def test_a_count_on_the_rail_is_painted(qtbot):
    """It is no decimal number, and the sign that rounds those ended the program."""
    entry = RailEntry("receivables", "Receivables", "file-text", badge=1_234)
    button = RailButton(entry)
    qtbot.addWidget(button)
    button.resize(200, 34)
    bare = RailButton(replace(entry, badge=0))
    qtbot.addWidget(bare)
    bare.resize(200, 34)
    assert button.grab().toImage() != bare.grab().toImage()
