"""What is offered where the last saves are missing from a whole file."""

from __future__ import annotations

import shutil

import pytest

from app.db import chain, opening
from app.db.journal import BehindError
from app.settings import Profile, Settings
from app.ui import errors, rescue
from app.ui.aside import Aside
from tests.campaign import office


@pytest.fixture
def behind(tmp_path, monkeypatch):
    """A file of before its last save, which its journal tells."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    path = office.fresh(tmp_path / "o")
    before = shutil.copyfile(path, tmp_path / "before.db")
    with office.opened(path) as database:
        database.keep_journal()
        office.save(database, "one")
        chain.seal(database)
    shutil.copyfile(before, path)
    return path


@pytest.mark.parametrize(("answer", "documents"), [("carry", 1), ("leave", 0)])
def test_who_opens_it_is_asked_and_then_opens_it(
    qapp,  # noqa: ARG001 - the task is run aside
    behind,
    monkeypatch,
    answer,
    documents,
):
    with pytest.raises(BehindError) as told:
        opening.for_window(office.url(behind))
    monkeypatch.setattr(errors, "offer", lambda *_asked: answer)
    done = []
    helper = rescue.Rescue(None, Aside(inline=True), Settings())
    helper.begin(Profile.of(office.url(behind)), told.value, done.append)
    assert done == ["again"]
    opening.for_window(office.url(behind)).close()
    assert office.count(behind) == documents
