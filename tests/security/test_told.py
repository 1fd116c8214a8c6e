"""A server that keeps the rules of another version is found out, and told of."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app import cli
from app.core.errors import NotPossibleError
from app.core.rights import Via
from app.db.security import check, harden, told
from app.ui import errors, upgrading
from app.ui.aside import Aside

pytestmark = pytest.mark.feature("A137")


@contextmanager
def marked(office, mark):
    """Let a server keep another mark, as one that an earlier version secured."""
    with office.root() as root:
        root.execute(told.remember(mark))
        yield
        root.execute(told.remember(harden.mark(office.name)))


def address(office, role):
    url = office.database(role).url
    return url.render_as_string(hide_password=False)


def test_a_rule_that_says_something_else_is_found_out(guarded, monkeypatch):
    engine = guarded.database("sales").engine
    assert not told.is_outdated(engine)
    tables = harden.declared().tables
    before = replace(
        tables["receipt_allocation"], rule=Via("receivable_id", "receivable")
    )
    monkeypatch.setitem(tables, "receipt_allocation", before)
    assert told.is_outdated(engine)
    assert check.check(guarded.url) == (
        "the server was told another version of the rules",
    )


def test_the_doctor_tells_an_administrator(guarded, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    words = ["doctor", "--json", "--database", address(guarded, "boss")]
    cli.main(words)
    assert "rules" not in json.loads(capsys.readouterr().out)
    with marked(guarded, ""):
        assert cli.main(words) == 1
    assert "lading office harden" in json.loads(capsys.readouterr().out)["rules"]


@pytest.mark.usefixtures("qtbot")
def test_the_window_tells_an_administrator(guarded, monkeypatch):
    said = []
    monkeypatch.setattr(errors, "tell", lambda _over, error: said.append(error))
    aside, database = Aside(inline=True), guarded.database("boss")
    upgrading.watch_rules(None, aside, database)
    assert said == []
    with marked(guarded, "0" * 64):
        upgrading.watch_rules(None, aside, database)
    assert [type(one) for one in said] == [NotPossibleError]


def test_a_file_has_no_server_to_be_told(sqlite_database):
    assert not told.is_outdated(sqlite_database.engine)
