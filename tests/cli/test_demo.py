"""The word that plays the sample deal and prints its papers."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from app import cli


def test_the_demo_plays_the_sample_and_prints_its_papers(home, capsys):
    folder = home / "demo"
    assert cli.main(["demo", "--out", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refund_total"] == "45042.40"
    names = {path.name for path in folder.glob("*.pdf")}
    assert "SC26-0031_contract_en.pdf" in names
    assert len(names) >= 12


@pytest.mark.parametrize("own", [True, False])
def test_the_demo_finds_a_folder_where_it_stands_on_read_only_ground(
    home, tmp_path, monkeypatch, capsys, own
):
    """As root everything can be written, so what cannot be is a file here."""
    person, bare = tmp_path / "person", tmp_path / "bare"
    for folder in (person, bare):
        folder.mkdir()
    for folder in [bare] if own else [bare, person]:
        (folder / "lading-demo").write_text("a file", "utf-8")
    monkeypatch.chdir(bare)
    monkeypatch.setattr(Path, "home", lambda: person)
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    assert cli.main(["demo", "--json"]) == 0
    told = capsys.readouterr().err
    folder = Path(told.strip().rpartition(" lie in ")[2])
    assert folder.parent == (person if own else home.resolve())
    assert len(list(folder.glob("*.pdf"))) >= 12
