"""The window seals the history and remembers where it ended."""

from __future__ import annotations

import pytest

from app.db import chain
from app.ui import errors
from app.ui.witness import Witness, tell
from tests import make


@pytest.fixture
def seen(sqlite_database, tmp_path, qapp):  # noqa: ARG001
    """A witness, and what it has cried out."""
    witness = Witness(sqlite_database, tmp_path, inline=True)
    cries = []
    witness.broken.connect(cries.append)
    return witness, cries


def test_looking_seals_what_is_new(sqlite_database, actor, seen):
    witness, cries = seen
    with sqlite_database.unit_of_work(actor) as uow:
        make.customer(uow)
    witness.look()
    assert chain.seal(sqlite_database) == 0
    assert chain.verify(sqlite_database).checked > 0
    assert cries == []


@pytest.fixture
def rewritten(sqlite_database, actor, seen):
    """The same after somebody has rewritten the history, and the witness cried."""
    witness, cries = seen
    with sqlite_database.unit_of_work(actor) as uow:
        make.customer(uow)
    witness.look()
    with sqlite_database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_update")
        connection.exec_driver_sql("DROP TRIGGER audit_link_delete")
        connection.exec_driver_sql("UPDATE audit SET login = 'else' WHERE id = 1")
        connection.exec_driver_sql("DELETE FROM audit_link")
    chain.seal(sqlite_database)
    witness.look()
    return witness, cries


def test_a_rewritten_history_is_told_once(rewritten):
    witness, cries = rewritten
    witness.look()
    assert len(cries) == 1
    assert "is not the one that this computer saw" in str(cries[0])


@pytest.mark.parametrize(
    ("leads", "answer", "asked", "cried"),
    [(True, "accept", 1, 0), (True, "cancel", 1, 1), (False, "", 0, 1)],
)
def test_an_administrator_takes_the_history_as_it_is(
    rewritten, sqlite_database, tmp_path, monkeypatch, leads, answer, asked, cried
):
    witness, cries = rewritten
    questions, told = [], []
    monkeypatch.setattr(errors, "ask", lambda *said: questions.append(said) or answer)
    monkeypatch.setattr(errors, "tell", lambda *said: told.append(said))
    tell(None, witness, cries[0], leads=leads)
    assert (len(questions), len(told)) == (asked, 1 - asked)
    again = Witness(sqlite_database, tmp_path, inline=True)
    cries.clear()
    again.broken.connect(cries.append)
    again.look()
    assert len(cries) == cried
