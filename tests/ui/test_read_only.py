"""A file that cannot be written: the window says so, and refuses to save."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QLabel

from app.core.errors import UnavailableError
from app.db import sqlite
from app.settings import Profile, Settings, locations
from app.ui.start import Start
from tests import make


def test_the_window_says_that_nothing_can_be_saved(
    qtbot, tmp_path, monkeypatch, sample_office
):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    path = shutil.copyfile(sample_office, tmp_path / "office.db")
    profile = Profile("sqlite", path=str(path))
    Settings(path=locations().settings, language="en", profile=profile).save()
    monkeypatch.setattr(sqlite, "_writable", lambda _path: False)
    start = Start(locations(), inline=True)
    assert start.begin()
    qtbot.addWidget(start.shell.form)
    assert "read-only" in start.shell.form.status._database.accessibleName()
    said = [label.text() for label in start.shell.form.findChildren(QLabel)]
    assert any("can only be read" in text for text in said)
    assert start.shell.keeper is None
    start.shell.state.open_backups()
    button = start.shell.front().tab.form.backups.now
    assert not button.is_busy(), "it turned for ever"
    assert not button.isEnabled()
    work = start.shell.session.work
    with (
        pytest.raises(UnavailableError, match="read-only"),
        work.database.unit_of_work(work.actor) as uow,
    ):
        make.products(uow)
    start._let_go()
