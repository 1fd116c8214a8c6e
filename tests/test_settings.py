"""The settings file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.settings import Profile, Recent, Settings, locations


def test_everything_comes_back_from_the_file(tmp_path):
    path = tmp_path / "deep" / "settings.toml"
    settings = Settings(path=path, language="zh_CN", scale=15, person="陈思远")
    settings.profile = Profile("postgresql", hosts="db", database="lading", user="x")
    at = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
    settings.remember(Recent("contract", 7, "SC-1", "file", "Nordwind", at, "db"))
    settings.tabs = [{"what": "record", "name": "contract", "state": {"id": 7}}]
    settings.keys = {"save": "F8"}
    settings.dialogs = {"picker": {"width": 700, "own": False, "last": "a"}}
    settings.save()
    assert Settings.load(path) == settings


def test_a_password_is_never_written(tmp_path):
    profile = Profile("postgresql", hosts="db", database="lading", user="x")
    url = profile.url("se:cret@/")
    assert "se%3Acret%40%2F" in url
    settings = Settings(path=tmp_path / "s.toml", profile=profile)
    settings.save()
    assert "cret" not in (tmp_path / "s.toml").read_text()


@pytest.mark.parametrize(
    "text", ["language = [", "\x00\x01", 'language = "xx"\nscale = "big"\ntabs = 3']
)
def test_a_damaged_file_never_keeps_anybody_from_starting(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    settings = Settings.load(path)
    assert settings.language == ""
    assert settings.scale == 13
    assert settings.tabs == []


def test_a_file_that_cannot_be_read_is_kept_aside(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("language = [")
    Settings.load(path)
    assert (tmp_path / "settings.damaged.toml").read_text() == "language = ["


@pytest.mark.feature("H28")
def test_the_last_thirty_records_are_remembered_each_once():
    settings = Settings()
    for key in [*range(40), 20]:
        settings.remember(Recent("contract", key, f"SC-{key}", "file"))
    assert len(settings.recent) == 30
    assert settings.recent[0].key == 20
    assert len({r.key for r in settings.recent}) == 30


def test_one_variable_moves_every_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "stick"))
    places = locations()
    assert {p.parent for p in (places.backups, places.logs, places.cache)} == {
        tmp_path / "stick"
    }
    assert places.settings == tmp_path / "stick" / "settings.toml"
