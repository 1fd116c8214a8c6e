"""Words that are no text, and names that no file can have: a line says so, no bug."""

from __future__ import annotations

import shutil

import pytest

from app import cli


@pytest.fixture(autouse=True)
def office(tmp_path, monkeypatch, sqlite_template):
    """An empty office; its folder."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    shutil.copyfile(sqlite_template, tmp_path / "office.db")
    monkeypatch.setenv("LADING_DATABASE", f"sqlite:///{tmp_path / 'office.db'}")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["undo-import", "catalog", "import.\udcff"], "is no text"),
        (["doctor", "--database", "sqlite:///a%00b"], "Invalid argument"),
        (["doctor", "--database", f"sqlite:///{'x' * 5000}"], "xxx"),
        (["import", "catalog", "a\0b.csv"], "a\0b.csv"),
    ],
)
def test_odd_words_are_told_in_a_line(capsys, words, said):
    assert cli.main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_backup_of_an_odd_name_is_no_bug(office, capsys):
    file = office / "na\udcffme.backup"
    file.write_bytes(b"x" * 100)
    assert cli.main(["restore", str(file), str(office / "new\udcff.db")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
