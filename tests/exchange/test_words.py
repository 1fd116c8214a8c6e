"""`lading import`, `export`, `template`, `undo-import`, as offices automate them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app import cli
from app.db.unit_of_work import Database
from app.parties import service as parties
from tests import make
from tests.exchange import books

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(tmp_path, monkeypatch, sqlite_template):
    """An empty office; its address."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    shutil.copyfile(sqlite_template, tmp_path / "office.db")
    url = f"sqlite:///{tmp_path / 'office.db'}"
    monkeypatch.setenv("LADING_DATABASE", url)
    return tmp_path


def _said(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.mark.feature("A142")
def test_a_table_is_imported_exported_and_taken_back(office, capsys):
    book = books.book(
        office / "list.xlsx", [["No", "品名"], ["A-1", "壶"], ["B", "锅"]]
    )
    words = ["import", "catalog", str(book), "--map", "No=code", "--json"]
    assert cli.main([*words, "--dry-run"]) == 0
    assert _said(capsys) == {"new": "2", "changed": "0", "same": "0", "wrong": "0"}
    assert cli.main(words) == 0
    key = _said(capsys)["key"]
    out = office / "out.csv"
    assert cli.main(["export", "catalog", str(out), "--json"]) == 0
    assert _said(capsys)["records"] == "2"
    assert "A-1,,壶" in out.read_text(encoding="utf-8-sig")
    assert cli.main(["undo-import", "catalog", key]) == 0
    assert cli.main(["undo-import", "catalog", key]) == 2
    assert "already" in capsys.readouterr().err
    assert cli.main(["export", "catalog", str(out), "--json"]) == 0
    assert _said(capsys)["records"] == "0"


def test_a_file_of_documents_is_not_imported_twice_unasked(office, capsys, actor):
    database = Database(f"sqlite:///{office / 'office.db'}")
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
    database.close()
    rows = [["Number", "Customer", "Currency"], ["7", buyer.code, "USD"]]
    book = books.book(office / "offers.xlsx", rows)
    words = ["import", "quotations", str(book), "--json"]
    assert cli.main(words) == 0
    capsys.readouterr()
    assert cli.main(words) == 2
    assert "imported this file on 20" in capsys.readouterr().err
    assert cli.main([*words, "--dry-run"]) == 0
    assert cli.main([*words, "--again"]) == 0


def test_what_is_wrong_is_told_by_its_cell_and_changes_nothing(office, capsys):
    book = books.book(office / "bad.xlsx", [["Item no.", "Each carton"], ["A", "x"]])
    assert cli.main(["import", "catalog", str(book), "--json"]) == 2
    answer = capsys.readouterr()
    assert answer.err.splitlines() == [
        "bad.xlsx, Sheet1, cell B2: “x” is not a number.",
    ]
    assert json.loads(answer.out)["wrong"] == "1"
    for words in (
        ["import", "catalog", str(office / "gone.xlsx")],
        ["import", "catalog", str(book), "--map", "Nothing=code"],
        ["import", "catalog", str(book), "--sheet", "Other"],
        ["export", "catalog", str(office / "a.pdf")],
        ["import", "staff", str(book)],
    ):
        assert cli.main(words) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    template = office / "t.xlsx"
    assert cli.main(["template", "contracts", str(template)]) == 0
    assert template.stat().st_size > 5000
