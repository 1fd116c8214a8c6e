"""The window meets an office of another version."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from app.db import handshake, schema
from app.db.backup import service
from app.db.schema import Standing
from app.settings import Profile, Settings, locations
from app.ui import errors, upgrading
from app.ui.aside import Aside
from app.ui.start import Start
from forms.rules import RulesPanel
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


@pytest.mark.feature("003-1")
def test_who_administers_the_server_upgrades_from_the_window(
    postgres, tmp_path, monkeypatch
):
    """The way led through the first-run wizard: everything was to be typed again."""
    url = old.on_server(postgres)
    asked, heard = [], []

    def given(panel):
        panel.password.set_value("admin")
        asked.append(panel.problem.text())
        return len(asked) == 1

    def chosen(_parent, _title, told, answers):
        heard.append((told, [one.key for one in answers]))
        return "upgrade"

    monkeypatch.setattr(errors, "ask", chosen)
    monkeypatch.setattr(RulesPanel, "given", given)
    monkeypatch.setattr("app.ui.rules.USUAL", "admin")
    settings = Settings(path=tmp_path / "s.toml", backup_folder=str(tmp_path / "b"))
    error = handshake.OtherVersionError("0042_checked", "0019_treasury")
    try:
        upgrading.offer(
            None, Aside(inline=True), settings, Profile.of(url), error, heard.append
        )
        assert heard[0][1] == ["again", "upgrade", "other"]
        assert "Its administrator upgrades it" in heard[0][0]
        assert asked == [""]
        assert heard[1] == "again"
        assert schema.standing(url) is Standing.CURRENT
    finally:
        old.drop(postgres, url)
