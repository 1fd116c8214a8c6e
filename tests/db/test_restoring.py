"""A backup that is being brought somewhere is stopped, or killed, on its way."""

from __future__ import annotations

import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from app.core.job import Job, StoppedError
from app.db import keys, schema
from app.db.backup import files, server
from app.db.backup.shelf import Kind
from tests.postgres import find_programs
from tests.reuse import drop

WORD = "correct horse"
PLAIN = b"SQLite format 3"
STEPS = ("Reading {file}", "Writing the file anew", "Comparing both sides")
KILLED = """
import os, signal, sys
from pathlib import Path
from app.core.job import Job
from app.db import keys
from app.db.backup import files

keys.ROUNDS = 1000
file, to, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def tell(msgid, values, done, whole):
    if done == at:
        os.kill(os.getpid(), signal.SIGKILL)

files.restore(file, to, keys.Key.of_password("correct horse"), Job(tell))
"""


@pytest.fixture
def backup(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "ROUNDS", 1000)
    office = Path(sqlite_url.removeprefix("sqlite:///"))
    yield files.make(office, tmp_path / "2026-03-03.db").file
    keys.forget()


def stopping(at: str) -> Job:
    """Return a job that the person stops while it tells of a step."""

    def tell(msgid: str, *_values: object) -> None:
        if msgid == at:
            job.stop()

    job = Job(tell)
    return job


@pytest.mark.parametrize("at", range(len(STEPS)))
def test_a_kill_leaves_no_plain_byte_of_what_is_to_be_encrypted(backup, tmp_path, at):
    to = tmp_path / "new" / "lading.db"
    words = [sys.executable, "-c", KILLED, str(backup), str(to), str(at)]
    done = subprocess.run(words, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not to.exists()
    left = list(to.parent.iterdir())
    assert not [one for one in left if one.read_bytes().startswith(PLAIN)]
    key = keys.Key.of_password(WORD)
    seen = files.restore(backup, to, key)
    assert keys.is_encrypted(to)
    assert seen == files.look(backup)
    assert list(to.parent.iterdir()) == [to], "what the kill left is cleared up"


@pytest.mark.parametrize(
    ("at", "word"),
    [(STEPS[0], ""), (STEPS[2], ""), *((step, WORD) for step in STEPS)],
)
def test_what_is_stopped_leaves_nothing(backup, tmp_path, at, word):
    to = tmp_path / "new" / "lading.db"
    key = keys.Key.of_password(word) if word else None
    with pytest.raises(StoppedError):
        files.restore(backup, to, key, stopping(at))
    assert list(to.parent.iterdir()) == []


@pytest.mark.parametrize("kind", [Kind.DUMP, Kind.TABLES])
def test_what_is_stopped_leaves_a_server_as_it_was(
    postgres, postgres_admin, postgres_url, tmp_path, monkeypatch, kind
):
    monkeypatch.setenv("PG_BIN", str(find_programs()))
    made = server.make(make_url(postgres_url), tmp_path / "office.backup", kind)
    names = [f"stopped_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(postgres.dsn(), autocommit=True) as root:
        root.execute(f"CREATE DATABASE {names[1]}")
        try:
            for name in names:
                url = make_url(postgres.url(name))
                with pytest.raises(StoppedError):
                    server.restore(made.file, url, stopping("Making the tables"))
            there = root.execute("SELECT datname FROM pg_database").fetchall()
            assert (names[0],) not in there
            again = make_url(postgres.url(names[1]))
            assert server.restore(made.file, again) == made.figures
            full = again.render_as_string(hide_password=False)
            assert schema.standing(full) is schema.Standing.CURRENT
        finally:
            drop(postgres_admin, names[1])
