"""An office on a server, set up, moved and looked after without a screen."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from app import cli
from app.db import keys
from app.settings import Settings
from tests.postgres import Cluster
from tests.reuse import drop

ROOT = Path(__file__).resolve().parents[2]
SECRET = "harbour-light-7"
ROOT_SECRET = "admin"


@pytest.fixture
def place(postgres_admin) -> Iterator[str]:
    """The name of a database that is not there yet."""
    name = f"cli_{uuid.uuid4().hex[:8]}"
    yield name
    drop(postgres_admin, name)


@pytest.fixture
def lading(tmp_path, postgres: Cluster, monkeypatch, capsys):
    """Say words as a script would; returns status, answer, complaint."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LADING_DATABASE", raising=False)

    def call(
        *words: str, given: str = "", password: str = ROOT_SECRET
    ) -> tuple[int, dict[str, str], str]:
        monkeypatch.setenv("PGPASSWORD", password)
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        status = cli.main([*words, "--json"])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else {}, said.err

    call.server = ("--server", f"127.0.0.1:{postgres.port}")
    return call


def test_a_script_is_told_by_exit_status_and_one_sentence(tmp_path, postgres):
    told = {
        **{n: v for n, v in os.environ.items() if n != "LADING_DATABASE"},
        "LADING_HOME": str(tmp_path),
        "PGPASSWORD": "wrong",
    }
    where = ("--server", f"127.0.0.1:{postgres.port}", "--login", "admin")
    ended = subprocess.run(
        [sys.executable, "-m", "app", "office", "test", *where],
        cwd=ROOT,
        env=told,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "lading: The login “admin” or its password is wrong.\n"


def on(lading, place: str, *more: str) -> Sequence[str]:
    return (*lading.server, "--name", place, *more)


@pytest.mark.feature("003-1")
def test_an_office_is_created_joined_and_checked(lading, place, tmp_path):
    boss = f"b{uuid.uuid4().hex[:6]}"
    words = on(lading, place, "--server-login", "admin", "--login", boss)
    status, answer, said = lading(
        *("office", "create", *words, "--password-stdin"), given=f"{SECRET}\n"
    )
    assert (status, said) == (0, "")
    assert answer["created"].startswith(f"{boss}@127.0.0.1:")
    status, answer, said = lading(
        *("office", "create", *words, "--password-stdin"), given=f"{SECRET}\n"
    )
    assert status == 2
    assert said.count("\n") == 1
    assert "There is an office in" in said

    mine = on(lading, place, "--login", boss)
    assert lading("office", "join", *mine, password="wrong")[0] == 2
    status, answer, said = lading("office", "join", *mine, password=SECRET)
    assert (status, said) == (0, "")
    settings = Settings.load(tmp_path / "home" / "settings.toml")
    assert settings.profile.user == boss
    assert SECRET not in (tmp_path / "home" / "settings.toml").read_text()

    status, answer, said = lading("office", "test", password=SECRET)
    assert (status, answer["content"]) == (0, "ours")
    status, answer, said = lading("doctor", password=SECRET)
    assert (status, said) == (0, "")
    leading = on(lading, place, "--server-login", "admin")
    assert lading("office", "check", *leading)[1]["differences"] == "0"
    assert lading("office", "upgrade", *leading)[1]["upgraded"] == "no"


def test_what_was_taken_from_a_server_by_hand_is_found_and_told_anew(
    lading, place, postgres
):
    boss = f"b{uuid.uuid4().hex[:6]}"
    words = on(lading, place, "--server-login", "admin", "--login", boss)
    create = ("office", "create", *words, "--password-stdin")
    assert lading(*create, given=f"{SECRET}\n")[0] == 0
    with psycopg.connect(postgres.dsn(place), autocommit=True) as connection:
        group = f"lading_{place}_staff"
        connection.execute(f"GRANT DELETE ON contract TO {group}")
    leading = on(lading, place, "--server-login", "admin")
    status, answer, _said = lading("office", "check", *leading)
    assert status == 1
    assert "delete contract" in answer["1"]
    assert lading("office", "harden", *leading)[0] == 0
    assert lading("office", "check", *leading)[0] == 0


@pytest.mark.feature("003-1")
def test_an_office_moves_to_the_server_and_back(lading, place, sample_office, tmp_path):
    office = tmp_path / "office.db"
    shutil.copyfile(sample_office, office)
    boss = f"b{uuid.uuid4().hex[:6]}"
    status, answer, said = lading(
        *("office", "move", "--database", f"sqlite:///{office}", "--use"),
        *on(lading, place, "--server-login", "admin", "--login", boss),
        "--password-stdin",
        given=f"{SECRET}\n",
    )
    assert (status, said) == (0, "")
    assert int(answer["rows"]) > 300
    back = tmp_path / "back.db"
    words = on(lading, place, "--server-login", "admin")
    given = tmp_path / "password"
    given.write_text("short\n")
    move = ("office", "move", "--to-file", str(back))
    move = (*move, "--new-password-file", str(given))
    assert "at least 10" in lading(*move, *words)[2]
    given.write_text(f"{SECRET}\n")
    status, answer, said = lading(*move, *words)
    assert (status, said, answer["encrypted"]) == (0, "", "yes")
    assert keys.is_encrypted(back)
    assert lading("doctor", "--database", f"sqlite:///{back}")[0] == 0


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("create", "--server", "127.0.0.1:1"), "", "Name the new office"),
        (("create", "--server", "a b", "--login", "x"), "", "names no server"),
        (("test",), "", "No office is set up on this computer"),
        (("create", "HERE", "--login", "Bad Name"), "x\n", "A login begins with"),
        (("create", "HERE", "--login", "chen"), "short\n", "at least 10"),
        (("harden", "--database", "sqlite:///x.db"), "", "has no server"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(lading, place, words, given, said):
    here = on(lading, place, "--server-login", "admin", "--password-stdin")
    told = [*words]
    if "HERE" in told:
        at = told.index("HERE")
        told[at : at + 1] = here
    status, _answer, complaint = lading("office", *told, given=given)
    assert status == 2
    assert complaint.count("\n") == 1
    assert said in complaint
