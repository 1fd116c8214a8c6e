"""The settings file."""

from __future__ import annotations

import os

import pytest

from app.settings import Profile, Settings, locations


def test_everything_comes_back_from_the_file(tmp_path):
    path = tmp_path / "deep" / "settings.toml"
    settings = Settings(path=path, language="zh_CN", scale=15, person="陈思远")
    settings.profile = Profile("postgresql", hosts="db", database="lading", user="x")
    settings.tabs = [{"what": "record", "name": "contract", "state": {"id": 7}}]
    settings.keys = {"save": "F8"}
    settings.dialogs = {"picker": {"width": 700, "own": False, "last": "a"}}
    settings.save()
    assert Settings.load(path) == settings


@pytest.mark.feature("003-1")
def test_files_named_from_a_folder_are_found_from_every_other(tmp_path, monkeypatch):
    """`lading office join --certificate office-ca.crt` served this folder only."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "settings.toml"
    for name, kept in (("ca.crt", str(tmp_path / "ca.crt")), ("system", "system")):
        profile = Profile("postgresql", hosts="db", user="x", sslrootcert=name)
        Settings(path=path, profile=profile).save()
        assert Settings.load(path).profile.sslrootcert == kept
    Settings(path=path, profile=Profile("sqlite", path="office.db")).save()
    assert Settings.load(path).profile.path == str(tmp_path / "office.db")


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


def test_one_variable_moves_every_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "stick"))
    places = locations()
    assert {p.parent for p in (places.backups, places.logs, places.cache)} == {
        tmp_path / "stick"
    }
    assert places.settings == tmp_path / "stick" / "settings.toml"


@pytest.mark.parametrize(
    "home", ["~nobody-of-that-name/x", "{loop}", "a\udcff", "x" * 9000]
)
def test_a_variable_that_names_no_folder_is_taken_as_it_is(tmp_path, monkeypatch, home):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    monkeypatch.setenv("LADING_HOME", home.format(loop=tmp_path / "loop"))
    places = locations()
    assert places.settings.is_absolute()
    assert Settings.load(places.settings).language == ""


def test_brackets_without_end_are_put_aside_as_well(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("x = " + "[" * 100_000)
    assert Settings.load(path) == Settings(path=path)
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    [
        '[database]\nkind = "postgresql"\nhosts = 7\nhost = "h"',
        '[database]\nkind = "sqlite"\npath = ["office.db"]',
        '[database]\nkind = "oracle"\npath = "office.db"',
        'database = "office.db"',
    ],
)
def test_an_office_that_is_told_in_an_odd_way_is_asked_for_anew(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    assert Settings.load(path).profile is None


def test_hours_that_no_calendar_has_are_brought_back(tmp_path):
    path = tmp_path / "settings.toml"
    for told, taken in (("-5", 1), ("99999999999999999999", 24 * 366)):
        path.write_text(f"backup_hours = {told}")
        assert Settings.load(path).backup_hours == taken


def test_a_file_that_an_editor_marked_as_utf_8_is_read(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes('person = "陈思远"\r\n'.encode("utf-8-sig"))
    assert Settings.load(path).person == "陈思远"
    assert path.exists()


def test_half_a_character_keeps_nobody_from_saving(tmp_path):
    settings = Settings(path=tmp_path / "settings.toml", person="陈思远")
    settings.dialogs = {"picker": {"last": "/media/\udcff"}}
    settings.save()
    stored = Settings.load(tmp_path / "settings.toml")
    assert (stored.person, stored.dialogs) == (
        "陈思远",
        {"picker": {"last": "/media/?"}},
    )


@pytest.mark.skipif(os.name == "nt", reason="pipes have no name in a folder there")
def test_a_pipe_in_the_place_of_the_settings_is_not_waited_for(tmp_path):
    path = tmp_path / "settings.toml"
    os.mkfifo(path)
    assert Settings.load(path) == Settings(path=path)


def test_words_that_no_choice_has_give_way_to_the_usual(tmp_path):
    """Of a version to come: the window did not open."""
    path = tmp_path / "settings.toml"
    names = ("appearance", "keymap", "rail", "enter_moves")
    path.write_text("\n".join(f'{name} = "purple"' for name in names))
    assert Settings.load(path) == Settings(path=path)
