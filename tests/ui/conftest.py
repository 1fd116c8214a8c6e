"""The window over the sample company, for tests that walk through real pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.settings import Profile, Settings
from app.ui.drafts import Drafts
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.work import Work

NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
"""After the last day of the sample deal."""


@pytest.fixture
def office(sample_database, tmp_path, qtbot):
    """Opens windows over the sample company, one after another."""
    sample_database.clock = lambda: NOW
    actor = Actor("Chen Siyuan", ALL_PERMISSIONS)
    settings = Settings(
        path=tmp_path / "settings.toml", person=actor.name, language="en"
    )
    made: list[Shell] = []

    def begin(drafts: Drafts | None = None) -> Shell:
        shell = Shell(settings)
        shell.form.resize(1440, 900)
        shell.form.show()
        work = Work(sample_database, actor, inline=True)
        profile = Profile("sqlite", path=sample_database.url.database)
        shell.attach(Session(profile, work, Registry(), settings), drafts)
        shell.form.activateWindow()
        qtbot.waitUntil(shell.form.isActiveWindow)
        made.append(shell)
        return shell

    yield begin
    for shell in made:
        shell.form.close()
        shell.form.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
