"""The window meets an office of another version."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from app.db import schema
from app.db.backup import service
from app.db.schema import Standing
from app.settings import Profile, Settings, locations
from app.ui import errors
from app.ui.start import Start
from tests import old
from tests.campaign import upgrades

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def begun(qtbot, tmp_path, monkeypatch):
    """Start the window on the old office; return what was asked on the way."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    starts = []

    def begin(path, answer, *words):
        asked = []

        def answered(_parent, _title, told, answers):
            asked.append((told, [one.key for one in answers]))
            return answer if len(asked) == 1 else "cancel"

        monkeypatch.setattr(errors, "ask", answered)
        profile = Profile("sqlite", path=str(path))
        Settings(path=tmp_path / "settings.toml", language="en", profile=profile).save()
        start = Start(locations(), inline=True)
        starts.append(start)
        start.begin(words)
        qtbot.addWidget(start.shell.form)
        return start, asked

    yield begin
    for start in starts:
        if start.wizard is not None:
            start.wizard.form.deleteLater()
        start._let_go()


def test_an_older_file_is_upgraded_on_demand_after_a_backup(begun, tmp_path):
    url = old.in_file(tmp_path / "office.db")
    before = upgrades.figures_of(url)
    start, asked = begun(tmp_path / "office.db", "upgrade")
    assert [keys for _told, keys in asked] == [["upgrade", "other"]]
    assert start.shell.session is not None
    assert schema.standing(url) is Standing.CURRENT
    shelf = service.shelf_for(url, locations().backups)
    assert before in [backup.figures for backup in shelf.backups()]


def test_an_older_sample_company_keeps_what_was_tried_in_it(begun, tmp_path):
    url = old.in_file(tmp_path / "sample.db")
    before = upgrades.figures_of(url)
    start, asked = begun(tmp_path / "office.db", "upgrade", "--sample")
    assert [keys for _told, keys in asked] == [["upgrade", "other"]]
    assert start.shell.session is not None
    shelf = service.shelf_for(url, locations().backups)
    assert before in [backup.figures for backup in shelf.backups()]


def test_who_does_not_want_it_keeps_the_old_office(begun, tmp_path):
    url = old.in_file(tmp_path / "office.db")
    start, _asked = begun(tmp_path / "office.db", "cancel")
    assert start.shell.session is None
    assert start.wizard.form.isVisible()  # no empty window: another office is chosen
    assert schema.standing(url) is Standing.OLDER


def test_a_newer_office_is_refused_in_words(begun, sqlite_url):
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_x'"))
    engine.dispose()
    start, asked = begun(sqlite_url.removeprefix("sqlite:///"), "cancel")
    assert start.shell.session is None
    (told, keys) = asked[0]
    assert "the office database is version 9999. Please close and update" in told
    assert "upgrade" not in keys
