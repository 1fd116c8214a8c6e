"""The command line as the tests call it: often, in one process."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from app import cli
from app.core.i18n import screen_language


@pytest.fixture(scope="session", autouse=True)
def _parsers_are_kept() -> Iterator[None]:
    """Make the parser once for each language: it takes longer than most words do."""
    make = cache(lambda _language: made())
    made = cli.parser
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "parser", lambda *_word: make(screen_language()))
        yield


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user who has set nothing up yet."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LADING_DATABASE", raising=False)
    return tmp_path
