"""An office is made whole or not at all, and whoever waits may stop it."""

from __future__ import annotations

import pytest

from app import demo
from app.core.job import StoppedError
from app.db import probe
from app.settings import Profile, Settings
from app.ui import making
from app.ui.wizard_controller import WizardController
from forms.wizard import DATABASE, DONE, SAMPLE


@pytest.mark.feature("003-45")
def test_a_file_lies_at_its_place_only_once_it_is_filled(tmp_path):
    path = tmp_path / "data" / "lading.db"
    seen = []
    making.make_file(path, lambda _made: seen.append(path.exists()))
    assert seen == [False]
    assert [one.name for one in path.parent.iterdir()] == ["lading.db"]
    assert probe.look(Profile("sqlite", path=str(path)).url()).content == "ours"


@pytest.mark.feature("003-45")
def test_who_was_killed_meanwhile_begins_anew_and_nothing_is_left(tmp_path):
    path = tmp_path / "lading.db"
    (tmp_path / "new-lading.db").write_bytes(b"of a program that was killed")
    (tmp_path / "new-lading.db-wal").write_bytes(b"and its log")

    def fill(_made: object) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        making.make_file(path, fill)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.feature("003-45")
def test_the_wizard_tells_how_far_the_sample_is_and_stops_it(
    qtbot, tmp_path, monkeypatch
):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(demo, "load_deal", lambda _made: None)
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    wizard = WizardController(settings, inline=True)
    form = wizard.form
    form.over = True  # closing it at the end of the test means nothing
    qtbot.addWidget(form)
    form.show()
    told = []

    def stop(words: str, done: int, whole: int) -> None:
        if words:
            told.append((words, done, whole, form.job.isVisible()))
            form.job.stopped.emit()

    wizard._stepped.connect(stop)
    while form.step() < DATABASE:
        form.next.click()
    form.next.click()
    assert form.step() == SAMPLE
    form.sample.sample.chosen.emit()
    form.next.click()
    assert told == [("Making the sample company", 0, 19, True)]
    assert form.step() == SAMPLE
    assert not form.job.isVisible()
    assert form.next.isEnabled()
    assert list((tmp_path / "home").rglob("*lading.db*")) == []
    form.sample.empty.chosen.emit()
    form.next.click()
    assert form.step() == DONE
