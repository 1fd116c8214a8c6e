"""A mail server of its own and no keyring of the system, for the tests of letters."""

from __future__ import annotations

import pytest

from app.ui import keychain
from tests.mail.many_world import begun, desk, sold
from tests.mail.smtp_world import certificate, serving

__all__ = ["begun", "desk", "sold"]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("cert"), "127.0.0.1")


@pytest.fixture
def server(trusted):
    with serving(trusted) as served:
        yield served


@pytest.fixture
def no_keyring(monkeypatch):
    monkeypatch.setattr(keychain, "_ask", lambda _question: None)
