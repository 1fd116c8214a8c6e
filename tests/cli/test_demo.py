"""The word that plays the sample deal and prints its papers."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from app import cli
from app.cli import demo


def test_the_demo_plays_the_sample_and_prints_its_papers(home, capsys):
    folder = home / "demo"
    assert cli.main(["demo", "--out", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refund_total"] == "45042.40"
    names = {path.name for path in folder.glob("*.pdf")}
    assert "SC26-0031_contract_en.pdf" in names
    assert len(names) >= 12


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A person's folder, and read-only ground.

    As root everything can be written, so what cannot be is a file here.
    """
    person, bare = tmp_path / "person", tmp_path / "bare"
    for folder in (person, bare):
        folder.mkdir()
    (bare / "lading-demo").write_text("a file", "utf-8")
    monkeypatch.chdir(bare)
    monkeypatch.setattr(Path, "home", lambda: person)
    return person


def test_on_read_only_ground_the_demo_goes_to_the_persons_folder(places):
    assert demo._folder(None) == places / "lading-demo"
    assert (places / "lading-demo").is_dir()


def test_the_demo_finds_a_folder_where_nothing_can_be_written(
    home, places, monkeypatch, capsys
):
    (places / "lading-demo").write_text("a file", "utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    assert cli.main(["demo", "--json"]) == 0
    told = capsys.readouterr().err
    folder = Path(told.strip().rpartition(" lie in ")[2])
    assert folder.parent == home.resolve()
    assert len(list(folder.glob("*.pdf"))) >= 12
